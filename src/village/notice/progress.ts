/** How a broadcast stands, in words; what may still be ordered. Pure. */
import { formatDay, formatTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import type { Order } from "./broadcast.ts"
import type { BroadcastState } from "./broadcast-repo.ts"
import type { Coverage, Progress } from "./seen.ts"

/** Messages that may still go out. */
function leftOf({ planned, retrying, held, parked }: Progress): number {
	return planned + retrying + held + parked
}

/** Once nothing is left to go out, it is done, and there is nothing to stop. `progress`: of each notice it tells of. */
export function standOf(state: BroadcastState, progress: readonly Progress[]): BroadcastState | "done" {
	return state === "running" && progress.every((one) => leftOf(one) === 0) ? "done" : state
}

export function ordersFor(state: BroadcastState | "done"): readonly Order[] {
	switch (state) {
		case "waiting":
		case "planning":
		case "running":
		case "resuming":
			return ["pause", "cancel"]
		case "pausing":
		case "paused":
			return ["resume", "cancel"]
		case "cancelling":
		case "cancelled":
		case "done":
			return []
	}
}

export function progressWords(
	house: Pick<House, "say" | "locale" | "timeZone">,
	of: {
		readonly title: string
		readonly state: BroadcastState
		readonly startsAt: number
		readonly progress: Progress
		readonly coverage: Coverage
		readonly now: number
	},
): readonly string[] {
	const { title, state, progress, coverage, startsAt, now } = of
	const { say } = house
	const { households, seenHouseholds } = coverage.all
	const head = say("notice.progress.head", { title, state: say(`notice.broadcast.${standOf(state, [progress])}`) })
	// Nobody is counted before the planning has begun: figures of nothing would read as if it was for nobody.
	if (progress.all === 0)
		return [head, ...(state === "waiting" ? [waitsWords(house, startsAt, formatDay(startsAt, now, house.locale, house.timeZone))] : [])]
	return [
		head,
		say("notice.progress.sent", {
			all: progress.all,
			sent: progress.out,
			seen: progress.seen,
		}),
		...(progress.planned > 0 ? [say("notice.progress.planned", { planned: progress.planned })] : []),
		say("notice.progress.households", { households, seenHouseholds }),
		...restWords({ say }, progress),
		...(progress.cancelled > 0 ? [say("notice.progress.cancelled", { cancelled: progress.cancelled })] : []),
	]
}

/** While the figures of a large village are being reckoned. */
export function reckoningWords({ say }: Pick<House, "say">, title: string, state: BroadcastState): string {
	return [say("notice.progress.head", { title, state: say(`notice.broadcast.${state}`) }), say("notice.progress.reckoning")].join("\n")
}

/** When a broadcast that has not begun goes out. `day`: as the reader is told days. */
export function waitsWords({ say, locale, timeZone }: Pick<House, "say" | "locale" | "timeZone">, startsAt: number, day: string): string {
	return say("notice.progress.waits", { day, time: formatTime(startsAt, locale, timeZone) })
}

/** Those who do not have it yet, and why: only what there is. */
function restWords(house: Pick<House, "say">, progress: Progress): readonly string[] {
	const { retrying, door, doorHouseholds: households } = progress
	return [
		...(retrying > 0 ? [house.say("notice.progress.retrying", { retrying })] : []),
		...waitingWords(house, progress),
		...(door > 0 ? [house.say(households > 0 ? "notice.progress.door" : "notice.progress.doorNobody", { door, households })] : []),
	]
}

/** Those whose message waits, or of which nobody knows. */
export function waitingWords({ say }: Pick<House, "say">, progress: Progress): readonly string[] {
	return (["held", "parked", "uncertain"] as const).flatMap((why) =>
		progress[why] > 0 ? [say(`notice.progress.${why}`, { count: progress[why] })] : [],
	)
}

/** How one of the notices of a broadcast stands when it is reported. `isStanding`: neither withdrawn nor corrected meanwhile. */
export type ReportedNotice = { readonly title: string; readonly isStanding: boolean; readonly progress: Progress }

/** The message to whoever began a broadcast, once everything is out, or a channel takes nothing for a day: who has it, who has not, and what to do about them. */
export function reportWords({ say }: Pick<House, "say">, told: readonly ReportedNotice[], how: "done" | "stuck"): string {
	const unreached = told.some(({ progress }) => progress.doorHouseholds > 0)
	return [
		say(how === "stuck" ? "notice.report.headStuck" : "notice.report.head"),
		...told.flatMap((one) => [
			sentWords({ say }, one),
			...(one.progress.delivered > 0 ? [say("notice.report.delivered", { delivered: one.progress.delivered })] : []),
			...restWords({ say }, one.progress),
		]),
		...(how === "done" || unreached ? [say(unreached ? "notice.report.knock" : "notice.report.wait")] : []),
		...(how === "stuck" ? [say("notice.report.stuck")] : []),
	].join("\n")
}

/** Withdrawn or corrected before it was told, it reached nobody: nobody is to be called for it. */
function sentWords({ say }: Pick<House, "say">, { title, isStanding, progress }: ReportedNotice): string {
	if (!isStanding && progress.all === 0) return say("notice.report.untold", { title })
	return say("notice.report.sent", { title, all: progress.all, sent: progress.out, seen: progress.seen })
}

/** To whoever began what somebody else took back. */
export function takenBackWords({ say }: Pick<House, "say">, told: readonly ReportedNotice[]): string {
	return [say("notice.report.takenBack"), ...told.map((one) => sentWords({ say }, one))].join("\n")
}

/** The same on the console's first page, a line a notice. */
export function doneLine({ say }: Pick<House, "say">, { title, isStanding, progress }: ReportedNotice): string {
	const { all, out: sent, doorHouseholds: households } = progress
	if (!isStanding && all === 0) return say("notice.report.untold", { title })
	const done = say(households > 0 ? "notice.news.doneBut" : "notice.news.done", { title, all, sent, households })
	// Where fewer were sent than it is for, the reason stands beside it.
	return [done, ...waitingWords({ say }, progress)].join(" ")
}

/** As long as it is not done. */
export function stuckLine({ say }: Pick<House, "say">, { title, progress }: ReportedNotice): string {
	return say("notice.news.stuck", { title, all: progress.all, sent: progress.out, retrying: progress.retrying })
}

export function takenBackLine({ say }: Pick<House, "say">, { title, progress }: ReportedNotice): string {
	return say("notice.news.takenBack", { title, all: progress.all, sent: progress.out })
}
