/**
 * Answers that came on paper or aloud, entered for somebody: they count like the person's own, who is told and may correct them.
 * What the person answered themself is never replaced unless whoever enters says so, question by question.
 */
import { and, eq } from "drizzle-orm"
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import { chatsIn } from "../../outbound/choose-channel.ts"
import { say } from "../../outbound/outbox.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import {
	answerOf,
	answersAllowed,
	answersOf,
	beginResponse,
	finishResponse,
	isOpen,
	type RespondentKey,
	responseOf,
	type StoredAnswer,
} from "./answers.ts"
import { answerWords } from "./asking.ts"
import type { Refusal } from "./commands.ts"
import type { Definition, Secrecy } from "./definition.ts"
import { type EntryMode, surveyDeskTables } from "./desk-tables.ts"
import { EntryMovedError, refusalOf, type SheetFault } from "./entry-errors.ts"
import type { People } from "./neighbours.ts"
import { optionsIn } from "./places.ts"
import { fullNow, recordAnswer } from "./record.ts"
import { revisionOf, type Survey } from "./repo.ts"
import { faultOf, type GivenAnswer } from "./rules.ts"
import { hasConditions, shownQuestions } from "./shown.ts"

/** Whose sheet it is, as the survey now stands for them. */
export type SheetOf = {
	readonly key: RespondentKey
	readonly personId: string
	readonly name: string
	readonly revision: number
	readonly definition: Definition
	/** By question, what stands now. */
	readonly standing: ReadonlyMap<string, StoredAnswer>
}

/** The promise of these lets somebody of the village know who answered; an anonymous sheet has no name to enter. */
const withPersons: ReadonlySet<Secrecy> = new Set<Secrecy>(["named", "confidential"])

/** Whether answers of this survey can be entered for somebody. */
export function takesSheets({ secrecy }: Pick<Survey, "secrecy">): boolean {
	return withPersons.has(secrecy)
}

/** Undefined for somebody who is not on the roster, and for a survey whose answers belong to nobody. */
export async function sheetOf(reader: Reader, people: People, survey: Survey, personId: string): Promise<SheetOf | undefined> {
	const { villageId, id: surveyId } = survey
	const person = await people.member(reader, villageId, personId)
	if (person === undefined || !takesSheets(survey)) return undefined
	const key = { villageId, surveyId, respondent: survey.unit === "person" ? personId : person.householdId }
	const revision = (await responseOf(reader, key))?.revision ?? survey.revision
	const definition = (await revisionOf(reader, villageId, surveyId, revision))?.definition
	if (definition === undefined) return undefined
	const standing = new Map((await answersOf(reader, key)).map((answer) => [answer.questionId, answer]))
	return { key, personId, name: person.name, revision, definition, standing }
}

/** Whether the person (or somebody of the household) gave this answer themself. */
export function isOwn(standing: StoredAnswer | undefined): boolean {
	return standing !== undefined && standing.enteredBy === null && standing.value.kind !== "skipped" && standing.value.kind !== "hidden"
}

export type Entered = {
	readonly id: string
	readonly personId: string
	readonly mode: EntryMode
	/** The sheet's photo in the media store. */
	readonly photo: string | null
	readonly byName: string
	/** What stands on the paper; questions left blank are not among them. */
	readonly answers: ReadonlyMap<string, GivenAnswer>
	/** Questions where the paper shall replace what the person answered themself. */
	readonly replace: ReadonlySet<string>
	/** Revision the answers were entered against. */
	readonly revision: number
}

export type EntryResult =
	| {
			readonly ok: true
			readonly entered: readonly string[]
			/** Questions where the person's own answer stays. */
			readonly kept: readonly string[]
			readonly isComplete: boolean
			/** Chats that were told. */
			readonly told: number
	  }
	/** `SHEET_REPEATED`: it was entered before, by the same form sent twice. */
	| Refusal<"SURVEY_GONE" | "SURVEY_CLOSED" | "SHEET_MOVED" | "SHEET_EMPTY" | "SHEET_REPEATED">
	| (Refusal<"SHEET_FAULTS"> & { readonly faults: ReadonlyMap<string, SheetFault> })

