/** How a task goes from 待办 to 已办结, and who may say so. Pure. */
import { dayMs } from "../../text/date.ts"

/**
 * `todo` 待办, `doing` 办理中, `checking`: reported done, to be looked at, `done` 已办结, `escalated` 上报, `declined` 不予采纳.
 */
export const taskStates = ["todo", "doing", "checking", "done", "escalated", "declined"] as const
export type TaskState = (typeof taskStates)[number]

export const eventKinds = [
	"made",
	"started",
	"progress",
	"reported-done",
	"checked",
	"sent-back",
	"spot-checked",
	"escalated",
	"acknowledged",
	"answered",
	"declined",
	"reopened",
	"moved",
] as const
export type EventKind = (typeof eventKinds)[number]

/** What each act leads to, from where it may be done. */
const steps: Readonly<Record<Exclude<EventKind, "made">, { readonly from: readonly TaskState[]; readonly to: TaskState | undefined }>> = {
	started: { from: ["todo"], to: "doing" },
	progress: { from: ["todo", "doing", "escalated"], to: undefined },
	"reported-done": { from: ["todo", "doing"], to: "checking" },
	checked: { from: ["checking"], to: "done" },
	"sent-back": { from: ["checking"], to: "doing" },
	"spot-checked": { from: ["done"], to: undefined },
	escalated: { from: ["todo", "doing", "done"], to: "escalated" },
	acknowledged: { from: ["escalated"], to: undefined },
	answered: { from: ["escalated"], to: "doing" },
	declined: { from: ["todo", "doing", "escalated"], to: "declined" },
	reopened: { from: ["done"], to: "doing" },
	moved: { from: ["todo", "doing", "escalated"], to: undefined },
}

/** The state after an act; undefined where it may not be done now. A first progress starts the work. */
export function stateAfter(state: TaskState, act: Exclude<EventKind, "made">): TaskState | undefined {
	const { from, to } = steps[act]
	if (!from.includes(state)) return undefined
	return to ?? (act === "progress" && state === "todo" ? "doing" : state)
}

export type CheckRefusal = "CHECKER_IS_DOER" | "CHECKER_NOT_ALLOWED" | "PHOTO_MISSING"

/** Who looks at the work. `person`: whom the account or chat is on the roster, where that is known. */
export type Checker = {
	readonly account: string | null
	readonly personId: string | undefined
	readonly isSupervisor: boolean
	readonly isResident: boolean
}

/** "Done" needs a photo and a look by a supervisor or a resident, never by who did it or who reported it. */
export function judgeCheck(
	task: { readonly responsibleId: string; readonly reportedBy: string | null; readonly hasPhoto: boolean },
	checker: Checker,
): CheckRefusal | undefined {
	const isDoer =
		checker.personId === task.responsibleId || (task.reportedBy !== null && [checker.personId, checker.account].includes(task.reportedBy))
	if (isDoer) return "CHECKER_IS_DOER"
	if (!checker.isSupervisor && !checker.isResident) return "CHECKER_NOT_ALLOWED"
	return task.hasPhoto ? undefined : "PHOTO_MISSING"
}

/** Days between 已办结 and the question to who asked. */
const followUpDays = 7
/** Of what is done, so much is looked at once more (飞检), by lot. */
export const spotCheckShare = 0.05

export function followUpAt(doneAt: number): number {
	return doneAt + followUpDays * dayMs
}

export type Answer = "satisfied" | "unsatisfied"

/** 不满意 once: back for rework. 不满意 again: escalated, somebody is answerable. `before`: how often the work was reopened already. */
export function afterAnswer(answer: Answer, before: number): "nothing" | "reopen" | "escalate" {
	if (answer === "satisfied") return "nothing"
	return before === 0 ? "reopen" : "escalate"
}

/** Whether a done task is drawn for a spot check: the same draw whenever it is asked, fixed by its secret number in [0, 1). */
export function isDrawn(draw: number): boolean {
	return draw < spotCheckShare
}

export function isOverdue({ state, deadline }: { readonly state: TaskState; readonly deadline: number }, now: number): boolean {
	return (state === "todo" || state === "doing") && now > deadline
}

/** Whether the township owes an answer and its day is over: the one it promised, where it promised one. */
export function isAnswerLate(
	of: { readonly answeredAt: number | null; readonly promisedAt: number | null; readonly deadline: number },
	now: number,
): boolean {
	return of.answeredAt === null && now > (of.promisedAt ?? of.deadline)
}
