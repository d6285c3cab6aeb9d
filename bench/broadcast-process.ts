/**
 * A service whose only channel writes each message down in a file, for the test that kills it in the middle of a broadcast:
 * `broadcast-process.js DATA_DIR LOG idempotent|plain [PER_SECOND]`. Ends by itself once nothing is left to plan or to send. With `DATABASE_URL` it works on PostgreSQL.
 * `broadcast-process.js DATA_DIR LOG away [HOURS]`: the channel takes nothing for a day. Once each message was refused, the clock is put forward
 * by an hour, and again; with HOURS it waits there for ever, to be killed, and the next run goes on at that hour.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { lte } from "drizzle-orm"
import { pino } from "pino"
import { buildHouse, closedGate, openStore, pathOf } from "../src/app.ts"
import type { Adapter } from "../src/channel/adapter.ts"
import { readConfig } from "../src/config.ts"
import { inboxCounts } from "../src/inbound/upkeep.ts"
import { outboxCounts } from "../src/outbound/outbox.ts"
import type { Reader } from "../src/store/store.ts"
import { transportTables } from "../src/store/transport.ts"
import { broadcastsOf } from "../src/village/notice/index.ts"
import { benchChannel, benchVillage } from "./seed.ts"
import { benchLimits } from "./world.ts"

/** A morning: at night nobody is told. */
const morning = Date.UTC(2026, 2, 5, 2)
/** Long enough that a kill finds some on the way. */
const sendMs = 3
/** On a slow channel: at any moment several have arrived of which we do not know it yet. */
const slowSendMs = 200

const [, , dataDir = "", log = "", kind = "", more = ""] = process.argv
const stopAt = kind === "away" ? more : ""
const perSecond = kind === "away" || more === "" ? undefined : Number(more)
const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: process.env.DATABASE_URL })
if (!config.ok) throw new Error("the configuration is wrong")
const store = await openStore(config.config)
const began = performance.now()
const dayHours = 24
const hourFile = join(dataDir, "hour")
let hour = existsSync(hourFile) ? Number(readFileSync(hourFile, "utf8")) : 0
const isAway = () => kind === "away" && hour < dayHours
const clock = () => morning + hour * 3_600_000 + Math.round(performance.now() - began)
const house = buildHouse({ config: config.config, store, secret: new Uint8Array(32).fill(7), gate: closedGate, clock })

const channel: Adapter = {
	id: benchChannel,
	limits: {
		...benchLimits,
		idempotentSend: kind === "idempotent",
		...(perSecond !== undefined && { rates: { perChannel: { perSecond, burst: perSecond } } }),
	},
	start: async () => undefined,
	send: async (_part, to, { outboxId }) => {
		if (isAway()) {
			appendFileSync(log, `refused ${to.id}\n`)
			return { ok: false, fault: { kind: "transient", detail: "away" } }
		}
		// Arrived before the answer: a power cut between the two is the case in question.
		appendFileSync(log, `${to.id} ${outboxId}\n`)
		await sleep(perSecond === undefined ? sendMs : slowSendMs)
		return { ok: true, externalIds: [] }
	},
	health: () => ({ state: "up" }),
}

/** Nothing happens to it any more by itself. */
const restful: readonly string[] = ["running", "paused", "cancelled"]

/** Everybody was planned, and each message was refused since the clock last moved. */
async function isRefused(reader: Reader): Promise<boolean> {
	const [broadcast] = await broadcastsOf(reader, benchVillage, 1)
	const { outbox } = reader.tables(transportTables)
	const rows = await reader.db.select({ status: outbox.status, attempts: outbox.attempts, dueAt: outbox.dueAt }).from(outbox)
	const isLater = rows.every(({ status, attempts, dueAt }) => status === "pending" && attempts > 0 && dueAt > clock())
	return broadcast?.state === "running" && isLater
}

async function oneHourOn(): Promise<void> {
	if (String(hour) === stopAt) {
		appendFileSync(log, "waiting\n")
		await sleep(2 ** 30)
	}
	hour += 1
	writeFileSync(hourFile, String(hour))
	path.wake()
}

const path = pathOf(house, [channel], pino({ level: "silent" }))
await path.start()
for (let isDone = false; !isDone; ) {
	await sleep(20)
	if (isAway() && (await store.read(isRefused))) await oneHourOn()
	isDone = await store.read(async (reader) => {
		const { pending = 0, sending = 0 } = await outboxCounts(reader)
		// A clock that rang is an event until it is worked: its timer is gone by then.
		const { new: fresh = 0 } = await inboxCounts(reader)
		const all = await broadcastsOf(reader, benchVillage, 9)
		const { timer } = reader.tables(transportTables)
		const due = await reader.db.select({ id: timer.id }).from(timer).where(lte(timer.dueAt, clock()))
		// What is held stays pending, and is due when nobody's clock gets there.
		const waiting = all.some(({ state }) => state === "paused") ? 0 : pending
		return fresh + waiting + sending + due.length === 0 && all.every(({ state }) => restful.includes(state))
	})
}
await path.stop()
await store.close()
