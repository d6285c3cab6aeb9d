/** What a survey asks, as data. A stored definition never changes: editing a survey makes a new revision beside it. Pure. */
import { z } from "zod"
import { conditionSchema } from "./show-if.ts"

export const units = ["person", "household"] as const
/** Who gives one answer: each person, or each household. */
export type Unit = (typeof units)[number]

export const secrecies = ["named", "confidential", "anonymous"] as const
/**
 * `named`: staff see who answered what. `confidential`: kept with the person, staff see totals. `anonymous`: given on one page in one
 * piece, kept without the person, counted only when the survey has closed.
 */
export type Secrecy = (typeof secrecies)[number]

export const questionKinds = ["single", "multiple", "text", "number", "scale", "photo"] as const

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
	/** Photos one answer may hold. */
	photos: 9,
	/** Words sent with a photo. */
	caption: 500,
	/** Places an option may have. */
	quota: 1_000_000,
} as const

/** `quota`: how many may choose it; 0: nobody, it is shown as full. The newest revision's counts for everybody. */
const optionSchema = z.object({ id: z.string(), label: z.string(), quota: z.number().exactOptional() })
export type QuestionOption = z.infer<typeof optionSchema>

/** `showIf`: asked only while this holds; it speaks of earlier questions alone. */
const head = {
	id: z.string(),
	title: z.string(),
	help: z.string().exactOptional(),
	required: z.boolean(),
	showIf: conditionSchema.exactOptional(),
}

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
	/** Between `min` and `max` photos. */
	z.object({ ...head, kind: z.literal("photo"), min: z.number(), max: z.number() }),
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

/** The choices a question offers, in the order shown; empty for the other kinds. */
export function choicesOf(question: Question): readonly { readonly id: string; readonly label: string }[] {
	switch (question.kind) {
		case "single":
		case "multiple":
			return question.options
		case "scale":
			return Array.from({ length: question.steps }, (_, index) => ({ id: String(index + 1), label: stepLabel(question, index + 1) }))
		case "text":
		case "number":
		case "photo":
			return []
	}
}

function stepLabel({ steps, low, high }: Extract<Question, { kind: "scale" }>, step: number): string {
	const end = step === 1 ? low : step === steps ? high : undefined
	return end === undefined ? String(step) : `${step} ${end}`
}
