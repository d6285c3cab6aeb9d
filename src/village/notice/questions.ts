/** Questions put to notices (质询): asked, seconded, answered. */
import { and, asc, count, desc, eq, inArray, max, ne, or, type SQL, sql } from "drizzle-orm"
import { appendEntry, hashOf } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import { hasWords } from "../../store/like.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { localTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { noticeById } from "./repo.ts"
import { type Attachment, contentSchema } from "./rules.ts"
import { noticeTables, type questionStates } from "./tables.ts"
import { tellAnswer } from "./tell-answer.ts"

/** Longest texts, in UTF-16 units. */
export const questionLimits = { text: 1_000, answer: 5_000, minutes: 20_000, name: 100 } as const

export type QuestionState = (typeof questionStates)[number]
export type Question = {
	readonly villageId: string
	readonly id: string
	readonly serial: number
	readonly year: number
	readonly noticeId: string
	readonly personId: string | null
	readonly isPublic: boolean
	readonly text: string
	readonly state: QuestionState
	readonly askedAt: number
	readonly answer: string | null
	readonly answerFiles: readonly Attachment[]
	readonly answeredAt: number | null
	readonly answeredBy: string | null
	readonly meeting: string | null
	readonly disagree: number | null
	readonly present: number | null
}

const filesSchema = contentSchema.shape.attachments

function toQuestion<R extends { readonly answerFiles: string | null }>(row: R): Omit<R, "answerFiles"> & Pick<Question, "answerFiles"> {
	return { ...row, answerFiles: row.answerFiles === null ? [] : filesSchema.parse(JSON.parse(row.answerFiles)) }
}

/** 2026-3 */
export function questionNumber({ year, serial }: Pick<Question, "year" | "serial">): string {
	return `${year}-${serial}`
}

export type QuestionCx = {
	readonly house: Pick<House, "newId" | "timeZone" | "channels" | "say">
	readonly now: number
	readonly by: string
}
type Refused<C extends string> = { readonly ok: false; readonly code: C }

/** Asks about a published notice; about one withdrawn there is nothing to ask any more. The same words again are the same question. */
export async function askQuestion(
	tx: Tx,
	{ house, now, by }: QuestionCx,
	asked: {
		readonly villageId: string
		readonly noticeId: string
		readonly personId: string
		readonly text: string
		readonly isPublic: boolean
	},
): Promise<{ readonly ok: true; readonly question: Question } | Refused<"NOTICE_GONE" | "NOTICE_WITHDRAWN">> {
	const { villageId, noticeId, personId, text, isPublic } = asked
	await tx.lock(`notice-questions:${villageId}`)
	const notice = await noticeById(tx, villageId, noticeId)
	if (notice === undefined || notice.version === 0) return { ok: false, code: "NOTICE_GONE" }
	if (notice.state === "withdrawn") return { ok: false, code: "NOTICE_WITHDRAWN" }
	const { noticeQuestion: t } = tx.tables(noticeTables)
	const [same] = await tx.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.noticeId, noticeId), eq(t.personId, personId), eq(t.text, text), eq(t.state, "open")))
	if (same !== undefined) return { ok: true, question: toQuestion(same) }
	const { year } = localTime(now, house.timeZone)
	const [last] = await tx.db
		.select({ serial: max(t.serial) })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.year, year)))
	const row = {
		villageId,
		id: house.newId(),
		serial: Number(last?.serial ?? 0) + 1,
		year,
		noticeId,
		personId,
		isPublic,
		text,
		state: "open" as const,
		askedAt: now,
		answer: null,
		answerFiles: null,
		answeredAt: null,
		answeredBy: null,
		meeting: null,
		disagree: null,
		present: null,
	}
	await tx.db.insert(t).values(row)
	await record(tx, { house, now, by }, villageId, "notice.asked", row.id, { notice: noticeId, isPublic })
	return { ok: true, question: toQuestion(row) }
}

