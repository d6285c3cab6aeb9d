/** Who may answer for a household: its head, whom the head named, whom the committee named in the head's place, or any adult. */
import { and, desc, eq, gt, inArray, isNull } from "drizzle-orm"
import { appendEntry, commitTo } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import { householdList, isProvenHead, type ListedPerson } from "../people/index.ts"
import { holdSignoffs, type SignCx } from "./answering.ts"
import type { SignerRule } from "./kinds.ts"
import { type Capacity, signoffTables } from "./tables.ts"
import type { SuccessionReason } from "./tables-signers.ts"

/** A delegation lasts at most so long. */
const longestDelegationMs = 366 * dayMs

export type Delegation = ReturnType<typeof signoffTables>["signoffDelegation"]["$inferSelect"]
export type Succession = ReturnType<typeof signoffTables>["signoffSuccession"]["$inferSelect"]

/** Why somebody may not answer. `unproven`: the roster says head, but nobody has made sure that this is their phone. */
export type NotSigner = "not-of-household" | "not-head" | "unproven" | "not-adult"
export type SignerVerdict = { readonly ok: true; readonly capacity: Capacity } | { readonly ok: false; readonly why: NotSigner }

/**
 * As what a person may answer for the household. `isProven`: where they answer, it was made sure that they are who they say (a second
 * factor, or in person); a chat's head must have been proven besides.
 */
export async function signerOf(
	reader: Reader,
	of: {
		readonly villageId: string
		readonly campaignId: string
		readonly householdId: string
		readonly personId: string
		readonly rule: SignerRule
		readonly isProven: boolean
		readonly now: number
	},
): Promise<SignerVerdict> {
	const { villageId, campaignId, householdId, personId, rule, now } = of
	const [household] = await householdList(reader, villageId, now, householdId)
	const person = household?.persons.find((one) => one.personId === personId)
	if (person === undefined) return { ok: false, why: "not-of-household" }
	if (rule === "adult") return person.isAdult ? { ok: true, capacity: person.isHead ? "head" : "adult" } : { ok: false, why: "not-adult" }
	const successor = await successorOf(reader, villageId, householdId)
	if (successor?.personId === personId) return { ok: true, capacity: "successor" }
	// Once the committee has named somebody else, the roster's head is dead, away or unable.
	if (person.isHead && successor === undefined)
		return of.isProven || (await isProvenHead(reader, villageId, personId))
			? { ok: true, capacity: "head" }
			: { ok: false, why: "unproven" }
	const named = await delegationsTo(reader, { villageId, campaignId, householdId, personId, now })
	// Who died or moved away speaks through nobody any more.
	const isNamed = named.some(({ fromPerson }) => household?.persons.some((one) => one.personId === fromPerson))
	return isNamed ? { ok: true, capacity: "delegate" } : { ok: false, why: "not-head" }
}

/** Who is asked first: the successor, else the head. */
export async function headOf(reader: Reader, villageId: string, householdId: string, now: number): Promise<ListedPerson | undefined> {
	const [household] = await householdList(reader, villageId, now, householdId)
	const successor = await successorOf(reader, villageId, householdId)
	const named = household?.persons.find(({ personId }) => personId === successor?.personId)
	return named ?? household?.persons.find(({ isHead }) => isHead)
}

async function delegationsTo(
	reader: Reader,
	{
		villageId,
		campaignId,
		householdId,
		personId,
		now,
	}: {
		readonly villageId: string
		readonly campaignId: string
		readonly householdId: string
		readonly personId: string
		readonly now: number
	},
): Promise<readonly Delegation[]> {
	const { signoffDelegation: d } = reader.tables(signoffTables)
	return reader.db
		.select()
		.from(d)
		.where(
			and(
				eq(d.villageId, villageId),
				eq(d.householdId, householdId),
				eq(d.toPerson, personId),
				inArray(d.campaignId, ["", campaignId]),
				isNull(d.revokedAt),
				gt(d.expiresAt, now),
			),
		)
}

export async function delegationsOf(reader: Reader, villageId: string, householdId: string): Promise<readonly Delegation[]> {
	const { signoffDelegation: d } = reader.tables(signoffTables)
	return reader.db
		.select()
		.from(d)
		.where(and(eq(d.villageId, villageId), eq(d.householdId, householdId)))
		.orderBy(desc(d.createdAt), desc(d.id))
}

export type DelegateRefusal = "NOT_HEAD" | "NOT_ADULT" | "NOT_OF_VILLAGE" | "BAD_EXPIRY" | "NO_PHOTO" | "SELF"

/**
 * The head names somebody to answer: for one campaign or for all until it expires. By chat the head does it; on paper staff enter it with a
 * photo of the sheet.
 */
