/** Our own side of the benchmarks: a village whose people talk over a channel that takes everything at once. */
import { count } from "drizzle-orm"
import { pino } from "pino"
import { buildHouse, closedGate, pathOf } from "../src/app.ts"
import type { Adapter } from "../src/channel/adapter.ts"
import type { ChannelLimits } from "../src/channel/limits.ts"
import { readConfig } from "../src/config.ts"
import { inboxCounts } from "../src/inbound/upkeep.ts"
import { outboxCounts } from "../src/outbound/outbox.ts"
import type { Store } from "../src/store/store.ts"
import type { House } from "../src/village/affair.ts"
import { publishSurvey, readSurvey, surveyTables } from "../src/village/survey/index.ts"
import { labels, questions } from "./peers/grammy.ts"
import { type BenchPerson, benchChannel, benchVillage, seedBound } from "./seed.ts"

/** A channel without bounds. */
export const benchLimits: ChannelLimits = {
	text: { max: 4_096, unit: "characters", markup: "none" },
	buttons: { max: 0, label: 0, payload: 0, multiple: false },
	list: { max: 0, label: 0, payload: 0 },
	media: {},
	initiate: { kind: "always" },
	groups: false,
	stableIds: true,
	rates: { perChannel: { perSecond: 1_000_000, burst: 1_000_000 } },
	visibleAtCommit: false,
	idempotentSend: false,
}

/** Takes everything at once and tells who got something. */
function nullChannel(onSent: (address: string) => void): Adapter {
	return {
		id: benchChannel,
		limits: benchLimits,
		start: async () => undefined,
		send: async (_part, to) => {
			onSent(to.id)
			return { ok: true, externalIds: [] }
		},
		health: () => ({ state: "up" }),
	}
}

const surveyFile = {
	title: "测速问卷",
	unit: "person",
	secrecy: "named",
	questions: questions.map((title, i) => ({
		id: `q${i + 1}`,
		kind: "single",
		title,
		required: true,
		options: labels.map((label, n) => ({ id: `o${n + 1}`, label })),
	})),
}

export type World = {
	readonly people: readonly BenchPerson[]
	/** Sends each message when the reply to the one before has been sent; resolves after the last reply. */
	talk(person: BenchPerson, script: readonly string[]): Promise<void>
	stop(): Promise<void>
}

/** Seeds `population` bound people and one open survey. `account`: our bot on `channel`, the bench's own unless given. */
export async function seedSurvey(
	store: Store,
	house: House,
	population: number,
	account?: string,
	channel?: string,
): Promise<readonly BenchPerson[]> {
	const people = await seedBound(store, population, account, channel)
	const survey = readSurvey(surveyFile, { now: house.clock(), timeZone: house.timeZone })
	if (!survey.ok) throw new Error("the bench's survey is wrong")
	const published = await store.tx((tx) =>
		publishSurvey(tx, { house, now: house.clock(), by: null }, { villageId: benchVillage, file: survey.survey }),
	)
	if (!published.ok) throw new Error(`the bench's survey did not open: ${published.code}`)
	return people
}

/** `clock`: the machine's own unless given. */
export function benchHouse(store: Store, dataDir: string, clock?: () => number): House {
	const read = readConfig({ DATA_DIR: dataDir })
	if (!read.ok) throw new Error("the bench's configuration is wrong")
	return buildHouse({ config: read.config, store, secret: new Uint8Array(32).fill(7), gate: closedGate, ...(clock && { clock }) })
}

/** Seeds, and starts the path. */
export async function openWorld(store: Store, dataDir: string, population: number): Promise<World> {
	const house = benchHouse(store, dataDir)
	const people = await seedSurvey(store, house, population)
	const waiting = new Map<string, () => void>()
	const onSent = (address: string): void => {
		const resume = waiting.get(address)
		// Kept, ten thousand of them weighed 4 MiB in the memory bench.
		waiting.delete(address)
		resume?.()
	}
	const path = pathOf(house, [nullChannel(onSent)], pino({ level: "silent" }))
	await path.start()
	let events = 0
	return {
		people,
		talk: async ({ address }, script) => {
			for (const text of script) {
				events += 1
				const replied = new Promise<void>((resolve) => waiting.set(address, resolve))
				await path.accept(benchChannel, [
					{ kind: "text", externalId: `e${events}`, at: Date.now(), chat: { account: "bench", id: address }, from: { id: address }, text },
				])
				await replied
			}
		},
		stop: () => path.stop(),
	}
}

export async function storedCounts(
	store: Store,
): Promise<{ readonly answers: number; readonly inboxDone: number; readonly outboxSent: number }> {
	return store.read(async (reader) => {
		const { surveyAnswer } = reader.tables(surveyTables)
		const [row] = await reader.db.select({ n: count() }).from(surveyAnswer)
		return { answers: row?.n ?? 0, inboxDone: (await inboxCounts(reader)).done ?? 0, outboxSent: (await outboxCounts(reader)).sent ?? 0 }
	})
}
