/** Delivery: claim with a lease, send outside any transaction, settle in a new one. */
import type { Logger } from "pino"
import type { Adapter } from "../channel/adapter.ts"
import type { Fault } from "../channel/fault.ts"
import type { Say } from "../engine/flow.ts"
import { groupCommit, groupWrite } from "../store/group.ts"
import { addAlert, endAlert, raiseAlert } from "../store/journal.ts"
import { groupLimits, type Store, type Tx } from "../store/store.ts"
import { Waker } from "../store/waker.ts"
import { isOneBehind } from "./behind.ts"
import { channelStates } from "./channels.ts"
import { claim, keepLease, leaseMs, type Settlement, settle } from "./claims.ts"
import type { Courier } from "./courier.ts"
import { type Candidate, dueMessages } from "./due.ts"
import { knockFor } from "./knock.ts"
import { type Arrived, claimMany, settleMany } from "./many.ts"
import type { OutgoingMedia } from "./media.ts"
import { closeAddress, giveBackPlace, takePlace } from "./parking.ts"
import { type Progress, sendMessage } from "./send.ts"
import { expireLeases, leaseBatch } from "./upkeep.ts"
import { maySpeak, placesOf } from "./window.ts"

const addressClosed = "ADDRESS_CLOSED"
/** Sends under way at once; beyond it claiming waits, so that a slow platform cannot fill the memory. */
const maxInFlight = 200
/** The same for replies claimed in their turns, a few KiB each: ▲ at 500 half of a thousand people's replies were not, and cost a look and a claim each. */
const maxWithBorn = 2_000
/** Bulk messages taken at a time, where one statement takes them all: ▲ 50 of them on PostgreSQL were a quarter as fast. */
const bulkLook = 500
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

export type DelivererOptions = {
	readonly store: Store
	readonly adapters: readonly Adapter[]
	readonly clock: () => number
	readonly newId: () => string
	readonly random: () => number
	readonly say: Say
	readonly media: OutgoingMedia
	readonly log: Logger
	/** Longest sleep between two looks at the outbox, ms. */
	readonly pollMs: number
	/** How long `stop` waits for sends under way before it aborts them, ms. */
	readonly patienceMs?: number
	/** Where the person can read a message that waits, by its id; undefined where phones cannot reach us. */
	readonly linkTo?: (messageId: string) => string | undefined
	/** A message met an address that is closed: hears of it in the same transaction, for another way to the person. */
	readonly onClosed?: (tx: Tx, candidate: Candidate) => Promise<void>
	/** A message is about to wait for the person's next word: hears of it in the same transaction. True: another way is open, nobody need be knocked for. */
	readonly onWaiting?: (tx: Tx, candidate: Candidate) => Promise<boolean>
	/** When an unasked message that would be due again at `at` may be tried: at night a channel comes back, and people sleep. */
	readonly againAt?: (tx: Tx, candidate: Candidate, at: number) => Promise<number>
	/** Hears of messages that were settled, for live views. */
	readonly onSettled: (candidate: Candidate) => void
}

/** What became of one message. `lease`: until when it was claimed; undefined when it was not sent at all. */
type Settled = {
	readonly candidate: Candidate
	readonly lease: number | undefined
	readonly settlement: Settlement
	readonly fault: Fault | undefined
}

/** The last place of the speaking window went to another message: this one's claim is undone. */
class WindowFullError extends Error {}