export async function delegate(
	tx: Tx,
	cx: SignCx,
	of: {
		readonly villageId: string
		readonly householdId: string
		readonly campaignId: string
		readonly fromPerson: string
		readonly toPerson: string
		readonly expiresAt: number
		readonly how: "chat" | "paper"
		readonly photo?: string
		readonly enteredBy: string
	},
): Promise<{ readonly ok: true; readonly id: string } | { readonly ok: false; readonly code: DelegateRefusal }> {
	const { villageId, householdId, campaignId, fromPerson, toPerson, expiresAt, how, photo, enteredBy } = of
	await holdSignoffs(tx, villageId)
	const head = await headOf(tx, villageId, householdId, cx.now)
	if (head?.personId !== fromPerson) return { ok: false, code: "NOT_HEAD" }
	if (toPerson === fromPerson) return { ok: false, code: "SELF" }
	const [household] = await householdList(tx, villageId, cx.now, householdId)
	const person = household?.persons.find(({ personId }) => personId === toPerson)
	if (person === undefined) return { ok: false, code: "NOT_OF_VILLAGE" }
	if (!person.isAdult) return { ok: false, code: "NOT_ADULT" }
	if (expiresAt <= cx.now || expiresAt > cx.now + longestDelegationMs) return { ok: false, code: "BAD_EXPIRY" }
	if (how === "paper" && (photo ?? "") === "") return { ok: false, code: "NO_PHOTO" }
	const id = cx.house.newId()
	const { salt, hash } = commitTo({ from: fromPerson, to: toPerson, how, photo: photo ?? null })
	const { seq } = await appendEntry(tx, {
		villageId,
		kind: "signoff.delegation",
		at: cx.now,
		body: { delegation: id, household: householdId, campaign: campaignId, expiresAt, commitment: hash },
	})
	const { signoffDelegation: d } = tx.tables(signoffTables)
	await tx.db.insert(d).values({
		villageId,
		id,
		householdId,
		campaignId,
		fromPerson,
		toPerson,
		how,
		photo: photo ?? null,
		createdAt: cx.now,
		createdBy: enteredBy,
		expiresAt,
		ledgerSeq: seq,
		salt,
	})
	await record(tx, cx, villageId, householdId, "signoff.delegated", { delegation: id, how })
	return { ok: true, id }
}

export async function revokeDelegation(tx: Tx, cx: SignCx, villageId: string, id: string): Promise<boolean> {
	const { signoffDelegation: d } = tx.tables(signoffTables)
	await tx.lock(`ledger:${villageId}`)
	const [row] = await tx.db
		.update(d)
		.set({ revokedAt: cx.now })
		.where(and(eq(d.villageId, villageId), eq(d.id, id), isNull(d.revokedAt)))
		.returning({ householdId: d.householdId })
	if (row === undefined) return false
	await appendEntry(tx, { villageId, kind: "signoff.delegation-revoked", at: cx.now, body: { delegation: id, household: row.householdId } })
	await record(tx, cx, villageId, row.householdId, "signoff.delegation-revoked", { delegation: id })
	return true
}

async function successorOf(reader: Reader, villageId: string, householdId: string): Promise<Succession | undefined> {
	const { signoffSuccession: s } = reader.tables(signoffTables)
	const [row] = await reader.db
		.select()
		.from(s)
		.where(and(eq(s.villageId, villageId), eq(s.householdId, householdId), isNull(s.endedAt)))
	return row
}

/** Households for whose head the committee named somebody. */
export async function succeededHouseholds(reader: Reader, villageId: string): Promise<ReadonlySet<string>> {
	const { signoffSuccession: s } = reader.tables(signoffTables)
	const rows = await reader.db
		.select({ householdId: s.householdId })
		.from(s)
		.where(and(eq(s.villageId, villageId), isNull(s.endedAt)))
	return new Set(rows.map(({ householdId }) => householdId))
}

export type SuccessionRefusal = "NOT_OF_VILLAGE" | "NOT_ADULT" | "NO_REASON" | "SELF"

/** The committee names who stands for the head of a household, and why. Delegations of the former head end with it. */
export async function succeed(
	tx: Tx,
	cx: SignCx & { readonly by: string },
	of: {
		readonly villageId: string
		readonly householdId: string
		readonly personId: string
		readonly reason: SuccessionReason
		readonly note: string
	},
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: SuccessionRefusal }> {
	const { villageId, householdId, personId, reason } = of
	await holdSignoffs(tx, villageId)
	const note = cleanText(of.note, 400)
	if (note === "") return { ok: false, code: "NO_REASON" }
	const [household] = await householdList(tx, villageId, cx.now, householdId)
	const person = household?.persons.find((one) => one.personId === personId)
	if (person === undefined) return { ok: false, code: "NOT_OF_VILLAGE" }
	if (!person.isAdult) return { ok: false, code: "NOT_ADULT" }
	if (person.isHead && (await successorOf(tx, villageId, householdId)) === undefined) return { ok: false, code: "SELF" }
	const { signoffSuccession: s, signoffDelegation: d } = tx.tables(signoffTables)
	await tx.db
		.update(s)
		.set({ endedAt: cx.now })
		.where(and(eq(s.villageId, villageId), eq(s.householdId, householdId), isNull(s.endedAt)))
	await tx.db
		.update(d)
		.set({ revokedAt: cx.now })
		.where(and(eq(d.villageId, villageId), eq(d.householdId, householdId), isNull(d.revokedAt)))
	const id = cx.house.newId()
	const { salt, hash } = commitTo({ person: personId, reason, note })
	const { seq } = await appendEntry(tx, {
		villageId,
		kind: "signoff.succession",
		at: cx.now,
		body: { succession: id, household: householdId, reason, commitment: hash },
	})
	await tx.db.insert(s).values({ villageId, id, householdId, personId, reason, note, at: cx.now, by: cx.by, ledgerSeq: seq, salt })
	await record(tx, cx, villageId, householdId, "signoff.succession", { person: personId, reason })
	return { ok: true }
}

async function record(
	tx: Tx,
	cx: SignCx,
	villageId: string,
	subject: string,
	event: string,
	data: { readonly [key: string]: string },
): Promise<void> {
	await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event, subject, actor: cx.by, data })
}
