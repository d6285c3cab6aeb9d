/** Which survey can be the poll of a matter, and what a closed one came to. Pure. */
import { polarity } from "../../engine/answer-words.ts"
import { foldWidth } from "../../text/normalize.ts"
import type { Poll, PollAsked } from "../survey/index.ts"
import type { GateFacts } from "./stages.ts"

/** `NO_POLL`: nothing to choose in it, or not published; `POLL_BEFORE`: closed before the matter was there; `POLL_NO_FIRST`: its first option, which counts as the yes, says no. */
export type PollFault = "NO_POLL" | "POLL_BEFORE" | "POLL_NO_FIRST"

export function pollFault(asked: PollAsked | undefined, { createdAt }: { readonly createdAt: number }): PollFault | undefined {
	if (asked === undefined || (asked.state !== "open" && asked.state !== "closed")) return "NO_POLL"
	if (asked.closedAt !== null && asked.closedAt < createdAt) return "POLL_BEFORE"
	return saysNo(asked.labels[0] ?? "") ? "POLL_NO_FIRST" : undefined
}

/** 不同意, 反对, 不建: an option that begins as a no. 不错 and 不反对 are none. */
function saysNo(label: string): boolean {
	const word = foldWidth(label).trim().toLowerCase()
	return polarity(word, false) === "no" || /^(?:不(?!错|反对|介意)|否|反对)/.test(word)
}

/** `fewest`: with fewer answers it tells nothing. */
export type MatterPoll = Poll & { readonly fewest: number }

/**
 * What a closed poll came to: its first option is the yes, and more than half of those who answered must choose it. `isEnough`: so many
 * answered that it tells something; where not, another may be asked.
 */
export function pollSums(poll: MatterPoll): {
	readonly yes: number
	readonly all: number
	readonly isFor: boolean
	readonly isEnough: boolean
} {
	const all = poll.options.reduce((sum, { count }) => sum + count, 0)
	const yes = poll.options[0]?.count ?? 0
	const isEnough = !poll.isWithheld && all >= poll.fewest
	return { yes, all, isFor: isEnough && yes * 2 > all, isEnough }
}

export function pollVerdict(poll: MatterPoll | undefined): GateFacts["poll"] {
	if (poll === undefined) return undefined
	if (!poll.isClosed) return "open"
	const { isEnough, isFor } = pollSums(poll)
	return isEnough ? (isFor ? "for" : "against") : "too-few"
}
