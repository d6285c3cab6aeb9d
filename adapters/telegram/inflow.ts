/** From the platform's updates to the house: decode, fetch files, store; only then answer what was pressed. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Address, Inbound } from "../../src/channel/message.ts"
import { type Bot, captionEvent, type Decoded, decode, type FileToFetch, mediaEvent } from "./decode.ts"
import { failureOf } from "./fault.ts"
import type { FileKeeper, FileRefusal } from "./files.ts"
import type { Timing } from "./timing.ts"
import type { Caller } from "./wire.ts"
import type { TelegramSay } from "./words.ts"

/**
 * Resolves once all of it is committed: only then may the platform hear that we have it. `onPress` is told each press that must stop
 * turning, after the commit; without one the platform is called for it.
 */
export type Inflow = (updates: readonly unknown[], signal: AbortSignal, onPress?: (callbackId: string) => void) => Promise<void>

/** Files fetched at the same time. */
const lanes = 4

type Notice = { readonly chat: Address; readonly reason: FileRefusal | "unsupported" }
type Taken = { readonly events: readonly Inbound[]; readonly notices: readonly Notice[]; readonly callbackId?: string }

export function inflow(parts: {
	readonly host: Pick<AdapterHost, "accept" | "clock" | "log">
	readonly call: Caller
	readonly bot: Bot
	readonly keep: FileKeeper
	readonly say: TelegramSay
	readonly timing: Timing
}): Inflow {
	const { host, call, bot, keep, say, timing } = parts

	async function take(decoded: Decoded, signal: AbortSignal): Promise<Taken> {
		switch (decoded.kind) {
			case "event":
				return { events: [decoded.event], notices: [], ...callbackOf(decoded) }
			case "file":
				return takeFile(decoded.file, signal)
			case "unsupported":
				return { events: [], notices: [{ chat: decoded.chat, reason: "unsupported" }] }
			case "ignored":
				return { events: [], notices: [], ...callbackOf(decoded) }
		}
	}

	async function takeFile(file: FileToFetch, signal: AbortSignal): Promise<Taken> {
		const kept = await keep(file, signal)
		if (!("refused" in kept)) return { events: [mediaEvent(file, kept)], notices: [] }
		const left = captionEvent(file)
		return { events: left === undefined ? [] : [left], notices: [{ chat: file.envelope.chat, reason: kept.refused }] }
	}

	/** Best effort: the event is stored, and nothing of the village depends on these. */
	function tell(taken: readonly Taken[], signal: AbortSignal, onPress: Parameters<Inflow>[2]): void {
		const api = call(signal, timing.sendMs)
		const quietly = (call: Promise<unknown>, method: string): void => {
			call.catch((error: unknown) => {
				const failure = failureOf(error)
				host.log.debug({ method, code: failure.kind === "refused" ? failure.code : failure.kind }, "a courtesy call failed")
			})
		}
		for (const { callbackId } of taken) {
			if (callbackId === undefined) continue
			if (onPress === undefined) quietly(api.answerCallbackQuery(callbackId), "answerCallbackQuery")
			else onPress(callbackId)
		}
		// An album that is refused is refused once.
		const notices = new Map(taken.flatMap((one) => one.notices).map((notice) => [`${notice.chat.id} ${notice.reason}`, notice]))
		for (const { chat, reason } of notices.values()) quietly(api.sendMessage(chat.id, say(`refused.${reason}`)), "sendMessage")
	}

	return async (updates, signal, onPress) => {
		const decoded = updates.map((update) => decode(update, bot, host.clock()))
		const taken = await inLanes(decoded, (one) => take(one, signal))
		const events = taken.flatMap((one) => one.events)
		if (events.length > 0) await host.accept(events)
		tell(taken, signal, onPress)
	}
}

function callbackOf({ callbackId }: { readonly callbackId?: string }): { readonly callbackId?: string } {
	return callbackId === undefined ? {} : { callbackId }
}

/** Maps in order of the items, a few of them at a time. */
async function inLanes<I, T>(items: readonly I[], work: (item: I) => Promise<T>): Promise<readonly T[]> {
	const results = new Map<number, T>()
	const queue = items.entries()
	const lane = async (): Promise<void> => {
		for (const [i, item] of queue) results.set(i, await work(item))
	}
	await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
	return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result)
}
