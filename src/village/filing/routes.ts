/** Console: what the village files with its township. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { dayMs, localTime, parseLocalTime } from "../../text/date.ts"
import type { House, StaffSession } from "../affair.ts"
import { decisionByNumber, matterById, readPhotoForm, sendPage } from "../council/index.ts"
import { villageById } from "../people/index.ts"
import { addFiling, sendFiling } from "./commands.ts"
import { type FilingForm, FilingsPage, filingsPath } from "./page.tsx"
import { countFilings, filingsOf } from "./repo.ts"
import { defaultDue, filingKinds, filingStates, limits } from "./rules.ts"
import { saidCodes } from "./words.ts"

const rowsPerPage = 50
const text = (max: number) => z.string().max(max).catch("")
const listQuery = z.object({
	said: text(60),
	decision: text(40),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
const newBody = z.object({
	id: z.string().min(1).max(64).catch(""),
	kind: z.enum(filingKinds).catch("other"),
	title: text(limits.title * 2),
	text: text(limits.text * 2),
	decision: text(40),
	due: text(40),
	as: z.enum(["due", "filed"]).catch("due"),
})
const idParams = z.object({ id: z.string().min(1).max(100) })
const known = new Set<string>(saidCodes)

export function mountRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house
	const commandOf = (session: StaffSession) => ({ house, now: house.clock(), by: session.accountId })

	async function page(
		reply: FastifyReply,
		session: StaffSession,
		of: { readonly said: string; readonly page: number; readonly form: FilingForm; readonly status?: number },
	): Promise<FastifyReply> {
		const { villageId } = session
		const view = await store.read(async (reader) => {
			const pages = Math.max(1, Math.ceil((await countFilings(reader, [villageId], filingStates)) / rowsPerPage))
			const at = Math.min(of.page, pages)
			const year = localTime(house.clock(), house.timeZone).year
			return {
				rows: await filingsOf(reader, [villageId], {}, { limit: rowsPerPage, offset: (at - 1) * rowsPerPage }),
				form: of.form,
				notice: known.has(of.said)
					? { kind: of.said === of.said.toUpperCase() ? ("error" as const) : ("success" as const), title: say(`filing.said.${of.said}`) }
					: undefined,
				mayManage: session.rights.has("filing.manage"),
				example: `${(await villageById(reader, villageId))?.code ?? ""}JY-${year}-0001`,
				page: at,
				pages,
				now: house.clock(),
				csrf: session.csrf,
			}
		})
		const body = h(FilingsPage, { view, house })
		return sendPage(reply, house, session, { title: say("filing.title"), path: filingsPath, body, status: of.status ?? 200 })
	}

	async function blank(villageId: string, decisionNumber: string): Promise<FilingForm> {
		const { year, month, day } = localTime(defaultDue(house.clock()), house.timeZone)
		const due = [year, String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-")
		const title = await store.read(async (reader) => {
			const decision = decisionNumber === "" ? undefined : await decisionByNumber(reader, villageId, decisionNumber)
			return decision === undefined ? "" : ((await matterById(reader, villageId, decision.matterId))?.title ?? "")
		})
		const kind = title === "" ? "rules" : "decision"
		return { id: house.newId(), kind, title, text: "", decision: title === "" ? "" : decisionNumber, due }
	}

	server.get(filingsPath, async (request, reply) => {
		const session = await gate.enter(request, "filing.read")
		const { decision, ...asked } = listQuery.parse(request.query)
		return page(reply, session, { ...asked, form: await blank(session.villageId, decision) })
	})

	server.post(filingsPath, async (request, reply) => {
		const session = await gate.enter(request, "filing.manage")
		const { fields, photos, isRefused } = await readPhotoForm(house, request)
		gate.checkForm(request, session)
		const { as, ...typed } = newBody.parse(fields)
		const start = parseLocalTime(typed.due, house.timeZone)
		const { villageId } = session
		const id = typed.id === "" ? house.newId() : typed.id
		const done = isRefused
			? ({ ok: false, code: "PHOTO_REFUSED" } as const)
			: await store.tx((tx) =>
					addFiling(tx, commandOf(session), {
						...typed,
						villageId,
						id,
						decisionNumber: typed.decision,
						photos,
						dueAt: start === undefined ? Number.NaN : start + dayMs - 1,
						isFiled: as === "filed",
					}),
				)
		if (!done.ok) return page(reply, session, { said: done.code, page: 1, form: { ...typed, id }, status: 422 })
		return reply.redirect(`${filingsPath}?said=${as === "filed" ? "filed" : "noted"}`, 303)
	})

	server.post(`${filingsPath}/:id/file`, async (request, reply) => {
		const session = await gate.enter(request, "filing.manage")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const done = await store.tx((tx) => sendFiling(tx, commandOf(session), { villageId: session.villageId, id }))
		return reply.redirect(`${filingsPath}?said=${done.ok ? "filed" : done.code}`, 303)
	})
}
