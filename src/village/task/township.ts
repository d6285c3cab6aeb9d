/** What a township sees of carrying out, village by village: tasks, what was reported to it, how well people find it done. */
import { and, count, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { TownshipCell, TownshipSource } from "../affair.ts"
import { taskTables } from "./tables.ts"

/** Fewer answers than this are people, not a figure. */
const leastAnswers = 5
/** Below this share of 满意 somebody should look. */
const goodShare = 0.8

export const taskTownship: TownshipSource = {
	columns: [
		{ id: "tasks", label: "task.township.open", kind: "count", worst: "high" },
		{ id: "overdue", label: "task.township.overdue", kind: "count", worst: "high" },
		{ id: "escalated", label: "task.township.escalated", kind: "count", worst: "high" },
		{ id: "satisfied", label: "task.township.satisfied", kind: "share", worst: "low" },
	],
	load: async ({ reader, villageIds, now }) => {
		const tasks = await openTasks(reader, villageIds, now)
		const escalations = await openEscalations(reader, villageIds, now)
		const answers = await answersOf(reader, villageIds)
		return new Map(
			villageIds.map((id) => {
				const task = tasks.get(id) ?? { open: 0, overdue: 0 }
				const escalation = escalations.get(id) ?? { open: 0, overdue: 0 }
				return [
					id,
					{
						tasks: { value: task.open, isUrgent: false },
						overdue: { value: task.overdue, isUrgent: task.overdue > 0 },
						escalated: { value: escalation.open, isUrgent: escalation.overdue > 0 },
						satisfied: satisfiedCell(answers.get(id)),
					},
				]
			}),
		)
	},
}

type OpenAndOverdue = { readonly open: number; readonly overdue: number }

async function openTasks(reader: Reader, villageIds: readonly string[], now: number): Promise<ReadonlyMap<string, OpenAndOverdue>> {
	const { workTask: t } = reader.tables(taskTables)
	const rows = await reader.db
		.select({
			villageId: t.villageId,
			open: count(),
			overdue: sql<number>`sum(case when ${t.state} in ('todo', 'doing') and ${t.deadline} < ${now} then 1 else 0 end)`,
		})
		.from(t)
		.where(and(inArray(t.villageId, [...villageIds]), inArray(t.state, ["todo", "doing", "checking", "escalated"])))
		.groupBy(t.villageId)
	return new Map(rows.map(({ villageId, open, overdue }) => [villageId, { open: Number(open), overdue: Number(overdue) }]))
}

/** Not answered yet; overdue by the deadline the township itself promised, else by the one the village asked for. */
async function openEscalations(reader: Reader, villageIds: readonly string[], now: number): Promise<ReadonlyMap<string, OpenAndOverdue>> {
	const { workEscalation: t, workTask: task } = reader.tables(taskTables)
	const rows = await reader.db
		.select({
			villageId: t.villageId,
			open: count(),
			overdue: sql<number>`sum(case when coalesce(${t.promisedAt}, ${t.deadline}) < ${now} then 1 else 0 end)`,
		})
		.from(t)
		.innerJoin(task, and(eq(task.villageId, t.villageId), eq(task.id, t.taskId)))
		.where(and(inArray(t.villageId, [...villageIds]), isNull(t.answeredAt), eq(task.state, "escalated")))
		.groupBy(t.villageId)
	return new Map(rows.map(({ villageId, open, overdue }) => [villageId, { open: Number(open), overdue: Number(overdue) }]))
}

async function answersOf(
	reader: Reader,
	villageIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly satisfied: number; readonly answered: number }>> {
	const { workFollowUp: t } = reader.tables(taskTables)
	const rows = await reader.db
		.select({
			villageId: t.villageId,
			answered: count(),
			satisfied: sql<number>`sum(case when ${t.answer} = 'satisfied' then 1 else 0 end)`,
		})
		.from(t)
		.where(and(inArray(t.villageId, [...villageIds]), isNotNull(t.answer)))
		.groupBy(t.villageId)
	return new Map(
		rows.map(({ villageId, answered, satisfied }) => [villageId, { answered: Number(answered), satisfied: Number(satisfied) }]),
	)
}

function satisfiedCell(of: { readonly satisfied: number; readonly answered: number } | undefined): TownshipCell {
	if (of === undefined || of.answered < leastAnswers) return { value: null, isUrgent: false }
	return { value: of.satisfied, of: of.answered, isUrgent: of.satisfied / of.answered < goodShare }
}
