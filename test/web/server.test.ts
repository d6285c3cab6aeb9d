import { brotliDecompressSync } from "node:zlib"
import { afterEach, describe, expect, test } from "vitest"
import { createLogger } from "../../src/log.ts"
import { assetsFrom, consoleStyles, pageStyles } from "../../src/web/assets.ts"
import { createServer, type WebConfig } from "../../src/web/server.ts"

const opened: Awaited<ReturnType<typeof createServer>>[] = []
afterEach(async () => {
	for (const { http } of opened.splice(0)) await http.close()
})

async function serve(config: Partial<WebConfig> = {}) {
	const lines: string[] = []
	const log = createLogger({ level: "info", to: { write: (line) => lines.push(line) } })
	const server = await createServer({
		config: { locale: "zh-CN", demo: false, ...config },
		log,
		routes: [
			(http) => {
				http.get("/long", async (_request, reply) => reply.type("text/html; charset=utf-8").send("<p>村口</p>".repeat(500)))
				http.get("/short", async (_request, reply) => reply.type("text/html; charset=utf-8").send("<p>村口</p>"))
				http.get("/picture", async (_request, reply) => reply.type("image/png").send(Buffer.alloc(5000)))
				http.get("/broken/:name", async () => {
					throw new Error("李奶奶 13812345678")
				})
				http.post("/echo", async (request) => ({ got: request.body }))
			},
		],
	})
	opened.push(server)
	return { ...server, lines }
}

const browser = { accept: "text/html,application/xhtml+xml" }

describe("every answer", () => {
	test("carries the security headers; HSTS only where the public address is https", async () => {
		const plain = await (await serve({ publicUrl: "http://192.168.1.5:8080" })).http.inject("/healthz")
		expect(plain.json()).toEqual({ status: "alive" })
		expect(plain.headers).toMatchObject({
			"x-content-type-options": "nosniff",
			"referrer-policy": "same-origin",
			"x-frame-options": "DENY",
		})
		const policy = String(plain.headers["content-security-policy"])
		expect(policy).toContain("default-src 'self'")
		expect(policy).toContain("frame-ancestors 'none'")
		expect(policy).not.toContain("unsafe-inline")
		expect(plain.headers["strict-transport-security"]).toBeUndefined()
		const secure = await (await serve({ publicUrl: "https://cun.example" })).http.inject("/healthz")
		expect(secure.headers["strict-transport-security"]).toContain("max-age=")
	})

	test("is compressed when it is text over 1 KB and the browser can", async () => {
		const { http } = await serve()
		const packed = await http.inject({ url: "/long", headers: { "accept-encoding": "gzip, br" } })
		expect(packed.headers).toMatchObject({
			"content-encoding": "br",
			vary: "Accept-Encoding",
			"content-length": String(packed.rawPayload.length),
		})
		expect(brotliDecompressSync(packed.rawPayload).toString()).toBe("<p>村口</p>".repeat(500))
		for (const url of ["/short", "/picture"]) {
			const plain = await http.inject({ url, headers: { "accept-encoding": "gzip, br" } })
			expect(plain.headers["content-encoding"]).toBeUndefined()
		}
		const unasked = await http.inject("/long")
		expect(unasked.headers["content-encoding"]).toBeUndefined()
		expect(unasked.headers.vary).toBe("Accept-Encoding")
	})

	test("is logged by method, route and status alone", async () => {
		const { http, lines } = await serve()
		await http.inject("/broken/%E6%9D%8E%E5%A5%B6%E5%A5%B6?phone=13812345678")
		await http.inject("/j/382417905")
		const log = lines.join("")
		expect(log).toContain('"route":"/broken/:name"')
		expect(log).toContain('"status":500')
		expect(log).toContain('"route":"unmatched"')
		for (const secret of ["13812345678", "%E6%9D%8E", "李奶奶", "382417905"]) expect(log).not.toContain(secret)
	})
})

