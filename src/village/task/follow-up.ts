/** What runs by itself: alarms for what is overdue, the question to who asked, and what their answers lead to. */
import { addAlert } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import { cleanText, hasLetters, withoutLooseEnd } from "../../text/normalize.ts"
import type { TimerHandler } from "../affair.ts"
import { type CommandCx, type Refused, refused } from "../council/index.ts"
import { dropWaiting } from "../report/index.ts"
import { type Actor, answerAlert, askedBack, limits, raiseOverdue, reportToAskers } from "./act.ts"
import { reopen, reopenedChange } from "./commands.ts"
import { escalate, escalatedChange, heldEscalation } from "./commands-escalation.ts"
import { judgementIn } from "./judge-flow.ts"
import { officeOf } from "./office.ts"
import { askersOf, eventsOf, lockTask, type Task, taskById } from "./repo.ts"
import { updateEscalation } from "./repo-escalations.ts"
import { answerFollowUp, insertFollowUps } from "./repo-follow-ups.ts"
import { type Answer, afterAnswer, isAnswerLate, isOverdue } from "./rules.ts"

/** The deadline is over: an alarm for staff, and a word to who answers for it once the night is over. */
export const overdueDue: TimerHandler = async ({ villageId, subject: taskId }, { tx, house, now }) => {
	await lockTask(tx, taskId)
	const task = await taskById(tx, villageId, taskId)
	// Its clock rings at the deadline itself; a task whose deadline was moved has a timer of its own.
	if (task === undefined || task.overdueAt !== null || !isOverdue(task, now + 1)) return
	await raiseOverdue(tx, { house, now, by: null }, task)
}

/** The township has not answered by the day it promised, or was given: an alarm, once a day it had. */
export const answerDue: TimerHandler = async ({ villageId, subject: number }, { tx, house, now }) => {
	const found = await heldEscalation(tx, { villageId, number })
	// Its clock may have rung just before the township promised a later day, or answered.
	if (found === undefined || found.overdueAt !== null || !isAnswerLate(found, now + 1)) return
	await updateEscalation(tx, found, { overdueAt: now })
	await addAlert(tx, { id: house.newId(), villageId, kind: answerAlert, subject: number, detail: found.office, at: now })
}

/** Seven days after 已办结 those who asked are asked back, each once a round of work, in the message that tells them news. */
export const followUpDue: TimerHandler = async ({ villageId, subject: taskId, guard }, { tx, house, now }) => {
	await lockTask(tx, taskId)
	const task = await taskById(tx, villageId, taskId)
	if (task === undefined || task.state !== "done" || task.reopened !== guard) return
	const askers = await askersOf(tx, villageId, taskId)
	await insertFollowUps(tx, { villageId, taskId, round: guard, askedAt: now }, askers)
	await reportToAskers(tx, { house, now }, task, { changeId: askedBack(task), key: "task.report.followUp", personIds: askers })
}

/** How often it came back for rework. A round that began because staff sent it up is none: nobody was dissatisfied yet. */
async function reworks(tx: Tx, { villageId, id }: Task): Promise<number> {
	return (await eventsOf(tx, villageId, id)).filter(({ kind }) => kind === "reopened").length
}

const escalationMs = 14 * dayMs

/**
 * 满意 or 不满意, given by a press. The first 不满意 of a task brings it back with the reason, the next escalates it. An answer to a round
 * that is over already (somebody else was faster) is kept, and moves nothing.
 */
export async function answerBack(
	tx: Tx,
	cx: CommandCx,
	actor: Actor,
	of: {
		readonly villageId: string
		readonly taskId: string
		readonly round: number
		readonly personId: string
		readonly answer: Answer
		readonly reason: string
	},
): Promise<{ readonly ok: true; readonly came: "nothing" | "reopen" | "escalate" } | Refused<"TASK_GONE" | "ANSWERED" | "REASON_MISSING">> {
	const { villageId, taskId, round, personId, answer } = of
	await lockTask(tx, taskId)
	const task = await taskById(tx, villageId, taskId)
	if (task === undefined) return refused("TASK_GONE")
	const reason = withoutLooseEnd(cleanText(of.reason, limits.note))
	// A sign, or 不满意 once more, tells whoever has to put it right nothing.
	if (answer === "unsatisfied" && (!hasLetters(reason) || judgementIn(reason) !== undefined)) return refused("REASON_MISSING")
	const given = { answer, reason, answeredAt: cx.now, enteredBy: cx.by }
	if (!(await answerFollowUp(tx, { villageId, taskId, round, personId }, given))) return refused("ANSWERED")
	// The question may wait for the week's budget: who has answered is not asked again.
	await dropWaiting(tx, { villageId, personId, changeId: askedBack({ ...task, reopened: round }), now: cx.now })
	const came = task.state === "done" && task.reopened === round ? afterAnswer(answer, await reworks(tx, task)) : "nothing"
	// Who pressed it themselves hears in the answer to the press what comes of it, and not once more with the week's news.
	const heard = (changeId: string) => (actor.id === personId ? dropWaiting(tx, { villageId, personId, changeId, now: cx.now }) : undefined)
	if (came === "reopen") {
		const note = cx.house.say("task.unsatisfied", { reason })
		const back = await reopen(tx, cx, actor, { villageId, taskId, note })
		if (back.ok) await heard(reopenedChange(back.task))
	}
	if (came === "escalate") {
		const office = await officeOf(tx, cx.house, villageId)
		const note = cx.house.say("task.unsatisfiedAgain", { reason })
		const sent = await escalate(tx, cx, actor, { villageId, taskId, note, office, deadline: cx.now + escalationMs })
		if (sent.ok) await heard(escalatedChange(sent.escalation.number))
	}
	return { ok: true, came }
}
