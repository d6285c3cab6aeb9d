/**
 * The second factor of level B: six digits from a slip that the contact handed over (and noted that they did), or sent to another chat of
 * the person. The enrolment letter is none: whoever holds it may have bound the very phone that signs.
 */
import { randomInt } from "node:crypto"
import { and, eq, inArray } from "drizzle-orm"
import { isSameSecret } from "../../channel/same-secret.ts"
import { say as sayTo } from "../../outbound/outbox.ts"
import { opened, type Reseal, textIn } from "../../store/dump/reseal.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { minuteMs } from "../../text/date.ts"
import { halfWidth } from "../../text/mask.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { chatsOfPersons } from "../people/index.ts"
import { type HouseholdKey, holdSignoffs, type SignCx } from "./answering.ts"
import { householdsOf } from "./repo-households.ts"
import { signoffTables } from "./tables.ts"

/** After so many wrong digits the factor is shut until staff give a new one. ▲ a guesser's chance: 5 in a million. */
const maxWrong = 5
const codeMs = 10 * minuteMs

type FactorHouse = Pick<House, "newId" | "cipher">
export type FactorVerdict =
	| { readonly ok: true; readonly kind: "slip" | "code" }
	| { readonly ok: false; readonly why: "wrong" | "shut" | "enrolment" | "none" | "not-handed" }

function hashOf(
	of: { readonly campaignId: string; readonly householdId: string; readonly kind: string },
	digits: string,
	{ cipher }: Pick<FactorHouse, "cipher">,
): string {
	return cipher.hash(`${of.campaignId} ${of.householdId} ${of.kind} ${digits}`, "signoff.factor")
}

function place({ villageId, campaignId, householdId }: HouseholdKey): string {
	return `signoff.slip/${villageId}/${campaignId}/${householdId}`
}

const sixDigits = () => String(randomInt(1_000_000)).padStart(6, "0")

/** Slips for the households that have none yet, of a group or of all; gives their digits in the village's order, for printing. */
export async function slipsOf(
	tx: Tx,
	cx: SignCx & { readonly house: FactorHouse },
	villageId: string,
	campaignId: string,
	groupName?: string,
): Promise<readonly { readonly number: string; readonly groupName: string; readonly code: string }[]> {
	await tx.lock(`signoff-slips:${campaignId}`)
	const { signoffFactor: f } = tx.tables(signoffTables)
	const households = await householdsOf(tx, villageId, campaignId, { groupName })
	const rows = await tx.db
		.select({ householdId: f.householdId, sealed: f.sealed })
		.from(f)
		.where(and(eq(f.villageId, villageId), eq(f.campaignId, campaignId), eq(f.kind, "slip")))
	const known = new Map(rows.map(({ householdId, sealed }) => [householdId, sealed]))
	const slips: { readonly number: string; readonly groupName: string; readonly code: string }[] = []
	for (const { householdId, number, groupName: group } of households) {
		const key = { villageId, campaignId, householdId }
		const sealed = known.get(householdId) ?? null
		const opened = sealed === null ? undefined : cx.house.cipher.open(sealed, place(key))
		const code = opened?.ok === true ? opened.plain : await giveSlip(tx, cx, key)
		slips.push({ number, groupName: group, code })
	}
	await addRecord(tx, {
		villageId,
		id: cx.house.newId(),
		at: cx.now,
		event: "signoff.slips-made",
		subject: campaignId,
		actor: cx.by,
		data: { slips: slips.length },
	})
	return slips
}

/** A new slip for a household; the one before opens nothing any more. */
export async function giveSlip(tx: Tx, cx: SignCx & { readonly house: FactorHouse }, key: HouseholdKey): Promise<string> {
	const code = sixDigits()
	const { signoffFactor: f } = tx.tables(signoffTables)
	const fresh = {
		hash: hashOf({ ...key, kind: "slip" }, code, cx.house),
		sealed: cx.house.cipher.seal(code, place(key)),
		createdAt: cx.now,
		expiresAt: null,
		handedAt: null,
		handedBy: null,
		usedAt: null,
		wrong: 0,
	}
	const { villageId, campaignId, householdId } = key
	await tx.db
		.insert(f)
		.values({ villageId, campaignId, householdId, kind: "slip", personId: "", ...fresh })
		.onConflictDoUpdate({ target: [f.villageId, f.campaignId, f.householdId, f.kind, f.personId], set: fresh })
	return code
}

/** The contact put the slip into somebody's hand; who and when is on record. Before that it opens nothing. */
export async function handSlip(tx: Tx, cx: SignCx, key: HouseholdKey, by: string): Promise<boolean> {
	const { signoffFactor: f } = tx.tables(signoffTables)
	const handedBy = cleanText(by, 40)
	const { villageId, campaignId, householdId } = key
	if (handedBy === "") return false
	const rows = await tx.db
		.update(f)
		.set({ handedAt: cx.now, handedBy })
		.where(and(eq(f.villageId, villageId), eq(f.campaignId, campaignId), eq(f.householdId, householdId), eq(f.kind, "slip")))
		.returning({ hash: f.hash })
	if (rows.length === 0) return false
	const data = { household: householdId, handedBy }
	await addRecord(tx, {
		villageId,
		id: cx.house.newId(),
		at: cx.now,
		event: "signoff.slip-handed",
		subject: campaignId,
		actor: cx.by,
		data,
	})
	return true
}

