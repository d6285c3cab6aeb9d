/** What comes after an answer: staff settle a contradiction, a household contests what was entered for it, papers are looked at again. */
import { createHash } from "node:crypto"
import { and, eq } from "drizzle-orm"
import { z } from "zod"
import { appendEntry, commitTo } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import {
	type HouseholdKey,
	holdSignoffs,
	householdIn,
	moveHousehold,
	type Objection,
	objectionSchema,
	type SignCx,
	standingOf,
} from "./answering.ts"
import { closeCasesWithdrawn, openCases } from "./case-rows.ts"
import { campaignById } from "./repo.ts"
import { type AnswerRow, answerById, answersOf, answersStanding, openCasesOf, restand } from "./repo-answers.ts"
import { recheckCount, settled } from "./rules.ts"
import { signoffTables } from "./tables.ts"

export type SettleRefusal = "SIGNOFF_GONE" | "SIGNOFF_CLOSED" | "NO_CONFLICT" | "NO_REASON"

/** `keep`: the answer that stands from now on; undefined: both are set aside and the household is asked again. */
export async function settleConflict(
	tx: Tx,
	cx: SignCx,
	key: HouseholdKey,
	{ keep, reason }: { readonly keep: string | undefined; readonly reason: string },
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: SettleRefusal }> {
	await holdSignoffs(tx, key.villageId)
	const now = await standingOf(tx, key)
	if (now === undefined) return { ok: false, code: "SIGNOFF_GONE" }
	if (now.state === "closed") return { ok: false, code: "SIGNOFF_CLOSED" }
	const answers = await answersOf(tx, key.villageId, key.campaignId, key.householdId)
	const kept = keep === undefined ? undefined : answers.find(({ id, standing }) => id === keep && isOpen(standing))
	if (now.status !== "conflict" || (keep !== undefined && kept === undefined)) return { ok: false, code: "NO_CONFLICT" }
	const clean = cleanText(reason, 1_000)
	if (clean === "") return { ok: false, code: "NO_REASON" }
	await restand(tx, key, "effective", "set-aside")
	await restand(tx, key, "conflicting", "set-aside")
	if (kept !== undefined) await restand(tx, key, "set-aside", "effective", kept.id)
	const cases = await settleCases(tx, cx, key, kept)
	const household = settled(
		householdIn(now),
		kept && { answer: kept.answer, signer: kept.signer, isPaper: isOnPaper(kept), newCases: cases },
	)
	await moveHousehold(tx, cx, key, now, household, { answerId: kept?.id ?? null, receipt: kept?.receipt ?? null })
	const { hash } = commitTo({ reason: clean, keep: kept?.receipt ?? null })
	await appendEntry(tx, {
		villageId: key.villageId,
		kind: "signoff.settled",
		at: cx.now,
		body: {
			campaign: key.campaignId,
			household: key.householdId,
			keeps: kept?.n ?? null,
			status: household.status,
			paper: household.isPaper,
			cases,
			commitment: hash,
		},
	})
	await record(tx, cx, key, "signoff.settled", { keeps: kept?.id ?? null, reason: clean })
	return { ok: true }
}

/** Objections of the answer that is kept go on; those of one that is not are over. Gives how many are open then. */
async function settleCases(tx: Tx, cx: SignCx, key: HouseholdKey, kept: AnswerRow | undefined): Promise<number> {
	if (kept?.answer === "object" && kept.standing === "effective")
		return (await openCasesOf(tx, key.villageId, key.campaignId, key.householdId)).length
	await closeCasesWithdrawn(tx, cx, key)
	if (kept === undefined || kept.answer === "confirm") return 0
	const objections = objectionsOf(kept)
	await openCases(tx, cx, key, kept.id, objections)
	return objections.length
}

function isOpen(standing: string): boolean {
	return standing === "effective" || standing === "conflicting"
}

function isOnPaper({ means }: AnswerRow): boolean {
	return means === "paper" || means === "door"
}

