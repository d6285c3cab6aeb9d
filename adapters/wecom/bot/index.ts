/** A WeCom 智能机器人 as a channel, over its long connection: no address of ours is needed. Only wiring. */
import { randomUUID } from "node:crypto"
import { z } from "zod"
import type { Adapter, AdapterHost, StoredMedia } from "../../../src/channel/adapter.ts"
import { isLibraryMissing } from "../../../src/channel/library-missing.ts"
import type { ChannelLimits } from "../../../src/channel/limits.ts"
import { firstTry } from "../../wechat-platform/connect.ts"
import { CallError, type Failure } from "../../wechat-platform/failure.ts"
import type { FileRefusal } from "../../wechat-platform/files.ts"
import { download } from "../../wechat-platform/wire.ts"
import { maxDownloadBytes } from "../limits.ts"
import { createStatus, type Status } from "../status.ts"
import { defaultTiming, type Timing } from "../timing.ts"
import type { WecomBotSettings } from "../variables.ts"
import type { WecomSay } from "../words.ts"
import { type BotFile, chatIdOf } from "./decode.ts"
import { authCodeOf } from "./failure.ts"
import { botInflow } from "./inflow.ts"
import { type Client, type Library, loadLibrary } from "./library.ts"
import { wecomBotLimits } from "./limits.ts"
import { type BotOutflow, botOutflow } from "./outflow.ts"

export type WecomBotOptions = {
	readonly settings: WecomBotSettings
	/** Says `wecomWords`. */
	readonly say: WecomSay
	readonly timing?: Partial<Timing>
	readonly rates?: ChannelLimits["rates"]
	/** The optional package, where it is installed. */
	readonly load?: () => Promise<Library>
}

export function createWecomBotAdapter({ settings, say, timing: given, rates, load = loadLibrary }: WecomBotOptions): Adapter {
	const timing = { ...defaultTiming, ...given }
	const { botId } = settings
	const status = createStatus(say)
	let client: Client | undefined
	let out: BotOutflow | undefined

	function failed(failure: Failure): void {
		// Whether the connection stands, its own events say.
		if (failure.kind === "refused") status.failed(failure)
	}

	async function run(host: AdapterHost, signal: AbortSignal, onTried: () => void): Promise<void> {
		const library = await load()
		if (signal.aborted) return
		const opened = botOutflow({ media: host.media, say, clock: host.clock, onFailure: failed })
		const next = library.build(settings, timing)
		out = opened
		client = next
		const frames = new Map<string, { readonly headers: { readonly req_id: string } }>()
		const receive = botInflow({
			host,
			botId,
			keep: (file) => keep(library, host, file, timing, signal),
			onRefused: (chatId, why) => {
				const options = { outboxId: randomUUID(), part: 0, seq: 0, signal }
				// Best effort: what was said is lost by now, and nothing of the village depends on this.
				void opened.send(next, { kind: "text", text: say(`refused.${why}`) }, chatIdOf(chatId), options)
			},
			onPress: ({ taskId, userId }, taken) => {
				const frame = frames.get(taskId)
				frames.delete(taskId)
				if (frame !== undefined && taken.kind === "event" && taken.event.kind === "choice")
					void opened.showChosen(next, frame, taskId, userId, taken.event)
			},
			status,
			timing,
			signal,
		})
		watch(next, status, host, signal, onTried)
		next.on("message", (frame) => receive(frame.body))
		next.on("event", (frame) => {
			const taskId = taskIdIn(frame.body)
			if (taskId !== undefined) frames.set(taskId, { headers: { req_id: frame.headers.req_id } })
			receive(frame.body)
		})
		signal.addEventListener("abort", () => next.disconnect())
		next.connect()
	}

	return {
		id: "wecom-bot",
		limits: rates === undefined ? wecomBotLimits : { ...wecomBotLimits, rates },
		async start(host, signal) {
			status.trouble("starting")
			signal.addEventListener("abort", () => status.trouble("stopped"))
			const live = async (onTried: () => void): Promise<void> => {
				await run(host, signal, onTried).catch((error: unknown) => {
					status.trouble(isLibraryMissing(error) ? "bot-missing" : "bot-unreachable")
					host.log.error({ code: isLibraryMissing(error) ? "LIBRARY_MISSING" : "ENDED" }, "the channel ended")
					onTried()
				})
			}
			await firstTry(live, timing.startMs, host.log)
		},
		async send(part, to, options) {
			if (to.account !== botId) return { ok: false, fault: { kind: "invalid", detail: "not an address of this bot" } }
			if (out === undefined || client === undefined || !client.isConnected)
				return { ok: false, fault: { kind: "transient", detail: "NOT_CONNECTED" } }
			const sent = await out.send(client, part, chatIdOf(to.id), options)
			if (sent.ok) status.up()
			return sent
		},
		health: () => status.read(),
	}
}

function watch(client: Client, status: Status, host: AdapterHost, signal: AbortSignal, onTried: () => void): void {
	let isReplaced = false
	client.on("authenticated", () => {
		status.up()
		host.log.info("connected")
		onTried()
	})
	client.on("event.disconnected_event", () => {
		isReplaced = true
		status.trouble("bot-replaced")
		host.log.error({ code: "REPLACED" }, "the same bot has connected elsewhere")
	})
	client.on("disconnected", () => {
		if (!isReplaced && !signal.aborted && status.read().state !== "down") status.trouble("bot-unreachable")
	})
	client.on("error", (error) => {
		const code = authCodeOf(error)
		if (!signal.aborted) status.trouble(code === undefined ? "bot-unreachable" : "bot-credentials")
		host.log.warn({ code: code ?? "CONNECTION" }, "the long connection could not be opened")
		onTried()
	})
}

/** Fetched, opened, and kept as what it is. */
async function keep(
	library: Library,
	host: AdapterHost,
	{ url, aesKey }: BotFile,
	timing: Timing,
	signal: AbortSignal,
): Promise<StoredMedia | { readonly refused: FileRefusal }> {
	let bytes: Uint8Array | "too-large"
	try {
		bytes = await download({ url, timeoutMs: timing.downloadMs, signal }, maxDownloadBytes)
		if (bytes !== "too-large" && aesKey !== undefined) bytes = library.decryptFile(bytes, aesKey)
	} catch (error) {
		// A stop is no refusal.
		if (signal.aborted) throw error instanceof CallError ? error : new CallError({ kind: "network", code: "STOPPED" })
		return { refused: "failed" }
	}
	return bytes === "too-large" ? { refused: bytes } : host.media.put(bytes, {})
}

const pressSchema = z.object({
	event: z.object({ task_id: z.string().optional(), template_card_event: z.object({ task_id: z.string().optional() }).optional() }),
})

function taskIdIn(body: unknown): string | undefined {
	const press = pressSchema.safeParse(body)
	return press.data?.event.template_card_event?.task_id ?? press.data?.event.task_id
}
