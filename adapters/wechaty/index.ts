/** A personal WeChat account as a channel, through wechaty and a puppet service. Only wiring. */
import QRCode from "qrcode"
import type { Adapter, AdapterHost } from "../../src/channel/adapter.ts"
import { isLibraryMissing } from "../../src/channel/library-missing.ts"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import type { Address } from "../../src/channel/message.ts"
import { pause } from "../../src/channel/pause.ts"
import { createAskers } from "./askers.ts"
import type { Where } from "./encode.ts"
import { contactOfAddress, isRoomId } from "./identity.ts"
import { inflow, type Refusal } from "./inflow.ts"
import { type Library, loadLibrary } from "./library.ts"
import { dailyCap, wechatyLimits } from "./limits.ts"
import { type Link, openLink } from "./link.ts"
import { type Sending, sendPart } from "./outflow.ts"
import { createPace, type Pace } from "./pace.ts"
import { createStatus } from "./status.ts"
import { supervise } from "./supervise.ts"
import { defaultTiming, type Timing, within } from "./timing.ts"
import type { WechatySettings } from "./variables.ts"
import type { WechatySay } from "./words.ts"

export { checkWechaty } from "./check.ts"
export { wechatySettings } from "./variables.ts"
export { wechatyWords } from "./words.ts"

export type WechatyOptions = {
	readonly settings: WechatySettings
	/** Says `wechatyWords`. */
	readonly say: WechatySay
	/** Words that address the village in a room without a mention. */
	readonly argumentWords: readonly string[]
	/** Shows lines to whoever started the service: the warning, and the login code as a picture of blocks. */
	readonly print: (text: string) => void
	/** When messages of the last 24 hours were sent on this channel, ms: the day's cap outlives a restart. */
	readonly sentLately: (since: number) => Promise<readonly number[]>
	readonly timing?: Partial<Timing>
	readonly rates?: ChannelLimits["rates"]
	/** 0 ≤ random() < 1, for the uneven pauses. */
	readonly random?: () => number
	/** Messages in any 24 hours. */
	readonly cap?: number
	/** The optional packages, where they are installed. */
	readonly load?: () => Promise<Library>
}

/** How often a message that waits for the connection looks for it, ms. */
const stepMs = 25
const dayMs = 24 * 60 * 60_000

