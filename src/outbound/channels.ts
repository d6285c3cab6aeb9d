/** Which channels may be sent on now. In memory: every instance finds out for itself. */
import type { Adapter } from "../channel/adapter.ts"
import type { Candidate } from "./due.ts"
import { type Buckets, type Claim, makeBuckets, type Taken, takeTokens, tokensIn } from "./rate.ts"

/** How long a channel whose credentials were refused rests before it is tried again. */
export const restMs = 60_000

type State = {
	restUntil: number
	/** Until this time the channel's own rate is used up: its messages are not even looked at, so that others get their turn. */
	fullUntil: number
	/** The same for what nobody asked for. */
	bulkFullUntil: number
	/** A message arrived since the start or since the last refusal. */
	isSound: boolean
	/** After a rest one message is sent alone before the others follow. */
	isProbing: boolean
	inFlight: number
}

export type ChannelStates = {
	readonly adapterOf: (channel: string) => Adapter | undefined
	/** Channels that may be looked at, those of them that may for bulk, and how long until the first other one, ms. */
	open(now: number): { readonly channels: readonly string[]; readonly bulkChannels: readonly string[]; readonly waitMs: number }
	/** How many that nobody asked for may go out on these channels at once. */
	bulkRoom(channels: readonly string[], now: number): number
	/** Whether one more message may be under way on it, beside the one picked already. */
	hasRoom(channel: string, isPicked: boolean): boolean
	/** Takes the tokens of one message, or of one further part of it. Rates count per instance. */
	takeTokens(channel: string, message: Pick<Candidate, "chatId" | "isGroup" | "lane">, now: number): Taken
	begin(channel: string): void
	end(channel: string): void
	/** Our credentials were refused. */
	rest(channel: string, now: number): void
	isSound(channel: string): boolean
	sound(channel: string): void
	/** Channels resting now, with the time they are tried again. */
	resting(now: number): ReadonlyMap<string, number>
}

export function channelStates(adapters: readonly Adapter[]): ChannelStates {
	const byId = new Map(adapters.map((adapter) => [String(adapter.id), adapter]))
	const states = new Map<string, State>()
	const buckets: Buckets = makeBuckets()

	function stateOf(channel: string): State {
		const known = states.get(channel)
		if (known !== undefined) return known
		const fresh = { restUntil: 0, fullUntil: 0, bulkFullUntil: 0, isSound: false, isProbing: false, inFlight: 0 }
		states.set(channel, fresh)
		return fresh
	}

	/** Whether this bucket, of the whole channel, is the one that has run out, found on a copy. */
	function isFull({ key, rate }: Claim, now: number): boolean {
		const full = buckets.get(key)
		return full !== undefined && !takeTokens(new Map([[key, full]]), [{ key, rate }], now).ok
	}

	return {
		adapterOf: (channel) => byId.get(channel),
		open: (now) => {
			const channels: string[] = []
			const bulkChannels: string[] = []
			let waitMs = Number.POSITIVE_INFINITY
			for (const channel of byId.keys()) {
				const state = stateOf(channel)
				const until = Math.max(state.restUntil, state.fullUntil)
				if (until > now) {
					waitMs = Math.min(waitMs, until - now)
					continue
				}
				channels.push(channel)
				if (state.bulkFullUntil > now) waitMs = Math.min(waitMs, state.bulkFullUntil - now)
				else bulkChannels.push(channel)
			}
			return { channels, bulkChannels, waitMs }
		},
		bulkRoom: (channels, now) => {
			const roomOn = (channel: string): number => {
				const rates = byId.get(channel)?.limits.rates
				if (rates === undefined) return Number.POSITIVE_INFINITY
				const whole = tokensIn(buckets, { key: channel, rate: rates.perChannel }, now)
				return rates.bulk === undefined ? whole : Math.min(whole, tokensIn(buckets, { key: `${channel} bulk`, rate: rates.bulk }, now))
			}
			return channels.reduce((sum, channel) => sum + roomOn(channel), 0)
		},
		hasRoom: (channel, isPicked) => !stateOf(channel).isProbing || (!isPicked && stateOf(channel).inFlight === 0),
		takeTokens: (channel, { chatId, isGroup, lane }, now) => {
			const rates = byId.get(channel)?.limits.rates
			if (rates === undefined) return { ok: true }
			const whole = { key: channel, rate: rates.perChannel }
			const bulk = lane !== "dialog" && rates.bulk !== undefined ? { key: `${channel} bulk`, rate: rates.bulk } : undefined
			const chatRate = isGroup ? rates.perGroup : rates.perChat
			const chat = chatRate === undefined ? undefined : { key: chatId, rate: chatRate }
			const claims: Claim[] = [whole]
			if (bulk !== undefined) claims.push(bulk)
			if (chat !== undefined) claims.push(chat)
			const taken = takeTokens(buckets, claims, now)
			if (taken.ok) return taken
			if (isFull(whole, now)) stateOf(channel).fullUntil = now + taken.waitMs
			if (bulk !== undefined && isFull(bulk, now)) stateOf(channel).bulkFullUntil = now + taken.waitMs
			return taken
		},
		begin: (channel) => {
			stateOf(channel).inFlight += 1
		},
		end: (channel) => {
			stateOf(channel).inFlight -= 1
		},
		rest: (channel, now) => {
			const state = stateOf(channel)
			state.restUntil = now + restMs
			state.isSound = false
			state.isProbing = true
		},
		isSound: (channel) => stateOf(channel).isSound,
		sound: (channel) => {
			const state = stateOf(channel)
			state.isSound = true
			state.isProbing = false
		},
		resting: (now) =>
			new Map([...states].filter(([, state]) => state.restUntil > now).map(([channel, state]) => [channel, state.restUntil])),
	}
}
