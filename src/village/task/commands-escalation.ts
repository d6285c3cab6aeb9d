import { endAlert } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { cleanText, withoutLooseEnd } from "../../text/normalize.ts"
import { clearTimer, setTimer } from "../../timers/due.ts"
import { type CommandCx, documentNumber, type Refused, refused } from "../council/index.ts"
import {
	type Act,
	type Actor,
	type ActRefusal,
	act,
	answerAlert,
	answerTimer,
	followUpTimer,
	limits,
	overdueAlert,
	overdueTimer,
	tellAskers,
} from "./act.ts"
import { lockTask, type Task, taskById } from "./repo.ts"
import { type Escalation, escalationByNumber, insertEscalation, updateEscalation } from "./repo-escalations.ts"

export const escalatedChange = (number: string): string => `task.escalated:${number}`

/** 上报: beyond the village. A packet goes to an office of the township, which acknowledges it and answers with a deadline. */
export async function escalate(
	tx: Tx,
	cx: CommandCx,
	actor: Actor,
	of: Act & { readonly office: string; readonly deadline: number },
): Promise<
	{ readonly ok: true; readonly task: Task; readonly escalation: Escalation } | Refused<ActRefusal | "DEADLINE_IN_PAST" | "OFFICE_MISSING">
> {
	const office = cleanText(of.office, limits.office).replaceAll("\n", " ")
	const reason = withoutLooseEnd(cleanText(of.note, limits.note))
	if (office === "") return refused("OFFICE_MISSING")
	if (reason === "") return refused("NOTE_MISSING")
	if (of.deadline <= cx.now) return refused("DEADLINE_IN_PAST")
	const { villageId, taskId } = of
	await lockTask(tx, taskId)
	const wasDone = (await taskById(tx, villageId, taskId))?.state === "done"
	// What was called done and is not begins another round: those who asked are told, and asked, once more when it is done at last.
	const done = await act(tx, cx, actor, "escalated", of, ({ reopened }) =>
		wasDone ? { reopened: reopened + 1, doneAt: null, draw: null, reportedBy: null } : {},
	)
	if (!done.ok) return done
	await clearTimer(tx, villageId, followUpTimer, taskId)
	const escalation: Escalation = {
		villageId,
		number: await documentNumber(tx, cx, villageId, "SB"),
		taskId,
		office,
		reason,
		deadline: of.deadline,
		sentAt: cx.now,
		sentBy: actor.id,
		acknowledgedAt: null,
		acknowledgedBy: null,
		promisedAt: null,
		answer: null,
		answeredAt: null,
		answeredBy: null,
		overdueAt: null,
	}
	await insertEscalation(tx, escalation)
	await clearTimer(tx, villageId, overdueTimer, taskId)
	await endAlert(tx, overdueAlert, taskId, cx.now)
	const timer = { villageId, kind: answerTimer, subject: escalation.number, dueAt: of.deadline, guardVersion: 0 }
	await setTimer(tx, timer, cx.house.newId)
	const key = wasDone ? "task.report.escalatedAgain" : "task.report.escalated"
	await tellAskers(tx, cx, done.task, escalatedChange(escalation.number), key, { office, number: escalation.number })
	return { ok: true, task: done.task, escalation }
}

type Answering = { readonly villageId: string; readonly number: string }

/** As it stands once nobody else works on its task. */
export async function heldEscalation(tx: Tx, { villageId, number }: Answering): Promise<Escalation | undefined> {
	const found = await escalationByNumber(tx, villageId, number)
	if (found === undefined) return undefined
	await lockTask(tx, found.taskId)
	return escalationByNumber(tx, villageId, number)
}

/** The township has it, and says by when it will answer. */
export async function acknowledge(
	tx: Tx,
	cx: CommandCx,
	actor: Actor,
	of: Answering & { readonly promisedAt: number },
): Promise<{ readonly ok: true } | Refused<"ESCALATION_GONE" | "NOT_NOW" | "DEADLINE_IN_PAST">> {
	const found = await heldEscalation(tx, of)
	if (found === undefined) return refused("ESCALATION_GONE")
	if (found.acknowledgedAt !== null || found.answeredAt !== null) return refused("NOT_NOW")
	if (of.promisedAt <= cx.now) return refused("DEADLINE_IN_PAST")
	const done = await act(tx, cx, actor, "acknowledged", { villageId: of.villageId, taskId: found.taskId, note: "" })
	if (!done.ok) return refused("NOT_NOW")
	// Its own day counts from here on: an alarm about the day before is over, and one about this one may come.
	await updateEscalation(tx, found, { acknowledgedAt: cx.now, acknowledgedBy: actor.id, promisedAt: of.promisedAt, overdueAt: null })
	await endAlert(tx, answerAlert, found.number, cx.now)
	const timer = { villageId: of.villageId, kind: answerTimer, subject: found.number, dueAt: of.promisedAt, guardVersion: 0 }
	await setTimer(tx, timer, cx.house.newId)
	return { ok: true }
}

/** The township's answer flows back: the task goes on in the village, with a deadline, and who asked hears it. */
export async function answerEscalation(
	tx: Tx,
	cx: CommandCx,
	actor: Actor,
	of: Answering & { readonly answer: string; readonly deadline: number },
): Promise<{ readonly ok: true } | Refused<"ESCALATION_GONE" | "NOT_NOW" | "DEADLINE_IN_PAST" | "NOTE_MISSING">> {
	const answer = withoutLooseEnd(cleanText(of.answer, limits.note))
	if (answer === "") return refused("NOTE_MISSING")
	if (of.deadline <= cx.now) return refused("DEADLINE_IN_PAST")
	const found = await heldEscalation(tx, of)
	if (found === undefined) return refused("ESCALATION_GONE")
	if (found.answeredAt !== null) return refused("NOT_NOW")
	const { villageId } = of
	const { taskId, number } = found
	const done = await act(tx, cx, actor, "answered", { villageId, taskId, note: answer }, () => ({ deadline: of.deadline, overdueAt: null }))
	if (!done.ok) return refused("NOT_NOW")
	await updateEscalation(tx, found, { answer, answeredAt: cx.now, answeredBy: actor.id })
	await clearTimer(tx, villageId, answerTimer, number)
	await endAlert(tx, answerAlert, number, cx.now)
	await setTimer(tx, { villageId, kind: overdueTimer, subject: taskId, dueAt: of.deadline, guardVersion: 0 }, cx.house.newId)
	await tellAskers(tx, cx, done.task, `task.answered:${number}`, "task.report.answered", { office: found.office, answer })
	return { ok: true }
}
