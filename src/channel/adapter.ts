/** The contract between the house and a channel. Adapters import only from this folder. */
import type { FastifyInstance } from "fastify"
import type { Logger } from "pino"
import type { SendOutcome } from "./fault.ts"
import type { ChannelLimits } from "./limits.ts"
import type { Address, ChannelId, Inbound, WirePart } from "./message.ts"

export type SendOptions = {
	/** The outbox row's id: the key for channels that de-duplicate. */
	readonly outboxId: string
	/** Which part of the row this is, from 0. */
	readonly part: number
	/** Order of the row within its chat; a channel that keeps its own log sorts by it. */
	readonly seq: number
	readonly signal: AbortSignal
	/**
	 * `dialog`, where absent: somebody waits for it. `bulk`: nobody asked for it, a notice. `knock`, only where `limits.initiate.knocks`: a
	 * text and a link that tell, beyond the window, of a message that waits; the text may be shortened.
	 */
	readonly lane?: "dialog" | "bulk" | "knock"
}

export type ChannelHealth = {
	readonly state: "up" | "degraded" | "needs-login" | "down"
	readonly reason?: string
	/** Text of a login QR code, where the state is needs-login. */
	readonly qr?: string
}

/** A media file taken in: stored by the house, named by content. */
export type StoredMedia = { readonly ref: string; readonly bytes: number; readonly mime: string }

export interface AdapterHost {
	/** Stores the events, each once. Resolves after commit; only then may the adapter acknowledge to the platform. Rejects when nothing was stored. */
	accept(events: readonly Inbound[]): Promise<void>
	/** The village's web server, for callbacks and pages of this channel. */
	readonly http: FastifyInstance
	readonly clock: () => number
	readonly log: Logger
	/** Purpose-bound keys derived from the instance's secret; the adapter never sees the secret itself. */
	readonly deriveKey: (purpose: string) => Buffer
	/** Keeps bytes sniffed and capped; refuses with a coded value, never throws for bad content. */
	readonly media: MediaStore
	/** What a channel that keeps its own log (the web chat) may read of a chat. */
	readonly history: ChatHistory
	/** What this channel shares with its other instances and over restarts. */
	readonly secrets: SecretStore
}

/** Small values, sealed at rest: a platform's access token. */
export interface SecretStore {
	/** Undefined when nothing was put, or it cannot be opened any more: both mean that it must be made anew. */
	get(name: string): Promise<string | undefined>
	put(name: string, value: string): Promise<void>
	/** Runs `work` while no instance runs one under this name; waits for its turn. One that died holds it for at most a minute. */
	exclusive<T>(name: string, work: () => Promise<T>): Promise<T>
}

export interface MediaStore {
	/** `document`: staff hand in a PDF or a workbook, which nobody else may; otherwise pictures and recordings. */
	put(
		bytes: Uint8Array,
		claimed: { readonly name?: string; readonly mime?: string; readonly document?: true },
	): Promise<StoredMedia | { readonly refused: "too-large" | "type-not-allowed" | "empty" }>
	/** The stored bytes, or undefined when the reference names nothing. */
	get(ref: string): Promise<{ readonly bytes: Uint8Array; readonly mime: string } | undefined>
}

/** One line of a conversation as the house stored it; `cursor` grows strictly within a chat. */
export type HistoryEntry =
	| { readonly cursor: number; readonly side: "person"; readonly at: number; readonly event: Inbound }
	| { readonly cursor: number; readonly side: "village"; readonly at: number; readonly parts: readonly WirePart[] }

export interface ChatHistory {
	/** Entries of one chat after `cursor`, oldest first, at most `limit`. */
	after(channel: ChannelId, address: Address, cursor: number, limit: number): Promise<readonly HistoryEntry[]>
	/** Entries of one chat before `cursor`, oldest first, at most the `limit` nearest ones; `Number.MAX_SAFE_INTEGER` asks for the latest. */
	before(channel: ChannelId, address: Address, cursor: number, limit: number): Promise<readonly HistoryEntry[]>
	/** Calls `wake` after every commit that may have added to the chat; returns how to stop. */
	watch(channel: ChannelId, address: Address, wake: () => void): () => void
}

export interface Adapter {
	readonly id: ChannelId
	readonly limits: ChannelLimits
	/** Mounts routes, starts polling, or logs in. Resolves when the channel can take messages; stops when `signal` aborts. */
	start(host: AdapterHost, signal: AbortSignal): Promise<void>
	/** Sends one part. Never throws for what the platform answers. */
	send(part: WirePart, to: Address, options: SendOptions): Promise<SendOutcome>
	health(): ChannelHealth
}
