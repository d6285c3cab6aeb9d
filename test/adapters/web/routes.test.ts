import { randomUUID } from "node:crypto"
import type { InjectOptions } from "fastify"
import { afterEach, describe, expect, test } from "vitest"
import { maxTextLength } from "../../../src/channel/message.ts"
import { type ChatServer, type ChatServerOptions, startChat } from "./support.ts"

const running: ChatServer[] = []
afterEach(async () => {
	for (const { http } of running.splice(0)) await http.close()
})

/** A browser with its cookie. */
async function open(options: ChatServerOptions = {}, cookieName = "cunkou_chat") {
	const server = await startChat(options)
	running.push(server)
	const visit = async (cookies: Record<string, string> = {}) => {
		const page = await server.http.inject({ url: "/chat", cookies })
		const cookie = page.cookies.find((one) => one.name === cookieName)
		return { page, cookie, cookies: { [cookieName]: cookie?.value ?? "" } }
	}
	const { page, cookie, cookies } = await visit()
	const inject = (request: InjectOptions) => server.http.inject({ cookies, ...request })
	const post = (payload: object, more: InjectOptions = {}) => inject({ method: "POST", url: "/chat/messages", payload, ...more })
	const read = async (query = "cursor=0") => (await inject({ url: `/chat/messages?${query}` })).json()
	return { ...server, page, cookie, cookies, visit, inject, post, read }
}

const text = (words: string, id = randomUUID()) => ({ id, kind: "text", text: words })

