import { addAlert, endAlert } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { cleanText, withoutLooseEnd } from "../../text/normalize.ts"
import { clearTimer } from "../../timers/due.ts"
import type { House } from "../affair.ts"
import { type CommandCx, note, type Refused, refused } from "../council/index.ts"
import { authorsOfItem, secondersOfItem } from "../item/index.ts"
import { dropWaiting, reportChange, shortTitle } from "../report/index.ts"
import { addAskers, addEvent, askersOf, lockTask, type Task, taskById, updateTask } from "./repo.ts"
import { escalationsOf } from "./repo-escalations.ts"
import { type EventKind, stateAfter } from "./rules.ts"
import { isToldToResponsible, tellResponsibleSoon } from "./tell-responsible.ts"

export const overdueTimer = "task.overdue"

export const answerTimer = "task.answer-due"

export const followUpTimer = "task.follow-up"

/** Longer notes are cut in what askers are told; all of it stands with the task. */
export const toldLength = 60

export const limits = { title: 100, text: 4_000, note: 1_000, office: 60, photos: 9 } as const

/** Who acts: a person by chat, or a staff account; with the name that is shown later. */
export type Actor = { readonly id: string | null; readonly name: string }

export type Given = { readonly ok: true; readonly task: Task }

export type ActRefusal = "TASK_GONE" | "NOT_NOW" | "NOTE_MISSING" | "PHOTO_MISSING"

export type Act = {
	readonly villageId: string
	readonly taskId: string
	readonly note: string
	readonly photos?: readonly string[]
}

export async function act(
	tx: Tx,
	cx: CommandCx,
	actor: Actor,
	kind: Exclude<EventKind, "made">,
	{ villageId, taskId, note: said, photos = [] }: Act,
	more: (task: Task) => Partial<Omit<Task, "villageId" | "id" | "number">> = () => ({}),
): Promise<Given | Refused<"TASK_GONE" | "NOT_NOW">> {
	await lockTask(tx, taskId)
	const task = await taskById(tx, villageId, taskId)
	if (task === undefined) return refused("TASK_GONE")
	const state = stateAfter(task.state, kind)
	if (state === undefined) return refused("NOT_NOW")
	const to = { ...more(task), state }
	await updateTask(tx, task, to)
	await addEvent(tx, {
		villageId,
		taskId,
		at: cx.now,
		kind,
		fromState: task.state,
		toState: state,
		actor: actor.id,
		actorName: actor.name,
		note: withoutLooseEnd(cleanText(said, limits.note)),
		photos: photos.slice(0, limits.photos),
	})
	await note(tx, { ...cx, by: actor.id }, villageId, `task.${kind}`, taskId, {
		number: task.number,
		from: task.state,
		to: state,
		// The row holds the latest only; what was promised before is told by the record.
		...(to.deadline !== undefined && { deadline: to.deadline }),
	})
	// A round that is over is not asked about any more: who has not heard the question yet is not sent it beside the news that the work goes on.
	if (to.reopened !== undefined) await dropWaiting(tx, { villageId, changeId: askedBack(task), now: cx.now })
	if (isToldToResponsible(kind) && actor.id !== task.responsibleId) await tellResponsibleSoon(tx, cx, task)
	return { ok: true, task: { ...task, ...to } }
}

/** The question whether it is well done, once a round of work. */
export const askedBack = ({ number, reopened }: Pick<Task, "number" | "reopened">): string => `task.follow-up:${number}:${reopened}`

export const overdueAlert = "task-overdue"

export const answerAlert = "escalation-overdue"

/** Raised once a deadline: shown in the console until the task has moved. */
export async function raiseOverdue(tx: Tx, cx: CommandCx, task: Task): Promise<void> {
	await updateTask(tx, task, { overdueAt: cx.now })
	const alert = { id: cx.house.newId(), villageId: task.villageId, kind: overdueAlert, subject: task.id, detail: task.number, at: cx.now }
	await addAlert(tx, alert)
	await tellResponsibleSoon(tx, cx, task)
}

/** The township owes no answer any more to what it has not answered of this task. */
export async function dropPackets(tx: Tx, { now }: CommandCx, { villageId, taskId }: Pick<Act, "villageId" | "taskId">): Promise<void> {
	for (const { number, answeredAt } of await escalationsOf(tx, villageId, taskId)) {
		if (answeredAt !== null) continue
		await clearTimer(tx, villageId, answerTimer, number)
		await endAlert(tx, answerAlert, number, now)
	}
}

/** Tells who asked, once a change. */
export async function tellAskers(
	tx: Tx,
	cx: CommandCx,
	task: Task,
	changeId: string,
	key: string,
	values: Readonly<Record<string, string>> = {},
): Promise<void> {
	const { villageId, id, itemId } = task
	// Who came to the item since hears of it too, and is asked in the end whether it is well done.
	if (itemId !== null) await addAskers(tx, villageId, id, await authorsOfItem(tx, villageId, itemId))
	await reportToAskers(tx, cx, task, { changeId, key, values, personIds: await askersOf(tx, villageId, id) })
}

/** One line of news about a task to these who asked for it; who only seconded it is not told that they brought it up. */
export async function reportToAskers(
	tx: Tx,
	{ house, now }: { readonly house: Pick<House, "newId" | "timeZone" | "say">; readonly now: number },
	{ villageId, title, itemId }: Task,
	of: {
		readonly changeId: string
		readonly key: string
		readonly values?: Readonly<Record<string, string>>
		readonly personIds: readonly string[]
	},
): Promise<void> {
	const said = (whose: string): string => house.say(of.key, { title: shortTitle(title), whose: house.say(whose), ...of.values })
	await reportChange(tx, house, {
		villageId,
		changeId: of.changeId,
		personIds: of.personIds,
		words: said("report.yours"),
		seconded: itemId === null ? undefined : { personIds: await secondersOfItem(tx, villageId, itemId), words: said("report.seconded") },
		now,
	})
}
