/** The console addresses of one sign-off: how it stands, and what is done with it. */
import type {} from "@fastify/multipart"
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import { localTime, parseLocalTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { householdList } from "../people/index.ts"
import type { SignCx } from "./answering.ts"
import { DetailPage, HouseholdsPage } from "./campaign-page.tsx"
import { type Desk, fieldsOf, notFound, rights } from "./console-desk.ts"
import { campaignPath, signoffPath } from "./console-parts.tsx"
import { changeDeadline, changeStatement, closeCampaign } from "./creating.ts"
import { nudgeNow, planReminders, tellStatement } from "./nudge.ts"
import { type Campaign, householdsOf, statementsOf } from "./repo.ts"
import { casesIn } from "./repo-answers.ts"
import { noCounts, statuses } from "./rules.ts"
import { recount, sameTally, tallyOf } from "./tally.ts"

const listSchema = z
	.object({ status: z.enum(statuses).optional().catch(undefined), group: z.string().max(60).optional().catch(undefined) })
	.catch({ status: undefined, group: undefined })

export function mountCampaign(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say, clock, timeZone } = house

	server.get(`${signoffPath}/:id`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const key = { villageId: session.villageId, campaignId: campaign.id }
		const view = await store.read(async (reader) => {
			const tally = await tallyOf(reader, key)
			const due = new Set(
				(await householdsOf(reader, key.villageId, key.campaignId, { status: "pending" })).map(({ householdId }) => householdId),
			)
			const roster = campaign.signer === "head" ? await householdList(reader, key.villageId, clock()) : []
			return {
				campaign,
				statements: await statementsOf(reader, key.villageId, key.campaignId),
				tally,
				counts: tally.find(({ scope }) => scope === "village") ?? noCounts,
				openCases: (await casesIn(reader, key.villageId, key.campaignId)).filter(({ closedAt }) => closedAt === null).length,
				isRecounted: sameTally(tally, await recount(reader, key)),
				headless: roster.filter(({ id, persons }) => due.has(id) && !persons.some(({ isHead }) => isHead)).length,
				closesLocal: localText(campaign.closesAt, timeZone),
			}
		})
		return desk.send(reply, session, {
			title: campaign.title,
			path: campaignPath(campaign.id),
			body: h(DetailPage, { view, house, csrf: session.csrf, said: desk.saidBy(request) }),
		})
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
		const { status, group } = listSchema.parse(request.query)
		const { rows, heads } = await store.read(async (reader) => ({
			rows: await householdsOf(reader, session.villageId, campaign.id, { status, groupName: group, limit: 2_000, offset: 0 }),
			heads: new Map(
				(await householdList(reader, session.villageId, clock())).flatMap(({ id, persons }) =>
					persons.filter(({ isHead }) => isHead).map(({ name }) => [id, name] as const),
				),
			),
		}))
		const title = group ?? (status === undefined ? say("signoff.console.households") : say(`signoff.status.${status}`))
		return desk.send(reply, session, {
			title,
			path: campaignPath(campaign.id),
			body: h(HouseholdsPage, { campaign, rows, heads, house, title }),
		})
	})
}

function localText(at: number, timeZone: string): string {
	const { year, month, day, hour, minute } = localTime(at, timeZone)
	const two = (part: number) => String(part).padStart(2, "0")
	return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}
