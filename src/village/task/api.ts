/** Work and how it goes on, for other programs; who is responsible by their id on the roster. */
import { and, eq } from "drizzle-orm"
import { z } from "zod"
import {
	type ApiRoute,
	apiRead,
	apiTime,
	idParams,
	noParams,
	notFound,
	pageAnswer,
	pageBy,
	pageOf,
	pageQuery,
	timeKey,
	timeOf,
	timeOrNull,
} from "../api-route.ts"
import { eventsOf, type Task, taskById } from "./repo.ts"
import { eventKinds, isOverdue, taskStates } from "./rules.ts"
import { taskTables } from "./tables.ts"

const taskAnswer = z.object({
	id: z.string(),
	number: z.string(),
	title: z.string(),
	state: z.enum(taskStates),
	isOverdue: z.boolean(),
	responsibleId: z.string(),
	matterId: z.string().nullable(),
	decision: z.string().nullable(),
	itemId: z.string().nullable(),
	budgetFen: z.int().nullable(),
	deadline: apiTime,
	doneAt: apiTime.nullable(),
	/** How often dissatisfied askers brought it back. */
	reopened: z.int(),
	at: apiTime,
})

function shown(task: Task, now: number): z.input<typeof taskAnswer> {
	const { id, number, title, state, responsibleId, matterId, decisionNumber, itemId, budgetFen, deadline, doneAt, reopened, createdAt } =
		task
	return {
		id,
		number,
		title,
		state,
		isOverdue: isOverdue(task, now),
		responsibleId,
		matterId,
		decision: decisionNumber,
		itemId,
		budgetFen,
		deadline: timeOf(deadline),
		doneAt: timeOrNull(doneAt),
		reopened,
		at: timeOf(createdAt),
	}
}

const stepAnswer = z.object({ at: apiTime, kind: z.enum(eventKinds), state: z.enum(taskStates), note: z.string(), photos: z.int() })

export const taskApi: readonly ApiRoute[] = [
	apiRead({
		path: "/tasks",
		right: "task.read",
		summary: "task.api.list",
		params: noParams,
		query: pageQuery.extend({ state: z.enum(taskStates).optional() }),
		answer: pageAnswer(taskAnswer),
		run: async ({ query }, { reader, house, now, caller }) => {
			const { workTask: t } = reader.tables(taskTables)
			const page = pageBy(house, query, timeKey, [t.createdAt, t.id], "descending")
			const rows = await reader.db
				.select()
				.from(t)
				.where(and(eq(t.villageId, caller.villageId), query.state === undefined ? undefined : eq(t.state, query.state), page.isBehind))
				.orderBy(...page.order)
				.limit(page.limit)
			return pageOf(
				rows,
				query.limit,
				({ createdAt, id }) => [createdAt, id],
				(task) => shown(task, now),
			)
		},
	}),
	apiRead({
		path: "/tasks/:id",
		right: "task.read",
		summary: "task.api.one",
		params: idParams,
		query: noParams,
		answer: taskAnswer.extend({ text: z.string(), steps: z.array(stepAnswer) }),
		run: async ({ params }, { reader, house, now, caller }) => {
			const task = await taskById(reader, caller.villageId, params.id)
			if (task === undefined) throw notFound(house)
			const steps = await eventsOf(reader, caller.villageId, task.id)
			return {
				...shown(task, now),
				text: task.text,
				steps: steps.map(({ at, kind, toState, note, photos }) => ({ at: timeOf(at), kind, state: toState, note, photos: photos.length })),
			}
		},
	}),
]