/** Chats of the person on another channel than the one the link went to. */
async function otherChats(reader: Reader, villageId: string, personId: string, chatId: string): Promise<readonly string[]> {
	const { chat } = reader.tables(transportTables)
	const bound = await chatsOfPersons(reader, villageId, [personId])
	const ids = [...new Set([...bound.map((one) => one.chatId), chatId])]
	const rows = await reader.db
		.select({ id: chat.id, channel: chat.channel, closedAt: chat.closedAt })
		.from(chat)
		.where(inArray(chat.id, ids))
	const here = rows.find(({ id }) => id === chatId)?.channel
	return rows.filter(({ id, channel, closedAt }) => id !== chatId && channel !== here && closedAt === null).map(({ id }) => id)
}

export async function canSendCode(
	reader: Reader,
	of: { readonly villageId: string; readonly personId: string; readonly chatId: string },
): Promise<boolean> {
	return (await otherChats(reader, of.villageId, of.personId, of.chatId)).length > 0
}

/** Sends a code to the person's other chat; false where there is none, or one was sent less than a minute ago. */
export async function sendCode(
	tx: Tx,
	cx: SignCx & { readonly house: House },
	of: HouseholdKey & { readonly personId: string; readonly chatId: string; readonly title: string },
): Promise<boolean> {
	const { villageId, campaignId, householdId, personId, chatId, title } = of
	const [to] = await otherChats(tx, villageId, personId, chatId)
	const { signoffFactor: f } = tx.tables(signoffTables)
	await holdSignoffs(tx, villageId)
	const mine = and(
		eq(f.villageId, villageId),
		eq(f.campaignId, campaignId),
		eq(f.householdId, householdId),
		eq(f.kind, "code"),
		eq(f.personId, personId),
	)
	const [before] = await tx.db.select({ createdAt: f.createdAt, wrong: f.wrong }).from(f).where(mine)
	if (to === undefined || (before !== undefined && (cx.now - before.createdAt < minuteMs || before.wrong >= maxWrong))) return false
	const code = sixDigits()
	const fresh = {
		hash: hashOf({ campaignId, householdId, kind: `code ${personId}` }, code, cx.house),
		createdAt: cx.now,
		expiresAt: cx.now + codeMs,
		usedAt: null,
		// Wrong tries outlive the code they were made on, or asking anew would be a way to guess on.
		wrong: before?.wrong ?? 0,
	}
	await tx.db
		.insert(f)
		.values({ villageId, campaignId, householdId, kind: "code", personId, ...fresh })
		.onConflictDoUpdate({ target: [f.villageId, f.campaignId, f.householdId, f.kind, f.personId], set: fresh })
	const text = cx.house.say("signoff.factor.message", { title, code })
	await sayTo(tx, { chatId: to, lane: "dialog", id: cx.house.newId(), blocks: [{ kind: "text", text }], now: cx.now })
	return true
}

/** Tries the digits on the household's slip and on the person's code. A wrong try is counted, so let the transaction commit. */
export async function tryFactor(
	tx: Tx,
	cx: SignCx & { readonly house: FactorHouse },
	of: HouseholdKey & { readonly personId: string; readonly typed: string },
): Promise<FactorVerdict> {
	const { villageId, campaignId, householdId, personId } = of
	const digits = halfWidth(of.typed).replace(/[\s-]/g, "")
	if (/^\d{9}$/.test(digits)) return { ok: false, why: "enrolment" }
	await holdSignoffs(tx, villageId)
	const { signoffFactor: f } = tx.tables(signoffTables)
	const mine = and(
		eq(f.villageId, villageId),
		eq(f.campaignId, campaignId),
		eq(f.householdId, householdId),
		inArray(f.personId, ["", personId]),
	)
	const factors = await tx.db.select().from(f).where(mine)
	const live = factors.filter(({ expiresAt }) => expiresAt === null || cx.now < expiresAt)
	if (live.length === 0) return { ok: false, why: "none" }
	const open = live.filter(({ wrong }) => wrong < maxWrong)
	if (open.length === 0) return { ok: false, why: "shut" }
	const right = open.find(({ kind, hash }) =>
		isSameSecret(hash, hashOf({ campaignId, householdId, kind: kind === "slip" ? kind : `code ${personId}` }, digits, cx.house)),
	)
	if (right === undefined) {
		for (const { kind, personId: whose, wrong } of open)
			await tx.db
				.update(f)
				.set({ wrong: wrong + 1 })
				.where(and(mine, eq(f.kind, kind), eq(f.personId, whose)))
		return { ok: false, why: open.every(({ wrong }) => wrong + 1 >= maxWrong) ? "shut" : "wrong" }
	}
	if (right.kind === "slip" && right.handedAt === null) return { ok: false, why: "not-handed" }
	await tx.db
		.update(f)
		.set({ usedAt: cx.now, wrong: 0, ...(right.kind === "code" && { expiresAt: cx.now }) })
		.where(and(mine, eq(f.kind, right.kind), eq(f.personId, right.personId)))
	return { ok: true, kind: right.kind }
}

/** For a village that moves to another instance: slips handed out go on working; codes sent to a chat are asked for again. */
export const resealFactor: Reseal = (row, keys) => {
	const [villageId, campaignId, householdId] = [textIn(row, "village_id"), textIn(row, "campaign_id"), textIn(row, "household_id")]
	const code = opened(row.sealed, place({ villageId, campaignId, householdId }), keys)
	if (code === null) return row
	const kind = textIn(row, "kind")
	return {
		...row,
		hash: hashOf({ campaignId, householdId, kind }, code, { cipher: keys.to }),
		sealed: keys.to.seal(code, place({ villageId, campaignId, householdId })),
	}
}
