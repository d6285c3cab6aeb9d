/** A campaign opens, its statement or deadline changes, it is closed for good. */
import { and, eq } from "drizzle-orm"
import { appendEntry, hashOf, signRoot } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import { clearTimer, setTimer } from "../../timers/due.ts"
import type { House } from "../affair.ts"
import { householdList } from "../people/index.ts"
import { type SecondRefusal, secondLook } from "../setting/index.ts"
import { holdSignoffs, type SignCx } from "./answering.ts"
import { type CheckedCampaign, type CheckedRow, limits } from "./campaign-given.ts"
import { hashOfRows } from "./case-commands.ts"
import { type Campaign, campaignById, changeCampaign, insertCampaign } from "./repo.ts"
import { pendingOf } from "./rules.ts"
import { signoffTables } from "./tables.ts"
import { villageCounts, writeTally } from "./tally.ts"

export const deadlineTimer = "signoff.deadline"
const rowsPerInsert = 200

export type CreateCx = Omit<SignCx, "house"> & { readonly house: Pick<House, "newId" | "randomId"> }

/** The SHA-256 that every signature is bound to: title and text as published, with the campaign and the version they belong to. */
export function statementHash(of: {
	readonly campaign: string
	readonly version: number
	readonly title: string
	readonly text: string
}): string {
	return hashOf({ campaign: of.campaign, version: of.version, title: of.title, text: of.text })
}

/**
 * Opens a checked campaign, under the id given or a new one: statement, rows and due households are written, the counts begin. Nobody is told (see `inviteToSign`). Of a kind
 * without rows, every household of the village is due.
 */
export async function openCampaign(
	tx: Tx,
	cx: CreateCx,
	villageId: string,
	checked: CheckedCampaign,
	id = cx.house.newId(),
): Promise<Campaign> {
	await holdSignoffs(tx, villageId)
	const { statement, spoken, rows, ...settings } = checked
	const hash = statementHash({ campaign: id, version: 1, title: checked.title, text: statement })
	const campaign: Campaign = {
		villageId,
		id,
		...settings,
		state: "open",
		statementVersion: 1,
		statementHash: hash,
		version: 1,
		openedAt: cx.now,
		createdBy: cx.by,
		closedAt: null,
	}
	await insertCampaign(tx, campaign)
	const { signoffStatement: s } = tx.tables(signoffTables)
	await tx.db
		.insert(s)
		.values({ villageId, campaignId: id, version: 1, text: statement, spoken, hash, createdAt: cx.now, createdBy: cx.by })
	const due = await insertHouseholds(tx, cx, campaign, rows)
	await writeTally(tx, { villageId, campaignId: id })
	await appendEntry(tx, {
		villageId,
		kind: "signoff.statement",
		at: cx.now,
		body: { campaign: id, version: 1, statement: hash },
	})
	await appendEntry(tx, {
		villageId,
		kind: "signoff.opened",
		at: cx.now,
		body: { campaign: id, kind: campaign.kind, level: campaign.level, due, closesAt: campaign.closesAt, standard: campaign.standardId },
	})
	await setTimer(tx, { villageId, kind: deadlineTimer, subject: id, dueAt: campaign.closesAt, guardVersion: 1 }, cx.house.newId)
	await record(tx, cx, campaign, "signoff.opened", { due })
	return campaign
}

/** Who has to answer: the households that are listed; where none is, all that somebody belongs to. */
export function dueIn<Household extends { readonly id: string; readonly persons: readonly unknown[] }>(
	roster: readonly Household[],
	listed: ReadonlySet<string>,
): readonly Household[] {
	return roster.filter(({ id, persons }) => (listed.size === 0 ? persons.length > 0 : listed.has(id)))
}

