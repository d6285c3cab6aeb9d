/**
 * Frames → the house. The long connection knows no acknowledgement: what cannot be stored now is kept here and tried until it can be,
 * one chat's in their order. What the process takes with it when it ends unasked is lost; the platform does not bring it again.
 */
import type { AdapterHost, StoredMedia } from "../../../src/channel/adapter.ts"
import { pause, pauseMs } from "../../../src/channel/pause.ts"
import type { FileRefusal } from "../../wechat-platform/files.ts"
import { mediaEvent } from "../../wechat-platform/files.ts"
import type { Status } from "../status.ts"
import type { Timing } from "../timing.ts"
import { type BotFile, type BotTaken, decodeBot } from "./decode.ts"

export type BotRefusal = FileRefusal | "unsupported"

export function botInflow(parts: {
	readonly host: AdapterHost
	readonly botId: string
	readonly keep: (file: BotFile) => Promise<StoredMedia | { readonly refused: FileRefusal }>
	/** Something was not kept: the person must hear so. Never rejects. */
	readonly onRefused: (chatId: string, why: BotRefusal) => void
	/** After the commit. */
	readonly onPress: (press: { readonly taskId: string; readonly userId: string }, taken: BotTaken) => void
	readonly status: Status
	readonly timing: Timing
	readonly signal: AbortSignal
}): (body: unknown) => void {
	const { host, botId, keep, onRefused, onPress, status, timing, signal } = parts
	const queues = new Map<string, Promise<void>>()

	async function store(taken: BotTaken, isEntry: boolean): Promise<void> {
		if (taken.kind === "unsupported") return onRefused(taken.envelope.chat.id, "unsupported")
		if (taken.kind === "event") {
			if (isEntry && (await host.history.before("wecom-bot", taken.event.chat, Number.MAX_SAFE_INTEGER, 1)).length > 0) return
			return host.accept([taken.event])
		}
		const kept = await keep(taken.file)
		if ("refused" in kept) return onRefused(taken.file.envelope.chat.id, kept.refused)
		const { envelope, media } = taken.file
		return host.accept([{ ...mediaEvent({ envelope, media }, kept), ...(envelope.group !== undefined && { group: envelope.group }) }])
	}

	async function untilStored(taken: BotTaken, isEntry: boolean): Promise<void> {
		for (let failures = 1; !signal.aborted; failures++) {
			try {
				await store(taken, isEntry)
				if (failures > 1) status.up()
				return
			} catch (error) {
				status.trouble("store")
				host.log.error({ code: error instanceof Error ? error.name : "UNKNOWN" }, "a message could not be stored; tried again")
				await pause(pauseMs(timing, failures), signal)
			}
		}
	}

	return (body) => {
		const { taken, press, isEntry = false } = decodeBot(body, botId, host.clock())
		for (const one of taken) {
			const chat = one.kind === "event" ? one.event.chat.id : one.kind === "file" ? one.file.envelope.chat.id : one.envelope.chat.id
			const before = queues.get(chat) ?? Promise.resolve()
			const next = before.then(async () => {
				await untilStored(one, isEntry)
				if (press !== undefined && !signal.aborted) onPress(press, one)
			})
			queues.set(chat, next)
			void next.finally(() => {
				if (queues.get(chat) === next) queues.delete(chat)
			})
		}
	}
}
