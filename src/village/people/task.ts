/** Work that only a human can do: for a contact person or staff, listed in the console until it is done. Pure types. */
import { z } from "zod"

export const taskKinds = [
	/** Three wrong codes: call the person back. */
	"callback",
	/** Confirm in person that this is the head of the household. */
	"confirm-head",
	/** Something said aloud or photographed has to be entered as an answer. */
	"enter-answer",
	/** Somebody asked for a human (人工). */
	"help",
	/** Somebody with the household's code does not find themselves on the roster. */
	"not-listed",
	/** A phone of the household says that another one is not theirs. */
	"dispute",
] as const
export type TaskKind = (typeof taskKinds)[number]

/** What the console shows beside a task. Any affair may add further members; only these are read. */
export const taskDetailSchema = z.object({
	/** Words for staff. */
	words: z.string().exactOptional(),
	/** Console path where it is dealt with. */
	link: z.string().exactOptional(),
	/** What the person left, sealed with context `task.note`: name, phone, when to call. */
	sealedNote: z.string().exactOptional(),
	/** The chat a dispute is about. */
	chatId: z.string().exactOptional(),
})
export type TaskDetail = z.infer<typeof taskDetailSchema>
