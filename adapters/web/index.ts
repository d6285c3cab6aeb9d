/** The web chat: our own page as a channel. Only wiring. */
import type { FastifyRequest } from "fastify"
import type { Adapter } from "../../src/channel/adapter.ts"
import type { KnownChat } from "../../src/channel/known-chat.ts"
import { addressOf } from "./decode.ts"
import { createWakeStreams } from "./events.ts"
import { sendOutcome } from "./fault.ts"
import { createLimiter, defaultPaces, type Paces } from "./limiter.ts"
import { webLimits } from "./limits.ts"
import { type ChatFrame, createPageMaker } from "./page-maker.tsx"
import { mediaUrlOf, mountChat } from "./routes.ts"
import { createSessions } from "./session.ts"
import { formToken } from "./verify.ts"
import type { ChatSay, webChatWords } from "./words.ts"

export { webChatWords } from "./words.ts"

/** What the house's key for device sessions is derived for. */
export const webSessionPurpose = "web-chat-session"

/** Names the chat of the device a request comes from; undefined without a genuine cookie. */
export function webChatOf(key: Buffer, isHttps: boolean): (request: FastifyRequest) => KnownChat | undefined {
	const { deviceOf } = createSessions(key, isHttps)
	return (request) => {
		const device = deviceOf(request)
		return device === undefined ? undefined : { channel: "web", ...addressOf(device) }
	}
}

export type WebChatOptions = {
	readonly locale: keyof typeof webChatWords
	/** Says `webChatWords` in that language. */
	readonly say: ChatSay
	/** The village's time zone, an IANA name. */
	readonly timeZone: string
	/** Whether residents reach the page by https; decides the cookie's kind. */
	readonly isHttps: boolean
	/** Makes files of the package reachable for browsers, under one folder, and returns their addresses in the same order. */
	readonly publish: (paths: readonly string[]) => readonly string[]
	/** The house's page frame around the chat's own main element. */
	readonly render: (frame: ChatFrame) => string
	/** Who helps where the chat does not work, e.g. 村委会 0515-8123 4567; undefined: the page says the contact or the committee. */
	readonly contact: () => Promise<string | undefined>
	/** Requests per minute; `defaultPaces` unless given. */
	readonly paces?: Paces
}

/** The page's script and what it imports. */
const scripts = [
	"chat.js",
	"page.js",
	"storage.js",
	"request.js",
	"ask.js",
	"rows.js",
	"log.js",
	"input.js",
	"outbox.js",
	"news.js",
	"composer.js",
	"recorder.js",
]

/** The adapter; `start` mounts its routes, so it comes before the server listens. */
export function createWebAdapter(options: WebChatOptions): Adapter {
	let isUp = false
	return {
		id: "web",
		limits: webLimits,
		async start(host, signal) {
			const { http } = host
			const key = host.deriveKey(webSessionPurpose)
			const sessions = createSessions(key, options.isHttps)
			const latest = async (device: string) =>
				(await host.history.before("web", addressOf(device), Number.MAX_SAFE_INTEGER, 1)).at(-1)?.cursor ?? 0
			const streams = createWakeStreams((device, wake) => host.history.watch("web", addressOf(device), wake), latest)
			const pages = createPageMaker({
				...options,
				host,
				styles: options.publish(["adapters/web/client/chat.css"]),
				scripts: options.publish(scripts.map((name) => `adapters/web/client/${name}`)),
				formTokenOf: (device) => formToken(key, device),
				mediaUrlOf: (device) => mediaUrlOf(key, device),
			})
			mountChat(http, {
				host,
				key,
				sessions,
				streams,
				pages,
				limiter: createLimiter(http, sessions, options.paces ?? defaultPaces),
				say: options.say,
			})
			http.addHook("preClose", async () => streams.closeAll())
			signal.addEventListener("abort", () => {
				isUp = false
				streams.closeAll()
			})
			isUp = true
		},
		// The page reads the stored log, so a part is with the person as soon as its row is; nothing is left to do here.
		send: async (_part, to, { outboxId, part }) => sendOutcome(to, outboxId, part),
		health: () => (isUp ? { state: "up" } : { state: "down", reason: "not started" }),
	}
}
