/** What staff decide: tasks, disputed phones, who is head, looking at a phone number. */

import { say } from "../../outbound/outbox.ts"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { unbind } from "./commands-self.ts"
import { type BindingKey, bindingByKey, changeBinding } from "./repo-bindings.ts"
import { memberRow } from "./repo-members.ts"
import { openPhone } from "./repo-roster.ts"
import { finishTask, type TaskRow, taskById } from "./repo-tasks.ts"
import { clearTries, codeTries, headTries } from "./repo-tries.ts"

type StaffCx = { readonly tx: Tx; readonly house: House; readonly villageId: string; readonly actor: string; readonly now: number }

export type TaskDecision = "done" | "yes" | "no"

/**
 * Closes a task. `yes` confirms the head, or that the disputed phone belongs; `no` refuses it, and removes a disputed phone.
 * False when the task is not there or was closed before: nothing is done twice.
 */
export async function decideTask(cx: StaffCx, taskId: string, decision: TaskDecision): Promise<boolean> {
	const { tx, villageId, actor, now } = cx
	const task = await taskById(tx, villageId, taskId)
	if (task === undefined || !(await finishTask(tx, villageId, taskId, actor, now))) return false
	await carryOut(cx, task, decision)
	await note(cx, "people.task-done", taskId, { kind: task.kind, decision })
	return true
}

async function carryOut(cx: StaffCx, task: TaskRow, decision: TaskDecision): Promise<void> {
	const { tx, villageId } = cx
	switch (task.kind) {
		case "confirm-head":
			if (task.chatId !== null && task.personId !== null)
				await decideHead(cx, { chatId: task.chatId, villageId, personId: task.personId }, decision === "yes")
			return
		case "dispute":
			if (task.detail.chatId !== undefined && task.personId !== null)
				await settleDispute(cx, { chatId: task.detail.chatId, villageId, personId: task.personId }, decision === "yes")
			return
		case "callback":
			// Talked to: the person may try codes again.
			if (task.chatId !== null) await clearTries(tx, codeTries(task.chatId))
			return
		case "help":
		case "not-listed":
		case "enter-answer":
			return
	}
}

async function decideHead(cx: StaffCx, key: BindingKey, isHead: boolean): Promise<void> {
	const { tx, house, now } = cx
	if ((await bindingByKey(tx, key)) === undefined) return
	if (isHead) {
		await changeBinding(tx, key, { headBy: "contact" })
		await clearTries(tx, headTries(key.villageId, key.personId))
	}
	const member = await memberRow(tx, key.villageId, key.personId)
	const text = house.say(isHead ? "people.head.confirmed" : "people.head.refused", { name: member?.name ?? "" })
	await say(tx, { chatId: key.chatId, lane: "dialog", id: house.newId(), blocks: [{ kind: "text", text }], now })
}

async function settleDispute(cx: StaffCx, key: BindingKey, belongs: boolean): Promise<void> {
	if (belongs) await changeBinding(cx.tx, key, { disputedAt: null })
	else await removePhone(cx, key)
}

/** Takes a phone off a person; it is told. False when it is not bound. */
export async function removePhone(cx: StaffCx, key: BindingKey): Promise<boolean> {
	const { tx, house, now } = cx
	const member = await memberRow(tx, key.villageId, key.personId)
	if (!(await unbind(tx, key, now))) return false
	await note(cx, "people.unbound", key.personId, {})
	const text = house.say("people.unbound", { name: member?.name ?? "" })
	await say(tx, { chatId: key.chatId, lane: "dialog", id: house.newId(), blocks: [{ kind: "text", text }], now })
	return true
}

/** The full number, and a record of who looked at it. undefined where the roster has none. */
export async function revealPhone(cx: StaffCx, personId: string): Promise<string | undefined> {
	const member = await memberRow(cx.tx, cx.villageId, personId)
	const phone = member === undefined ? undefined : openPhone(cx.house.cipher, personId, member.phoneSealed)
	if (phone !== undefined) await note(cx, "people.phone-read", personId, {})
	return phone
}

async function note(
	{ tx, house, villageId, actor, now }: StaffCx,
	event: string,
	subject: string,
	data: Readonly<Record<string, string>>,
): Promise<void> {
	await addRecord(tx, { villageId, id: house.newId(), at: now, event, subject, actor, data })
}
