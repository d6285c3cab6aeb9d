/** Tasks and what happened to them: the SQL. */
import { and, asc, count, eq, inArray, max } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import type { EventKind, TaskState } from "./rules.ts"
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
	page?: { readonly limit: number; readonly offset: number },
): Promise<readonly Task[]> {
	const { workTask: t } = reader.tables(taskTables)
	const all = reader.db
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
	return page === undefined ? all : all.limit(page.limit).offset(page.offset)
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
