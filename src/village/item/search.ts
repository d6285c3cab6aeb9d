/** Finding consolidated items: by title, or by 第几项. */
import { and, asc, eq, or } from "drizzle-orm"
import { hasWords } from "../../store/like.ts"
import type { SearchSource } from "../affair.ts"
import { boardPath } from "./paths.ts"
import { itemTables } from "./tables.ts"

export const itemSearch: SearchSource = {
	id: "items",
	label: "item.nav",
	place: 30,
	right: "item.board",
	isPersonal: false,
	find: async ({ reader, house, villageId, query, limit }) => {
		const { item: t } = reader.tables(itemTables)
		const number = /^(?:第)?(\d{1,4})(?:项)?$/.exec(query.text)?.[1]
		const rows = await reader.db
			.select({ id: t.id, title: t.title, number: t.number })
			.from(t)
			.where(
				and(eq(t.villageId, villageId), or(hasWords(t.title, query.text), number === undefined ? undefined : eq(t.number, Number(number)))),
			)
			.orderBy(asc(t.createdAt), asc(t.id))
			.limit(limit)
		return rows.map(({ id, title, number: n }) => ({
			title,
			detail: n === null ? "" : house.say("item.search.number", { n }),
			path: `${boardPath}/one/${encodeURIComponent(id)}`,
		}))
	},
}
