/** SQL of the question whether it is well done. */
import { and, asc, count, eq, gte, isNull, lt, sql } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import type { Answer } from "./rules.ts"
import { taskTables } from "./tables.ts"

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

/** How the village's questions were answered, all of them or those answered within `span`. */
export async function satisfaction(
	reader: Reader,
	villageId: string,
	span?: { readonly from: number; readonly to: number },
): Promise<{ readonly asked: number; readonly satisfied: number; readonly unsatisfied: number }> {
	const { workFollowUp: t } = reader.tables(taskTables)
	const [row] = await reader.db
		.select({
			asked: count(),
			satisfied: sql<number>`sum(case when ${t.answer} = 'satisfied' then 1 else 0 end)`,
			unsatisfied: sql<number>`sum(case when ${t.answer} = 'unsatisfied' then 1 else 0 end)`,
		})
		.from(t)
		.where(and(eq(t.villageId, villageId), span && and(gte(t.answeredAt, span.from), lt(t.answeredAt, span.to))))
	return { asked: Number(row?.asked ?? 0), satisfied: Number(row?.satisfied ?? 0), unsatisfied: Number(row?.unsatisfied ?? 0) }
}
