/** Tasks and what happened to them: the SQL. */
import { and, asc, count, eq, inArray, isNull, max, sql } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import type { Answer, EventKind, TaskState } from "./rules.ts"
import { taskTables } from "./tables.ts"

export type Task = {
	readonly villageId: string
	readonly id: string
	readonly number: string
	readonly title: string
	readonly text: string
	readonly matterId: string | null
	readonly decisionNumber: string | null
	readonly itemId: string | null
	readonly responsibleId: string
	readonly deadline: number
	readonly budgetFen: number | null
	readonly state: TaskState
	readonly reportedBy: string | null
	readonly doneAt: number | null
	readonly reopened: number
	readonly draw: number | null
	readonly overdueAt: number | null
	readonly createdAt: number
	readonly createdBy: string | null
}

export async function insertTask(tx: Tx, task: Task): Promise<void> {
	const { workTask: t } = tx.tables(taskTables)
	await tx.db.insert(t).values(task)
}

export async function lockTask(tx: Tx, taskId: string): Promise<void> {
	await tx.lock(`work-task:${taskId}`)
}

export async function updateTask(
	tx: Tx,
	{ villageId, id }: Pick<Task, "villageId" | "id">,
	to: Partial<Omit<Task, "villageId" | "id" | "number">>,
): Promise<void> {
	const { workTask: t } = tx.tables(taskTables)
	await tx.db
		.update(t)
		.set(to)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
}

export async function taskById(reader: Reader, villageId: string, id: string): Promise<Task | undefined> {
	const { workTask: t } = reader.tables(taskTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return row
}

export async function taskByNumber(reader: Reader, villageId: string, number: string): Promise<Task | undefined> {
	const { workTask: t } = reader.tables(taskTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.number, number)))
	return row
}

/** By deadline, then number. */
export async function tasksOf(
	reader: Reader,
	villageId: string,
	of: {
		readonly states?: readonly TaskState[]
		readonly responsibleId?: string
		readonly matterId?: string
		readonly itemId?: string
		readonly ids?: readonly string[]
	} = {},
	page: { readonly limit: number; readonly offset: number } = { limit: 1_000, offset: 0 },
): Promise<readonly Task[]> {
	const { workTask: t } = reader.tables(taskTables)
	return reader.db
		.select()
		.from(t)
		.where(
			and(
				eq(t.villageId, villageId),
				of.states === undefined ? undefined : inArray(t.state, [...of.states]),
				of.responsibleId === undefined ? undefined : eq(t.responsibleId, of.responsibleId),
				of.matterId === undefined ? undefined : eq(t.matterId, of.matterId),
				of.itemId === undefined ? undefined : eq(t.itemId, of.itemId),
				of.ids === undefined ? undefined : inArray(t.id, [...of.ids]),
			),
		)
		.orderBy(asc(t.deadline), asc(t.number))
		.limit(page.limit)
		.offset(page.offset)
}

export async function countTasks(reader: Reader, villageId: string): Promise<Readonly<Record<TaskState, number>>> {
	const { workTask: t } = reader.tables(taskTables)
	const rows = await reader.db.select({ state: t.state, n: count() }).from(t).where(eq(t.villageId, villageId)).groupBy(t.state)
	const of = (state: TaskState) => Number(rows.find((row) => row.state === state)?.n ?? 0)
	return {
		todo: of("todo"),
		doing: of("doing"),
		checking: of("checking"),
		done: of("done"),
		escalated: of("escalated"),
		declined: of("declined"),
	}
}

export type TaskEvent = {
	readonly villageId: string
	readonly taskId: string
	readonly step: number
	readonly at: number
	readonly kind: EventKind
	readonly fromState: TaskState | null
	readonly toState: TaskState
	readonly actor: string | null
	readonly actorName: string
	readonly note: string
	readonly photos: readonly string[]
}

/** Adds the next step. Call it under `lockTask`. */
export async function addEvent(tx: Tx, event: Omit<TaskEvent, "step">): Promise<number> {
	const { workEvent: t } = tx.tables(taskTables)
	const [row] = await tx.db
		.select({ last: max(t.step) })
		.from(t)
		.where(and(eq(t.villageId, event.villageId), eq(t.taskId, event.taskId)))
	const step = Number(row?.last ?? 0) + 1
	await tx.db.insert(t).values({ ...event, step })
	return step
}

const photosSchema = z.array(z.string())

export async function eventsOf(reader: Reader, villageId: string, taskId: string): Promise<readonly TaskEvent[]> {
	const { workEvent: t } = reader.tables(taskTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.taskId, taskId)))
		.orderBy(asc(t.step))
	return rows.map((row) => ({ ...row, photos: photosSchema.parse(row.photos) }))
}

export async function addAskers(tx: Tx, villageId: string, taskId: string, personIds: readonly string[]): Promise<void> {
	const { workAsker: t } = tx.tables(taskTables)
	if (personIds.length === 0) return
	await tx.db
		.insert(t)
		.values([...new Set(personIds)].map((personId) => ({ villageId, taskId, personId })))
		.onConflictDoNothing()
}

