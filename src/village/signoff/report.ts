/** What the final report and the paper sheets are made of. House numbers and counts; names stand on the sheets alone. */
import { latestRoot } from "../../ledger/index.ts"
import type { Reader } from "../../store/store.ts"
import { formatDateTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { householdList, villageById } from "../people/index.ts"
import { listed, type StreamSheet, workbookFile } from "../workbook-stream.ts"
import { cardRow, sumText } from "./card.ts"
import { completeWords } from "./console-parts.tsx"
import type { ReportTable, SheetHousehold } from "./documents.ts"
import { shownReceipt } from "./receipt.ts"
import { type Campaign, type Row, rowsNow, statementOf } from "./repo.ts"
import { casesIn } from "./repo-answers.ts"
import { householdsOf } from "./repo-households.ts"
import { noCounts, pendingOf } from "./rules.ts"
import { rechecksOf } from "./settling.ts"
import { tallyOf } from "./tally.ts"
import { lineName, worthShowing } from "./tally-order.ts"

type ReportHouse = Pick<House, "say" | "locale" | "timeZone" | "demo">

export async function reportOf(
	reader: Reader,
	{ say, locale, timeZone }: ReportHouse,
	campaign: Campaign,
): Promise<{ readonly lines: readonly string[]; readonly tables: readonly ReportTable[] }> {
	const { villageId, id } = campaign
	const tally = await tallyOf(reader, { villageId, campaignId: id })
	const all = tally.find(({ scope }) => scope === "village") ?? { ...noCounts, scope: "village" as const, name: "" }
	const statement = await statementOf(reader, villageId, id, campaign.statementVersion)
	const root = await latestRoot(reader, villageId)
	const cases = await casesIn(reader, villageId, id)
	const numbers = new Map((await householdsOf(reader, villageId, id)).map(({ householdId, number }) => [householdId, number]))
	const rechecks = await rechecksOf(reader, villageId, id)
	const time = (at: number) => formatDateTime(at, locale, timeZone)
	const lines = [
		completeWords(all, say),
		say("signoff.report.figures", { ...all, pending: pendingOf(all) }),
		say("signoff.report.times", {
			opened: time(campaign.openedAt),
			until: time(campaign.closesAt),
			closed: campaign.closedAt === null ? say("signoff.report.notClosed") : time(campaign.closedAt),
		}),
		say("signoff.report.statement", { version: campaign.statementVersion }),
		...(statement?.text.split("\n") ?? []),
		// Nothing breaks a hash: beside other words it would run out of the sheet.
		say("signoff.report.hash"),
		campaign.statementHash,
		...(rechecks.length === 0
			? []
			: [
					say("signoff.report.rechecks", {
						drawn: rechecks.length,
						checked: rechecks.filter(({ checkedAt }) => checkedAt !== null).length,
						wrong: rechecks.filter(({ isRight }) => isRight === false).length,
						seed: rechecks[0]?.seed ?? "",
					}),
				]),
		...(root === undefined ? [] : [say("signoff.report.root", { size: root.size, time: time(root.at) }), root.root]),
	]
	const countIds = ["due", "reached", "confirmed", "paper", "objected", "conflict"] as const
	const tables: ReportTable[] = [
		{
			title: say("signoff.console.byGroup"),
			head: [say("signoff.console.scope"), ...countIds.map((count) => say(`signoff.count.${count}`)), say("signoff.count.pending")],
			rows: worthShowing(tally).map((line) => [
				lineName(line, say),
				...countIds.map((count) => String(line[count])),
				String(pendingOf(line)),
			]),
		},
		{
			title: say("signoff.console.cases"),
			head: [
				say("signoff.heading.household"),
				say("signoff.heading.number"),
				say("signoff.report.openedAt"),
				say("signoff.report.outcome"),
				say("signoff.report.closedAt"),
			],
			rows: cases.map((one) => [
				numbers.get(one.householdId) ?? "",
				one.rowNumber,
				time(one.openedAt),
				one.outcome === null ? say("signoff.console.caseOpen") : say(`signoff.outcome.${one.outcome}`),
				one.closedAt === null ? "" : time(one.closedAt),
			]),
		},
	]
	return { lines, tables }
}

/** The same as a workbook, with a row per household: number, state, receipt. */
export async function reportWorkbook(reader: Reader, house: ReportHouse, campaign: Campaign): Promise<Buffer> {
	const { say } = house
	const { lines, tables } = await reportOf(reader, house, campaign)
	const households = await householdsOf(reader, campaign.villageId, campaign.id)
	const { village, title: of } = await frameOf(reader, house, campaign)
	const summary: StreamSheet = {
		name: say("signoff.report.sheet"),
		columns: [{ title: say("signoff.report.title", { village, title: of }), width: 90 }],
		frozenColumns: 0,
		rows: listed(lines.map((line) => [line])),
	}
	const each: ReportTable = {
		title: say("signoff.report.households"),
		head: [say("signoff.heading.household"), say("signoff.console.group"), say("signoff.console.state"), say("signoff.report.receipt")],
		rows: households.map(({ number, groupName, status, receipt }) => [
			number,
			groupName,
			say(`signoff.status.${status}`),
			receipt === null ? "" : shownReceipt(receipt),
		]),
	}
	return workbookFile([summary, ...[...tables, each].map(sheetOf)], house)
}

/** Room for the longest of these texts, in a spreadsheet's unit, of which a Chinese sign takes two. */
function widthOf(texts: readonly string[]): number {
	const longest = texts.reduce((most, text) => Math.max(most, text.length + (text.match(wideSigns)?.length ?? 0)), 0)
	return Math.min(Math.max(longest + 2, 8), 40)
}
const wideSigns = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/gu

function isFigure(text: string): boolean {
	return /^\d+$/.test(text) && !/^0\d/.test(text) && text.length < 10
}

function sheetOf({ title, head, rows }: ReportTable): StreamSheet {
	return {
		name: title,
		columns: head.map((text, column) => ({ title: text, width: widthOf([text, ...rows.map((row) => row[column] ?? "")]) })),
		frozenColumns: 1,
		rows: listed(rows.map((row) => row.map((text) => (isFigure(text) ? Number(text) : text)))),
	}
}

/** Households that have not confirmed, by group, for the sheets on which they sign. */
export async function sheetGroups(
	reader: Reader,
	{ say }: ReportHouse,
	campaign: Campaign,
	now: number,
): Promise<readonly { readonly name: string; readonly households: readonly SheetHousehold[] }[]> {
	const { villageId, id } = campaign
	const rows = new Map<string, Row[]>()
	for (const row of await rowsNow(reader, villageId, id)) rows.set(row.householdId, [...(rows.get(row.householdId) ?? []), row])
	const heads = new Map(
		(await householdList(reader, villageId, now)).map(({ id: household, persons }) => [
			household,
			persons.find(({ isHead }) => isHead)?.name ?? "",
		]),
	)
	const groups = new Map<string, SheetHousehold[]>()
	for (const { householdId, number, groupName, status } of await householdsOf(reader, villageId, id)) {
		if (status === "confirmed") continue
		const own = rows.get(householdId) ?? []
		const sum = sumText(own, campaign, say)
		const lines = own.map((row) => {
			const { label, fields } = cardRow(row, campaign, false, say)
			const bounds = fields.filter((_, index) => index > 1).map(({ label: name, value }) => `${name}${value}`)
			return `${row.number} ${label} ${bounds.join(" ")}`.trim()
		})
		const household: SheetHousehold = { number, head: heads.get(householdId) ?? "", rows: lines, sum }
		groups.set(groupName, [...(groups.get(groupName) ?? []), household])
	}
	return [...groups].map(([name, households]) => ({ name, households }))
}

export async function frameOf(reader: Reader, { say, demo, locale }: ReportHouse, campaign: Campaign) {
	return { village: (await villageById(reader, campaign.villageId))?.name ?? "", title: campaign.title, demo, locale, say }
}
