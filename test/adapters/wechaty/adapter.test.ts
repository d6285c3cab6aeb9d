import { createServer } from "node:net"
import fastify from "fastify"
import { afterEach, describe, expect, test, vi } from "vitest"
import { types } from "wechaty-puppet"
import { createWechatyAdapter, type WechatyOptions, wechatySettings, wechatyWords } from "../../../adapters/wechaty/index.ts"
import type { Timing } from "../../../adapters/wechaty/timing.ts"
import type { Adapter, SendOptions } from "../../../src/channel/adapter.ts"
import type { WirePart } from "../../../src/channel/message.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { createFakeHost, type FakeHost } from "../../support/fake-host.ts"
import { listeningPort } from "../../support/ports.ts"
import { eventually } from "../../support/tiny.ts"
import { type Gateway, ownId, ownName, startGateway } from "../../support/wechaty/gateway.ts"

// wechaty is 350 packages; a busy machine takes long to load them the first time.
vi.setConfig({ testTimeout: 120_000 })

type Rig = {
	readonly gateway: Gateway
	readonly adapter: Adapter
	readonly house: FakeHost
	readonly printed: string[]
	readonly stop: () => Promise<void>
}

const open: Rig[] = []
afterEach(async () => {
	for (const { stop, gateway } of open.splice(0)) {
		await stop()
		await gateway.stop()
	}
})

const timing: Partial<Timing> = {
	callMs: 2_000,
	probeMs: 50,
	silenceMs: 2_000,
	gapMs: 0,
	jitterMs: 0,
	retryMs: 10,
	longestRetryMs: 50,
	startMs: 60_000,
}

type RigOptions = Parameters<typeof startGateway>[0] & {
	readonly before?: (gateway: Gateway) => void
	readonly options?: Partial<WechatyOptions>
	readonly variables?: Readonly<Record<string, string>>
}

async function start({ before, options, variables, ...asked }: RigOptions = {}): Promise<Rig> {
	const http = fastify()
	const house = createFakeHost(http, "wechaty", { now: Date.now() })
	const gateway = await startGateway({ now: house.host.clock, ...asked })
	before?.(gateway)
	const printed: string[] = []
	const adapter = createWechatyAdapter({
		settings: wechatySettings({ ...gateway.variables, ...variables }),
		say: speaker([wechatyWords], "zh-CN"),
		argumentWords: ["提意见"],
		print: (text) => printed.push(text),
		sentLately: async () => [],
		...options,
		timing: { ...timing, ...options?.timing },
	})
	const abort = new AbortController()
	await adapter.start(house.host, abort.signal)
	const rig = {
		gateway,
		adapter,
		house,
		printed,
		stop: async () => {
			abort.abort()
			await http.close()
			await eventually(() => !gateway.isConnected())
		},
	}
	open.push(rig)
	return rig
}

const text = (words: string): WirePart => ({ kind: "text", text: words })
const png = Buffer.concat([Buffer.from("\u0089PNG", "latin1"), Buffer.alloc(40_000, 7)])

function sendTo(
	{ adapter }: Pick<Rig, "adapter">,
	id: string,
	part: WirePart,
	more: Partial<SendOptions> & { readonly account?: string } = {},
) {
	const { account = ownId, ...options } = more
	return adapter.send(part, { account, id }, { outboxId: "o1", part: 0, seq: 1, signal: new AbortController().signal, ...options })
}

const isUp = ({ adapter }: Rig) => eventually(() => adapter.health().state === "up")

