/** Finding work: by number, or by words. */
import { and, desc, eq, or } from "drizzle-orm"
import { hasWords } from "../../store/like.ts"
import type { SearchSource } from "../affair.ts"
import { tasksPath } from "./console.ts"
import { taskTables } from "./tables.ts"

export const taskSearch: SearchSource = {
	id: "work",
	label: "task.nav",
	place: 50,
	right: "task.read",
	isPersonal: false,
	find: async ({ reader, villageId, query, limit }) => {
		const { workTask: t } = reader.tables(taskTables)
		const rows = await reader.db
			.select({ id: t.id, title: t.title, number: t.number })
			.from(t)
			.where(
				and(eq(t.villageId, villageId), or(hasWords(t.title, query.text), hasWords(t.text, query.text), hasWords(t.number, query.text))),
			)
			.orderBy(desc(t.createdAt), desc(t.id))
			.limit(limit)
		return rows.map(({ id, title, number }) => ({ title, detail: number, path: `${tasksPath}/${encodeURIComponent(id)}` }))
	},
}
