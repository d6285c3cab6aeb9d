/** Broadcasts: begun once, planned in chunks by a timer, held, gone on with, taken back in the middle. */
import { and, desc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { instantOf, localTime } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { isQuiet, nextLoudMoment, type QuietHours, quietHoursOf, refundBurden } from "../burden/index.ts"
import { addresseesOf } from "../people/index.ts"
import { chunkSize, type Planning, planChunk, planPeople, type ToldNotice } from "./broadcast-plan.ts"
import { tellGroups } from "./groups.ts"
import { noticesById } from "./repo.ts"
import { type broadcastStates, noticeTables } from "./tables.ts"

export const broadcastTimer = "notice.broadcast"
export const heldTimer = "notice.held"
/** Those that are told with the day's others go out then, village time. */
const foldHour = 18

export type BroadcastState = (typeof broadcastStates)[number]
export type Broadcast = Planning & {
	readonly state: BroadcastState
	readonly startsAt: number
	readonly sweep: string
	readonly isPlanned: boolean
	readonly createdAt: number
}

const toldSchema = z.array(z.object({ id: z.string(), version: z.number().int() }))

function toBroadcast<R extends { readonly notices: string }>(row: R): Omit<R, "notices"> & { readonly notices: readonly ToldNotice[] } {
	return { ...row, notices: toldSchema.parse(JSON.parse(row.notices)) }
}

export async function broadcastById(reader: Reader, villageId: string, id: string): Promise<Broadcast | undefined> {
	const { noticeBroadcast: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return row && toBroadcast(row)
}

/** The newest first. */
export async function broadcastsOf(reader: Reader, villageId: string, limit: number): Promise<readonly Broadcast[]> {
	const { noticeBroadcast: t } = reader.tables(noticeTables)
	const rows = await reader.db.select().from(t).where(eq(t.villageId, villageId)).orderBy(desc(t.createdAt)).limit(limit)
	return rows.map(toBroadcast)
}

/** The latest broadcast that tells of this version. */
export async function broadcastOf(reader: Reader, villageId: string, told: ToldNotice): Promise<Broadcast | undefined> {
	return (await broadcastsOf(reader, villageId, 200)).find(({ notices }) => notices.some((one) => isSame(one, told)))
}

const isSame = (a: ToldNotice, b: ToldNotice) => a.id === b.id && a.version === b.version

type Cx = { readonly house: Pick<House, "newId" | "timeZone">; readonly now: number; readonly by: string }
type Refused<C extends string> = { readonly ok: false; readonly code: C }

/** `now`: at once, taking along what waits for the evening; `evening`: with the others of the day. */
export type When = "now" | "evening"

/** Tells a published notice's audience of it. What was told once is not told again: the same notice sent twice is one message. */
export async function startBroadcast(
	tx: Tx,
	{ house, now, by }: Cx,
	{ villageId, noticeId, when }: { readonly villageId: string; readonly noticeId: string; readonly when: When },
): Promise<
	{ readonly ok: true; readonly broadcastId: string; readonly startsAt: number } | Refused<"NOTICE_NOT_PUBLISHED" | "NOTICE_TOLD">
> {
	await tx.lock(`notice-broadcasts:${villageId}`)
	const [notice] = await noticesById(tx, villageId, [noticeId])
	if (notice === undefined || notice.state !== "published") return { ok: false, code: "NOTICE_NOT_PUBLISHED" }
	const told = { id: noticeId, version: notice.version }
	const before = await broadcastOf(tx, villageId, told)
	if (before !== undefined && before.state !== "cancelled" && before.state !== "cancelling") return { ok: false, code: "NOTICE_TOLD" }
	const { noticeBroadcast: t } = tx.tables(noticeTables)
	const waiting = (await broadcastsOf(tx, villageId, 200)).find(({ state }) => state === "waiting")
	const wanted = startOf(when, now, house.timeZone, await quietHoursOf(tx, villageId))
	const startsAt = waiting === undefined ? wanted : Math.min(waiting.startsAt, wanted)
	const id = waiting?.id ?? house.newId()
	const notices = JSON.stringify([...(waiting?.notices ?? []), told])
	if (waiting === undefined)
		await tx.db.insert(t).values({
			villageId,
			id,
			state: "waiting",
			notices,
			startsAt,
			cursor: "",
			sweep: "",
			isPlanned: false,
			startedBy: by,
			createdAt: now,
		})
	else
		await tx.db
			.update(t)
			.set({ notices, startsAt })
			.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	await step(tx, { house, villageId, id, dueAt: startsAt })
	await addRecord(tx, {
		villageId,
		id: house.newId(),
		at: now,
		event: "notice.broadcast",
		subject: noticeId,
		actor: by,
		data: { broadcast: id },
	})
	return { ok: true, broadcastId: id, startsAt }
}

function startOf(when: When, now: number, timeZone: string, quiet: QuietHours): number {
	const { year, month, day } = localTime(now, timeZone)
	const evening = instantOf({ year, month, day, hour: foldHour, minute: 0 }, timeZone)
	return nextLoudMoment(when === "now" || evening < now ? now : evening, timeZone, quiet)
}

async function step(
	tx: Tx,
	of: { readonly house: Pick<House, "newId">; readonly villageId: string; readonly id: string; readonly dueAt: number },
): Promise<void> {
	const { house, villageId, id, dueAt } = of
	await setTimer(tx, { villageId, kind: broadcastTimer, subject: id, dueAt, guardVersion: 0 }, house.newId)
}

export const orders = ["pause", "resume", "cancel"] as const
export type Order = (typeof orders)[number]

const next: Readonly<Record<Order, Partial<Record<BroadcastState, BroadcastState>>>> = {
	pause: { waiting: "pausing", planning: "pausing", running: "pausing", resuming: "pausing" },
	resume: { paused: "resuming", pausing: "resuming" },
	cancel: {
		waiting: "cancelling",
		planning: "cancelling",
		running: "cancelling",
		pausing: "cancelling",
		paused: "cancelling",
		resuming: "cancelling",
	},
}

/** What was sent stays sent; everything else stops, goes on, or is taken back, chunk by chunk. False where it is past that. */
export async function orderBroadcast(
	tx: Tx,
	{ house, now, by }: Cx,
	{ villageId, id, order }: { readonly villageId: string; readonly id: string; readonly order: Order },
): Promise<boolean> {
	await tx.lock(`notice-broadcasts:${villageId}`)
	const broadcast = await broadcastById(tx, villageId, id)
	const state = broadcast && next[order][broadcast.state]
	if (broadcast === undefined || state === undefined) return false
	await change(tx, broadcast, { state, sweep: "" })
	await step(tx, { house, villageId, id, dueAt: now })
	await addRecord(tx, { villageId, id: house.newId(), at: now, event: `notice.broadcast-${order}`, subject: id, actor: by, data: null })
	return true
}

type Change = Partial<Pick<Broadcast, "state" | "sweep" | "cursor" | "isPlanned">>

async function change(tx: Tx, { villageId, id }: Pick<Broadcast, "villageId" | "id">, set: Change): Promise<void> {
	const { noticeBroadcast: t } = tx.tables(noticeTables)
	await tx.db
		.update(t)
		.set(set)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
}

/** One chunk of whatever is under way. A crash replays the chunk that was not committed, and nothing else. */
export const stepBroadcast: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	await tx.lock(`notice-broadcasts:${villageId}`)
	const broadcast = await broadcastById(tx, villageId, subject)
	if (broadcast === undefined) return
	const later = await work(tx, house, broadcast, now)
	if (later !== undefined) await step(tx, { house, villageId, id: broadcast.id, dueAt: later })
}

/** When to go on; undefined when nothing is left to do. */
async function work(tx: Tx, house: House, broadcast: Broadcast, now: number): Promise<number | undefined> {
	const quiet = await quietHoursOf(tx, broadcast.villageId)
	switch (broadcast.state) {
		case "waiting": {
			const dueAt = nextLoudMoment(Math.max(broadcast.startsAt, now), house.timeZone, quiet)
			if (dueAt > now) return dueAt
			await change(tx, broadcast, { state: "planning" })
			await tellGroups(tx, house, broadcast, now)
			return planNext(tx, house, broadcast, now)
		}
		case "planning":
			// Begun at dusk, it goes on in the morning: at night nobody's phone rings.
			return isQuiet(now, house.timeZone, quiet) ? nextLoudMoment(now, house.timeZone, quiet) : planNext(tx, house, broadcast, now)
		case "pausing":
			return sweep(tx, broadcast, now, "paused")
		case "resuming":
			return sweep(tx, broadcast, now, broadcast.isPlanned ? "running" : "planning")
		case "cancelling":
			return sweep(tx, broadcast, now, "cancelled")
		case "running":
		case "paused":
		case "cancelled":
			return undefined
	}
}

async function planNext(tx: Tx, house: House, broadcast: Broadcast, now: number): Promise<number | undefined> {
	const { last } = await planChunk(tx, house, broadcast, now)
	await change(tx, broadcast, last === undefined ? { state: "running", isPlanned: true } : { cursor: last })
	if (last !== undefined) return now
	const { villageId, id } = broadcast
	const dueAt = nextLoudMoment(now + heldEveryMs, house.timeZone, await quietHoursOf(tx, villageId))
	await setTimer(tx, { villageId, kind: heldTimer, subject: id, dueAt, guardVersion: 0 }, house.newId)
	return undefined
}

/** A message that may not go out yet: nobody's clock gets there. */
const never = Date.UTC(9999, 0)

/** The next recipients whose message is still ours to hold, let go, or take back. */
async function sweep(tx: Tx, broadcast: Broadcast, now: number, done: BroadcastState): Promise<number | undefined> {
	const { villageId, id, notices } = broadcast
	const { noticeRecipient: t } = tx.tables(noticeTables)
	const rows = await tx.db
		.selectDistinct({ personId: t.personId, messageId: t.messageId })
		.from(t)
		.where(
			and(
				eq(t.villageId, villageId),
				inArray(
					t.noticeId,
					notices.map((one) => one.id),
				),
				eq(t.broadcastId, id),
				sql`${t.personId} > ${broadcast.sweep}`,
				isNotNull(t.messageId),
			),
		)
		.orderBy(t.personId)
		.limit(chunkSize)
	const messages = [...new Set(rows.flatMap(({ messageId }) => messageId ?? []))]
	if (messages.length > 0) await hold(tx, broadcast, messages, now)
	const last = rows.length < chunkSize ? undefined : rows.at(-1)?.personId
	await change(tx, broadcast, last === undefined ? { state: done, sweep: "" } : { sweep: last })
	return last !== undefined || done === "planning" ? now : undefined
}

async function hold(tx: Tx, { villageId, state }: Broadcast, messages: readonly string[], now: number): Promise<void> {
	const { outbox } = tx.tables(transportTables)
	const ours = inArray(outbox.id, [...messages])
	if (state !== "cancelling") {
		await tx.db
			.update(outbox)
			.set({ dueAt: state === "pausing" ? never : now })
			.where(and(ours, eq(outbox.status, "pending"), eq(outbox.lane, "bulk")))
		return
	}
	const gone = await tx.db
		.delete(outbox)
		.where(and(ours, inArray(outbox.status, ["pending", "parked"]), eq(outbox.lane, "bulk")))
		.returning({ id: outbox.id })
	if (gone.length === 0) return
	const ids = gone.map((row) => row.id)
	const { noticeRecipient: t } = tx.tables(noticeTables)
	await tx.db
		.update(t)
		.set({ cancelledAt: now })
		.where(and(eq(t.villageId, villageId), inArray(t.messageId, ids)))
	await refundBurden(tx, villageId, ids)
}

/** The first look at those held back by their budget; each further one a day later. */
const heldEveryMs = 24 * 3_600_000
/** After that a notice is no news any more: they are left for the door. */
const heldForMs = 10 * heldEveryMs

/** Whom the week's budget kept the message from gets it once there is room again; several notices held back are one message. */
export const tellHeld: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	await tx.lock(`notice-broadcasts:${villageId}`)
	const broadcast = await broadcastById(tx, villageId, subject)
	if (broadcast === undefined || broadcast.state !== "running" || now > broadcast.startsAt + heldForMs) return
	const quiet = await quietHoursOf(tx, villageId)
	const dueAt = nextLoudMoment(now, house.timeZone, quiet)
	const timer = { villageId, kind: heldTimer, subject, guardVersion: 0 }
	if (dueAt > now) return setTimer(tx, { ...timer, dueAt }, house.newId)
	const { noticeRecipient: t } = tx.tables(noticeTables)
	const held = and(eq(t.villageId, villageId), eq(t.broadcastId, broadcast.id), eq(t.way, "budget"), isNull(t.seenAt))
	const ofNotices = inArray(
		t.noticeId,
		broadcast.notices.map(({ id }) => id),
	)
	const rows = await tx.db.selectDistinct({ personId: t.personId }).from(t).where(and(held, ofNotices)).orderBy(t.personId).limit(chunkSize)
	if (rows.length === 0) return
	const persons = rows.map(({ personId }) => personId)
	await tx.db.delete(t).where(and(held, ofNotices, inArray(t.personId, persons)))
	await planPeople(tx, house, broadcast, await addresseesOf(tx, { villageId, persons, channels: house.channels, now }), now)
	await setTimer(tx, { ...timer, dueAt: nextLoudMoment(now + heldEveryMs, house.timeZone, quiet) }, house.newId)
}
