/** Work for a contact person or staff. */
import { and, asc, count, desc, eq, gte, isNotNull, isNull } from "drizzle-orm"
import type { Json } from "../../engine/flow.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { peopleTables } from "./tables.ts"
import { type TaskDetail, type TaskKind, taskDetailSchema } from "./task.ts"

export type NewTask = {
	readonly villageId: string
	readonly id: string
	readonly kind: TaskKind
	readonly householdId?: string
	readonly personId?: string
	readonly chatId?: string
	readonly subject: string
	/** See `TaskDetail` for what the console shows of it. Never a phone or identity number in plain text. */
	readonly detail: Json
	/** ms */
	readonly at: number
}

/** False where the id is there already: then nothing changes. See `addTask`, which also has somebody told. */
export async function insertTask(tx: Tx, entry: NewTask): Promise<boolean> {
	const { task } = tx.tables(peopleTables)
	const { at, detail, ...rest } = entry
	const added = await tx.db
		.insert(task)
		.values({ ...rest, detail: JSON.stringify(detail), createdAt: at })
		.onConflictDoNothing()
		.returning({ id: task.id })
	return added.length > 0
}

export type TaskRow = {
	readonly id: string
	readonly kind: TaskKind
	readonly householdId: string | null
	readonly householdNumber: string | null
	readonly personId: string | null
	readonly personName: string | null
	readonly chatId: string | null
	readonly subject: string
	readonly detail: TaskDetail
	readonly createdAt: number
	readonly doneAt: number | null
}

function taskQuery(reader: Reader) {
	const { task: t, household: h, membership: m } = reader.tables(peopleTables)
	return {
		t,
		query: reader.db
			.select({
				id: t.id,
				kind: t.kind,
				householdId: t.householdId,
				householdNumber: h.number,
				personId: t.personId,
				personName: m.name,
				chatId: t.chatId,
				subject: t.subject,
				detail: t.detail,
				createdAt: t.createdAt,
				doneAt: t.doneAt,
			})
			.from(t)
			.leftJoin(h, and(eq(h.villageId, t.villageId), eq(h.id, t.householdId)))
			.leftJoin(m, and(eq(m.villageId, t.villageId), eq(m.personId, t.personId))),
	}
}

function toTask<R extends { readonly detail: string | null }>(row: R): Omit<R, "detail"> & { readonly detail: TaskDetail } {
	const { detail, ...rest } = row
	const parsed = taskDetailSchema.safeParse(JSON.parse(detail ?? "{}"))
	return { ...rest, detail: parsed.success ? parsed.data : {} }
}

/** Open tasks, the oldest first; done ones, the newest first. */
export async function tasksOf(
	reader: Reader,
	villageId: string,
	which: "open" | "done",
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly TaskRow[]> {
	const { t, query } = taskQuery(reader)
	const rows = await query
		.where(and(eq(t.villageId, villageId), which === "open" ? isNull(t.doneAt) : isNotNull(t.doneAt)))
		.orderBy(which === "open" ? asc(t.createdAt) : desc(t.doneAt), asc(t.id))
		.limit(page.limit)
		.offset(page.offset)
	return rows.map(toTask)
}

/** Open tasks made since then, the oldest first. */
export async function openTasksSince(reader: Reader, villageId: string, since: number): Promise<readonly TaskRow[]> {
	const { t, query } = taskQuery(reader)
	const rows = await query
		.where(and(eq(t.villageId, villageId), isNull(t.doneAt), gte(t.createdAt, since)))
		.orderBy(asc(t.createdAt), asc(t.id))
		.limit(200)
	return rows.map(toTask)
}

export async function taskById(reader: Reader, villageId: string, taskId: string): Promise<TaskRow | undefined> {
	const { t, query } = taskQuery(reader)
	const [row] = await query.where(and(eq(t.villageId, villageId), eq(t.id, taskId)))
	return row === undefined ? undefined : toTask(row)
}

export async function countTasks(reader: Reader, villageId: string, which: "open" | "done"): Promise<number> {
	const { task: t } = reader.tables(peopleTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(t)
		.where(and(eq(t.villageId, villageId), which === "open" ? isNull(t.doneAt) : isNotNull(t.doneAt)))
	return row?.n ?? 0
}

/** The open task of a subject, the oldest. */
export async function openTask(
	reader: Reader,
	villageId: string,
	kind: TaskKind,
	subject: string,
): Promise<{ readonly id: string; readonly createdAt: number } | undefined> {
	const { task: t } = reader.tables(peopleTables)
	const [row] = await reader.db
		.select({ id: t.id, createdAt: t.createdAt })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.subject, subject), eq(t.kind, kind), isNull(t.doneAt)))
		.orderBy(asc(t.createdAt))
		.limit(1)
	return row
}

/** Puts what the person left into a task that is still open; false when it is not. */
export async function setTaskDetail(tx: Tx, villageId: string, taskId: string, detail: TaskDetail): Promise<boolean> {
	const { task: t } = tx.tables(peopleTables)
	const rows = await tx.db
		.update(t)
		.set({ detail: JSON.stringify(detail) })
		.where(and(eq(t.villageId, villageId), eq(t.id, taskId), isNull(t.doneAt)))
		.returning({ id: t.id })
	return rows.length > 0
}

/** Closes a task and empties what was left in it; false when it was closed before. */
export async function finishTask(tx: Tx, villageId: string, taskId: string, by: string, now: number): Promise<boolean> {
	const { task: t } = tx.tables(peopleTables)
	const rows = await tx.db
		.update(t)
		.set({ doneAt: now, doneBy: by, detail: null })
		.where(and(eq(t.villageId, villageId), eq(t.id, taskId), isNull(t.doneAt)))
		.returning({ id: t.id })
	return rows.length > 0
}

/** Closes the open tasks of a subject, done where the subject itself is dealt with: none is left for somebody to do again. `at` in ms. */
export async function closeTask(
	tx: Tx,
	{ villageId, kind, subject, at }: { readonly villageId: string; readonly kind: TaskKind; readonly subject: string; readonly at: number },
): Promise<void> {
	const { task: t } = tx.tables(peopleTables)
	await tx.db
		.update(t)
		.set({ doneAt: at, detail: null })
		.where(and(eq(t.villageId, villageId), eq(t.kind, kind), eq(t.subject, subject), isNull(t.doneAt)))
}

/** Closes the open tasks of a subject whose detail is what is meant: done where the matter itself was dealt with. `at` in ms. */
export async function closeTasksAbout(
	tx: Tx,
	{
		villageId,
		kind,
		subject,
		by,
		at,
	}: { readonly villageId: string; readonly kind: TaskKind; readonly subject: string; readonly by: string; readonly at: number },
	isMeant: (detail: unknown) => boolean,
): Promise<void> {
	const { task: t } = tx.tables(peopleTables)
	const open = await tx.db
		.select({ id: t.id, detail: t.detail })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.kind, kind), eq(t.subject, subject), isNull(t.doneAt)))
	for (const { id, detail } of open) {
		if (!isMeant(JSON.parse(detail ?? "{}"))) continue
		await tx.db
			.update(t)
			.set({ doneAt: at, doneBy: by, detail: null })
			.where(and(eq(t.villageId, villageId), eq(t.id, id), isNull(t.doneAt)))
	}
}

/** What a person left in open tasks is emptied when they withdraw; the tasks stay. */
export async function emptyTasksOf(tx: Tx, villageId: string, personId: string): Promise<void> {
	const { task: t } = tx.tables(peopleTables)
	await tx.db
		.update(t)
		.set({ detail: null })
		.where(and(eq(t.villageId, villageId), eq(t.personId, personId)))
}
