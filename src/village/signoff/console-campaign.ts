/** The console addresses of one sign-off: how it stands, and what is done with it. */
import type {} from "@fastify/multipart"
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import { localInput, parseLocalTime } from "../../text/date.ts"
import { sendUnderWay } from "../../web/ui/under-way.tsx"
import type { House } from "../affair.ts"
import type { SignCx } from "./answering.ts"
import { DetailPage } from "./campaign-page.tsx"
import { checksOf } from "./check.ts"
import { type Desk, fieldsOf, notFound, rights } from "./console-desk.ts"
import { campaignPath, signoffPath } from "./console-parts.tsx"
import { changeDeadline, changeStatement, closeCampaign } from "./creating.ts"
import { CheckPage, HouseholdsPage } from "./households-page.tsx"
import { nudgeNow, planReminders, tellStatement } from "./nudge.ts"
import type { Campaign } from "./repo.ts"
import { statuses } from "./rules.ts"
import { detailView, householdsView } from "./views.ts"

const listSchema = z
	.object({
		status: z.enum(statuses).optional().catch(undefined),
		group: z.string().max(60).optional().catch(undefined),
		after: z.coerce.number().int().min(0).optional().catch(undefined),
	})
	.catch({ status: undefined, group: undefined, after: undefined })

export function mountCampaign(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say, timeZone } = house
	const checks = checksOf(house)

	server.get(`${signoffPath}/:id`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const view = await store.read((reader) => detailView(reader, campaign))
		return desk.send(reply, session, {
			title: campaign.title,
			path: campaignPath(campaign.id),
			body: h(DetailPage, {
				view,
				closesLocal: localInput(campaign.closesAt, timeZone),
				house,
				csrf: session.csrf,
				said: desk.saidBy(request),
			}),
		})
	})

	server.get(`${signoffPath}/:id/check`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const check = await checks(campaign)
		const title = say("signoff.console.check")
		const path = campaignPath(campaign.id)
		if (check.kind === "running") {
			const work = { title, what: say("signoff.console.counting"), done: check.done, of: check.of }
			return sendUnderWay(reply, house, session, { path, work })
		}
		return desk.send(reply, session, { title, path, body: h(CheckPage, { campaign, check: check.value, house }) })
	})

	const act = (
		path: string,
		run: (
			campaign: Campaign,
			fields: Readonly<Record<string, string>>,
			tx: Tx,
			cx: SignCx & { readonly house: House; readonly by: string },
		) => Promise<string | undefined>,
		done: string,
	) =>
		server.post(`${signoffPath}/:id${path}`, async (request, reply) => {
			const session = await desk.enter(request, rights.manage)
			const campaign = await desk.campaignOf(session, request)
			if (campaign === undefined) return notFound(reply)
			const refusal = await desk.command(session, (tx, cx) => run(campaign, fieldsOf(request), tx, cx))
			return desk.go(reply, campaignPath(campaign.id), refusal ?? done, refusal !== undefined)
		})

	act(
		"/statement",
		async ({ villageId, id }, { text = "", spoken = "" }, tx, cx) => {
			const changed = await changeStatement(tx, cx, { villageId, id, text, spoken })
			if (changed.ok) await tellStatement(tx, cx, changed.campaign)
			return changed.ok ? undefined : changed.code
		},
		"statement",
	)
	act(
		"/deadline",
		async ({ villageId, id }, { closesAt = "" }, tx, cx) => {
			const changed = await changeDeadline(tx, cx, { villageId, id, closesAt: parseLocalTime(closesAt, timeZone) ?? 0 })
			if (changed.ok) await planReminders(tx, cx, changed.campaign)
			return changed.ok ? undefined : changed.code
		},
		"deadline",
	)
	act(
		"/close",
		async ({ villageId, id }, _, tx, cx) => {
			const closed = await closeCampaign(tx, cx, villageId, id)
			return closed.ok ? undefined : closed.code
		},
		"closed",
	)
	act(
		"/nudge",
		async (campaign, { when }, tx, cx) => {
			const nudged = await nudgeNow(tx, cx, campaign, when === "invite" ? "invite" : "now")
			if (!nudged.ok) return nudged.code
			return nudged.plan.send.length === 0 ? "nobody" : undefined
		},
		"nudged",
	)

	server.get(`${signoffPath}/:id/households`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const filter = listSchema.parse(request.query)
		const { status, group } = filter
		const view = await store.read((reader) => householdsView(reader, campaign, filter))
		const title = group ?? (status === undefined ? say("signoff.console.households") : say(`signoff.status.${status}`))
		return desk.send(reply, session, {
			title,
			path: campaignPath(campaign.id),
			body: h(HouseholdsPage, { campaign, view, house, title }),
		})
	})
}
