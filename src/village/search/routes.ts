/** GET /console/search: asks every affair whose things this account may see. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { sendConsole } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import { recordRead } from "../read-record.ts"
import { type Found, SearchPage, type SearchView, searchPath } from "./page.tsx"
import { type Query, readQuery } from "./rules.ts"

/** Of each kind: who sees more than these types a little more. */
const mostHits = 12
const querySchema = z.object({ q: z.string().catch("") })

export function mountSearch(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(searchPath, async (request, reply) => {
		const session = await gate.enter(request)
		const query = readQuery(querySchema.parse(request.query).q)
		const sources = (house.search ?? []).filter(({ right }) => session.rights.has(right))
		const found = query === undefined ? undefined : await findAll(session, query)
		const view: SearchView = {
			text: query?.text ?? "",
			isCut: query?.isCut ?? false,
			found,
			kinds: sources.map(({ label }) => label),
		}
		return sendConsole(reply, house, session, { title: say("search.title"), path: searchPath, body: h(SearchPage, { view, house }) })
	})

	async function findAll(session: StaffSession, query: Query): Promise<readonly Found[]> {
		const sources = (house.search ?? []).filter(({ right }) => session.rights.has(right))
		const found: Found[] = []
		let people = 0
		await store.read(async (reader) => {
			for (const { id, label, isPersonal, find } of sources) {
				const hits = await find({ reader, house, villageId: session.villageId, query, limit: mostHits + 1 })
				if (isPersonal) people += Math.min(hits.length, mostHits)
				found.push({ id, label, hits: hits.slice(0, mostHits), isMore: hits.length > mostHits })
			}
		})
		// Whom they looked for stands nowhere: it would be a name in the record.
		if (people > 0) await store.tx((tx) => recordRead(tx, house, session, { what: "search", subject: "roster", rest: { people } }))
		return found
	}
}
