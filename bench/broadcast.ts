/**
 * broadcast-plan/*: a notice to 100,000 people with a chat each is planned: whom it is for, which chat, one message a phone, all of it stored.
 * broadcast-drain/*: the messages leave at the rate the channel allows, and people are answered meanwhile.
 */
import { count } from "drizzle-orm"
import { pino } from "pino"
import { pathOf } from "../src/app.ts"
import type { Adapter } from "../src/channel/adapter.ts"
import type { Rate } from "../src/channel/limits.ts"
import { outboxCounts } from "../src/outbound/outbox.ts"
import type { Store } from "../src/store/store.ts"
import type { House } from "../src/village/affair.ts"
import {
	broadcastsOf,
	draftNotice,
	emptyContent,
	noticeTables,
	planBroadcast,
	publishNotice,
	startBroadcast,
} from "../src/village/notice/index.ts"
import { engines, onEngine } from "./engines.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { type BenchPerson, benchChannel, benchVillage, seedBound } from "./seed.ts"
import { benchHouse, benchLimits } from "./world.ts"

const recipients = 100_000

async function publishOne(store: Store, house: House): Promise<{ readonly id: string; readonly version: number }> {
	return store.tx(async (tx) => {
		const cx = { house, now: house.clock(), by: "bench" }
		const body = "自来水管要接新线。下周二上午 8 点到 12 点停水，请提前接好水。"
		const content = { ...emptyContent, title: "下周二停水半天", body, spoken: body }
		const { id } = await draftNotice(tx, cx, { villageId: benchVillage, content })
		const published = await publishNotice(tx, cx, { villageId: benchVillage, id })
		if (!published.ok) throw new Error(`the bench's notice was refused: ${published.code}`)
		return { id, version: 1 }
	})
}

/** A morning: at night nobody is told. */
function morningClock(): () => number {
	const began = performance.now()
	return () => Date.UTC(2026, 2, 5, 2) + Math.round(performance.now() - began)
}

type Planner = (house: House, told: { readonly id: string; readonly version: number }) => Promise<void>

/** Chunk after chunk. */
const atOnce: Planner = async (house, told) => void (await planBroadcast(house, { villageId: benchVillage, id: "bench", notices: [told] }))

/** As the running service does it: a timer a chunk, worked in its turn among everything else; nothing is sent, for there is no channel. */
const byService: Planner = async (house, told) => {
	const path = pathOf(house, [], pino({ level: "silent" }))
	await path.start()
	const cx = { house, now: house.clock(), by: "bench" }
	await house.store.tx((tx) => startBroadcast(tx, cx, { villageId: benchVillage, noticeId: told.id, when: "now" }))
	path.wake()
	while (!(await house.store.read((reader) => broadcastsOf(reader, benchVillage, 1))).every(({ state }) => state === "running"))
		await new Promise((resolve) => setTimeout(resolve, 10))
	await path.stop()
}

async function plan(name: string, store: Store, dataDir: string, planner: Planner): Promise<Result> {
	const house = benchHouse(store, dataDir, morningClock())
	await seedBound(store, recipients)
	const told = await publishOne(store, house)
	const began = performance.now()
	await planner(house, told)
	const ms = performance.now() - began
	const { rows, pending } = await store.read(async (reader) => {
		const { noticeRecipient } = reader.tables(noticeTables)
		const [row] = await reader.db.select({ n: count() }).from(noticeRecipient)
		return { rows: Number(row?.n ?? 0), pending: (await outboxCounts(reader)).pending ?? 0 }
	})
	return compared(name, "ms", ms, undefined, `recipients ${rows} of ${recipients}, outbox pending ${pending} of ${recipients}`)
}

/** Takes everything at once; hears when each address got something. */
function fakeChannel(rate: Rate | undefined, onSent: (address: string, lane: string) => void): Adapter {
	return {
		id: benchChannel,
		limits: rate === undefined ? benchLimits : { ...benchLimits, rates: { ...benchLimits.rates, bulk: rate } },
		start: async () => undefined,
		send: async (_part, to, { lane = "dialog" }) => {
			onSent(to.id, lane)
			return { ok: true, externalIds: [] }
		},
		health: () => ({ state: "up" }),
	}
}

