/** From a file to a checked campaign, with everything wrong in words. */
import { z } from "zod"
import type { Say } from "../../engine/flow.ts"
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { householdList } from "../people/index.ts"
import { checkCampaign } from "./campaign-file.ts"
import type { CampaignRead, CheckCx, GivenCampaign, Problem } from "./campaign-given.ts"
import { readCampaignWorkbook } from "./read-sheet.ts"
import { standardsOf } from "./standards.ts"

type ReadHouse = Pick<House, "store" | "say" | "timeZone" | "clock">
export type FileRead = Extract<CampaignRead, { ok: true }> | { readonly ok: false; readonly problems: readonly string[] }

export async function readCampaignFile(house: ReadHouse, villageId: string, content: Buffer): Promise<FileRead> {
	const read = await readCampaignWorkbook(content, house.say, house.timeZone)
	if (!read.ok) return { ok: false, problems: [house.say(`signoff.problem.${read.code}`)] }
	return checkGiven(house, villageId, read.given, read.headings)
}

/** The same for what a form gives. */
export async function checkGiven(
	house: ReadHouse,
	villageId: string,
	given: GivenCampaign,
	headings: ReadonlyMap<string, string> = new Map(),
): Promise<FileRead> {
	const cx = await house.store.read((reader) => checkCx(reader, villageId, house.clock()))
	const checked = checkCampaign(given, cx)
	return checked.ok ? checked : { ok: false, problems: checked.problems.map((problem) => problemText(problem, headings, house.say)) }
}

async function checkCx(reader: Reader, villageId: string, now: number): Promise<CheckCx> {
	const households = (await householdList(reader, villageId, now)).map(({ id, number, persons }) => ({
		id,
		number,
		head: persons.find(({ isHead }) => isHead)?.name,
	}))
	const standards = (await standardsOf(reader, villageId)).map((one) => ({ ...one, criteria: z.array(z.string()).parse(one.criteria) }))
	return { now, households, standards }
}

function problemText({ code, line, column, values }: Problem, headings: ReadonlyMap<string, string>, say: Say): string {
	const named = column === undefined ? {} : { column: headings.get(column) ?? headingOf(column, say) }
	const text = say(`signoff.problem.${code}`, { ...values, ...named })
	return line === undefined ? text : `${say("signoff.problem.line", { line })}${text}`
}

const listColumns = new Set(["household", "head", "number", "sum"])

function headingOf(column: string, say: Say): string {
	return say(listColumns.has(column) ? `signoff.heading.${column}` : `signoff.column.${column}`)
}
