/** What counts as an answer, and what it adds to the tally. Pure. */
import { z } from "zod"
import { mediaKinds } from "../../channel/message.ts"
import { choicesOf, type Definition, limits, type Question } from "./definition.ts"

/** Longest text kept as an answer, UTF-16 units. */
export const maxAnswerText = 10_000

export const photoSchema = z.object({ ref: z.string().max(500), caption: z.string().max(limits.caption).exactOptional() })
export type Photo = z.infer<typeof photoSchema>

const givenKinds = [
	z.object({ kind: z.literal("single"), option: z.string().max(limits.id) }),
	/** In the order of the question's options. */
	z.object({ kind: z.literal("multiple"), options: z.array(z.string().max(limits.id)).max(limits.maxOptions) }),
	z.object({ kind: z.literal("text"), text: z.string().max(maxAnswerText) }),
	z.object({ kind: z.literal("number"), value: z.number() }),
	z.object({ kind: z.literal("scale"), value: z.number().int() }),
	/** Said or shown instead of typed: kept, and entered by a contact person. */
	z.object({
		kind: z.literal("media"),
		media: z.enum(mediaKinds),
		ref: z.string().max(500),
		caption: z.string().max(maxAnswerText).exactOptional(),
	}),
	/** Photos a photo question asked for, by reference into the media store, in the order sent. */
	z.object({ kind: z.literal("photo"), photos: z.array(photoSchema).max(limits.photos) }),
	z.object({ kind: z.literal("skipped") }),
] as const
export const givenSchema = z.discriminatedUnion("kind", givenKinds)
/** What a person gives. */
export type GivenAnswer = z.infer<typeof givenSchema>

export const answerSchema = z.discriminatedUnion("kind", [
	...givenKinds,
	/** Answered, then hidden by another answer (see show-if): counts nobody, and counts again as it was when the question is shown again. */
	z.object({ kind: z.literal("hidden"), was: givenSchema }),
])
/** What may stand for a question. */
export type Answer = z.infer<typeof answerSchema>

/** Why an answer does not fit its question. */
export type AnswerFault = "ANSWER_KIND" | "ANSWER_OPTION" | "ANSWER_COUNT" | "ANSWER_RANGE" | "ANSWER_EMPTY" | "ANSWER_REQUIRED"

/** Undefined when the answer fits the question. */
export function faultOf(question: Question, answer: GivenAnswer): AnswerFault | undefined {
	if (answer.kind === "skipped") return question.required ? "ANSWER_REQUIRED" : undefined
	if (answer.kind === "media") return answer.media === "sticker" ? "ANSWER_KIND" : undefined
	switch (question.kind) {
		case "single":
			if (answer.kind !== "single") return "ANSWER_KIND"
			return question.options.some(({ id }) => id === answer.option) ? undefined : "ANSWER_OPTION"
		case "multiple": {
			if (answer.kind !== "multiple") return "ANSWER_KIND"
			const { options } = answer
			if (new Set(options).size !== options.length || !options.every((option) => question.options.some(({ id }) => id === option)))
				return "ANSWER_OPTION"
			return options.length < question.min || options.length > question.max ? "ANSWER_COUNT" : undefined
		}
		case "text":
			if (answer.kind !== "text") return "ANSWER_KIND"
			return answer.text.trim() === "" ? "ANSWER_EMPTY" : undefined
		case "number":
			if (answer.kind !== "number") return "ANSWER_KIND"
			return isInRange(answer.value, question) ? undefined : "ANSWER_RANGE"
		case "scale":
			if (answer.kind !== "scale") return "ANSWER_KIND"
			return answer.value >= 1 && answer.value <= question.steps ? undefined : "ANSWER_RANGE"
		case "photo":
			if (answer.kind !== "photo") return "ANSWER_KIND"
			return answer.photos.length < question.min || answer.photos.length > question.max ? "ANSWER_COUNT" : undefined
	}
}

function isInRange(value: number, { min = -limits.number, max = limits.number, decimals }: Extract<Question, { kind: "number" }>): boolean {
	return Number.isFinite(value) && value >= min && value <= max && Number(value.toFixed(decimals)) === value
}