/** What an answer says is wrong. Of one that was erased, the reasons are gone; that there were objections stays. */
export function objectionsOf({ objections }: Pick<AnswerRow, "objections">): readonly Objection[] {
	return objections === null ? [{ row: "", reason: "-", photo: null }] : z.array(objectionSchema).parse(JSON.parse(objections))
}

export type ContestRefusal = "NOTHING_TO_CONTEST" | "CONTEST_OVER" | "SIGNOFF_CLOSED"

/** The household says that what was entered for it from paper or at the door is not what it said. It is asked again. */
export async function contestAnswer(
	tx: Tx,
	cx: SignCx,
	key: HouseholdKey,
	person: string,
): Promise<{ readonly ok: true; readonly answer: AnswerRow } | { readonly ok: false; readonly code: ContestRefusal }> {
	await holdSignoffs(tx, key.villageId)
	const now = await standingOf(tx, key)
	const answer = now?.answerId === null || now === undefined ? undefined : await answerById(tx, key.villageId, now.answerId)
	if (now === undefined || answer === undefined || answer.contestUntil === null) return { ok: false, code: "NOTHING_TO_CONTEST" }
	if (now.state === "closed") return { ok: false, code: "SIGNOFF_CLOSED" }
	if (cx.now >= answer.contestUntil) return { ok: false, code: "CONTEST_OVER" }
	const { signoffAnswer: a } = tx.tables(signoffTables)
	await tx.db
		.update(a)
		.set({ standing: "contested", contestedBy: person })
		.where(and(eq(a.villageId, key.villageId), eq(a.id, answer.id)))
	await restand(tx, key, "conflicting", "set-aside")
	await closeCasesWithdrawn(tx, cx, key)
	await moveHousehold(tx, cx, key, now, settled(householdIn(now), undefined))
	const { hash } = commitTo({ answer: answer.id, by: person })
	await appendEntry(tx, {
		villageId: key.villageId,
		kind: "signoff.contested",
		at: cx.now,
		body: { campaign: key.campaignId, household: key.householdId, n: answer.n, commitment: hash },
	})
	await record(tx, cx, key, "signoff.contested", { answer: answer.id })
	return { ok: true, answer }
}

/** What can be contested now: entries on paper that stand, of this household. */
export async function contestable(reader: Reader, villageId: string, householdId: string, at: number): Promise<readonly AnswerRow[]> {
	const { signoffAnswer: a, signoffCampaign: c } = reader.tables(signoffTables)
	const rows = await reader.db
		.select({ answer: a })
		.from(a)
		.innerJoin(c, and(eq(c.villageId, a.villageId), eq(c.id, a.campaignId)))
		.where(and(eq(a.villageId, villageId), eq(a.householdId, householdId), eq(a.standing, "effective"), eq(c.state, "open")))
	return rows.map(({ answer }) => answer).filter(({ contestUntil }) => contestUntil !== null && contestUntil > at)
}

export type Recheck = {
	readonly answerId: string
	readonly seed: string
	readonly isRight: boolean | null
	readonly note: string | null
	readonly checkedAt: number | null
}

/**
 * Draws 5% of the paper entries to be looked at again, by chance that anybody can repeat: the answers whose SHA-256 of seed and id is
 * smallest. What was drawn before stays drawn; later papers add to it.
 */
