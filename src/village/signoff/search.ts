/** Finding sign-offs by title. */
import { and, desc, eq } from "drizzle-orm"
import { hasWords } from "../../store/like.ts"
import type { SearchSource } from "../affair.ts"
import { rights } from "./console-desk.ts"
import { campaignPath } from "./console-parts.tsx"
import { signoffTables } from "./tables.ts"

export const signoffSearch: SearchSource = {
	id: "signoffs",
	label: "signoff.nav",
	place: 80,
	right: rights.read,
	isPersonal: false,
	find: async ({ reader, house, villageId, query, limit }) => {
		const { signoffCampaign: t } = reader.tables(signoffTables)
		const rows = await reader.db
			.select({ id: t.id, title: t.title, state: t.state })
			.from(t)
			.where(and(eq(t.villageId, villageId), hasWords(t.title, query.text)))
			.orderBy(desc(t.openedAt), desc(t.id))
			.limit(limit)
		return rows.map(({ id, title, state }) => ({ title, detail: house.say(`signoff.state.${state}`), path: campaignPath(id) }))
	},
}
