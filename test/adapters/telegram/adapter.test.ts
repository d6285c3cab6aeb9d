import fastify, { type FastifyInstance } from "fastify"
import { afterEach, describe, expect, test } from "vitest"
import { createTelegramAdapter, telegramSettings, telegramWords } from "../../../adapters/telegram/index.ts"
import type { Timing } from "../../../adapters/telegram/timing.ts"
import type { Adapter } from "../../../src/channel/adapter.ts"
import type { WirePart } from "../../../src/channel/message.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { createFakeHost, type FakeHost } from "../../support/fake-host.ts"
import { type FakeTelegram, startFakeTelegram } from "../../support/telegram/server.ts"
import { eventually } from "../../support/tiny.ts"

type Rig = {
	readonly fake: FakeTelegram
	readonly adapter: Adapter
	readonly house: FakeHost
	readonly http: FastifyInstance
	readonly stop: () => Promise<void>
}

const open: Rig[] = []
afterEach(async () => {
	for (const { stop, fake } of open.splice(0)) {
		await stop()
		await fake.stop()
	}
})

const timing: Partial<Timing> = { sendMs: 300, retryMs: 5, longestRetryMs: 20, startMs: 500 }

type RigOptions = {
	readonly mode?: "polling" | "webhook"
	readonly publicUrl?: string
	readonly token?: string
	readonly before?: (fake: FakeTelegram) => void
	readonly timing?: Partial<Timing>
}

async function start(options: RigOptions = {}): Promise<Rig> {
	const fake = await startFakeTelegram()
	options.before?.(fake)
	const http = fastify()
	const house = createFakeHost(http, "telegram", { now: Date.now() })
	const adapter = createTelegramAdapter({
		settings: telegramSettings({
			TELEGRAM_BOT_TOKEN: options.token ?? fake.token,
			TELEGRAM_API_ROOT: fake.apiRoot,
			TELEGRAM_MODE: options.mode ?? "polling",
		}),
		say: speaker([telegramWords], "zh-CN"),
		publicUrl: options.publicUrl,
		timing: { ...timing, ...options.timing },
	})
	const abort = new AbortController()
	await adapter.start(house.host, abort.signal)
	const rig = {
		fake,
		adapter,
		house,
		http,
		stop: async () => {
			abort.abort()
			await http.close()
		},
	}
	open.push(rig)
	return rig
}

const text = (words: string): WirePart => ({ kind: "text", text: words })
const sendTo = ({ adapter, fake }: Rig, id: number, part: WirePart, account = fake.account) =>
	adapter.send(part, { account, id: String(id) }, { outboxId: "o1", part: 0, seq: 1, signal: new AbortController().signal })
const png = Buffer.concat([Buffer.from("\u0089PNG", "latin1"), Buffer.alloc(100)])

describe("starting", () => {
	test("asks who we are, takes the way of updates, shows the menu, keeps what waited", async () => {
		const { fake, adapter, house } = await start({ before: (fake) => fake.person().text("早就写了") })
		await eventually(() => house.accepted.length === 1)
		expect(fake.calls.slice(0, 3).map(({ method }) => method)).toEqual(["getMe", "deleteWebhook", "setMyCommands"])
		expect(fake.callsOf("deleteWebhook")[0]?.payload).toEqual({ drop_pending_updates: false })
		expect(fake.callsOf("getUpdates")[0]?.payload).toMatchObject({ allowed_updates: ["message", "callback_query", "my_chat_member"] })
		expect(adapter.health()).toEqual({ state: "up" })
	})

	test("a platform that is away keeps nobody waiting, and is found again", async () => {
		const { fake, adapter, house } = await start({ before: (fake) => fake.trouble("getMe", { kind: "close", after: false }) })
		expect(adapter.health()).toMatchObject({ state: "degraded", reason: expect.stringContaining("连不上") })
		fake.calm()
		fake.person().text("在吗")
		await eventually(() => house.accepted.length === 1)
		expect(adapter.health()).toEqual({ state: "up" })
	})

	test("one that never answers does not either", async () => {
		const { adapter } = await start({ before: (fake) => fake.trouble("getMe", { kind: "hang" }), timing: { sendMs: 60_000, startMs: 30 } })
		expect(adapter.health()).toMatchObject({ state: "degraded", reason: expect.stringContaining("正在连接") })
	})

	test("a refused token is said, without the token", async () => {
		const { adapter } = await start({ token: "7000000001:AAwrongTokenwrongTokenwrongTokenwrong" })
		expect(adapter.health()).toMatchObject({ state: "down", reason: expect.stringContaining("TELEGRAM_BOT_TOKEN") })
		expect(JSON.stringify(adapter.health())).not.toContain("AAwrong")
	})

	test("a menu that is refused stops nothing", async () => {
		const { adapter } = await start({
			before: (fake) => fake.trouble("setMyCommands", { kind: "refuse", code: 400, description: "Bad Request: BOT_COMMAND_INVALID" }),
		})
		await eventually(() => adapter.health().state === "up")
	})

	test("webhooks need an address of the internet", async () => {
		const { adapter, fake } = await start({ mode: "webhook" })
		expect(adapter.health()).toMatchObject({ state: "down", reason: expect.stringContaining("PUBLIC_URL") })
		expect(fake.calls).toEqual([])
	})
})

