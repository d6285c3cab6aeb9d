/** How a broadcast stands, in words; what may still be ordered. Pure. */
import type { House } from "../affair.ts"
import type { BroadcastState, Order } from "./broadcast.ts"
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
	{ say }: Pick<House, "say">,
	of: {
		readonly title: string
		readonly state: BroadcastState
		readonly progress: Progress
		readonly coverage: Coverage
		readonly now: number
	},
): readonly string[] {
	const { title, state, progress, coverage } = of
	const { households, seenHouseholds } = coverage.all
	return [
		say("notice.progress.head", { title, state: say(`notice.broadcast.${standOf(state, [progress])}`) }),
		say("notice.progress.sent", {
			all: progress.all,
			sent: progress.out,
			seen: progress.seen,
			planned: progress.planned,
		}),
		say("notice.progress.households", { households, seenHouseholds }),
		...(progress.retrying > 0 ? [say("notice.progress.retrying", { retrying: progress.retrying })] : []),
		...(progress.held + progress.parked + progress.uncertain > 0
			? [say("notice.progress.waiting", { held: progress.held, parked: progress.parked, uncertain: progress.uncertain })]
			: []),
		...(progress.door > 0 ? [say("notice.progress.door", { door: progress.door })] : []),
		...(progress.cancelled > 0 ? [say("notice.progress.cancelled", { cancelled: progress.cancelled })] : []),
	]
}
