/** Console: the villages of a township side by side, on the page and as Excel. */
import type { FastifyInstance, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { consolePage } from "../../web/console-page.tsx"
import type { House } from "../affair.ts"
import { countFilings } from "../filing/index.ts"
import { sendFile } from "../send-file.ts"
import { countPackets } from "../task/index.ts"
import { mountDesk } from "./desk-routes.ts"
import { type EnterMany, manyDoor } from "./gate.ts"
import { townshipPath } from "./paths.ts"
import { arranged, directions, type TableQuery } from "./rules.ts"
import { TownshipTable } from "./table-page.tsx"
import { columnsOf, rowsOf } from "./view.ts"
import { villagesWorkbook } from "./workbook.ts"

/** On a phone each is a card: ▲ 100 of them were 24,000 pixels, 30 are 3,000 to 5,000. */
const rowsPerPage = 30
const short = z.string().trim().max(60).catch("")
const querySchema = z.object({
	sort: short,
	direction: z.enum(directions).catch("worst"),
	words: short,
	township: short,
	urgent: z.literal("yes").optional().catch(undefined),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

export function mountRoutes(server: FastifyInstance, house: House): void {
	const enterMany = manyDoor(house.gate)
	if (enterMany === undefined) return
	mountTable(server, house, enterMany)
	mountDesk(server, house, enterMany)
}

function mountTable(server: FastifyInstance, house: House, enterMany: EnterMany): void {
	async function table(request: FastifyRequest) {
		const { session, villages } = await enterMany(request, "township.read")
		const { urgent, page, ...asked } = querySchema.parse(request.query)
		const query: TableQuery = { ...asked, onlyUrgent: urgent === "yes" }
		const columns = columnsOf(house)
		const [rows, waiting] = await house.store.read(async (reader) => {
			const ids = villages.map(({ id }) => id)
			const packets = await countPackets(reader, ids, { isAnswered: false })
			return [await rowsOf(reader, house, villages, house.clock()), { packets, filings: await countFilings(reader, ids, ["filed"]) }]
		})
		const townships = [...new Set(villages.flatMap(({ township }) => township ?? []))]
		return { session, columns, shown: arranged(rows, columns, query), townships, query, page, waiting }
	}

	server.get(townshipPath, async (request, reply) => {
		const { session, page, ...found } = await table(request)
		const pages = Math.max(1, Math.ceil(found.shown.length / rowsPerPage))
		const at = Math.min(page, pages)
		const rows = found.shown.slice((at - 1) * rowsPerPage, at * rowsPerPage)
		const view = { ...found, rows, page: at, pages, csrf: session.csrf }
		const content = { title: house.say("township.title"), path: townshipPath, body: h(TownshipTable, { view, house }) }
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-store")
			.send(consolePage(house, session, content))
	})

	server.get(`${townshipPath}/villages.xlsx`, async (request, reply) => {
		const { columns, shown } = await table(request)
		return sendFile(reply, house.say("township.sheet"), "xlsx", await villagesWorkbook(columns, shown, house))
	})
}
