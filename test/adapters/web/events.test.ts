import { expect, onTestFinished, test, vi } from "vitest"
import { startChat } from "./support.ts"

async function open() {
	const server = await startChat()
	const base = await server.http.listen({ port: 0, host: "127.0.0.1" })
	onTestFinished(async () => {
		await server.http.close()
	})
	const page = await fetch(`${base}/chat`)
	const cookie = (page.headers.get("set-cookie") ?? "").split(";")[0] ?? ""
	const device = /=([^.]*)\./.exec(cookie)?.[1] ?? ""
	const listen = async () => {
		const stop = new AbortController()
		const response = await fetch(`${base}/chat/events`, { headers: { cookie, "accept-encoding": "gzip, br" }, signal: stop.signal })
		const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
		/** Reads on until the text holds `wanted`. */
		const until = async (wanted: string) => {
			let text = ""
			while (!text.includes(wanted)) {
				const chunk = await reader?.read()
				if (chunk === undefined || chunk.done) return `${text}[closed]`
				text += chunk.value
			}
			return text
		}
		return { response, until, stop: () => stop.abort() }
	}
	return { ...server, base, cookie, address: { account: "web", id: device }, listen }
}

test("a wake says how far the chat has grown and nothing else", async () => {
	const { fake, address, listen } = await open()
	const { response, until } = await listen()
	expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8")
	expect(response.headers.get("content-encoding")).toBeNull()
	expect(response.headers.get("x-content-type-options")).toBe("nosniff")
	await until('{"cursor":0}')
	fake.say("web", address, [{ kind: "text", text: "秘密" }])
	expect(await until('{"cursor":3}')).not.toContain("秘密")
	fake.say("web", { account: "web", id: "somebody else" }, [{ kind: "text", text: "别人的" }])
	fake.say("web", address, [{ kind: "text", text: "又一条" }])
	expect(await until('{"cursor":6}')).toBe('data: {"cursor":6}\n\n')
})

test("a closed page leaves no watch behind", async () => {
	const { fake, listen } = await open()
	const { until, stop } = await listen()
	await until("data")
	expect(fake.watchers()).toBe(1)
	stop()
	await vi.waitFor(() => expect(fake.watchers()).toBe(0))
})

test("a fifth stream of one device is told to poll", async () => {
	const { listen } = await open()
	const streams = await Promise.all([listen(), listen(), listen(), listen()])
	expect(streams.map(({ response }) => response.status)).toEqual([200, 200, 200, 200])
	expect((await listen()).response.status).toBe(204)
})

test("stopping the server ends the streams", async () => {
	const { http, listen } = await open()
	const { until } = await listen()
	await until("data")
	await http.close()
	expect(await until("never")).toContain("[closed]")
})

test("without a session there is no stream", async () => {
	const { base } = await open()
	expect((await fetch(`${base}/chat/events`)).status).toBe(401)
})
