/** Starts the service and stops it again: store, house, web, channels, message path, in this order and back. */
import type { AddressInfo } from "node:net"
import type { Logger } from "pino"
import { createWebAdapter, webChatWords } from "../adapters/web/index.ts"
import { affairs, buildHouse, openStore, pathOf, StartError, secretOf } from "./app.ts"
import type { Adapter } from "./channel/adapter.ts"
import type { Config } from "./config.ts"
import type { MessagePath } from "./message-path.ts"
import { serveWords } from "./serve-words.ts"
import { deriveKey } from "./store/cipher.ts"
import { newId } from "./store/ids.ts"
import { mediaStore } from "./store/media.ts"
import { speaker } from "./text/catalogue.ts"
import type { House } from "./village/affair.ts"
import { contactOf, listVillages } from "./village/people/index.ts"
import { assetsFrom } from "./web/assets.ts"
import { staffGate } from "./web/auth/gate.ts"
import { ensureSetupLink } from "./web/auth/setup.ts"
import { mountConsole } from "./web/console/routes.ts"
import { renderPage } from "./web/layout.tsx"
import { createServer, type WebServer } from "./web/server.ts"

export type Service = {
	/** Where it listens, without a trailing slash. */
	readonly url: string
	readonly port: number
	/** Path of the one-time link while there is no administrator. */
	readonly setupPath: string | undefined
	readonly house: House
	readonly path: MessagePath
	/** Finishes what is under way, then closes everything. */
	stop(): Promise<void>
}

/** How long one stop may take before the process ends all the same, ms. */
export const stopLimitMs = 15_000

export async function startService(parts: { readonly config: Config; readonly log: Logger; readonly demo?: boolean }): Promise<Service> {
	const { config, log } = parts
	const demo = parts.demo ?? false
	const isHttps = config.publicUrl?.startsWith("https://") ?? false
	const secret = await secretOf(config)
	const store = await openStore(config)
	const gate = staffGate({
		store,
		clock: Date.now,
		newId,
		deriveKey: (purpose) => deriveKey(secret, purpose),
		locale: config.locale,
		isHttps,
		villages: listVillages,
	})
	const house = buildHouse({ config, store, secret, gate, demo })
	const server = await createServer({ config: { publicUrl: config.publicUrl, locale: config.locale, demo }, log, routes: [] })
	const adapters = [webChannel(house, server, isHttps)]
	const path = pathOf(house, adapters, log)
	const abort = new AbortController()
	for (const adapter of adapters) await adapter.start(hostOf(adapter, house, config, path, server, log), abort.signal)
	for (const affair of affairs) affair.routes(server.http, house)
	mountConsole(server.http, { house, door: gate, adapters, path, config })
	await path.start()
	const port = await listen(server, config)
	const setupPath = await ensureSetupLink(store, house.clock)
	return {
		url: `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`,
		port,
		setupPath,
		house,
		path,
		stop: async () => {
			abort.abort()
			await server.http.close()
			await path.stop()
			await store.close()
		},
	}
}

function webChannel(house: House, server: WebServer, isHttps: boolean): Adapter {
	return createWebAdapter({
		locale: house.locale,
		say: speaker([webChatWords], house.locale),
		timeZone: house.timeZone,
		isHttps,
		publish: (paths) => assetsFrom(paths).map((asset) => server.assets.add(asset)),
		render: (frame) => renderPage({ ...frame, locale: house.locale, look: "bare", demo: house.demo }),
		contact: () => onlyContact(house),
	})
}

/** Who helps where the chat does not work: known only when the instance serves one village. */
async function onlyContact(house: House): Promise<string | undefined> {
	return house.store.read(async (reader) => {
		const [village, ...others] = await listVillages(reader)
		if (village === undefined || others.length > 0) return undefined
		return (await contactOf(reader, village.id, undefined))?.name
	})
}

function hostOf(adapter: Adapter, house: House, config: Config, path: MessagePath, server: WebServer, log: Logger): Parameters<Adapter["start"]>[0] {
	return {
		accept: (events) => path.accept(adapter.id, events),
		http: server.http,
		clock: house.clock,
		log: log.child({ channel: adapter.id }),
		deriveKey: house.deriveKey,
		media: mediaStore(config.dataDir),
		history: path.history,
	}
}

async function listen(server: WebServer, config: Config): Promise<number> {
	try {
		await server.http.listen({ host: config.host, port: config.port })
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
			throw new StartError("port.taken", speaker([serveWords], config.locale)("serve.portTaken", { port: config.port }))
		}
		throw error
	}
	const address: AddressInfo | string | null = server.http.server.address()
	return typeof address === "object" && address !== null ? address.port : config.port
}
