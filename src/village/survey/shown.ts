/** Which questions of a survey are asked, given what stands. Pure. */
import type { Definition, Question } from "./definition.ts"
import type { Answer } from "./rules.ts"
import { type Known, questionsIn, verdict } from "./show-if.ts"

/** `undecided`: hangs on a question that is still open, so it may yet be asked. */
export type Visibility = "shown" | "hidden" | "undecided"

/** Answers by question id; a question that is not in it is open. */
export type Answers = ReadonlyMap<string, Answer>

/** How each question stands, in the order of the survey. A hidden question's own answer is none, for those that hang on it. */
export function visibilityOf({ questions }: Pick<Definition, "questions">, answers: Answers): ReadonlyMap<string, Visibility> {
	const seen = new Map<string, Visibility>()
	const known = (id: string): Known => {
		const visibility = seen.get(id)
		if (visibility === "undecided") return { at: "open" }
		return visibility === "hidden" ? { at: "none" } : knownOf(answers.get(id))
	}
	for (const { id, showIf } of questions) {
		const verdictNow = showIf === undefined ? true : verdict(showIf, known)
		seen.set(id, verdictNow === undefined ? "undecided" : verdictNow ? "shown" : "hidden")
	}
	return seen
}

function knownOf(answer: Answer | undefined): Known {
	if (answer === undefined) return { at: "open" }
	switch (answer.kind) {
		case "skipped":
			return { at: "none" }
		// Put away: until it has been brought back, the question is open.
		case "hidden":
			return { at: "open" }
		case "single":
			return { at: "answered", chosen: [answer.option] }
		case "multiple":
			return { at: "answered", chosen: answer.options }
		case "number":
		case "scale":
			return { at: "answered", chosen: [answer.value] }
		// What was said, written or shown cannot be compared until somebody has entered it.
		case "text":
		case "media":
		case "photo":
			return { at: "answered", chosen: [] }
	}
}

/** The questions asked now, in order. */
export function shownQuestions(definition: Pick<Definition, "questions">, answers: Answers): readonly Question[] {
	const visibility = visibilityOf(definition, answers)
	return definition.questions.filter(({ id }) => visibility.get(id) === "shown")
}

export function hasConditions({ questions }: Pick<Definition, "questions">): boolean {
	return questions.some(({ showIf }) => showIf !== undefined)
}

/** Whether other questions hang on this one. */
export function decidesOthers({ questions }: Pick<Definition, "questions">, questionId: string): boolean {
	return questions.some(({ showIf }) => showIf !== undefined && questionsIn(showIf).includes(questionId))
}
