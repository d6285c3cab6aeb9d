/** Webhooks: signed, tried again, delivered at least once, never behind the firewall; on both engines. */
import { createHmac } from "node:crypto"
import { createServer } from "node:http"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { addRecord } from "../../../src/store/journal.ts"
import { transportTables } from "../../../src/store/transport.ts"
import type { House } from "../../../src/village/affair.ts"
import { apiTables } from "../../../src/village/api/tables.ts"
import { isInner, leaseMs, mostTries, payloadOf, retryDelayMs, signatureOf, webhookUrl } from "../../../src/village/api/webhook-rules.ts"
import { type Send, type SendOutcome, webhookSender } from "../../../src/village/api/webhook-send.ts"
import { webhookRound } from "../../../src/village/api/webhook-work.ts"
import { onBothEngines } from "../../support/stores.ts"
import { type Setting, setting } from "./setting.ts"

type Sent = Parameters<Send>[0]
const bodySchema = z.object({
	id: z.string(),
	type: z.string(),
	village: z.string(),
	subject: z.string(),
	data: z.record(z.string(), z.unknown()),
})

/** A village with one webhook, made in the console, a clock of its own, and a receiver that answers as it is told. */
async function receiving(at: Setting, events: readonly string[] = ["opinion.filed"]) {
	const { place, secretary, village } = at
	const made = await secretary.ask(
		{ method: "POST", url: "/console/api/webhooks" },
		undefined,
		{ url: "https://town.example/hook" },
		events.map((event) => ["events", event] as const),
	)
	const clock = { now: Date.now() + 1_000 }
	const house: House = { ...place.house, clock: () => clock.now }
	const secret = /whsec_[A-Za-z0-9+/]+=*/.exec(made.body.replaceAll("&#x2F;", "/").replaceAll("&#x3D;", "="))?.[0] ?? ""
	const path = /\/console\/api\/webhooks\/[\w-]+/.exec(made.body)?.[0] ?? ""
	const sent: Sent[] = []
	const receiver = { answer: async (): Promise<SendOutcome> => ({ status: 200 }) }
	const send: Send = (parts) => {
		sent.push(parts)
		return receiver.answer()
	}
	let n = 0
	return {
		clock,
		secret,
		path,
		sent,
		receiver,
		house,
		/** Something happened just now. */
		happen: (event: string, data: Parameters<typeof addRecord>[1]["data"]) => {
			n += 1
			const id = `event-${n}`
			return house.store.tx((tx) =>
				addRecord(tx, { villageId: village.id, id, at: clock.now, event, subject: "thing-1", actor: "somebody-x", data }),
			)
		},
		round: () => webhookRound(house, send),
		later: (ms: number) => {
			clock.now += ms
		},
	}
}

