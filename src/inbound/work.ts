/** Works the inbox: takes the head event of each chat, in groups, until nothing is left. */
import type { Logger } from "pino"
import { groupLimits, type Store } from "../store/store.ts"
import { Waker } from "../store/waker.ts"
import { failed, suspectAfter, suspected } from "./failure.ts"
import { chatsWithWork } from "./inbox.ts"
import { type TurnHost, turnOfChat } from "./turn-of-chat.ts"
import { countLeftOver } from "./upkeep.ts"

const pollSize = 500
/** A poll that found all it may take looks again after this, ms. */
const soonMs = 50

export type Worker = {
	/** An event of this chat was stored. */
	notify(chatId: string): void
	/** Something may have become due: look now, not at the next poll. */
	wake(): void
	start(): Promise<void>
	/** Finishes the group under way, then stops. */
	stop(): Promise<void>
}

export function inboxWorker(options: {
	readonly store: Store
	readonly host: TurnHost
	readonly log: Logger
	/** Longest sleep between two looks at the inbox, ms. */
	readonly pollMs: number
	readonly onSaid: () => void
	readonly lanes?: number
}): Worker {
	const { store, host, log, pollMs, onSaid } = options
	// SQLite has one writer; on PostgreSQL a few groups side by side hide the round trips.
	const lanes = options.lanes ?? (store.dialect === "postgres" ? 4 : 1)
	const ready = new Set<string>()
	/** Events told of and not yet worked, by chat; without end where the poll found the chat. */
	const told = new Map<string, number>()
	const busy = new Set<string>()
	/** Chats whose head several processes left unfinished: each is worked alone, so that one that ends the process again takes no other with it. */
	const suspects = new Set<string>()
	const waker = new Waker()
	let nextPollAt = 0
	let isStopping = false
	let loops: Promise<void>[] = []

	function takeGroup(): string[] {
		const group: string[] = []
		for (const chatId of ready) {
			if (busy.has(chatId) || suspects.has(chatId)) continue
			group.push(chatId)
			if (group.length === groupLimits[store.dialect]) break
		}
		for (const chatId of group) {
			ready.delete(chatId)
			busy.add(chatId)
		}
		return group
	}

	function takeSuspect(): string | undefined {
		for (const chatId of suspects) {
			if (busy.has(chatId)) continue
			busy.add(chatId)
			return chatId
		}
		return undefined
	}

	async function workGroup(group: readonly string[]): Promise<void> {
		const heads = new Map<string, number>()
		const results = await store.batch(group, (tx, chatId) => turnOfChat(tx, chatId, host, (seq) => heads.set(chatId, seq)))
		const failures: { readonly chatId: string; readonly reason: unknown }[] = []
		let hasSaid = false
		for (const [i, result] of results.entries()) {
			const chatId = group[i]
			if (chatId === undefined) continue
			busy.delete(chatId)
			const left = (told.get(chatId) ?? Number.POSITIVE_INFINITY) - 1
			if (result.status === "fulfilled" && result.value.kind === "done") {
				hasSaid ||= result.value.said
				// SQLite has no other instance: with nothing left that we were told of, looking again was a turn for nothing a message.
				if (left > 0 || store.dialect !== "sqlite") ready.add(chatId)
				if (left > 0) told.set(chatId, left)
				else told.delete(chatId)
				continue
			}
			// The poll finds what is left.
			told.delete(chatId)
			if (result.status === "rejected") failures.push({ chatId, reason: result.reason })
		}
		if (hasSaid) onSaid()
		for (const { chatId, reason } of failures) {
			const code = errorCode(reason)
			log.error({ chatId, code }, "a turn failed and was rolled back")
			const outcome = await store.tx((tx) => failed(tx, { chatId, seq: heads.get(chatId), code }, host))
			if (outcome === "dead") {
				ready.add(chatId)
				onSaid()
			}
		}
	}

	async function workAlone(chatId: string): Promise<void> {
		const outcome = await store.tx((tx) => suspected(tx, chatId, host))
		suspects.delete(chatId)
		if (outcome === "try") await workGroup([chatId])
		else {
			ready.add(chatId)
			onSaid()
		}
	}

	async function loop(isPolling: boolean): Promise<void> {
		while (!isStopping) {
			if (isPolling && performance.now() >= nextPollAt) await guarded(poll, [])
			const alone = takeSuspect()
			if (alone !== undefined) await guarded(() => workAlone(alone), [alone])
			const group = takeGroup()
			if (group.length > 0) await guarded(() => workGroup(group), group)
			if (alone === undefined && group.length === 0 && !isStopping)
				await waker.wait(isPolling ? Math.max(0, nextPollAt - performance.now()) : pollMs)
		}
	}

	async function poll(): Promise<void> {
		nextPollAt = performance.now() + pollMs
		const found = await store.read((reader) => chatsWithWork(reader, host.clock(), pollSize))
		for (const chatId of found) {
			ready.add(chatId)
			// One told of already is worked for that: ▲ while 500 chats waited, every second look at a chat was for nothing.
			if (!told.has(chatId) || store.dialect !== "sqlite") told.set(chatId, Number.POSITIVE_INFINITY)
		}
		if (found.length === pollSize) nextPollAt = performance.now() + Math.min(soonMs, pollMs)
		waker.wake()
	}

	/** A database that is away must not end the loop; what was taken goes back to the poll. */
	async function guarded(work: () => Promise<void>, group: readonly string[]): Promise<void> {
		try {
			await work()
		} catch (error) {
			log.error({ code: errorCode(error) }, "the inbox could not be worked")
			await new Promise((resolve) => setTimeout(resolve, pollMs))
		} finally {
			for (const chatId of group) busy.delete(chatId)
		}
	}

	return {
		notify: (chatId) => {
			ready.add(chatId)
			told.set(chatId, (told.get(chatId) ?? 0) + 1)
			waker.wake()
		},
		wake: () => {
			nextPollAt = 0
			waker.wake()
		},
		start: async () => {
			const leftOver = await store.tx((tx) => countLeftOver(tx, suspectAfter))
			for (const chatId of leftOver.suspects) suspects.add(chatId)
			if (leftOver.counted > 0) log.info({ count: leftOver.counted }, "events left from before are worked now")
			loops = Array.from({ length: lanes }, (_, i) => loop(i === 0))
		},
		stop: async () => {
			isStopping = true
			waker.wake()
			await Promise.all(loops)
		},
	}
}

/** The stable code of an error, or its class: never its message, which may carry a person's words. */
export function errorCode(error: unknown): string {
	if (!(error instanceof Error)) return "UNKNOWN"
	if ("code" in error && typeof error.code === "string") return error.code
	// drizzle wraps what the driver threw
	return error.cause instanceof Error ? errorCode(error.cause) : error.name
}
