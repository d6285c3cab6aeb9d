/** Console: tasks, and every act on one. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs, formatDate, parseLocalTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House, StaffSession } from "../affair.ts"
import { decisionsOf, fenOf, matterById, partiesOf, readPhotoForm, sendPage, yuanOf } from "../council/index.ts"
import { member, personOfHousehold } from "../people/index.ts"
import { limits } from "./act.ts"
import { giveTask } from "./commands.ts"
import { actorOf, commandOf, taskPath, tasksPath } from "./console.ts"
import { standingDecision } from "./corrected.ts"
import { mountFiles } from "./file-routes.ts"
import { mountJudge } from "./judge-form.ts"
import { type TaskLine, TasksPage } from "./list-page.tsx"
import { NewTaskPage, type NewTaskView } from "./new-page.tsx"
import { officeOf } from "./office.ts"
import { TaskPage, type TaskView } from "./one-page.tsx"
import { faultsIn, type RefusedForm } from "./refused-form.ts"
import { countTasks, eventsOf, type Task, taskById, tasksOf } from "./repo.ts"
import { escalationsOf } from "./repo-escalations.ts"
import { followUpsOf, satisfaction } from "./repo-follow-ups.ts"
import { isDrawn, isOverdue, type TaskState, taskStates } from "./rules.ts"
import { acts, noteBody, text } from "./task-acts.ts"
import { saidCodes } from "./words-console.ts"

const rowsPerPage = 50

const idParams = z.object({ id: z.string().min(1).max(100) })

type ListQuery = { readonly state: TaskState | ""; readonly page: number }

const listQuery: z.ZodType<ListQuery> = z.object({
	state: z.enum([...taskStates, ""]).catch(""),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

const newBody = z.object({
	id: text(64),
	matter: text(100),
	title: text(limits.title * 2),
	text: text(limits.text * 2),
	household: text(40),
	name: text(100),
	when: text(40),
	budget: text(30),
})

const saidSet = new Set<string>(saidCodes)

export function mountRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(tasksPath, async (request, reply) => {
		const session = await gate.enter(request, "task.read")
		const { state, page } = listQuery.parse(request.query)
		const { villageId } = session
		const view = await store.read(async (reader) => {
			const counts = await countTasks(reader, villageId)
			const states: readonly TaskState[] = state === "" ? taskStates : [state]
			const total = states.reduce((sum, each) => sum + counts[each], 0)
			const tasks = await tasksOf(reader, villageId, { states }, { limit: rowsPerPage, offset: (page - 1) * rowsPerPage })
			const now = house.clock()
			const running = await tasksOf(reader, villageId, { states: ["todo", "doing"] })
			return {
				counts,
				overdue: running.filter((task) => isOverdue(task, now)).length,
				satisfaction: await satisfaction(reader, villageId),
				tasks: await linesOf(reader, house, tasks),
				drawn: await linesOf(reader, house, await drawnTasks(reader, villageId)),
				state,
				page,
				pages: Math.max(1, Math.ceil(total / rowsPerPage)),
				mayManage: session.rights.has("task.manage"),
				csrf: session.csrf,
			}
		})
		return sendPage(reply, house, session, { title: say("task.title"), path: tasksPath, body: h(TasksPage, { view, say }) })
	})

	server.get(`${tasksPath}/new`, async (request, reply) => {
		const session = await gate.enter(request, "task.manage")
		const { matter } = z.object({ matter: text(100) }).parse(request.query)
		const view = await store.read((reader) => newView(reader, house, session, matter))
		return sendPage(reply, house, session, { title: say("task.new"), path: tasksPath, body: h(NewTaskPage, { view, house }) })
	})

	server.post(tasksPath, async (request, reply) => {
		const session = await gate.enter(request, "task.manage")
		gate.checkForm(request, session)
		const { id, ...values } = newBody.parse(request.body)
		const outcome = await store.tx((tx) => give(tx, house, session, id, values))
		if ("taskId" in outcome) return reply.redirect(`${taskPath(outcome.taskId)}?said=${outcome.said}`, 303)
		const blank = await store.read((reader) => newView(reader, house, session, values.matter))
		const view = { ...blank, id: id === "" ? blank.id : id, values, errors: outcome.errors }
		return sendPage(reply, house, session, { title: say("task.new"), path: tasksPath, body: h(NewTaskPage, { view, house }), status: 422 })
	})

	mountFiles(server, house)
	mountJudge(server, house)

	server.get(`${tasksPath}/:id`, async (request, reply) => {
		const session = await gate.enter(request, "task.read")
		const { id } = idParams.parse(request.params)
		const { said } = z.object({ said: text(60) }).parse(request.query)
		const view = await store.read((reader) => taskView(reader, house, session, id, said))
		if (view === undefined) return reply.callNotFound()
		return sendPage(reply, house, session, { title: view.task.title, path: tasksPath, body: h(TaskPage, { view, house }) })
	})

	for (const [name, { right, run }] of Object.entries(acts))
		server.post(`${tasksPath}/:id/${name}`, async (request, reply) => {
			const session = await gate.enter(request, right)
			const { fields, photos, isRefused } = await readPhotoForm(house, request)
			gate.checkForm(request, session)
			const { id } = idParams.parse(request.params)
			const posted = { villageId: session.villageId, taskId: id, photos, fields, session, ...noteBody.parse(fields) }
			const said = isRefused ? "PHOTO_REFUSED" : await store.tx((tx) => run(tx, commandOf(house, session), actorOf(session), posted))
			if (said !== said.toUpperCase()) return reply.redirect(`${taskPath(id)}?said=${said}`, 303)
			const held = z.record(z.string(), z.unknown()).catch({}).parse(fields)
			const errors = Object.fromEntries(
				[...faultsIn({ act: name, fields: held, code: said }, (when) => isAhead(house, when))].map(([field, code]) => [
					field,
					say(`task.said.${code}`),
				]),
			)
			const view = await store.read((reader) => taskView(reader, house, session, id, said, { act: name, fields: held, errors }))
			if (view === undefined) return reply.callNotFound()
			const shown = { title: view.task.title, path: tasksPath, body: h(TaskPage, { view, house }), status: 422 }
			return sendPage(reply, house, session, shown)
		})
}

/** Whether a day typed can be read and is not over. */
function isAhead(house: House, when: string): boolean {
	const start = parseLocalTime(when, house.timeZone)
	return start !== undefined && start + dayMs - 1 > house.clock()
}

