/** A survey's answers and counts as a workbook: numbers and times as what they are, frozen headings, nothing a spreadsheet would run. */
import type { Say } from "../../engine/flow.ts"
import type { Marked } from "../demo-mark.ts"
import { columnsOf, listed, type StreamCell, type StreamRow, type StreamSheet, wallClock, workbookStream } from "../workbook-stream.ts"
import { answerWords } from "./asking.ts"
import type { Question } from "./definition.ts"
import type { ExportRow } from "./export-rows.ts"
import type { Survey } from "./repo.ts"
import { isWithheld, leastShown, type QuestionResult, type Results } from "./results.ts"
import type { Answer } from "./rules.ts"

/** `rows` only for a survey whose promise lets staff know who answered what; undefined for any other. */
export function surveyWorkbook(
	{ survey, results, rows }: { readonly survey: Survey; readonly results: Results; readonly rows: AsyncIterable<ExportRow> | undefined },
	place: Place & Marked,
): AsyncGenerator<Uint8Array> {
	const questions = results.questions.map(({ question }) => question)
	const answers = rows === undefined ? secretSheet(place.say) : answersSheet(questions, rows, place)
	return workbookStream([answers, countsSheet(survey, results.questions, place.say)], place)
}

function secretSheet(say: Say): StreamSheet {
	return {
		name: say("survey.export.answers"),
		columns: [{ title: say("survey.export.secret"), width: 60 }],
		frozenColumns: 0,
		rows: listed([]),
	}
}

const leadColumns = [
	["household", 10],
	["group", 10],
	["name", 12],
	["state", 10],
	["startedAt", 18],
	["completedAt", 18],
	["entered", 14],
] as const

function answersSheet(questions: readonly Question[], rows: AsyncIterable<ExportRow>, { say, timeZone }: Place): StreamSheet {
	return {
		name: say("survey.export.answers"),
		columns: [...columnsOf(say, "survey.export", leadColumns), ...questions.map(({ title }) => ({ title, width: 20 }))],
		frozenColumns: 3,
		rows: answerCells(questions, rows, { say, timeZone }),
	}
}

type Place = { readonly say: Say; readonly timeZone: string }

async function* answerCells(
	questions: readonly Question[],
	rows: AsyncIterable<ExportRow>,
	{ say, timeZone }: Place,
): AsyncGenerator<readonly StreamCell[]> {
	for await (const { person, startedAt, completedAt, enteredHow, answers } of rows)
		yield [
			person?.householdNumber ?? "",
			person?.groupName ?? "",
			person?.name ?? "",
			say(completedAt === null ? "survey.export.half" : "survey.export.done"),
			wallClock(startedAt, timeZone),
			completedAt === null ? null : wallClock(completedAt, timeZone),
			howWords(enteredHow, say),
			...questions.map((question) => cellOf(question, answers.get(question.id), say)),
		]
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
function cellOf(question: Question, answer: Answer | undefined, say: Say): StreamCell {
	if (answer === undefined) return null
	if (answer.kind === "number" || answer.kind === "scale") return answer.value
	if (answer.kind === "photo") return photoNames(answer, say)
	return answerWords(question, answer, say)
}

/** The names under which the pictures are kept, a line each, with what was written under them. */
function photoNames({ photos }: Extract<Answer, { kind: "photo" }>, say: Say): string {
	const names = photos.map(({ ref, caption }) => {
		const name = ref === "" ? say("survey.value.erased") : ref
		return caption === undefined ? name : `${name}（${caption}）`
	})
	return names.join("\n")
}

const countColumns = [
	["number", 6],
	["question", 40],
	["kind", 8],
	["option", 28],
	["count", 8],
	["share", 8, "share"],
	["base", 12],
] as const

function countsSheet(survey: Survey, results: readonly QuestionResult[], say: Say): StreamSheet {
	const columns = columnsOf(say, "survey.export", countColumns)
	return { name: say("survey.export.counts"), columns, frozenColumns: 0, rows: countCells(survey, results, say) }
}

async function* countCells(survey: Survey, results: readonly QuestionResult[], say: Say): AsyncGenerator<StreamRow> {
	for (const [index, { question, answered, skipped, toEnter, rows, mean }] of results.entries()) {
		const lead = [index + 1, question.title, say(`survey.kind.${question.kind}`)]
		yield [...lead, say("survey.export.answered"), answered]
		if (skipped > 0) yield [...lead, say("survey.export.skipped"), skipped]
		if (toEnter > 0) yield [...lead, say("survey.export.toEnter"), toEnter]
		if (isWithheld(survey, answered)) {
			yield [...lead, say("survey.export.withheld", { least: leastShown })]
			continue
		}
		for (const { label, count } of rows) yield [...lead, label, count, answered === 0 ? null : count / answered, answered]
		if (mean !== undefined) yield [...lead, say("survey.export.mean"), { value: mean, format: "mean" }, null, answered]
	}
}
