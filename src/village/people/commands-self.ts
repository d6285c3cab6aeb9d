/** What a person does with their own registration: act for somebody else, object, mute, see everything, withdraw. */
import type { CallResult } from "../../engine/flow.ts"
import { addAlert, addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { dayMs, formatDate, formatDay } from "../../text/date.ts"
import { maskName, maskPhone } from "../../text/mask.ts"
import type { CallContext, House } from "../affair.ts"
import { helperOf } from "./commands-enrol.ts"
import {
	type BindingKey,
	bindingByKey,
	bindingsOfChat,
	bindingsOfHousehold,
	bindingsOfPerson,
	blankChat,
	changeBinding,
	dropSessions,
	muteChat,
	pointChat,
	withdrawConsent,
} from "./repo-bindings.ts"
import { memberRow } from "./repo-members.ts"
import { openPhone } from "./repo-roster.ts"
import { emptyTasksOf, openTask, setTaskDetail, taskById } from "./repo-tasks.ts"
import { onlyVillage, villageById } from "./repo-village.ts"
import { maxNotes } from "./rules.ts"
import type { TaskKind } from "./task.ts"
import { addTask } from "./tell-helper.ts"
import { preferChat, waysTo } from "./ways.ts"

/** 换人: the chat acts for another person bound to it in the same village. */
export async function actFor(personId: string, { tx, who }: CallContext): Promise<CallResult> {
	const bound = (await bindingsOfChat(tx, who.chatId)).find(
		(binding) => binding.personId === personId && binding.villageId === who.villageId,
	)
	if (bound === undefined) return { ok: false, code: "not-bound" }
	await pointChat(tx, who.chatId, { villageId: bound.villageId, personId })
	return { ok: true, value: { name: bound.name } }
}

/** 换村: the chat speaks to another village it is bound in, for the person bound there first. */
export async function actIn(villageId: string, { tx, who }: CallContext): Promise<CallResult> {
	const bound = (await bindingsOfChat(tx, who.chatId)).find((binding) => binding.villageId === villageId)
	if (bound === undefined) return { ok: false, code: "not-bound" }
	await pointChat(tx, who.chatId, { villageId, personId: bound.personId })
	return { ok: true, value: { name: bound.name, village: (await villageById(tx, villageId))?.name ?? "" } }
}

/** 退订 and 恢复 */
export async function setMuted(isMuted: boolean, cx: CallContext): Promise<CallResult> {
	const { tx, who, now } = cx
	await muteChat(tx, who.chatId, isMuted ? now : null)
	return { ok: true, value: { elsewhere: isMuted && (await isReachedElsewhere(cx)) } }
}

/** 退订 is said of one chat: whether news still reach the person in another. */
async function isReachedElsewhere({ tx, who, house, now }: CallContext): Promise<boolean> {
	if (who.villageId === undefined || who.person === undefined) return false
	const query = { villageId: who.villageId, purpose: "news", channels: house.channels, now } as const
	return (await waysTo(tx, query, [who.person.id])).get(who.person.id)?.kind === "open"
}

/** 以后发到这里: among the person's chats this one is theirs; 退订 said here before no longer holds. */
export async function preferHere({ tx, who, now }: CallContext): Promise<CallResult> {
	if (who.villageId === undefined || who.person === undefined) return { ok: false, code: "not-enrolled" }
	await preferChat(tx, { chatId: who.chatId, villageId: who.villageId, personId: who.person.id }, now)
	await muteChat(tx, who.chatId, null)
	return { ok: true, value: { name: who.person.name } }
}

/** Phones of the household other than this one. `index` stands for the phone in the dialog. */
export async function otherPhones({ tx, who, house, now }: CallContext): Promise<CallResult> {
	if (who.villageId === undefined || who.person === undefined) return { ok: true, value: [] }
	const bindings = await bindingsOfHousehold(tx, who.villageId, who.person.householdId)
	return {
		ok: true,
		value: bindings
			.filter((binding) => binding.chatId !== who.chatId && binding.disputedAt === null)
			.slice(0, 9)
			.map(({ chatId, personId, name, boundAt }) => ({
				chatId,
				personId,
				label: house.say("people.phone", { name: maskName(name), day: formatDay(boundAt, now, house.locale, house.timeZone) }),
			})),
	}
}

/**
 * 不是我家的: the other phone may not confirm for the household until somebody of the village has settled it. The phone itself
 * stays bound: who objects may be the one who does not belong.
 */
export async function disputePhone(of: { readonly chatId: string; readonly personId: string }, cx: CallContext): Promise<CallResult> {
	const { tx, who, now, house } = cx
	const { villageId, person } = who
	if (villageId === undefined || person === undefined) return { ok: false, code: "not-enrolled" }
	const key: BindingKey = { ...of, villageId }
	const other = await bindingByKey(tx, key)
	if (other === undefined || other.householdId !== person.householdId || other.chatId === who.chatId) return { ok: false, code: "gone" }
	if (other.disputedAt === null) {
		await changeBinding(tx, key, { disputedAt: now })
		const subject = `dispute:${of.chatId}:${of.personId}`
		await addTask(tx, {
			villageId,
			id: house.newId(),
			kind: "dispute",
			householdId: person.householdId,
			personId: of.personId,
			chatId: who.chatId,
			subject,
			detail: { chatId: of.chatId },
			at: now,
		})
		await addRecord(tx, {
			villageId,
			id: house.newId(),
			at: now,
			event: "people.disputed",
			subject: of.personId,
			actor: person.id,
			data: {},
		})
	}
	return { ok: true, value: { helper: await helperOf(tx, cx, villageId, person.householdId) } }
}

const callWithinMs = 2 * dayMs

export type HelpReason = "asked" | "codes" | "not-listed"
const kindOf: Readonly<Record<HelpReason, TaskKind>> = { asked: "help", codes: "callback", "not-listed": "not-listed" }

/** 人工: makes the task once while it is open, and says who will call until when. */
export async function askHuman(
	args: { readonly reason: HelpReason; readonly villageId: string | null; readonly householdId: string | null },
	cx: CallContext,
): Promise<CallResult> {
	const { tx, who, now, house } = cx
	const villageId = args.villageId ?? who.villageId ?? (await onlyVillage(tx))?.id
	if (villageId === undefined) {
		// Nobody knows whose resident this is: staff of the whole instance see that somebody does not get in.
		if (args.reason === "codes")
			await addAlert(tx, {
				id: house.newId(),
				villageId: null,
				kind: "people.enrol-stuck",
				subject: who.chatId,
				detail: "WRONG_CODES",
				at: now,
			})
		return { ok: false, code: "no-village" }
	}
	const isOwn = villageId === who.villageId
	const person = isOwn ? who.person : undefined
	const householdId = args.householdId ?? person?.householdId
	const kind = kindOf[args.reason]
	const subject = `${kind}:${who.chatId}:${person?.id ?? ""}`
	await tx.lock(`task:${subject}`)
	const open = await openTask(tx, villageId, kind, subject)
	const taskId = open?.id ?? house.newId()
	if (open === undefined) {
		await addTask(tx, {
			villageId,
			id: taskId,
			kind,
			subject,
			chatId: who.chatId,
			...(householdId !== undefined && { householdId }),
			...(person !== undefined && { personId: person.id }),
			detail: {},
			at: now,
		})
	}
	const member = person === undefined ? undefined : await memberRow(tx, villageId, person.id)
	const phone = member === undefined ? undefined : openPhone(house.cipher, member.personId, member.phoneSealed)
	return {
		ok: true,
		value: {
			taskId,
			villageId,
			isNew: open === undefined,
			helper: await helperOf(tx, cx, villageId, householdId),
			by: formatDay((open?.createdAt ?? now) + callWithinMs, now, house.locale, house.timeZone),
			phone: phone === undefined ? null : maskPhone(phone),
		},
	}
}

/** Between what was left at one time and at another: read in a line by staff. */
const between = " / "

/** Name, phone, when to call: kept sealed with the task until it is done. What was left before stays, for a second word often completes the first. */
export async function leaveNote(
	args: { readonly villageId: string; readonly taskId: string; readonly text: string },
	{ tx, house }: CallContext,
): Promise<CallResult> {
	const { villageId, taskId, text } = args
	if (text.length > maxNotes) return { ok: false, code: "too-long" }
	const task = await taskById(tx, villageId, taskId)
	if (task === undefined) return { ok: false, code: "done" }
	const { sealedNote } = task.detail
	const before = sealedNote === undefined ? undefined : house.cipher.open(sealedNote, "task.note")
	const notes = before?.ok === true ? before.plain.split(between) : []
	const all = (notes.includes(text) ? notes : [...notes, text]).join(between)
	if (all.length > maxNotes) return { ok: false, code: "full" }
	const isKept = await setTaskDetail(tx, villageId, taskId, { ...task.detail, sealedNote: house.cipher.seal(all, "task.note") })
	return isKept ? { ok: true, value: null } : { ok: false, code: "done" }
}

/** Everything kept of a person, as lines to read. Phone and identity numbers stay masked: this goes through a chat. */
export async function copyOf(
	rows: readonly { readonly label: string; readonly value: string }[],
	{ tx, who, house, now }: CallContext,
): Promise<readonly string[]> {
	const { villageId, person } = who
	if (villageId === undefined || person === undefined) return []
	const lines = rows.map(({ label, value }) => house.say("people.copy.row", { label, value }))
	const bindings = await bindingsOfPerson(tx, villageId, person.id)
	lines.push(
		"",
		house.say("people.copy.phones"),
		...bindings.map(({ boundAt, how }) =>
			house.say(`people.copy.phone.${how}`, { date: formatDate(boundAt, house.locale, house.timeZone) }),
		),
	)
	for (const { copy } of house.personal) {
		for (const { title, lines: more } of await copy({ villageId, personId: person.id }, { reader: tx, house, now }))
			lines.push("", title, ...more)
	}
	return lines
}

/** Ends a binding and points the chat at somebody else it may act for, in the same village if possible. */
export async function unbind(tx: Tx, key: BindingKey, now: number): Promise<boolean> {
	if (!(await changeBinding(tx, key, { unboundAt: now }))) return false
	await withdrawConsent(tx, key, now)
	const left = await bindingsOfChat(tx, key.chatId)
	await pointChat(tx, key.chatId, left.find((binding) => binding.villageId === key.villageId) ?? left[0] ?? null)
	return true
}

/**
 * 注销: in this village every chat of the person is unbound, consent is withdrawn, and what the person gave freely is erased in words and pictures.
 * Tallies stay; the roster row stays, it rests on the village's statutory duty. `chatId`: the chat whose turn this is.
 */
export async function eraseSelf(
	tx: Tx,
	house: House,
	of: { readonly villageId: string; readonly personId: string; readonly chatId: string | undefined },
	now: number,
): Promise<{ readonly chats: number }> {
	const { villageId, personId } = of
	const bindings = await bindingsOfPerson(tx, villageId, personId)
	for (const binding of bindings) {
		await unbind(tx, binding, now)
		if ((await bindingsOfChat(tx, binding.chatId)).length === 0) await blankChat(tx, binding.chatId)
	}
	await withdrawConsent(tx, { villageId, personId }, now)
	await emptyTasksOf(tx, villageId, personId)
	const others = bindings.map((binding) => binding.chatId).filter((chatId) => chatId !== of.chatId)
	await dropSessions(tx, villageId, personId, others)
	for (const { erase } of house.personal) await erase({ villageId, personId }, { tx, house, now })
	await addRecord(tx, {
		villageId,
		id: house.newId(),
		at: now,
		event: "people.withdrew",
		subject: personId,
		actor: personId,
		data: { chats: bindings.length },
	})
	return { chats: bindings.length }
}
