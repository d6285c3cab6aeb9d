/** Reads when a question is shown, as a village writes it, against the questions that stand before it. Pure. */
import { z } from "zod"
import { formOf } from "../../engine/answer-labels.ts"
import { cleanText } from "../../text/normalize.ts"
import { parseCondition } from "./condition-text.ts"
import { choicesOf, type Question } from "./definition.ts"
import type { Problem } from "./problems.ts"
import { type Condition, type ConditionValue, conditionLimits } from "./show-if.ts"

const valueInput = z.union([z.string(), z.number()])
/** A question is named by its id or by its number, from 1; an option by its id or its label. */
const questionName = z.union([z.string(), z.number()])

type ObjectInput =
	| { readonly all: readonly ConditionInput[] }
	| { readonly any: readonly ConditionInput[] }
	| { readonly question: string | number; readonly is: ConditionValue }
	| { readonly question: string | number; readonly isNot: ConditionValue }
	| { readonly question: string | number; readonly anyOf: readonly ConditionValue[] }
	| { readonly question: string | number; readonly greater: number }
	| { readonly question: string | number; readonly answered: true }
/** A condition as a file holds it: structured, or in the short notation `1=有 并且 2>3`. */
export type ConditionInput = ObjectInput | string

const several = 50

export const conditionInput: z.ZodType<ConditionInput> = z.lazy(() =>
	z.union([
		z.string(),
		z.strictObject({ all: z.array(conditionInput).min(1).max(several) }),
		z.strictObject({ any: z.array(conditionInput).min(1).max(several) }),
		z.strictObject({ question: questionName, is: valueInput }),
		z.strictObject({ question: questionName, isNot: valueInput }),
		z.strictObject({ question: questionName, anyOf: z.array(valueInput).min(1).max(several) }),
		z.strictObject({ question: questionName, greater: z.number() }),
		z.strictObject({ question: questionName, answered: z.literal(true) }),
	]),
)

/** A question with its number in the file, from 1. */
export type Numbered = { readonly question: Question; readonly number: number }

type Reading = {
	readonly number: number
	readonly all: readonly Numbered[]
	/** What each question's own condition names, to tell a circle from a plain forward reference. */
	readonly namedBy: (number: number) => readonly number[]
	readonly problems: Problem[]
	comparisons: number
}

/**
 * The condition of question `number` with questions and options by id; undefined, with the problems told, where it names something
 * that is not there, comes later, leads back to itself, or cannot be compared.
 */
export function readCondition(
	input: ConditionInput,
	number: number,
	cx: Pick<Reading, "all" | "namedBy">,
): { readonly condition: Condition | undefined; readonly problems: readonly Problem[] } {
	const reading: Reading = { ...cx, number, problems: [], comparisons: 0 }
	const condition = read(input, reading, 0)
	if (reading.comparisons > conditionLimits.comparisons)
		reading.problems.push({ code: "condition-too-long", question: number, values: { max: conditionLimits.comparisons } })
	return { condition: reading.problems.length > 0 ? undefined : condition, problems: reading.problems }
}

function read(input: ConditionInput, reading: Reading, depth: number): Condition | undefined {
	if (depth > conditionLimits.depth) {
		fault(reading, "condition-too-deep", { max: conditionLimits.depth })
		return undefined
	}
	if (typeof input === "string") {
		const parsed = parseCondition(input)
		if (parsed === undefined) fault(reading, "condition-unreadable", { text: cleanText(input, 40) })
		return parsed === undefined ? undefined : read(parsed, reading, depth)
	}
	if ("all" in input || "any" in input) {
		const parts = ("all" in input ? input.all : input.any).map((part) => read(part, reading, depth + 1))
		return { op: "all" in input ? "all" : "any", of: parts.filter((part) => part !== undefined) }
	}
	reading.comparisons++
	const target = targetOf(input.question, reading)
	return target === undefined ? undefined : comparison(input, target, reading)
}

/** The earlier question a name means. */
function targetOf(name: string | number, reading: Reading): Question | undefined {
	const { all, number } = reading
	const text = String(name).trim()
	const named = all.find(({ question }) => question.id === text) ?? all.find((one) => String(one.number) === text)
	if (named === undefined) fault(reading, "condition-unknown-question", { name: cleanText(text, 40) })
	else if (named.number === number) fault(reading, "condition-on-itself", {})
	else if (named.number > number)
		fault(reading, leadsTo(named.number, number, reading) ? "condition-circle" : "condition-later", { other: named.number })
	else return named.question
	return undefined
}

function leadsTo(from: number, to: number, { namedBy }: Reading): boolean {
	const seen = new Set<number>()
	const open = [from]
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		if (at === to) return true
		if (seen.has(at)) continue
		seen.add(at)
		open.push(...namedBy(at))
	}
	return false
}

function comparison(
	input: Exclude<ObjectInput, { readonly all: unknown } | { readonly any: unknown }>,
	target: Question,
	reading: Reading,
): Condition | undefined {
	const question = target.id
	if ("answered" in input) return { op: "answered", question }
	if ("greater" in input) {
		if (target.kind === "number" || target.kind === "scale") return { op: "greater", question, value: input.greater }
		fault(reading, "condition-not-a-number", { title: target.title })
		return undefined
	}
	const values = ("anyOf" in input ? input.anyOf : ["is" in input ? input.is : input.isNot]).map((one) =>
		comparedValue(one, target, reading),
	)
	const found = values.filter((one) => one !== undefined)
	const [first] = found
	if (first === undefined || found.length < values.length) return undefined
	if ("anyOf" in input) return { op: "anyOf", question, values: found }
	return { op: "is" in input ? "is" : "isNot", question, value: first }
}

function comparedValue(given: ConditionValue, target: Question, reading: Reading): ConditionValue | undefined {
	const text = String(given).trim()
	switch (target.kind) {
		case "single":
		case "multiple": {
			const options = choicesOf(target)
			const option = options.find(({ id }) => id === text) ?? options.find(({ label }) => formOf(label).key === formOf(text).key)
			if (option === undefined) fault(reading, "condition-unknown-option", { name: cleanText(text, 40), title: target.title })
			return option?.id
		}
		case "number":
		case "scale": {
			if (text !== "" && Number.isFinite(Number(text))) return Number(text)
			fault(reading, "condition-not-a-number-value", { text: cleanText(text, 40), title: target.title })
			return undefined
		}
		case "text":
		case "photo":
			fault(reading, "condition-only-answered", { title: target.title })
			return undefined
	}
}

function fault({ problems, number }: Reading, code: Problem["code"], values: Problem["values"]): void {
	problems.push({ code, question: number, field: "showIf", values })
}

/** The numbers of the questions a condition names, whether or not they may be named there. */
export function numbersNamed(
	input: ConditionInput,
	all: readonly { readonly id: string | undefined; readonly number: number }[],
): readonly number[] {
	const parsed = typeof input === "string" ? parseCondition(input) : input
	if (parsed === undefined || typeof parsed === "string") return []
	if ("all" in parsed) return parsed.all.flatMap((part) => numbersNamed(part, all))
	if ("any" in parsed) return parsed.any.flatMap((part) => numbersNamed(part, all))
	const text = String(parsed.question).trim()
	const named = all.find(({ id }) => id === text) ?? all.find(({ number }) => String(number) === text)
	return named === undefined ? [] : [named.number]
}
