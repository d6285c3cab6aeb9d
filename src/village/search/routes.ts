/** GET /console/search: asks every affair whose things this account may see. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { sendConsole } from "../../web/console-page.tsx"
import type { House, SearchSource, StaffSession } from "../affair.ts"
import { recordRead } from "../read-record.ts"
import { type Found, SearchPage, type SearchView, searchPath } from "./page.tsx"
import { type Query, readQuery } from "./rules.ts"

/** Of each kind, where all kinds stand on one page: what was looked for is seen without scrolling past what was not. */
const fewHits = 5
/** Of the one kind somebody asked to see: who sees more than these types a little more. */
const mostHits = 60
const querySchema = z.object({ q: z.string().catch(""), kind: z.string().max(40).catch("") })

export function mountSearch(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(searchPath, async (request, reply) => {
		const session = await gate.enter(request)
		const asked = querySchema.parse(request.query)
		const query = readQuery(asked.q)
		const sources = (house.search ?? []).filter(({ right }) => session.rights.has(right)).toSorted((a, b) => a.place - b.place)
		const chosen = sources.filter(({ id }) => id === asked.kind)
		const isOneKind = chosen.length > 0
		const found = query && (await findAll(session, query, isOneKind ? chosen : sources, isOneKind ? mostHits : fewHits))
		const view: SearchView = {
			text: query?.text ?? "",
			isCut: query?.isCut ?? false,
			found,
			isOneKind,
			kinds: sources.map(({ label }) => label),
		}
		return sendConsole(reply, house, session, { title: say("search.title"), path: searchPath, body: h(SearchPage, { view, house }) })
	})

	async function findAll(session: StaffSession, query: Query, sources: readonly SearchSource[], most: number): Promise<readonly Found[]> {
		const found: Found[] = []
		let people = 0
		await store.read(async (reader) => {
			for (const { id, label, isPersonal, find } of sources) {
				const hits = await find({ reader, house, villageId: session.villageId, query, limit: most + 1 })
				if (isPersonal) people += Math.min(hits.length, most)
				found.push({ id, label, hits: hits.slice(0, most), isMore: hits.length > most })
			}
		})
		// Whom they looked for stands nowhere: it would be a name in the record.
		if (people > 0) await store.tx((tx) => recordRead(tx, house, session, { what: "search", subject: "roster", rest: { people } }))
		return found
	}
}
