/** Finding opinions: by number, or by words that stand in them. */
import { excerpt } from "../../text/normalize.ts"
import type { SearchSource } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { opinionsPath } from "./list-page.tsx"
import { maskNumbers } from "./masking.ts"
import { listOpinions } from "./repo-list.ts"
import { parseNumber } from "./rules.ts"

const shownLength = 60

export const opinionSearch: SearchSource = {
	id: "opinions",
	label: "opinion.nav",
	place: 40,
	right: "opinion.read",
	isPersonal: false,
	find: async ({ reader, house, villageId, query, limit }) => {
		const number = parseNumber(query.text)
		const village = number === undefined ? undefined : await villageById(reader, villageId)
		const filter = number !== undefined && number.code === village?.code ? { number } : { words: query.text }
		const rows = await listOpinions(reader, villageId, filter, { limit, offset: 0 })
		return rows.map(({ id, number: title, text, erasedAt }) => ({
			title,
			detail: erasedAt === null ? excerpt(maskNumbers(text), shownLength) : house.say("opinion.detail.erased"),
			path: `${opinionsPath}/${encodeURIComponent(id)}`,
		}))
	},
}