describe("polling", () => {
	test("an update is confirmed only once it is stored", async () => {
		const { fake, house, adapter } = await start()
		house.failNextAccept()
		fake.person().text("一")
		await eventually(() => house.accepted.length === 1)
		await eventually(() => fake.waiting().length === 0)
		const offsets = fake.callsOf("getUpdates").map(({ payload }) => payload.offset)
		expect(offsets).toEqual([undefined, undefined, expect.any(Number)])
		expect(adapter.health().state).toBe("up")
	})

	test("a second program with the same token is noticed, and outlived", async () => {
		const { fake, adapter, house } = await start()
		await eventually(() => fake.isPolling())
		fake.trouble("getUpdates", { kind: "refuse", code: 409, description: "Conflict: terminated by other getUpdates request" })
		fake.person().text("一")
		await eventually(() => adapter.health().reason?.includes("另一个程序") === true)
		fake.calm()
		await eventually(() => house.accepted.length === 1)
		await eventually(() => adapter.health().state === "up")
	})

	test.each([
		["an error page", { kind: "page", status: 502 }],
		["a closed connection", { kind: "close", after: false }],
		["a refusal inside a 200", { kind: "refuse-in-200", code: 500, description: "Internal Server Error" }],
		["429", { kind: "refuse", code: 429, description: "Too Many Requests: retry after 0", retryAfter: 0 }],
	] as const)("%s is outlived, at a bounded pace", async (_, trouble) => {
		const { fake, house } = await start({ before: (fake) => fake.trouble("getUpdates", trouble, 4) })
		fake.person().text("一")
		await eventually(() => house.accepted.length === 1)
		expect(fake.callsOf("getUpdates").length).toBeLessThan(10)
	})

	test("idle, it waits in one long request", async () => {
		const { fake } = await start()
		await eventually(() => fake.isPolling())
		await new Promise((resolve) => setTimeout(resolve, 100))
		expect(fake.callsOf("getUpdates")).toHaveLength(1)
	})

	test("many updates come in order", async () => {
		const person: { text: (words: string) => unknown }[] = []
		const { house } = await start({
			before: (fake) => {
				const one = fake.person()
				person.push(one)
				for (let i = 0; i < 250; i++) one.text(`第${i}句`)
			},
		})
		await eventually(() => house.accepted.length === 250)
		expect(house.accepted.map((event) => (event.kind === "text" ? event.text : ""))).toEqual(
			Array.from({ length: 250 }, (_, i) => `第${i}句`),
		)
	})
})

