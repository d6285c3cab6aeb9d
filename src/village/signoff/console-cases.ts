/** The console addresses of objections. */
import type {} from "@fastify/multipart"
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { assignCase, closeCase, measureCase } from "./case-commands.ts"
import { CasesPage } from "./cases-page.tsx"
import { type Desk, fieldsOf, notFound, rights } from "./console-desk.ts"
import { campaignPath, signoffPath } from "./console-parts.tsx"
import { type Row, rowsNow } from "./repo.ts"
import { casesIn } from "./repo-answers.ts"
import { householdsById } from "./repo-households.ts"
import { tellAgain } from "./telling.ts"

/** Each may bring a photo, which stands in the page itself. */
const casesPerPage = 20
const pageSchema = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })

export function mountCases(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say } = house

	server.get(`${signoffPath}/:id/cases`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const { villageId } = session
		const wanted = pageSchema.parse(request.query).page
		const { cases, rows, households, page, pages } = await store.read(async (reader) => {
			const all = await casesIn(reader, villageId, campaign.id)
			const last = Math.max(1, Math.ceil(all.length / casesPerPage))
			const shown = Math.min(wanted, last)
			const found = all.slice((shown - 1) * casesPerPage, shown * casesPerPage)
			const ids = new Set(found.map(({ householdId }) => householdId))
			const own: Row[] = []
			for (const id of ids) own.push(...(await rowsNow(reader, villageId, campaign.id, id)))
			return {
				cases: found,
				rows: new Map(own.map((row) => [row.number, row])),
				households: await householdsById(reader, villageId, campaign.id, ids),
				page: shown,
				pages: last,
			}
		})
		const photos = new Map<string, string>()
		for (const { id, photo } of cases) {
			const found = photo === null ? undefined : await house.media.get(photo)
			if (found !== undefined) photos.set(id, `data:${found.mime};base64,${Buffer.from(found.bytes).toString("base64")}`)
		}
		return desk.send(reply, session, {
			title: say("signoff.console.cases"),
			path: campaignPath(campaign.id),
			body: h(CasesPage, { campaign, cases, rows, households, photos, page, pages, house, csrf: session.csrf, said: desk.saidBy(request) }),
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