describe.each(["off", "on"] as const)("over gRPC, TLS %s", (tls) => {
	test("takes what people say and answers them", async () => {
		const rig = await start({ tls })
		await isUp(rig)
		const person = rig.gateway.person()
		person.says("你好")
		person.sends("image", png, "照片.png")
		person.sends("location", new Uint8Array())
		await eventually(() => rig.house.accepted.length === 3)
		expect(rig.house.accepted).toMatchObject([
			{ kind: "text", text: "你好", chat: { account: ownId, id: person.id }, from: { id: person.id, name: "李秀英" } },
			{ kind: "media", media: "image", name: "照片.png", mime: "image/png", bytes: png.length },
			{ kind: "media", media: "location", ref: "geo:33.964200,118.275400", caption: "村委会 清江村委会" },
		])
		expect(await sendTo(rig, person.id, text("收到"))).toEqual({ ok: true, externalIds: ["sent-1"] })
		expect(
			await sendTo(rig, person.id, { kind: "text", text: "看公示", link: { text: "看公示", url: "https://cun.example/v/1" } }),
		).toMatchObject({ ok: true })
		const { ref } = rig.house.accepted[1]?.kind === "media" ? rig.house.accepted[1] : { ref: "" }
		expect(await sendTo(rig, person.id, { kind: "media", media: "image", ref, alt: "" })).toMatchObject({ ok: true })
		expect(person.received()).toMatchObject([
			{ kind: "text", text: "收到" },
			{ kind: "link", text: "看公示", url: "https://cun.example/v/1" },
			{ kind: "file", fileName: "image.png" },
		])
		expect(Buffer.from(person.received()[2]?.bytes ?? []).equals(png)).toBe(true)
	})
})

describe("starting", () => {
	test("warns of the ban before anything else, where whoever starts it sees it", async () => {
		const { printed } = await start()
		expect(printed[0]).toContain("封掉这个号")
	})

	test("shows the login code as text for the console and as a picture for the terminal, and forgets it after the login", async () => {
		const rig = await start({ account: null })
		await eventually(() => rig.adapter.health().state === "needs-login" && rig.printed.length === 2)
		expect(rig.adapter.health()).toMatchObject({ qr: "http://weixin.qq.com/x/first", reason: expect.stringContaining("扫码") })
		expect(rig.printed[1]).toMatch(/▄|█/)
		expect(await sendTo(rig, "wxid_someone", text("等"))).toEqual({ ok: false, fault: { kind: "auth", detail: "NOT_LOGGED_IN" } })
		rig.gateway.puppet.account = ownId
		rig.gateway.puppet.appear()
		await isUp(rig)
		expect(rig.adapter.health()).toEqual({ state: "up" })
	})

	test("a gateway that is away keeps nobody waiting, and is found when it comes", async () => {
		const gateway = await startGateway()
		await gateway.stop()
		const rig = await start({ variables: gateway.variables })
		expect(rig.adapter.health()).toMatchObject({ state: "degraded", reason: expect.stringContaining("连不上") })
		await gateway.up()
		await isUp(rig)
		await rig.stop()
		await eventually(() => !gateway.isConnected())
		await gateway.stop()
	})

	test("a gateway that never answers does not either", async () => {
		const server = createServer()
		const port = await listeningPort(server)
		const rig = await start({
			variables: { WECHATY_PUPPET_SERVICE_ENDPOINT: `127.0.0.1:${port}` },
			options: { timing: { startMs: 30, connectMs: 500 } },
		})
		expect(rig.adapter.health()).toMatchObject({ state: "degraded", reason: expect.stringContaining("正在连接") })
		await eventually(() => rig.adapter.health().reason?.includes("连不上") === true)
		server.close()
	})

	test("without its optional packages it says what to install, and the village goes on", async () => {
		const load = () => Promise.reject(Object.assign(new Error("Cannot find package 'wechaty'"), { code: "ERR_MODULE_NOT_FOUND" }))
		const rig = await start({ options: { load } })
		expect(rig.adapter.health()).toMatchObject({ state: "down", reason: expect.stringContaining("npm ci --include=optional") })
		expect(await sendTo(rig, "wxid_someone", text("等"))).toMatchObject({ ok: false, fault: { kind: "auth" } })
	})

	test("a refused token is said, without the token", async () => {
		const rig = await start({ variables: { WECHATY_PUPPET_SERVICE_TOKEN: "insecure_not-this-token" } })
		expect(rig.adapter.health()).toMatchObject({ state: "down", reason: expect.stringContaining("WECHATY_PUPPET_SERVICE_TOKEN") })
		expect(JSON.stringify(rig.adapter.health())).not.toContain("not-this")
	})
})

