/** The meeting at which questions are answered in person: its agenda, and what was written down of it. */
import { and, desc, eq } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { type ListedQuestion, listQuestions, type QuestionCx, record } from "./questions.ts"
import { noticeTables } from "./tables.ts"

export type Meeting = {
	readonly villageId: string
	readonly period: string
	readonly meetsAt: number
	readonly agenda: readonly string[]
	readonly madeAt: number
	readonly place: string
	readonly present: number | null
	readonly chair: string
	readonly minutes: string
	readonly heldAt: number | null
}

const agendaSchema = z.array(z.string())
const mostOnAgenda = 500

function toMeeting<R extends { readonly agenda: string }>(row: R): Omit<R, "agenda"> & Pick<Meeting, "agenda"> {
	return { ...row, agenda: agendaSchema.parse(JSON.parse(row.agenda)) }
}

/** Draws up a month's agenda: what is open and public, what most stand behind first; what was asked of the village alone is not read out. False where it was made before. */
export async function makeAgenda(
	tx: Tx,
	{ house, now, by }: QuestionCx,
	of: { readonly villageId: string; readonly period: string; readonly meetsAt: number },
): Promise<boolean> {
	const { villageId, period, meetsAt } = of
	const open = await listQuestions(tx, villageId, { states: ["open"], isPublic: true }, { limit: mostOnAgenda, offset: 0 })
	const agenda = open.toSorted((a, b) => b.seconds - a.seconds || a.askedAt - b.askedAt).map(({ id }) => id)
	const { noticeMeeting: t } = tx.tables(noticeTables)
	const rows = await tx.db
		.insert(t)
		.values({ villageId, period, meetsAt, agenda: JSON.stringify(agenda), madeAt: now, place: "", chair: "", minutes: "" })
		.onConflictDoNothing()
		.returning({ period: t.period })
	if (rows.length > 0) await record(tx, { house, now, by }, villageId, "notice.agenda", period, { questions: agenda.length })
	return rows.length > 0
}

/** What is on the agenda, in its order. */
export async function agendaOf(
	reader: Reader,
	{ villageId, agenda }: Pick<Meeting, "villageId" | "agenda">,
): Promise<readonly ListedQuestion[]> {
	const listed = await listQuestions(reader, villageId, { ids: agenda }, { limit: mostOnAgenda, offset: 0 })
	return listed.toSorted((a, b) => agenda.indexOf(a.id) - agenda.indexOf(b.id))
}

export async function meetingOf(reader: Reader, villageId: string, period: string): Promise<Meeting | undefined> {
	const { noticeMeeting: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.period, period)))
	return row && toMeeting(row)
}

/** The newest first. */
export async function meetingsOf(reader: Reader, villageId: string, limit: number): Promise<readonly Meeting[]> {
	const { noticeMeeting: t } = reader.tables(noticeTables)
	const rows = await reader.db.select().from(t).where(eq(t.villageId, villageId)).orderBy(desc(t.period)).limit(limit)
	return rows.map(toMeeting)
}

/** What was written down of the meeting itself. */
export async function keepMinutes(
	tx: Tx,
	cx: QuestionCx,
	of: Pick<Meeting, "villageId" | "period" | "place" | "chair" | "minutes" | "present"> & { readonly heldAt: number },
): Promise<boolean> {
	const { villageId, period, ...set } = of
	const { noticeMeeting: t } = tx.tables(noticeTables)
	const rows = await tx.db
		.update(t)
		.set(set)
		.where(and(eq(t.villageId, villageId), eq(t.period, period)))
		.returning({ period: t.period })
	if (rows.length > 0) await record(tx, cx, villageId, "notice.minutes", period, { present: of.present })
	return rows.length > 0
}
