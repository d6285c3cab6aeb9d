/** How many may choose an option, and what an answer takes. Pure. */
import type { Say } from "../../engine/flow.ts"
import type { Definition, Question } from "./definition.ts"
import type { Answer } from "./rules.ts"

/** Places by option, as the newest revision has them; an option it does not have any more keeps those it had. */
export function placesOf(question: Question, newest: Definition | undefined): ReadonlyMap<string, number> {
	const places = new Map<string, number>()
	const now = newest?.questions.find(({ id }) => id === question.id)
	const current = now !== undefined && "options" in now ? now.options : []
	for (const { id, quota } of "options" in question ? question.options : []) {
		const known = current.find((option) => option.id === id)
		const limit = known === undefined ? quota : known.quota
		if (limit !== undefined) places.set(id, limit)
	}
	return places
}

/** What is said before publishing where an option has no place at all: for an option that is over it is meant, else it is a slip. */
export function placesWarning({ questions }: Definition, say: Say): string | undefined {
	const options = questions.flatMap((question) => ("options" in question ? question.options : []))
	const labels = options.filter(({ quota }) => quota === 0).map(({ label }) => label)
	return labels.length === 0 ? undefined : say("survey.page.noPlaces", { labels: labels.join("、") })
}

/** Options that an answer newly takes a place of. */
export function newlyTaken(places: ReadonlyMap<string, number>, before: Answer | undefined, after: Answer): readonly string[] {
	const held = optionsIn(before)
	return optionsIn(after).filter((option) => places.has(option) && !held.includes(option))
}

/** The options an answer holds. */
export function optionsIn(answer: Answer | undefined): readonly string[] {
	return answer?.kind === "single" ? [answer.option] : answer?.kind === "multiple" ? answer.options : []
}

/** Whether so few options are left that the question cannot be answered as it asks: then it need not be. */
export function isExhausted(question: Question, full: readonly string[]): boolean {
	if (question.kind !== "single" && question.kind !== "multiple") return false
	return question.options.length - full.length < (question.kind === "multiple" ? question.min : 1)
}
