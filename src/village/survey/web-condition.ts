/** When a question is asked, in words, for who fills the form without scripts. Pure. */
import type { Say } from "../../engine/flow.ts"
import { choicesOf, type Question } from "./definition.ts"
import type { Comparison, Condition, ConditionValue } from "./show-if.ts"

export function conditionWords(condition: Condition, questions: readonly Question[], say: Say): string {
	if ("of" in condition) {
		const parts = condition.of.map((part) => {
			const words = conditionWords(part, questions, say)
			return "of" in part ? say("survey.web.if.group", { words }) : words
		})
		return parts.join(say(condition.op === "all" ? "survey.web.if.all" : "survey.web.if.any"))
	}
	return comparisonWords(condition, questions, say)
}

function comparisonWords(condition: Comparison, questions: readonly Question[], say: Say): string {
	const number = questions.findIndex(({ id }) => id === condition.question) + 1
	const question = questions[number - 1]
	const labelOf = (value: ConditionValue) =>
		(question === undefined ? undefined : choicesOf(question).find(({ id }) => id === String(value))?.label) ?? String(value)
	switch (condition.op) {
		case "is":
			return say("survey.web.if.is", { number, value: labelOf(condition.value) })
		case "isNot":
			return say("survey.web.if.isNot", { number, value: labelOf(condition.value) })
		case "anyOf":
			return say("survey.web.if.is", { number, value: condition.values.map(labelOf).join(say("survey.web.if.or")) })
		case "greater":
			return say("survey.web.if.greater", { number, value: condition.value })
		case "answered":
			return say("survey.web.if.answered", { number })
	}
}