describe("errors", () => {
	test("are a page for browsers: what happened, what was kept, what to do; never the cause", async () => {
		const { http } = await serve({ demo: true })
		const answer = await http.inject({ url: "/broken/x", headers: browser })
		expect(answer.statusCode).toBe(500)
		expect(answer.headers["content-type"]).toContain("text/html")
		for (const words of ["我们这边出了问题", "以前的都没有变", "过几分钟再试", "演示数据", String(answer.headers["x-request-id"])])
			expect(answer.body).toContain(words)
		expect(answer.body).not.toMatch(/李奶奶|server\.test|at /)
	})

	test("are problem+json for scripts", async () => {
		const { http } = await serve()
		const missing = await http.inject("/nothing")
		expect(missing.statusCode).toBe(404)
		expect(missing.headers["content-type"]).toContain("application/problem+json")
		expect(missing.json()).toMatchObject({ code: "not-found", status: 404, title: "没有找到这个页面" })
	})

	test.each([
		["not JSON", { "content-type": "application/json" }, "{", 400, "bad-request"],
		["a kind nobody reads", { "content-type": "application/x-strange" }, "x", 415, "unsupported-type"],
		["over 1 MB", { "content-type": "application/json" }, JSON.stringify("x".repeat(1_100_000)), 413, "too-large"],
	])("%s is told with its code", async (_name, headers, payload, status, code) => {
		const { http } = await serve()
		const answer = await http.inject({ method: "POST", url: "/echo", headers, payload })
		expect(answer.statusCode).toBe(status)
		expect(answer.json()).toMatchObject({ code })
	})

	test("a form sent by another site is refused before any route sees it", async () => {
		const { http } = await serve()
		const payload = "a=1"
		const headers = { "content-type": "application/x-www-form-urlencoded", host: "cun.example" }
		const strange = await http.inject({ method: "POST", url: "/echo", headers: { ...headers, origin: "https://evil.example" }, payload })
		expect(strange.json()).toMatchObject({ code: "cross-site", status: 403 })
		const own = await http.inject({ method: "POST", url: "/echo", headers: { ...headers, origin: "https://cun.example" }, payload })
		expect(own.json()).toEqual({ got: { a: "1" } })
	})
})

describe("static files", () => {
	test("live under their hash, compressed, for good", async () => {
		const { http } = await serve()
		const url = consoleStyles[0]?.url ?? ""
		const answer = await http.inject({ url, headers: { "accept-encoding": "br" } })
		expect(answer.headers).toMatchObject({
			"content-type": "text/css; charset=utf-8",
			"content-encoding": "br",
			"cache-control": "public, max-age=31536000, immutable",
		})
		expect(brotliDecompressSync(answer.rawPayload)).toEqual(consoleStyles[0]?.body)
		expect((await http.inject(url.replace("/assets/", "/assets/x"))).statusCode).toBe(404)
	})

	test("of one call share a folder, and a changed set gets a new one", async () => {
		const both = assetsFrom(["src/web/assets/page.css", "src/web/assets/console.css"]).map((asset) => asset.url.split("/"))
		expect(both.map((parts) => parts.at(-1))).toEqual(["page.css", "console.css"])
		expect(both[0]?.at(-2)).toBe(both[1]?.at(-2))
		expect(pageStyles[0]?.url.split("/").at(-2)).not.toBe(both[0]?.at(-2))
		expect(() => assetsFrom(["src/web/server.ts"])).toThrow("unknown type")
	})

	test("are reachable once added", async () => {
		const { http, assets } = await serve()
		const [asset] = assetsFrom(["adapters/web/client/chat.css"])
		if (asset === undefined) throw new Error("must be read")
		expect((await http.inject(asset.url)).statusCode).toBe(404)
		expect((await http.inject(assets.add(asset))).body).toBe(asset.body.toString())
	})

	test("console pages load at most 15 KB of styles", () => {
		expect(consoleStyles.reduce((sum, asset) => sum + asset.body.length, 0)).toBeLessThanOrEqual(15 * 1024)
	})
})

test("stopping ends connections that would not end by themselves", async () => {
	const { http } = await serve({ closeTimeoutMs: 50 })
	http.get("/endless", async (_request, reply) => {
		reply.hijack()
		reply.raw.write("…")
	})
	const base = await http.listen({ port: 0, host: "127.0.0.1" })
	const answer = await fetch(`${base}/endless`)
	const reading = answer.text()
	await http.close()
	await expect(reading).rejects.toThrow()
})

describe("the address of a visitor", () => {
	const forwarded = { "x-forwarded-for": "203.0.113.9, 198.51.100.7" }
	test.each([
		["nobody is believed unless set", undefined, "127.0.0.1", "127.0.0.1"],
		["one hop: what the proxy itself saw", 1, "127.0.0.1", "198.51.100.7"],
		["loopback: the proxy on this machine", "loopback", "127.0.0.1", "198.51.100.7"],
		["loopback is not whoever comes from elsewhere", "loopback", "192.0.2.1", "192.0.2.1"],
		["a network of two proxies", "127.0.0.1,198.51.100.0/24", "127.0.0.1", "203.0.113.9"],
	])("%s", async (_, trustProxy, remoteAddress, ip) => {
		const server = await createServer({
			config: { locale: "zh-CN", demo: false, trustProxy },
			log: createLogger({ level: "silent", to: { write: () => undefined } }),
			routes: [(http) => void http.get("/ip", async (request) => ({ ip: request.ip }))],
		})
		opened.push(server)
		expect((await server.http.inject({ url: "/ip", remoteAddress, headers: forwarded })).json()).toEqual({ ip })
	})
})
