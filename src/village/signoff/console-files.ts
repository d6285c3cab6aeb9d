/** The console addresses of files and of what stands on paper: reports, sheets, slips, entries looked at again. */
import type {} from "@fastify/multipart"
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { sendFile } from "../send-file.ts"
import { type Desk, fieldsOf, notFound, rights } from "./console-desk.ts"
import { campaignPath, signoffPath } from "./console-parts.tsx"
import { reportDocument } from "./export.ts"
import { slipsOf } from "./factor.ts"
import { RecheckPage } from "./recheck-page.tsx"
import { type Campaign, statementOf } from "./repo.ts"
import { answersByIds } from "./repo-answers.ts"
import { householdsById } from "./repo-households.ts"
import { frameOf, reportWorkbook, sheetGroups } from "./report.ts"
import { drawRechecks, noteRecheck, rechecksOf } from "./settling.ts"

export function mountFiles(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say, clock } = house

	const file = (
		name: "report.docx" | "report.xlsx" | "sheets.docx",
		right: string,
		make: (campaign: Campaign) => Promise<Buffer | undefined>,
	) =>
		server.get(`${signoffPath}/:id/${name}`, async (request, reply) => {
			const session = await desk.enter(request, right)
			const campaign = await desk.campaignOf(session, request)
			if (campaign === undefined) return notFound(reply)
			const words = say(name === "sheets.docx" ? "signoff.file.sheets" : "signoff.file.report")
			const bytes = await make(campaign)
			if (bytes === undefined) return desk.go(reply, campaignPath(campaign.id), "nobodyLeft", true)
			return sendFile(reply, `${campaign.title}-${words}`, name === "report.xlsx" ? "xlsx" : "docx", bytes)
		})

	file("report.docx", rights.read, (campaign) => reportDocument(house, campaign))
	file("report.xlsx", rights.read, (campaign) => store.read((reader) => reportWorkbook(reader, house, campaign)))
	file("sheets.docx", rights.enter, async (campaign) => {
		const { buildSheets } = await import("./documents.ts")
		const { groups, frame, text } = await store.read(async (reader) => ({
			groups: await sheetGroups(reader, house, campaign, clock()),
			frame: await frameOf(reader, house, campaign),
			text: (await statementOf(reader, campaign.villageId, campaign.id, campaign.statementVersion))?.text ?? "",
		}))
		// A sheet without a line would be an empty page.
		return groups.length === 0 ? undefined : buildSheets(groups, text, frame)
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
		return sendFile(reply, `${campaign.title}-${say("signoff.file.slips")}`, "docx", await buildSlips(slips, frame))
	})

	server.get(`${signoffPath}/:id/recheck`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const rows = await store.read(async (reader) => {
			const drawn = await rechecksOf(reader, session.villageId, campaign.id)
			const answers = await answersByIds(
				reader,
				session.villageId,
				drawn.map(({ answerId }) => answerId),
			)
			const households = await householdsById(reader, session.villageId, campaign.id, answers.values())
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
