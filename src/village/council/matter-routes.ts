/** Console: the agenda, and every act on a matter. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { House } from "../affair.ts"
import { limits } from "./command.ts"
import { rollNow } from "./commands-bodies.ts"
import { commandOf, councilPath, idParams, matterPath, saidNotice, saidQuery, sendPage, textField } from "./console.ts"
import { CouncilPage } from "./list-page.tsx"
import { MarksPage } from "./marks-page.tsx"
import { acts } from "./matter-acts.ts"
import { MatterPage } from "./matter-page.tsx"
import { matterView } from "./matter-view.ts"
import { newView, put } from "./new-matter.ts"
import { NewMatterPage } from "./new-matter-page.tsx"
import { readPhotoForm } from "./photo-form.ts"
import { bodiesOf } from "./repo-bodies.ts"
import { countMatters, marksBy, mattersOf, standingDecisions } from "./repo-matters.ts"
import { roundsOf } from "./repo-rounds.ts"
import { compositionOf } from "./rules.ts"
import { matterKinds, presetIds, signerClasses } from "./stages.ts"
import { type MatterState, matterStates } from "./verdicts.ts"
import { saidCodes } from "./words-said.ts"

const rowsPerPage = 50

type ListQuery = { readonly said?: string | undefined; readonly state: MatterState | ""; readonly page: number }

const listQuery: z.ZodType<ListQuery> = z.object({
	said: z.string().max(60).optional().catch(undefined),
	state: z.enum([...matterStates, ""]).catch(""),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

const marksQuery: z.ZodType<Pick<ListQuery, "page">> = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) })

const newBody = z.object({
	id: z.string().min(1).max(64).catch(""),
	body: textField(100),
	title: textField(limits.title * 2),
	text: textField(limits.text * 2),
	kind: z.enum(matterKinds).catch("ordinary"),
	preset: z.enum(presetIds).catch("none"),
	group: textField(100),
	budget: textField(30),
	asker: textField(300),
	concerned: textField(300),
	poll: textField(10),
})

const known = new Set<string>(saidCodes)

export function mountMatters(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(councilPath, async (request, reply) => {
		const session = await gate.enter(request, "council.read")
		const { state, page, said } = listQuery.parse(request.query)
		const { villageId } = session
		const view = await store.read(async (reader) => {
			const bodies = await bodiesOf(reader, villageId)
			const counts = await countMatters(reader, villageId)
			const states: readonly MatterState[] = state === "" ? matterStates : [state]
			const total = states.reduce((sum, each) => sum + counts[each], 0)
			const matters = await mattersOf(reader, villageId, { states }, { limit: rowsPerPage, offset: (page - 1) * rowsPerPage })
			const rounds = await roundsOf(
				reader,
				villageId,
				matters.map(({ id }) => id),
			)
			const decisions = await standingDecisions(
				reader,
				villageId,
				matters.map(({ id }) => id),
			)
			const lines = []
			for (const body of bodies) lines.push({ body, composition: compositionOf(await rollNow(reader, body)) })
			return {
				bodies: lines,
				counts,
				matters: matters.map((matter) => {
					const verdict = rounds.findLast((round) => round.matterId === matter.id && round.verdict !== null)?.verdict ?? null
					const decision = decisions.get(matter.id)
					const isBack = matter.state === "listed" && (verdict === "again" || decision?.verdict === "void")
					const bodyName = bodies.find(({ id }) => id === matter.bodyId)?.name ?? ""
					// A correction takes the place of what it corrects; of what was void the latest round may have come to something since.
					const shown =
						matter.state === "decided" ? decision?.verdict : isBack ? (verdict === "again" ? verdict : decision?.verdict) : undefined
					return {
						matter,
						bodyName,
						verdict: shown === undefined ? "" : say(`council.verdict.${shown}`),
						isRejected: shown === "rejected",
					}
				}),
				state,
				page,
				pages: Math.max(1, Math.ceil(total / rowsPerPage)),
				mayManage: session.rights.has("council.manage"),
				notice: saidNotice(house, said, known),
			}
		})
		return sendPage(reply, house, session, { title: say("council.title"), path: councilPath, body: h(CouncilPage, { view, say }) })
	})

	server.get(`${councilPath}/marks/:signer`, async (request, reply) => {
		const session = await gate.enter(request, "council.read")
		const { signer } = z.object({ signer: z.enum(signerClasses) }).parse(request.params)
		const { page } = marksQuery.parse(request.query)
		const { villageId } = session
		const view = await store.read(async (reader) => {
			const { marks, total } = await marksBy(reader, villageId, signer, { limit: rowsPerPage, offset: (page - 1) * rowsPerPage })
			const matters = await mattersOf(reader, villageId, { ids: [...new Set(marks.map(({ matterId }) => matterId))] })
			const titles = new Map(matters.map(({ id, title, serial }) => [id, `${serial} ${title}`]))
			return { signer, marks, titles, villageId, page, pages: Math.max(1, Math.ceil(total / rowsPerPage)) }
		})
		const title = say("council.marks.of", { signer: say(`council.signer.${signer}`) })
		return sendPage(reply, house, session, { title, path: councilPath, body: h(MarksPage, { view, house }) })
	})

	server.get(`${councilPath}/matters/new`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		const view = await store.read((reader) => newView(reader, house, session))
		return sendPage(reply, house, session, {
			title: say("council.matters.new"),
			path: councilPath,
			body: h(NewMatterPage, { view, house }),
		})
	})

	server.post(`${councilPath}/matters`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { id, ...values } = newBody.parse(request.body)
		const outcome = await store.tx((tx) => put(tx, house, session, id, values))
		if ("matterId" in outcome) return reply.redirect(`${matterPath(outcome.matterId)}?said=put`, 303)
		const view = await store.read((reader) => newView(reader, house, session, { id, values, errors: outcome.errors }))
		return sendPage(reply, house, session, {
			title: say("council.matters.new"),
			path: councilPath,
			body: h(NewMatterPage, { view, house }),
			status: 422,
		})
	})

	server.get(`${councilPath}/matters/:id`, async (request, reply) => {
		const session = await gate.enter(request, "council.read")
		const { id } = idParams.parse(request.params)
		const { said } = saidQuery.parse(request.query)
		const view = await store.read((reader) => matterView(reader, house, session, id, saidNotice(house, said, known)))
		if (view === undefined) return reply.callNotFound()
		return sendPage(reply, house, session, { title: view.matter.title, path: councilPath, body: h(MatterPage, { view, house }) })
	})

	for (const [name, { right, run }] of Object.entries(acts))
		server.post(`${councilPath}/matters/:id/${name}`, async (request, reply) => {
			const session = await gate.enter(request, right)
			const { fields, photos, isRefused } = await readPhotoForm(house, request)
			gate.checkForm(request, session)
			const { id } = idParams.parse(request.params)
			const cx = commandOf(house, session)
			const of = { villageId: session.villageId, matterId: id }
			const said = isRefused ? "PHOTO_REFUSED" : await store.tx((tx) => run(tx, cx, of, { fields, photo: photos[0] }))
			const notice = saidNotice(house, said, known)
			// Closing holds nothing that was typed; and of two who close, the first is not refused.
			if (notice?.kind !== "error" || name === "close") return reply.redirect(`${matterPath(id)}?said=${said}`, 303)
			const sent = { act: name, fields }
			const view = await store.read((reader) => matterView(reader, house, session, id, notice, sent))
			if (view === undefined) return reply.callNotFound()
			const shown = { title: view.matter.title, path: councilPath, body: h(MatterPage, { view, house }), status: 422 }
			return sendPage(reply, house, session, shown)
		})
}
