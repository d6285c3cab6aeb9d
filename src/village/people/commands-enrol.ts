/** Enrolment: what a code opens, who is head, and the binding itself. Each runs inside the transaction of a turn. */
import type { CallResult } from "../../engine/flow.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { maskName } from "../../text/mask.ts"
import { setTimer } from "../../timers/due.ts"
import type { CallContext } from "../affair.ts"
import { contactOf } from "./contact.ts"
import { memberLabels } from "./names.ts"
import { consentVersion, type Opened } from "./opened.ts"
import { addConsent, bindingByKey, bindingsOfChat, bindingsOfHousehold, pointChat, putBinding } from "./repo-bindings.ts"
import { type CodeRow, codeByHash, codeHashOf, takeUse } from "./repo-codes.ts"
import { householdById, type MemberRow, memberRow, membersOf } from "./repo-members.ts"
import { openPhone } from "./repo-roster.ts"
import { openTask } from "./repo-tasks.ts"
import { clearTries, codeTries, headTries, readTries, writeTries } from "./repo-tries.ts"
import { onlyVillage, villageById } from "./repo-village.ts"
import { roleLabel } from "./roles.ts"
import { adultsOf, afterWrongCode, codeUses, judgeCode, maxHeadTries, maxWrongTries, mayTryCode, proveHead } from "./rules.ts"
import { addTask } from "./tell-helper.ts"

/** Kind of the timer that tells a household about a new phone; subject `chat:person`, guard: when it was bound. */
export const newPhoneTimer = "people.new-phone"

/** 王强（网格员） */
export async function helperOf(
	reader: Reader,
	cx: Pick<CallContext, "house">,
	villageId: string | undefined,
	householdId: string | undefined,
): Promise<string | null> {
	if (villageId === undefined) return null
	const contact = await contactOf(reader, villageId, householdId)
	if (contact === undefined) return null
	return cx.house.say("people.helper", { name: contact.name, role: roleLabel(contact.role, cx.house.locale) })
}

/** What these digits open for this chat. Only a well-formed code nobody has counts as a wrong try. */
export async function openCodeFor(digits: string, cx: CallContext): Promise<CallResult> {
	const { tx, who, now, house } = cx
	const subject = codeTries(who.chatId)
	await tx.lock(subject)
	const tries = await readTries(tx, subject)
	const villageOfChat = who.villageId ?? (await onlyVillage(tx))?.id
	if (!mayTryCode(tries, now))
		return { ok: false, code: "closed", detail: { helper: await helperOf(tx, cx, villageOfChat, who.person?.householdId) } }
	const code = await codeByHash(tx, codeHashOf(house.cipher, digits))
	if (code === undefined) {
		const after = afterWrongCode(tries, now)
		await writeTries(tx, subject, after.tries)
		const helper = await helperOf(tx, cx, villageOfChat, who.person?.householdId)
		return {
			ok: false,
			code: "unknown",
			detail: { helper, left: Math.max(0, maxWrongTries - after.tries.count), handOver: after.handOver },
		}
	}
	const persons = await membersOf(tx, code.villageId, [code.householdId])
	const uses = codeUses({ persons }, now)
	const opened = await openHousehold(code.villageId, code.householdId, persons, cx)
	if (opened === undefined) return { ok: false, code: "unknown", detail: { helper: null, left: maxWrongTries, handOver: false } }
	const verdict = judgeCode({ isRevoked: code.revokedAt !== null, used: code.used }, uses)
	// Sent again by somebody it has served: they are told where they are registered, not that the code is spent.
	if (verdict === "spent" && opened.already.length > 0) return { ok: true, value: { ...opened, members: [] } }
	if (verdict !== "open") return { ok: false, code: verdict, detail: { helper: opened.helper, uses } }
	return { ok: true, value: opened }
}

