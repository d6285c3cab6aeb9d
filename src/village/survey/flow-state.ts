/** What the survey's dialog keeps between turns, and what the store answers it. Pure. */
import { z } from "zod"
import type { Json } from "../../engine/flow.ts"
import type { Definition, Question } from "./definition.ts"
import { givenSchema, photoSchema } from "./rules.ts"

export const paramsSchema = z.object({
	surveyId: z.string(),
	revision: z.number().int(),
	/** Begun by 不对: of a response that is only half there, what stands comes first. */
	fix: z.literal(true).exactOptional(),
})
export type SurveyParams = z.infer<typeof paramsSchema>

/** What only the store knows of the questions now; empty for a survey without conditions and places. */
const askingSchema = z.object({
	answered: z.array(z.string()),
	hidden: z.array(z.string()),
	undecided: z.array(z.string()),
	full: z.record(z.string(), z.array(z.string())),
})
const movedSchema = z.object({ hidden: z.number(), restored: z.number() })
export type Moved = z.infer<typeof movedSchema>
export const nothingHidden = { hidden: [], undecided: [], full: {} }

export const stateSchema = z.object({
	step: z.discriminatedUnion("at", [
		/** Looking up what stands; nothing has been asked yet. */
		z.object({ at: z.literal("starting") }),
		/** `isChange`: the response is complete and this one answer is given anew. `pending`: an answer on its way into the store; `photos`: those sent for it so far. */
		z.object({
			at: z.literal("question"),
			index: z.number().int(),
			isChange: z.boolean(),
			pending: givenSchema.exactOptional(),
			photos: z.array(photoSchema).exactOptional(),
		}),
		/** Everything answered: 以上都对吗? `after`: what the person just did. */
		z.object({ at: z.literal("review"), after: z.enum(["last-answer", "change", "look"]) }),
		/** Which one to change. */
		z.object({ at: z.literal("choosing") }),
	]),
	/** Questions answered or skipped so far. */
	answered: z.array(z.string()),
	asking: askingSchema.omit({ answered: true }),
	isGreeted: z.boolean(),
	/** When the survey closes, ms, as last heard: the dialog ends then. Absent: it stays open, or not known yet. */
	closesAt: z.number().int().exactOptional(),
})
export type State = z.infer<typeof stateSchema>

/** The state at another step, with what is answered by then. ▲ Written out: spread anew at each answer it was 5 µs a message. */
export function atStep(
	{ answered: before, asking, isGreeted, closesAt }: State,
	step: State["step"],
	answered: State["answered"] = before,
): State {
	return closesAt === undefined ? { step, answered, asking, isGreeted } : { step, answered, asking, isGreeted, closesAt }
}

/** What `survey.begin` and `survey.finish` give. */
export const responseSchema = z.object({
	revision: z.number().int(),
	closesAt: z.number().nullable(),
	isComplete: z.boolean(),
	answers: z.array(z.object({ questionId: z.string(), value: givenSchema })),
	answeredBy: z.string().nullable(),
	asking: askingSchema.exactOptional(),
})
export type ResponseNow = z.infer<typeof responseSchema>

/** What `survey.answer` gives. */
export const takenSchema = z.object({
	isKept: z.boolean(),
	insteadOf: z.string().nullable(),
	isElsewhere: z.boolean().default(false),
	asking: askingSchema.exactOptional(),
	moved: movedSchema.exactOptional(),
})

/** What comes with the refusals of `survey.begin` and `survey.answer`. */
export const onPageSchema = z.object({ url: z.string().nullable(), isDone: z.boolean(), closesAt: z.number().nullable() })
export const fullSchema = z.object({ full: askingSchema.shape.full })

/** Surveys of version 1 had neither conditions nor places. */
export function withAsking(old: Json): Json {
	return typeof old === "object" && old !== null && !Array.isArray(old) ? { ...old, asking: nothingHidden } : old
}

/** The questions asked now, in order. */
export function askedNow({ questions }: Definition, { asking: { hidden, undecided } }: State): readonly Question[] {
	return questions.filter(({ id }) => !hidden.includes(id) && !undecided.includes(id))
}

/** The state with what the store says of the questions now. */
export function withNow(state: State, asking: z.infer<typeof askingSchema> | undefined): State {
	if (asking === undefined) return state
	const { answered, ...rest } = asking
	return { ...state, answered, asking: rest }
}