export async function askersOf(reader: Reader, villageId: string, taskId: string): Promise<readonly string[]> {
	const { workAsker: t } = reader.tables(taskTables)
	const rows = await reader.db
		.select({ personId: t.personId })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.taskId, taskId)))
		.orderBy(asc(t.personId))
	return rows.map(({ personId }) => personId)
}

export type Escalation = {
	readonly villageId: string
	readonly number: string
	readonly taskId: string
	readonly office: string
	readonly reason: string
	readonly deadline: number
	readonly sentAt: number
	readonly sentBy: string | null
	readonly acknowledgedAt: number | null
	readonly acknowledgedBy: string | null
	readonly promisedAt: number | null
	readonly answer: string | null
	readonly answeredAt: number | null
	readonly answeredBy: string | null
	readonly overdueAt: number | null
}

export async function insertEscalation(tx: Tx, escalation: Escalation): Promise<void> {
	const { workEscalation: t } = tx.tables(taskTables)
	await tx.db.insert(t).values(escalation)
}

export async function updateEscalation(
	tx: Tx,
	{ villageId, number }: Pick<Escalation, "villageId" | "number">,
	to: Partial<Omit<Escalation, "villageId" | "number" | "taskId">>,
): Promise<void> {
	const { workEscalation: t } = tx.tables(taskTables)
	await tx.db
		.update(t)
		.set(to)
		.where(and(eq(t.villageId, villageId), eq(t.number, number)))
}

/** Escalations of a task, or of the whole village, the oldest first. */
export async function escalationsOf(reader: Reader, villageId: string, taskId?: string): Promise<readonly Escalation[]> {
	const { workEscalation: t } = reader.tables(taskTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), taskId === undefined ? undefined : eq(t.taskId, taskId)))
		.orderBy(asc(t.sentAt), asc(t.number))
}

export async function escalationByNumber(reader: Reader, villageId: string, number: string): Promise<Escalation | undefined> {
	const { workEscalation: t } = reader.tables(taskTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.number, number)))
	return row
}

export type FollowUp = {
	readonly villageId: string
	readonly taskId: string
	readonly round: number
	readonly personId: string
	readonly askedAt: number
	readonly answer: Answer | null
	readonly reason: string
	readonly answeredAt: number | null
	readonly enteredBy: string | null
}

/** Asks these persons, each once a round; returns who is asked anew. */
export async function insertFollowUps(
	tx: Tx,
	of: Pick<FollowUp, "villageId" | "taskId" | "round" | "askedAt">,
	personIds: readonly string[],
): Promise<readonly string[]> {
	const { workFollowUp: t } = tx.tables(taskTables)
	const fresh: string[] = []
	for (const personId of personIds) {
		const rows = await tx.db
			.insert(t)
			.values({ ...of, personId, answer: null, reason: "", answeredAt: null, enteredBy: null })
			.onConflictDoNothing()
			.returning({ personId: t.personId })
		fresh.push(...rows.map((row) => row.personId))
	}
	return fresh
}

/** False when it was answered before: the first answer of a round moves the work, so it stands. */
export async function answerFollowUp(
	tx: Tx,
	{ villageId, taskId, round, personId }: Pick<FollowUp, "villageId" | "taskId" | "round" | "personId">,
	given: { readonly answer: Answer; readonly reason: string; readonly answeredAt: number; readonly enteredBy: string | null },
): Promise<boolean> {
	const { workFollowUp: t } = tx.tables(taskTables)
	const rows = await tx.db
		.update(t)
		.set(given)
		.where(and(eq(t.villageId, villageId), eq(t.taskId, taskId), eq(t.round, round), eq(t.personId, personId), isNull(t.answeredAt)))
		.returning({ personId: t.personId })
	return rows.length > 0
}

/** Of a task, the oldest first; or what a person has not answered yet. */
export async function followUpsOf(
	reader: Reader,
	villageId: string,
	of: { readonly taskId: string } | { readonly personId: string },
): Promise<readonly FollowUp[]> {
	const { workFollowUp: t } = reader.tables(taskTables)
	return reader.db
		.select()
		.from(t)
		.where(
			and(eq(t.villageId, villageId), "taskId" in of ? eq(t.taskId, of.taskId) : and(eq(t.personId, of.personId), isNull(t.answeredAt))),
		)
		.orderBy(asc(t.askedAt), asc(t.personId))
}

/** How the village's questions were answered. */
export async function satisfaction(
	reader: Reader,
	villageId: string,
): Promise<{ readonly asked: number; readonly satisfied: number; readonly unsatisfied: number }> {
	const { workFollowUp: t } = reader.tables(taskTables)
	const [row] = await reader.db
		.select({
			asked: count(),
			satisfied: sql<number>`sum(case when ${t.answer} = 'satisfied' then 1 else 0 end)`,
			unsatisfied: sql<number>`sum(case when ${t.answer} = 'unsatisfied' then 1 else 0 end)`,
		})
		.from(t)
		.where(eq(t.villageId, villageId))
	return { asked: Number(row?.asked ?? 0), satisfied: Number(row?.satisfied ?? 0), unsatisfied: Number(row?.unsatisfied ?? 0) }
}