/** The household of the person the chat acts for, to add somebody of the family without a code. */
export async function openFamily(cx: CallContext): Promise<CallResult> {
	const { tx, who } = cx
	if (who.person === undefined || who.villageId === undefined) return { ok: false, code: "not-enrolled", detail: { helper: null } }
	const persons = await membersOf(tx, who.villageId, [who.person.householdId])
	const opened = await openHousehold(who.villageId, who.person.householdId, persons, cx)
	return opened === undefined ? { ok: false, code: "not-enrolled", detail: { helper: null } } : { ok: true, value: opened }
}

async function openHousehold(
	villageId: string,
	householdId: string,
	persons: readonly MemberRow[],
	cx: CallContext,
): Promise<Opened | undefined> {
	const { tx, who, now, house } = cx
	const village = await villageById(tx, villageId)
	const household = await householdById(tx, villageId, householdId)
	if (village === undefined || household === undefined) return undefined
	const mine = (await bindingsOfChat(tx, who.chatId)).filter(
		(binding) => binding.villageId === villageId && binding.householdId === householdId,
	)
	const isMine = new Set(mine.map((binding) => binding.personId))
	const adults = adultsOf({ persons }, now)
	const labels = new Map(
		memberLabels(adults.map((each) => ({ id: each.personId, name: each.name, relation: each.relation }))).map(({ id, label }) => [
			id,
			label,
		]),
	)
	const members: Opened["members"] = []
	for (const person of adults) {
		if (isMine.has(person.personId)) continue
		members.push({ id: person.personId, label: labels.get(person.personId) ?? "", proof: await proofOf(tx, villageId, person, cx) })
	}
	const head = persons.find((person) => person.isHead)
	return {
		villageId,
		villageName: village.name,
		householdId,
		number: household.number,
		group: household.groupName,
		head: head === undefined ? null : maskName(head.name),
		members,
		already: mine.map((binding) => binding.name),
		isOtherVillage: who.villageId !== undefined && who.villageId !== villageId,
		helper: await helperOf(tx, { house }, villageId, householdId),
	}
}

async function proofOf(
	reader: Reader,
	villageId: string,
	person: MemberRow,
	{ house, now }: Pick<CallContext, "house" | "now">,
): Promise<"none" | "phone" | "contact"> {
	if (!person.isHead) return "none"
	if (openPhone(house.cipher, person.personId, person.phoneSealed) === undefined) return "contact"
	return mayTryHead(await readTries(reader, headTries(villageId, person.personId)), now) ? "phone" : "contact"
}

function mayTryHead(tries: Parameters<typeof mayTryCode>[0], now: number): boolean {
	return tries === undefined || tries.count < maxHeadTries || mayTryCode(tries, now)
}

/** Compares what was typed with the head's phone on the roster. Wrong digits count per head, from whatever chat they come. */
export async function tryHead(
	args: { readonly villageId: string; readonly personId: string; readonly text: string },
	cx: CallContext,
): Promise<CallResult> {
	const { tx, now, house } = cx
	const { villageId, personId, text } = args
	const subject = headTries(villageId, personId)
	await tx.lock(subject)
	const tries = await readTries(tx, subject)
	if (!mayTryHead(tries, now)) return { ok: true, value: { proof: "contact" } }
	const person = await memberRow(tx, villageId, personId)
	const proof = proveHead(text, person === undefined ? null : openPhone(house.cipher, personId, person.phoneSealed))
	switch (proof) {
		case "confirmed":
			await clearTries(tx, subject)
			return { ok: true, value: { proof: "phone" } }
		case "no-phone":
			return { ok: true, value: { proof: "contact" } }
		case "unclear":
			return { ok: true, value: { proof: "unclear" } }
		case "wrong": {
			const after = afterWrongCode(tries, now).tries
			await writeTries(tx, subject, after)
			return { ok: true, value: after.count < maxHeadTries ? { proof: "wrong", left: maxHeadTries - after.count } : { proof: "contact" } }
		}
	}
}

export type BindArgs = {
	readonly via: { readonly kind: "code"; readonly digits: string } | { readonly kind: "family" }
	readonly personId: string
	readonly proof: "none" | "phone" | "contact"
}

