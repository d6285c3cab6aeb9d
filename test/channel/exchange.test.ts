/** The exchange over real connections: what comes back, what is kept open, and what each way of failing is called. */
import { createServer, type RequestListener, type Server } from "node:http"
import { createServer as createPlain, type Socket } from "node:net"
import { afterEach, expect, it } from "vitest"
import { exchange, type Sending } from "../../src/channel/exchange.ts"
import { networkCode, neverLeft } from "../../src/channel/network-error.ts"
import { freePort, listeningPort } from "../support/ports.ts"

const servers: (Server | ReturnType<typeof createPlain>)[] = []
const sockets = new Set<Socket>()

afterEach(() => {
	for (const socket of sockets) socket.destroy()
	sockets.clear()
	for (const server of servers.splice(0)) server.close()
})

async function served(answer: RequestListener): Promise<string> {
	const server = createServer(answer)
	server.on("connection", (socket) => sockets.add(socket))
	servers.push(server)
	return `http://127.0.0.1:${await listeningPort(server)}/a?b=c`
}

/** A server that does this with each connection, in whatever words. */
async function spoken(say: (socket: Socket) => void): Promise<string> {
	const server = createPlain((socket) => {
		sockets.add(socket)
		socket.on("error", () => undefined)
		socket.once("data", () => say(socket))
	})
	servers.push(server)
	return `http://127.0.0.1:${await listeningPort(server)}/`
}

function sending(url: string, more: Partial<Sending> = {}): Sending {
	return { url, method: "POST", body: "问", timeoutMs: 20_000, signal: new AbortController().signal, maxBytes: 100, ...more }
}

async function codeOf(failing: Promise<unknown>): Promise<string> {
	return failing.then(
		() => "no failure",
		(error: unknown) => networkCode(error),
	)
}

it("sends what it is given, with its length, and gives the answer, whatever its status", async () => {
	const url = await served(async (request, response) => {
		const chunks: Buffer[] = []
		for await (const chunk of request) chunks.push(chunk)
		const { method, url: path, headers } = request
		const seen = [method, path, headers["content-type"], headers["content-length"], Buffer.concat(chunks).toString()]
		response.writeHead(418).end(JSON.stringify(seen))
	})
	const headers = { "content-type": "text/plain" }
	expect(await exchange(sending(url, { headers }))).toEqual({ status: 418, text: '["POST","/a?b=c","text/plain","3","问"]' })
	expect(await exchange(sending(url, { headers, body: new Uint8Array([65, 66]) }))).toMatchObject({
		text: '["POST","/a?b=c","text/plain","2","AB"]',
	})
})

it("keeps connections open from one exchange to the next", async () => {
	const url = await served((_request, response) => void response.end("好"))
	for (let i = 0; i < 5; i++) expect(await exchange(sending(url))).toEqual({ status: 200, text: "好" })
	expect(sockets.size).toBe(1)
})

it("follows no redirect", async () => {
	const url = await served((_request, response) => void response.writeHead(302, { location: "/elsewhere" }).end())
	expect(await exchange(sending(url))).toEqual({ status: 302, text: "" })
	expect(sockets.size).toBe(1)
})

it("does not read to its end what is too long", async () => {
	const url = await served((_request, response) => {
		response.write("x".repeat(101))
	})
	expect(await exchange(sending(url))).toEqual({ status: 200, text: undefined })
})

it("gives up after its time, and when it is told to, with the answer half in or not begun", async () => {
	const silent = await served(() => undefined)
	const half = await served((_request, response) => void response.write("h"))
	for (const url of [silent, half]) {
		expect(await codeOf(exchange(sending(url, { timeoutMs: 30 })))).toBe("TIMEOUT")
		const abort = new AbortController()
		const given = codeOf(exchange(sending(url, { signal: abort.signal })))
		setTimeout(() => abort.abort(), 30)
		expect(await given).toBe("TIMEOUT")
		expect(neverLeft(await codeOf(exchange(sending(url, { signal: abort.signal }))))).toBe(true)
	}
})

it("calls an answer that breaks off what it is, and one that is no HTTP", async () => {
	const cut = await spoken((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nfifty is more"))
	const hungUp = await spoken((socket) => socket.destroy())
	const foreign = await spoken((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"))
	expect(await codeOf(exchange(sending(cut)))).toBe("ECONNRESET")
	expect(await codeOf(exchange(sending(hungUp)))).toBe("ECONNRESET")
	expect(await codeOf(exchange(sending(foreign)))).toMatch(/^HPE_/)
})

it("knows that nothing left where nobody listens, and takes no other protocol", async () => {
	const nobody = await codeOf(exchange(sending(`http://127.0.0.1:${await freePort()}/`)))
	expect(nobody).toBe("ECONNREFUSED")
	expect(neverLeft(nobody)).toBe(true)
	expect(await codeOf(exchange(sending("ftp://127.0.0.1/")))).toBe("ERR_INVALID_PROTOCOL")
	expect(await codeOf(exchange(sending("no address")))).toBe("ERR_INVALID_URL")
})
