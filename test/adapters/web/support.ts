/** The web chat on a real server with a host in memory. */
import { pino } from "pino"
import { createWebAdapter, webChatWords } from "../../../adapters/web/index.ts"
import type { Paces } from "../../../adapters/web/limiter.ts"
import type { Inbound, WirePart } from "../../../src/channel/message.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { assetsFrom } from "../../../src/web/assets.ts"
import { renderPage } from "../../../src/web/layout.tsx"
import { createServer } from "../../../src/web/server.ts"
import { createFakeHost } from "../../support/fake-host.ts"

export type ChatServerOptions = {
	readonly publicUrl?: string
	readonly paces?: Paces
	readonly contact?: string
	readonly demo?: boolean
	/** The village's answer to each event. */
	readonly reply?: (event: Inbound) => readonly WirePart[]
}

export async function startChat(options: ChatServerOptions = {}) {
	const { http, assets } = await createServer({
		config: { locale: "zh-CN", demo: options.demo ?? false, publicUrl: options.publicUrl, closeTimeoutMs: 500 },
		log: pino({ level: "silent" }),
		routes: [],
	})
	const fake = createFakeHost(http, "web", options.reply === undefined ? {} : { reply: options.reply })
	const stop = new AbortController()
	const adapter = createWebAdapter({
		locale: "zh-CN",
		say: speaker([webChatWords], "zh-CN"),
		timeZone: "Asia/Shanghai",
		isHttps: options.publicUrl?.startsWith("https://") ?? false,
		publish: (paths) => assetsFrom(paths).map((asset) => assets.add(asset)),
		render: (frame) => renderPage({ ...frame, locale: "zh-CN", look: "bare", demo: options.demo ?? false }),
		contact: async () => options.contact,
		...(options.paces && { paces: options.paces }),
	})
	await adapter.start(fake.host, stop.signal)
	return { http, fake, adapter, stop: () => stop.abort() }
}

export type ChatServer = Awaited<ReturnType<typeof startChat>>
