/** A house around one adapter: real web server, real message path on SQLite, real media store; its clock is moved by hand, its log is kept. */
import type { AddressInfo } from "node:net"
import { dirname } from "node:path"
import { eq } from "drizzle-orm"
import { pino } from "pino"
import type { Adapter, AdapterHost } from "../../../src/channel/adapter.ts"
import type { ChannelLimits } from "../../../src/channel/limits.ts"
import { type Block, type Inbound, inboundSchema } from "../../../src/channel/message.ts"
import { messagePath } from "../../../src/message-path.ts"
import { mediaLinks } from "../../../src/outbound/media-link.ts"
import { say } from "../../../src/outbound/outbox.ts"
import { secretStore } from "../../../src/store/channel-secrets.ts"
import { createCipher } from "../../../src/store/cipher.ts"
import { mediaStore } from "../../../src/store/media.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { mediaLinkRoute } from "../../../src/web/media-link.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import type { Harness } from "./harness.ts"
import { conformanceVillage } from "./village.ts"

/** Nothing a channel allows holds back a test that is about something else. */
const openRates: ChannelLimits["rates"] = { perChannel: { perSecond: 100_000, burst: 100_000 } }

/** How `accept` fails: before anything is stored, or after the commit, so that only the acknowledgement is lost. */
export type AcceptTrouble = "before" | "after"

export type House = Awaited<ReturnType<typeof openHouse>>

export async function openHouse(
	harness: Harness,
	options: {
		readonly ownRates?: boolean
		readonly initiate?: ChannelLimits["initiate"]
		/** What this channel can carry; its own unless given. */
		readonly media?: ChannelLimits["media"]
		/** Where phones reach the house; nowhere unless given. */
		readonly publicUrl?: string
	} = {},
) {
	const { store, file, remove } = freshSqlite()
	const lines: string[] = []
	// Not the gated logger of the product: what an adapter hands in must be harmless by itself.
	const log = pino({ level: "trace" }, { write: (line: string) => lines.push(line) })
	let now = Date.UTC(2026, 2, 5, 2, 0, 0)
	const clock = () => now
	const server = await createServer({
		config: { locale: "zh-CN", demo: false, closeTimeoutMs: 200 },
		log: pino({ level: "silent" }),
		routes: [],
	})
	const platform = await harness.open({ server, clock, rates: options.ownRates === true ? undefined : openRates })
	const limits = {
		...platform.adapter.limits,
		...(options.initiate !== undefined && { initiate: options.initiate }),
		...(options.media !== undefined && { media: options.media }),
	}
	const media = mediaStore(dirname(file))
	const links = mediaLinks({ publicUrl: options.publicUrl, key: Buffer.alloc(32, 1), clock })
	const adapter: Adapter = { ...platform.adapter, limits }
	const visibleAtCommit = new Set(limits.visibleAtCommit ? [String(adapter.id)] : [])
	const path = messagePath({
		store,
		adapters: [adapter],
		switchboard: conformanceVillage(limits, visibleAtCommit),
		clock,
		log,
		media: { sizeOf: media.sizeOf, linkTo: links.linkTo },
		linkTo: (messageId) => (options.publicUrl === undefined ? undefined : `${options.publicUrl}/w/${messageId}`),
	})
	const stopping = new AbortController()
	const troubles: AcceptTrouble[] = []
	let accepts = 0
	let isStopped = false

	const host: AdapterHost = {
		accept: async (events) => {
			accepts += 1
			const trouble = troubles.shift()
			if (trouble === "before") throw new Error("the store is away")
			await path.accept(adapter.id, events)
			if (trouble === "after") throw new Error("the acknowledgement is lost")
		},
		http: server.http,
		clock,
		log: log.child({ channel: adapter.id }),
		deriveKey: (purpose) => Buffer.from(purpose.padEnd(32, "k").slice(0, 32)),
		media,
		history: path.history,
		secrets: secretStore({ store, cipher: createCipher(Buffer.alloc(32, "k")), clock, channel: adapter.id }),
	}
	mediaLinkRoute({ media, links, locale: "zh-CN" })(server.http)
	await adapter.start(host, stopping.signal)
	await path.start()
	await server.http.listen({ host: "127.0.0.1", port: 0 })
	const address: AddressInfo | string | null = server.http.server.address()
	const url = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : ""
	platform.serve(url)

	async function tells(lane: "dialog" | "bulk", id: string, blocks: readonly Block[]): Promise<void> {
		await store.tx(async (tx) => {
			const { chat } = tx.tables(transportTables)
			const [row] = await tx.db.select({ id: chat.id }).from(chat).where(eq(chat.channel, adapter.id))
			if (row === undefined) throw new Error("nobody has written yet")
			await say(tx, { chatId: row.id, lane, id, blocks, now })
		})
	}

	async function stop(): Promise<void> {
		if (isStopped) return
		isStopped = true
		stopping.abort()
		await server.http.close()
		await path.stop()
	}

	return {
		/** Where it listens. */
		url,
		platform,
		adapter,
		path,
		store,
		host,
		lines,
		clock,
		advance: (ms: number) => {
			now += ms
			path.wake()
		},
		/** The next calls of `accept` go wrong. */
		troubleAccepts: (...next: AcceptTrouble[]) => {
			troubles.push(...next)
		},
		accepts: () => accepts,
		/** Every event stored, in the order of the inbox. */
		events: async (): Promise<readonly Inbound[]> =>
			store.read(async (reader) => {
				const { inbox } = reader.tables(transportTables)
				const rows = await reader.db.select({ body: inbox.body, seq: inbox.seq }).from(inbox).orderBy(inbox.seq)
				return rows.map((row) => inboundSchema.parse(JSON.parse(row.body ?? "null")))
			}),
		outbox: async () =>
			store.read(async (reader) => {
				const { outbox } = reader.tables(transportTables)
				return reader.db.select().from(outbox).orderBy(outbox.seq)
			}),
		chats: async () =>
			store.read(async (reader) => {
				const { chat } = reader.tables(transportTables)
				return reader.db.select().from(chat)
			}),
		/** The village says something nobody asked for, in the only chat there is. */
		announces: async (lane: "dialog" | "bulk", ...texts: readonly string[]) => {
			for (const [i, text] of texts.entries()) await tells(lane, `announced-${text}-${i}`, [{ kind: "text", text }])
			path.wake()
		},
		/** The village shows a file it keeps, in the only chat there is. */
		shows: async (block: Extract<Block, { kind: "media" }>) => {
			await tells("dialog", `shown-${block.ref}-${block.alt}`, [block])
			path.wake()
		},
		stop,
		/** After `stop`: removes everything. */
		close: async () => {
			await stop()
			await platform.stop()
			await remove()
		},
	}
}
