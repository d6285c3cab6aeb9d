/** A digest asked for by somebody who is nobody of the village: as a role would be told, without what is a person's own. */
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { digestText } from "./compose.ts"
import { lookerOf } from "./looker.ts"
import { factsOf } from "./read.ts"
import type { Span } from "./rules.ts"
import { type Told, toldTo } from "./told.ts"

/** Who is told a digest. */
export const readers = ["secretary", "committee", "supervisor", "council", "township", "group-leader"] as const
export type DigestReader = (typeof readers)[number]

/** `group`: which group a group leader looks after. */
export async function digestOfRole(
	reader: Reader,
	house: House,
	of: {
		readonly village: { readonly id: string; readonly name: string }
		readonly role: DigestReader
		readonly group: string | null
		readonly span: Span
	},
): Promise<{ readonly told: Told; readonly text: string }> {
	const { village, role, group, span } = of
	const facts = await factsOf(reader, house, { villageId: village.id, span, groups: group === null ? [] : [group] })
	const told = toldTo(facts, lookerOf(house, { personId: "", roles: [role], groupName: group }))
	const { locale, timeZone, say } = house
	return { told, text: digestText(told, { village: village.name, span, locale, timeZone, say }) }
}
