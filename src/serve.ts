/** Starts the service and stops it again: store, house, web, channels, message path, in this order and back. */
import type { AddressInfo } from "node:net"
import type { FastifyInstance } from "fastify"
import type { Logger } from "pino"
import { affairs, allRights, allShapes } from "./affairs.ts"
import { buildHouse, databaseFile, mediaLinksOf, mediaOf, openRows, openStore, pathOf, StartError, secretOf, setUpVillage } from "./app.ts"
import { bundlesOf } from "./bundles.ts"
import type { Adapter, MediaStore } from "./channel/adapter.ts"
import { channelsOf } from "./channels.ts"
import type { Config } from "./config.ts"
import type { MessagePath } from "./message-path.ts"
import { channelRegistry } from "./outbound/channel-facts.ts"
import { packageVersion } from "./root.ts"
import { serveWords } from "./serve-words.ts"
import { secretStore } from "./store/channel-secrets.ts"
import { deriveKey } from "./store/cipher.ts"
import { isDemoFolder } from "./store/demo-folder.ts"
import { newId } from "./store/ids.ts"
import { mediaSweeper } from "./store/media-sweep.ts"
import { pendingMigrations } from "./store/migrate.ts"
import { findLitestream, startReplication } from "./store/replica.ts"
import { speaker } from "./text/catalogue.ts"
import type { House } from "./village/affair.ts"
import { listVillages } from "./village/people/index.ts"
import { staffGate } from "./web/auth/gate.ts"
import { authRoutes } from "./web/auth/routes.ts"
import { ensureSetupLink } from "./web/auth/setup-link.ts"
import { healthReader } from "./web/console/health.ts"
import { readyRoute } from "./web/console/ready.ts"
import { consoleRoutes } from "./web/console/routes.ts"
import { mediaLinkRoute } from "./web/media-link.ts"
import { metricsRoute, metricsToken } from "./web/metrics.ts"
import { createServer, type WebServer } from "./web/server.ts"
import { waitingMessageRoute } from "./web/waiting-message.tsx"

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

/** `clock`: ms, the machine's unless given; it never goes back. */
export async function startService(parts: {
	readonly config: Config
	readonly log: Logger
	readonly demo?: boolean
	readonly clock?: () => number
}): Promise<Service> {
	const { config, log, clock = Date.now } = parts
	const demo = parts.demo ?? isDemoFolder(config.dataDir)
	const isHttps = config.publicUrl?.startsWith("https://") ?? false
	const replica = replicaOf(config)
	const secret = await secretOf(config)
	// What copies the journal away also cuts it short.
	const store = await openStore(config, { hasRoom: replica === undefined })
	const gate = staffGate({
		store,
		clock,
		newId,
		deriveKey: (purpose) => deriveKey(secret, purpose),
		locale: config.locale,
		isHttps,
		villages: listVillages,
		rights: allRights,
	})
	const channels = channelRegistry()
	const house = buildHouse({ config, store, secret, gate, demo, clock, channels: channels.of, bundles: bundlesOf(config) })
	const server = await createServer({
		config: { publicUrl: config.publicUrl, trustProxy: config.trustProxy, locale: config.locale, demo },
		log,
		routes: [],
	})
	const adapters = await channelsOf(house, server, isHttps, config.channels)
	channels.add(adapters)
	const media = mediaOf(house, config)
	const links = mediaLinksOf(house)
	const path = pathOf(house, adapters, log, { sizeOf: media.sizeOf, linkTo: links.linkTo })
	const abort = new AbortController()
	for (const adapter of adapters) await adapter.start(hostOf(adapter, house, media, path, server, log), abort.signal)
	const readHealth = healthReader({
		store,
		clock: house.clock,
		version: packageVersion,
		dataDir: config.dataDir,
		publicUrl: house.publicUrl,
		adapters,
		paused: () => path.deliverer.paused(),
		pendingMigrations: () =>
			pendingMigrations(config.databaseUrl === undefined ? { file: databaseFile(config.dataDir) } : { databaseUrl: config.databaseUrl }),
	})
	const routes = [
		// First: it guards every page of the console that comes after it.
		authRoutes(house, gate),
		...affairs.map(
			({ routes: mount }) =>
				(http: FastifyInstance) =>
					mount(http, house),
		),
		consoleRoutes({
			house,
			door: gate,
			readHealth,
			wake: () => path.wake(),
			addVillage: (tx, village) => setUpVillage(tx, house, village),
		}),
		mediaLinkRoute({ media, links, locale: house.locale }),
		waitingMessageRoute({ house, media: { sizeOf: media.sizeOf, linkTo: links.linkTo }, isHttps }),
		readyRoute(readHealth),
		metricsRoute(readHealth, metricsToken(house.deriveKey)),
	]
	for (const mount of routes) mount(server.http)
	const stop = async (): Promise<void> => {
		abort.abort()
		await server.http.close()
		await path.stop()
		await Promise.all([...works, sweeper.stop()])
		await store.close()
		await replication?.stop()
	}
	for (const { onStart } of affairs) await onStart?.(house)
	const works = affairs.flatMap(({ id, work }) => work?.({ house, log: log.child({ affair: id }), signal: abort.signal }) ?? [])
	const replication = replica && startReplication({ ...replica, file: databaseFile(config.dataDir), log: log.child({ part: "replica" }) })
	const sweeper = mediaSweeper({
		store,
		dataDir: config.dataDir,
		shapes: allShapes(),
		openSource: () => openRows(config),
		clock,
		timeZone: config.timeZone,
		log,
	})
	sweeper.start()
	await path.start()
	// A port that is taken must leave nothing running: the loops would keep the process alive.
	const port = await listen(server, config).catch(async (error: unknown) => {
		await stop()
		throw error
	})
	const setupPath = await ensureSetupLink(store, house.clock)
	return {
		url: `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`,
		port,
		setupPath,
		house,
		path,
		stop,
	}
}

/** Where to copy the database to all the time, and with what; PostgreSQL has replication of its own. */
function replicaOf({ databaseUrl, replicaUrl, locale }: Config): { readonly program: string; readonly url: string } | undefined {
	if (databaseUrl !== undefined || replicaUrl === undefined) return undefined
	const program = findLitestream()
	if (program === undefined) throw new StartError("replica.no-program", speaker([serveWords], locale)("serve.noLitestream"))
	return { program, url: replicaUrl }
}

function hostOf(
	adapter: Adapter,
	house: House,
	media: MediaStore,
	path: MessagePath,
	server: WebServer,
	log: Logger,
): Parameters<Adapter["start"]>[0] {
	return {
		accept: (events) => path.accept(adapter.id, events),
		http: server.http,
		clock: house.clock,
		log: log.child({ channel: adapter.id }),
		deriveKey: house.deriveKey,
		media,
		history: path.history,
		secrets: secretStore({ store: house.store, cipher: house.cipher, clock: house.clock, channel: adapter.id }),
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
