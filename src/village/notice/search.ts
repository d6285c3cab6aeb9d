/** Finding notices: by number, or by words in title and text. */
import type { SearchSource } from "../affair.ts"
import { noticesPath } from "./console-parts.ts"
import { listNotices } from "./repo.ts"

export const noticeSearch: SearchSource = {
	id: "notices",
	label: "notice.nav",
	right: "notice.read",
	isPersonal: false,
	find: async ({ reader, villageId, query, limit }) => {
		const rows = await listNotices(reader, villageId, { words: query.text }, { limit, offset: 0 })
		return rows.map(({ id, title, number }) => ({ title, detail: number ?? "", path: `${noticesPath}/${encodeURIComponent(id)}` }))
	},
}