async function questionById(reader: Reader, villageId: string, id: string): Promise<Question | undefined> {
	const { noticeQuestion: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return row && toQuestion(row)
}

/** Stands behind somebody else's public, open question; once a person. */
export async function secondQuestion(
	tx: Tx,
	{ house, now, by }: QuestionCx,
	of: { readonly villageId: string; readonly id: string; readonly personId: string },
): Promise<{ readonly ok: true; readonly isNew: boolean } | Refused<"QUESTION_GONE" | "QUESTION_OWN">> {
	const { villageId, id, personId } = of
	const question = await questionById(tx, villageId, id)
	if (question === undefined || !question.isPublic || question.state !== "open") return { ok: false, code: "QUESTION_GONE" }
	if (question.personId === personId) return { ok: false, code: "QUESTION_OWN" }
	const { noticeSecond: t } = tx.tables(noticeTables)
	const rows = await tx.db.insert(t).values({ villageId, questionId: id, personId, at: now }).onConflictDoNothing().returning({ at: t.at })
	if (rows.length > 0) await record(tx, { house, now, by }, villageId, "notice.seconded", id, null)
	return { ok: true, isNew: rows.length > 0 }
}

/** Of these questions, those the person asked or seconded. */
export async function ownAmong(
	reader: Reader,
	{ villageId, personId }: { readonly villageId: string; readonly personId: string },
	questions: readonly { readonly id: string; readonly personId: string | null }[],
): Promise<ReadonlySet<string>> {
	const { noticeSecond: t } = reader.tables(noticeTables)
	const ids = questions.map(({ id }) => id)
	const isTheirs = and(eq(t.villageId, villageId), inArray(t.questionId, ids), eq(t.personId, personId))
	const seconded = ids.length === 0 ? [] : await reader.db.select({ id: t.questionId }).from(t).where(isTheirs)
	const asked = questions.filter((question) => question.personId === personId)
	return new Set([...seconded, ...asked].map(({ id }) => id))
}

export type Answer = {
	readonly villageId: string
	readonly id: string
	readonly text: string
	readonly files: readonly Attachment[]
	/** Given at this meeting, and how it was taken there. */
	readonly meeting?: { readonly period: string; readonly present: number | null; readonly disagree: number | null }
}

/** Answers once; what was answered is not changed, a better answer is a correction of the notice. Who asked is told, whoever asked in public is read by all. */
export async function answerQuestion(
	tx: Tx,
	cx: QuestionCx,
	{ villageId, id, text, files, meeting }: Answer,
): Promise<{ readonly ok: true; readonly question: Question } | Refused<"QUESTION_GONE" | "QUESTION_EMPTY">> {
	if (text.trim() === "" && files.length === 0) return { ok: false, code: "QUESTION_EMPTY" }
	const { noticeQuestion: t } = tx.tables(noticeTables)
	const [row] = await tx.db
		.update(t)
		.set({
			state: "answered",
			answer: text,
			answerFiles: JSON.stringify(files),
			answeredAt: cx.now,
			answeredBy: cx.by,
			meeting: meeting?.period ?? null,
			present: meeting?.present ?? null,
			disagree: meeting?.disagree ?? null,
		})
		.where(and(eq(t.villageId, villageId), eq(t.id, id), eq(t.state, "open")))
		.returning()
	if (row === undefined) return { ok: false, code: "QUESTION_GONE" }
	const question = toQuestion(row)
	if (question.isPublic) {
		const body = { question: id, notice: question.noticeId, hash: hashOf({ text: question.text, answer: text }) }
		await appendEntry(tx, { villageId, kind: "notice.answered", at: cx.now, body })
	}
	await record(tx, cx, villageId, "notice.answered", id, { notice: question.noticeId, meeting: meeting?.period ?? null })
	await tellAnswer(tx, cx, question, questionNumber(question))
	return { ok: true, question }
}

/** Most of those present did not accept it: then the notice is to be corrected and published anew. */
export function isRejected({ disagree, present }: Pick<Question, "disagree" | "present">): boolean {
	return disagree !== null && present !== null && present > 0 && disagree * 2 > present
}

/** What is said of an answer most did not accept: once its notice was published anew, that it was. */
export function rejectedWords({ answeredAt, revisedAt, noticeVersion }: ListedQuestion): "notice.public.rejected" | "notice.public.mended" {
	const isCorrected = noticeVersion > 1 && answeredAt !== null && revisedAt !== null && revisedAt > answeredAt
	return isCorrected ? "notice.public.mended" : "notice.public.rejected"
}

export type QuestionFilter = {
	readonly noticeId?: string
	readonly states?: readonly QuestionState[]
	readonly isPublic?: boolean
	readonly ids?: readonly string[]
	readonly meeting?: string
	/** Leaves out those of this person, and those they stand behind already. */
	readonly notOf?: string
	/** Words in the question or its answer. */
	readonly words?: string
}
export type ListedQuestion = Question & {
	readonly seconds: number
	readonly title: string
	readonly noticeNumber: string | null
	/** Of its notice now. */
	readonly noticeVersion: number
	readonly revisedAt: number | null
}

function conditions(reader: Reader, villageId: string, filter: QuestionFilter): SQL | undefined {
	const { noticeQuestion: t, noticeSecond: s } = reader.tables(noticeTables)
	const { noticeId, states, isPublic, ids, meeting, notOf, words } = filter
	return and(
		eq(t.villageId, villageId),
		noticeId === undefined ? undefined : eq(t.noticeId, noticeId),
		states && inArray(t.state, [...states]),
		isPublic === undefined ? undefined : eq(t.isPublic, isPublic),
		ids && inArray(t.id, [...ids, ""]),
		meeting === undefined ? undefined : eq(t.meeting, meeting),
		words === undefined ? undefined : or(hasWords(t.text, words), hasWords(t.answer, words)),
		notOf === undefined ? undefined : sql`(${t.personId} is null or ${ne(t.personId, notOf)})`,
		notOf === undefined
			? undefined
			: sql`not exists (select 1 from ${s} where ${s.villageId} = ${t.villageId} and ${s.questionId} = ${t.id} and ${s.personId} = ${notOf})`,
	)
}

/** The oldest open one first where only open ones are asked for, else the newest first. */
export async function listQuestions(
	reader: Reader,
	villageId: string,
	filter: QuestionFilter,
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly ListedQuestion[]> {
	const { noticeQuestion: t, notice: n, noticeSecond: s } = reader.tables(noticeTables)
	const isOpenOnly = filter.states?.length === 1 && filter.states[0] === "open"
	const rows = await reader.db
		.select({
			question: t,
			title: n.title,
			noticeNumber: n.number,
			noticeVersion: n.version,
			revisedAt: n.revisedAt,
			seconds: sql<number>`(select count(*) from ${s} where ${s.villageId} = ${t.villageId} and ${s.questionId} = ${t.id})`,
		})
		.from(t)
		.innerJoin(n, and(eq(n.villageId, t.villageId), eq(n.id, t.noticeId)))
		.where(conditions(reader, villageId, filter))
		.orderBy(isOpenOnly ? asc(t.askedAt) : desc(t.askedAt), t.id)
		.limit(page.limit)
		.offset(page.offset)
	return rows.map(({ question, seconds, ...rest }) => ({ ...toQuestion(question), ...rest, seconds: Number(seconds) }))
}

export async function countQuestions(reader: Reader, villageId: string, filter: QuestionFilter): Promise<number> {
	const { noticeQuestion: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(t)
		.where(conditions(reader, villageId, filter))
	return Number(row?.n ?? 0)
}

/** Puts down who did it, and when. */
export async function record(
	tx: Tx,
	{ house, now, by }: Pick<QuestionCx, "now" | "by"> & { readonly house: Pick<House, "newId"> },
	villageId: string,
	event: string,
	subject: string,
	data: Parameters<typeof addRecord>[1]["data"],
): Promise<void> {
	await addRecord(tx, { villageId, id: house.newId(), at: now, event, subject, actor: by, data })
}
