/** Who may open the village's data to other programs. Pure. */
import type { Rights } from "../rights.ts"

export const apiRights = {
	/** Keys and webhooks: making, looking at, revoking. */
	"api.manage": ["secretary"],
} satisfies Rights
