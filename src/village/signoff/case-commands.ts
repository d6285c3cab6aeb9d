/** What staff do with an objection: somebody is sent, measures again, and the row is corrected or stays. Only that household is asked again. */
import { and, eq, isNull, max } from "drizzle-orm"
import { appendEntry, commitTo, hashOf } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { type HouseholdKey, holdSignoffs, householdIn, moveHousehold, type SignCx, standingOf } from "./answering.ts"
import { kinds, readAmount } from "./kinds.ts"
import { campaignById, type RowCells, rowsNow } from "./repo.ts"
import { type Case, caseById, restand } from "./repo-answers.ts"
import { caseClosed } from "./rules.ts"
import { signoffTables } from "./tables.ts"

export type CaseRefusal = "CASE_GONE" | "CASE_CLOSED" | "IN_CONFLICT" | "SIGNOFF_CLOSED" | "ROW_GONE" | "ROW_WRONG" | "NO_FINDING"
export type CaseResult = { readonly ok: true; readonly isAskedAgain: boolean } | { readonly ok: false; readonly code: CaseRefusal }

export async function assignCase(tx: Tx, cx: SignCx, villageId: string, id: string, assignee: string): Promise<CaseResult> {
	const found = await openCase(tx, villageId, id)
	if (!found.ok) return found
	const { signoffCase: c } = tx.tables(signoffTables)
	await tx.db
		.update(c)
		.set({ assignee: cleanText(assignee, 40), assignedAt: cx.now })
		.where(and(eq(c.villageId, villageId), eq(c.id, id), isNull(c.closedAt)))
	await record(tx, cx, found.one, "signoff.case-assigned")
	return { ok: true, isAskedAgain: false }
}

/** What was found on the spot, in words; the row itself is changed by `closeCase`. */
export async function measureCase(tx: Tx, cx: SignCx, villageId: string, id: string, finding: string): Promise<CaseResult> {
	const found = await openCase(tx, villageId, id)
	if (!found.ok) return found
	const clean = cleanText(finding, 1_000)
	if (clean === "") return { ok: false, code: "NO_FINDING" }
	const { signoffCase: c } = tx.tables(signoffTables)
	await tx.db
		.update(c)
		.set({ finding: clean, measuredAt: cx.now })
		.where(and(eq(c.villageId, villageId), eq(c.id, id), isNull(c.closedAt)))
	await record(tx, cx, found.one, "signoff.case-measured")
	return { ok: true, isAskedAgain: false }
}

export type Resolution =
	| { readonly outcome: "kept" }
	/** The row's cells as they are now right; a cell that is left out stays. */
	| { readonly outcome: "corrected"; readonly cells: RowCells; readonly photo?: string }

/**
 * Deals with an objection for good. What was measured must have been written down first. With the last one closed, the household is asked
 * again and `isAskedAgain` says so; every earlier answer and row stays on record.
 */
export async function closeCase(tx: Tx, cx: SignCx, villageId: string, id: string, resolution: Resolution): Promise<CaseResult> {
	const found = await openCase(tx, villageId, id)
	if (!found.ok) return found
	const { one } = found
	if (one.finding === null) return { ok: false, code: "NO_FINDING" }
	const key: HouseholdKey = { villageId, campaignId: one.campaignId, householdId: one.householdId }
	const now = await standingOf(tx, key)
	if (now === undefined) return { ok: false, code: "CASE_GONE" }
	// Whose word stands is settled first: the objection may turn out not to be the household's.
	if (now.status === "conflict") return { ok: false, code: "IN_CONFLICT" }
	let rowsVersion = now.rowsVersion
	if (resolution.outcome === "corrected") {
		const corrected = await correctRow(tx, cx, key, one.rowNumber, resolution)
		if (!corrected.ok) return corrected
		rowsVersion = await raiseRows(tx, key, now.rowsVersion)
	}
	const { signoffCase: c } = tx.tables(signoffTables)
	await tx.db
		.update(c)
		.set({ outcome: resolution.outcome, closedAt: cx.now, closedBy: cx.by })
		.where(and(eq(c.villageId, villageId), eq(c.id, id)))
	const household = caseClosed(householdIn(now))
	const isAskedAgain = household.status === "pending"
	if (isAskedAgain) await restand(tx, key, "effective", "settled")
	await moveHousehold(tx, cx, key, now, household)
	const { hash } = commitTo({ case: id, row: one.rowNumber, outcome: resolution.outcome })
	await appendEntry(tx, {
		villageId,
		kind: "signoff.correction",
		at: cx.now,
		body: {
			campaign: key.campaignId,
			household: key.householdId,
			case: id,
			corrected: resolution.outcome === "corrected",
			rows: rowsVersion,
			open: household.openCases,
			commitment: hash,
		},
	})
	await record(tx, cx, one, `signoff.case-${resolution.outcome}`)
	return { ok: true, isAskedAgain }
}

