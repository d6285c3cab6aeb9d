/** One household answers: the single place where an answer is written, counted and put into the ledger. */
import { z } from "zod"
import type { Json } from "../../engine/flow.ts"
import { commitTo, planEntry } from "../../ledger/index.ts"
import { type HotWrite, hotWrite, type Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { closeCasesWithdrawn, openCases } from "./case-rows.ts"
import { levels } from "./kinds.ts"
import { takeReceipt } from "./receipt.ts"
import { openCasesOf, restand } from "./repo-answers.ts"
import { answered, contestMs, countsOf, type Household, reached } from "./rules.ts"
import { insertAnswer, standing, writeHousehold } from "./statements.ts"
import type { Capacity, Means } from "./tables.ts"
import { tallyMove } from "./tally.ts"

export type SignCx = {
	readonly house: Pick<House, "newId" | "randomId">
	readonly now: number
	/** Staff account or person; null for the command line and timers. */
	readonly by: string | null
}

export const objectionSchema = z.object({
	/** Row it is about; empty: the matter as a whole. */
	row: z.string().max(60),
	reason: z.string().max(1_000),
	photo: z.string().max(100).nullable(),
})
export type Objection = z.infer<typeof objectionSchema>

export type HouseholdKey = { readonly villageId: string; readonly campaignId: string; readonly householdId: string }

export type Given = HouseholdKey & {
	readonly answer: "confirm" | "object"
	readonly signer: string
	readonly capacity: Capacity
	readonly means: Means
	/** What the signer had in front of them: anything newer has to be shown first. */
	readonly seen: { readonly statementVersion: number; readonly rowsVersion: number }
	readonly objections?: readonly Objection[]
	readonly strokes?: string
	readonly picture?: string
	readonly factor?: "slip" | "code"
	/** Paper and door only: photo of the sheet, who saw it signed, who entered it, when it was signed, ms. */
	readonly paper?: { readonly photo: string; readonly witness: string; readonly enteredBy: string; readonly signedAt: number }
}

export type GiveRefusal =
	/** No such campaign, or the household has no part in it. */
	| "SIGNOFF_GONE"
	| "SIGNOFF_CLOSED"
	/** The statement was changed after the signer saw it. */
	| "STATEMENT_CHANGED"
	| "ROWS_CHANGED"
	/** The level asks for more than was given: handwriting and a factor, or paper. */
	| "LEVEL_TOO_LOW"
	| "NO_REASON"
	/** Paper without its photo or its witness, or dated in the future. */
	| "PAPER_INCOMPLETE"

export type GiveResult =
	| {
			readonly ok: true
			readonly outcome: "effective" | "already" | "conflicting" | "waiting"
			/** Of the answer given now, or of the one that stands. */
			readonly receipt: string | null
			readonly answerId: string | null
	  }
	| { readonly ok: false; readonly code: GiveRefusal }

/**
 * Everything that writes to sign-offs holds the village's ledger, as `appendEntry` will, until the end of its transaction. So two answers of
 * a household never meet, nor do an answer and an act on the whole campaign; and a group of answers takes one lock.
 */
export async function holdSignoffs(tx: Tx, villageId: string): Promise<void> {
	await tx.lock(`ledger:${villageId}`)
}

type Now = NonNullable<Awaited<ReturnType<typeof standingOf>>>

export async function standingOf(tx: Tx, key: HouseholdKey) {
	const { villageId, campaignId, householdId } = key
	const [row] = await tx.hot(standing, { villageId, campaignId, householdId })
	return row
}

export function householdIn({ status, isReached, isPaper, openCases: cases, signer }: Now): Household {
	return { status, isReached, isPaper, openCases: cases, signer }
}

export async function giveAnswer(tx: Tx, cx: SignCx, given: Given): Promise<GiveResult> {
	await holdSignoffs(tx, given.villageId)
	const now = await standingOf(tx, given)
	if (now === undefined) return { ok: false, code: "SIGNOFF_GONE" }
	const refusal = refusalOf(now, cx, given)
	if (refusal !== undefined) return { ok: false, code: refusal }
	const { answer, signer, paper } = given
	const key = keyOf(given)
	const before = householdIn(now)
	const fresh = answer === "object" ? await freshObjections(tx, key, now, given.objections ?? []) : []
	const { outcome, household } = answered(before, { answer, signer, isPaper: paper !== undefined, newCases: fresh.length })
	if (outcome === "already" || outcome === "waiting") {
		if (!before.isReached) await moveHousehold(tx, cx, key, now, reached(before))
		return { ok: true, outcome, receipt: now.receipt, answerId: now.answerId }
	}
	// Nearly always nothing stands yet: looking for what to change costs as much as the answer itself.
	if (outcome === "effective" && before.status !== "pending") await restand(tx, key, "effective", "replaced")
	if (outcome === "effective" && answer === "confirm" && before.openCases > 0) await closeCasesWithdrawn(tx, cx, key)
	const written = await planAnswer(tx, cx, given, now, outcome, fresh)
	const stands = outcome === "effective" ? { answerId: written.id, receipt: written.receipt } : undefined
	await tx.together([...written.writes, ...householdMove(cx, key, now, household, stands, now.answers + 1)])
	if (outcome === "effective" && answer === "object") await openCases(tx, cx, key, written.id, fresh)
	return { ok: true, outcome, receipt: written.receipt, answerId: written.id }
}

function keyOf({ villageId, campaignId, householdId }: HouseholdKey): HouseholdKey {
	return { villageId, campaignId, householdId }
}

function refusalOf(now: Now, cx: SignCx, { answer, means, seen, objections = [], strokes, factor, paper }: Given): GiveRefusal | undefined {
	// Paper counts by the day it was signed, as long as the campaign has not been closed.
	if (now.state === "closed" || (paper?.signedAt ?? cx.now) >= now.closesAt) return "SIGNOFF_CLOSED"
	if (seen.statementVersion !== now.statementVersion) return "STATEMENT_CHANGED"
	if (seen.rowsVersion !== now.rowsVersion) return "ROWS_CHANGED"
	const isPaper = means === "paper" || means === "door"
	if (isPaper && (paper === undefined || paper.photo === "" || paper.witness === "" || paper.signedAt > cx.now)) return "PAPER_INCOMPLETE"
	if (answer === "object") return objections.length === 0 || objections.some(({ reason }) => reason.trim() === "") ? "NO_REASON" : undefined
	// An objection is heard however it comes; a confirmation needs what its level promises.
	if (isPaper || now.level === "A") return undefined
	return now.level === "B" && means === "page" && strokes !== undefined && factor !== undefined ? undefined : "LEVEL_TOO_LOW"
}

/** Those about parcels that are not under dispute yet. */
async function freshObjections(tx: Tx, key: HouseholdKey, now: Now, objections: readonly Objection[]): Promise<readonly Objection[]> {
	const cases = now.openCases === 0 ? [] : await openCasesOf(tx, key.villageId, key.campaignId, key.householdId)
	const open = new Set(cases.map(({ rowNumber }) => rowNumber))
	const byRow = new Map(objections.map((objection) => [objection.row, objection]))
	return [...byRow.values()].filter(({ row }) => !open.has(row))
}

/** The answer's entry, receipt and row; all but the receipt is still to be written. */
async function planAnswer(
	tx: Tx,
	cx: SignCx,
	given: Given,
	now: Now,
	outcome: "effective" | "conflicting",
	fresh: readonly Objection[],
): Promise<{ readonly id: string; readonly receipt: string; readonly writes: readonly HotWrite[] }> {
	const { answer, signer, capacity, means, objections, strokes, picture, factor, paper } = given
	const key = keyOf(given)
	const id = cx.house.newId()
	const n = now.answers + 1
	const level = levels.find((one) => one === (paper === undefined ? now.level : "C")) ?? now.level
	const value: Json = {
		household: now.number,
		n,
		answer,
		signer,
		capacity,
		means,
		level,
		statement: now.statementHash,
		rows: now.rowsHash,
		at: cx.now,
		...(objections !== undefined && { objections: objections.map(({ row, reason }) => ({ row, reason })) }),
		...(picture !== undefined && { handwriting: picture }),
		...(factor !== undefined && { factor }),
		...(paper !== undefined && { sheet: paper.photo, witness: paper.witness, signedAt: paper.signedAt }),
	}
	const { salt, hash } = commitTo(value)
	const { seq, writes } = await planEntry(tx, {
		villageId: key.villageId,
		kind: answer === "confirm" ? "signoff.signature" : "signoff.objection",
		at: cx.now,
		body: {
			campaign: key.campaignId,
			household: key.householdId,
			n,
			statement: now.statementHash,
			rows: now.rowsVersion,
			counts: outcome === "effective",
			paper: paper !== undefined,
			...(answer === "object" && { cases: fresh.length }),
			commitment: hash,
		},
	})
	const receipt = await takeReceipt(tx, key.villageId, seq)
	const row = hotWrite(insertAnswer, {
		...key,
		id,
		n,
		answer,
		signer,
		capacity,
		means,
		level,
		statementVersion: now.statementVersion,
		rowsVersion: now.rowsVersion,
		standing: outcome,
		at: cx.now,
		receipt,
		ledgerSeq: seq,
		salt,
		opening: JSON.stringify(value),
		objections: objections === undefined ? null : JSON.stringify(objections),
		strokes: strokes ?? null,
		picture: picture ?? null,
		factor: factor ?? null,
		photo: paper?.photo ?? null,
		witness: paper?.witness ?? null,
		enteredBy: paper?.enteredBy ?? null,
		contestUntil: paper === undefined ? null : cx.now + contestMs,
	})
	return { id, receipt, writes: [...writes, row] }
}

/** Writes what became of the household and moves the counts with it. Without `stands` the answer that stood goes on standing. */
export async function moveHousehold(
	tx: Tx,
	cx: Pick<SignCx, "now">,
	key: HouseholdKey,
	now: Now,
	to: Household,
	stands: { readonly answerId: string | null; readonly receipt: string | null } = now,
	answers = now.answers,
): Promise<void> {
	await tx.together(householdMove(cx, key, now, to, stands, answers))
}

function householdMove(
	cx: Pick<SignCx, "now">,
	key: HouseholdKey,
	now: Now,
	to: Household,
	stands: { readonly answerId: string | null; readonly receipt: string | null } = now,
	answers = now.answers,
): readonly HotWrite[] {
	const { villageId, campaignId, householdId } = key
	const { answerId, receipt } = to.status === "pending" ? { answerId: null, receipt: null } : stands
	return [
		hotWrite(writeHousehold, { villageId, campaignId, householdId, ...to, answerId, receipt, answers, at: cx.now }),
		...tallyMove({ villageId, campaignId }, now, countsOf(householdIn(now)), countsOf(to)),
	]
}

/** The household has seen what is asked; counted once. */
export async function markReached(tx: Tx, cx: SignCx, key: HouseholdKey): Promise<void> {
	const seen = await standingOf(tx, key)
	if (seen === undefined || seen.isReached || seen.state === "closed") return
	await holdSignoffs(tx, key.villageId)
	const now = await standingOf(tx, key)
	if (now === undefined || now.isReached || now.state === "closed") return
	await moveHousehold(tx, cx, key, now, reached(householdIn(now)))
}
