/** An AdapterHost in memory that keeps the real one's promises: events stored once by their external id, history by cursor, wakes after each addition. */
import { createHash, createHmac } from "node:crypto"
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import type { AdapterHost, HistoryEntry, MediaStore, SecretStore } from "../../src/channel/adapter.ts"
import { type Address, type ChannelId, type Inbound, inboundSchema, type WirePart } from "../../src/channel/message.ts"
import { isSilk } from "../../src/channel/silk.ts"

export type FakeHost = {
	readonly host: AdapterHost
	/** Every event stored, in order. */
	readonly accepted: readonly Inbound[]
	/** The village says something in a chat. */
	say(channel: ChannelId, address: Address, parts: readonly WirePart[]): void
	/** The next `accept` rejects and stores nothing. */
	failNextAccept(): void
	/** Moves the clock, ms. */
	advance(ms: number): void
	/** How many watches are on. */
	watchers(): number
}

/** `reply` is called after each stored event, as the village's answer would be. `channel` is the adapter under test. */
export function createFakeHost(
	http: FastifyInstance,
	channel: ChannelId,
	options: { readonly now?: number; readonly reply?: (event: Inbound) => readonly WirePart[] } = {},
): FakeHost {
	const accepted: Inbound[] = []
	const seen = new Set<string>()
	const chats = new Map<string, HistoryEntry[]>()
	const watches = new Map<string, Set<() => void>>()
	let now = options.now ?? Date.UTC(2026, 2, 5, 2, 0, 0)
	let isFailing = false

	const keyOf = (of: ChannelId, { account, id }: Address) => JSON.stringify([of, account, id])
	const entriesOf = (of: ChannelId, address: Address) => chats.get(keyOf(of, address)) ?? []

	function add(of: ChannelId, address: Address, make: (cursor: number) => HistoryEntry): void {
		const entries = entriesOf(of, address)
		// Cursors grow by more than one: in the store other rows of the chat lie between.
		chats.set(keyOf(of, address), [...entries, make((entries.at(-1)?.cursor ?? 0) + 3)])
		for (const wake of watches.get(keyOf(of, address)) ?? []) wake()
	}

	function say(of: ChannelId, address: Address, parts: readonly WirePart[]): void {
		add(of, address, (cursor) => ({ cursor, side: "village", at: now, parts }))
	}

	const host: AdapterHost = {
		http,
		clock: () => now,
		log: pino({ level: "silent" }),
		deriveKey: (purpose) => createHmac("sha256", "a secret for tests").update(purpose).digest(),
		media: createFakeMedia(),
		secrets: createFakeSecrets(),
		async accept(events) {
			if (isFailing) {
				isFailing = false
				throw new Error("store is down")
			}
			for (const event of events.map((raw) => inboundSchema.parse(raw))) {
				const key = JSON.stringify([channel, event.chat.account, event.externalId])
				if (seen.has(key)) continue
				seen.add(key)
				accepted.push(event)
				add(channel, event.chat, (cursor) => ({ cursor, side: "person", at: event.at, event }))
				const parts = options.reply?.(event) ?? []
				if (parts.length > 0) say(channel, event.chat, parts)
			}
		},
		history: {
			after: async (of, address, cursor, limit) =>
				entriesOf(of, address)
					.filter((entry) => entry.cursor > cursor)
					.slice(0, limit),
			before: async (of, address, cursor, limit) =>
				entriesOf(of, address)
					.filter((entry) => entry.cursor < cursor)
					.slice(-limit),
			watch(of, address, wake) {
				const wakes = watches.get(keyOf(of, address)) ?? new Set()
				watches.set(keyOf(of, address), wakes.add(wake))
				return () => wakes.delete(wake)
			},
		},
	}

	return {
		host,
		accepted,
		say,
		failNextAccept: () => {
			isFailing = true
		},
		advance: (ms) => {
			now += ms
		},
		watchers: () => [...watches.values()].reduce((sum, wakes) => sum + wakes.size, 0),
	}
}

function createFakeSecrets(): SecretStore {
	const values = new Map<string, string>()
	const turns = new Map<string, Promise<unknown>>()
	return {
		get: async (name) => values.get(name),
		put: async (name, value) => void values.set(name, value),
		exclusive: async (name, work) => {
			const mine = (turns.get(name) ?? Promise.resolve()).then(work)
			turns.set(
				name,
				mine.catch(() => undefined),
			)
			return mine
		},
	}
}

/** Names files by content and believes only their first bytes. */
function createFakeMedia(): MediaStore {
	const files = new Map<string, { readonly bytes: Uint8Array; readonly mime: string }>()
	return {
		async put(bytes) {
			if (bytes.length === 0) return { refused: "empty" }
			if (bytes.length > 10 * 1024 * 1024) return { refused: "too-large" }
			const mime = sniff(bytes)
			if (mime === undefined) return { refused: "type-not-allowed" }
			const ref = createHash("sha256").update(bytes).digest("hex")
			files.set(ref, { bytes, mime })
			return { ref, bytes: bytes.length, mime }
		},
		get: async (ref) => files.get(ref),
	}
}

function sniff(bytes: Uint8Array): string | undefined {
	const start = Buffer.from(bytes.subarray(0, 8)).toString("latin1")
	if (start.startsWith("\u0089PNG")) return "image/png"
	if (start.startsWith("\u00ff\u00d8\u00ff")) return "image/jpeg"
	if (isSilk(bytes)) return "audio/silk"
	if (start.startsWith("OggS")) return "audio/ogg"
	if (start.startsWith("#!AMR")) return "audio/amr"
	if (start.startsWith("\u001a\u0045\u00df\u00a3")) return "audio/webm"
	if (start.startsWith("%PDF")) return "application/pdf"
	return undefined
}
