/** A survey's answers and counts as a workbook: numbers and times as what they are, frozen headings, nothing a spreadsheet would run. */
import type ExcelJS from "exceljs"
import type { Say } from "../../engine/flow.ts"
import { localTime } from "../../text/date.ts"
import { plainCell } from "../../text/plain-cell.ts"
import { answerWords } from "./asking.ts"
import type { Question } from "./definition.ts"
import type { ExportRow } from "./export-rows.ts"
import type { Survey } from "./repo.ts"
import { isWithheld, leastShown, type QuestionResult, type Results } from "./results.ts"
import type { Answer } from "./rules.ts"

type Cell = string | number | Date | null

/** `rows` only for a survey whose promise lets staff know who answered what; undefined for any other. */
export async function surveyWorkbook(
	{ survey, results, rows }: { readonly survey: Survey; readonly results: Results; readonly rows: readonly ExportRow[] | undefined },
	place: { readonly say: Say; readonly timeZone: string },
): Promise<Buffer> {
	const { default: Excel } = await import("exceljs")
	const workbook = new Excel.Workbook()
	const answers = workbook.addWorksheet(place.say("survey.export.answers"), {
		views: [{ state: "frozen", ySplit: 1, xSplit: rows === undefined ? 0 : 3 }],
	})
	if (rows === undefined) answers.addRow([place.say("survey.export.secret")])
	else
		fillAnswers(
			answers,
			results.questions.map(({ question }) => question),
			rows,
			place,
		)
	const counts = workbook.addWorksheet(place.say("survey.export.counts"), { views: [{ state: "frozen", ySplit: 1 }] })
	fillCounts(counts, survey, results.questions, place.say)
	return Buffer.from(await workbook.xlsx.writeBuffer())
}

const timeFormat = "yyyy-mm-dd hh:mm"

function fillAnswers(
	sheet: ExcelJS.Worksheet,
	questions: readonly Question[],
	rows: readonly ExportRow[],
	{ say, timeZone }: { readonly say: Say; readonly timeZone: string },
): void {
	const heads = (["household", "group", "name", "state", "startedAt", "completedAt", "entered"] as const).map((id) =>
		say(`survey.export.${id}`),
	)
	heading(sheet, [...heads, ...questions.map(({ title }) => plainCell(title))], [10, 10, 12, 10, 18, 18, 14])
	for (const { person, startedAt, completedAt, enteredHow, answers } of rows) {
		const cells: Cell[] = [
			plainCell(person?.householdNumber ?? ""),
			plainCell(person?.groupName ?? ""),
			plainCell(person?.name ?? ""),
			say(completedAt === null ? "survey.export.half" : "survey.export.done"),
			wallClock(startedAt, timeZone),
			completedAt === null ? null : wallClock(completedAt, timeZone),
			howWords(enteredHow, say),
			...questions.map((question) => cellOf(question, answers.get(question.id), say)),
		]
		const row = sheet.addRow(cells)
		for (const column of [5, 6]) row.getCell(column).numFmt = timeFormat
	}
}

function howWords(how: string | null, say: Say): string {
	switch (how) {
		case null:
			return say("survey.export.self")
		case "paper":
			return say("survey.export.onPaper")
		case "spoken":
			return say("survey.export.spoken")
		default:
			return say("survey.export.byStaff")
	}
}

/** Numbers and points as numbers, everything else in words; what was not answered is empty. */
function cellOf(question: Question, answer: Answer | undefined, say: Say): Cell {
	if (answer === undefined) return null
	if (answer.kind === "number" || answer.kind === "scale") return answer.value
	if (answer.kind === "photo") return photoNames(answer, say)
	return plainCell(answerWords(question, answer, say))
}

/** The names under which the pictures are kept, a line each, with what was written under them. */
function photoNames({ photos }: Extract<Answer, { kind: "photo" }>, say: Say): string {
	const names = photos.map(({ ref, caption }) => {
		const name = ref === "" ? say("survey.value.erased") : ref
		return caption === undefined ? name : `${name}（${caption}）`
	})
	return plainCell(names.join("\n"))
}

function fillCounts(sheet: ExcelJS.Worksheet, survey: Survey, results: readonly QuestionResult[], say: Say): void {
	const heads = (["number", "question", "kind", "option", "count", "share", "base"] as const).map((id) => say(`survey.export.${id}`))
	heading(sheet, heads, [6, 40, 8, 28, 8, 8, 12])
	for (const [index, { question, answered, skipped, toEnter, rows, mean }] of results.entries()) {
		const lead = [index + 1, plainCell(question.title), say(`survey.kind.${question.kind}`)]
		sheet.addRow([...lead, say("survey.export.answered"), answered])
		if (skipped > 0) sheet.addRow([...lead, say("survey.export.skipped"), skipped])
		if (toEnter > 0) sheet.addRow([...lead, say("survey.export.toEnter"), toEnter])
		if (isWithheld(survey, answered)) {
			sheet.addRow([...lead, say("survey.export.withheld", { least: leastShown })])
			continue
		}
		for (const { label, count } of rows) {
			const row = sheet.addRow([...lead, plainCell(label), count, answered === 0 ? null : count / answered, answered])
			row.getCell(6).numFmt = "0.0%"
		}
		if (mean !== undefined) {
			const row = sheet.addRow([...lead, say("survey.export.mean"), mean, null, answered])
			row.getCell(5).numFmt = "0.00"
		}
	}
}

function heading(sheet: ExcelJS.Worksheet, titles: readonly string[], widths: readonly number[]): void {
	sheet.columns = titles.map((header, index) => ({ header, width: widths[index] ?? 20 }))
	const row = sheet.getRow(1)
	row.font = { bold: true }
	row.alignment = { wrapText: true, vertical: "top" }
	row.fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FFE2EFDA" } }
}

/** A spreadsheet knows no zones: it shows the village's clock. */
function wallClock(at: number, timeZone: string): Date {
	const { year, month, day, hour, minute } = localTime(at, timeZone)
	return new Date(Date.UTC(year, month - 1, day, hour, minute))
}