describe("the connection", () => {
	test("lost, it is shown, made anew, and what is said after that arrives", async () => {
		const rig = await start()
		await isUp(rig)
		const person = rig.gateway.person()
		await rig.gateway.down()
		await eventually(() => rig.adapter.health().state !== "up")
		expect(rig.adapter.health().reason).toMatch(/连不上|正在连接|掉线/)
		await rig.gateway.up()
		await isUp(rig)
		person.says("还在吗")
		await eventually(() => rig.house.accepted.length === 1)
		expect(await sendTo(rig, person.id, text("在"))).toMatchObject({ ok: true })
	})

	test("silent for too long, it is given up for a new one", async () => {
		const rig = await start({ options: { timing: { silenceMs: 300 } } })
		await isUp(rig)
		rig.gateway.puppet.isMute = true
		await eventually(() => rig.adapter.health().state !== "up")
		rig.gateway.puppet.isMute = false
		await isUp(rig)
	})

	test("the gateway gone in mid-send leaves it open whether the message arrived", async () => {
		const rig = await start()
		await isUp(rig)
		const person = rig.gateway.person()
		rig.gateway.goneInMidSend()
		expect(await sendTo(rig, person.id, text("要紧"))).toMatchObject({ ok: false, fault: { kind: "uncertain" } })
	})

	test("a message told of while nothing can be stored is stored once it can", async () => {
		const rig = await start()
		await isUp(rig)
		rig.house.failNextAccept()
		rig.gateway.person().says("一")
		await eventually(() => rig.house.accepted.length === 1)
		await isUp(rig)
	})

	test("handed over again, a message is taken once; history of long ago is not taken at all", async () => {
		const rig = await start()
		await isUp(rig)
		const person = rig.gateway.person()
		const long = Math.floor(rig.house.host.clock() / 1_000) - 3 * 86_400
		person.says("三天前说的", { timestamp: long })
		person.says("刚才断线时说的", { timestamp: long + 3 * 86_400 - 600 })
		const id = person.says("现在说的")
		rig.gateway.redeliver(id)
		rig.gateway.redeliver(id)
		person.says("完了")
		await eventually(() => rig.house.accepted.length >= 3)
		expect(rig.house.accepted.map((event) => (event.kind === "text" ? event.text : event.kind))).toEqual([
			"刚才断线时说的",
			"现在说的",
			"完了",
		])
	})

	test("nothing the gateway emits ends the process or blocks what comes behind it", async () => {
		const rig = await start()
		await isUp(rig)
		const { puppet } = rig.gateway
		puppet.emit("message", { messageId: "msg-that-nobody-has" })
		puppet.emit("friendship", { friendshipId: "nobody" })
		puppet.emit("room-join", { roomId: "no-room", inviteeIdList: [ownId], inviterId: "nobody", timestamp: 1 })
		puppet.emit("error", { data: "something of the gateway" })
		puppet.emit("dirty", { payloadType: types.Dirty.Contact, payloadId: "nothing" })
		const person = rig.gateway.person()
		person.says("后面的话")
		await eventually(() => rig.house.accepted.length === 1)
		expect(rig.adapter.health().state).toBe("up")
	})
})

