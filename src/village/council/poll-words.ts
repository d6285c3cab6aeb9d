/** The poll of those affected in words: what was asked, how it was answered, what follows. Pure but for the catalogue handed in. */
import type { Say } from "../../engine/flow.ts"
import type { Poll } from "../survey/index.ts"
import { pollSums } from "./poll-rules.ts"

export function pollLines(say: Say, poll: Poll): readonly string[] {
	const { title, question, isClosed, isWithheld } = poll
	const counts = poll.options.map(({ label, count }) => `${label} ${count}`).join("，")
	const asked = say(isClosed ? (isWithheld ? "council.poll.withheld" : "council.poll.closed") : "council.poll.open", {
		title,
		question,
		counts,
	})
	return isClosed && !isWithheld ? [asked, outcomeWords(say, poll)] : [asked]
}

function outcomeWords(say: Say, poll: Poll): string {
	const { yes, all, isFor } = pollSums(poll)
	return say(all === 0 ? "council.poll.nobody" : isFor ? "council.poll.for" : "council.poll.against", {
		yes,
		all,
		needed: Math.floor(all / 2) + 1,
	})
}
