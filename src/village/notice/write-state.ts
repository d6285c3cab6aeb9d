/** Where the writing of a notice in the chat stands. Pure. */
import { z } from "zod"
import type { Cx, Turn } from "../../engine/flow.ts"
import { contentSchema } from "./rules.ts"

const steps = [
	"looking",
	"found",
	"category",
	"title",
	"body",
	"spoken",
	"audience",
	"groups",
	"object",
	"preview",
	"change",
	"sure",
	"publishing",
] as const
export type Step = (typeof steps)[number]

export const stateSchema = z.object({
	step: z.enum(steps),
	/** Null before anything was kept. */
	id: z.string().nullable(),
	draftVersion: z.number().int(),
	draft: contentSchema,
	/** The village's groups, for whom it may be meant. */
	groups: z.array(z.string()),
	/** When everybody is told. */
	when: z.enum(["now", "evening", "no"]),
	/** Changed from the preview: the next answer leads back there. */
	isChanging: z.boolean(),
	above: z.array(z.string()),
})
export type State = z.infer<typeof stateSchema>
export type WriteCx = Cx<null>
export type WriteTurn = Turn<State>

/** What can be changed from the preview. */
export const changes = ["category", "title", "body", "spoken", "audience", "object"] as const
/** 0: no objection. */
export const objectDays = [0, 7, 15] as const
