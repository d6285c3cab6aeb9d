/** `cunkou opinions import FILE --village QJ [--preview]` */
import type { House } from "../village/affair.ts"
import {
	faultsTogether,
	type ImportReport,
	importFault,
	importOpinions,
	type OpinionTable,
	previewOpinions,
	readOpinionFile,
} from "../village/opinion/index.ts"
import { argument, type CommandContext, Refusal, type Run } from "./command.ts"
import { readNamedFile } from "./files.ts"
import { chosenVillage } from "./village.ts"

/** Shorter lists are through before anybody reads how far they are. */
const tellsFrom = 500

type Table = Extract<OpinionTable, { readonly ok: true }>

export const run: Run = async (cx) => {
	const file = argument(cx, 0)
	const content = await readNamedFile(cx, file)
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	cx.warn(cx.say("cli.roster.reading", { file }))
	const table = await readTable(house, content)
	const isPreview = cx.values.preview === true
	const report = isPreview
		? await previewOpinions(house, village.id, table)
		: await importOpinions(house, village.id, table, null, async (done, of) => {
				if (of > tellsFrom) cx.warn(cx.say("cli.opinions.far", { done, of }))
			})
	tellReport(cx, isPreview, house.say, report, table)
	const refused = report.refused.map((fault) => ({ row: fault.row, code: fault.code, reason: importFault(house.say, fault) }))
	cx.report({ village: village.code, preview: isPreview, ...report, refused, ignored: table.ignored })
	return 0
}

async function readTable(house: House, content: Buffer): Promise<Table> {
	const file = await readOpinionFile(content, { say: house.say, now: house.clock(), timeZone: house.timeZone })
	if (!file.ok) throw new Refusal(file.code, file.words)
	return file.table
}

function tellReport(
	{ say, tell }: CommandContext,
	isPreview: boolean,
	houseSay: House["say"],
	report: ImportReport,
	{ ignored }: Table,
): void {
	const { added, known, refused, persons, households, numbers } = report
	tell(say(isPreview ? "cli.opinions.preview" : "cli.opinions.done"))
	tell(say("cli.opinions.counts", { added, known, refused: refused.length }))
	if (added > 0) tell(say("cli.opinions.authors", { persons, households, unmatched: added - persons - households }))
	const [first, last] = [numbers[0], numbers.at(-1)]
	if (first !== undefined && last !== undefined) tell(say("cli.opinions.numbers", { first, last }))
	if (ignored.length > 0) tell(say("cli.roster.ignored", { columns: ignored.join("、") }))
	if (refused.length === 0) return
	tell(say("cli.roster.refused", { count: refused.length }))
	for (const { rows, reason } of faultsTogether(houseSay, refused)) tell(say("cli.roster.row", { row: rows, reason }))
}