onBothEngines("webhooks", (open) => {
	test("tell of everything where one moment holds more than is planned at once", { timeout: 60_000 }, async () => {
		const at = await setting(await open())
		const { house, clock, round, later } = await receiving(at)
		later(10)
		const moment = clock.now
		const villageId = at.village.id
		await house.store.tx(async (tx) => {
			const { record } = tx.tables(transportTables)
			const rows = Array.from({ length: 1_101 }, (_, n) => ({
				villageId,
				id: `many-${String(n).padStart(5, "0")}`,
				at: n < 1_100 ? moment : moment + 1,
				event: "opinion.filed",
				subject: "thing",
				actor: null,
				data: "{}",
			}))
			for (let start = 0; start < rows.length; start += 200) await tx.db.insert(record).values(rows.slice(start, start + 200))
		})
		later(40_000)
		for (let i = 0; i < 4; i++) await round()
		const planned = await house.store.read((reader) => {
			const { webhookDelivery } = reader.tables(apiTables)
			return reader.db.select({ eventId: webhookDelivery.eventId }).from(webhookDelivery)
		})
		expect(new Set(planned.map(({ eventId }) => eventId)).size).toBe(1_101)
		expect(planned).toHaveLength(1_101)
		await at.place.http.close()
	})

	test("tell of what was subscribed, half a minute later, signed, without anybody's data", async () => {
		const at = await setting(await open())
		const { happen, round, later, sent, secret } = await receiving(at)
		later(10)
		await happen("opinion.filed", { number: "QJ-2026-0001", name: "李建国", personId: "p-1" })
		await happen("opinion.withdrawn", { number: "QJ-2026-0002" })
		await round()
		expect(sent, "younger than the cursor may go").toEqual([])
		later(31_000)
		await round()
		expect(sent).toHaveLength(1)
		const [first] = sent
		if (first === undefined) throw new Error("nothing was sent")
		const { headers, body, url } = first
		expect(url).toBe("https://town.example/hook")
		const told = bodySchema.parse(JSON.parse(body))
		expect(told).toEqual({ id: "event-1", type: "opinion.filed", village: "QJ", subject: "thing-1", data: { number: "QJ-2026-0001" } })
		expect(body).not.toMatch(/李建国|p-1|somebody/)
		const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`
		const key = Buffer.from(secret.slice("whsec_".length), "base64")
		expect(headers["webhook-signature"]).toBe(`v1,${createHmac("sha256", key).update(signed).digest("base64")}`)
		later(120_000)
		await round()
		expect(sent, "what was delivered is not told again").toHaveLength(1)
		await at.place.http.close()
	})

	test("tries eight times, then tells staff; sent again by hand under the same event", async () => {
		const at = await setting(await open())
		const { happen, round, later, sent, path, receiver } = await receiving(at)
		receiver.answer = async () => ({ status: 503 })
		await happen("opinion.filed", { number: "QJ-2026-0001" })
		later(31_000)
		for (let n = 0; n < 20; n++) {
			await round()
			later(200_000)
		}
		expect(sent).toHaveLength(mostTries)
		const log = (await at.secretary.page(path)).body
		expect(log).toContain("没推成")
		expect(log).toContain("HTTP 503")
		expect((await at.secretary.page("/console")).body).toContain("有事情没能推送给别的程序")
		receiver.answer = async () => ({ status: 204 })
		const again = await at.secretary.ask({ method: "POST", url: `${path}/act` }, undefined, { act: "redrive" })
		expect(again.headers.location).toContain("done=redrive")
		later(1_000)
		await round()
		expect(sent).toHaveLength(mostTries + 1)
		expect(new Set(sent.map(({ headers }) => headers["webhook-id"])).size).toBe(1)
		expect((await at.secretary.page(path)).body).toContain("对方收到了")
		await at.place.http.close()
	})

	test("what a killed process had under way is delivered by the next one", async () => {
		const at = await setting(await open())
		const { happen, round, later, sent, receiver } = await receiving(at)
		await happen("opinion.filed", { number: "QJ-2026-0001" })
		later(31_000)
		// Taken and never settled: as when the process ends between sending and noting it.
		receiver.answer = () => new Promise<SendOutcome>(() => undefined)
		void round()
		await expect.poll(() => sent.length).toBe(1)
		receiver.answer = async () => ({ status: 200 })
		await round()
		expect(sent, "somebody has it for now").toHaveLength(1)
		later(leaseMs + 1)
		await round()
		expect(sent.map(({ headers }) => headers["webhook-id"])).toEqual(["event-1", "event-1"])
		await round()
		expect(sent).toHaveLength(2)
		await at.place.http.close()
	})

	test("more events than fit one page are all told, each once; an ended webhook is told nothing", async () => {
		const at = await setting(await open())
		const { happen, round, later, sent, path } = await receiving(at)
		for (let n = 0; n < 25; n++) await happen("opinion.filed", { number: `QJ-2026-${n}` })
		later(31_000)
		for (let n = 0; n < 5; n++) await round()
		expect(new Set(sent.map(({ headers }) => headers["webhook-id"])).size).toBe(25)
		expect(sent).toHaveLength(25)
		await at.secretary.ask({ method: "POST", url: `${path}/act` }, undefined, { act: "end" })
		await happen("opinion.filed", { number: "QJ-2026-9999" })
		later(31_000)
		await round()
		expect(sent).toHaveLength(25)
		expect((await at.secretary.page(path)).statusCode).toBe(404)
		await at.place.http.close()
	})
})

describe("where a webhook goes", () => {
	test.each([
		"127.0.0.1",
		"10.1.2.3",
		"172.20.0.1",
		"192.168.1.1",
		"169.254.169.254",
		"100.64.0.1",
		"0.0.0.0",
		"::1",
		"::",
		"fe80::1",
		"fd00::1",
		"::ffff:127.0.0.1",
		"64:ff9b::7f00:1",
		"not an address",
	])("%s is behind the firewall", (address) => expect(isInner(address)).toBe(true))

	test.each(["8.8.8.8", "223.5.5.5", "172.32.0.1", "2400:3200::1"])("%s is outside", (address) => expect(isInner(address)).toBe(false))

	test.each(["http://127.0.0.1:1/", "http://localhost/", "http://2130706433/", "http://[::1]/", "http://0x7f.1/"])(
		"%s is not called, unless the setting allows it",
		async (url) => {
			const parts = { url, headers: {}, body: "{}" }
			expect(await webhookSender({ allowsInner: false })(parts)).toEqual({ fault: "inner" })
		},
	)

	test("a name that says an address outside and one behind the firewall is not called, in whichever order", async () => {
		const outside = { address: "8.8.8.8", family: 4 }
		const inside = { address: "10.1.2.3", family: 4 }
		const parts = { url: "https://town.example/hook", headers: {}, body: "{}" }
		for (const said of [
			[outside, inside],
			[inside, outside],
		])
			expect(await webhookSender({ allowsInner: false, addresses: async () => said })(parts)).toEqual({ fault: "inner" })
		expect(await webhookSender({ allowsInner: true, addresses: async () => [] })(parts)).toEqual({ fault: "unknown-host" })
	})

	test("with the setting it is called, at the address that was checked, and a redirect is not followed", async () => {
		const seen: string[] = []
		const server = createServer((request, answer) => {
			seen.push(`${request.method} ${request.url} ${request.headers.host}`)
			answer.writeHead(302, { location: "/elsewhere" }).end()
		})
		await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
		const address = server.address()
		const port = typeof address === "object" && address !== null ? address.port : 0
		const outcome = await webhookSender({ allowsInner: true })({ url: `http://localhost:${port}/hook`, headers: {}, body: "{}" })
		expect(outcome).toEqual({ status: 302 })
		expect(seen).toEqual([`POST /hook localhost:${port}`])
		await new Promise((resolve) => server.close(resolve))
		expect(await webhookSender({ allowsInner: true })({ url: `http://localhost:${port}/hook`, headers: {}, body: "{}" })).toEqual({
			fault: "unreachable",
		})
	})

	test.each([
		"ftp://a.example/",
		"javascript:alert(1)",
		"https://name:word@a.example/",
		"a.example",
		`https://a.example/${"x".repeat(600)}`,
	])("%s is no address for it", (text) => expect(webhookUrl(text)).toBeUndefined())
})

test("waits double from two seconds, spread by a fifth, and end with the eighth try", () => {
	const middle = Array.from({ length: 8 }, (_, index) => retryDelayMs(index + 1, 0.5))
	expect(middle).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, undefined])
	expect([retryDelayMs(1, 0), retryDelayMs(1, 1)]).toEqual([1_600, 2_400])
})

test("the signature is that of Standard Webhooks", () => {
	// The example of the convention's own documentation.
	const parts = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1614265330, body: '{"test": 2432232314}' }
	expect(signatureOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", parts)).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
})

test("a payload holds no word of anybody, whatever the record holds", () => {
	const entry = { villageId: "v", id: "e", at: 0, event: "x.y", subject: "s", actor: "a", data: { words: "秘密", number: 7, count: "三" } }
	expect(JSON.parse(payloadOf(entry, "QJ"))).toEqual({
		id: "e",
		type: "x.y",
		timestamp: "1970-01-01T00:00:00.000Z",
		village: "QJ",
		subject: "s",
		data: { number: 7 },
	})
})
