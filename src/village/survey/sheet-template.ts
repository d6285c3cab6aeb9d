/** A survey to fill in as a workbook: 问卷 for the whole, 题目 with an example of every kind, and what goes where. */
import type ExcelJS from "exceljs"
import { type Locale, speaker } from "../../text/catalogue.ts"
import { formSheet, paintHeader } from "../form-sheet.ts"
import { type ColumnId, columnIds, type ListId, offered, type SettingId, settingIds } from "./sheet-columns.ts"
import { words } from "./words.ts"

const widths: Readonly<Record<ColumnId, number>> = {
	number: 8,
	kind: 8,
	title: 34,
	help: 22,
	required: 8,
	options: 24,
	min: 8,
	max: 8,
	unit: 8,
	decimals: 10,
	steps: 8,
	low: 14,
	high: 14,
	showIf: 22,
}

/** One of every kind; a row whose number says 示例 is not read. */
const examples: readonly Partial<Record<ColumnId, string>>[] = [
	{ kind: "single", title: "垃圾桶搬到路口统一收，您家同意吗？", required: "yes", options: "同意\n不同意\n都可以" },
	{
		kind: "multiple",
		title: "最该先整治哪几样？",
		help: "选最要紧的。",
		required: "yes",
		options: "水沟、路灯、乱堆乱放",
		min: "1",
		max: "2",
	},
	{ kind: "number", title: "您家一年能出几个工？", required: "no", min: "0", max: "60", unit: "个", decimals: "0" },
	{ kind: "scale", title: "您对现在的环境满意吗？", required: "yes", steps: "5", low: "很不满意", high: "很满意" },
	{ kind: "text", title: "还有什么要说的？", required: "no" },
]

/** What the setting is filled with at first; unit and secrecy are shown as their words. */
const firstSettings: Partial<Record<SettingId, string>> = { unit: "household", secrecy: "named" }
/** Rows the lists to choose from reach down to. */
const listedRows = 60

/** The .xlsx as bytes. Every cell is text, so that a spreadsheet rewrites nothing. */
export async function buildSurveyTemplate(locale: Locale = "zh-CN"): Promise<Buffer> {
	const say = speaker([words], locale)
	const { default: Excel } = await import("exceljs")
	const workbook = new Excel.Workbook()

	const survey = workbook.addWorksheet(say("survey.sheet.survey"), formSheet)
	survey.columns = [
		{ header: say("survey.sheet.item"), width: 18 },
		{ header: say("survey.sheet.value"), width: 46, style: { numFmt: "@" } },
		{ header: say("survey.sheet.hint"), width: 60 },
	]
	for (const id of settingIds) {
		const first = firstSettings[id]
		const value = first === undefined ? "" : say(`survey.${id}.${first}`)
		const row = survey.addRow([say(`survey.sheet.setting.${id}`), value, say(`survey.sheet.settingHelp.${id}`)])
		if (id === "unit" || id === "secrecy") offer(row.getCell(2), id, say)
	}

	const questions = workbook.addWorksheet(say("survey.sheet.questions"), formSheet)
	questions.columns = columnIds.map((id) => ({
		header: say(`survey.sheet.column.${id}`),
		key: id,
		width: widths[id],
		style: { numFmt: "@", alignment: { wrapText: true, vertical: "top" } },
	}))
	for (const [index, example] of examples.entries()) {
		const { kind = "", required = "no" } = example
		const row = questions.addRow({
			...example,
			number: `${say("survey.sheet.example")}${index + 1}`,
			kind: say(`survey.kind.${kind}`),
			required: say(`survey.sheet.${required}`),
		})
		row.font = { color: { argb: "FF8C8C8C" }, italic: true }
	}
	for (let number = 2; number <= listedRows; number++) {
		for (const id of ["kind", "required"] as const) offer(questions.getRow(number).getCell(columnIds.indexOf(id) + 1), id, say)
	}

	const help = workbook.addWorksheet(say("survey.sheet.help"), formSheet)
	help.columns = [
		{ header: say("survey.sheet.column"), width: 18 },
		{ header: say("survey.sheet.hint"), width: 90 },
	]
	for (const id of columnIds) help.addRow([say(`survey.sheet.column.${id}`), say(`survey.sheet.columnHelp.${id}`)])
	help.addRow(["", say("survey.sheet.general")])
	for (const sheet of [survey, questions, help]) paintHeader(sheet)
	for (const sheet of [survey, help])
		sheet.eachRow((row) => {
			row.alignment = { vertical: "top", wrapText: true }
		})
	return Buffer.from(await workbook.xlsx.writeBuffer())
}

function offer(cell: ExcelJS.Cell, list: ListId, say: (key: string) => string): void {
	cell.dataValidation = { type: "list", allowBlank: true, formulae: [`"${offered(list, say).join(",")}"`] }
}