describe("people", () => {
	test("who has become a friend has opened the chat", async () => {
		const rig = await start()
		await isUp(rig)
		const person = rig.gateway.person()
		rig.gateway.puppet.friends.set(person.id, rig.house.host.clock())
		person.befriends()
		await eventually(() => rig.house.accepted.length === 1)
		expect(rig.house.accepted[0]).toMatchObject({ kind: "joined", chat: { account: ownId, id: person.id } })
	})

	test.each([
		["a card", 3, "看不懂"],
		["a red envelope", 12, "看不懂"],
	] as const)("%s is answered in plain words and not taken", async (_, type, words) => {
		const rig = await start()
		await isUp(rig)
		const person = rig.gateway.person()
		person.shows(type)
		await eventually(() => person.received().length === 1)
		expect(person.received()[0]?.text).toContain(words)
		expect(rig.house.accepted).toEqual([])
	})

	test.each([
		["a photo that is a web page", Buffer.from("<html><body>这不是照片</body></html>"), "收不了"],
		["a file of 11 MB", Buffer.alloc(11 * 1024 * 1024, 1), "太大"],
		["an empty file", Buffer.alloc(0), "空的|没能取到"],
	] as const)("%s is refused in plain words", async (_, bytes, words) => {
		const rig = await start({ options: { timing: { callMs: 500 } } })
		await isUp(rig)
		const person = rig.gateway.person()
		person.sends("image", bytes)
		await eventually(() => person.received().length === 1)
		expect(person.received()[0]?.text).toMatch(new RegExp(words))
		expect(rig.house.accepted).toEqual([])
	})

	test.each([
		["small", 60],
		["over the size the library hands on whole", 900],
	])("a recording in WeChat's own format is kept, and goes back as a voice message: %s", async (_, blocks) => {
		const block = Buffer.concat([Buffer.from([40, 0]), Buffer.alloc(40, 7)])
		const silk = Buffer.concat([Buffer.from("\x02#!SILK_V3", "latin1"), ...Array.from({ length: blocks }, () => block)])
		const rig = await start()
		await isUp(rig)
		const person = rig.gateway.person()
		person.sends("voice", silk, "voice.sil")
		await eventually(() => rig.house.accepted.length === 1)
		expect(rig.house.accepted).toMatchObject([{ kind: "media", media: "voice", mime: "audio/silk", bytes: silk.length }])
		const { ref } = rig.house.accepted[0]?.kind === "media" ? rig.house.accepted[0] : { ref: "" }
		expect(await sendTo(rig, person.id, { kind: "media", media: "voice", ref, alt: "" })).toMatchObject({ ok: true })
		expect(person.received()).toMatchObject([{ fileName: "voice.sil", voiceMs: blocks * 20 }])
		expect(Buffer.from(person.received()[0]?.bytes ?? []).equals(silk)).toBe(true)
	})

	test("a link is a card where the gateway has cards, else its address in the text", async () => {
		const rig = await start()
		await isUp(rig)
		const person = rig.gateway.person()
		const part: WirePart = { kind: "text", text: "看公示", link: { text: "看公示", url: "https://cun.example/v/1" } }
		rig.gateway.puppet.hasCards = false
		expect(await sendTo(rig, person.id, part)).toMatchObject({ ok: true })
		expect(person.received()).toMatchObject([{ kind: "text", text: "看公示\nhttps://cun.example/v/1" }])
	})
})

describe("an id that comes to mean somebody else", () => {
	const session = "@8f14e45fceea167a5a36dedd4bea2543"

	test("never gets what belonged to the other: another login, another account, and nothing is sent to the old address", async () => {
		const rig = await start({
			account: "@self-of-first-login",
			before: ({ mocker }) => void mocker.createContact({ id: "@self-of-first-login", name: ownName }),
		})
		await isUp(rig)
		rig.gateway.person("李秀英", session).says("我是李秀英")
		await eventually(() => rig.house.accepted.length === 1)
		const before = rig.house.accepted[0]?.chat
		rig.gateway.mocker.createContact({ id: "@self-of-second-login", name: ownName })
		await rig.gateway.relogin("@self-of-second-login")
		await isUp(rig)
		rig.gateway.person("王大力", session)
		rig.gateway.puppet.forget(session)
		rig.gateway.person("王大力", session).says("我是王大力")
		await eventually(() => rig.house.accepted.length === 2)
		const after = rig.house.accepted[1]?.chat
		expect(before?.account).toBe("@self-of-first-login")
		expect(after?.account).toBe("@self-of-second-login")
		expect(after?.id).not.toBe(before?.id)
		expect(await sendTo(rig, before?.id ?? "", text("李秀英的事"), { account: before?.account ?? "" })).toEqual({
			ok: false,
			fault: { kind: "gone", detail: "LOGIN_ENDED" },
		})
	})

	test("within one account the name tells them apart", async () => {
		const rig = await start()
		await isUp(rig)
		rig.gateway.person("李秀英", session).says("我是李秀英")
		await eventually(() => rig.house.accepted.length === 1)
		const before = rig.house.accepted[0]?.chat.id ?? ""
		expect(await sendTo(rig, before, text("给李秀英"))).toMatchObject({ ok: true })
		const other = rig.gateway.person("王大力", session)
		rig.gateway.puppet.forget(session)
		other.says("我是王大力")
		await eventually(() => rig.house.accepted.length === 2)
		expect(rig.house.accepted[1]?.chat.id).not.toBe(before)
		expect(await sendTo(rig, before, text("给李秀英"))).toEqual({ ok: false, fault: { kind: "gone", detail: "ANOTHER_CONTACT" } })
		expect(other.received()).toHaveLength(1)
	})

	test("messages of an account that is not logged in now wait for it", async () => {
		const rig = await start()
		await isUp(rig)
		expect(await sendTo(rig, "wxid_villager", text("等"), { account: "wxid_another_bot" })).toEqual({
			ok: false,
			fault: { kind: "window", detail: "OTHER_ACCOUNT" },
		})
	})
})

