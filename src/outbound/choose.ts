/** Which due messages may go now. */
import type { Adapter } from "../channel/adapter.ts"
import { groupLimits, type Reader, type Store } from "../store/store.ts"
import type { Begun } from "./begun.ts"
import type { ChannelStates } from "./channels.ts"
import { type Candidate, type DueMessage, dueMessages } from "./due.ts"
import { type HeldMessages, heldAgainMs, heldAmong } from "./held.ts"
import { addressClosed } from "./parking.ts"
import { type Asleep, asleepAmong, type LoudAt, putOff } from "./quiet.ts"
import { maySpeak } from "./window.ts"
import type { Settled } from "./write-down.ts"

/** Bulk messages taken at a time, where one statement takes them all: ▲ 50 of them on PostgreSQL were a quarter as fast. */
const bulkLook = 500
/** Beyond what the rates let out now, as many are looked at: some sleep, are held, or are in a chat that has just been told something. */
const bulkSpare = 50
/**
 * Channels that had nothing due are not asked again so soon while another's rate is used up: to find nothing of theirs, all that waits for the other is walked.
 * ▲ With 100,000 waiting for Telegram's 25 a second, and nothing for the web chat, that took 80% of a core, and a page a quarter of a second.
 */
const idleMs = 2_000

/** What a look at the outbox found. */
export type Chosen = {
	readonly chosen: readonly Candidate[]
	readonly parked: readonly Settled[]
	/** How long until the first that must wait. */
	readonly waitMs: number
	/** Whether a reply was left for want of a token. ▲ Where notices left behind counted too, each reply beside a broadcast cost a look and a claim. */
	readonly isBehind: boolean
}

/** Due messages that rate, window and pauses allow now. */
export function chooser(
	options: {
		readonly store: Store
		readonly adapters: readonly Adapter[]
		readonly pollMs: number
		readonly loudAt?: LoudAt
		readonly held?: HeldMessages
	},
	channels: ChannelStates,
	begun: Begun,
): (now: number) => Promise<Chosen> {
	const { store, adapters, pollMs, loudAt, held } = options
	const knocking = new Set(
		adapters.flatMap(({ id, limits: { initiate } }) => (initiate.kind === "window" && initiate.knocks === true ? [String(id)] : [])),
	)

	/** Channels that had nothing due, looked at without those whose rate is used up. */
	let idle: { readonly channels: string; readonly until: number } | undefined

	async function bulkOn(
		reader: Reader,
		open: ReturnType<ChannelStates["open"]>,
		now: number,
		limit: number,
	): Promise<readonly DueMessage[]> {
		const isWhole = open.bulkChannels.length === adapters.length
		const channels = open.bulkChannels.join(" ")
		if (!isWhole && idle?.channels === channels && now < idle.until) return []
		const due = await dueMessages(reader, { channels: open.bulkChannels, now, limit, lane: "bulk" })
		if (!isWhole && due.length === 0) idle = { channels, until: now + idleMs }
		return due
	}

	/** What is due on these channels, replies first. */
	async function dueOn(reader: Reader, open: ReturnType<ChannelStates["open"]>, now: number): Promise<readonly DueMessage[]> {
		const dialog = await dueMessages(reader, { channels: open.channels, now, lane: "dialog", limit: groupLimits[store.dialect] })
		if (dialog.length === groupLimits[store.dialect]) return dialog
		const look = Math.min(bulkLook - dialog.length, channels.bulkRoom(open.bulkChannels, now) + bulkSpare)
		const goingOn = await begun.due(reader, open.bulkChannels, now)
		const others = await bulkOn(reader, open, now, look)
		const bulk = goingOn.length === 0 ? others : [...goingOn, ...others.filter(({ id }) => goingOn.every((one) => one.id !== id))]
		const knockChannels = open.bulkChannels.filter((channel) => knocking.has(channel))
		const left = look - bulk.length
		if (knockChannels.length === 0 || left <= 0) return [...dialog, ...bulk]
		return [...dialog, ...bulk, ...(await dueMessages(reader, { channels: knockChannels, now, limit: left, lane: "knock" }))]
	}

	/** Those of them that may go out at this hour and that nobody holds; the others are put off. */
	async function awakeOn(open: ReturnType<ChannelStates["open"]>, now: number): Promise<{ awake: readonly DueMessage[]; slept: boolean }> {
		if (open.channels.length === 0) return { awake: [], slept: false }
		const { due, asleep } = await store.read(async (reader): Promise<{ due: readonly DueMessage[]; asleep: Asleep }> => {
			const due = await dueOn(reader, open, now)
			const waiting = held === undefined ? [] : await heldAmong(reader, due, held, now)
			const free = waiting.length === 0 ? due : due.filter((message) => !waiting.includes(message))
			const asleep: Asleep = loudAt === undefined ? new Map() : await asleepAmong(reader, free, now, loudAt)
			if (waiting.length === 0) return { due, asleep }
			const again = now + heldAgainMs
			return { due, asleep: new Map([...asleep, [again, [...(asleep.get(again) ?? []), ...waiting]]]) }
		})
		if (asleep.size === 0) return { awake: due, slept: false }
		await putOff(store, asleep)
		const sleeping = new Set([...asleep.values()].flat())
		return { awake: due.filter((message) => !sleeping.has(message)), slept: true }
	}

	return async (now) => {
		const open = channels.open(now)
		const { awake, slept } = await awakeOn(open, now)
		let isBehind = false
		const chosen: Candidate[] = []
		const parked: Settled[] = []
		const picked = new Set<string>()
		// Behind those that sleep there may be others.
		let waitMs = slept ? 0 : Math.min(pollMs, open.waitMs)
		for (const candidate of awake) {
			const { channel } = candidate
			const adapter = channels.adapterOf(channel)
			if (adapter === undefined) continue
			const cause = closedFor(adapter, candidate, now)
			if (cause !== undefined) {
				parked.push(park(candidate, cause, now))
				continue
			}
			const taken = channels.hasRoom(channel, picked.has(channel)) ? channels.takeTokens(channel, candidate, now) : undefined
			isBehind ||= candidate.lane === "dialog" && taken?.ok !== true
			if (taken === undefined) continue
			if (!taken.ok) waitMs = Math.min(waitMs, taken.waitMs)
			else {
				chosen.push(candidate)
				picked.add(channel)
			}
		}
		return { chosen, parked, waitMs, isBehind }
	}
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
