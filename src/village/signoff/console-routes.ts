/** The console's addresses of sign-offs: reading for supervisors too, writing for who answers for the village. */
import type {} from "@fastify/multipart"
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { parseLocalTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { mountCampaign } from "./console-campaign.ts"
import { mountCases } from "./console-cases.ts"
import { mountCreating } from "./console-create.ts"
import { type Desk, deskOf, fieldsOf, rights } from "./console-desk.ts"
import { mountFiles } from "./console-files.ts"
import { ListPage, StandardsPage } from "./console-pages.tsx"
import { signoffPath } from "./console-parts.tsx"
import { mountPhotos } from "./console-photos.ts"
import { mountHousehold } from "./household-routes.ts"
import { campaignsIn } from "./repo.ts"
import { noCounts } from "./rules.ts"
import { postStandard, standardsOf } from "./standards.ts"
import { countsOfMany } from "./tally.ts"

export function mountConsole(server: FastifyInstance, house: House): void {
	const desk = deskOf(house)
	mountLists(server, desk)
	mountCreating(server, desk)
	mountCampaign(server, desk)
	mountFiles(server, desk)
	mountCases(server, desk)
	mountHousehold(server, desk)
	mountPhotos(server, desk)
}

function mountLists(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say } = house

	server.get(signoffPath, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const { rows, standards } = await store.read(async (reader) => {
			const campaigns = await campaignsIn(reader, session.villageId, ["open", "closed"], { limit: 100, offset: 0 })
			const counts = await countsOfMany(
				reader,
				session.villageId,
				campaigns.map(({ id }) => id),
			)
			return {
				rows: campaigns.map((campaign) => ({ campaign, counts: counts.get(campaign.id) ?? noCounts })),
				standards: await standardsOf(reader, session.villageId),
			}
		})
		return desk.send(reply, session, {
			title: say("signoff.console.list"),
			path: signoffPath,
			body: h(ListPage, { rows, standards, house, csrf: session.csrf, said: desk.saidBy(request) }),
		})
	})

	server.get(`${signoffPath}/standards`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const standards = (await store.read((reader) => standardsOf(reader, session.villageId))).map((one) => ({
			...one,
			list: z.array(z.string()).parse(one.criteria),
		}))
		return desk.send(reply, session, {
			title: say("signoff.console.standardsTitle"),
			path: `${signoffPath}/standards`,
			body: h(StandardsPage, { house, csrf: session.csrf, said: desk.saidBy(request), standards }),
		})
	})

	server.post(`${signoffPath}/standards`, async (request, reply) => {
		const session = await desk.enter(request, rights.manage)
		const { title = "", criteria = "", decision = "", decidedAt = "" } = fieldsOf(request)
		const at = parseLocalTime(decidedAt, house.timeZone) ?? Number.POSITIVE_INFINITY
		const done = await desk.command(session, (tx, cx) =>
			postStandard(tx, cx, session.villageId, { title, decision, criteria: criteria.split("\n"), decidedAt: at }),
		)
		return desk.go(reply, `${signoffPath}/standards`, done.ok ? "posted" : done.code, !done.ok)
	})
}
