/**
 * Answers people gave in a group: each line read as an answer to one question, looked at first, then entered for its person like a
 * sheet of paper. What a person answered themself stays.
 */
import { createHash } from "node:crypto"
import { readNumber, readOptions } from "../../engine/answer.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { isOpen } from "./answers.ts"
import { answerFrom, answerWords, clipped } from "./asking.ts"
import { choicesOf, type Question } from "./definition.ts"
import { enterSheet, isOwn, sheetOf, takesSheets } from "./entry.ts"
import { EntryFaultError, EntryMovedError, SheetConflictError } from "./entry-errors.ts"
import type { People } from "./neighbours.ts"
import { revisionOf, type Survey, surveyById, surveysIn } from "./repo.ts"
import { boundsOf, faultOf, type GivenAnswer } from "./rules.ts"

export type GroupTarget = { readonly surveyId: string; readonly questionId: string }
/** `label`: survey and question, clipped for a choice. */
export type GroupQuestion = GroupTarget & { readonly label: string }

const mostSurveys = 20
const longestLabel = 60

/** Questions of open surveys that a line of a group can answer: asked of everybody, and not with a photo. Newest survey first. */
export async function groupQuestions(
	reader: Reader,
	house: Pick<House, "say" | "clock">,
	villageId: string,
): Promise<readonly GroupQuestion[]> {
	const found: GroupQuestion[] = []
	for (const survey of await surveysIn(reader, villageId, ["open"], { limit: mostSurveys, offset: 0 })) {
		if (!takesSheets(survey) || !isOpen(survey, house.clock())) continue
		const { id: surveyId, title } = survey
		const questions = (await revisionOf(reader, villageId, surveyId, survey.revision))?.definition.questions ?? []
		for (const [index, question] of questions.entries()) {
			if (!isForGroups(question)) continue
			const label = house.say("survey.group.question", { title, number: index + 1, question: question.title })
			found.push({ surveyId, questionId: question.id, label: clipped(label, longestLabel) })
		}
	}
	return found
}

function isForGroups({ showIf, kind }: Question): boolean {
	return showIf === undefined && kind !== "photo"
}

/** The answer in somebody's words (2, 同意, 3人); undefined where none can be read, or it does not fit the question. */
function answerInWords(question: Question, words: string): GivenAnswer | undefined {
	const answer = readAnswer(question, words.trim())
	return answer === undefined || faultOf(question, answer) !== undefined ? undefined : answer
}

function readAnswer(question: Question, text: string): GivenAnswer | undefined {
	switch (question.kind) {
		case "single":
		case "scale":
		case "multiple": {
			const pick = question.kind === "multiple" ? { min: question.min, max: question.max } : { min: 1, max: 1 }
			const reading = readOptions(text, choicesOf(question), pick)
			return reading.kind === "options" ? answerFrom(question, { kind: "picked", ids: reading.ids, by: "typed" }) : undefined
		}
		case "number": {
			const reading = readNumber(text, boundsOf(question))
			return reading.kind === "number" ? { kind: "number", value: reading.value } : undefined
		}
		case "text":
			return answerFrom(question, { kind: "text", text })
		case "photo":
			return undefined
	}
}

/** One line: whose it is, and what they said. */
export type GroupLine = { readonly personId: string; readonly words: string }

/** What can be entered of a line. */
export type GroupAnswer = GroupTarget & { readonly personId: string; readonly revision: number; readonly answer: GivenAnswer }

/** What would become of a line. Texts are in words. */
export type GroupVerdict =
	/** `before`: what was entered for them earlier and would be replaced. */
	| { readonly kind: "ready"; readonly answer: GroupAnswer; readonly shown: string; readonly before: string | undefined }
	/** It stands already, or another line of the same household says the same. */
	| { readonly kind: "same"; readonly shown: string }
	/** They answered themself, otherwise: that stays. */
	| { readonly kind: "own"; readonly shown: string; readonly standing: string }
	/** Another line of the same person or household says otherwise: nobody knows which counts. */
	| { readonly kind: "differs"; readonly shown: string }
	| { readonly kind: "unread" }

type GroupCx = { readonly house: Pick<House, "say" | "clock">; readonly people: People }

