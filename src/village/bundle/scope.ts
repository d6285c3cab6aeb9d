/** Which rows of which tables are one village's. */
import type { Shape } from "../../store/dump/shape.ts"
import type { Where } from "../../store/dump/source.ts"

/**
 * What stays behind though it names the village: accounts and what they opened, keys of programs, dialogs under way, what lies between preview
 * and confirmation. Messages stay, too: a chat may speak to several villages, and the domain's rows are the record.
 */
const left = /^(staff_|api_|webhook|idempotency|session$|staged_|digest_picture$)/

/** Undefined: none of its rows are the village's. */
export function whereOf({ name, columns }: Shape, villageId: string): Where | undefined {
	const value = villageId
	switch (name) {
		case "village":
			return { sql: "id = $1", value }
		case "person":
			return { sql: "id IN (SELECT person_id FROM membership WHERE village_id = $1)", value }
		case "chat":
			return { sql: "id IN (SELECT chat_id FROM binding WHERE village_id = $1)", value }
		default:
			return columns.some((column) => column.name === "village_id") && !left.test(name) ? { sql: "village_id = $1", value } : undefined
	}
}