async function insertHouseholds(
	tx: Tx,
	cx: CreateCx,
	{ villageId, id: campaignId }: Campaign,
	rows: readonly CheckedRow[],
): Promise<number> {
	const { signoffHousehold: h, signoffRow: r } = tx.tables(signoffTables)
	const perHousehold = new Map<string, CheckedRow[]>()
	for (const row of rows) perHousehold.set(row.householdId, [...(perHousehold.get(row.householdId) ?? []), row])
	const roster = await householdList(tx, villageId, cx.now)
	const due = dueIn(roster, new Set(perHousehold.keys()))
	for (let start = 0; start < due.length; start += rowsPerInsert) {
		const part = due.slice(start, start + rowsPerInsert).map(({ id: householdId, number, groupName, gridName }, index) => ({
			villageId,
			campaignId,
			householdId,
			number,
			place: start + index + 1,
			groupName: groupName ?? "",
			gridName: gridName ?? "",
			status: "pending" as const,
			isReached: false,
			isPaper: false,
			openCases: 0,
			rowsVersion: 1,
			rowsHash: hashOfRows(perHousehold.get(householdId) ?? []),
			answers: 0,
			updatedAt: cx.now,
		}))
		await tx.db.insert(h).values(part)
	}
	for (let start = 0; start < rows.length; start += rowsPerInsert) {
		const part = rows.slice(start, start + rowsPerInsert).map(({ householdId, number, cells, amount }, index) => ({
			villageId,
			campaignId,
			householdId,
			number,
			version: 1,
			place: start + index,
			cells,
			amount,
			isGone: false,
			createdAt: cx.now,
			createdBy: cx.by,
		}))
		await tx.db.insert(r).values(part)
	}
	return due.length
}

export type ChangeRefusal = "SIGNOFF_GONE" | "SIGNOFF_CLOSED" | "NO_STATEMENT" | "SAME_STATEMENT" | "CONFLICT_OPEN" | "BAD_DEADLINE"
export type ChangeResult =
	| { readonly ok: true; readonly campaign: Campaign; readonly reopened: number }
	| { readonly ok: false; readonly code: ChangeRefusal }

/**
 * Publishes another statement. What was confirmed was the old one: those answers stay on record, and their households are asked again.
 */
export async function changeStatement(
	tx: Tx,
	cx: CreateCx,
	{ villageId, id, text, spoken }: { readonly villageId: string; readonly id: string; readonly text: string; readonly spoken: string },
): Promise<ChangeResult> {
	await holdSignoffs(tx, villageId)
	const campaign = await campaignById(tx, villageId, id)
	if (campaign === undefined) return { ok: false, code: "SIGNOFF_GONE" }
	if (campaign.state === "closed") return { ok: false, code: "SIGNOFF_CLOSED" }
	const clean = cleanText(text, limits.statement)
	if (clean === "") return { ok: false, code: "NO_STATEMENT" }
	const { signoffStatement: s, signoffHousehold: h, signoffAnswer: a } = tx.tables(signoffTables)
	const [current] = await tx.db
		.select({ text: s.text })
		.from(s)
		.where(and(eq(s.villageId, villageId), eq(s.campaignId, id), eq(s.version, campaign.statementVersion)))
	if (current?.text === clean) return { ok: false, code: "SAME_STATEMENT" }
	// One side of a contradiction would be gone with the old statement: whose word stands is settled first.
	if ((await villageCounts(tx, { villageId, campaignId: id })).conflict > 0) return { ok: false, code: "CONFLICT_OPEN" }
	const version = campaign.statementVersion + 1
	const hash = statementHash({ campaign: id, version, title: campaign.title, text: clean })
	const to = { statementVersion: version, statementHash: hash }
	if (!(await changeCampaign(tx, campaign, to))) throw new Error("a campaign changed although it was held")
	await tx.db.insert(s).values({
		villageId,
		campaignId: id,
		version,
		text: clean,
		spoken: cleanText(spoken, limits.spoken),
		hash,
		createdAt: cx.now,
		createdBy: cx.by,
	})
	await tx.db
		.update(a)
		.set({ standing: "outdated" })
		.where(and(eq(a.villageId, villageId), eq(a.campaignId, id), eq(a.standing, "effective"), eq(a.answer, "confirm")))
	const reopened = await tx.db
		.update(h)
		.set({ status: "pending", isPaper: false, signer: null, answerId: null, receipt: null, updatedAt: cx.now })
		.where(and(eq(h.villageId, villageId), eq(h.campaignId, id), eq(h.status, "confirmed")))
		.returning({ id: h.householdId })
	await writeTally(tx, { villageId, campaignId: id })
	await appendEntry(tx, { villageId, kind: "signoff.statement", at: cx.now, body: { campaign: id, version, statement: hash } })
	const timer = { villageId, kind: deadlineTimer, subject: id, dueAt: campaign.closesAt, guardVersion: campaign.version + 1 }
	await setTimer(tx, timer, cx.house.newId)
	await record(tx, cx, campaign, "signoff.statement", { version, reopened: reopened.length })
	return { ok: true, campaign: { ...campaign, ...to, version: campaign.version + 1 }, reopened: reopened.length }
}

