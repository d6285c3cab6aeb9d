/** Broadcasts: begun once, planned in chunks by a timer, held, gone on with, taken back in the middle. */
import { and, eq } from "drizzle-orm"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { instantOf, localTime, minuteMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { isQuiet, nextLoudMoment, type QuietHours, quietHoursOf } from "../burden/index.ts"
import { heldEveryMs, heldTimer } from "./broadcast-held.ts"
import { isAnythingOpen, sweepBroadcast } from "./broadcast-hold.ts"
import { planChunk, type ToldNotice } from "./broadcast-plan.ts"
import {
	type Broadcast,
	type BroadcastState,
	broadcastById,
	broadcastOf,
	broadcastsOf,
	changeBroadcast,
	mostBroadcasts,
	stepAt,
} from "./broadcast-repo.ts"
import { armReport, reportTakenBack } from "./broadcast-report.ts"
import { tellGroups } from "./groups.ts"
import { noticesById } from "./repo.ts"
import { noticeTables } from "./tables.ts"

/** Those that are told with the day's others go out then, village time. */
const foldHour = 18

type Cx = { readonly house: Pick<House, "newId" | "timeZone">; readonly now: number; readonly by: string }
type Refused<C extends string> = { readonly ok: false; readonly code: C }

/** `now`: at once, taking along what waits for the evening; `evening`: with the others of the day. */
export type When = "now" | "evening"

/** Tells a published notice's audience of it. What was told once is not told again: the same notice sent twice is one message. */
export async function startBroadcast(
	tx: Tx,
	cx: Cx,
	{ villageId, noticeId, when }: { readonly villageId: string; readonly noticeId: string; readonly when: When },
): Promise<
	{ readonly ok: true; readonly broadcastId: string; readonly startsAt: number } | Refused<"NOTICE_NOT_PUBLISHED" | "NOTICE_TOLD">
> {
	const { house, now, by } = cx
	await tx.lock(`notice-broadcasts:${villageId}`)
	const [notice] = await noticesById(tx, villageId, [noticeId])
	if (notice === undefined || notice.state !== "published") return { ok: false, code: "NOTICE_NOT_PUBLISHED" }
	const told = { id: noticeId, version: notice.version }
	const before = await broadcastOf(tx, villageId, told)
	if (before !== undefined && before.state !== "cancelled" && before.state !== "cancelling") return { ok: false, code: "NOTICE_TOLD" }
	await stopTelling(tx, cx, { villageId, noticeId })
	const { noticeBroadcast: t } = tx.tables(noticeTables)
	const waiting = (await broadcastsOf(tx, villageId, mostBroadcasts)).find(({ state }) => state === "waiting")
	const wanted = startOf(when, now, house.timeZone, await quietHoursOf(tx, villageId))
	const startsAt = waiting === undefined ? wanted : Math.min(waiting.startsAt, wanted)
	const id = waiting?.id ?? house.newId()
	const notices = JSON.stringify([...(waiting?.notices ?? []), { ...told, by }])
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
	await stepAt(tx, { house, villageId, id, dueAt: startsAt })
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

/** Nobody hears any more what does not hold: broadcasts that tell of nothing but withdrawn and corrected versions are taken back as far as they are not out. */
export async function stopTelling(
	tx: Tx,
	cx: Cx,
	{ villageId, noticeId }: { readonly villageId: string; readonly noticeId: string },
): Promise<void> {
	await tx.lock(`notice-broadcasts:${villageId}`)
	for (const broadcast of await broadcastsOf(tx, villageId, mostBroadcasts)) {
		const { id, notices, state } = broadcast
		if (state === "cancelled" || !notices.some((one) => one.id === noticeId)) continue
		const standing = await noticesById(
			tx,
			villageId,
			notices.map((one) => one.id),
		)
		const holds = ({ id: told, version }: ToldNotice) =>
			standing.some((one) => one.id === told && one.state === "published" && one.version === version)
		if (notices.some(holds)) continue
		if (state !== "running" || (await isAnythingOpen(tx, broadcast, { orWaits: true })))
			await orderBroadcast(tx, cx, { villageId, id, order: "cancel" })
	}
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

/**
 * What was sent stays sent, and what is being sent at this moment may arrive; nothing else goes out from now on until it is gone on with, after a
 * cancellation never. The messages themselves are put right chunk by chunk. False where it is past that.
 */
export async function orderBroadcast(
	tx: Tx,
	{ house, now, by }: Cx,
	{ villageId, id, order }: { readonly villageId: string; readonly id: string; readonly order: Order },
): Promise<boolean> {
	await tx.lock(`notice-broadcasts:${villageId}`)
	const broadcast = await broadcastById(tx, villageId, id)
	const state = broadcast && next[order][broadcast.state]
	if (broadcast === undefined || state === undefined) return false
	await changeBroadcast(tx, broadcast, { state, sweep: "", orderedBy: by })
	await stepAt(tx, { house, villageId, id, dueAt: now })
	await addRecord(tx, { villageId, id: house.newId(), at: now, event: `notice.broadcast-${order}`, subject: id, actor: by, data: null })
	return true
}

/** One chunk of whatever is under way. A crash replays the chunk that was not committed, and nothing else. */
export const stepBroadcast: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	await tx.lock(`notice-broadcasts:${villageId}`)
	const broadcast = await broadcastById(tx, villageId, subject)
	if (broadcast === undefined) return
	const later = await work(tx, house, broadcast, now)
	if (later !== undefined) await stepAt(tx, { house, villageId, id: broadcast.id, dueAt: later })
}

/** When to go on; undefined when nothing is left to do. */
async function work(tx: Tx, house: House, broadcast: Broadcast, now: number): Promise<number | undefined> {
	const quiet = await quietHoursOf(tx, broadcast.villageId)
	switch (broadcast.state) {
		case "waiting": {
			const dueAt = nextLoudMoment(Math.max(broadcast.startsAt, now), house.timeZone, quiet)
			if (dueAt > now) return dueAt
			await changeBroadcast(tx, broadcast, { state: "planning" })
			await tellGroups(tx, house, broadcast, now)
			return planNext(tx, house, broadcast, now)
		}
		case "planning":
			// Begun at dusk, it goes on in the morning: at night nobody's phone rings.
			return isQuiet(now, house.timeZone, quiet) ? nextLoudMoment(now, house.timeZone, quiet) : planNext(tx, house, broadcast, now)
		case "pausing":
		case "cancelling": {
			const later = await sweepBroadcast(tx, broadcast, now)
			if (later !== undefined) return later
			await changeBroadcast(tx, broadcast, { state: broadcast.state === "pausing" ? "paused" : "cancelled" })
			if (broadcast.state === "cancelling") await reportTakenBack(tx, house, broadcast, now)
			return undefined
		}
		case "resuming": {
			const later = await sweepBroadcast(tx, broadcast, now)
			return later ?? goOn(tx, house, broadcast, now)
		}
		case "running":
		case "paused":
		case "cancelled":
			return undefined
	}
}

/** Where it was paused: before it began, among those it was planned for, or behind them. */
async function goOn(tx: Tx, house: House, broadcast: Broadcast, now: number): Promise<number | undefined> {
	const { isPlanned, cursor } = broadcast
	await changeBroadcast(tx, broadcast, { state: isPlanned ? "running" : cursor === "" ? "waiting" : "planning" })
	if (!isPlanned) return now
	await followUp(tx, house, broadcast, { heldAt: now, reportAt: now })
	return undefined
}

async function planNext(tx: Tx, house: House, broadcast: Broadcast, now: number): Promise<number | undefined> {
	const { last } = await planChunk(tx, house, broadcast, now)
	await changeBroadcast(tx, broadcast, last === undefined ? { state: "running", isPlanned: true } : { cursor: last })
	if (last !== undefined) return now
	await followUp(tx, house, broadcast, { heldAt: now + heldEveryMs, reportAt: now + minuteMs })
	return undefined
}

/** Everybody is planned: those the budget held back are looked at again, and whoever began it hears how it went. */
async function followUp(
	tx: Tx,
	house: House,
	broadcast: Broadcast,
	{ heldAt, reportAt }: { readonly heldAt: number; readonly reportAt: number },
): Promise<void> {
	const { villageId, id } = broadcast
	const dueAt = nextLoudMoment(heldAt, house.timeZone, await quietHoursOf(tx, villageId))
	await setTimer(tx, { villageId, kind: heldTimer, subject: id, dueAt, guardVersion: 0 }, house.newId)
	await armReport(tx, house, broadcast, reportAt)
}
