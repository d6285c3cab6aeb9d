/** Console: work for people. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { formatDateTime } from "../../text/date.ts"
import type { House, StaffSession } from "../affair.ts"
import { decideTask } from "./commands-staff.ts"
import { doneAt, idParams, noticeOf, pageSchema, sendPage } from "./console.ts"
import { contactOf } from "./contact.ts"
import { countTasks, type TaskRow, tasksOf } from "./repo-tasks.ts"
import { type TaskLine, TasksPage, type TasksView, tasksPath } from "./tasks-page.tsx"

const rowsPerPage = 50
const querySchema = z.object({ show: z.enum(["open", "done"]).catch("open"), page: pageSchema })
const decisionBody = z.object({ decision: z.enum(["done", "yes", "no"]) })

export function mountTasks(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(tasksPath, async (request, reply) => {
		const session = await gate.enter(request, "people.tasks")
		const query = querySchema.parse(request.query)
		const notice = noticeOf(house, request.query)
		const view = await store.read((reader) => tasksView(reader, house, session, query, notice))
		return sendPage(reply, house, session, { title: say("people.tasks.title"), path: tasksPath, body: h(TasksPage, { view, say }) })
	})

	server.post(`${tasksPath}/:id`, async (request, reply) => {
		const session = await gate.enter(request, "people.tasks")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { decision } = decisionBody.parse(request.body)
		const { villageId, accountId } = session
		const isDone = await store.tx((tx) => decideTask({ tx, house, villageId, actor: accountId, now: house.clock() }, id, decision))
		return reply.redirect(doneAt(tasksPath, isDone ? "task" : "task-gone"), 303)
	})
}

async function tasksView(
	reader: Reader,
	house: House,
	session: StaffSession,
	{ show, page }: z.infer<typeof querySchema>,
	notice: string | undefined,
): Promise<TasksView> {
	const { villageId, csrf } = session
	const total = await countTasks(reader, villageId, show)
	const rows = await tasksOf(reader, villageId, show, { limit: rowsPerPage, offset: (page - 1) * rowsPerPage })
	return {
		which: show,
		open: show === "open" ? total : await countTasks(reader, villageId, "open"),
		rows: await Promise.all(rows.map(async (row) => lineOf(row, await helperName(reader, house, session.villageId, row), house))),
		page,
		pages: Math.max(1, Math.ceil(total / rowsPerPage)),
		csrf,
		notice,
	}
}

async function helperName(reader: Reader, { say }: House, villageId: string, { householdId }: TaskRow): Promise<string> {
	const helper = await contactOf(reader, villageId, householdId ?? undefined)
	return helper === undefined ? say("people.tasks.nobody") : helper.name
}

function lineOf(row: TaskRow, helper: string, house: House): TaskLine {
	const { detail } = row
	const note = detail.sealedNote === undefined ? undefined : house.cipher.open(detail.sealedNote, "task.note")
	const time = (at: number): string => formatDateTime(at, house.locale, house.timeZone)
	return {
		id: row.id,
		kind: row.kind,
		household: row.householdId === null || row.householdNumber === null ? null : { id: row.householdId, number: row.householdNumber },
		person: row.personName ?? "",
		helper,
		words: detail.words ?? "",
		note: note?.ok === true ? note.plain : null,
		// Only ways within the console: a task's text never leads elsewhere.
		link: detail.link?.startsWith("/console/") === true ? detail.link : null,
		since: time(row.createdAt),
		doneAt: row.doneAt === null ? null : time(row.doneAt),
	}
}
