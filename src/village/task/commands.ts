/** A task is given, worked on, reported done, looked at; escalated or declined where it must be. */
import { randomInt } from "node:crypto"
import { endAlert } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { formatDate } from "../../text/date.ts"
import { cleanText, excerpt } from "../../text/normalize.ts"
import { clearTimer, setTimer } from "../../timers/due.ts"
import { type CommandCx, documentNumber, note, type Refused, refused } from "../council/index.ts"
import { member } from "../people/index.ts"
import {
	type Act,
	type Actor,
	type ActRefusal,
	act,
	dropPackets,
	followUpTimer,
	type Given,
	limits,
	overdueAlert,
	overdueTimer,
	tellAskers,
	toldLength,
} from "./act.ts"
import { addAskers, addEvent, eventsOf, insertTask, lockTask, type Task, type TaskEvent, taskById } from "./repo.ts"
import { type Checker, type CheckRefusal, followUpAt, judgeCheck } from "./rules.ts"
import { tellResponsibleSoon } from "./tell-responsible.ts"

export type NewTask = {
	readonly villageId: string
	/** Sent twice, it is one task. */
	readonly id?: string
	readonly title: string
	readonly text: string
	readonly responsibleId: string
	readonly deadline: number
	readonly budgetFen?: number | null
	readonly matterId?: string | null
	readonly decisionNumber?: string | null
	readonly itemId?: string | null
	readonly askerIds?: readonly string[]
}

/**
 * Gives a task to a person of the village. A deadline in the past is refused. `isOtherwise`: it was given before, in other words than are sent
 * now; the first stand, for people were told of them.
 */
export async function giveTask(
	tx: Tx,
	cx: CommandCx,
	actor: Actor,
	given: NewTask,
): Promise<
	(Given & { readonly isOtherwise: boolean }) | Refused<"TITLE_MISSING" | "PERSON_UNKNOWN" | "DEADLINE_IN_PAST" | "BUDGET_WRONG">
> {
	const { villageId, responsibleId, deadline, budgetFen = null } = given
	const title = cleanText(given.title, limits.title).replaceAll("\n", " ")
	const text = cleanText(given.text, limits.text)
	if (title === "") return refused("TITLE_MISSING")
	if (deadline <= cx.now) return refused("DEADLINE_IN_PAST")
	if (budgetFen !== null && (!Number.isSafeInteger(budgetFen) || budgetFen < 0)) return refused("BUDGET_WRONG")
	if ((await member(tx, villageId, responsibleId)) === undefined) return refused("PERSON_UNKNOWN")
	if (given.id !== undefined) {
		await lockTask(tx, given.id)
		const known = await taskById(tx, villageId, given.id)
		if (known !== undefined) {
			const isAsGiven = known.title === title && known.text === text && known.responsibleId === responsibleId
			return { ok: true, task: known, isOtherwise: !isAsGiven || known.deadline !== deadline || known.budgetFen !== budgetFen }
		}
	}
	const task: Task = {
		villageId,
		id: given.id ?? cx.house.newId(),
		number: await documentNumber(tx, cx, villageId, "RW"),
		title,
		text,
		matterId: given.matterId ?? null,
		decisionNumber: given.decisionNumber ?? null,
		itemId: given.itemId ?? null,
		responsibleId,
		deadline,
		budgetFen,
		state: "todo",
		reportedBy: null,
		doneAt: null,
		reopened: 0,
		draw: null,
		overdueAt: null,
		createdAt: cx.now,
		createdBy: cx.by,
	}
	await insertTask(tx, task)
	await addAskers(tx, villageId, task.id, given.askerIds ?? [])
	await addEvent(tx, {
		villageId,
		taskId: task.id,
		at: cx.now,
		kind: "made",
		fromState: null,
		toState: "todo",
		actor: actor.id,
		actorName: actor.name,
		note: "",
		photos: [],
	})
	await setTimer(tx, { villageId, kind: overdueTimer, subject: task.id, dueAt: deadline, guardVersion: 0 }, cx.house.newId)
	if (actor.id !== responsibleId) await tellResponsibleSoon(tx, cx, task)
	await note(tx, cx, villageId, "task.given", task.id, { number: task.number, responsibleId, deadline })
	const day = formatDate(deadline, cx.house.locale, cx.house.timeZone)
	await tellAskers(tx, cx, task, `task.given:${task.number}`, "task.report.given", { day })
	return { ok: true, task, isOtherwise: false }
}

