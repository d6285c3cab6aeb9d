import fastify from "fastify"
import { pino } from "pino"
import { afterEach, expect, test } from "vitest"
import { createWecomBotAdapter, wecomBotSettings, wecomWords } from "../../../adapters/wecom/index.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { createFakeHost } from "../../support/fake-host.ts"
import { eventually } from "../../support/tiny.ts"
import { type FakeBot, sealedFile, startFakeBot } from "../../support/wecom/bot.ts"
import { question, words } from "./rig.ts"

const open: { stop(): Promise<void>; readonly lines: readonly string[]; readonly secret: string }[] = []
afterEach(async () => {
	for (const { stop, lines, secret } of open.splice(0)) {
		await stop()
		expect(lines.join("\n")).not.toContain(secret)
	}
})

async function start(options: { readonly secret?: string; readonly beside?: FakeBot; readonly isMissing?: boolean } = {}) {
	const fake = options.beside ?? (await startFakeBot())
	const http = fastify()
	const lines: string[] = []
	const house = createFakeHost(http, "wecom-bot", { now: Date.now() })
	const adapter = createWecomBotAdapter({
		settings: wecomBotSettings({ ...fake.variables, ...(options.secret !== undefined && { WECOM_BOT_SECRET: options.secret }) }),
		say: speaker([wecomWords], "zh-CN"),
		timing: { retryMs: 5, longestRetryMs: 20, startMs: 5_000 },
		...(options.isMissing === true && {
			load: async () => {
				throw Object.assign(new Error("missing"), { code: "ERR_MODULE_NOT_FOUND" })
			},
		}),
	})
	const abort = new AbortController()
	const log = pino({ level: "trace" }, { write: (line: string) => lines.push(line) })
	open.push({
		lines,
		secret: fake.secret,
		stop: async () => {
			abort.abort()
			await fake.stop()
			await http.close()
		},
	})
	await adapter.start({ ...house.host, log }, abort.signal)
	let rows = 0
	const send = (id: string, part: ReturnType<typeof words>) =>
		adapter.send(part, { account: fake.botId, id }, { outboxId: `o${++rows}`, part: 0, seq: rows, signal: abort.signal })
	return { fake, house, adapter, send }
}

test("a text is answered; what the person wrote comes back as it was written", async () => {
	const { fake, house, send } = await start()
	const member = fake.member()
	member.text("路灯坏了 *星* <@all>")
	await eventually(() => house.accepted.length === 1)
	expect((await send(member.userId, words("听到：*星* <@all> [链](https://x.example)"))).ok).toBe(true)
	expect(member.received()).toMatchObject([{ text: "听到：*星* <@all> [链](https://x.example)" }])
})

test("a pressed card says what was chosen, and has no buttons any more", async () => {
	const { fake, house, send } = await start()
	const member = fake.member()
	member.text("问卷")
	await eventually(() => house.accepted.length === 1)
	await send(member.userId, question("要办哪些事？", ["修路", "通水", "装灯"], 2))
	member.choose(["修路", "装灯"])
	await eventually(() => member.received()[0]?.buttons.length === 0)
	expect(member.received()[0]?.text).toBe("要办哪些事？\n[已选：修路、装灯]")
	expect(house.accepted.at(-1)).toMatchObject({ kind: "choice", option: "o1", more: ["o3"] })
})

test("what cannot be stored is kept and tried until it can be, in order", async () => {
	const { fake, house } = await start()
	const member = fake.member()
	house.failNextAccept()
	member.text("一")
	member.text("二")
	await eventually(() => house.accepted.length === 2)
	expect(house.accepted).toMatchObject([{ text: "一" }, { text: "二" }])
})

test("a photo is fetched and opened; what cannot be kept is told", async () => {
	const { fake, house } = await start()
	const member = fake.member()
	const png = Buffer.concat([Buffer.from("\u0089PNG", "latin1"), Buffer.alloc(100)])
	member.sends("image", png, sealedFile)
	member.sends("image", Buffer.from("<html>no photo</html>"), sealedFile)
	member.shows({ msgtype: "image", image: { url: "http://127.0.0.1:9/none" } })
	member.shows({ msgtype: "contact" })
	await eventually(() => member.received().length === 3)
	expect(house.accepted).toMatchObject([{ kind: "media", media: "image", mime: "image/png", bytes: png.length }])
	expect(member.received().map(({ text }) => text.slice(0, 7))).toEqual(["这种文件收不了", "这个文件没能取", "这种消息看不懂"])
})

test("who opens the chat for the first time is news, every further day is none", async () => {
	const { fake, house } = await start()
	const member = fake.member()
	member.enters()
	member.enters()
	member.text("你好")
	await eventually(() => house.accepted.length === 2)
	expect(house.accepted.map(({ kind }) => kind)).toEqual(["joined", "text"])
})

test("a wrong secret is said, without the secret; a platform that is away is found again; a package that is missing is named", async () => {
	const wrong = await start({ secret: "ffffffffffffffffffffffff" })
	expect(wrong.adapter.health()).toMatchObject({ state: "down", reason: expect.stringContaining("WECOM_BOT_SECRET") })
	const { fake, adapter, send } = await start()
	await fake.down()
	await eventually(() => adapter.health().state === "degraded")
	expect(await send("LiSi1", words("你好"))).toMatchObject({ fault: { kind: "transient" } })
	await fake.up()
	await eventually(() => adapter.health().state === "up")
	const missing = await start({ isMissing: true })
	expect(missing.adapter.health()).toMatchObject({ state: "down", reason: expect.stringContaining("npm ci") })
})

test("the older of two connections gives way, says so, and does not fight", async () => {
	const first = await start()
	const second = await start({ beside: first.fake })
	await eventually(() => first.adapter.health().state === "down")
	expect(first.adapter.health().reason).toContain("只能连一处")
	expect(second.adapter.health()).toEqual({ state: "up" })
})

test("thirty a minute reach a chat, the next waits here and is not refused there", async () => {
	const { fake, send } = await start()
	const member = fake.member()
	for (let n = 1; n <= 30; n++) expect(await send(member.userId, words(`第 ${n} 条`))).toMatchObject({ ok: true })
	const before = fake.attempts()
	expect(await send(member.userId, words("第 31 条"))).toMatchObject({ ok: false, fault: { kind: "throttled" } })
	expect([fake.attempts(), member.received().length]).toEqual([before, 30])
})