/** The bounds a number question is read with: its own, within what sums can hold, and its unit. */
export function boundsOf({ min = -limits.number, max = limits.number, decimals, unit }: Extract<Question, { kind: "number" }>) {
	return { min, max, decimals, ...(unit !== undefined && { unit }) }
}

/** Names of tally rows that are no option: how many answered, how many gave something to be entered, how many skipped. */
export const tallyMarks = { answered: "", media: "#media", skipped: "#skipped" } as const

/** One row of a question's tally. `sum` adds up numbers in hundredths, so that sums stay exact. */
export type TallyRow = { readonly option: string; readonly count: number; readonly sum: number }

/**
 * The rows an answer counts in. A choice of one is counted under its option alone: the answered are the options' sum,
 * which spares the answer path a row.
 */
export function tallyOf(answer: Answer): readonly TallyRow[] {
	const row = (option: string, sum = 0): TallyRow => ({ option, count: 1, sum })
	switch (answer.kind) {
		case "single":
			return [row(answer.option)]
		case "scale":
			return [row(String(answer.value))]
		case "multiple":
			return [row(tallyMarks.answered), ...answer.options.map((option) => row(option))]
		case "text":
		case "photo":
			return [row(tallyMarks.answered)]
		case "number":
			return [row(tallyMarks.answered, Math.round(answer.value * 100))]
		case "media":
			return [row(tallyMarks.media)]
		case "skipped":
			return [row(tallyMarks.skipped)]
		case "hidden":
			return []
	}
}

/** What the tally must change by when `before` becomes `after`; rows that stay the same are left out. */
export function tallyChange(before: Answer | undefined, after: Answer): readonly TallyRow[] {
	if (before === undefined) return tallyOf(after)
	const rows = new Map<string, { count: number; sum: number }>()
	const add = (from: readonly TallyRow[], sign: 1 | -1) => {
		for (const { option, count, sum } of from) {
			const row = rows.get(option) ?? { count: 0, sum: 0 }
			rows.set(option, { count: row.count + sign * count, sum: row.sum + sign * sum })
		}
	}
	add(tallyOf(before), -1)
	add(tallyOf(after), 1)
	return [...rows].flatMap(([option, { count, sum }]) => (count === 0 && sum === 0 ? [] : [{ option, count, sum }]))
}

/**
 * Position of the first question from `from` on, then from the start, that has neither answer nor skip; undefined when none is left.
 * `notAsked`: questions that are hidden, or not decided yet.
 */
export function nextOpen(
	definition: Definition,
	answered: ReadonlySet<string>,
	from = 0,
	notAsked: ReadonlySet<string> = new Set(),
): number | undefined {
	const { questions } = definition
	for (let step = 0; step < questions.length; step++) {
		const index = (from + step) % questions.length
		const id = questions[index]?.id ?? ""
		if (!answered.has(id) && !notAsked.has(id)) return index
	}
	return undefined
}

export type RevisionFault =
	/** Who answers, or what staff may see, was promised when the survey was published. */
	| { readonly code: "unit-changed" | "secrecy-changed" }
	/** A question kept its id and became another kind: its answers could not be counted together. */
	| { readonly code: "kind-changed"; readonly question: number }

/** What a new revision of a published survey may not change. */
export function revisionFaults(before: Definition, after: Definition): readonly RevisionFault[] {
	return [
		...(before.unit === after.unit ? [] : [{ code: "unit-changed" } as const]),
		...(before.secrecy === after.secrecy ? [] : [{ code: "secrecy-changed" } as const]),
		...after.questions.flatMap(({ id, kind }, index) => {
			const old = before.questions.find((question) => question.id === id)
			return old === undefined || old.kind === kind ? [] : [{ code: "kind-changed", question: index + 1 } as const]
		}),
	]
}

/** An answer in words, as it is repeated to the person and shown to staff; without its position. Media has no words of its own. */
export function labelsOf(question: Question, answer: Answer): readonly { readonly position: number; readonly label: string }[] {
	const chosen =
		answer.kind === "single"
			? [answer.option]
			: answer.kind === "multiple"
				? answer.options
				: answer.kind === "scale"
					? [String(answer.value)]
					: []
	return choicesOf(question).flatMap(({ id, label }, index) => (chosen.includes(id) ? [{ position: index + 1, label }] : []))
}
