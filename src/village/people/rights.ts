/** What staff may do with the roster, and which roles may. Township and council see figures, not people. */
import type { Rights } from "../rights.ts"

const desk = ["secretary", "committee"]
const doorstep = [...desk, "grid-worker", "contact", "group-leader"]

export const peopleRights = {
	/** Names, households, residence, who is reached; numbers masked. */
	"people.read": [...doorstep, "supervisor"],
	/** A whole phone number, opened one by one, each on record. */
	"people.phone": doorstep,
	/** Importing the roster, codes, letters, taking a phone off a household. */
	"people.write": desk,
	/** What a human has to do: call back, confirm, clear up. */
	"people.tasks": doorstep,
} satisfies Rights
