/** What the dialogs of tasks ask of the store. */
import { z } from "zod"
import type { CallResult } from "../../engine/flow.ts"
import { formatDate, formatDay } from "../../text/date.ts"
import { truncate } from "../../text/normalize.ts"
import { type CallContext, type CallRegistration, defineCall } from "../affair.ts"
import type { Actor } from "./act.ts"
import { addProgress, checkTask, reportDone } from "./commands.ts"
import { maxNote } from "./flow.ts"
import { answerBack } from "./follow-up.ts"
import { askersOf, eventsOf, type Task, type TaskEvent, taskByNumber, tasksOf } from "./repo.ts"
import { isOverdue } from "./rules.ts"
import { toJudgeBy } from "./to-judge.ts"

const notMember: CallResult = { ok: false, code: "NOT_MEMBER" }
const gone: CallResult = { ok: false, code: "TASK_GONE" }
const longestLabel = 30
const eventsShown = 3

type Me = { readonly villageId: string; readonly personId: string; readonly name: string; readonly isSupervisor: boolean }

function meOf({ who }: CallContext): Me | undefined {
	const { villageId, person, isGroup } = who
	if (villageId === undefined || person === undefined || isGroup) return undefined
	return { villageId, personId: person.id, name: person.name, isSupervisor: person.roles.includes("supervisor") }
}

/** What is mine to do; for a supervisor, what waits to be looked at, too. */
async function mineOf({ tx }: CallContext, { villageId, personId, isSupervisor }: Me): Promise<readonly Task[]> {
	const own = await tasksOf(tx, villageId, { responsibleId: personId, states: ["todo", "doing", "escalated"] })
	const toCheck = isSupervisor ? await tasksOf(tx, villageId, { states: ["checking"] }) : []
	return [...toCheck.filter(({ responsibleId }) => responsibleId !== personId), ...own]
}

const mine = defineCall(z.object({}), async (_, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const tasks = await mineOf(cx, me)
	const label = (task: Task) => {
		const title = Array.from(task.title).slice(0, longestLabel).join("")
		if (task.state === "checking") return cx.house.say("task.chat.label.check", { title })
		return isOverdue(task, cx.now) ? cx.house.say("task.chat.label.overdue", { title }) : title
	}
	return { ok: true, value: { all: tasks.map((task) => ({ number: task.number, label: label(task) })) } }
})

const numberArgs = z.object({ number: z.string().max(40) })

const one = defineCall(numberArgs, async ({ number }, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const task = await taskByNumber(cx.tx, me.villageId, number)
	const isMine = task?.responsibleId === me.personId
	if (task === undefined || (!isMine && !me.isSupervisor)) return gone
	const may = isMine && (task.state === "todo" || task.state === "doing") ? "work" : !isMine && task.state === "checking" ? "check" : "look"
	const photos = may === "check" ? await latestPhotos(cx, task) : []
	return { ok: true, value: { text: await taskText(cx, task), photos, may } }
})

const photosShown = 3

async function latestPhotos({ tx }: CallContext, { villageId, id }: Task): Promise<readonly string[]> {
	return (await eventsOf(tx, villageId, id)).findLast(({ photos }) => photos.length > 0)?.photos.slice(-photosShown) ?? []
}

async function taskText({ tx, house, now }: CallContext, task: Task): Promise<string> {
	const { say, locale, timeZone } = house
	const events = await eventsOf(tx, task.villageId, task.id)
	// Who carries it out is often a neighbour: that somebody is not satisfied is passed on, and not who.
	const askers = new Set(await askersOf(tx, task.villageId, task.id))
	const nameOf = ({ kind, actor, actorName }: TaskEvent) =>
		(kind === "reopened" || kind === "escalated") && actor !== null && askers.has(actor) ? say("task.chat.asker") : actorName
	return [
		say("task.chat.head", { number: task.number, title: task.title }),
		...(task.text === "" ? [] : [truncate(task.text, 400, "characters")]),
		say(isOverdue(task, now) ? "task.chat.overdue" : "task.chat.deadline", { day: formatDate(task.deadline, locale, timeZone) }),
		say("task.chat.state", { state: say(`task.state.${task.state}`) }),
		...events
			.filter(({ kind }) => kind !== "made")
			.slice(-eventsShown)
			.map((event) => {
				const { at, kind, note, photos } = event
				const said = [
					...(note === "" ? [] : [`：${note}`]),
					...(photos.length > 0 ? [say("task.chat.photos", { count: photos.length })] : []),
				]
				const day = formatDay(at, now, locale, timeZone)
				return say("task.chat.event", { day, who: nameOf(event), what: say(`task.event.${kind}`), said: said.join("") })
			}),
	].join("\n")
}

const saidArgs = numberArgs.extend({ note: z.string().max(maxNote), photos: z.array(z.string().max(500)).max(9) })

type Said = z.infer<typeof saidArgs>
type Done = { readonly ok: true } | { readonly ok: false; readonly code: string }

/** A call of who is responsible, or of who looks: the task by its number, then the command. */
function taskCall(
	isForOwner: boolean,
	run: (cx: CallContext, me: Me, task: Task, said: Said, actor: Actor) => Promise<Done>,
): CallRegistration {
	return defineCall(saidArgs, async (said, cx) => {
		const me = meOf(cx)
		if (me === undefined) return notMember
		const task = await taskByNumber(cx.tx, me.villageId, said.number)
		if (task === undefined || (isForOwner && task.responsibleId !== me.personId)) return gone
		const done = await run(cx, me, task, said, { id: me.personId, name: me.name })
		return done.ok ? { ok: true, value: null } : { ok: false, code: done.code }
	})
}

const commandOf = ({ house, now }: CallContext) => ({ house, now, by: null })
const actOf = (task: Task, { note, photos }: Said) => ({ villageId: task.villageId, taskId: task.id, note, photos })

const progress = taskCall(true, (cx, _, task, said, actor) => addProgress(cx.tx, commandOf(cx), actor, actOf(task, said)))
const done = taskCall(true, (cx, _, task, said, actor) => reportDone(cx.tx, commandOf(cx), actor, actOf(task, said)))

function check(isGood: boolean): CallRegistration {
	return taskCall(false, (cx, me, task, said, actor) => {
		const checker = { account: null, personId: me.personId, isSupervisor: me.isSupervisor, isResident: false }
		return checkTask(cx.tx, commandOf(cx), actor, checker, { ...actOf(task, said), isGood })
	})
}

const toJudge = defineCall(z.object({}), async (_, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const [first, ...others] = await toJudgeBy(cx.tx, me)
	return { ok: true, value: first === undefined ? null : { ...first, left: others.length + 1 } }
})

const answerArgs = numberArgs.extend({
	round: z.number().int(),
	answer: z.enum(["satisfied", "unsatisfied"]),
	reason: z.string().max(maxNote),
})

const answer = defineCall(answerArgs, async ({ number, ...given }, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const task = await taskByNumber(cx.tx, me.villageId, number)
	if (task === undefined) return gone
	const { villageId, personId, name } = me
	const actor = { id: personId, name }
	const came = await answerBack(cx.tx, commandOf(cx), actor, { villageId, taskId: task.id, personId, ...given })
	return came.ok ? { ok: true, value: came.came } : { ok: false, code: came.code }
})

export const calls: Readonly<Record<string, CallRegistration>> = {
	"task.mine": mine,
	"task.one": one,
	"task.progress": progress,
	"task.done": done,
	"task.good": check(true),
	"task.bad": check(false),
	"task.toJudge": toJudge,
	"task.answer": answer,
}