describe("the device session", () => {
	test("is given by the page, out of scripts' reach, and pinned to the host with https", async () => {
		const plain = await open()
		expect(plain.cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", maxAge: 400 * 86_400 })
		expect(plain.cookie?.secure).toBeUndefined()
		const secure = await open({ publicUrl: "https://cun.example" }, "__Host-cunkou_chat")
		expect(secure.cookie).toMatchObject({ secure: true, httpOnly: true, path: "/" })
		expect(secure.cookie?.domain).toBeUndefined()
	})

	test("stays the same device on each visit", async () => {
		const { visit, cookies, post, read } = await open()
		await post(text("在吗"))
		const again = await visit(cookies)
		expect(again.cookies).toEqual(cookies)
		expect(again.page.body).toContain("在吗")
		expect((await read()).entries).toHaveLength(1)
	})

	test.each([
		["forged", (value: string) => `${"B".repeat(22)}.${value.split(".")[1]}`],
		["damaged", (value: string) => value.slice(0, -2)],
		["empty", () => ""],
	])("%s becomes a new device; the old chat is not readable", async (_name, change) => {
		const { visit, cookie, post, http } = await open()
		await post(text("只给自己看"))
		const value = change(cookie?.value ?? "")
		const refused = await http.inject({ url: "/chat/messages?cursor=0", cookies: { cunkou_chat: value } })
		expect(refused.statusCode).toBe(401)
		const fresh = await visit({ cunkou_chat: value })
		expect(fresh.cookies.cunkou_chat).not.toBe(cookie?.value)
		expect(fresh.page.body).not.toContain("只给自己看")
	})

	test("missing: a post is refused with a code, so the page can reload", async () => {
		const { http, fake } = await open()
		const answer = await http.inject({ method: "POST", url: "/chat/messages", payload: text("好") })
		expect(answer.statusCode).toBe(401)
		expect(answer.json()).toMatchObject({ code: "no-session" })
		expect(fake.accepted).toEqual([])
	})
})

describe("messages", () => {
	test("arrive once, however often they are sent; two equal ones are two", async () => {
		const { post, fake, read } = await open()
		const message = text("1")
		for (let time = 0; time < 3; time++) expect((await post(message)).statusCode).toBe(200)
		await post(text("1"))
		expect(fake.accepted.map((event) => event.kind === "text" && event.text)).toEqual(["1", "1"])
		expect((await read()).entries.map((entry: { id: string }) => entry.id)[0]).toBe(message.id)
	})

	test("one device's id does not stand in another's way", async () => {
		const { post, visit, fake } = await open()
		const message = text("我的")
		await post(message)
		await post(text("别人的", message.id), { cookies: (await visit()).cookies })
		expect(fake.accepted).toHaveLength(2)
	})

	test("are read on from a cursor, without repeats, never from a cache", async () => {
		const { post, read, inject, fake } = await open({ reply: () => [{ kind: "text", text: "收到" }] })
		await post(text("一"))
		const first = await read()
		expect(first.entries.map((entry: { side: string }) => entry.side)).toEqual(["person", "village"])
		expect(await read(`cursor=${first.cursor}`)).toMatchObject({ entries: [], cursor: first.cursor, more: false })
		await post(text("二"))
		expect((await read(`cursor=${first.cursor}`)).entries).toHaveLength(2)
		expect(await read(`before=${first.cursor}`)).toMatchObject({ entries: [{ cursor: first.first }], more: false })
		const answer = await inject({ url: "/chat/messages?cursor=0" })
		expect(answer.headers["cache-control"]).toBe("no-store")
		expect(answer.headers.etag).toBeUndefined()
		expect(fake.accepted).toHaveLength(2)
	})

	test("long histories come in batches", async () => {
		const { post, read, fake, inject, cookies } = await open()
		await post(text("开头"))
		const [first] = fake.accepted
		if (first === undefined) throw new Error("must be stored")
		for (let number = 0; number < 130; number++) fake.say("web", first.chat, [{ kind: "text", text: `第 ${number} 条` }])
		const batch = await read()
		expect(batch).toMatchObject({ more: true })
		expect(batch.entries).toHaveLength(100)
		const rest = await read(`cursor=${batch.cursor}`)
		expect(rest.entries).toHaveLength(31)
		const page = await inject({ url: "/chat", cookies })
		expect(page.body.match(/class="row village" data-cursor/g)).toHaveLength(50)
		expect(page.body).toContain('data-earlier="yes"')
	})

	test("of several options arrive together", async () => {
		const { post, fake } = await open()
		await post({ id: randomUUID(), kind: "choice", prompt: "t1", options: ["a", "c"] })
		expect(fake.accepted).toMatchObject([{ kind: "choice", prompt: "t1", option: "a", more: ["c"] }])
	})

	test("10 KB of text is taken; beyond 20,000 characters a plain sentence says what to do", async () => {
		const { post, fake } = await open()
		expect((await post(text("路".repeat(3_414)))).statusCode).toBe(200)
		const answer = await post(text("长".repeat(maxTextLength + 1)))
		expect(answer.statusCode).toBe(413)
		expect(answer.json()).toMatchObject({ code: "text-too-long", title: expect.stringContaining("分成几段") })
		expect(fake.accepted).toHaveLength(1)
	})

	test("that could not be stored are not acknowledged", async () => {
		const { post, fake } = await open()
		fake.failNextAccept()
		const message = text("别丢")
		expect((await post(message)).json()).toMatchObject({ code: "not-stored", status: 503 })
		expect((await post(message)).statusCode).toBe(200)
		expect(fake.accepted).toHaveLength(1)
	})

	test("typed before the newest question was seen are dated before it", async () => {
		const { post, fake, read } = await open({ reply: () => [{ kind: "text", text: "下一题" }] })
		await post(text("一"))
		const [stored] = fake.accepted
		const { cursor } = await read()
		if (stored === undefined) throw new Error("must be stored")
		fake.advance(1_000)
		fake.say("web", stored.chat, [{ kind: "text", text: "新问题" }])
		fake.advance(1_000)
		await post({ ...text("2"), seen: cursor })
		await post({ ...text("2"), seen: 1_000_000 })
		expect(fake.accepted.map((event) => event.at - stored.at)).toEqual([0, 999, 2_000])
	})
})

describe("other sites", () => {
	test.each([
		["a page elsewhere", { headers: { origin: "https://evil.example" } }, 403],
		["a browser that says so", { headers: { "sec-fetch-site": "cross-site" } }, 403],
		["a plain form", { headers: { "content-type": "application/x-www-form-urlencoded" }, payload: "kind=text&text=a" }, 400],
		["a text form", { headers: { "content-type": "text/plain" }, payload: '{"kind":"text"}' }, 400],
	])("%s cannot write", async (_name, request, status) => {
		const { inject, fake } = await open()
		const answer = await inject({ method: "POST", url: "/chat/messages", payload: JSON.stringify(text("坏")), ...request })
		expect(answer.statusCode).toBe(status)
		expect(fake.accepted).toEqual([])
	})
})

describe("too fast", () => {
	const paces = { posts: { perDevice: 3, perIp: 5 }, reads: { perDevice: 100, perIp: 100 } }

	test("one device is asked to wait in a plain sentence", async () => {
		const { post, fake, visit } = await open({ paces })
		for (let time = 0; time < 3; time++) expect((await post(text("快"))).statusCode).toBe(200)
		const answer = await post(text("太快"))
		expect(answer.statusCode).toBe(429)
		expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0)
		expect(answer.json()).toMatchObject({ code: "too-many", title: expect.stringMatching(/您写的还在，请等 \d+ 秒再发/) })
		expect((await post(text("邻居"), { cookies: (await visit()).cookies })).statusCode).toBe(200)
		expect(fake.accepted).toHaveLength(4)
	})

	test("made-up devices share the bound of their address", async () => {
		const { post, visit } = await open({ paces })
		const statuses = []
		for (let time = 0; time < 6; time++) statuses.push((await post(text("刷"), { cookies: (await visit()).cookies })).statusCode)
		expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
	})
})

