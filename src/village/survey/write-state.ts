/** What the dialog of 发问卷 keeps between turns. Pure. */
import { z } from "zod"
import type { Cx, Turn } from "../../engine/flow.ts"
import type { Locale } from "../../text/catalogue.ts"
import { draftSchema } from "./writing.ts"

export const stepSchema = z.discriminatedUnion("at", [
	z.object({ at: z.literal("looking") }),
	/** A draft was left: go on with it? */
	z.object({ at: z.literal("found") }),
	z.object({ at: z.literal("title") }),
	z.object({ at: z.literal("intro") }),
	z.object({ at: z.literal("unit") }),
	z.object({ at: z.literal("secrecy") }),
	z.object({ at: z.literal("closes") }),
	/** `replaces`: position of the question that is written anew; absent for a further one. */
	z.object({ at: z.literal("question"), replaces: z.number().int().exactOptional() }),
	z.object({ at: z.literal("preview") }),
	/** Which question, or which part of the head, to change. */
	z.object({ at: z.literal("which") }),
	z.object({ at: z.literal("head") }),
	z.object({ at: z.literal("sure"), notify: z.boolean() }),
	z.object({ at: z.literal("publishing"), notify: z.boolean() }),
])

export type Step = z.infer<typeof stepSchema>

export const stateSchema = z.object({
	step: stepSchema,
	draft: draftSchema,
	/** Said above the next question. */ above: z.array(z.string()),
})

export type State = z.infer<typeof stateSchema>

export type WriteFacts = { readonly locale: Locale; readonly timeZone: string }

export type WriteCx = Cx<WriteFacts>

export type WriteTurn = Turn<State>

export const headParts = ["title", "closes", "intro", "unit", "secrecy"] as const
