/** What staff may do with opinions, in the console and in the chat, and which roles may. Pure. */
import { holds, type Rights } from "../rights.ts"

const desk = ["secretary", "committee"]
const doorstep = [...desk, "grid-worker", "contact", "group-leader"]

export const opinionRights = {
	/** What was said, with the author's name masked. */
	"opinion.read": [...doorstep, "supervisor", "council"],
	/** Who said it, opened one by one, each on record. */
	"opinion.author": [...desk, "supervisor"],
	/** Writing down what came on paper, aloud, by voice, at a visit or in a group. */
	"opinion.enter": doorstep,
	/** Whole lists gathered before. */
	"opinion.import": desk,
	/** Withdrawing one for its author. */
	"opinion.withdraw": desk,
} satisfies Rights

export function mayInChat(right: keyof typeof opinionRights, roles: readonly string[]): boolean {
	return holds(opinionRights, right, roles)
}