/** The verdict on each line, in their order; undefined when the survey is not open or has no such question. */
export async function judgeLines(
	reader: Reader,
	{ house, people }: GroupCx,
	villageId: string,
	{ surveyId, questionId }: GroupTarget,
	lines: readonly GroupLine[],
): Promise<readonly GroupVerdict[] | undefined> {
	const survey = await surveyById(reader, villageId, surveyId)
	if (survey === undefined || !takesSheets(survey) || !isOpen(survey, house.clock())) return undefined
	const asked = (await revisionOf(reader, villageId, surveyId, survey.revision))?.definition.questions.find(({ id }) => id === questionId)
	if (asked === undefined || !isForGroups(asked)) return undefined
	const read = []
	for (const line of lines) read.push(await readLine(reader, people, survey, questionId, line))
	const said = new Map<string, string[]>()
	for (const one of read)
		if (one !== undefined) said.set(one.respondent, [...new Set([...(said.get(one.respondent) ?? []), JSON.stringify(one.answer.answer)])])
	const done = new Set<string>()
	return read.map((one): GroupVerdict => {
		if (one === undefined) return { kind: "unread" }
		const { answer, question, standing, respondent } = one
		const shown = answerWords(question, answer.answer, house.say)
		if ((said.get(respondent)?.length ?? 0) > 1) return { kind: "differs", shown }
		if (done.has(respondent) || (standing !== undefined && JSON.stringify(standing.value) === JSON.stringify(answer.answer)))
			return { kind: "same", shown }
		const before = standing && answerWords(question, standing.value, house.say)
		if (isOwn(standing)) return { kind: "own", shown, standing: before ?? "" }
		done.add(respondent)
		return { kind: "ready", answer, shown, before }
	})
}

async function readLine(reader: Reader, people: People, survey: Survey, questionId: string, { personId, words }: GroupLine) {
	const sheet = await sheetOf(reader, people, survey, personId)
	// Somebody may still answer an older revision, where this question stood otherwise or not at all.
	const question = sheet?.definition.questions.find(({ id }) => id === questionId)
	if (sheet === undefined || question === undefined) return undefined
	const given = answerInWords(question, words)
	if (given === undefined) return undefined
	const answer: GroupAnswer = { surveyId: survey.id, questionId, personId, revision: sheet.revision, answer: given }
	return { answer, question, standing: sheet.standing.get(questionId), respondent: sheet.key.respondent }
}

export type GroupEntry = {
	readonly villageId: string
	/** Of who enters: account or person. */
	readonly by: string
	/** The name people are told. */
	readonly byName: string
	/** One for each look at the lines: entered twice from the same look, each counts once. */
	readonly look: string
}

/** `moved`: it cannot be taken any more, since the survey or the answer changed meanwhile. */
export type GroupEntered = { readonly kind: "entered"; readonly isTold: boolean } | { readonly kind: "known" | "own" | "moved" }

type EnterHouse = Pick<House, "newId" | "say" | "channels" | "clock">

/** Enters one answer; the person is told. Call it with a transaction, or a savepoint, of its own: where it throws, nothing is stored. */
async function enterOne(
	tx: Tx,
	{ house, people }: { readonly house: EnterHouse; readonly people: People },
	{ villageId, by, byName, look }: GroupEntry,
	{ surveyId, questionId, personId, revision, answer }: GroupAnswer,
): Promise<GroupEntered> {
	const survey = await surveyById(tx, villageId, surveyId)
	if (survey === undefined) return { kind: "moved" }
	const id = createHash("sha256").update(`${look} ${questionId} ${personId}`).digest("base64url").slice(0, 32)
	const answers = new Map([[questionId, answer]])
	const sheet = { id, personId, mode: "group", photo: null, byName, answers, replace: new Set<string>(), revision } as const
	const result = await enterSheet(tx, { house, people, now: house.clock(), by }, survey, sheet)
	if (!result.ok) return { kind: result.code === "SHEET_REPEATED" ? "known" : "moved" }
	if (result.entered.length > 0) return { kind: "entered", isTold: result.told > 0 }
	return { kind: result.kept.length > 0 ? "own" : "moved" }
}

export type GroupTotal = { readonly entered: number; readonly told: number; readonly left: number }

function totalOf(all: readonly GroupEntered[]): GroupTotal {
	const entered = all.filter(({ kind }) => kind === "entered" || kind === "known").length
	return { entered, told: all.filter((one) => one.kind === "entered" && one.isTold).length, left: all.length - entered }
}

/** Enters the answers one by one: one that cannot be taken keeps none of the others back. */
export async function enterGroup(
	cx: { readonly house: EnterHouse & Pick<House, "store">; readonly people: People },
	entry: GroupEntry,
	answers: readonly GroupAnswer[],
): Promise<GroupTotal> {
	const settled = await cx.house.store.batch(answers, (tx, answer) => enterOne(tx, cx, entry, answer))
	return totalOf(
		settled.map((one): GroupEntered => {
			if (one.status === "fulfilled") return one.value
			if (one.reason instanceof EntryMovedError || one.reason instanceof EntryFaultError) return { kind: "moved" }
			throw one.reason
		}),
	)
}

/** Enters the answers within a turn of a dialog; where one changed under it, the turn runs anew. */
export async function enterGroupInTurn(
	tx: Tx,
	cx: { readonly house: EnterHouse; readonly people: People },
	entry: GroupEntry,
	answers: readonly GroupAnswer[],
): Promise<GroupTotal> {
	const all: GroupEntered[] = []
	try {
		for (const answer of answers) all.push(await enterOne(tx, cx, entry, answer))
	} catch (error) {
		if (error instanceof EntryMovedError || error instanceof EntryFaultError) throw new SheetConflictError()
		throw error
	}
	return totalOf(all)
}
