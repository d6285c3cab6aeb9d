/** The console's addresses of sign-offs: reading for supervisors too, writing for who answers for the village. */
import type {} from "@fastify/multipart"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import { localTime, parseLocalTime } from "../../text/date.ts"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import { householdList } from "../people/index.ts"
import type { SignCx } from "./answering.ts"
import { readCampaignFile } from "./campaign-read.ts"
import { assignCase, closeCase, measureCase } from "./case-commands.ts"
import { CasesPage, DetailPage, HouseholdsPage, ListPage, NewPage, StandardsPage } from "./console-pages.tsx"
import { campaignPath, signoffPath } from "./console-parts.tsx"
import { changeDeadline, changeStatement, closeCampaign, openCampaign, postStandard, standardsOf } from "./creating.ts"
import { reportDocument } from "./export.ts"
import { slipsOf } from "./factor.ts"
import { mountHousehold } from "./household-routes.ts"
import { nudgeNow, planReminders, tellStatement } from "./nudge.ts"
import { RecheckPage } from "./recheck-page.tsx"
import { type Campaign, campaignById, campaignsIn, casesIn, householdsOf, rowsNow, statementOf, statementsOf } from "./repo.ts"
import { frameOf, reportWorkbook, sheetGroups } from "./report.ts"
import { noCounts, statuses } from "./rules.ts"
import { drawRechecks, noteRecheck, rechecksOf } from "./settling.ts"
import { countsOfMany, recount, sameTally, tallyOf } from "./tally.ts"
import { tellAgain } from "./telling.ts"
import { buildSignoffTemplate } from "./template.ts"

export const rights = {
	read: "signoff.read",
	manage: "signoff.manage",
	enter: "signoff.enter",
	settle: "signoff.settle",
} as const

const idSchema = z.object({ id: z.string().min(1).max(100) })
const saidSchema = z
	.object({
		done: z
			.string()
			.max(60)
			.regex(/^[a-zA-Z-_]+$/)
			.optional()
			.catch(undefined),
		bad: z.literal("1").optional().catch(undefined),
	})
	.catch({ done: undefined, bad: undefined })
const listSchema = z
	.object({ status: z.enum(statuses).optional().catch(undefined), group: z.string().max(60).optional().catch(undefined) })
	.catch({ status: undefined, group: undefined })
const maxFileBytes = 10 * 1024 * 1024
const wordMime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
const sheetMime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

export type Desk = {
	readonly house: House
	readonly enter: (request: FastifyRequest, right: string) => Promise<StaffSession>
	readonly send: (
		reply: FastifyReply,
		session: StaffSession,
		screen: { readonly title: string; readonly path: string; readonly body: ComponentChildren },
	) => FastifyReply
	readonly command: <T>(
		session: StaffSession,
		run: (tx: Tx, cx: SignCx & { readonly house: House; readonly by: string }) => Promise<T>,
	) => Promise<T>
	readonly campaignOf: (session: StaffSession, request: FastifyRequest) => Promise<Campaign | undefined>
	readonly saidBy: (request: FastifyRequest) => { readonly kind: "success" | "error"; readonly title: string } | undefined
	/** Back to a page, which then says what was done; a refusal by its code. */
	readonly go: (reply: FastifyReply, path: string, done: string, isBad?: boolean) => FastifyReply
}

export function fieldsOf(request: FastifyRequest): Readonly<Record<string, string>> {
	return z
		.record(z.string(), z.string().max(20_000).catch(""))
		.catch({})
		.parse(request.body ?? {})
}

export function mountConsole(server: FastifyInstance, house: House): void {
	const { store, say, clock, gate } = house
	const desk: Desk = {
		house,
		enter: async (request, right) => {
			const session = await gate.enter(request, right)
			if (request.method === "POST") gate.checkForm(request, session)
			return session
		},
		send: (reply, session, screen) =>
			reply
				.type("text/html; charset=utf-8")
				.header("cache-control", "no-store")
				.send(consolePage(house, session, screen)),
		command: (session, run) => store.tx((tx) => run(tx, { house, now: clock(), by: session.accountId })),
		campaignOf: async (session, request) => {
			const { id } = idSchema.parse(request.params)
			return store.read((reader) => campaignById(reader, session.villageId, id))
		},
		saidBy: (request) => {
			const { done, bad } = saidSchema.parse(request.query)
			return done === undefined ? undefined : { kind: bad === undefined ? "success" : "error", title: say(`signoff.said.${done}`) }
		},
		go: (reply, path, done, isBad = false) =>
			reply.redirect(`${path}${path.includes("?") ? "&" : "?"}done=${done}${isBad ? "&bad=1" : ""}`, 303),
	}
	mountLists(server, desk)
	mountCampaign(server, desk)
	mountFiles(server, desk)
	mountCases(server, desk)
	mountHousehold(server, desk)
}

