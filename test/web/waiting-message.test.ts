import { pino } from "pino"
import { afterEach, expect, test } from "vitest"
import { rememberChat } from "../../src/channel/known-chat.ts"
import type { Block } from "../../src/channel/message.ts"
import { noMedia } from "../../src/outbound/media.ts"
import { say as saysIn } from "../../src/outbound/outbox.ts"
import { words as outboundWords } from "../../src/outbound/words.ts"
import { transportTables } from "../../src/store/transport.ts"
import { speaker } from "../../src/text/catalogue.ts"
import { createServer } from "../../src/web/server.ts"
import { waitingMessageRoute } from "../../src/web/waiting-message.tsx"
import { freshSqlite } from "../support/stores.ts"
import { textFrom } from "../support/tiny.ts"
import { outboxRow, stored } from "../support/transport-rows.ts"

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
	for (const close of closing.splice(0)) await close()
})

const key = Buffer.alloc(32, 7)
const message: readonly Block[] = [
	{ kind: "text", text: "周五停水\n<b>请存好水</b>" },
	{ kind: "ask", prompt: "同意吗？", token: "t1", options: [{ id: "y", label: "同意" }], pick: { min: 1, max: 1 } },
	{ kind: "link", text: "看公告", url: "https://cun.example/v/QJ" },
]

/** A house with one waiting message, for the chat `a`; `enter` gives the cookie of a browser known to be a chat's. */
async function house() {
	const { store, remove } = freshSqlite()
	let now = 1_000_000
	const server = await createServer({
		config: { locale: "zh-CN", demo: false, closeTimeoutMs: 100 },
		log: pino({ level: "silent" }),
		routes: [],
	})
	closing.push(() => server.http.close(), remove)
	const event = textFrom("a", "x")
	const chatId = await stored(store, event, { channel: "wechat-official" })
	await store.tx((tx) => saysIn(tx, { chatId, lane: "bulk", id: "m1", blocks: message, now }))
	waitingMessageRoute({
		house: {
			store,
			deriveKey: () => key,
			clock: () => now,
			locale: "zh-CN",
			demo: false,
			say: speaker([outboundWords], "zh-CN"),
		},
		media: noMedia,
		isHttps: false,
	})(server.http)
	server.http.get<{ Params: { id: string } }>("/enter/:id", async (request, reply) => {
		rememberChat(reply, { key, isHttps: false, now }, { channel: "wechat-official", account: event.chat.account, id: request.params.id })
		return "in"
	})
	const get = async (id: string, cookie = "") => server.http.inject({ url: `/w/${id}`, headers: { accept: "text/html", cookie } })
	return {
		store,
		get,
		enter: async (id: string) => {
			const { cookies } = await server.http.inject(`/enter/${id}`)
			return cookies.map(({ name, value }) => `${name}=${value}`).join("; ")
		},
		advance: (ms: number) => {
			now += ms
		},
	}
}

test("the one it is for reads it whole, as often as they like; it goes on waiting", async () => {
	const { store, get, enter } = await house()
	const cookie = await enter("a")
	const before = await outboxRow(store, "m1")
	for (const _ of [1, 2]) {
		const page = await get("m1", cookie)
		expect(page.statusCode).toBe(200)
		for (const shown of ["周五停水", "&lt;b>请存好水&lt;/b>", "1. 同意", "https://cun.example/v/QJ", "回到服务号发一个字"])
			expect(page.body).toContain(shown)
		expect(page.headers["cache-control"]).toContain("no-store")
	}
	expect(await outboxRow(store, "m1")).toEqual(before)
})

test("nobody else does: no cookie, another chat, a cookie of yesterday, a message that never was", async () => {
	const { get, enter, advance } = await house()
	const [own, other] = [await enter("a"), await enter("b")]
	const refused = [await get("m1"), await get("m1", other), await get("m2", own)]
	advance(13 * 3_600_000)
	refused.push(await get("m1", own))
	for (const page of refused) {
		expect(page.statusCode).toBe(403)
		expect(page.body).toContain("现在还看不了这条消息")
		expect(page.body).not.toContain("停水")
	}
})

test("one whose words are erased is told to be over", async () => {
	const { store, get, enter } = await house()
	await store.tx(async (tx) => {
		await tx.db.update(tx.tables(transportTables).outbox).set({ body: null })
	})
	const page = await get("m1", await enter("a"))
	expect(page.statusCode).toBe(410)
	expect(page.body).toContain("过期")
})