/**
 * Binds this chat to a person: the use of the code, the binding, the consent and the record in one transaction. Everything is checked again,
 * for the dialog may have rested for days. A head who could not prove it is bound as a member of the household and
 * may do what every member may; what only the head may do waits until the contact has confirmed.
 */
export async function bindPerson(args: BindArgs, cx: CallContext): Promise<CallResult> {
	const { tx, who, now, house } = cx
	if (who.isGroup) return { ok: false, code: "group", detail: { helper: null } }
	const place = await placeOf(args, cx)
	if (place === undefined) return { ok: false, code: "revoked", detail: { helper: null } }
	const { villageId, householdId, code } = place
	const helper = await helperOf(tx, cx, villageId, householdId)
	const persons = await membersOf(tx, villageId, [householdId])
	const person = adultsOf({ persons }, now).find((each) => each.personId === args.personId)
	const village = await villageById(tx, villageId)
	if (person === undefined || village === undefined) return { ok: false, code: "gone", detail: { helper } }
	const key = { chatId: who.chatId, villageId, personId: person.personId }
	const wasThere = (await bindingByKey(tx, key)) !== undefined
	if (!wasThere) {
		const uses = codeUses({ persons }, now)
		if (code !== undefined && !(await takeUse(tx, code.codeHash, uses))) {
			return { ok: false, code: code.revokedAt === null ? "spent" : "revoked", detail: { helper, uses } }
		}
		const enteredBy = who.villageId === villageId ? (who.person?.id ?? null) : null
		await putBinding(tx, {
			...key,
			how: args.via.kind,
			enteredBy,
			boundAt: now,
			headBy: person.isHead && args.proof === "phone" ? "phone" : null,
		})
		await addConsent(tx, { villageId, id: house.newId(), personId: person.personId, chatId: who.chatId, version: consentVersion, at: now })
		const data = { how: args.via.kind, proof: args.proof, enteredBy }
		await addRecord(tx, {
			villageId,
			id: house.newId(),
			at: now,
			event: "people.bound",
			subject: person.personId,
			actor: enteredBy ?? person.personId,
			data,
		})
		await setTimer(
			tx,
			{ villageId, kind: newPhoneTimer, subject: `${who.chatId}:${person.personId}`, dueAt: now, guardVersion: now },
			house.newId,
		)
	}
	await pointChat(tx, who.chatId, { villageId, personId: person.personId })
	const isAwaited = !wasThere && person.isHead && args.proof !== "phone"
	if (isAwaited) await awaitContact({ ...key, householdId }, cx)
	const others = (await bindingsOfHousehold(tx, villageId, householdId)).filter((binding) => binding.chatId !== who.chatId)
	const mine = (await bindingsOfChat(tx, who.chatId)).filter((binding) => binding.villageId === villageId)
	return {
		ok: true,
		value: {
			name: person.name,
			villageName: village.name,
			others: new Set(others.map((each) => each.chatId)).size,
			isAwaited,
			wasThere,
			persons: mine.length,
			helper,
		},
	}
}

async function placeOf(
	{ via }: BindArgs,
	{ tx, who, house }: CallContext,
): Promise<{ villageId: string; householdId: string; code: CodeRow | undefined } | undefined> {
	if (via.kind === "code") {
		const code = await codeByHash(tx, codeHashOf(house.cipher, via.digits))
		return code === undefined ? undefined : { villageId: code.villageId, householdId: code.householdId, code }
	}
	if (who.villageId === undefined || who.person === undefined) return undefined
	return { villageId: who.villageId, householdId: who.person.householdId, code: undefined }
}

/** Once per chat and person while it is open. */
async function awaitContact(
	of: { readonly chatId: string; readonly villageId: string; readonly personId: string; readonly householdId: string },
	{ tx, now, house }: CallContext,
): Promise<void> {
	const subject = `head:${of.chatId}:${of.personId}`
	if ((await openTask(tx, of.villageId, "confirm-head", subject)) !== undefined) return
	await addTask(tx, { ...of, id: house.newId(), kind: "confirm-head", subject, detail: {}, at: now })
}
