/** /console/messages: reading what stands still and putting it back to work. */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { deadEventCount, deadEvents, redriveEvents } from "../../inbound/trouble.ts"
import { type ChatScope, redriveMessages, troubleCounts, troubledMessages } from "../../outbound/trouble.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { House } from "../../village/affair.ts"
import type { ConsoleSession, StaffDoor } from "../auth/gate.ts"
import { html } from "../auth/sign-in.ts"
import { WebError } from "../errors.ts"
import { messageShelves, messagesPage, type Shelf } from "./messages-page.tsx"

const pageSize = 50
const querySchema = z.object({
	show: z.enum(messageShelves).catch("dead"),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
	done: z.coerce.number().int().min(0).optional().catch(undefined),
})
const redriveSchema = z.object({ show: z.enum(["dead", "uncertain", "events"]), which: z.string().min(1).max(200) })

/** Administrators also see what belongs to no village yet: somebody must. */
export function scopeOf(session: ConsoleSession): ChatScope {
	return { villageId: session.villageId, withUnowned: session.isAdministrator }
}

export async function shelfCounts(reader: Reader, scope: ChatScope): Promise<Readonly<Record<Shelf, number>>> {
	return { ...(await troubleCounts(reader, scope)), events: await deadEventCount(reader, scope) }
}

/** `wake`: something was put back to work, look now. */
export function mountMessages(http: FastifyInstance, house: House, door: StaffDoor, wake: () => void): void {
	const { store, clock } = house

	http.get("/console/messages", async (request, reply) => {
		const session = await door.enter(request, "console.messages")
		const { show, page: asked, done } = querySchema.parse(request.query)
		const scope = scopeOf(session)
		const view = await store.read(async (reader) => {
			const counts = await shelfCounts(reader, scope)
			const pages = Math.max(1, Math.ceil(counts[show] / pageSize))
			const page = Math.min(asked, pages)
			const slice = { limit: pageSize, offset: (page - 1) * pageSize }
			const shelf =
				show === "events"
					? { show, rows: await deadEvents(reader, scope, slice) }
					: { show, rows: await troubledMessages(reader, scope, { ...slice, status: show }) }
			return { counts, pages, page, shelf }
		})
		return html(reply, messagesPage(house, session, { ...view, now: clock(), redriven: done }))
	})

	http.post("/console/messages/redrive", async (request, reply) => {
		const session = await door.enter(request, "console.redrive")
		door.checkForm(request, session)
		const form = redriveSchema.safeParse(request.body)
		if (!form.success) throw new WebError("bad-request")
		const { show, which } = form.data
		const count = await store.tx(async (tx) => {
			const n = await redrive(tx, scopeOf(session), show, which, clock())
			const data = { shelf: show, count: n }
			const entry = { villageId: session.villageId, id: house.newId(), at: clock(), actor: session.accountId, data }
			if (n > 0) await addRecord(tx, { ...entry, event: "messages.redriven", subject: which })
			tx.afterCommit(wake)
			return n
		})
		return reply.redirect(`/console/messages?show=${show}&done=${count}`, 303)
	})
}

async function redrive(tx: Tx, scope: ChatScope, show: "dead" | "uncertain" | "events", which: string, now: number): Promise<number> {
	if (show !== "events") return redriveMessages(tx, scope, which === "all" ? { status: show } : { id: which }, now)
	if (which === "all") return redriveEvents(tx, scope, "all", now)
	const [chatId, seq] = which.split("/")
	if (chatId === undefined || !/^\d{1,15}$/.test(seq ?? "")) throw new WebError("bad-request")
	return redriveEvents(tx, scope, { chatId, seq: Number(seq) }, now)
}
