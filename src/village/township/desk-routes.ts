/** Console: the township acknowledges, sets a deadline and answers what villages report; gives receipts for what they file. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import { dayMs, parseLocalTime } from "../../text/date.ts"
import { WebError } from "../../web/errors.ts"
import type { HeldVillage, House, StaffSession } from "../affair.ts"
import { type CommandCx, sendPage } from "../council/index.ts"
import { countFilings, filingsOf, receiveFiling, returnFiling } from "../filing/index.ts"
import { acknowledge, answerEscalation, countPackets, packetsOf } from "../task/index.ts"
import { PacketsPage, ReceiptsPage } from "./desk-page.tsx"
import type { EnterMany } from "./gate.ts"
import { escalationsPath, filingsPath } from "./paths.ts"
import { saidCodes } from "./words.ts"

const rowsPerPage = 20
const text = (max: number) => z.string().max(max).catch("")
const shelfQuery = z.object({
	show: z.literal("done").optional().catch(undefined),
	said: text(60),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
const packetParams = z.object({ village: z.string().min(1).max(100), number: z.string().min(1).max(60) })
const filingParams = z.object({ village: z.string().min(1).max(100), filing: z.string().min(1).max(100) })
const body = z.object({ when: text(40), note: text(2_000), number: text(120) })
const known = new Set<string>(saidCodes)

type Posted = z.infer<typeof body>
type Done = { readonly ok: true } | { readonly ok: false; readonly code: string }

export function mountDesk(server: FastifyInstance, house: House, enterMany: EnterMany): void {
	const { store, gate, say } = house

	type Counted = { readonly open: number; readonly done: number }

	/** What both shelves share: who looks, at which villages, on which page. */
	async function shelf(request: FastifyRequest, count: (villageIds: readonly string[]) => Promise<Counted>) {
		const { session, villages } = await enterMany(request, "township.answer")
		const { show, said, page: asked } = shelfQuery.parse(request.query)
		const ids = villages.map(({ id }) => id)
		const counted = await count(ids)
		const isDone = show === "done"
		const pages = Math.max(1, Math.ceil((isDone ? counted.done : counted.open) / rowsPerPage))
		const page = Math.min(asked, pages)
		const kind = said === said.toUpperCase() ? ("error" as const) : ("success" as const)
		const common = {
			...counted,
			isDone,
			page,
			pages,
			villages: new Map(villages.map((village) => [village.id, village])),
			notice: known.has(said) ? { kind, title: say(`township.said.${said}`) } : undefined,
			now: house.clock(),
			csrf: session.csrf,
		}
		return { session, ids, common, at: { limit: rowsPerPage, offset: (page - 1) * rowsPerPage } }
	}

	const show = (reply: FastifyReply, session: StaffSession, path: string, title: string, content: ComponentChildren) =>
		sendPage(reply, house, session, { title: say(title), path, body: content })

	server.get(escalationsPath, async (request, reply) => {
		const { session, ids, common, at } = await shelf(request, (villageIds) =>
			store.read(async (reader) => ({
				open: await countPackets(reader, villageIds, { isAnswered: false }),
				done: await countPackets(reader, villageIds, { isAnswered: true }),
			})),
		)
		const packets = await store.read((reader) => packetsOf(reader, ids, { isAnswered: common.isDone }, at))
		return show(reply, session, escalationsPath, "township.packets.title", h(PacketsPage, { view: { ...common, packets }, house }))
	})

	server.get(filingsPath, async (request, reply) => {
		const { session, ids, common, at } = await shelf(request, (villageIds) =>
			store.read(async (reader) => ({
				open: await countFilings(reader, villageIds, ["filed"]),
				done: await countFilings(reader, villageIds, ["received"]),
			})),
		)
		const states = common.isDone ? (["received"] as const) : (["filed"] as const)
		const filings = await store.read((reader) => filingsOf(reader, ids, { states }, at))
		return show(reply, session, filingsPath, "township.receipts.title", h(ReceiptsPage, { view: { ...common, filings }, house }))
	})

	/** A village in which the account may not answer is no address, whatever is in it. */
	async function answering(request: FastifyRequest, villageId: string): Promise<{ session: StaffSession; village: HeldVillage }> {
		const { session, villages } = await enterMany(request, "township.answer")
		gate.checkForm(request, session)
		const village = villages.find(({ id }) => id === villageId)
		if (village === undefined) throw new WebError("not-found")
		return { session, village }
	}

	type Run = (tx: Tx, cx: CommandCx, by: { readonly id: string; readonly name: string }) => Promise<Done>

	async function act(
		{ request, reply, path, good }: { request: FastifyRequest; reply: FastifyReply; path: string; good: string },
		villageId: string,
		run: (posted: Posted) => Run,
	): Promise<FastifyReply> {
		const { session } = await answering(request, villageId)
		const posted = body.parse(request.body)
		const cx = { house, now: house.clock(), by: session.accountId }
		const done = await store.tx((tx) => run(posted)(tx, cx, { id: session.accountId, name: session.name }))
		return reply.redirect(`${path}?said=${done.ok ? good : done.code}`, 303)
	}

	/** The first moment of a day as typed; 0 where it cannot be read. */
	const startOf = (day: string) => parseLocalTime(day, house.timeZone) ?? 0
	/** The last moment of a day as typed; 0, which lies in the past, where it cannot be read. */
	const endOf = (day: string) => (startOf(day) === 0 ? 0 : startOf(day) + dayMs - 1)

	server.post(`${escalationsPath}/:village/:number/receive`, (request, reply) => {
		const { village: villageId, number } = packetParams.parse(request.params)
		return act(
			{ request, reply, path: escalationsPath, good: "received" },
			villageId,
			({ when }) =>
				(tx, cx, by) =>
					acknowledge(tx, cx, by, { villageId, number, promisedAt: endOf(when) }),
		)
	})

	server.post(`${escalationsPath}/:village/:number/answer`, (request, reply) => {
		const { village: villageId, number } = packetParams.parse(request.params)
		return act(
			{ request, reply, path: escalationsPath, good: "answered" },
			villageId,
			({ when, note: answer }) =>
				(tx, cx, by) =>
					answerEscalation(tx, cx, by, { villageId, number, answer, deadline: endOf(when) }),
		)
	})

	server.post(`${filingsPath}/:village/:filing/receive`, (request, reply) => {
		const { village: villageId, filing: id } = filingParams.parse(request.params)
		return act(
			{ request, reply, path: filingsPath, good: "receipted" },
			villageId,
			({ when, number: receiptNumber }) =>
				(tx, cx, by) =>
					receiveFiling(tx, cx, by, { villageId, id, receiptNumber, receiptDate: startOf(when) }),
		)
	})

	server.post(`${filingsPath}/:village/:filing/return`, (request, reply) => {
		const { village: villageId, filing: id } = filingParams.parse(request.params)
		return act(
			{ request, reply, path: filingsPath, good: "returned" },
			villageId,
			({ note: why }) =>
				(tx, cx) =>
					returnFiling(tx, cx, { villageId, id, why }),
		)
	})
}
