/** Finding matters and decisions: by words, or by a decision's number. */
import { and, asc, eq, inArray, or } from "drizzle-orm"
import { hasWords } from "../../store/like.ts"
import type { SearchSource } from "../affair.ts"
import { matterPath } from "./console.ts"
import { councilTables } from "./tables.ts"

export const councilSearch: SearchSource = {
	id: "matters",
	label: "council.nav",
	place: 60,
	right: "council.read",
	isPersonal: false,
	find: async ({ reader, house, villageId, query, limit }) => {
		const { councilMatter: m, councilDecision: d } = reader.tables(councilTables)
		const decided = await reader.db
			.select({ matterId: d.matterId, number: d.number })
			.from(d)
			.where(and(eq(d.villageId, villageId), hasWords(d.number, query.text)))
			.orderBy(asc(d.number))
			.limit(limit)
		const numbers = new Map(decided.map(({ matterId, number }) => [matterId, number]))
		const rows = await reader.db
			.select({ id: m.id, title: m.title, state: m.state })
			.from(m)
			.where(
				and(
					eq(m.villageId, villageId),
					or(
						hasWords(m.title, query.text),
						hasWords(m.text, query.text),
						numbers.size === 0 ? undefined : inArray(m.id, [...numbers.keys()]),
					),
				),
			)
			.orderBy(asc(m.serial))
			.limit(limit)
		return rows.map(({ id, title, state }) => ({
			title,
			detail: numbers.get(id) ?? house.say(`council.state.${state}`),
			path: matterPath(id),
		}))
	},
}
