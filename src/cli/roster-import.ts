/** `cunkou roster import FILE --village QJ [--preview]` */
import {
	chinaDate,
	type ImportReport,
	importRoster,
	type PreviewRow,
	previewRoster,
	type RosterPlan,
	type RowReason,
	readRoster,
	readRosterFile,
	reasonsTogether,
	rosterReason,
} from "../village/people/index.ts"
import { argument, type CommandContext, Refusal, type Run } from "./command.ts"
import { readNamedFile } from "./files.ts"
import { chosenVillage } from "./village.ts"

type Reading = { readonly plan: RosterPlan; readonly otherSheets: readonly string[] }

export const run: Run = async (cx) => {
	const file = argument(cx, 0)
	const content = await readNamedFile(cx, file)
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	cx.warn(cx.say("cli.roster.reading", { file }))
	const reading = await readPlan(house.say, content, chinaDate(house.clock()))
	const isPreview = cx.values.preview === true
	if (!isPreview) cx.warn(cx.say("cli.roster.writing", reading.plan.counts))
	const report = isPreview
		? await previewRoster(house, village.id, reading.plan)
		: await importRoster(house, village.id, reading.plan, null)
	tellReport(cx, house.say, report, reading)
	const named = (reasons: readonly RowReason[]) =>
		reasons.map(({ row, code, detail }) => ({ row, code, reason: rosterReason(house.say, { code, detail }) }))
	cx.report({ village: village.code, preview: isPreview, ...report, refused: named(report.refused), notes: named(report.notes) })
	return 0
}

/** Of those whom the file does not name: a file of one group leaves out the rest of the village. */
const mostListed = 20

/** Longer lists of rows stand below the reason: in front of it they would push it off the screen. */
const shortList = 24

type HouseSay = Parameters<typeof rosterReason>[0]

async function readPlan(say: HouseSay, content: Buffer, today: string): Promise<Reading> {
	const file = await readRosterFile(content)
	if (!file.ok) throw new Refusal(file.code, rosterReason(say, file))
	const roster = readRoster(file.table, today)
	if (!roster.ok) throw new Refusal(roster.code, rosterReason(say, roster))
	return { plan: roster.plan, otherSheets: file.otherSheets }
}

function tellReport(
	cx: CommandContext,
	houseSay: HouseSay,
	report: ImportReport & { readonly rows?: readonly PreviewRow[] },
	{ plan, otherSheets }: Reading,
): void {
	const { say, tell } = cx
	tell(say(report.rows === undefined ? "cli.roster.done" : "cli.roster.preview"))
	tell(say("cli.roster.households", report.households))
	tell(say("cli.roster.persons", report.persons))
	if (otherSheets.length > 0) tell(say("cli.roster.otherSheets", { sheets: otherSheets.join("、") }))
	if (plan.columns.ignored.length > 0) tell(say("cli.roster.ignored", { columns: plan.columns.ignored.join("、") }))
	for (const one of report.absent.slice(0, mostListed)) tell(say("cli.roster.absent", one))
	if (report.absent.length > mostListed) tell(say("cli.roster.rest", { count: report.absent.length - mostListed }))
	tellRows(cx, houseSay, "cli.roster.refused", report.refused, plan.counts.refusedRows)
	tellRows(cx, houseSay, "cli.roster.notes", report.notes, new Set(report.notes.map(({ row }) => row)).size)
	if (report.rows === undefined || report.rows.length === 0) return
	tell(say("cli.roster.sample"))
	for (const { household, name, relation, birth, phone, identityNumber } of report.rows) {
		const rest = [relation, birth, phone, identityNumber].filter((part) => part !== undefined).join(" ")
		tell(say("cli.roster.person", { household, name, rest }))
	}
}

function tellRows(
	{ say, tell }: CommandContext,
	houseSay: HouseSay,
	heading: "cli.roster.refused" | "cli.roster.notes",
	reasons: readonly RowReason[],
	count: number,
): void {
	if (reasons.length === 0) return
	tell(say(heading, { count }))
	for (const { rows, count: of, reason } of reasonsTogether(houseSay, reasons)) {
		if (reason === undefined) tell(say("cli.roster.rowsMore", { rows, count: of }))
		else tell(say(rows.length <= shortList ? "cli.roster.row" : "cli.roster.rows", { row: rows, count: of, reason }))
	}
}
