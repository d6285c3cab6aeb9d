/** Delivery by callback: one update at a time per chat, different chats side by side, repeated until the bot says 2xx. */
import { type Call, isRecord, Refusal } from "./methods.ts"
import type { Update, World } from "./world.ts"

export type Webhook = {
	wake(): void
	stop(): void
	/** Deliveries so far, repeated ones included. */
	readonly deliveries: () => number
	readonly secret: string
	readonly url: string
	/** Where to knock instead, for a bot whose public address is not the one it listens on. */
	redirect(url: string): void
}

/** The platform waits longer; what matters is that it repeats. */
const repeatMs = 20
const maxConnections = 40

/** `perform` does the call that may stand in the answer. */
export function createWebhook(
	world: World,
	{ url, secret }: { readonly url: string; readonly secret: string },
	perform: (call: Call) => void,
): Webhook {
	const busy = new Set<number>()
	const abort = new AbortController()
	let target = url
	let deliveries = 0

	async function deliver(update: Update, chatId: number): Promise<void> {
		try {
			deliveries += 1
			const response = await fetch(target, {
				method: "POST",
				headers: { "content-type": "application/json", ...(secret !== "" && { "x-telegram-bot-api-secret-token": secret }) },
				body: JSON.stringify(update),
				signal: abort.signal,
			})
			const answer = await response.text()
			if (response.ok) {
				world.taken(update)
				callIn(answer)
			} else await later()
		} catch {
			await later()
		} finally {
			busy.delete(chatId)
		}
		if (!abort.signal.aborted) wake()
	}

	/** Whether it succeeds, the bot never hears. */
	function callIn(answer: string): void {
		const parsed: unknown = answer === "" ? undefined : JSON.parse(answer)
		if (!isRecord(parsed) || typeof parsed.method !== "string") return
		const { method, ...payload } = parsed
		try {
			perform({ method: String(method), payload, uploads: new Map() })
		} catch (error) {
			if (!(error instanceof Refusal)) throw error
		}
	}

	function later(): Promise<void> {
		return new Promise((resolve) => setTimeout(resolve, repeatMs))
	}

	function wake(): void {
		if (abort.signal.aborted || !target.startsWith("http")) return
		for (const update of world.waiting()) {
			if (busy.size >= maxConnections) return
			const chatId = chatOf(update)
			if (busy.has(chatId)) continue
			busy.add(chatId)
			void deliver(update, chatId)
		}
	}

	return {
		wake,
		secret,
		url,
		stop: () => abort.abort(),
		deliveries: () => deliveries,
		redirect: (other) => {
			target = other
			wake()
		},
	}
}

function chatOf(update: Update): number {
	for (const value of Object.values(update)) {
		if (!isRecord(value)) continue
		const holder = isRecord(value.message) ? value.message : value
		if (isRecord(holder.chat)) return Number(holder.chat.id)
	}
	return update.update_id
}
