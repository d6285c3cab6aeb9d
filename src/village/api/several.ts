/** Ticked boxes of one name. */
import { z } from "zod"

/** One arrives as text, several as a list. */
export const severalField = z
	.union([z.array(z.string().max(100)).max(500), z.string().max(100)])
	.transform((value) => [value].flat())
	.catch([])