export async function drawRechecks(
	tx: Tx,
	cx: SignCx,
	villageId: string,
	campaignId: string,
): Promise<{ readonly drawn: number; readonly of: number } | undefined> {
	await holdSignoffs(tx, villageId)
	const campaign = await campaignById(tx, villageId, campaignId)
	if (campaign === undefined || campaign.state === "closed") return undefined
	const papers = await answersStanding(tx, villageId, campaignId, "effective", ["paper", "door"])
	const { signoffRecheck: r } = tx.tables(signoffTables)
	const before = await rechecksOf(tx, villageId, campaignId)
	const seed = before[0]?.seed ?? cx.house.randomId()
	const known = new Set(before.map(({ answerId }) => answerId))
	const left = papers.filter(({ id }) => !known.has(id))
	const wanted = Math.max(0, recheckCount(papers.length) - papers.filter(({ id }) => known.has(id)).length)
	const drawn = drawOf(
		left.map(({ id }) => id),
		seed,
		wanted,
	)
	for (const answerId of drawn) await tx.db.insert(r).values({ villageId, campaignId, answerId, seed, drawnAt: cx.now })
	if (drawn.length > 0)
		await appendEntry(tx, {
			villageId,
			kind: "signoff.recheck",
			at: cx.now,
			body: { campaign: campaignId, seed, papers: papers.length, drawn: [...drawn] },
		})
	await record(tx, cx, { villageId, campaignId, householdId: "" }, "signoff.recheck-drawn", {
		seed,
		drawn: drawn.length,
		of: papers.length,
	})
	return { drawn: drawn.length, of: papers.length }
}

function drawOf(ids: readonly string[], seed: string, wanted: number): readonly string[] {
	const lot = (id: string) => createHash("sha256").update(`${seed} ${id}`).digest("hex")
	return ids
		.map((id) => ({ id, lot: lot(id) }))
		.sort((left, right) => (left.lot < right.lot ? -1 : 1))
		.slice(0, wanted)
		.map(({ id }) => id)
}

export async function rechecksOf(reader: Reader, villageId: string, campaignId: string): Promise<readonly Recheck[]> {
	const { signoffRecheck: r } = reader.tables(signoffTables)
	return reader.db
		.select({ answerId: r.answerId, seed: r.seed, isRight: r.isRight, note: r.note, checkedAt: r.checkedAt })
		.from(r)
		.where(and(eq(r.villageId, villageId), eq(r.campaignId, campaignId)))
		.orderBy(r.answerId)
}

/** Somebody looked again. What turns out wrong is contested in the household's name, so it is asked again. */
export async function noteRecheck(
	tx: Tx,
	cx: SignCx,
	{
		villageId,
		campaignId,
		answerId,
		isRight,
		note,
	}: {
		readonly villageId: string
		readonly campaignId: string
		readonly answerId: string
		readonly isRight: boolean
		readonly note: string
	},
): Promise<boolean> {
	const answer = await answerById(tx, villageId, answerId)
	if (answer === undefined) return false
	const key = { villageId, campaignId, householdId: answer.householdId }
	await holdSignoffs(tx, key.villageId)
	const { signoffRecheck: r } = tx.tables(signoffTables)
	const rows = await tx.db
		.update(r)
		.set({ isRight, note: cleanText(note, 400), checkedBy: cx.by, checkedAt: cx.now })
		.where(and(eq(r.villageId, villageId), eq(r.campaignId, campaignId), eq(r.answerId, answerId)))
		.returning({ answerId: r.answerId })
	if (rows.length === 0) return false
	const now = await standingOf(tx, key)
	// While members contradict each other, settling that comes first.
	if (!isRight && now !== undefined && now.state === "open" && now.status !== "conflict" && now.answerId === answerId) {
		await restand(tx, key, "effective", "contested")
		await closeCasesWithdrawn(tx, cx, key)
		await moveHousehold(tx, cx, key, now, settled(householdIn(now), undefined))
		const { hash } = commitTo({ answer: answerId, by: cx.by })
		await appendEntry(tx, {
			villageId,
			kind: "signoff.contested",
			at: cx.now,
			body: { campaign: campaignId, household: key.householdId, n: answer.n, commitment: hash },
		})
	}
	await record(tx, cx, key, "signoff.rechecked", { answer: answerId, isRight })
	return true
}

async function record(
	tx: Tx,
	cx: SignCx,
	key: HouseholdKey,
	event: string,
	data: { readonly [key: string]: string | number | boolean | null },
): Promise<void> {
	await addRecord(tx, {
		villageId: key.villageId,
		id: cx.house.newId(),
		at: cx.now,
		event,
		subject: key.campaignId,
		actor: cx.by,
		data: { ...data, household: key.householdId },
	})
}