export function deliverer(options: DelivererOptions): Deliverer {
	const { store, clock, newId, random, say, media, log, pollMs, onSettled, patienceMs = defaultPatienceMs } = options
	const channels = channelStates(options.adapters)
	const knockParts = { say, linkTo: options.linkTo ?? (() => undefined) }
	const knocking = new Set(
		options.adapters.flatMap(({ id, limits: { initiate } }) =>
			initiate.kind === "window" && initiate.knocks === true ? [String(id)] : [],
		),
	)
	const resendBulkOn = options.adapters.filter((adapter) => adapter.limits.idempotentSend).map((adapter) => String(adapter.id))
	const inFlight = new Set<Promise<void>>()
	const waker = new Waker()
	const abort = new AbortController()
	let isStopping = false
	let isRunning = false
	/** Whether the last look at the outbox left something for want of a token: then new replies stand behind it. */
	let isBehind = true
	let running: Promise<void> = Promise.resolve()

	/** Whether it counts in the speaking window. */
	function takesPlace({ channel, lane }: Candidate): boolean {
		return lane !== "knock" && channels.adapterOf(channel)?.limits.initiate.kind !== "always"
	}

	async function soundAgain(tx: Tx, channel: string, now: number): Promise<void> {
		await endAlert(tx, "channel-paused", channel, now)
		tx.afterCommit(() => channels.sound(channel))
	}

	async function writeDownArrived(tx: Tx, arrived: readonly Arrived[]): Promise<void> {
		await settleMany(tx, arrived)
		for (const channel of new Set(arrived.map(({ candidate }) => candidate.channel)))
			if (!channels.isSound(channel)) await soundAgain(tx, channel, clock())
	}

	/** Of a message that has half arrived the rest follows at once: the phone has rung already. */
	async function atItsHour(tx: Tx, candidate: Candidate, settlement: Settlement): Promise<Settlement> {
		if (options.againAt === undefined || candidate.lane === "dialog") return settlement
		if (settlement.status !== "pending" || settlement.partsSent > 0) return settlement
		return { ...settlement, dueAt: await options.againAt(tx, candidate, settlement.dueAt) }
	}

	/** Whether the outbox is worth a look now: nearly always a reply is the only message of its chat, and frees nothing. */
	async function writeDown(tx: Tx, { candidate, lease, fault, ...settled }: Settled): Promise<boolean> {
		const { channel, chatId } = candidate
		const settlement = await atItsHour(tx, candidate, settled.settlement)
		if (!(await settle(tx, candidate, lease, settlement))) return true
		const now = clock()
		if (settlement.status === "sent") {
			if (channels.isSound(channel)) return isOneBehind(tx, candidate)
			await soundAgain(tx, channel, now)
			return true
		}
		// A place used by a part that arrived stays used. Where nobody knows, the platform may say so when it is sent again.
		if (lease !== undefined && takesPlace(candidate) && settlement.partsSent === 0) await giveBackPlace(tx, chatId)
		if (fault?.kind === "gone") await closeAddress(tx, chatId, now)
		if (fault?.kind === "gone" || settlement.cause === addressClosed) await options.onClosed?.(tx, candidate)
		const initiate = channels.adapterOf(channel)?.limits.initiate
		const isWaiting = settlement.status === "parked" && settlement.cause !== addressClosed && initiate !== undefined
		if (isWaiting && (await options.onWaiting?.(tx, candidate)) !== true)
			await knockFor(tx, candidate, { initiate, parts: knockParts, now })
		const alert = { id: newId(), villageId: null, at: now }
		if (fault?.kind === "auth") await raiseAlert(tx, { ...alert, kind: "channel-paused", subject: channel, detail: "auth" })
		// Of a knock nothing is lost: what it told of still waits, and is shown so.
		if (settlement.status === "dead" && candidate.lane !== "knock")
			await addAlert(tx, { ...alert, kind: "outbox-dead", subject: candidate.id, detail: settlement.cause })
		return true
	}

	const submitOne = groupCommit(store, writeDown)
	const submitArrived = groupWrite(store, maxInFlight, writeDownArrived)

	/** What may wait for what stands behind a bulk message: everything looked at once more, once a group. */
	function submitSettled(settled: Settled): Promise<boolean> {
		const arrived = arrivedOf(settled)
		if (arrived === undefined) return submitOne(settled)
		return submitArrived(arrived).then(
			() => true,
			// One that cannot be written must not take the others with it.
			() => submitOne(settled),
		)
	}

	const submitProgress = groupCommit<Progress, boolean>(store, (tx, progress) => keepLease(tx, progress.candidate, progress))

	/** Due messages that rate, window and pauses allow now, and how long until the first that must wait. */
	async function choose(
		now: number,
	): Promise<{ readonly chosen: readonly Candidate[]; readonly parked: readonly Settled[]; readonly waitMs: number }> {
		const open = channels.open(now)
		const due =
			open.channels.length === 0
				? []
				: await store.read(async (reader) => {
						const look = { channels: open.channels, now }
						const dialog = await dueMessages(reader, { ...look, lane: "dialog", limit: groupLimits[store.dialect] })
						if (dialog.length === groupLimits[store.dialect]) return dialog
						const rest = { channels: open.bulkChannels, now, limit: bulkLook - dialog.length }
						const bulk = await dueMessages(reader, { ...rest, lane: "bulk" })
						const knockChannels = open.bulkChannels.filter((channel) => knocking.has(channel))
						const left = rest.limit - bulk.length
						if (knockChannels.length === 0 || left === 0) return [...dialog, ...bulk]
						return [...dialog, ...bulk, ...(await dueMessages(reader, { channels: knockChannels, now, limit: left, lane: "knock" }))]
					})
		isBehind = false
		const chosen: Candidate[] = []
		const parked: Settled[] = []
		const picked = new Set<string>()
		let waitMs = Math.min(pollMs, open.waitMs)
		for (const candidate of due) {
			const { channel } = candidate
			const adapter = channels.adapterOf(channel)
			if (adapter === undefined) continue
			const cause = closedFor(adapter, candidate, now)
			if (cause !== undefined) {
				parked.push(park(candidate, cause, now))
				continue
			}
			const taken = channels.hasRoom(channel, picked.has(channel)) ? channels.takeTokens(channel, candidate, now) : undefined
			isBehind ||= taken?.ok !== true
			if (taken === undefined) continue
			if (!taken.ok) waitMs = Math.min(waitMs, taken.waitMs)
			else {
				chosen.push(candidate)
				picked.add(channel)
			}
		}
		return { chosen, parked, waitMs }
	}

	/** Claims those still to be had. */
	async function claimAll(chosen: readonly Candidate[], lease: number): Promise<readonly Candidate[]> {
		const isPlain = (candidate: Candidate): boolean => candidate.lane === "bulk" && !takesPlace(candidate)
		const bulk = chosen.filter(isPlain)
		if (bulk.length === 0) return claimEach(chosen, lease)
		const single = await claimEach(
			chosen.filter((candidate) => !isPlain(candidate)),
			lease,
		)
		const ours = await store.tx((tx) => claimMany(tx, bulk, lease))
		return [...single, ...bulk.filter(({ id }) => ours.has(id))]
	}

	/** Each with its place in the speaking window. */
	async function claimEach(chosen: readonly Candidate[], lease: number): Promise<readonly Candidate[]> {
		const claims = await store.batch(chosen, async (tx, candidate) => {
			if (!(await claim(tx, candidate, lease))) return false
			const initiate = channels.adapterOf(candidate.channel)?.limits.initiate
			// Counted before it is sent: two messages under way must not both think the window's last place is theirs.
			if (initiate === undefined || !takesPlace(candidate) || candidate.partsSent > 0) return true
			if (!(await takePlace(tx, candidate.chatId, placesOf(initiate)))) throw new WindowFullError()
			return true
		})
		return chosen.filter((_, i) => {
			const result = claims[i]
			return result?.status === "fulfilled" && result.value
		})
	}

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
		const { chosen, parked, waitMs } = await choose(now)
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

/** A bulk message that arrived as it should: settled together with others like it. */
function arrivedOf({ candidate, lease, settlement }: Settled): Arrived | undefined {
	return candidate.lane === "bulk" && lease !== undefined && settlement.status === "sent" ? { candidate, lease, settlement } : undefined
}

/** Why nothing may be said in the chat now; undefined when it may. */
function closedFor(adapter: Adapter, candidate: Candidate, now: number): string | undefined {
	if (candidate.closedAt !== null) return addressClosed
	if (candidate.lane === "knock") return undefined
	const own = candidate.partsSent > 0 ? 1 : 0
	const isOpen = maySpeak(adapter.limits.initiate, { ...candidate, windowUsed: candidate.windowUsed - own }, now)
	return isOpen ? undefined : "WINDOW_CLOSED"
}

function park(candidate: Candidate, cause: string, now: number): Settled {
	const { attempts, partsSent } = candidate
	return { candidate, lease: undefined, fault: undefined, settlement: { status: "parked", dueAt: now, attempts, cause, partsSent } }
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
