/** The columns of a survey's spreadsheet and the words for what stands in them, in either language. Pure. */
import { foldWidth } from "../../text/normalize.ts"
import { simplified } from "../../text/simplified.ts"
import { titleKey } from "../column-titles.ts"
import { questionKinds, secrecies, units } from "./definition.ts"
import { words } from "./words.ts"
import { sheetWords } from "./words-sheet.ts"

export const settingIds = ["title", "intro", "unit", "secrecy", "opensAt", "closesAt"] as const
export type SettingId = (typeof settingIds)[number]

export const columnIds = [
	"number",
	"kind",
	"title",
	"help",
	"required",
	"options",
	"min",
	"max",
	"unit",
	"decimals",
	"steps",
	"low",
	"high",
	"showIf",
] as const
export type ColumnId = (typeof columnIds)[number]

/** Columns that hold a number. */
export const numberColumns: ReadonlySet<ColumnId> = new Set(["min", "max", "decimals", "steps"])

const languages = [sheetWords["zh-CN"], sheetWords.en]
const allWords: readonly Readonly<Record<string, string>>[] = [words["zh-CN"], words.en]

/** A word of a list as it is compared: without spaces, marks and case, in simplified signs. */
function keyOf(text: string): string {
	return simplified(foldWidth(text))
		.toLowerCase()
		.replace(/[\s*:（）()【】"“”]/g, "")
}

const columns = new Map(
	columnIds.flatMap((id) => languages.map((catalogue) => [titleKey(catalogue[`survey.sheet.column.${id}`]), id] as const)),
)
const settings = new Map(
	settingIds.flatMap((id) => languages.map((catalogue) => [titleKey(catalogue[`survey.sheet.setting.${id}`]), id] as const)),
)

export function columnOf(heading: string): ColumnId | undefined {
	return columns.get(titleKey(heading))
}

export function settingOf(label: string): SettingId | undefined {
	return settings.get(titleKey(label))
}

/** Whether a sheet is called so in one of the languages. */
export function isSheet(name: string, which: "survey" | "questions"): boolean {
	return languages.some((catalogue) => keyOf(catalogue[`survey.sheet.${which}`]) === keyOf(name))
}

/** Whether a row is one of the template's examples. */
export function isExample(number: string): boolean {
	return languages.some((catalogue) => keyOf(number).startsWith(keyOf(catalogue["survey.sheet.example"])))
}

function listOf(ids: readonly string[], prefix: string, further: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
	return new Map([
		...Object.entries(further).map(([word, id]) => [keyOf(word), id] as const),
		...ids.flatMap((id) => [[keyOf(id), id] as const, ...allWords.flatMap((catalogue) => labelIn(catalogue, `${prefix}${id}`, id))]),
	])
}

function labelIn(catalogue: Readonly<Record<string, string>>, key: string, id: string): (readonly [string, string])[] {
	const label = catalogue[key]
	return label === undefined ? [] : [[keyOf(label), id]]
}

const kindWords = { 单选题: "single", 选择: "single", 多选题: "multiple", 填空: "text", 简答: "text", 填数字: "number", 评分: "scale" }

/** Lists a cell may be one of; each by its word in either language or its id. */
const lists = {
	kind: listOf(questionKinds, "survey.kind.", kindWords),
	unit: listOf(units, "survey.unit."),
	secrecy: listOf(secrecies, "survey.secrecy."),
	required: new Map([
		...["是", "必答", "yes", "y", "true", "1"].map((word) => [word, "yes"] as const),
		...["否", "可跳过", "no", "n", "false", "0"].map((word) => [word, "no"] as const),
	]),
} as const
export type ListId = keyof typeof lists

/** The id a cell's word stands for; undefined where it is none of the list. */
export function wordIn(list: ListId, text: string): string | undefined {
	return lists[list].get(keyOf(text))
}

/** The words of a list as the template offers them. */
export function offered(list: ListId, say: (key: string) => string): readonly string[] {
	switch (list) {
		case "kind":
			return questionKinds.map((id) => say(`survey.kind.${id}`))
		case "unit":
			return units.map((id) => say(`survey.unit.${id}`))
		case "secrecy":
			return secrecies.map((id) => say(`survey.secrecy.${id}`))
		case "required":
			return [say("survey.sheet.yes"), say("survey.sheet.no")]
	}
}
