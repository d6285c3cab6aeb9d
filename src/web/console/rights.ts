/** What staff may do with the console's own pages, and which roles may. Accounts and villages are the administrators'. */
import type { Rights } from "../../village/rights.ts"

export const consoleRights = {
	/** Messages that stand still: where they are bound and why, never whose or what. */
	"console.messages": ["secretary", "committee", "supervisor"],
	/** Sending them again, and closing alerts somebody has seen. */
	"console.redrive": ["secretary", "committee"],
	/** How the service does. */
	"console.health": ["secretary", "committee", "supervisor"],
	/** Who did what, and who looked at whose data. */
	"console.record": ["secretary", "committee", "supervisor"],
} satisfies Rights
