/** The console's addresses of sign-offs: reading for supervisors too, writing for who answers for the village. */
import type {} from "@fastify/multipart"
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { parseLocalTime } from "../../text/date.ts"
import type { House, StaffSession } from "../affair.ts"
import { readCampaignFile } from "./campaign-read.ts"
import { mountCampaign } from "./console-campaign.ts"
import { mountCases } from "./console-cases.ts"
import { type Desk, deskOf, fieldsOf, rights, sheetMime } from "./console-desk.ts"
import { mountFiles } from "./console-files.ts"
import { ListPage, NewPage, StandardsPage } from "./console-pages.tsx"
import { campaignPath, signoffPath } from "./console-parts.tsx"
import { mountPhotos } from "./console-photos.ts"
import { openCampaign, postStandard, standardsOf } from "./creating.ts"
import { mountHousehold } from "./household-routes.ts"
import { planReminders } from "./nudge.ts"
import { campaignsIn } from "./repo.ts"
import { noCounts } from "./rules.ts"
import { countsOfMany } from "./tally.ts"
import { buildSignoffTemplate } from "./template.ts"

const maxFileBytes = 10 * 1024 * 1024

export function mountConsole(server: FastifyInstance, house: House): void {
	const desk = deskOf(house)
	mountLists(server, desk)
	mountCampaign(server, desk)
	mountFiles(server, desk)
	mountCases(server, desk)
	mountHousehold(server, desk)
	mountPhotos(server, desk)
}

function mountLists(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say, locale } = house

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

	const newPage = (reply: FastifyReply, session: StaffSession, problems: readonly string[]) =>
		desk.send(reply, session, {
			title: say("signoff.console.new"),
			path: `${signoffPath}/new`,
			body: h(NewPage, { house, csrf: session.csrf, problems }),
		})

	server.get(`${signoffPath}/new`, async (request, reply) => newPage(reply, await desk.enter(request, rights.manage), []))

	server.post(`${signoffPath}/new`, async (request, reply) => {
		const file = request.isMultipart() ? await request.file({ limits: { fileSize: maxFileBytes } }) : undefined
		// The token stands among the fields before the file; the gate looks for it in the body.
		request.body = file?.fields
		const session = await desk.enter(request, rights.manage)
		const read = await readCampaignFile(house, session.villageId, (await file?.toBuffer()) ?? Buffer.alloc(0))
		if (!read.ok) return newPage(reply.code(422), session, read.problems)
		const campaign = await desk.command(session, async (tx, cx) => {
			const opened = await openCampaign(tx, cx, session.villageId, read.campaign)
			await planReminders(tx, cx, opened)
			return opened
		})
		return desk.go(reply, campaignPath(campaign.id), "opened")
	})

	server.get(`${signoffPath}/template.xlsx`, async (request, reply) => {
		await desk.enter(request, rights.read)
		return reply
			.type(sheetMime)
			.header("content-disposition", 'attachment; filename="signoff-template.xlsx"')
			.send(await buildSignoffTemplate(locale))
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