describe("rooms", () => {
	test("only what is meant for us is taken, and none of the rest is even kept", async () => {
		const rig = await start()
		await isUp(rig)
		const [room, person] = [rig.gateway.room(), rig.gateway.person()]
		room.says(person, "今天天气好")
		room.says(person, "@王大力\u2005吃了吗", ["wxid_wang"])
		room.says(person, "提意见真麻烦")
		room.says(person, `@${ownName}\u2005问卷`, [ownId])
		room.says(person, "提意见：路灯不亮")
		await eventually(() => rig.house.accepted.length === 2)
		expect(rig.house.accepted).toMatchObject([
			{ kind: "text", text: "问卷", chat: { id: room.id }, group: { id: room.id, title: "清江村大群", mentioned: true } },
			{ kind: "text", text: "提意见：路灯不亮", group: { mentioned: false } },
		])
	})

	test("the answer names the one who asked, a notice names nobody", async () => {
		const rig = await start()
		await isUp(rig)
		const [room, person] = [rig.gateway.room(), rig.gateway.person()]
		room.says(person, `@${ownName} 问卷`, [ownId])
		await eventually(() => rig.house.accepted.length === 1)
		await sendTo(rig, room.id, text("请看"))
		await sendTo(rig, room.id, text("再请看"))
		expect(room.received()).toMatchObject([
			{ text: "@李秀英\u2005请看", mentions: [person.id] },
			{ text: "再请看", mentions: [] },
		])
	})

	test("a notice is put up as the announcement of a room that is ours", async () => {
		const rig = await start()
		await isUp(rig)
		const [ours, theirs] = [rig.gateway.room("我们的群"), rig.gateway.room("别人的群")]
		ours.update({ ownerId: ownId })
		for (const { id } of [ours, theirs]) expect(await sendTo(rig, id, text("停水通知"), { lane: "bulk" })).toMatchObject({ ok: true })
		expect(ours.received()).toMatchObject([{ kind: "announcement", text: "停水通知" }])
		expect(theirs.received()).toMatchObject([{ kind: "text", text: "停水通知", mentions: [] }])
	})

	test("renamed, it is the same room; its own name for us is known", async () => {
		const rig = await start()
		await isUp(rig)
		const [room, person] = [rig.gateway.room("旧名"), rig.gateway.person()]
		rig.gateway.puppet.ownAliases.set(room.id, "小村")
		room.says(person, "@小村 问卷", [ownId])
		await eventually(() => rig.house.accepted.length === 1)
		room.update({ topic: "新名" })
		room.says(person, "@小村 问卷", [ownId])
		await eventually(() => rig.house.accepted.length === 2)
		expect(rig.house.accepted.map(({ chat, group }) => [chat.id, group?.title])).toEqual([
			[room.id, "旧名"],
			[room.id, "新名"],
		])
		expect(rig.house.accepted).toMatchObject([{ text: "问卷" }, { text: "问卷" }])
	})

	test("taken in and put out are told, for us and nobody else", async () => {
		const rig = await start()
		await isUp(rig)
		const [room, person] = [rig.gateway.room(), rig.gateway.person()]
		room.change("join", person, "wxid_somebody_else")
		room.change("join", person)
		room.change("leave", person)
		await eventually(() => rig.house.accepted.length === 2)
		expect(rig.house.accepted.map(({ kind }) => kind)).toEqual(["joined", "left"])
	})
})

describe("pace", () => {
	test("the day's cap holds, counts what was sent before the start, and is shown", async () => {
		const now = Date.now()
		const rig = await start({ options: { cap: 3, sentLately: async () => [now - 3_600_000] } })
		await isUp(rig)
		const person = rig.gateway.person()
		for (const words of ["一", "二"]) expect(await sendTo(rig, person.id, text(words))).toMatchObject({ ok: true })
		const refused = await sendTo(rig, person.id, text("三"))
		expect(refused).toMatchObject({ ok: false, fault: { kind: "throttled" } })
		expect(person.received()).toHaveLength(2)
		expect(rig.adapter.health()).toMatchObject({ state: "degraded", reason: expect.stringContaining("发满") })
		rig.house.advance(86_400_000)
		expect(await sendTo(rig, person.id, text("三"))).toMatchObject({ ok: true })
	})
})
