/**
 * A service whose only channel writes each message down in a file, for the test that kills it in the middle of a broadcast:
 * `broadcast-process.js DATA_DIR LOG idempotent|plain`. Ends by itself once nothing is left to plan or to send.
 */
import { appendFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { pino } from "pino"
import { buildHouse, closedGate, databaseFile, pathOf } from "../src/app.ts"
import type { Adapter } from "../src/channel/adapter.ts"
import { readConfig } from "../src/config.ts"
import { outboxCounts } from "../src/outbound/outbox.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import { broadcastsOf } from "../src/village/notice/index.ts"
import { benchChannel, benchVillage } from "./seed.ts"
import { benchLimits } from "./world.ts"

/** A morning: at night nobody is told. */
const morning = Date.UTC(2026, 2, 5, 2)
/** Long enough that a kill finds some on the way. */
const sendMs = 3

const [, , dataDir = "", log = "", kind = ""] = process.argv
const config = readConfig({ DATA_DIR: dataDir })
if (!config.ok) throw new Error("the configuration is wrong")
const store = openSqliteStore(databaseFile(dataDir))
const began = performance.now()
const clock = () => morning + Math.round(performance.now() - began)
const house = buildHouse({ config: config.config, store, secret: new Uint8Array(32).fill(7), gate: closedGate, clock })

const channel: Adapter = {
	id: benchChannel,
	limits: { ...benchLimits, idempotentSend: kind === "idempotent" },
	start: async () => undefined,
	send: async (_part, to, { outboxId }) => {
		// Arrived before the answer: a power cut between the two is the case in question.
		appendFileSync(log, `${to.id} ${outboxId}\n`)
		await sleep(sendMs)
		return { ok: true, externalIds: [] }
	},
	health: () => ({ state: "up" }),
}

const path = pathOf(house, [channel], pino({ level: "silent" }))
await path.start()
for (let isDone = false; !isDone; ) {
	await sleep(100)
	isDone = await store.read(async (reader) => {
		const { pending = 0, sending = 0 } = await outboxCounts(reader)
		const all = await broadcastsOf(reader, benchVillage, 9)
		return pending + sending === 0 && all.every(({ state }) => state === "running")
	})
}
await path.stop()
await store.close()