describe("webhook", () => {
	const open = () => start({ mode: "webhook", publicUrl: "https://cun.example" })
	const update = { update_id: 5, message: { message_id: 1, date: 1, chat: { id: 5, type: "private" }, from: { id: 5 }, text: "好" } }

	test("is set with a secret of our own, and only who knows it is heard", async () => {
		const { fake, http, house } = await open()
		const [call] = fake.callsOf("setWebhook")
		expect(call?.payload).toMatchObject({
			url: "https://cun.example/channels/telegram",
			allowed_updates: ["message", "callback_query", "my_chat_member"],
		})
		const secret = fake.webhook()?.secret ?? ""
		expect(secret).toMatch(/^[\w-]{32,256}$/)
		const post = (headers: Record<string, string>) => http.inject({ method: "POST", url: "/channels/telegram", headers, payload: update })
		expect((await post({})).statusCode).toBe(401)
		expect((await post({ "x-telegram-bot-api-secret-token": "guess" })).statusCode).toBe(401)
		expect(house.accepted).toEqual([])
		expect((await post({ "x-telegram-bot-api-secret-token": secret })).statusCode).toBe(200)
		expect(house.accepted).toMatchObject([{ kind: "text", text: "好", externalId: "5" }])
	})

	test("says so when nothing was stored, and takes what it cannot read as done", async () => {
		const { fake, http, house } = await open()
		const headers = { "x-telegram-bot-api-secret-token": fake.webhook()?.secret ?? "" }
		const post = (payload: object) => http.inject({ method: "POST", url: "/channels/telegram", headers, payload })
		house.failNextAccept()
		expect((await post(update)).statusCode).toBe(503)
		expect((await post({ update_id: 6, something_new: {} })).statusCode).toBe(200)
		expect((await post(update)).statusCode).toBe(200)
		expect(house.accepted).toHaveLength(1)
	})

	test("stops a press turning in its answer, once it is stored", async () => {
		const { fake, http, house } = await open()
		const headers = { "x-telegram-bot-api-secret-token": fake.webhook()?.secret ?? "" }
		const post = (payload: object) => http.inject({ method: "POST", url: "/channels/telegram", headers, payload })
		const chat = { id: 5, type: "private" }
		const press = { id: "77", from: { id: 5 }, message: { message_id: 1, date: 0, chat }, data: "t1:a" }
		house.failNextAccept()
		expect((await post({ update_id: 7, callback_query: press })).body).toBe("")
		const answer = await post({ update_id: 7, callback_query: press })
		expect(answer.json()).toEqual({ method: "answerCallbackQuery", callback_query_id: "77" })
		expect(house.accepted).toMatchObject([{ kind: "choice", prompt: "t1", option: "a" }])
		expect((await post(update)).body).toBe("")
		expect(fake.callsOf("answerCallbackQuery")).toEqual([])
	})
})

describe("a press", () => {
	test("stops turning once it is stored, not before", async () => {
		const rig = await start()
		const { fake, house } = rig
		const person = fake.person()
		person.start()
		await eventually(() => house.accepted.length === 1)
		const choices = { token: "t1", style: "buttons", options: [{ id: "a", label: "好" }], pick: { min: 1, max: 1 } } as const
		expect(await sendTo(rig, person.id, { kind: "text", text: "好吗？", choices })).toEqual({
			ok: true,
			externalIds: [expect.stringMatching(/^\d+$/)],
		})
		house.failNextAccept()
		const { callbackId } = person.press("好")
		await eventually(() => fake.isAnswered(callbackId))
		expect(house.accepted.at(-1)).toMatchObject({ kind: "choice", prompt: "t1", option: "a" })
		expect(fake.callsOf("answerCallbackQuery")).toHaveLength(1)
	})
})

