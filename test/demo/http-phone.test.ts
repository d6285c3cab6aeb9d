import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { text as bodyOf } from "node:stream/consumers"
import { expect, it, onTestFinished } from "vitest"
import { httpPhone, RefusedByServerError } from "../../src/demo/http-phone.ts"
import { listeningPort } from "../support/ports.ts"

type Seen = { readonly method: string; readonly path: string; readonly cookie: string | undefined; readonly body: string }
type Answer = (seen: Seen, response: ServerResponse) => void

async function chatServer(answer: Answer) {
	const seen: Seen[] = []
	const server = createServer((request: IncomingMessage, response) => {
		void bodyOf(request).then((body) => {
			const entry = { method: request.method ?? "", path: request.url ?? "", cookie: request.headers.cookie, body }
			if (entry.path === "/chat") return response.setHeader("set-cookie", "cunkou_chat=me.sig; Path=/; HttpOnly").end("<html></html>")
			seen.push(entry)
			return answer(entry, response)
		})
	})
	const port = await listeningPort(server)
	onTestFinished(() => {
		server.closeAllConnections()
		server.close()
	})
	const abort = new AbortController()
	return { seen, abort, phone: httpPhone({ url: `http://127.0.0.1:${port}`, signal: abort.signal }) }
}

const ok: Answer = (_, response) => response.setHeader("content-type", "application/json").end('{"ok":true}')

it("sends again under the same id until the server has said that it kept it", async () => {
	let tries = 0
	const { seen, phone } = await chatServer((entry, response) => {
		tries++
		if (tries === 1) response.destroy()
		else if (tries === 2) response.writeHead(503).end()
		else ok(entry, response)
	})
	await phone.send({ kind: "text", text: "２" }, 7)
	const bodies = seen.map(({ body }) => JSON.parse(body))
	expect(bodies).toHaveLength(3)
	expect(new Set(bodies.map(({ id }) => id)).size).toBe(1)
	expect(bodies[2]).toMatchObject({ kind: "text", text: "２", seen: 7 })
	expect(seen[2]?.cookie).toBe("cunkou_chat=me.sig")
	await phone.send({ kind: "choice", token: "t", options: ["a", "b"] }, 8)
	const last = JSON.parse(seen[3]?.body ?? "")
	expect(last).toMatchObject({ kind: "choice", prompt: "t", options: ["a", "b"] })
	expect(last.id).not.toBe(bodies[0].id)
})

it("keeps to the pace it is asked for", async () => {
	let tries = 0
	const { seen, phone } = await chatServer((entry, response) => {
		tries++
		if (tries === 1) response.writeHead(429, { "retry-after": "1" }).end()
		else ok(entry, response)
	})
	const startedAt = performance.now()
	await phone.send({ kind: "text", text: "在" }, 0)
	expect(performance.now() - startedAt).toBeGreaterThan(950)
	expect(seen).toHaveLength(2)
})

it("does not insist on what the server refuses", async () => {
	const { phone } = await chatServer((_, response) => response.writeHead(400).end())
	await expect(phone.send({ kind: "text", text: "" }, 0)).rejects.toThrow(RefusedByServerError)
})

it("gives up when told to", async () => {
	const { phone, abort } = await chatServer((_, response) => response.destroy())
	const sending = phone.send({ kind: "text", text: "在" }, 0)
	abort.abort()
	await expect(sending).rejects.toThrow()
})

it("reads the chat as the page does", async () => {
	const entries = [
		{ side: "person", cursor: 1, at: 0, id: "x", said: { kind: "text", text: "问卷" } },
		{
			side: "village",
			cursor: 2,
			at: 0,
			parts: [
				{ kind: "text", text: "同意吗？", ask: { token: "t", options: [{ id: "y", label: "同意" }], pick: { min: 1, max: 1 } } },
				{ kind: "media", media: "image", url: "/chat/media/x", alt: "图" },
			],
		},
	]
	const { seen, phone } = await chatServer((_, response) =>
		response.setHeader("content-type", "application/json").end(JSON.stringify({ entries, first: 1, cursor: 2, more: false })),
	)
	expect(await phone.lines(0)).toEqual([
		{ side: "person", cursor: 1, parts: [] },
		{
			side: "village",
			cursor: 2,
			parts: [
				{ text: "同意吗？", ask: { token: "t", options: [{ id: "y", label: "同意" }], pick: { min: 1, max: 1 } } },
				{ text: "图", ask: undefined },
			],
		},
	])
	expect(seen[0]?.path).toBe("/chat/messages?cursor=0")
})
