/** When a question is asked: a condition on answers to earlier questions. Pure. */
import { z } from "zod"

/** An option's id, or the value of a number or scale answer. */
export type ConditionValue = string | number

/** As stored: questions and options by id, checked when the survey was read. */
export type Condition =
	| { readonly op: "all" | "any"; readonly of: readonly Condition[] }
	| { readonly op: "is" | "isNot"; readonly question: string; readonly value: ConditionValue }
	| { readonly op: "anyOf"; readonly question: string; readonly values: readonly ConditionValue[] }
	| { readonly op: "greater"; readonly question: string; readonly value: number }
	| { readonly op: "answered"; readonly question: string }

/** What is not made of other conditions. */
export type Comparison = Exclude<Condition, { readonly of: unknown }>

/** How deep `all` and `any` may stand in one another, and how many comparisons a condition may make. */
export const conditionLimits = { depth: 5, comparisons: 30 } as const

const value = z.union([z.string(), z.number()])

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
	z.discriminatedUnion("op", [
		z.object({ op: z.enum(["all", "any"]), of: z.array(conditionSchema) }),
		z.object({ op: z.enum(["is", "isNot"]), question: z.string(), value }),
		z.object({ op: z.literal("anyOf"), question: z.string(), values: z.array(value) }),
		z.object({ op: z.literal("greater"), question: z.string(), value: z.number() }),
		z.object({ op: z.literal("answered"), question: z.string() }),
	]),
)

/**
 * What stands for a question. `none`: hidden or skipped. `open`: it may still be answered. `chosen`: what can be compared of an answer,
 * nothing of words, voices and pictures.
 */
export type Known =
	| { readonly at: "answered"; readonly chosen: readonly ConditionValue[] }
	| { readonly at: "none" }
	| { readonly at: "open" }

/**
 * Whether the condition holds; undefined while it hangs on an open question. Every comparison wants an answer: `isNot` does not hold
 * where nothing was answered.
 */
export function verdict(condition: Condition, known: (question: string) => Known): boolean | undefined {
	if ("of" in condition) {
		const parts = condition.of.map((part) => verdict(part, known))
		const deciding = condition.op === "any"
		if (parts.includes(deciding)) return deciding
		return parts.includes(undefined) ? undefined : !deciding
	}
	const stands = known(condition.question)
	if (stands.at !== "answered") return stands.at === "open" ? undefined : false
	return compares(condition, stands.chosen)
}

function compares(condition: Comparison, chosen: readonly ConditionValue[]): boolean {
	switch (condition.op) {
		case "answered":
			return true
		case "is":
			return chosen.includes(condition.value)
		case "anyOf":
			return chosen.some((one) => condition.values.includes(one))
		case "isNot":
			return chosen.length > 0 && !chosen.includes(condition.value)
		case "greater":
			return chosen.some((one) => typeof one === "number" && one > condition.value)
	}
}

/** The questions a condition speaks of, each once. */
export function questionsIn(condition: Condition): readonly string[] {
	return "of" in condition ? [...new Set(condition.of.flatMap(questionsIn))] : [condition.question]
}