type Drain = { readonly name: string; readonly rate: Rate | undefined; readonly people: number }

/** How often somebody speaks up while the notices go out, ms. */
const talkEveryMs = 100

async function drain({ name, rate, people: population }: Drain, store: Store, folder: string): Promise<readonly Result[]> {
	const house = benchHouse(store, folder, morningClock())
	const people = await seedBound(store, population)
	const told = await publishOne(store, house)
	await planBroadcast(house, { villageId: benchVillage, id: "bench", notices: [told] })
	const bulkAt: number[] = []
	const waiting = new Map<string, () => void>()
	const path = pathOf(house, [fakeChannel(rate, take)], pino({ level: "silent" }))
	function take(address: string, lane: string): void {
		if (lane === "bulk") bulkAt.push(performance.now())
		else waiting.get(address)?.()
	}
	await path.start()
	const replies = await talkMeanwhile(path, house.clock, people, waiting, () => bulkAt.length >= population)
	await path.stop()
	const sent = (await store.read(outboxCounts)).sent ?? 0
	// A bucket's burst leaves at once: the rate is that of what follows.
	const from = rate === undefined ? 0 : Math.min(bulkAt.length - 1, Math.ceil(rate.burst))
	const seconds = ((bulkAt.at(-1) ?? 0) - (bulkAt[from] ?? 0)) / 1_000
	const perSecond = (bulkAt.length - 1 - from) / seconds
	const note = `sent ${sent} (${bulkAt.length} notices of ${population}), dialog replies ${replies.length}, p99 ${p99(replies)} ms`
	const peer = rate === undefined ? undefined : { name: "rate allowed", value: rate.perSecond }
	return [compared(name, "msg/s", perSecond, peer, note)]
}

async function talkMeanwhile(
	path: ReturnType<typeof pathOf>,
	clock: () => number,
	people: readonly BenchPerson[],
	waiting: Map<string, () => void>,
	isDone: () => boolean,
): Promise<readonly number[]> {
	const times: number[] = []
	const under: Promise<void>[] = []
	for (let n = 0; !isDone(); n++) {
		const address = people[n % people.length]?.address ?? ""
		const began = performance.now()
		const replied = new Promise<void>((resolve) => waiting.set(address, resolve))
		const event = { externalId: `d${n}`, at: clock(), chat: { account: "bench", id: address }, from: { id: address } }
		await path.accept(benchChannel, [{ ...event, kind: "text", text: "菜单" }])
		under.push(replied.then(() => void times.push(performance.now() - began)))
		await new Promise((resolve) => setTimeout(resolve, talkEveryMs))
	}
	await Promise.all(under)
	return times
}

function p99(times: readonly number[]): number {
	const sorted = times.toSorted((a, b) => a - b)
	return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0)
}

const drains: readonly Drain[] = [
	{ name: "30", rate: { perSecond: 30, burst: 30 }, people: 630 },
	{ name: "1000", rate: { perSecond: 1_000, burst: 100 }, people: 10_000 },
	{ name: "unlimited", rate: undefined, people: 20_000 },
]

export const broadcastBenches: readonly Bench[] = engines.flatMap((engine) => [
	...Object.entries({ "": atOnce, "-service": byService }).map(([how, planner]): Bench => {
		const name = `broadcast-plan/${engine}${how}`
		return { name, run: () => onEngine(engine, async (store, folder) => [await plan(name, store, folder, planner)]) }
	}),
	...drains.map((one): Bench => {
		const name = `broadcast-drain/${one.name}${engine === "sqlite" ? "" : `-${engine}`}`
		return { name, run: () => onEngine(engine, (store, folder) => drain({ ...one, name }, store, folder)) }
	}),
])