describe("enrolment links", () => {
	test("only prepare the code; opening one changes nothing", async () => {
		const { inject, fake } = await open()
		const jump = await inject({ url: "/j/382417905" })
		expect(jump.statusCode).toBe(303)
		expect(jump.headers.location).toBe("/chat?c=382417905")
		const page = await inject({ url: "/chat?c=382417905" })
		expect(page.body).toMatch(/<textarea[^>]*>382417905<\/textarea>/)
		expect(page.body).toContain("登记码已经替您填好")
		expect(fake.accepted).toEqual([])
	})

	test.each(["<script>", "你好", "1".repeat(40)])("%s is no code and is left out", async (code) => {
		const { inject } = await open()
		const page = await inject({ url: `/chat?c=${encodeURIComponent(code)}` })
		expect(page.body).toMatch(/<textarea[^>]*><\/textarea>/)
		expect(page.body).not.toContain("登记码已经替您填好")
	})
})

describe("without script", () => {
	const field = (body: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ""
	const form = { "content-type": "application/x-www-form-urlencoded", origin: "http://localhost:80", host: "localhost:80" }
	const fields = (body: string, more: Record<string, string>) =>
		new URLSearchParams({ token: field(body, "token"), id: field(body, "id"), seen: field(body, "seen"), ...more }).toString()

	test("the page says how else to take part, and its form works once per page", async () => {
		const { page, inject, fake } = await open({ contact: "王会计 0515-8123" })
		expect(page.body).toMatch(/<noscript>.*王会计 0515-8123.*<\/noscript>/s)
		const payload = fields(page.body, { text: "修路灯" })
		for (let time = 0; time < 2; time++) {
			const answer = await inject({ method: "POST", url: "/chat/form", headers: form, payload })
			expect([answer.statusCode, answer.headers.location]).toEqual([303, "/chat"])
		}
		expect(fake.accepted).toMatchObject([{ kind: "text", text: "修路灯" }])
	})

	test("options are buttons of a form and become 已选", async () => {
		const choices = {
			token: "t1",
			style: "buttons",
			options: [
				{ id: "a", label: "同意" },
				{ id: "b", label: "不同意" },
			],
			pick: { min: 1, max: 1 },
		} as const
		const { page, inject, fake, cookies } = await open({
			reply: (event) => (event.kind === "text" ? [{ kind: "text", text: "同意吗？", choices }] : []),
		})
		await inject({ method: "POST", url: "/chat/form", headers: form, payload: fields(page.body, { text: "菜单" }) })
		const asked = await inject({ url: "/chat", cookies })
		expect(asked.body).toMatch(/<button type="submit" class="option" name="option" value="b">/)
		await inject({ method: "POST", url: "/chat/form", headers: form, payload: fields(asked.body, { prompt: "t1", option: "b" }) })
		expect(fake.accepted[1]).toMatchObject({ kind: "choice", prompt: "t1", option: "b" })
		const answered = (await inject({ url: "/chat", cookies })).body
		expect(answered).toContain('<div class="bubble">2 不同意</div>')
		expect(answered).toMatch(/value="b" disabled[^>]*>.*已选/s)
	})

	test("a scale stands side by side, as its middle steps have no words", async () => {
		const options = ["1 不满意", "2", "3 满意"].map((label, index) => ({ id: String(index + 1), label }))
		const choices = { token: "t1", style: "buttons", options, pick: { min: 1, max: 1 } } as const
		const { page, inject, cookies } = await open({
			reply: (event) => (event.kind === "text" ? [{ kind: "text", text: "满意吗？", choices }] : []),
		})
		await inject({ method: "POST", url: "/chat/form", headers: form, payload: fields(page.body, { text: "菜单" }) })
		expect((await inject({ url: "/chat", cookies })).body).toContain('<form class="ask steps"')
	})

	test.each([
		["a form of another device", { token: "x" }, 401, "请再点一次"],
		["blank text", { text: "  " }, 400, "还没有写字"],
		["too long", { text: "长".repeat(maxTextLength + 1) }, 413, "分成几段"],
	])("%s: the page says so and keeps what was written", async (_name, more, status, words) => {
		const { page, inject, fake } = await open()
		const answer = await inject({ method: "POST", url: "/chat/form", headers: form, payload: fields(page.body, { text: "留着", ...more }) })
		expect(answer.statusCode).toBe(status)
		expect(answer.body).toContain(words)
		expect(answer.body).toContain("text" in more ? `${more.text}</textarea>` : "留着</textarea>")
		expect(fake.accepted).toEqual([])
	})
})

describe("photos and recordings", () => {
	const png = Buffer.concat([Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"), Buffer.alloc(3_000_000)])

	function multipart(bytes: Buffer, id = randomUUID(), headers: Record<string, string> = { "x-cunkou-chat": "1" }) {
		const boundary = "----cunkou"
		const head = `--${boundary}\r\nContent-Disposition: form-data; name="id"\r\n\r\n${id}\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="照片.png"\r\nContent-Type: image/png\r\n\r\n`
		const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
		return {
			method: "POST",
			url: "/chat/media",
			payload,
			headers: { "content-type": `multipart/form-data; boundary=${boundary}`, ...headers },
		} as const
	}

	test("arrive once and are shown to their own chat only", async () => {
		const { inject, fake, read, visit } = await open()
		const id = randomUUID()
		for (let time = 0; time < 2; time++) expect((await inject(multipart(png, id))).statusCode).toBe(200)
		expect(fake.accepted).toMatchObject([{ kind: "media", media: "image", mime: "image/png", bytes: png.length, name: "照片.png" }])
		const { url } = (await read()).entries[0].said
		const shown = await inject({ url })
		expect(shown.rawPayload.equals(png)).toBe(true)
		expect(shown.headers).toMatchObject({ "content-type": "image/png", "content-security-policy": "default-src 'none'; sandbox" })
		const stranger = await visit()
		expect((await inject({ url, cookies: stranger.cookies })).statusCode).toBe(404)
		expect((await inject({ url: url.replace(/\?.*/, "") })).statusCode).toBe(404)
	})

	test.each([
		["too large", Buffer.concat([png, Buffer.alloc(8_000_000)]), 413, "too-large"],
		["not a picture", Buffer.from("<html>"), 415, "type-not-allowed"],
		["a document", Buffer.from("%PDF-1.7"), 415, "type-not-allowed"],
		["empty", Buffer.alloc(0), 400, "empty"],
	])("%s: refused with a plain sentence", async (_name, bytes, status, code) => {
		const { inject, fake } = await open()
		const answer = await inject(multipart(bytes))
		expect([answer.statusCode, answer.json().code]).toEqual([status, code])
		expect(fake.accepted).toEqual([])
	})

	test("a form of another site lacks our header", async () => {
		const { inject, fake } = await open()
		expect((await inject(multipart(png, randomUUID(), {}))).statusCode).toBe(400)
		expect(fake.accepted).toEqual([])
	})
})

describe("the adapter", () => {
	test("is up once mounted and down when stopped", async () => {
		const { adapter, stop } = await open()
		expect(adapter.health()).toEqual({ state: "up" })
		stop()
		expect(adapter.health()).toMatchObject({ state: "down" })
	})

	test("has nothing to send: the page reads the log", async () => {
		const { adapter, cookie } = await open()
		const id = cookie?.value.split(".")[0] ?? ""
		const options = { outboxId: "o1", part: 0, seq: 1, signal: new AbortController().signal }
		expect(await adapter.send({ kind: "text", text: "好" }, { account: "web", id }, options)).toEqual({ ok: true, externalIds: ["o1:0"] })
	})
})
