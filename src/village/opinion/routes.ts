/** The console pages of the opinion affair. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { dayMs, parseLocalTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { sendPage } from "./answer.ts"
import { mountChainRoutes } from "./chain-routes.ts"
import { mountEntryRoutes } from "./entry-routes.ts"
import { mountImportRoutes } from "./import-routes.ts"
import { ListPage, type ListView, opinionsPath, type Query } from "./list-page.tsx"
import { mountOneRoutes } from "./one-routes.ts"
import { countOpinions, type Filter, groupsWithOpinions, listOpinions } from "./repo-list.ts"
import { parseNumber, sourceKinds, states } from "./rules.ts"
import { mountVisitRoutes } from "./visit-routes.ts"

const rowsPerPage = 50

const short = z.string().trim().max(100).catch("")
const count = z.coerce.number().int().nonnegative().max(1_000_000)
/** What an import came to, where the address tells of one. */
const importedSchema = z.object({ imported: count, known: count, refused: count })
const querySchema = z.object({
	state: short,
	source: short,
	group: short,
	from: short,
	to: short,
	q: short,
	page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
})

export function mountRoutes(server: FastifyInstance, house: House): void {
	server.get(opinionsPath, async (request, reply) => {
		const session = await house.gate.enter(request, "opinion.read")
		const { page, ...query } = querySchema.parse(request.query)
		const imported = importedSchema.safeParse(request.query)
		const list = await house.store.read((reader) => loadList(reader, house, session.villageId, query, page))
		const view = { ...list, imported: imported.success ? imported.data : undefined }
		return sendPage(reply, house, session, {
			title: house.say("opinion.list.title"),
			path: opinionsPath,
			body: h(ListPage, { view, house }),
		})
	})
	mountEntryRoutes(server, house)
	mountImportRoutes(server, house)
	mountChainRoutes(server, house)
	mountVisitRoutes(server, house)
	mountOneRoutes(server, house)
}

async function loadList(reader: Reader, house: House, villageId: string, query: Query, page: number): Promise<Omit<ListView, "imported">> {
	const village = await villageById(reader, villageId)
	const from = query.from === "" ? undefined : parseLocalTime(query.from, house.timeZone)
	const lastDay = query.to === "" ? undefined : parseLocalTime(query.to, house.timeZone)
	const number = parseNumber(query.q)
	const state = states.find((known) => known === query.state)
	const source = sourceKinds.find((known) => known === query.source)
	const filter: Filter = {
		...(state !== undefined && { state }),
		...(source !== undefined && { source }),
		...(query.group !== "" && { groupName: query.group }),
		...(from !== undefined && { from }),
		...(lastDay !== undefined && { before: lastDay + dayMs }),
		...(number !== undefined && number.code === village?.code ? { number } : query.q !== "" && { words: query.q }),
	}
	const counts = await countOpinions(reader, villageId, filter)
	const pages = Math.max(1, Math.ceil((counts.received + counts.withdrawn) / rowsPerPage))
	const shown = Math.min(page, pages)
	const rows = await listOpinions(reader, villageId, filter, { limit: rowsPerPage, offset: (shown - 1) * rowsPerPage })
	const hasBadDate = (query.from !== "" && from === undefined) || (query.to !== "" && lastDay === undefined)
	const formAddress = house.publicUrl === undefined || village === undefined ? undefined : `${house.publicUrl}/o/${village.code}`
	return { formAddress, query, hasBadDate, rows, counts, groups: await groupsWithOpinions(reader, villageId), page: shown, pages }
}
