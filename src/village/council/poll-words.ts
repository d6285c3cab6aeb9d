/** The poll of those affected in words: what was asked, how it was answered, what follows. Pure but for the catalogue handed in. */
import type { Say } from "../../engine/flow.ts"
import { type MatterPoll, pollSums } from "./poll-rules.ts"

export function pollLines(say: Say, poll: MatterPoll): readonly string[] {
	const { title, question, isClosed, isWithheld } = poll
	const counts = poll.options.map(({ label, count }) => `${label} ${count}`).join("，")
	const asked = say(isClosed ? (isWithheld ? "council.poll.withheld" : "council.poll.closed") : "council.poll.open", {
		title,
		question,
		counts,
	})
	if (!isClosed) return [asked, say("council.poll.fewest", { fewest: poll.fewest })]
	return isWithheld ? [asked] : [asked, outcomeWords(say, poll)]
}

function outcomeWords(say: Say, poll: MatterPoll): string {
	const { yes, all, isFor, isEnough } = pollSums(poll)
	return say(isEnough ? (isFor ? "council.poll.for" : "council.poll.against") : all === 0 ? "council.poll.nobody" : "council.poll.tooFew", {
		fewest: poll.fewest,
		yes,
		all,
		needed: Math.floor(all / 2) + 1,
	})
}