export function createWechatyAdapter(options: WechatyOptions): Adapter {
	const { settings, say, print, rates, argumentWords } = options
	const timing = { ...defaultTiming, ...options.timing }
	const askers = createAskers()
	let pace: Pace | undefined
	let link: Link | undefined
	let house: AdapterHost | undefined
	const status = createStatus(say, () => pace?.isFull() ?? false)

	function sendingBy(signal: AbortSignal, lane: "dialog" | "bulk", by: Pace): Sending {
		return { link, media: house?.media, pace: by, timing, signal, where: (roomId, self, now) => whereIn(roomId, self, now, lane) }
	}

	async function whereIn(id: string, self: string, now: Link, lane: "dialog" | "bulk"): Promise<Where> {
		if (!isRoomId(id)) return { announces: false }
		if (lane === "bulk") {
			const room = await within(timing.callMs, now.puppet.roomPayload(id)).catch(() => undefined)
			return { announces: room?.ownerId === self || (room?.adminIdList ?? []).includes(self) }
		}
		const answers = askers.answered(id, house?.clock() ?? 0)
		return { announces: false, ...(answers !== undefined && { answers }) }
	}

	/** Until somebody is logged in, or for a while: most losses are over in a second, and a channel that says so rests for a minute. */
	async function reconnected(signal: AbortSignal): Promise<void> {
		const end = performance.now() + timing.reconnectMs
		while (link?.self() === undefined && status.read().state === "degraded" && performance.now() < end && !signal.aborted)
			await pause(stepMs, signal)
	}

	function showQr(qr: string, host: AdapterHost): void {
		host.log.warn({ code: "NEEDS_LOGIN" }, "the channel waits for a login; its code is in the console and on the terminal")
		QRCode.toString(qr, { type: "terminal", small: true }).then(
			(picture) => print(`${say("qr.scan")}\n${picture}`),
			(error: unknown) => host.log.error({ code: error instanceof Error ? error.name : "UNKNOWN" }, "the login code could not be drawn"),
		)
	}

	async function run(host: AdapterHost, library: Library, by: Pace, signal: AbortSignal, onTried: () => void): Promise<void> {
		const tell = (chat: Address, reason: Refusal): void => {
			// Best effort: what was said is stored or lost by now, and nothing of the village depends on these.
			void sendPart({ kind: "text", text: say(`refused.${reason}`) }, chat, sendingBy(signal, "dialog", by))
		}
		const receive = inflow({
			host,
			link: () => link,
			status,
			timing,
			argumentWords,
			tell,
			onAddressed: ({ chat, from }) => {
				if (from.name !== undefined) askers.heard(chat.id, { id: contactOfAddress(from.id).id, name: from.name }, host.clock())
			},
			signal,
		})
		let shownQr: string | undefined
		const events = {
			onMessage: receive.onMessage,
			onRoomJoin: (change: Parameters<typeof receive.onRoomChange>[1]) => receive.onRoomChange("joined", change),
			onRoomLeave: (change: Parameters<typeof receive.onRoomChange>[1]) => receive.onRoomChange("left", change),
			onFriendship: receive.onFriendship,
			onLogin: () => {
				if (signal.aborted) return
				shownQr = undefined
				status.up()
				host.log.info("logged in")
			},
			onLogout: () => {
				if (link === undefined || signal.aborted) return
				status.trouble("logged-out")
				host.log.warn({ code: "LOGGED_OUT" }, "the account was logged out")
			},
			onScan: (qr: string) => {
				if (signal.aborted) return
				status.needsLogin(qr)
				if (qr !== shownQr) showQr(qr, host)
				shownQr = qr
			},
			onTrouble: (code: string) => host.log.debug({ code }, "the library reports trouble"),
		}
		await supervise({
			open: () => openLink({ library, settings, timing, events, signal }),
			onLink: (next) => {
				link = next
				if (next === undefined) return
				if (next.self() !== undefined) status.up()
				else if (status.read().state !== "needs-login") status.trouble("logged-out")
			},
			status,
			timing,
			log: host.log,
			signal,
			onTried,
		})
	}

	return {
		id: "wechaty",
		limits: rates === undefined ? wechatyLimits : { ...wechatyLimits, rates },
		async start(host, signal) {
			house = host
			status.trouble("starting")
			print(say("warning"))
			host.log.warn({ code: "BAN_RISK" }, "wechaty uses a personal account; WeChat may close it")
			const random = options.random ?? Math.random
			const earlier = await options.sentLately(host.clock() - dayMs)
			const by = createPace({ timing, cap: options.cap ?? dailyCap, clock: host.clock, random, earlier })
			pace = by
			signal.addEventListener("abort", () => status.trouble("stopped"))
			const waited = new AbortController()
			const tried = new Promise<void>((onTried) => {
				const live = async (): Promise<void> => run(host, await (options.load ?? loadLibrary)(), by, signal, onTried)
				live()
					.catch((error: unknown) => {
						if (!signal.aborted) status.trouble(isLibraryMissing(error) ? "missing" : "unreachable")
						host.log.error({ code: isLibraryMissing(error) ? "LIBRARY_MISSING" : "ENDED" }, "the channel ended")
					})
					.finally(onTried)
			})
			await Promise.race([tried, pause(timing.startMs, waited.signal)])
			waited.abort()
		},
		async send(part, to, { signal, lane }) {
			if (pace === undefined) return { ok: false, fault: { kind: "transient", detail: "NOT_STARTED" } }
			await reconnected(signal)
			return sendPart(part, to, sendingBy(signal, lane === "bulk" ? "bulk" : "dialog", pace))
		},
		health: () => status.read(),
	}
}