async function linesOf(reader: Reader, house: House, tasks: readonly Task[]): Promise<readonly TaskLine[]> {
	const now = house.clock()
	const lines: TaskLine[] = []
	for (const task of tasks)
		lines.push({
			task,
			who: (await member(reader, task.villageId, task.responsibleId))?.name ?? "",
			deadline: formatDate(task.deadline, house.locale, house.timeZone),
			isOverdue: isOverdue(task, now),
		})
	return lines
}

/** Of what is done, those drawn for a second look that nobody has taken yet. */
async function drawnTasks(reader: Reader, villageId: string): Promise<readonly Task[]> {
	const done = (await tasksOf(reader, villageId, { states: ["done"] })).filter(({ draw }) => draw !== null && isDrawn(draw))
	const open: Task[] = []
	for (const task of done) {
		const events = await eventsOf(reader, villageId, task.id)
		if (events.at(-1)?.kind === "checked") open.push(task)
	}
	return open
}

async function give(
	tx: Tx,
	house: House,
	session: StaffSession,
	id: string,
	values: NewTaskView["values"],
): Promise<{ readonly taskId: string; readonly said: string } | { readonly errors: NewTaskView["errors"] }> {
	const { say } = house
	const { villageId } = session
	const of = { householdNumber: values.household.trim(), name: values.name.trim() }
	const responsibleId = await personOfHousehold(tx, villageId, of)
	const start = parseLocalTime(values.when, house.timeZone)
	const budgetFen = fenOf(values.budget)
	const errors = {
		...(cleanText(values.title).trim() === "" && { title: say("task.titleMissing") }),
		...(responsibleId === undefined && { name: say("task.personUnknown") }),
		...(start === undefined ? { when: say("task.whenWrong") } : !isAhead(house, values.when) && { when: say("task.whenPast") }),
		...(Number.isNaN(budgetFen) && { budget: say("task.budgetWrong") }),
	}
	if (responsibleId === undefined || start === undefined || Object.keys(errors).length > 0) return { errors }
	const matter = values.matter === "" ? undefined : await matterById(tx, villageId, values.matter)
	const decision = matter === undefined ? undefined : (await decisionsOf(tx, villageId, matter.id)).at(-1)
	const made = await giveTask(tx, commandOf(house, session), actorOf(session), {
		villageId,
		...(id !== "" && { id }),
		title: values.title,
		text: values.text,
		responsibleId,
		deadline: start + dayMs - 1,
		budgetFen,
		matterId: matter?.id ?? null,
		itemId: matter?.itemId ?? null,
		// What was rejected or void is no ground for work.
		decisionNumber: decision?.verdict === "adopted" ? decision.number : null,
		askerIds: matter === undefined ? [] : await partiesOf(tx, villageId, matter.id, "asker"),
	})
	if (made.ok) return { taskId: made.task.id, said: made.isOtherwise ? "GIVEN_BEFORE" : "given" }
	return { errors: made.code === "DEADLINE_IN_PAST" ? { when: say("task.whenPast") } : { title: say("task.titleMissing") } }
}

