/** Takes chosen messages for sending, each with its place in the speaking window. */
import type { Store } from "../store/store.ts"
import type { ChannelStates } from "./channels.ts"
import { claim } from "./claims.ts"
import type { Candidate } from "./due.ts"
import { claimMany } from "./many.ts"
import { takePlace } from "./parking.ts"
import { placesOf } from "./window.ts"

/** The last place of the speaking window went to another message: this one's claim is undone. */
class WindowFullError extends Error {}

/** Whether it counts in the speaking window. */
export function takesPlace(channels: ChannelStates, { channel, lane }: Candidate): boolean {
	return lane !== "knock" && channels.adapterOf(channel)?.limits.initiate.kind !== "always"
}

/** Claims, of what was chosen, what is still to be had. */
export function claimer(
	store: Store,
	channels: ChannelStates,
): (chosen: readonly Candidate[], lease: number) => Promise<readonly Candidate[]> {
	async function claimAll(chosen: readonly Candidate[], lease: number): Promise<readonly Candidate[]> {
		const isPlain = (candidate: Candidate): boolean => candidate.lane === "bulk" && !takesPlace(channels, candidate)
		const bulk = chosen.filter(isPlain)
		if (bulk.length === 0) return claimEach(chosen, lease)
		const single = await claimEach(
			chosen.filter((candidate) => !isPlain(candidate)),
			lease,
		)
		const ours = await store.tx((tx) => claimMany(tx, bulk, lease))
		return [...single, ...bulk.filter(({ id }) => ours.has(id))]
	}

	/** Each with its place in the speaking window. */
	async function claimEach(chosen: readonly Candidate[], lease: number): Promise<readonly Candidate[]> {
		const claims = await store.batch(chosen, async (tx, candidate) => {
			if (!(await claim(tx, candidate, lease))) return false
			const initiate = channels.adapterOf(candidate.channel)?.limits.initiate
			// Counted before it is sent: two messages under way must not both think the window's last place is theirs.
			if (initiate === undefined || !takesPlace(channels, candidate) || candidate.partsSent > 0) return true
			if (!(await takePlace(tx, candidate.chatId, placesOf(initiate)))) throw new WindowFullError()
			return true
		})
		return chosen.filter((_, i) => {
			const result = claims[i]
			return result?.status === "fulfilled" && result.value
		})
	}

	return claimAll
}