/** Words or a photo of how far it is; the first starts the work. */
export async function addProgress(tx: Tx, cx: CommandCx, actor: Actor, of: Act): Promise<Given | Refused<ActRefusal>> {
	if (cleanText(of.note, limits.note) === "" && (of.photos ?? []).length === 0) return refused("NOTE_MISSING")
	const done = await act(tx, cx, actor, "progress", of)
	if (!done.ok) return done
	const step = (await eventsOf(tx, of.villageId, of.taskId)).length
	const said = cleanText(of.note, limits.note)
	const key = said === "" ? "task.report.progressPhoto" : "task.report.progress"
	await tellAskers(tx, cx, done.task, `task.progress:${done.task.number}:${step}`, key, { note: excerpt(said, toldLength) })
	return done
}

/** Reports a task done. It is 已办结 only when somebody else has looked; until then it is being checked. Needs a photo of the work: now, or from while it went on. */
export async function reportDone(tx: Tx, cx: CommandCx, actor: Actor, of: Act): Promise<Given | Refused<ActRefusal>> {
	await lockTask(tx, of.taskId)
	const task = await taskById(tx, of.villageId, of.taskId)
	if (task === undefined) return refused("TASK_GONE")
	const hasPhoto = (of.photos ?? []).length > 0 || (await roundOf(tx, task)).some(showsWork)
	if (!hasPhoto) return refused("PHOTO_MISSING")
	return act(tx, cx, actor, "reported-done", of, () => ({ reportedBy: actor.id }))
}

/** What happened in the present round of work: photos from before it came back show what was not good enough. */
async function roundOf(tx: Tx, { villageId, id }: Task): Promise<readonly TaskEvent[]> {
	const events = await eventsOf(tx, villageId, id)
	const from = events.findLastIndex(
		({ kind, fromState }) => kind === "reopened" || kind === "sent-back" || (kind === "escalated" && fromState === "done"),
	)
	return events.slice(from + 1)
}

const hasPhotos = ({ photos }: TaskEvent): boolean => photos.length > 0

/** The photo that came with the beginning, or while it lay with the township, shows how it was before: no proof that it is done. */
const showsWork = (event: TaskEvent): boolean => event.fromState === "doing" && hasPhotos(event)

/** Somebody who did not do it looks: 已办结, or back with the reason. */
export async function checkTask(
	tx: Tx,
	cx: CommandCx,
	actor: Actor,
	checker: Checker,
	of: Act & { readonly isGood: boolean },
): Promise<Given | Refused<ActRefusal | CheckRefusal>> {
	await lockTask(tx, of.taskId)
	const task = await taskById(tx, of.villageId, of.taskId)
	if (task === undefined) return refused("TASK_GONE")
	if (task.state !== "checking") return refused("NOT_NOW")
	const fault = judgeCheck({ ...task, hasPhoto: (await roundOf(tx, task)).some(hasPhotos) }, checker)
	if (fault !== undefined) return refused(fault)
	if (!of.isGood) {
		if (cleanText(of.note, limits.note) === "") return refused("NOTE_MISSING")
		const back = await act(tx, cx, actor, "sent-back", of, () => ({ reportedBy: null }))
		if (back.ok) await backAtWork(tx, cx, back.task)
		return back
	}
	// Drawn now, so that nobody can choose afterwards what is looked at once more.
	const draw = randomInt(1_000_000) / 1_000_000
	const done = await act(tx, cx, actor, "checked", of, () => ({ doneAt: cx.now, draw }))
	if (!done.ok) return done
	const { villageId, taskId } = of
	await clearTimer(tx, villageId, overdueTimer, taskId)
	await endAlert(tx, overdueAlert, taskId, cx.now)
	await setTimer(
		tx,
		{ villageId, kind: followUpTimer, subject: taskId, dueAt: followUpAt(cx.now), guardVersion: task.reopened },
		cx.house.newId,
	)
	await tellAskers(tx, cx, done.task, `task.done:${task.number}:${task.reopened}`, "task.report.done")
	return done
}