async function newView(reader: Reader, house: House, session: StaffSession, matterId: string): Promise<NewTaskView> {
	const { villageId, csrf } = session
	const matter = matterId === "" ? undefined : await matterById(reader, villageId, matterId)
	const decision = matter === undefined ? undefined : (await decisionsOf(reader, villageId, matter.id)).at(-1)
	const budget = matter?.budgetFen === null || matter === undefined ? "" : yuanOf(matter.budgetFen)
	return {
		id: house.newId(),
		values: { matter: matter?.id ?? "", title: matter?.title ?? "", text: matter?.text ?? "", household: "", name: "", when: "", budget },
		errors: {},
		decision: decision?.verdict === "adopted" ? decision.number : undefined,
		csrf,
	}
}

async function taskView(
	reader: Reader,
	house: House,
	session: StaffSession,
	id: string,
	said: string,
	refused?: RefusedForm,
): Promise<TaskView | undefined> {
	const { villageId, rights, csrf } = session
	const task = await taskById(reader, villageId, id)
	if (task === undefined) return undefined
	const followUps = []
	for (const followUp of await followUpsOf(reader, villageId, { taskId: id }))
		followUps.push({ ...followUp, name: (await member(reader, villageId, followUp.personId))?.name ?? "" })
	return {
		task,
		who: (await member(reader, villageId, task.responsibleId))?.name ?? "",
		isOverdue: isOverdue(task, house.clock()),
		corrected:
			task.matterId === null ? undefined : standingDecision(await decisionsOf(reader, villageId, task.matterId), task.decisionNumber),
		office: await officeOf(reader, house, villageId),
		events: await eventsOf(reader, villageId, id),
		escalations: await escalationsOf(reader, villageId, id),
		followUps,
		waiting: followUps.filter(({ answer, round }) => answer === null && round === task.reopened && task.state === "done"),
		notice: saidSet.has(said)
			? { kind: said === said.toUpperCase() ? "error" : "success", title: house.say(`task.said.${said}`) }
			: undefined,
		refused,
		session: { rights, csrf, villageId },
	}
}
