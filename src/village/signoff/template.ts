/** A sign-off to fill in as a workbook: 签字 for the whole, 明细 with a row per parcel, and what goes where. */
import { type Locale, speaker } from "../../text/catalogue.ts"
import { formSheet, paintHeader } from "../form-sheet.ts"
import { kindIds, kinds, levels, signerRules } from "./kinds.ts"
import { leadColumns, type SettingId, settingIds } from "./sheet-columns.ts"
import { words } from "./words.ts"

const first: Partial<Record<SettingId, string>> = { postingDays: "15", reminders: "7、2" }
const listedRows = 60

/** The .xlsx as bytes. Every cell is text, so that a spreadsheet rewrites nothing. */
export async function buildSignoffTemplate(locale: Locale = "zh-CN"): Promise<Buffer> {
	const say = speaker([words], locale)
	const { default: Excel } = await import("exceljs")
	const workbook = new Excel.Workbook()
	const settings = workbook.addWorksheet(say("signoff.sheet.settings"), formSheet)
	settings.columns = [
		{ header: say("signoff.sheet.item"), width: 16 },
		{ header: say("signoff.sheet.value"), width: 56, style: { numFmt: "@" } },
		{ header: say("signoff.sheet.hint"), width: 60 },
	]
	const lists: Partial<Record<SettingId, readonly string[]>> = {
		kind: kindIds.map((id) => say(`signoff.kind.${id}`)),
		level: levels.map((id) => say(`signoff.level.${id}`)),
		signer: signerRules.map((id) => say(`signoff.signer.${id}`)),
	}
	for (const id of settingIds) {
		const row = settings.addRow([
			say(`signoff.setting.${id}`),
			first[id] ?? (id === "kind" ? lists.kind?.[0] : undefined) ?? "",
			say(`signoff.settingHelp.${id}`),
		])
		const offered = lists[id]
		if (offered !== undefined) row.getCell(2).dataValidation = { type: "list", allowBlank: true, formulae: [`"${offered.join(",")}"`] }
		row.alignment = { wrapText: true, vertical: "top" }
	}
	const rows = workbook.addWorksheet(say("signoff.sheet.rows"), formSheet)
	const columns = [...leadColumns, ...kinds.land.columns.map(({ id }) => id), "sum"]
	rows.columns = columns.map((id) => ({ header: say(`signoff.heading.${id}`), key: id, width: 14, style: { numFmt: "@" } }))
	for (let number = 2; number <= listedRows; number++) rows.getRow(number)
	const help = workbook.addWorksheet(say("signoff.sheet.help"), formSheet)
	help.columns = [
		{ header: say("signoff.sheet.kind"), width: 18 },
		{ header: say("signoff.sheet.hint"), width: 100 },
	]
	for (const id of kindIds) help.addRow([say(`signoff.kind.${id}`), say(`signoff.kindHelp.${id}`)])
	help.addRow(["", say("signoff.sheet.general")])
	for (const sheet of [settings, rows, help]) paintHeader(sheet)
	return Buffer.from(await workbook.xlsx.writeBuffer())
}
