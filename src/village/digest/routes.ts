/** /console/digest */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { consolePage, mayOpen } from "../../web/console-page.tsx"
import type { House } from "../affair.ts"
import { digestPath, readRight } from "./commands.ts"
import { spanWords } from "./compose.ts"
import { groupsOf, lookerOfSession } from "./looker.ts"
import { DigestPage } from "./page.tsx"
import { factsOf } from "./read.ts"
import { foldedBars, periods, spanSoFar } from "./rules.ts"
import { toldTo } from "./told.ts"

const querySchema = z.object({ period: z.enum(periods).catch("day") })

export function mountRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say, clock, timeZone, locale } = house
	server.get(digestPath, async (request, reply) => {
		const session = await gate.enter(request, readRight)
		const { period } = querySchema.parse(request.query)
		const span = spanSoFar(period, clock(), timeZone)
		const told = await store.read(async (reader) => {
			const looker = await lookerOfSession(reader, house, session)
			return toldTo(await factsOf(reader, house, { villageId: session.villageId, span, groups: groupsOf([looker]) }), looker)
		})
		const others = say("digest.others")
		const bars = new Map(
			told.sections.flatMap(({ id, bars: rows }) => {
				const folded = rows === undefined ? undefined : foldedBars(rows, others)
				return folded === undefined || folded.rows.length === 0 ? [] : [[id, folded] as const]
			}),
		)
		const view = {
			period,
			span: spanWords({ span, locale, timeZone, say }),
			told,
			bars,
			path: digestPath,
			isOpen: (path: string) => mayOpen(house, session, path),
		}
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-store")
			.send(consolePage(house, session, { title: say("digest.page.title"), path: digestPath, body: h(DigestPage, { view, say }) }))
	})
}