type Found = { readonly ok: true; readonly one: Case } | { readonly ok: false; readonly code: CaseRefusal }

async function openCase(tx: Tx, villageId: string, id: string): Promise<Found> {
	const before = await caseById(tx, villageId, id)
	if (before === undefined) return { ok: false, code: "CASE_GONE" }
	await holdSignoffs(tx, villageId)
	const one = await caseById(tx, villageId, id)
	const campaign = await campaignById(tx, villageId, before.campaignId)
	if (one === undefined || campaign === undefined) return { ok: false, code: "CASE_GONE" }
	if (one.closedAt !== null) return { ok: false, code: "CASE_CLOSED" }
	return campaign.state === "closed" ? { ok: false, code: "SIGNOFF_CLOSED" } : { ok: true, one }
}

async function correctRow(
	tx: Tx,
	cx: SignCx,
	key: HouseholdKey,
	number: string,
	{ cells: given, photo }: { readonly cells: RowCells; readonly photo?: string },
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: "ROW_GONE" | "ROW_WRONG" }> {
	const campaign = await campaignById(tx, key.villageId, key.campaignId)
	const row = (await rowsNow(tx, key.villageId, key.campaignId, key.householdId)).find((one) => one.number === number)
	if (row === undefined || campaign === undefined) return { ok: false, code: "ROW_GONE" }
	const { columns, summed } = kinds[campaign.kind]
	const cells: Record<string, string> = { ...row.cells }
	for (const { id, kind } of columns) {
		const text = given[id]
		if (text === undefined) continue
		const clean = cleanText(text, 200)
		if (kind === "amount" && readAmount(clean) === undefined) return { ok: false, code: "ROW_WRONG" }
		if (kind === "count" && !/^\d{1,4}$/.test(clean)) return { ok: false, code: "ROW_WRONG" }
		cells[id] = clean
	}
	if (columns.some(({ id, required }) => required && (cells[id] ?? "") === "")) return { ok: false, code: "ROW_WRONG" }
	const { signoffRow: r } = tx.tables(signoffTables)
	const of = and(eq(r.villageId, key.villageId), eq(r.campaignId, key.campaignId), eq(r.number, number))
	const [latest] = await tx.db
		.select({ version: max(r.version) })
		.from(r)
		.where(of)
	await tx.db
		.update(r)
		.set({ replacedAt: cx.now })
		.where(and(of, isNull(r.replacedAt)))
	await tx.db.insert(r).values({
		...key,
		number,
		version: Number(latest?.version ?? row.version) + 1,
		place: row.place,
		cells,
		amount: summed === undefined ? null : (readAmount(cells[summed] ?? "") ?? null),
		photo: photo ?? row.photo,
		isGone: false,
		createdAt: cx.now,
		createdBy: cx.by,
	})
	return { ok: true }
}

/** The household's rows are others from now on: who saw the old ones is shown the new ones before anything counts. */
async function raiseRows(tx: Tx, key: HouseholdKey, version: number): Promise<number> {
	const { signoffHousehold: h } = tx.tables(signoffTables)
	await tx.db
		.update(h)
		.set({ rowsVersion: version + 1, rowsHash: await rowsHashOf(tx, key) })
		.where(and(eq(h.villageId, key.villageId), eq(h.campaignId, key.campaignId), eq(h.householdId, key.householdId)))
	return version + 1
}

/** SHA-256 of the rows that stand; part of every signature's commitment. */
async function rowsHashOf(reader: Reader, { villageId, campaignId, householdId }: HouseholdKey): Promise<string> {
	const rows = await rowsNow(reader, villageId, campaignId, householdId)
	return hashOfRows(rows)
}

export function hashOfRows(rows: readonly { readonly number: string; readonly cells: RowCells }[]): string {
	return hashOf(rows.map(({ number, cells }) => ({ number, cells })))
}

async function record(tx: Tx, cx: SignCx, { villageId, id, campaignId, rowNumber }: Case, event: string): Promise<void> {
	const data = { campaignId, row: rowNumber }
	await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event, subject: id, actor: cx.by, data })
}