describe("a file", () => {
	const lastSaid = (person: { received(): readonly { readonly text: string }[] }) => person.received().at(-1)?.text ?? ""

	test("is fetched again when fetching fails", async () => {
		const { fake, house } = await start()
		fake.trouble("file", { kind: "page", status: 502 }, 1)
		fake.trouble("getFile", { kind: "close", after: false }, 1)
		fake.person().send("photo", png, "这里")
		await eventually(() => house.accepted.length === 1)
		expect(house.accepted).toMatchObject([{ kind: "media", media: "image", mime: "image/png", bytes: png.length, caption: "这里" }])
	})

	test.each([
		["too large for the house", () => Buffer.concat([png, Buffer.alloc(11 * 1024 * 1024)]), "太大"],
		["too large for the platform to hand out", () => Buffer.concat([png, Buffer.alloc(21 * 1024 * 1024)]), "太大"],
		["of a kind that is not kept", () => Buffer.from("<html>我是网页</html>"), "收不了"],
		["empty", () => Buffer.alloc(0), "空的"],
	])("%s is refused in words, and its caption is kept", async (_, make, words) => {
		const { fake, house } = await start()
		const person = fake.person()
		person.send("document", make(), "说明在这")
		await eventually(() => lastSaid(person).includes(words))
		expect(house.accepted).toMatchObject([{ kind: "text", text: "说明在这" }])
	})

	test("whose size the platform hides is never read further than is kept", async () => {
		const { fake, house } = await start()
		const person = fake.person()
		const document = { file_id: "none", file_unique_id: "u" }
		person.says({ document })
		await eventually(() => lastSaid(person).includes("没能取到"))
		expect(house.accepted).toEqual([])
		expect(fake.callsOf("getFile")).toHaveLength(1)
	})

	test("that cannot be fetched at all is said after a few tries, and does not hold up others", async () => {
		const { fake, house } = await start()
		fake.trouble("file", { kind: "close", after: false })
		const [person, other] = [fake.person(), fake.person()]
		person.send("photo", png)
		other.text("我的话")
		await eventually(() => house.accepted.length === 1)
		await eventually(() => lastSaid(person).includes("没能取到"))
		expect(fake.callsOf("getFile")).toHaveLength(3)
	})

	test("a contact card is refused in words, never kept", async () => {
		const { fake, house } = await start()
		const person = fake.person()
		person.says({ contact: { phone_number: "+8613800000000", first_name: "张三" } })
		await eventually(() => lastSaid(person).includes("看不懂"))
		expect(house.accepted).toEqual([])
	})

	test.each([
		["image", png, "photo"],
		["voice", Buffer.concat([Buffer.from("OggS"), Buffer.alloc(40)]), "voice"],
	] as const)("of the village arrives: %s", async (media, bytes, kind) => {
		const rig = await start()
		const person = rig.fake.person()
		person.start()
		const stored = await rig.house.host.media.put(bytes, {})
		if ("refused" in stored) throw new Error(stored.refused)
		expect(await sendTo(rig, person.id, { kind: "media", media, ref: stored.ref, alt: "路灯" })).toMatchObject({ ok: true })
		expect(person.received()[0]).toMatchObject({ text: "路灯", media: { kind } })
		expect(Buffer.from(person.received()[0]?.media?.bytes ?? [])).toEqual(Buffer.from(bytes))
		expect(await sendTo(rig, person.id, { kind: "media", media, ref: "gone.png", alt: "" })).toMatchObject({
			ok: false,
			fault: { kind: "invalid" },
		})
	})
})

describe("sending", () => {
	test("to another bot's chat, or to no chat, is refused here", async () => {
		const rig = await start()
		expect(await sendTo(rig, 5, text("好"), "1")).toMatchObject({ ok: false, fault: { kind: "invalid" } })
		expect(
			await rig.adapter.send(
				text("好"),
				{ account: rig.fake.account, id: "@name" },
				{ outboxId: "o", part: 0, seq: 1, signal: new AbortController().signal },
			),
		).toMatchObject({
			ok: false,
			fault: { kind: "invalid" },
		})
		expect(rig.fake.callsOf("sendMessage")).toEqual([])
	})

	test("goes on after the channel was stopped: what is under way still leaves", async () => {
		const rig = await start()
		const person = rig.fake.person()
		person.start()
		await rig.stop()
		expect(await sendTo(rig, person.id, text("好"))).toMatchObject({ ok: true })
	})

	test("ends when the deliverer gives up waiting", async () => {
		const rig = await start({ timing: { sendMs: 60_000 } })
		const person = rig.fake.person()
		person.start()
		rig.fake.trouble("sendMessage", { kind: "hang" })
		const abort = new AbortController()
		const sending = rig.adapter.send(
			text("好"),
			{ account: rig.fake.account, id: String(person.id) },
			{ outboxId: "o", part: 0, seq: 1, signal: abort.signal },
		)
		await eventually(() => rig.fake.callsOf("sendMessage").length === 1)
		abort.abort()
		expect(await sending).toEqual({ ok: false, fault: { kind: "uncertain", detail: "TIMEOUT" } })
	})

	test("where nothing listens nothing has left", async () => {
		const rig = await start()
		await rig.stop()
		await rig.fake.stop()
		expect(await sendTo(rig, 5, text("好"))).toEqual({ ok: false, fault: { kind: "transient", detail: "ECONNREFUSED" } })
	})

	test("no preview of our links is asked for", async () => {
		const rig = await start()
		const person = rig.fake.person()
		person.start()
		await sendTo(rig, person.id, text("https://cun.example/s/abc"))
		expect(rig.fake.callsOf("sendMessage")[0]?.payload).toEqual({
			chat_id: String(person.id),
			text: "https://cun.example/s/abc",
			link_preview_options: { is_disabled: true },
		})
	})
})