/** Its clock may have rung while it was looked at, when nothing was late: then it rings now. */
async function backAtWork(tx: Tx, cx: CommandCx, task: Task): Promise<void> {
	const { villageId, id, deadline } = task
	const timer = { villageId, kind: overdueTimer, subject: id, dueAt: Math.max(deadline, cx.now), guardVersion: 0 }
	await setTimer(tx, timer, cx.house.newId)
}

/** A second look at what is done, by lot or because somebody wants it (飞检). A bad one is what 不满意 is: it comes back. */
export async function spotCheck(
	tx: Tx,
	cx: CommandCx,
	actor: Actor,
	checker: Checker,
	of: Act & { readonly isGood: boolean },
): Promise<Given | Refused<ActRefusal | CheckRefusal>> {
	const task = await taskById(tx, of.villageId, of.taskId)
	if (task === undefined) return refused("TASK_GONE")
	const fault = judgeCheck({ ...task, hasPhoto: true }, checker)
	if (fault !== undefined) return refused(fault)
	if (cleanText(of.note, limits.note) === "") return refused("NOTE_MISSING")
	const looked = await act(tx, cx, actor, "spot-checked", of)
	return !looked.ok || of.isGood ? looked : reopen(tx, cx, actor, of)
}

export const reopenedChange = ({ number, reopened }: Task): string => `task.reopened:${number}:${reopened}`

/** Back for rework with the reason; a new deadline of two weeks, since the old one is over. */
export async function reopen(tx: Tx, cx: CommandCx, actor: Actor, of: Act): Promise<Given | Refused<"TASK_GONE" | "NOT_NOW">> {
	const deadline = cx.now + reworkMs
	const done = await act(tx, cx, actor, "reopened", of, (task) => ({
		reopened: task.reopened + 1,
		reportedBy: null,
		doneAt: null,
		draw: null,
		overdueAt: null,
		deadline,
	}))
	if (!done.ok) return done
	const { villageId, taskId } = of
	await clearTimer(tx, villageId, followUpTimer, taskId)
	await setTimer(tx, { villageId, kind: overdueTimer, subject: taskId, dueAt: deadline, guardVersion: 0 }, cx.house.newId)
	await tellAskers(tx, cx, done.task, reopenedChange(done.task), "task.report.reopened")
	return done
}

const reworkMs = 14 * 24 * 3_600_000

/** 不予采纳, with the reason; who asked hears it. */
export async function declineTask(tx: Tx, cx: CommandCx, actor: Actor, of: Act): Promise<Given | Refused<ActRefusal>> {
	const reason = cleanText(of.note, limits.note)
	if (reason === "") return refused("NOTE_MISSING")
	const done = await act(tx, cx, actor, "declined", of)
	if (!done.ok) return done
	await clearTimer(tx, of.villageId, overdueTimer, of.taskId)
	await endAlert(tx, overdueAlert, of.taskId, cx.now)
	await dropPackets(tx, cx, of)
	await tellAskers(tx, cx, done.task, `task.declined:${done.task.number}`, "task.report.declined", { reason })
	return done
}

/** A later deadline, with the reason. */
export async function moveDeadline(
	tx: Tx,
	cx: CommandCx,
	actor: Actor,
	of: Act & { readonly deadline: number },
): Promise<Given | Refused<ActRefusal | "DEADLINE_IN_PAST">> {
	if (of.deadline <= cx.now) return refused("DEADLINE_IN_PAST")
	if (cleanText(of.note, limits.note) === "") return refused("NOTE_MISSING")
	const done = await act(tx, cx, actor, "moved", of, () => ({ deadline: of.deadline, overdueAt: null }))
	if (!done.ok) return done
	await endAlert(tx, overdueAlert, of.taskId, cx.now)
	const timer = { villageId: of.villageId, kind: overdueTimer, subject: of.taskId, dueAt: of.deadline, guardVersion: 0 }
	await setTimer(tx, timer, cx.house.newId)
	return done
}
