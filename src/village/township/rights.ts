/** What a township does with its villages. An account holds these in each village by itself: what it does not hold there, it does not see. */
import type { Rights } from "../rights.ts"

export const townshipRights = {
	/** The villages side by side: figures, never people. */
	"township.read": ["township"],
	/** Acknowledging, setting a deadline, answering what villages report. */
	"township.answer": ["township"],
} satisfies Rights
