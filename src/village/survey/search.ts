/** Finding surveys by title. */
import { and, desc, eq } from "drizzle-orm"
import { hasWords } from "../../store/like.ts"
import type { SearchSource } from "../affair.ts"
import { pathOf } from "./parts.tsx"
import { surveyTables } from "./tables.ts"

export const surveySearch: SearchSource = {
	id: "surveys",
	label: "survey.nav",
	place: 70,
	right: "survey.read",
	isPersonal: false,
	find: async ({ reader, house, villageId, query, limit }) => {
		const { survey: t } = reader.tables(surveyTables)
		const rows = await reader.db
			.select()
			.from(t)
			.where(and(eq(t.villageId, villageId), hasWords(t.title, query.text)))
			.orderBy(desc(t.createdAt), desc(t.id))
			.limit(limit)
		return rows.map((survey) => ({ title: survey.title, detail: house.say(`survey.state.${survey.state}`), path: pathOf(survey) }))
	},
}
