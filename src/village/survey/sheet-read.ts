/** Reads a survey written in a spreadsheet: the sheets 问卷 and 题目. Everything wrong is told at once, each with its sheet, row and column. */
import type { Say } from "../../engine/flow.ts"
import { cleanText, foldWidth } from "../../text/normalize.ts"
import { readWorkbook } from "../people/index.ts"
import { type SurveyFile, secrecies, units } from "./definition.ts"
import { optionOf, optionsIn } from "./options-text.ts"
import { type Problem, type ProblemCode, problemText } from "./problems.ts"
import { readSurvey } from "./read-survey.ts"
import {
	type ColumnId,
	columnOf,
	isExample,
	isSheet,
	type ListId,
	numberColumns,
	offered,
	type SettingId,
	settingOf,
	wordIn,
} from "./sheet-columns.ts"

type Row = { readonly number: number; readonly cells: readonly string[] }
type Place = { readonly sheet: string; readonly row: number; readonly column: string }

export type SheetProblem =
	| { readonly code: "noSheets" | "noTitle" | "file.spoiled" | "file.macro" | "file.large" | "file.old" | "file.password" }
	| {
			readonly code: "notNumber" | "notOneOf" | "unknownItem" | "twice"
			readonly place: Place
			readonly text: string
			readonly list?: ListId
	  }
	/** What is wrong with the survey itself; the place is absent where it concerns no single cell. */
	| { readonly code: "survey"; readonly problem: Problem; readonly place?: Place }

export type SheetRead =
	| { readonly ok: true; readonly survey: SurveyFile }
	| { readonly ok: false; readonly problems: readonly SheetProblem[] }

/** Whether the content is a workbook, packed or of the old kind, rather than JSON text. */
export function isWorkbook(content: Uint8Array): boolean {
	return (content[0] === 0x50 && content[1] === 0x4b) || (content[0] === 0xd0 && content[1] === 0xcf)
}

/** Never throws for what is in the file. `now` in ms; times are the village's. */
export async function readSurveyWorkbook(content: Buffer, cx: { readonly now: number; readonly timeZone: string }): Promise<SheetRead> {
	const read = await readWorkbook(content, "minute")
	if (!read.ok) return { ok: false, problems: [{ code: fileCode(read.code) }] }
	const settingSheet = read.sheets.find(({ name }) => isSheet(name, "survey"))
	const questionSheet = read.sheets.find(({ name }) => isSheet(name, "questions"))
	if (settingSheet === undefined || questionSheet === undefined) return { ok: false, problems: [{ code: "noSheets" }] }
	const settings = readSettings(settingSheet.name, settingSheet.table.rows)
	const questions = readQuestions(questionSheet.name, questionSheet.table.rows)
	if (questions === undefined) return { ok: false, problems: [{ code: "noTitle" }] }
	const survey = readSurvey({ ...settings.values, questions: questions.values }, cx)
	const cellProblems = [...settings.problems, ...questions.problems]
	const further = survey.ok ? [] : survey.problems.map((problem) => placed(problem, settings, questions))
	const known = new Set(cellProblems.map(keyOf))
	const problems = [...cellProblems, ...further.filter((problem) => !known.has(keyOf(problem)))]
	if (problems.length > 0 || !survey.ok) return { ok: false, problems }
	return { ok: true, survey: survey.survey }
}

function fileCode(code: string): "file.spoiled" | "file.macro" | "file.large" | "file.old" | "file.password" | "noSheets" {
	if (code === "roster.file-old-office") return "file.old"
	if (code === "roster.file-password") return "file.password"
	if (code === "roster.file-macro") return "file.macro"
	if (code === "roster.file-not-table") return "noSheets"
	return code.endsWith("-too-large") ? "file.large" : "file.spoiled"
}

function keyOf(problem: SheetProblem): string {
	const place = "place" in problem ? problem.place : undefined
	return place === undefined ? JSON.stringify(problem) : `${place.sheet}\t${place.row}\t${place.column}`
}

type Settings = {
	readonly sheet: string
	readonly values: Readonly<Record<string, string>>
	readonly rows: ReadonlyMap<SettingId, { readonly row: number; readonly label: string }>
	readonly problems: readonly SheetProblem[]
}

function readSettings(sheet: string, rows: readonly Row[]): Settings {
	const values: Record<string, string> = { title: "" }
	const known = new Map<SettingId, { readonly row: number; readonly label: string }>()
	const problems: SheetProblem[] = []
	// The first row holds headings.
	for (const { number, cells } of rows.filter((row) => row.number > 1)) {
		const [label = "", value = ""] = cells.map((cell) => cell.trim())
		if (label === "") continue
		const place = { sheet, row: number, column: cleanText(label, 40) }
		const setting = settingOf(label)
		if (setting === undefined) {
			if (value !== "") problems.push({ code: "unknownItem", place, text: cleanText(label, 40) })
			continue
		}
		if (known.has(setting)) {
			problems.push({ code: "twice", place, text: "" })
			continue
		}
		known.set(setting, { row: number, label })
		if (value === "") continue
		const list = setting === "unit" || setting === "secrecy" ? setting : undefined
		const word = list === undefined ? value : wordIn(list, value)
		if (list !== undefined && word === undefined) problems.push({ code: "notOneOf", place, text: cleanText(value, 40), list })
		// A word that is not on the list is told; the rest is looked at as if it were the first one.
		values[setting] = word ?? firstOf(setting)
	}
	return { sheet, values, rows: known, problems }
}