export type EntryCx = {
	readonly house: Pick<House, "newId" | "say" | "channels">
	readonly people: People
	readonly now: number
	readonly by: string
}

async function isEntered(reader: Reader, villageId: string, id: string): Promise<boolean> {
	const { surveyEntry: t } = reader.tables(surveyDeskTables)
	const rows = await reader.db
		.select({ id: t.id })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return rows.length > 0
}

/** Enters a sheet, whole or not at all; the same id again changes nothing. */
export async function enterSheet(tx: Tx, cx: EntryCx, survey: Survey, sheet: Entered): Promise<EntryResult> {
	const { villageId, id: surveyId } = survey
	const now = await answersAllowed(tx, villageId, surveyId)
	if (now === undefined || !isOpen(now, cx.now)) return { ok: false, code: "SURVEY_CLOSED" }
	if (await isEntered(tx, villageId, sheet.id)) return { ok: false, code: "SHEET_REPEATED" }
	const of = await sheetOf(tx, cx.people, survey, sheet.personId)
	if (of === undefined) return { ok: false, code: "SURVEY_GONE" }
	if (of.revision !== sheet.revision) return { ok: false, code: "SHEET_MOVED" }
	if (sheet.answers.size === 0) return { ok: false, code: "SHEET_EMPTY" }
	const faults = faultsOf(of.definition, sheet.answers)
	for (const questionId of await withoutPlace(tx, cx, of, sheet)) faults.set(questionId, "OPTION_FULL")
	if (faults.size > 0) return { ok: false, code: "SHEET_FAULTS", faults }
	const channel = sheet.mode
	await beginResponse(tx, of.key, { revision: of.revision, startedBy: sheet.personId, channel, now: cx.now })
	const entered: string[] = []
	const kept: string[] = []
	for (const [questionId, answer] of sheet.answers) {
		const standing = of.standing.get(questionId)
		const isSame = standing !== undefined && JSON.stringify(standing.value) === JSON.stringify(answer)
		if (isOwn(standing) && !isSame && !sheet.replace.has(questionId)) {
			kept.push(questionId)
			continue
		}
		const source = { answeredBy: sheet.personId, channel, enteredBy: cx.by, at: cx.now }
		const expected = (await answerOf(tx, { ...of.key, questionId }))?.version ?? 0
		const isMoved = expected !== (standing?.version ?? 0) && !hasConditions(of.definition)
		if (isMoved) throw new EntryMovedError()
		const given = await recordAnswer(tx, cx.house, { ...of.key, revision: of.revision, questionId, answer, source, expected })
		if (given.kind === "given") entered.push(questionId)
		// The paper says more than was asked of them: as in the chat, it counts nowhere.
		else if (given.kind === "refused" && given.code !== "NOT_SHOWN") throw refusalOf(questionId, given.code)
	}
	const isComplete = await completeWhereDone(tx, cx, of, channel)
	await keepEntry(tx, cx, survey, of, sheet, entered)
	await closeTasks(tx, cx, of, entered)
	const told = entered.length === 0 ? 0 : await tell(tx, cx, survey, of, sheet, entered)
	return { ok: true, entered, kept, isComplete, told }
}

/** Questions of the sheet whose option has no place left. Looked at before anything is written; who comes first meanwhile wins. */
async function withoutPlace(tx: Tx, cx: EntryCx, { key, definition, standing }: SheetOf, { answers }: Entered): Promise<readonly string[]> {
	const own = new Map([...standing].map(([questionId, { value }]) => [questionId, value]))
	const full = await fullNow(tx, cx.house, { ...key, definition, answers: own })
	return [...answers].flatMap(([questionId, answer]) =>
		optionsIn(answer).some((option) => full[questionId]?.includes(option)) ? [questionId] : [],
	)
}

function faultsOf({ questions }: Definition, answers: ReadonlyMap<string, GivenAnswer>): Map<string, SheetFault> {
	return new Map(
		[...answers].flatMap(([questionId, answer]): (readonly [string, SheetFault])[] => {
			const question = questions.find(({ id }) => id === questionId)
			const fault = question === undefined ? "ANSWER_KIND" : faultOf(question, answer)
			return fault === undefined ? [] : [[questionId, fault]]
		}),
	)
}

