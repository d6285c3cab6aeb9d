/** Who sees the ledger's keys in the console, and who changes them. Pure. */
import type { Rights } from "../rights.ts"

export const ledgerRights = {
	"ledger.read": ["secretary", "committee", "supervisor"],
	/** The key stands for the village: whoever supervises it sees that it was changed, the committee changes it. */
	"ledger.rotate": ["committee"],
} satisfies Rights
