/** Console: posted items are put before a body, one, several or all. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { formatDate } from "../../text/date.ts"
import type { House, StaffSession } from "../affair.ts"
import { itemSteps, peopleOf, postingState } from "../item/index.ts"
import { commandOf, listField, sendPage, textField } from "./console.ts"
import { ItemsPage, type ItemsView, putItemsPath } from "./items-page.tsx"
import { discussable, heldItems, putItems } from "./put-items.ts"
import { bodiesOf } from "./repo-bodies.ts"
import { matterKinds, presetIds } from "./stages.ts"

const rowsPerPage = 100
const count = z.coerce.number().int().min(0).max(100_000).catch(0)
const pageQuery = z.object({
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
	/** Ticked beforehand. */
	item: z.string().max(100).catch(""),
	said: z.enum(["put", "ITEM_MISSING", "BODY_GONE", "STANDARD_FIRST"]).optional().catch(undefined),
	n: count,
	held: count,
})
const putBody = z.object({
	body: textField(100),
	which: z.enum(["ticked", "all"]).catch("ticked"),
	item: listField,
	kind: z.enum(matterKinds).catch("ordinary"),
	preset: z.enum(presetIds).catch("none"),
})

export function mountItems(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(putItemsPath, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		const query = pageQuery.parse(request.query)
		const view = await store.read((reader) => viewOf(reader, house, session, query))
		return sendPage(reply, house, session, { title: say("council.items.title"), path: putItemsPath, body: h(ItemsPage, { view, house }) })
	})

	server.post(putItemsPath, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { body: bodyId, which, item, kind, preset } = putBody.parse(request.body)
		const of = { villageId: session.villageId, bodyId, itemIds: which === "all" ? which : item, kind, preset }
		const done = await store.tx((tx) => putItems(tx, commandOf(house, session), of))
		const said = done.ok ? `put&n=${done.matters.length}&held=${done.held}` : done.code
		return reply.redirect(`${putItemsPath}?said=${said}`, 303)
	})
}

async function viewOf(reader: Reader, house: House, session: StaffSession, query: z.infer<typeof pageQuery>): Promise<ItemsView> {
	const { villageId, csrf } = session
	const items = await discussable(reader, villageId)
	const held = await heldItems(reader, villageId)
	const pages = Math.max(1, Math.ceil(items.length / rowsPerPage))
	// Who comes from an item is shown the page it stands on.
	const at = items.findIndex(({ id }) => id === query.item)
	const page = at >= 0 ? Math.floor(at / rowsPerPage) + 1 : Math.min(query.page, pages)
	const steps = await itemSteps(reader, house, villageId)
	const { openUntil, objections } = await postingState(reader, villageId, house.clock())
	return {
		lines: items.slice((page - 1) * rowsPerPage, page * rowsPerPage).map((item) => {
			const stands = held.get(item.id)
			return {
				item,
				people: peopleOf(item),
				step: steps.get(item.id)?.at(-1),
				isFree: stands === undefined || stands === "rejected",
				isTicked: item.id === query.item,
			}
		}),
		page,
		pages,
		unput: items.filter(({ id }) => !held.has(id)).length,
		bodies: (await bodiesOf(reader, villageId)).filter(({ endedAt }) => endedAt === null),
		openUntil: openUntil === undefined ? undefined : formatDate(openUntil, house.locale, house.timeZone),
		objections,
		csrf,
		notice: noticeOf(house, query),
	}
}

function noticeOf({ say }: House, { said, n, held }: z.infer<typeof pageQuery>): ItemsView["notice"] {
	if (said === undefined) return undefined
	if (said !== "put") return { kind: "error", title: say(`council.items.${said}`) }
	if (n === 0) return { kind: "error", title: say("council.items.saidOnlyHeld") }
	return { kind: "success", title: say(held === 0 ? "council.items.said" : "council.items.saidHeld", { count: n, held }) }
}