/** Puts the deadline off (or forward, but never into the past nor before the posting is over). */
export async function changeDeadline(
	tx: Tx,
	cx: CreateCx,
	{ villageId, id, closesAt }: { readonly villageId: string; readonly id: string; readonly closesAt: number },
): Promise<ChangeResult> {
	await holdSignoffs(tx, villageId)
	const campaign = await campaignById(tx, villageId, id)
	if (campaign === undefined) return { ok: false, code: "SIGNOFF_GONE" }
	if (campaign.state === "closed") return { ok: false, code: "SIGNOFF_CLOSED" }
	if (!(closesAt > cx.now && closesAt >= postedUntil(campaign))) return { ok: false, code: "BAD_DEADLINE" }
	if (!(await changeCampaign(tx, campaign, { closesAt }))) throw new Error("a campaign changed although it was held")
	const guardVersion = campaign.version + 1
	await setTimer(tx, { villageId, kind: deadlineTimer, subject: id, dueAt: closesAt, guardVersion }, cx.house.newId)
	await appendEntry(tx, { villageId, kind: "signoff.deadline", at: cx.now, body: { campaign: id, closesAt } })
	await record(tx, cx, campaign, "signoff.deadline", { closesAt })
	return { ok: true, campaign: { ...campaign, closesAt, version: guardVersion }, reopened: 0 }
}

/** The list is posted until then; nobody closes before, ms. */
export function postedUntil({ openedAt, postingDays }: Pick<Campaign, "openedAt" | "postingDays">): number {
	return openedAt + postingDays * dayMs
}

export type CloseRefusal = "SIGNOFF_GONE" | "SIGNOFF_CLOSED" | "STILL_POSTED" | "CASES_OPEN" | SecondRefusal

/**
 * Closes for good; the figures never change afterwards. Refused while the list is still posted, and while an objection or a contradiction
 * is open: what they come to is part of the result.
 */
export async function closeCampaign(
	tx: Tx,
	cx: CreateCx & { readonly house: Pick<House, "cipher"> },
	villageId: string,
	id: string,
): Promise<{ readonly ok: true; readonly campaign: Campaign } | { readonly ok: false; readonly code: CloseRefusal }> {
	await holdSignoffs(tx, villageId)
	const campaign = await campaignById(tx, villageId, id)
	if (campaign === undefined) return { ok: false, code: "SIGNOFF_GONE" }
	if (campaign.state === "closed") return { ok: false, code: "SIGNOFF_CLOSED" }
	if (cx.now < postedUntil(campaign)) return { ok: false, code: "STILL_POSTED" }
	const counts = await villageCounts(tx, { villageId, campaignId: id })
	if (counts.objected + counts.conflict > 0) return { ok: false, code: "CASES_OPEN" }
	const second = await secondLook(tx, cx, { villageId, closing: "signoff", subject: id })
	if (second !== undefined) return { ok: false, code: second }
	const to = { state: "closed", closedAt: cx.now } as const
	if (!(await changeCampaign(tx, campaign, to))) throw new Error("a campaign changed although it was held")
	await clearTimer(tx, villageId, deadlineTimer, id)
	await appendEntry(tx, {
		villageId,
		kind: "signoff.closed",
		at: cx.now,
		body: { campaign: id, ...counts, pending: pendingOf(counts), statement: campaign.statementHash },
	})
	await signRoot(tx, cx.house, villageId, cx.now)
	await record(tx, cx, campaign, "signoff.closed", { confirmed: counts.confirmed, due: counts.due })
	return { ok: true, campaign: { ...campaign, ...to, version: campaign.version + 1 } }
}

async function record(
	tx: Tx,
	cx: CreateCx,
	{ villageId, id }: Campaign,
	event: string,
	data: { readonly [key: string]: number },
): Promise<void> {
	await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event, subject: id, actor: cx.by, data })
}
