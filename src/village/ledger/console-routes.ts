/** The console addresses of the ledger's keys. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { keysOf } from "../../ledger/index.ts"
import { formatDateTime } from "../../text/date.ts"
import { consolePage } from "../../web/console-page.tsx"
import type { House } from "../affair.ts"
import { rotateVillageKey } from "./keys.ts"
import { KeysPage } from "./keys-page.tsx"
import { keysPath } from "./parts.ts"

const querySchema = z.object({ said: z.enum(["rotated", "NO_REASON", "KEY_LOST"]).optional().catch(undefined) }).catch({ said: undefined })
const bodySchema = z.object({ reason: z.string().max(2_000).catch("") }).catch({ reason: "" })

export function mountConsole(server: FastifyInstance, house: House): void {
	const { store, gate, say, locale, timeZone, clock } = house

	server.get(keysPath, async (request, reply) => {
		const session = await gate.enter(request, "ledger.read")
		const { said } = querySchema.parse(request.query)
		const keys = (await store.read((reader) => keysOf(reader, session.villageId))).map(({ number, publicKey, createdAt }) => ({
			number,
			publicKey,
			since: formatDateTime(createdAt, locale, timeZone),
		}))
		const notice = said && ({ kind: said === "rotated" ? "success" : "error", title: say(`ledger.keys.said.${said}`) } as const)
		const body = h(KeysPage, { keys, said: notice, csrf: session.csrf, say })
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-store")
			.send(consolePage(house, session, { title: say("ledger.keys.title"), path: keysPath, body }))
	})

	server.post(keysPath, async (request, reply) => {
		const session = await gate.enter(request, "ledger.rotate")
		gate.checkForm(request, session)
		const { reason } = bodySchema.parse(request.body)
		const done = await store.tx((tx) => rotateVillageKey(tx, { house, now: clock(), by: session.accountId }, session.villageId, reason))
		return reply.redirect(`${keysPath}?said=${done.ok ? "rotated" : done.code}`, 303)
	})
}
