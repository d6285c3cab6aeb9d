/** SQL of what goes up to the township. */
import { and, asc, eq } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { taskTables } from "./tables.ts"

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
