/** What a survey asks, as data. A stored definition never changes: editing a survey makes a new revision beside it. Pure. */
import { z } from "zod"

export const units = ["person", "household"] as const
/** Who gives one answer: each person, or each household. */
export type Unit = (typeof units)[number]

export const secrecies = ["named", "confidential"] as const
/** `named`: staff see who answered what. `confidential`: kept with the person, staff see totals. */
export type Secrecy = (typeof secrecies)[number]

export const questionKinds = ["single", "multiple", "text", "number", "scale"] as const

/** Counts and lengths (UTF-16 units) a survey may have. */
export const limits = {
	title: 100,
	intro: 1_000,
	questions: 50,
	questionTitle: 300,
	help: 500,
	minOptions: 2,
	maxOptions: 50,
	label: 100,
	unit: 10,
	endLabel: 30,
	minSteps: 2,
	maxSteps: 10,
	/** Largest absolute value of a number answer: sums in hundredths stay exact far beyond a county's people. */
	number: 1_000_000_000,
	decimals: 2,
	id: 32,
} as const

const optionSchema = z.object({ id: z.string(), label: z.string() })
const head = { id: z.string(), title: z.string(), help: z.string().exactOptional(), required: z.boolean() }

const questionSchema = z.discriminatedUnion("kind", [
	z.object({ ...head, kind: z.literal("single"), options: z.array(optionSchema) }),
	z.object({ ...head, kind: z.literal("multiple"), options: z.array(optionSchema), min: z.number(), max: z.number() }),
	z.object({ ...head, kind: z.literal("text") }),
	z.object({
		...head,
		kind: z.literal("number"),
		min: z.number().exactOptional(),
		max: z.number().exactOptional(),
		unit: z.string().exactOptional(),
		decimals: z.number(),
	}),
	z.object({ ...head, kind: z.literal("scale"), steps: z.number(), low: z.string().exactOptional(), high: z.string().exactOptional() }),
])
export type Question = z.infer<typeof questionSchema>

/** What is stored per revision. */
export const definitionSchema = z.object({
	title: z.string(),
	intro: z.string().exactOptional(),
	unit: z.enum(units),
	secrecy: z.enum(secrecies),
	questions: z.array(questionSchema),
})
export type Definition = z.infer<typeof definitionSchema>

/** A survey as read from a file or a form. Times in ms; without `opensAt` it opens when published, without `closesAt` it closes by hand. */
export type SurveyFile = { readonly definition: Definition; readonly opensAt?: number; readonly closesAt?: number }

/** The choices a question offers, in the order shown; empty for text and number. */
export function choicesOf(question: Question): readonly { readonly id: string; readonly label: string }[] {
	switch (question.kind) {
		case "single":
		case "multiple":
			return question.options
		case "scale":
			return Array.from({ length: question.steps }, (_, index) => ({ id: String(index + 1), label: stepLabel(question, index + 1) }))
		case "text":
		case "number":
			return []
	}
}

function stepLabel({ steps, low, high }: Extract<Question, { kind: "scale" }>, step: number): string {
	const end = step === 1 ? low : step === steps ? high : undefined
	return end === undefined ? String(step) : `${step} ${end}`
}
