/** What can be wrong with a survey, under stable codes, and how it is told. Pure. */
import type { Say } from "../../engine/flow.ts"
import type { RevisionFault } from "./rules.ts"

export const problemCodes = [
	"not-json",
	"wrong-type",
	"unknown-field",
	"missing",
	"not-one-of",
	"too-long",
	"bad-id",
	"bad-time",
	"closes-before-opens",
	"closes-in-past",
	"no-questions",
	"too-many-questions",
	"duplicate-question-id",
	"duplicate-question",
	"no-options",
	"too-few-options",
	"too-many-options",
	"options-not-used",
	"duplicate-option-id",
	"duplicate-option",
	"label-is-command",
	"pick-range",
	"pick-above-options",
	"number-range",
	"number-too-large",
	"decimals",
	"steps",
	"photo-range",
	"quota-range",
	"quota-none-left",
	"anonymous-photo",
	"anonymous-quota",
	"condition-unreadable",
	"condition-unknown-question",
	"condition-unknown-option",
	"condition-on-itself",
	"condition-later",
	"condition-circle",
	"condition-not-a-number",
	"condition-not-a-number-value",
	"condition-only-answered",
	"condition-too-deep",
	"condition-too-long",
] as const
export type ProblemCode = (typeof problemCodes)[number]

export type Problem = {
	readonly code: ProblemCode
	/** Which question, from 1; absent for the survey as a whole. */
	readonly question?: number
	readonly field?: string
	readonly values: Readonly<Record<string, string | number>>
}

/** A problem in words: where it is and what is wrong. */
export function problemText({ code, question, field, values }: Problem, say: Say): string {
	const place = question === undefined ? "" : say("survey.problem.place", { question })
	return `${place}${say(`survey.problem.${code}`, { ...values, field: field === undefined ? "" : fieldName(field, say) })}`
}

const fields = new Set([
	"title",
	"intro",
	"unit",
	"secrecy",
	"opensAt",
	"closesAt",
	"questions",
	"kind",
	"help",
	"required",
	"options",
	"min",
	"max",
	"decimals",
	"steps",
	"low",
	"high",
	"showIf",
])

/** What a field is called on the form; one that is not on it keeps its name. */
function fieldName(path: string, say: Say): string {
	const [first = ""] = path.split(".")
	return fields.has(first) ? say(`survey.field.${first}`) : path
}

/** Why a revision was refused, in words. */
export function faultText(fault: RevisionFault, say: Say): string {
	const place = fault.code === "kind-changed" ? say("survey.problem.place", { question: fault.question }) : ""
	return `${place}${say(`survey.problem.${fault.code}`)}`
}
