/** Delivery: claim with a lease, send outside any transaction, settle in a new one. */
import type { Logger } from "pino"
import type { Adapter } from "../channel/adapter.ts"
import { groupCommit, groupWrite } from "../store/group.ts"
import type { Store } from "../store/store.ts"
import { Waker } from "../store/waker.ts"
import { begunMessages } from "./begun.ts"
import { channelStates } from "./channels.ts"
import { chooser } from "./choose.ts"
import { claimer } from "./claim-due.ts"
import { keepLease, leaseMs } from "./claims.ts"
import type { Courier } from "./courier.ts"
import type { Candidate } from "./due.ts"
import type { OutgoingMedia } from "./media.ts"
import { type Progress, sendMessage } from "./send.ts"
import { expireLeases, leaseBatch } from "./upkeep.ts"
import { placesOf } from "./window.ts"
import { arrivedOf, type Settled, type WritingOptions, writer } from "./write-down.ts"

/** Sends under way at once; beyond it claiming waits, so that a slow platform cannot fill the memory. */
const maxInFlight = 200
/** The same for replies claimed in their turns, a few KiB each: ▲ at 500 half of a thousand people's replies were not, and cost a look and a claim each. */
const maxWithBorn = 2_000
/** Sleep after a round whose messages were all taken by another instance. */
const takenMs = 50
const defaultPatienceMs = 5_000
/** How long `stop` waits for what aborted sends still have to write down, ms. */
const settlementMs = 2_000

export type Deliverer = {
	wake(): void
	/** For turns, whose replies are claimed as they are stored. */
	readonly courier: Courier
	start(): Promise<void>
	/** Waits for sends under way, aborts those that take too long, then stops. */
	stop(): Promise<void>
	/** Channels resting after a refusal of our credentials, with the time they are tried again. */
	paused(): ReadonlyMap<string, number>
}

export type DelivererOptions = WritingOptions & {
	readonly store: Store
	readonly adapters: readonly Adapter[]
	readonly random: () => number
	readonly media: OutgoingMedia
	readonly log: Logger
	/** Longest sleep between two looks at the outbox, ms. */
	readonly pollMs: number
	/** How long `stop` waits for sends under way before it aborts them, ms. */
	readonly patienceMs?: number
	/** Hears of messages that were settled, for live views. */
	readonly onSettled: (candidate: Candidate) => void
}

