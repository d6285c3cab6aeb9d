/** Who goes to whom: which roles see the door-knock lists and enter what came of a visit. Pure. */
import { holds, type Rights } from "../rights.ts"

const doorstep = ["secretary", "committee", "grid-worker", "contact", "group-leader"]

export const outreachRights = {
	/** Who is not reached, why and how; the sheet to take along. */
	"outreach.read": [...doorstep, "supervisor"],
	/** In the chat's menu: the list of one's own. Whom the roster names as a contact has it too. */
	"outreach.mine": ["grid-worker", "contact"],
	/** What came of a visit. */
	"outreach.enter": doorstep,
} satisfies Rights

export function mayInChat(right: keyof typeof outreachRights, roles: readonly string[]): boolean {
	return holds(outreachRights, right, roles)
}
