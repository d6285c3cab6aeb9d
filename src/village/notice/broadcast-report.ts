/** Whoever began a broadcast hears when it is done: how many have it, who could not be reached, what to do about them; and after a day, where a channel still takes nothing. */
import type { Reader, Tx } from "../../store/store.ts"
import { hourMs, minuteMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { nextLoudMoment, quietHoursOf } from "../burden/index.ts"
import { isAnythingOpen, isAnythingRetried } from "./broadcast-hold.ts"
import { messagePrefixOf, type ToldNotice } from "./broadcast-plan.ts"
import { type Broadcast, broadcastById } from "./broadcast-repo.ts"
import { doneLine, type ReportedNotice, reportWords, stuckLine, takenBackLine, takenBackWords } from "./progress.ts"
import { noticesById } from "./repo.ts"
import { progressOf } from "./seen.ts"
import { personOf, startersOf, tellStarters } from "./starters.ts"

export const reportTimer = "notice.report"
/** Between two looks whether everything is out. */
const lookEveryMs = minuteMs
/** Where a channel takes nothing, staff are told how it stands by then all the same. */
const latestMs = 24 * hourMs
/** Guard of the timer: whether it was told that the broadcast is stuck. */
const [notTold, toldStuck] = [0, 1]

export async function armReport(
	tx: Tx,
	house: Pick<House, "newId">,
	{ villageId, id }: Broadcast,
	dueAt: number,
	guardVersion = notTold,
): Promise<void> {
	await setTimer(tx, { villageId, kind: reportTimer, subject: id, dueAt, guardVersion }, house.newId)
}

/** One that is paused is reported on after it has gone on; of one that was taken back those hear who did not do it: `reportTakenBack`. */
export const reportBroadcast: TimerHandler = async ({ villageId, subject, guard }, { tx, house, now }) => {
	await tx.lock(`notice-broadcasts:${villageId}`)
	const broadcast = await broadcastById(tx, villageId, subject)
	if (broadcast === undefined || broadcast.state !== "running") return
	const isOpen = await isAnythingOpen(tx, broadcast, { orWaits: false })
	const isLate = guard === notTold && now >= broadcast.startsAt + latestMs
	const isStuck = isOpen && isLate && (await isAnythingRetried(tx, broadcast))
	const wanted = isOpen && !isStuck ? now + lookEveryMs : now
	const dueAt = nextLoudMoment(wanted, house.timeZone, await quietHoursOf(tx, villageId))
	if (dueAt > now) return armReport(tx, house, broadcast, dueAt, guard)
	await tellStarters(tx, house, {
		villageId,
		// Not one of the broadcast's own messages: its id begins otherwise.
		id: `${isStuck ? "stuck" : "report"}-${messagePrefixOf(broadcast.id)}`,
		starters: await startersOf(tx, house, broadcast),
		now,
		// Their chat may be of the channel that takes nothing.
		isAlsoOnPage: isStuck,
		inChat: async (notices) => reportWords(house, await reportOf(tx, broadcast, notices), isStuck ? "stuck" : "done"),
		onPage: async (notice) => linesOf(await reportOf(tx, broadcast, [notice]), (one) => (isStuck ? stuckLine : doneLine)(house, one)),
	})
	if (isStuck) await armReport(tx, house, broadcast, now + lookEveryMs, toldStuck)
}

/** Somebody else took it back, or the notice itself: who had begun it hears how far it had come. */
export async function reportTakenBack(tx: Tx, house: House, broadcast: Broadcast, now: number): Promise<void> {
	const { villageId, id, orderedBy } = broadcast
	const doer = orderedBy === null ? undefined : ((await personOf(tx, house, orderedBy)) ?? orderedBy)
	await tellStarters(tx, house, {
		villageId,
		id: `taken-back-${messagePrefixOf(id)}`,
		starters: (await startersOf(tx, house, broadcast)).filter(({ personId }) => personId !== doer),
		now,
		isAlsoOnPage: false,
		inChat: async (notices) => takenBackWords(house, await reportOf(tx, broadcast, notices)),
		onPage: async (notice) => linesOf(await reportOf(tx, broadcast, [notice]), (one) => takenBackLine(house, one)),
	})
}

async function reportOf(reader: Reader, { villageId }: Broadcast, told: readonly ToldNotice[]): Promise<readonly ReportedNotice[]> {
	const ids = told.map(({ id }) => id)
	const notices = new Map((await noticesById(reader, villageId, ids)).map((notice) => [notice.id, notice]))
	const rows: ReportedNotice[] = []
	for (const one of told) {
		const notice = notices.get(one.id)
		const isStanding = notice?.state === "published" && notice.version === one.version
		rows.push({ title: notice?.title ?? "", isStanding, progress: await progressOf(reader, villageId, one) })
	}
	return rows
}

const linesOf = (rows: readonly ReportedNotice[], lineOf: (row: ReportedNotice) => string) => rows.map(lineOf).join("\n")
