/** /console: figures of all affairs, and alerts until somebody has seen them. */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { type Alert, addRecord, closeAlert, openAlerts } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import type { HomeNews, HomeTile, House } from "../../village/affair.ts"
import type { ConsoleSession, StaffDoor } from "../auth/gate.ts"
import { html } from "../auth/sign-in.ts"
import { type AlertGroup, homePage } from "./home-page.tsx"
import { scopeOf, shelfCounts } from "./messages.ts"
import { consoleSay } from "./words.ts"

/** Enough to see what is wrong; the rest shows once these are closed. */
const alertLimit = 500
const querySchema = z.object({ done: z.enum(["closed"]).optional().catch(undefined) })
const closeSchema = z.object({ kind: z.string().max(100).catch("") })

export function mountHome(http: FastifyInstance, house: House, door: StaffDoor): void {
	const { store, clock } = house

	http.get("/console", async (request, reply) => {
		const session = await door.enter(request)
		const now = clock()
		const view = await store.read(async (reader) => ({
			tiles: await tilesOf(reader, house, session, now),
			news: await newsOf(reader, house, session),
			alerts: groupAlerts(await openAlerts(reader, session.villageId, alertLimit)),
		}))
		return html(reply, homePage(house, session, { ...view, now, done: querySchema.parse(request.query).done }))
	})

	http.post("/console/alerts/close", async (request, reply) => {
		const session = await door.enter(request, "console.redrive")
		door.checkForm(request, session)
		const { kind } = closeSchema.parse(request.body)
		const now = clock()
		await store.tx(async (tx) => {
			const alerts = (await openAlerts(tx, session.villageId, alertLimit)).filter((alert) => alert.kind === kind)
			for (const { id } of alerts) await closeAlert(tx, session.villageId, id, now)
			if (alerts.length === 0) return
			const data = { count: alerts.length }
			const entry = { villageId: session.villageId, id: house.newId(), at: now, actor: session.accountId, data }
			await addRecord(tx, { ...entry, event: "alerts.closed", subject: kind })
		})
		return reply.redirect("/console?done=closed", 303)
	})
}

async function tilesOf(reader: Reader, house: House, session: ConsoleSession, now: number): Promise<readonly HomeTile[]> {
	const tiles: HomeTile[] = []
	const { villageId, accountId, personId, heldIn } = session
	for (const source of house.homeTiles) tiles.push(...(await source({ reader, house, villageId, accountId, personId, heldIn, now })))
	const counts = await shelfCounts(reader, scopeOf(session))
	return [...tiles, ...messageTiles(house, counts)].filter(({ right }) => right === undefined || session.rights.has(right))
}

async function newsOf(
	reader: Reader,
	house: House,
	{ villageId, accountId, personId, rights }: ConsoleSession,
): Promise<readonly HomeNews[]> {
	const news: HomeNews[] = []
	for (const source of house.homeNews ?? []) news.push(...(await source({ reader, house, villageId, accountId, personId, rights })))
	return news
}

/** Shown only where there are some: a page full of zeros hides what matters. */
function messageTiles(house: House, counts: Awaited<ReturnType<typeof shelfCounts>>): readonly HomeTile[] {
	const say = consoleSay(house.locale)
	const right = "console.messages"
	const unsent = counts.dead + counts.uncertain
	const tiles: readonly HomeTile[] = [
		{
			label: say("home.troubled"),
			value: unsent,
			path: `/console/messages?show=${counts.dead > 0 ? "dead" : "uncertain"}`,
			isUrgent: true,
			right,
		},
		{ label: say("home.failed"), value: counts.events, path: "/console/messages?show=events", isUrgent: true, right },
		{ label: say("home.parked"), value: counts.parked, path: "/console/messages?show=parked", isUrgent: false, right },
	]
	return tiles.filter(({ value }) => value > 0)
}

function groupAlerts(alerts: readonly Alert[]): readonly AlertGroup[] {
	const groups = new Map<string, AlertGroup>()
	for (const { kind, at } of alerts) {
		const group = groups.get(kind)
		groups.set(kind, { kind, count: (group?.count ?? 0) + 1, lastAt: Math.max(group?.lastAt ?? 0, at) })
	}
	return [...groups.values()]
}