function firstOf(setting: SettingId): string {
	return setting === "unit" ? units[0] : secrecies[0]
}

type Questions = {
	readonly sheet: string
	readonly values: readonly Readonly<Record<string, unknown>>[]
	/** Row of each question, and the heading each column has in this file. */
	readonly rows: readonly number[]
	readonly headings: ReadonlyMap<ColumnId, string>
	readonly problems: readonly SheetProblem[]
}

function readQuestions(sheet: string, [header, ...rows]: readonly Row[]): Questions | undefined {
	const columns = (header?.cells ?? []).map(columnOf)
	if (!columns.includes("title")) return undefined
	const headings = new Map(
		columns.flatMap((id, index) => (id === undefined ? [] : [[id, cleanText(header?.cells[index] ?? "", 40)] as const])),
	)
	const values: Record<string, unknown>[] = []
	const numbers: number[] = []
	const problems: SheetProblem[] = []
	for (const { number, cells } of rows) {
		const given = new Map(columns.flatMap((id, index) => (id === undefined ? [] : [[id, (cells[index] ?? "").trim()] as const])))
		const texts = [...given].filter(([id, text]) => id !== "number" && text !== "")
		if (texts.length === 0 || isExample(given.get("number") ?? "")) continue
		numbers.push(number)
		values.push(
			questionOf(new Map(texts), (code, id, list) => {
				const place = { sheet, row: number, column: headings.get(id) ?? "" }
				problems.push({ code, place, text: cleanText(given.get(id) ?? "", 40), ...(list !== undefined && { list }) })
			}),
		)
	}
	return { sheet, values, rows: numbers, headings, problems }
}

/** A row as a survey file holds it; a cell that cannot be read is told and left out, so that the rest is still looked at. */
function questionOf(
	given: ReadonlyMap<ColumnId, string>,
	fail: (code: "notNumber" | "notOneOf", column: ColumnId, list?: ListId) => void,
): Record<string, unknown> {
	const question: Record<string, unknown> = { title: given.get("title") ?? "", kind: given.has("options") ? "single" : "text" }
	for (const [id, text] of given) {
		if (id === "options") question.options = optionsIn(text).map(optionOf)
		else if (id === "kind" || id === "required") {
			const word = wordIn(id, text)
			if (word === undefined) fail("notOneOf", id, id)
			else question[id] = id === "required" ? word === "yes" : word
		} else if (numberColumns.has(id)) {
			const value = Number(foldWidth(text))
			if (Number.isFinite(value)) question[id] = value
			else fail("notNumber", id)
		} else question[id] = text
	}
	return question
}

/** The column a problem without a field of its own is about. */
const columnOfCode: Partial<Record<ProblemCode, ColumnId>> = {
	"no-options": "options",
	"too-few-options": "options",
	"too-many-options": "options",
	"options-not-used": "options",
	"duplicate-option": "options",
	"duplicate-option-id": "options",
	"label-is-command": "options",
	"duplicate-question": "title",
	"duplicate-question-id": "title",
	"pick-range": "min",
	"pick-above-options": "max",
	"number-range": "min",
	"number-too-large": "max",
	decimals: "decimals",
	steps: "steps",
}

/** A problem of the survey at the cell it comes from. Questions are counted from 1 in the order of their rows. */
function placed(problem: Problem, settings: Settings, questions: Questions): SheetProblem {
	const field = problem.field?.split(".")[0] ?? ""
	if (problem.question === undefined) {
		const known = [...settings.rows].find(([id]) => id === field)?.[1]
		return {
			code: "survey",
			problem,
			...(known !== undefined && { place: { sheet: settings.sheet, row: known.row, column: known.label } }),
		}
	}
	const row = questions.rows[problem.question - 1]
	const column = [...questions.headings].find(([id]) => id === field || id === columnOfCode[problem.code])?.[1]
	if (row === undefined || column === undefined) return { code: "survey", problem }
	return { code: "survey", problem, place: { sheet: questions.sheet, row, column } }
}

/** A problem in words, with the place where it stands. */
export function sheetProblemText(problem: SheetProblem, say: Say): string {
	const place = "place" in problem && problem.place !== undefined ? say("survey.sheet.place", problem.place) : ""
	switch (problem.code) {
		case "survey": {
			const { code, values } = problem.problem
			if (problem.place === undefined) return problemText(problem.problem, say)
			return `${place}${say(`survey.problem.${code}`, { ...values, field: problem.place.column })}`
		}
		case "notNumber":
		case "unknownItem":
		case "twice":
			return `${place}${say(`survey.sheet.${problem.code}`, { text: problem.text })}`
		case "notOneOf":
			return `${place}${say("survey.sheet.notOneOf", { text: problem.text, allowed: problem.list === undefined ? "" : offered(problem.list, say).join(" / ") })}`
		case "noSheets":
		case "noTitle":
		case "file.spoiled":
		case "file.macro":
		case "file.large":
		case "file.old":
		case "file.password":
			return say(`survey.sheet.${problem.code}`)
	}
}