function notFound(reply: FastifyReply): FastifyReply {
	reply.callNotFound()
	return reply
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

function mountCampaign(server: FastifyInstance, desk: Desk): void {
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

function mountFiles(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say, clock } = house

	const file = (name: string, mime: string, right: string, make: (campaign: Campaign) => Promise<Buffer>) =>
		server.get(`${signoffPath}/:id/${name}`, async (request, reply) => {
			const session = await desk.enter(request, right)
			const campaign = await desk.campaignOf(session, request)
			if (campaign === undefined) return notFound(reply)
			const named = encodeURIComponent(`${campaign.title}-${name}`)
			reply.type(mime).header("content-disposition", `attachment; filename="${name}"; filename*=UTF-8''${named}`)
			return reply.header("cache-control", "private, no-store").send(await make(campaign))
		})

	file("report.docx", wordMime, rights.read, (campaign) => reportDocument(house, campaign))
	file("report.xlsx", sheetMime, rights.read, (campaign) => store.read((reader) => reportWorkbook(reader, house, campaign)))
	file("sheets.docx", wordMime, rights.enter, async (campaign) => {
		const { buildSheets } = await import("./documents.ts")
		const { groups, frame, text } = await store.read(async (reader) => ({
			groups: await sheetGroups(reader, house, campaign, clock()),
			frame: await frameOf(reader, house, campaign),
			text: (await statementOf(reader, campaign.villageId, campaign.id, campaign.statementVersion))?.text ?? "",
		}))
		return buildSheets(groups, text, frame)
	})

	server.get(`${signoffPath}/:id/slips`, async (request, reply) => {
		const session = await desk.enter(request, rights.enter)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		return desk.send(reply, session, {
			title: say("signoff.console.slips"),
			path: campaignPath(campaign.id),
			body: h(RecheckPage, { campaign, house, csrf: session.csrf, said: desk.saidBy(request), isSlips: true, rows: [] }),
		})
	})
	/** Making them writes: whoever holds the file can sign with it, so it is a post and on record. */
	server.post(`${signoffPath}/:id/slips`, async (request, reply) => {
		const session = await desk.enter(request, rights.enter)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const slips = await desk.command(session, (tx, cx) => slipsOf(tx, cx, session.villageId, campaign.id))
		const { buildSlips } = await import("./documents.ts")
		const frame = await store.read((reader) => frameOf(reader, house, campaign))
		reply.type(wordMime).header("content-disposition", 'attachment; filename="slips.docx"').header("cache-control", "private, no-store")
		return reply.send(await buildSlips(slips, frame))
	})

	server.get(`${signoffPath}/:id/recheck`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const rows = await store.read(async (reader) => {
			const households = new Map((await householdsOf(reader, session.villageId, campaign.id)).map((one) => [one.householdId, one]))
			const { answersByIds } = await import("./repo-answers.ts")
			const drawn = await rechecksOf(reader, session.villageId, campaign.id)
			const answers = await answersByIds(
				reader,
				session.villageId,
				drawn.map(({ answerId }) => answerId),
			)
			return drawn.map((one) => ({ ...one, household: households.get(answers.get(one.answerId) ?? "") }))
		})
		return desk.send(reply, session, {
			title: say("signoff.console.recheck"),
			path: campaignPath(campaign.id),
			body: h(RecheckPage, { campaign, house, csrf: session.csrf, said: desk.saidBy(request), isSlips: false, rows }),
		})
	})
	server.post(`${signoffPath}/:id/recheck`, async (request, reply) => {
		const session = await desk.enter(request, rights.settle)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const { do: what = "", answer = "", note = "" } = fieldsOf(request)
		const { villageId } = session
		const isDone = await desk.command(session, async (tx, cx) => {
			if (what === "draw") return (await drawRechecks(tx, cx, villageId, campaign.id)) !== undefined
			return noteRecheck(tx, cx, { villageId, campaignId: campaign.id, answerId: answer, isRight: what === "right", note })
		})
		return desk.go(reply, campaignPath(campaign.id, "/recheck"), isDone ? "saved" : "SIGNOFF_CLOSED", !isDone)
	})
}

function mountCases(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say } = house

	server.get(`${signoffPath}/:id/cases`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const { villageId } = session
		const { cases, rows, numbers } = await store.read(async (reader) => ({
			cases: await casesIn(reader, villageId, campaign.id),
			rows: new Map((await rowsNow(reader, villageId, campaign.id)).map((row) => [row.number, row])),
			numbers: new Map((await householdsOf(reader, villageId, campaign.id)).map(({ householdId, number }) => [householdId, number])),
		}))
		const photos = new Map<string, string>()
		for (const { id, photo } of cases) {
			const found = photo === null ? undefined : await house.media.get(photo)
			if (found !== undefined) photos.set(id, `data:${found.mime};base64,${Buffer.from(found.bytes).toString("base64")}`)
		}
		return desk.send(reply, session, {
			title: say("signoff.console.cases"),
			path: campaignPath(campaign.id),
			body: h(CasesPage, { campaign, cases, rows, numbers, photos, house, csrf: session.csrf, said: desk.saidBy(request) }),
		})
	})

	server.post(`${signoffPath}/:id/case/:case`, async (request, reply) => {
		const session = await desk.enter(request, rights.settle)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const { case: id } = z.object({ case: z.string().max(100) }).parse(request.params)
		const fields = fieldsOf(request)
		const cells = Object.fromEntries(
			Object.entries(fields).flatMap(([name, value]) => (name.startsWith("cell.") ? [[name.slice("cell.".length), value]] : [])),
		)
		const done = await desk.command(session, async (tx, cx) => {
			const { villageId } = session
			switch (fields.do) {
				case "assign":
					return assignCase(tx, cx, villageId, id, fields.assignee ?? "")
				case "measure":
					return measureCase(tx, cx, villageId, id, fields.finding ?? "")
				default: {
					const closed = await closeCase(
						tx,
						cx,
						villageId,
						id,
						fields.do === "corrected" ? { outcome: "corrected", cells } : { outcome: "kept" },
					)
					if (closed.ok && closed.isAskedAgain) await tellAgain(tx, cx, campaign, id)
					return closed
				}
			}
		})
		return desk.go(reply, campaignPath(campaign.id, "/cases"), done.ok ? "saved" : done.code, !done.ok)
	})
}
