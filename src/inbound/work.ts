/** Works the inbox: takes the head event of each chat, in groups, until nothing is left. */
import type { Logger } from "pino"
import { say } from "../outbound/outbox.ts"
import { addAlert } from "../store/journal.ts"
import type { Store } from "../store/store.ts"
import { Waker } from "../store/waker.ts"
import { chatsWithWork, countLeftovers, headOf, postpone } from "./inbox.ts"
import { type TurnHost, turnOfChat } from "./turn-of-chat.ts"

const pollMs = 1_000
const groupSize = 50
/** A turn that threw is a bug or a passing trouble of the database: a few more tries, then staff look at it. */
const retryDelaysMs = [500, 2_000, 10_000, 60_000]
const maxAttempts = retryDelaysMs.length + 1

export type Worker = {
	/** An event of this chat was stored. */
	notify(chatId: string): void
	start(): Promise<void>
	/** Finishes the group under way, then stops. */
	stop(): Promise<void>
}

export function inboxWorker(options: { readonly store: Store; readonly host: TurnHost; readonly log: Logger; readonly onSaid: () => void; readonly lanes?: number }): Worker {
	const { store, host, log, onSaid } = options
	// SQLite has one writer; on PostgreSQL a few groups side by side hide the round trips.
	const lanes = options.lanes ?? (store.dialect === "postgres" ? 4 : 1)
	const ready = new Set<string>()
	const busy = new Set<string>()
	const waker = new Waker()
	let isStopping = false
	let loops: Promise<void>[] = []

	function takeGroup(): string[] {
		const group: string[] = []
		for (const chatId of ready) {
			if (busy.has(chatId)) continue
			group.push(chatId)
			if (group.length === groupSize) break
		}
		for (const chatId of group) {
			ready.delete(chatId)
			busy.add(chatId)
		}
		return group
	}

	async function workGroup(group: readonly string[]): Promise<void> {
		const results = await store.batch(group, (tx, chatId) => turnOfChat(tx, chatId, host))
		let hasSaid = false
		for (const [i, result] of results.entries()) {
			const chatId = group[i]
			if (chatId === undefined) continue
			busy.delete(chatId)
			if (result.status === "rejected") {
				await giveBack(chatId, result.reason)
				hasSaid = true
			} else if (result.value.kind === "done") {
				ready.add(chatId)
				hasSaid ||= result.value.said
			}
		}
		if (hasSaid) onSaid()
	}

	async function giveBack(chatId: string, reason: unknown): Promise<void> {
		const cause = errorCode(reason)
		log.error({ chatId, code: cause }, "a turn failed and was rolled back")
		// A conflict or a deadlock is nobody's fault: run again without counting.
		if (cause === "SESSION_CONFLICT") {
			ready.add(chatId)
			return
		}
		await store.tx(async (tx) => {
			const head = await headOf(tx, chatId)
			if (head === undefined) return
			const now = host.clock()
			const attempts = head.attempts + 1
			const isDead = attempts >= maxAttempts
			await postpone(tx, chatId, head.seq, { status: isDead ? "dead" : "new", attempts, dueAt: now + (retryDelaysMs[attempts - 1] ?? 0), cause })
			if (!isDead) return
			await addAlert(tx, { id: host.newId(), villageId: head.villageId, kind: "inbox-dead", subject: chatId, detail: cause, at: now })
			if (head.channel !== "system") {
				await say(tx, { chatId, lane: "dialog", id: host.newId(), blocks: [{ kind: "text", text: host.switchboard.say("engine.failed") }], now })
			}
			ready.add(chatId)
		})
	}

	async function loop(isPolling: boolean): Promise<void> {
		while (!isStopping) {
			const group = takeGroup()
			if (group.length > 0) {
				await guarded(() => workGroup(group), group)
				continue
			}
			await waker.wait(pollMs)
			if (isPolling && !isStopping) await guarded(poll, [])
		}
	}

	async function poll(): Promise<void> {
		for (const chatId of await store.read((reader) => chatsWithWork(reader, host.clock(), 500))) ready.add(chatId)
	}

	/** A database that is away must not end the loop; what was taken goes back to the poll. */
	async function guarded(work: () => Promise<void>, group: readonly string[]): Promise<void> {
		try {
			await work()
		} catch (error) {
			log.error({ code: errorCode(error) }, "the inbox could not be worked")
			for (const chatId of group) busy.delete(chatId)
			await new Promise((resolve) => setTimeout(resolve, pollMs))
		}
	}

	return {
		notify: (chatId) => {
			ready.add(chatId)
			waker.wake()
		},
		start: async () => {
			const { leftOver, dead } = await store.tx((tx) => countLeftovers(tx, maxAttempts))
			if (leftOver > 0) log.info({ leftOver, dead }, "events left from before are worked now")
			await poll()
			loops = Array.from({ length: lanes }, (_, i) => loop(i === 0))
			waker.wake()
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
	if (error instanceof Error) return "code" in error && typeof error.code === "string" ? error.code : error.name
	return "UNKNOWN"
}
