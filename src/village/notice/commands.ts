/** What staff, the command line and dialogs do with notices. Each runs in the caller's transaction. */
import type { Json } from "../../engine/flow.ts"
import { appendEntry, hashOf, signRoot } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { dayMs, instantOf, localTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { countAudience } from "./audience.ts"
import { stopTelling } from "./broadcast.ts"
import { answerByNotice, reopenDuty } from "./duties.ts"
import { nextNumber, voidNumber } from "./numbers.ts"
import { changeNotice, insertNotice, insertVersion, type Notice, type NoticeChange, noticeById } from "./repo.ts"
import { type Content, type ContentFault, faultsOf } from "./rules.ts"

export type CommandCx = {
	readonly house: Pick<House, "newId" | "cipher" | "timeZone">
	readonly now: number
	/** Staff account, or the person who speaks in a chat. */
	readonly by: string
	/** The same human under other names: a person who signs in to the console has an account as well. */
	readonly alsoBy?: readonly string[]
}

export type Refusal<C extends string> = { readonly ok: false; readonly code: C }
export type Done = { readonly ok: true; readonly notice: Notice }
const gone = { ok: false, code: "NOTICE_GONE" } as const
const moved = { ok: false, code: "NOTICE_MOVED" } as const

export type Target = { readonly villageId: string; readonly id: string }

/** A draft that nobody sees yet. `id`: given by who may send the same twice; then the first stays. */
export async function draftNotice(
	tx: Tx,
	cx: CommandCx,
	{ villageId, content, id = cx.house.newId() }: { readonly villageId: string; readonly content: Content; readonly id?: string },
): Promise<Notice> {
	await tx.lock(`notice:${villageId}:${id}`)
	const known = await noticeById(tx, villageId, id)
	if (known !== undefined) return known
	const notice: Notice = {
		villageId,
		id,
		category: content.category,
		state: "draft",
		title: content.title,
		number: null,
		version: 0,
		draft: content,
		draftWhy: null,
		draftVersion: 1,
		draftedBy: cx.by,
		releasedBy: null,
		releasedDraft: null,
		tellWhen: null,
		publishedAt: null,
		revisedAt: null,
		postsUntil: null,
		objectsUntil: null,
		withdrawnAt: null,
		withdrawnWhy: null,
		createdAt: cx.now,
	}
	await insertNotice(tx, notice)
	await record(tx, cx, notice, "notice.drafted", { category: content.category })
	return notice
}

/** Keeps the draft; a release given to an earlier one holds no longer. `draftVersion`: as the writer saw it. */
export async function saveDraft(
	tx: Tx,
	cx: CommandCx,
	{
		villageId,
		id,
		content,
		draftVersion,
		why,
	}: Target & { readonly content: Content; readonly draftVersion: number; readonly why?: string },
): Promise<Done | Refusal<"NOTICE_GONE" | "NOTICE_MOVED">> {
	const notice = await noticeById(tx, villageId, id)
	if (notice === undefined || notice.draft === null) return gone
	if (notice.draftVersion !== draftVersion) return moved
	const isFirst = notice.version === 0
	// The category is part of what was numbered and counted: a correction keeps it.
	const kept = isFirst ? content : { ...content, category: notice.category }
	return change(tx, cx, notice, {
		draft: kept,
		draftVersion: draftVersion + 1,
		draftedBy: cx.by,
		// Handed in was the draft as it stood.
		tellWhen: null,
		...(isFirst && { title: kept.title, category: kept.category, state: "draft" }),
		...(why !== undefined && { draftWhy: why }),
	})
}

/** A correction starts from what is published, which stays as it is until the new version stands beside it. */
export async function startCorrection(
	tx: Tx,
	cx: CommandCx,
	{ villageId, id, content, why }: Target & { readonly content: Content; readonly why: string },
): Promise<Done | Refusal<"NOTICE_GONE" | "NOTICE_NOT_PUBLISHED">> {
	const notice = await noticeById(tx, villageId, id)
	if (notice === undefined) return gone
	if (notice.state !== "published") return { ok: false, code: "NOTICE_NOT_PUBLISHED" }
	if (notice.draft !== null) return { ok: true, notice }
	const draft = { draft: content, draftWhy: why, draftVersion: notice.draftVersion + 1, draftedBy: cx.by, tellWhen: null } as const
	const done = await change(tx, cx, notice, draft)
	if (!done.ok) return gone
	await record(tx, cx, notice, "notice.correction-started", { version: notice.version })
	return done
}

/** A draft nobody wants any more. One never published is put away; of what is published the correction is. */
export async function dropDraft(tx: Tx, cx: CommandCx, { villageId, id }: Target): Promise<Done | Refusal<"NOTICE_GONE" | "NOTICE_MOVED">> {
	const notice = await noticeById(tx, villageId, id)
	if (notice === undefined || notice.draft === null) return gone
	const dropped = { draft: null, draftWhy: null, draftVersion: notice.draftVersion + 1, tellWhen: null } as const
	const done = await change(tx, cx, notice, notice.version === 0 ? { ...dropped, state: "withdrawn", withdrawnAt: cx.now } : dropped)
	if (done.ok) await record(tx, cx, notice, "notice.draft-dropped", { version: notice.version })
	return done
}

/** The supervisor lets a finance notice out: another human than who drafted it, and exactly the draft they saw. */
export async function releaseNotice(
	tx: Tx,
	cx: CommandCx,
	{ villageId, id, draftVersion }: Target & { readonly draftVersion: number },
): Promise<Done | Refusal<"NOTICE_GONE" | "NOTICE_MOVED" | "NOTICE_OWN_DRAFT">> {
	const notice = await noticeById(tx, villageId, id)
	if (notice === undefined || notice.draft === null) return gone
	if (notice.draftVersion !== draftVersion) return moved
	if ([cx.by, ...(cx.alsoBy ?? [])].includes(notice.draftedBy)) return { ok: false, code: "NOTICE_OWN_DRAFT" }
	const done = await change(tx, cx, notice, { releasedBy: cx.by, releasedDraft: draftVersion })
	if (done.ok) await record(tx, cx, notice, "notice.released", { draftVersion })
	return done
}

export type PublishRefusal =
	| Refusal<"NOTICE_GONE" | "NOTICE_MOVED" | "NOTICE_NOBODY" | "NOTICE_NO_WHY">
	| { readonly ok: false; readonly code: "NOTICE_INCOMPLETE"; readonly faults: readonly ContentFault[] }
export type Published = Done & {
	/** False: it waits for the supervisor's release. */
	readonly isPublished: boolean
}

/**
 * Publishes the draft as it stands, as a new version under the notice's number; a finance draft that was not released waits instead. Posted
 * twice, the second finds no draft. The ledger gets the hash of what is published, and a signed root beside it.
 */
export async function publishNotice(
	tx: Tx,
	cx: CommandCx,
	{ villageId, id, draftVersion }: Target & { readonly draftVersion?: number },
): Promise<Published | PublishRefusal> {
	await tx.lock(`notice:${villageId}:${id}`)
	const notice = await noticeById(tx, villageId, id)
	if (notice === undefined || notice.draft === null || notice.state === "withdrawn") return gone
	if (draftVersion !== undefined && notice.draftVersion !== draftVersion) return moved
	const content = notice.draft
	const faults = faultsOf(content)
	if (faults.length > 0) return { ok: false, code: "NOTICE_INCOMPLETE", faults }
	const isCorrection = notice.version > 0
	if (isCorrection && (notice.draftWhy ?? "").trim() === "") return { ok: false, code: "NOTICE_NO_WHY" }
	if ((await countAudience(tx, villageId, content.audience, cx.now)) === 0) return { ok: false, code: "NOTICE_NOBODY" }
	if (content.category === "finance" && (notice.releasedBy === null || notice.releasedDraft !== notice.draftVersion)) {
		const waiting = isCorrection ? ({ ok: true, notice } as const) : await change(tx, cx, notice, { state: "waiting" })
		return waiting.ok ? { ...waiting, isPublished: false } : moved
	}
	return putOut(tx, cx, notice, content)
}

async function putOut(tx: Tx, cx: CommandCx, notice: Notice, content: Content): Promise<Published | Refusal<"NOTICE_MOVED">> {
	const { now, house, by } = cx
	const { villageId, id } = notice
	const version = notice.version + 1
	const number = notice.number ?? (await nextNumber(tx, { villageId, noticeId: id, now, timeZone: house.timeZone }))
	const hash = hashOf(jsonOf(content))
	const corrects = notice.version === 0 ? null : notice.version
	const body = { notice: id, number, version, hash, corrects, category: content.category }
	const { seq } = await appendEntry(tx, { villageId, kind: "notice.published", at: now, body })
	await insertVersion(tx, {
		villageId,
		noticeId: id,
		version,
		number,
		title: content.title,
		content,
		hash,
		corrects,
		why: notice.draftWhy ?? "",
		publishedAt: now,
		publishedBy: by,
		releasedBy: notice.releasedBy,
		ledgerSeq: seq,
	})
	const done = await change(tx, cx, notice, {
		state: "published",
		title: content.title,
		number,
		version,
		draft: null,
		draftWhy: null,
		draftVersion: notice.draftVersion + 1,
		releasedBy: null,
		releasedDraft: null,
		tellWhen: null,
		publishedAt: notice.publishedAt ?? now,
		revisedAt: now,
		postsUntil: endOfDay(now, content.postDays, house.timeZone),
		objectsUntil: endOfDay(now, content.objectDays, house.timeZone),
	})
	if (!done.ok) return moved
	if (corrects === null && content.isDisclosure)
		await answerByNotice(tx, { villageId, noticeId: id, category: content.category, now, timeZone: house.timeZone })
	await signRoot(tx, house, villageId, now)
	await record(tx, cx, notice, "notice.published", { number, version })
	return { ...done, isPublished: true }
}

/** Taken back: it stays readable with the reason, its number stays listed as void, and nothing of it is changed. */
export async function withdrawNotice(
	tx: Tx,
	cx: CommandCx,
	{ villageId, id, why }: Target & { readonly why: string },
): Promise<Done | Refusal<"NOTICE_GONE" | "NOTICE_MOVED" | "NOTICE_NOT_PUBLISHED" | "NOTICE_NO_WHY">> {
	await tx.lock(`notice:${villageId}:${id}`)
	const notice = await noticeById(tx, villageId, id)
	if (notice === undefined) return gone
	if (notice.state !== "published" || notice.number === null) return { ok: false, code: "NOTICE_NOT_PUBLISHED" }
	if (why.trim() === "") return { ok: false, code: "NOTICE_NO_WHY" }
	const { now } = cx
	const done = await change(tx, cx, notice, {
		state: "withdrawn",
		withdrawnAt: now,
		withdrawnWhy: why,
		draft: null,
		draftVersion: notice.draftVersion + 1,
		tellWhen: null,
	})
	if (!done.ok) return moved
	await voidNumber(tx, villageId, notice.number, { now, why })
	await reopenDuty(tx, villageId, id)
	await appendEntry(tx, {
		villageId,
		kind: "notice.withdrawn",
		at: now,
		body: { notice: id, number: notice.number, version: notice.version },
	})
	await signRoot(tx, cx.house, villageId, now)
	await stopTelling(tx, cx, { villageId, noticeId: id })
	await record(tx, cx, notice, "notice.withdrawn", { number: notice.number })
	return done
}

/** Published today for n days: until the end of the n-th day after today, village time. */
function endOfDay(now: number, days: number | null, timeZone: string): number | null {
	if (days === null) return null
	const { year, month, day } = localTime(now + days * dayMs, timeZone)
	return instantOf({ year, month, day: day + 1, hour: 0, minute: 0 }, timeZone)
}

function jsonOf(content: Content): Json {
	return { ...content, attachments: content.attachments.map((one) => ({ ...one })), table: content.table && { ...content.table } }
}

async function change(tx: Tx, _: CommandCx, notice: Notice, change: NoticeChange): Promise<Done | Refusal<"NOTICE_MOVED">> {
	const isDone = await changeNotice(tx, notice, change)
	return isDone ? { ok: true, notice: { ...notice, ...change } } : moved
}

async function record(tx: Tx, { house, now, by }: CommandCx, { villageId, id }: Notice, event: string, data: Json): Promise<void> {
	await addRecord(tx, { villageId, id: house.newId(), at: now, event, subject: id, actor: by, data })
}
