/** Who may do what with notices. Releasing is checked against who drafted, too. */
import { mayDo, type Rights } from "../rights.ts"

export const rights = {
	"notice.read": ["secretary", "committee", "supervisor", "grid-worker", "contact", "group-leader"],
	"notice.write": ["secretary", "committee"],
	"notice.publish": ["secretary", "committee"],
	"notice.release": ["supervisor"],
	"notice.confirm": ["secretary", "committee", "grid-worker", "contact", "group-leader"],
	"notice.answer": ["secretary", "committee"],
	"notice.settings": ["secretary", "committee"],
} as const satisfies Rights
export type NoticeRight = keyof typeof rights

/** For dialogs: whoever speaks holds roles on the roster, and looks after no instance. */
export function holds(right: NoticeRight, roles: readonly string[]): boolean {
	return mayDo(rights, right, { roles, isAdministrator: false })
}