/** A response is complete once every question that must be answered is; what was left blank besides counts as skipped. */
async function completeWhereDone(
	tx: Tx,
	cx: EntryCx,
	{ key, definition, revision, personId }: SheetOf,
	channel: EntryMode,
): Promise<boolean> {
	const answers = new Map((await answersOf(tx, key)).map(({ questionId, value }) => [questionId, value]))
	const open = shownQuestions(definition, answers).filter(({ id }) => !answers.has(id))
	// A line of a group answers one question: nobody left the others blank.
	if (open.some(({ required }) => required) || (channel === "group" && open.length > 0)) return false
	const source = { answeredBy: personId, channel, enteredBy: cx.by, at: cx.now }
	const answer = { kind: "skipped" } as const
	for (const { id: questionId } of open) await recordAnswer(tx, cx.house, { ...key, revision, questionId, answer, source, expected: 0 })
	await finishResponse(tx, key, cx.now)
	return true
}

async function keepEntry(tx: Tx, cx: EntryCx, survey: Survey, { key }: SheetOf, sheet: Entered, entered: readonly string[]): Promise<void> {
	const { surveyEntry: t } = tx.tables(surveyDeskTables)
	const { villageId, id: surveyId } = survey
	const { id, personId, mode, photo, byName } = sheet
	await tx.db.insert(t).values({
		villageId,
		id,
		surveyId,
		respondent: key.respondent,
		personId,
		mode,
		enteredBy: cx.by,
		enteredByName: byName,
		at: cx.now,
		photo,
		questions: entered,
	})
	const data = { entry: id, mode, questions: entered.length }
	await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event: "survey.sheet-entered", subject: surveyId, actor: cx.by, data })
}

/** What was waiting to be listened to is settled where it was entered now. */
async function closeTasks(tx: Tx, cx: EntryCx, { key }: SheetOf, entered: readonly string[]): Promise<void> {
	for (const questionId of entered) await closeAnswerTask(tx, cx, { ...key, questionId })
}

/** The answer of this question is entered: nobody has to do it any more. */
export async function closeAnswerTask(
	tx: Tx,
	{ people, by, now }: Pick<EntryCx, "people" | "by" | "now">,
	{ villageId, surveyId, respondent, questionId }: RespondentKey & { readonly questionId: string },
): Promise<void> {
	const about = z.looseObject({ respondent: z.literal(respondent), questionId: z.literal(questionId) })
	await people.closeTasksAbout(
		tx,
		{ villageId, kind: "enter-answer", subject: surveyId, by, at: now },
		(detail) => about.safeParse(detail).success,
	)
}

/**
 * Tells the person where they are best reached what was entered in their name. It guards their answer, so it stands outside the budget
 * of unasked messages, and 退订 does not keep it away.
 */
async function tell(tx: Tx, cx: EntryCx, survey: Survey, of: SheetOf, sheet: Entered, entered: readonly string[]): Promise<number> {
	const { house, people, now } = cx
	const query = { villageId: survey.villageId, purpose: "own", channels: house.channels, now } as const
	const chats = chatsIn(await people.waysTo(tx, query, [sheet.personId]))
	const blocks = toldBlocks(house, survey, of, sheet, entered)
	for (const chatId of chats) await say(tx, { chatId, lane: "bulk", id: house.newId(), blocks, now })
	return chats.length
}

function toldBlocks(
	house: Pick<House, "say">,
	{ title }: Survey,
	{ definition, name }: SheetOf,
	{ mode, byName, answers }: Entered,
	entered: readonly string[],
): readonly Block[] {
	const rows = definition.questions.flatMap((question, index) => {
		const answer = answers.get(question.id)
		if (answer === undefined || !entered.includes(question.id)) return []
		return [{ label: `${index + 1}. ${question.title}`, value: answerWords(question, answer, house.say) }]
	})
	return [
		{ kind: "text", text: house.say(`survey.entered.told.${mode}`, { by: byName, name, title }) },
		{ kind: "fields", rows },
		{ kind: "text", text: house.say("survey.entered.wrong") },
	]
}