export function deliverer(options: DelivererOptions): Deliverer {
	const { store, clock, random, say, media, log, pollMs, onSettled, patienceMs = defaultPatienceMs } = options
	const channels = channelStates(options.adapters)
	const { writeDown, writeDownArrived } = writer(options, channels)
	const begun = begunMessages()
	const choose = chooser(options, channels, begun)
	const claimAll = claimer(store, channels)
	const resendBulkOn = options.adapters.filter((adapter) => adapter.limits.idempotentSend).map((adapter) => String(adapter.id))
	const inFlight = new Set<Promise<void>>()
	const waker = new Waker()
	const abort = new AbortController()
	let isStopping = false
	let isRunning = false
	/** Whether the last look at the outbox left a reply for want of a token: then new ones stand behind it. */
	let isBehind = true
	let running: Promise<void> = Promise.resolve()

	const submitOne = groupCommit(store, writeDown)
	const submitArrived = groupWrite(store, maxInFlight, writeDownArrived)

	/** What has arrived is written down a group at once. */
	function submitSettled(settled: Settled): Promise<boolean> {
		const arrived = arrivedOf(settled)
		if (arrived === undefined) return submitOne(settled)
		// One that cannot be written must not take the others with it.
		return submitArrived(arrived).catch(() => submitOne(settled))
	}

	const submitProgress = groupCommit<Progress, boolean>(store, (tx, progress) => keepLease(tx, progress.candidate, progress))

	/** What is known must not become uncertain because the database was away for a moment: tried again while the claim is ours. */
	async function writeDownSurely(settled: Settled): Promise<boolean> {
		for (;;) {
			try {
				return await submitSettled(settled)
			} catch (error) {
				if (isStopping || settled.lease === undefined || clock() + pollMs >= settled.lease) throw error
				await new Promise((resolve) => setTimeout(resolve, pollMs))
			}
		}
	}

	async function deliver(candidate: Candidate, lease: number): Promise<void> {
		const adapter = channels.adapterOf(candidate.channel)
		if (adapter === undefined) return
		channels.begin(candidate.channel)
		let isWorthALook = true
		// One claimed in its turn begins after that turn's commit: a digit typed before then did not answer it.
		const began = clock() + leaseMs
		try {
			const tools = { adapter, channels, clock, random, say, media, log, signal: abort.signal, keepLease: submitProgress }
			const sent = await sendMessage(candidate, lease, tools)
			if (sent !== undefined) {
				const until = sent.settlement.status === "sent" ? Math.max(sent.lease, began) : sent.lease
				isWorthALook = await writeDownSurely({ candidate, lease: until, settlement: sent.settlement, fault: sent.fault })
				begun.note(candidate, sent.settlement)
			}
		} catch (error) {
			const code = error instanceof Error ? error.name : "UNKNOWN"
			log.error({ outboxId: candidate.id, code }, "a message could not be settled; its lease will run out")
		} finally {
			channels.end(candidate.channel)
		}
		onSettled(candidate)
		if (isWorthALook) waker.wake()
	}

	function launch(candidate: Candidate, lease: number): void {
		const task = deliver(candidate, lease).finally(() => inFlight.delete(task))
		inFlight.add(task)
	}

	/** Only where nothing but the rate stands in the way; the window is open, for the person has just written. What needs a probe is chosen in its round. */
	const courier: Courier = {
		lease: ({ channel, chatId, isGroup }) => {
			if (!isRunning || isStopping || isBehind || inFlight.size >= maxWithBorn || !channels.isSound(channel)) return undefined
			const initiate = channels.adapterOf(channel)?.limits.initiate
			if (initiate === undefined) return undefined
			const now = clock()
			const isTaken = channels.takeTokens(channel, { chatId, isGroup, lane: "dialog" }, now).ok
			return isTaken ? { until: now + leaseMs, places: placesOf(initiate) } : undefined
		},
		send: launch,
	}

	/** Sends what may be sent; gives how long to sleep, ms. */
	async function round(): Promise<number> {
		const now = clock()
		const { chosen, parked, waitMs, ...look } = await choose(now)
		isBehind = look.isBehind
		await Promise.all(parked.map((settled) => submitSettled(settled)))
		const lease = clock() + leaseMs
		const claimed = chosen.length === 0 ? [] : await claimAll(chosen, lease)
		for (const candidate of claimed) launch(candidate, lease)
		// A round that did something may have left more behind it; else wait for a wake-up, a token or the poll.
		if (claimed.length > 0 || parked.length > 0) return 0
		return chosen.length > 0 ? Math.min(waitMs, takenMs) : waitMs
	}

	async function expireAll(before: number): Promise<void> {
		while ((await store.tx((tx) => expireLeases(tx, { before, now: clock(), resendBulkOn }))) === leaseBatch);
	}

	async function loop(): Promise<void> {
		let nextExpiry = 0
		while (!isStopping) {
			try {
				const now = clock()
				if (now >= nextExpiry) {
					await expireAll(now)
					nextExpiry = now + leaseMs / 4
				}
				const waitMs = await round()
				if (inFlight.size >= maxInFlight) await Promise.race(inFlight)
				else if (waitMs > 0) await waker.wait(waitMs)
			} catch (error) {
				log.error({ code: error instanceof Error ? error.name : "UNKNOWN" }, "the outbox could not be worked")
				await waker.wait(pollMs)
			}
		}
	}

	return {
		wake: () => waker.wake(),
		courier,
		start: async () => {
			// One process owns a SQLite file: whatever is still marked as sending belongs to one that died.
			if (store.dialect === "sqlite") await expireAll(Number.MAX_SAFE_INTEGER)
			isRunning = true
			running = loop()
		},
		stop: async () => {
			isStopping = true
			waker.wake()
			await running
			await within(patienceMs, inFlight)
			abort.abort()
			await within(settlementMs, inFlight)
		},
		paused: () => channels.resting(clock()),
	}
}

async function within(ms: number, tasks: ReadonlySet<Promise<void>>): Promise<void> {
	if (tasks.size === 0) return
	let timer: NodeJS.Timeout | undefined
	const late = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, ms)
	})
	await Promise.race([Promise.allSettled(tasks), late])
	clearTimeout(timer)
}
