import cookie from "@fastify/cookie"
import rateLimit from "@fastify/rate-limit"
import { encrypt, getSignature } from "@wecom/crypto"
import fastify, { type FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterEach, describe, expect, test } from "vitest"
import { createWechatOfficialAdapter, wechatOfficialSettings, wechatOfficialWords } from "../../../adapters/wechat-official/index.ts"
import { defaultTiming, type Timing } from "../../../adapters/wechat-official/timing.ts"
import type { Adapter, AdapterHost } from "../../../src/channel/adapter.ts"
import type { SendOutcome } from "../../../src/channel/fault.ts"
import { knownChat } from "../../../src/channel/known-chat.ts"
import type { Inbound, WirePart } from "../../../src/channel/message.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { createFakeHost, type FakeHost } from "../../support/fake-host.ts"
import { eventually } from "../../support/tiny.ts"
import type { Mode } from "../../support/wechat-official/pusher.ts"
import { type FakeWechat, sendPath, startFakeWechat, templatePath } from "../../support/wechat-official/server.ts"

const path = "/channels/wechat-official"
const tokenPath = "/cgi-bin/stable_token"
const menuPath = "/cgi-bin/menu/create"

type Rig = {
	readonly fake: FakeWechat
	readonly adapter: Adapter
	readonly house: FakeHost
	readonly host: AdapterHost
	readonly http: FastifyInstance
	readonly lines: string[]
	/** What became of the village's replies. */
	readonly sends: readonly Promise<SendOutcome>[]
	readonly stop: () => Promise<void>
}

const open: Rig[] = []
afterEach(async () => {
	for (const { stop, fake, lines } of open.splice(0)) {
		await stop()
		await fake.stop()
		for (const secret of [fake.secret, fake.token, fake.aesKey, "access_token"]) expect(lines.join("\n")).not.toContain(secret)
	}
})

type RigOptions = {
	readonly mode?: Mode
	readonly secret?: string
	readonly before?: (fake: FakeWechat) => void
	readonly timing?: Partial<Timing>
	/** What the village says to each event, if anything. */
	readonly reply?: (event: Inbound) => WirePart | undefined
	readonly template?: string
	/** The first acknowledgement is lost after the village has answered. */
	readonly losesAcknowledgement?: boolean
	/** The platform and the secrets of another instance. */
	readonly beside?: Rig
}

const timing: Partial<Timing> = { passiveMs: 5_000, callMs: 10_000, retryMs: 5, longestRetryMs: 20, startMs: 5_000 }

async function start(options: RigOptions = {}): Promise<Rig> {
	const mode = options.mode ?? "secure"
	const fake = options.beside?.fake ?? (await startFakeWechat({ mode }))
	options.before?.(fake)
	const http = fastify()
	const lines: string[] = []
	const house = createFakeHost(http, "wechat-official", { now: Date.now() })
	const adapter = createWechatOfficialAdapter({
		settings: wechatOfficialSettings({
			WECHAT_OA_APPID: fake.appId,
			WECHAT_OA_SECRET: options.secret ?? fake.secret,
			WECHAT_OA_TOKEN: fake.token,
			...(mode !== "plain" && { WECHAT_OA_AES_KEY: fake.aesKey }),
			WECHAT_API_ROOT: fake.apiRoot,
			...(options.template !== undefined && { WECHAT_OA_TEMPLATE_ID: options.template }),
		}),
		say: speaker([wechatOfficialWords], "zh-CN"),
		publicUrl: "https://cun.example",
		timing: { ...timing, ...options.timing },
	})
	await http.register(cookie)
	await http.register(rateLimit, { global: false })
	const host: AdapterHost = {
		...house.host,
		...(options.beside !== undefined && { secrets: options.beside.host.secrets }),
		log: pino({ level: "trace" }, { write: (line: string) => lines.push(line) }),
		accept: async (events) => {
			await house.host.accept(events)
			for (const event of events) {
				const part = options.reply?.(event)
				if (part !== undefined) sends.push(rig.adapter.send(part, event.chat, sending()))
			}
			if (options.losesAcknowledgement === true && house.accepted.length === 1 && lost++ === 0) throw new Error("lost")
		},
	}
	const sends: Promise<SendOutcome>[] = []
	let lost = 0
	const abort = new AbortController()
	const rig: Rig = {
		sends,
		fake,
		adapter,
		house,
		host,
		http,
		lines,
		stop: async () => {
			abort.abort()
			await http.close()
		},
	}
	open.push(rig)
	await adapter.start(host, abort.signal)
	fake.pusher.serve(`${await http.listen({ host: "127.0.0.1", port: 0 })}${path}`)
	return rig
}

const sending = () => ({ outboxId: "o1", part: 0, seq: 1, signal: new AbortController().signal })
const words = (text: string): WirePart => ({ kind: "text", text })
const question: WirePart = {
	kind: "text",
	text: "同意修路吗？",
	choices: { token: "q3Zk", style: "buttons", options: [{ id: "yes", label: "同意" }], pick: { min: 1, max: 1 } },
}
const sendTo = ({ adapter, fake }: Rig, id: string, part: WirePart, account = fake.appId) => adapter.send(part, { account, id }, sending())
/** A follower whose window is open, with nothing waiting. */
async function listener(rig: Rig) {
	const person = rig.fake.person()
	person.follower.isSubscribed = true
	rig.fake.world.opens(person.follower, "word")
	return person
}

describe("starting", () => {
	test("takes a token, sets the menu once; a second instance and a restart find both", async () => {
		const first = await start()
		await eventually(() => first.fake.callsOf(menuPath).length === 1)
		expect(first.adapter.health()).toEqual({ state: "up" })
		expect(first.fake.callsOf(tokenPath)[0]?.body).toMatchObject({ grant_type: "client_credential", force_refresh: false })
		const second = await start({ beside: first })
		const person = await listener(second)
		expect(await sendTo(second, person.openId, words("你好"))).toEqual({ ok: true, externalIds: [] })
		expect(first.fake.callsOf(tokenPath)).toHaveLength(1)
		expect(first.fake.callsOf(menuPath)).toHaveLength(1)
	})

	test("a platform that is away keeps nobody waiting, and is found again", async () => {
		const { fake, adapter } = await start({ before: (fake) => fake.trouble(tokenPath, { kind: "close", after: false }) })
		expect(adapter.health()).toMatchObject({ state: "degraded", reason: expect.stringContaining("连不上") })
		fake.calm()
		await eventually(() => adapter.health().state === "up")
	})

	test("one that never answers does not either", async () => {
		const { adapter } = await start({
			before: (fake) => fake.trouble(tokenPath, { kind: "hang" }),
			timing: { callMs: 60_000, startMs: 30 },
		})
		expect(adapter.health()).toMatchObject({ state: "degraded", reason: expect.stringContaining("正在连接") })
	})

	test.each([
		[40164, "白名单"],
		[48001, "权限"],
		[40125, "WECHAT_OA_SECRET"],
		[45009, "次数"],
	])("refusal %i is said in words: %s", async (code, said) => {
		const { adapter } = await start({ before: (fake) => fake.trouble(tokenPath, { kind: "refuse", code }) })
		expect(adapter.health().reason).toContain(said)
	})

	test("a wrong secret is said, without the secret; a menu that is refused stops nothing", async () => {
		const wrong = await start({ secret: "ffffffffffffffffffffffffffffffff" })
		expect(wrong.adapter.health()).toMatchObject({ state: "down", reason: expect.stringContaining("WECHAT_OA_SECRET") })
		expect(JSON.stringify(wrong.adapter.health()) + wrong.lines.join()).not.toContain("ffffffffff")
		const right = await start({ before: (fake) => fake.trouble(menuPath, { kind: "refuse", code: 48001 }) })
		expect(right.adapter.health().state).toBe("up")
	})
})

describe("what is not the platform is not let in", () => {
	const document = (fake: FakeWechat) =>
		`<xml><ToUserName>gh_1</ToUserName><FromUserName>oSomebody1234</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>坏</Content><MsgId>${fake.calls.length + 1}</MsgId></xml>`
	const sealedQuery = (fake: FakeWechat, sealed: string, seconds: number) => {
		const timestamp = String(seconds)
		return new URLSearchParams({
			signature: getSignature(fake.token, timestamp, "n", ""),
			timestamp,
			nonce: "n",
			encrypt_type: "aes",
			msg_signature: getSignature(fake.token, timestamp, "n", sealed),
		})
	}
	const now = () => Math.floor(Date.now() / 1_000)
	const post = (rig: Rig, query: URLSearchParams, body: string) =>
		rig.http.inject({ method: "POST", url: `${path}?${query}`, headers: { "content-type": "text/xml" }, body })
	const envelope = (sealed: string) => `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`

	type Attack = (fake: FakeWechat) => { readonly query: URLSearchParams; readonly body: string }
	const without = (query: URLSearchParams, name: string) => {
		query.delete(name)
		return query
	}
	const attacks: Readonly<Record<string, Attack>> = {
		"a wrong signature": (fake) => {
			const sealed = encrypt(fake.aesKey, document(fake), fake.appId)
			const query = sealedQuery(fake, sealed, now())
			query.set("msg_signature", "0".repeat(40))
			return { query, body: envelope(sealed) }
		},
		"no message signature, though the address is signed": (fake) => {
			const sealed = encrypt(fake.aesKey, document(fake), fake.appId)
			return { query: without(sealedQuery(fake, sealed, now()), "msg_signature"), body: envelope(sealed) }
		},
		"plain text, rightly signed": (fake) => {
			const query = without(without(sealedQuery(fake, "", now()), "msg_signature"), "encrypt_type")
			return { query, body: document(fake) }
		},
		"plain text that says it is encrypted": (fake) => ({ query: sealedQuery(fake, "", now()), body: document(fake) }),
		"an old timestamp": (fake) => {
			const sealed = encrypt(fake.aesKey, document(fake), fake.appId)
			return { query: sealedQuery(fake, sealed, now() - 3_600), body: envelope(sealed) }
		},
		"another appid": (fake) => {
			const sealed = encrypt(fake.aesKey, document(fake), "wx0000000000000000")
			return { query: sealedQuery(fake, sealed, now()), body: envelope(sealed) }
		},
		"a body under another's signature": (fake) => {
			const sealed = encrypt(fake.aesKey, document(fake), fake.appId)
			return { query: sealedQuery(fake, sealed, now()), body: envelope(encrypt(fake.aesKey, document(fake), fake.appId)) }
		},
		"two bodies": (fake) => {
			const sealed = encrypt(fake.aesKey, document(fake), fake.appId)
			return { query: sealedQuery(fake, sealed, now()), body: `<xml><Encrypt>${sealed}</Encrypt><Encrypt>x</Encrypt></xml>` }
		},
		"an XML bomb": (fake) => ({
			query: sealedQuery(fake, "", now()),
			body: '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>',
		}),
		"no query at all": (fake) => ({ query: new URLSearchParams(), body: document(fake) }),
	}

	test.each(Object.entries(attacks))("%s", async (_name, attack) => {
		const rig = await start()
		const { query, body } = attack(rig.fake)
		const response = await post(rig, query, body)
		expect({ status: response.statusCode, body: response.body }).toEqual({ status: 403, body: "" })
		expect(rig.house.accepted).toEqual([])
	})

	test("a bomb, an external entity or nonsense inside a rightly sealed body does nothing", async () => {
		const rig = await start()
		const bodies = ['<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>', "{}", "", "<xml>"]
		for (const body of bodies) {
			const sealed = encrypt(rig.fake.aesKey, body, rig.fake.appId)
			const response = await post(rig, sealedQuery(rig.fake, sealed, now()), envelope(sealed))
			expect({ status: response.statusCode, body: response.body }).toEqual({ status: 200, body: "" })
		}
		expect(rig.house.accepted).toEqual([])
	})

	test("a body that is too large is refused unread", async () => {
		const rig = await start()
		expect((await post(rig, sealedQuery(rig.fake, "", now()), "x".repeat(70_000))).statusCode).toBe(413)
	})

	test("the platform's greeting is answered with its echo, nobody else's", async () => {
		const { http, fake } = await start()
		const timestamp = String(now())
		const ask = (signature: string, echostr: string) =>
			http.inject({ url: `${path}?${new URLSearchParams({ signature, timestamp, nonce: "n", echostr })}` })
		const right = await ask(getSignature(fake.token, timestamp, "n", ""), "4375120948345356249")
		expect({ status: right.statusCode, body: right.body }).toEqual({ status: 200, body: "4375120948345356249" })
		expect(right.headers["content-type"]).toContain("text/plain")
		expect((await ask("0".repeat(40), "x")).statusCode).toBe(403)
		expect((await http.inject({ url: path })).statusCode).toBe(403)
	})

	test("a recorded callback played again is the same event", async () => {
		const rig = await start({ timing: { passiveMs: 20 } })
		const sealed = encrypt(rig.fake.aesKey, document(rig.fake), rig.fake.appId)
		for (let i = 0; i < 3; i++) expect((await post(rig, sealedQuery(rig.fake, sealed, now()), envelope(sealed))).statusCode).toBe(200)
		expect(rig.house.accepted).toHaveLength(1)
	})
})

describe.each(["secure", "compatible", "plain"] as const)("in %s mode", (mode) => {
	test("a text is answered on the callback itself, once", async () => {
		const rig = await start({ mode, reply: (event) => (event.kind === "text" ? words(`听到：${event.text}`) : undefined) })
		const person = await listener(rig)
		person.text("路灯坏了 😀 ]]> <b>")
		await eventually(() => person.received().length === 1)
		await rig.fake.pusher.settled()
		expect(person.received()).toEqual([{ text: "听到：路灯坏了 😀 ]]> <b>", lines: [], via: "passive" }])
		expect(rig.fake.callsOf(sendPath)).toEqual([])
		expect(rig.house.accepted).toMatchObject([{ kind: "text", text: "路灯坏了 😀 ]]> <b>" }])
	})
})

describe("a reply goes one way only", () => {
	test("a question with lines to press goes by the interface, and the callback is let go at once", async () => {
		const rig = await start({ reply: () => question, timing: { passiveMs: 60_000 } })
		const person = await listener(rig)
		person.text("问卷")
		await rig.fake.pusher.settled()
		await eventually(() => person.received().length === 1)
		expect(person.received()).toEqual([{ text: "同意修路吗？", lines: [{ id: "q3Zk:yes", content: "同意" }], via: "custom" }])
		person.press("同意")
		await rig.fake.pusher.settled()
		expect(rig.house.accepted.at(-1)).toMatchObject({ kind: "choice", prompt: "q3Zk", option: "yes" })
	})

	test("not ready in time: the callback is answered empty, the words go by the interface", async () => {
		const rig = await start({ timing: { passiveMs: 20 } })
		const person = await listener(rig)
		person.text("在吗")
		await rig.fake.pusher.settled()
		expect(person.received()).toEqual([])
		expect(await sendTo(rig, person.openId, words("在"))).toEqual({ ok: true, externalIds: [] })
		expect(person.received()).toEqual([{ text: "在", lines: [], via: "custom" }])
	})

	test("with the times of the product no callback is held for the five seconds after which the platform hangs up", async () => {
		const rig = await start({ timing: { passiveMs: defaultTiming.passiveMs, holdMs: defaultTiming.holdMs } })
		const person = await listener(rig)
		person.text("在吗")
		await rig.fake.pusher.settled()
		expect(rig.fake.pusher.deliveries()).toBe(1)
		expect(rig.fake.pusher.lastHeldMs()).toBeLessThan(5_000)
		expect(person.received()).toEqual([])
	})

	test("of two callbacks open each takes one of two replies; a third goes by the interface", async () => {
		const rig = await start({ timing: { passiveMs: 60_000 } })
		const person = await listener(rig)
		const other = rig.fake.person()
		other.follower.isSubscribed = true
		person.text("一")
		other.text("二")
		await eventually(() => rig.house.accepted.length === 2)
		const sent = await Promise.all([
			sendTo(rig, person.openId, words("甲")),
			sendTo(rig, other.openId, words("乙")),
			sendTo(rig, person.openId, words("丙")),
		])
		expect(sent.every((outcome) => outcome.ok)).toBe(true)
		await rig.fake.pusher.settled()
		expect(
			person
				.received()
				.map(({ text, via }) => `${text} ${via}`)
				.sort(),
		).toEqual(["丙 custom", "甲 passive"])
		expect(other.received()).toEqual([{ text: "乙", lines: [], via: "passive" }])
	})

	test("a callback whose connection is gone takes nothing: the words go by the interface", async () => {
		const rig = await start({ timing: { passiveMs: 60_000 } })
		const person = await listener(rig)
		const abort = new AbortController()
		const { query, body } = rig.fake.pusher.request(
			`<xml><ToUserName>gh_1</ToUserName><FromUserName>${person.openId}</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>在吗</Content><MsgId>1</MsgId></xml>`,
		)
		const address = rig.http.server.address()
		const port = typeof address === "object" && address !== null ? address.port : 0
		const hung = fetch(`http://127.0.0.1:${port}${path}?${query}`, { method: "POST", body, signal: abort.signal }).catch(() => undefined)
		await eventually(() => rig.house.accepted.length === 1)
		const closed = new Promise<void>((resolve) => rig.http.server.once("connection", () => resolve()))
		abort.abort()
		await hung
		// A new connection is taken after the old one's end was seen.
		await Promise.all([
			closed,
			rig.http.inject({ url: path }),
			fetch(`http://127.0.0.1:${port}${path}`).then((response) => response.arrayBuffer()),
		])
		expect(await sendTo(rig, person.openId, words("在"))).toEqual({ ok: true, externalIds: [] })
		expect(person.received()).toEqual([{ text: "在", lines: [], via: "custom" }])
	})

	test("the platform that did not hear the answer hears the same words again, and the person sees them once", async () => {
		const rig = await start({ reply: (event) => (event.kind === "text" && rig.house.accepted.length === 1 ? words("记下了") : undefined) })
		const person = await listener(rig)
		const document = person.text("路灯坏了")
		await rig.fake.pusher.settled()
		person.redeliver(document)
		await rig.fake.pusher.settled()
		expect(person.received()).toEqual([{ text: "记下了", lines: [], via: "passive" }])
		expect(rig.house.accepted).toHaveLength(1)
		expect(rig.fake.pusher.deliveries()).toBe(2)
		expect(rig.fake.callsOf(sendPath)).toEqual([])
	})

	test("what could not be stored is not acknowledged, and comes again", async () => {
		const rig = await start({ reply: () => words("记下了") })
		const person = await listener(rig)
		rig.house.failNextAccept()
		person.text("路灯坏了")
		await rig.fake.pusher.settled()
		expect(rig.house.accepted).toHaveLength(1)
		expect(rig.fake.pusher.deliveries()).toBe(2)
		expect(person.received()).toEqual([{ text: "记下了", lines: [], via: "passive" }])
	})

	test("words offered to a callback that then could not be acknowledged go by the interface, once", async () => {
		let replies = 0
		const rig = await start({
			losesAcknowledgement: true,
			timing: { passiveMs: 50 },
			reply: () => (replies++ === 0 ? words("记下了") : undefined),
		})
		const person = await listener(rig)
		person.text("路灯坏了")
		await rig.fake.pusher.settled()
		expect(await Promise.all(rig.sends)).toEqual([{ ok: true, externalIds: [] }])
		expect(person.received()).toEqual([{ text: "记下了", lines: [], via: "custom" }])
		expect(rig.house.accepted).toHaveLength(1)
	})

	test("a stop lets go of what is held open", async () => {
		const rig = await start({ timing: { passiveMs: 60_000 } })
		const person = await listener(rig)
		person.text("在吗")
		await eventually(() => rig.house.accepted.length === 1)
		await rig.stop()
		await rig.fake.pusher.settled()
		expect(rig.adapter.health().state).toBe("down")
	})
})

describe("events", () => {
	test("a scan enrols by its code, also of one who follows already; leaving closes; the menu says its word", async () => {
		const rig = await start({ timing: { passiveMs: 5 } })
		const person = rig.fake.person()
		person.scan("382417905")
		person.scan("382417906")
		person.click("say:提意见")
		person.unfollow()
		await rig.fake.pusher.settled()
		expect(rig.house.accepted).toMatchObject([
			{ kind: "joined", start: "382417905" },
			{ kind: "joined", start: "382417906" },
			{ kind: "text", text: "提意见" },
			{ kind: "blocked" },
		])
	})
})

describe("files", () => {
	const png = Buffer.concat([Buffer.from("\u0089PNG", "latin1"), Buffer.alloc(100)])

	test("a photo is fetched and kept; what cannot be kept is told on the callback", async () => {
		const rig = await start({ timing: { passiveMs: 5 } })
		const person = await listener(rig)
		person.send("image", png, "image/png")
		person.send("image", Buffer.from("<html>not a photo</html>"), "image/png")
		person.send("image", Buffer.alloc(10 * 1024 * 1024 + 1), "image/png")
		person.send("voice", Buffer.alloc(0), "audio/amr")
		person.send("video", png, "video/mp4")
		await rig.fake.pusher.settled()
		expect(rig.house.accepted).toMatchObject([{ kind: "media", media: "image", mime: "image/png", bytes: png.length }])
		expect(person.received().map(({ text }) => text.slice(0, 8))).toEqual([
			"这种文件收不了，",
			"这个文件太大（超",
			"这个文件是空的，",
			"这种消息看不懂，",
		])
	})

	test("one that takes longer than the platform waits is fetched once and stored once", async () => {
		const rig = await start({ timing: { passiveMs: 5, holdMs: 30, callMs: 1_000 } })
		const person = await listener(rig)
		rig.fake.trouble("/cgi-bin/media/get", { kind: "hang" }, 1)
		person.send("image", png, "image/png")
		await eventually(() => rig.house.accepted.length === 1)
		expect(rig.fake.pusher.deliveries()).toBeGreaterThan(1)
		expect(rig.fake.callsOf("/cgi-bin/media/get")).toHaveLength(2)
	})

	test("one that was stored and comes again is not refused where it cannot be had a second time", async () => {
		const rig = await start({ timing: { passiveMs: 5 } })
		const person = await listener(rig)
		const amr = Buffer.concat([Buffer.from("#!AMR\n"), Buffer.alloc(60)])
		const document = person.send("voice", amr, "audio/amr")
		await rig.fake.pusher.settled()
		rig.fake.trouble("/cgi-bin/media/get", { kind: "refuse", code: 40007 })
		person.redeliver(document)
		await rig.fake.pusher.settled()
		expect(rig.house.accepted).toMatchObject([{ kind: "media", media: "voice" }])
		expect(rig.fake.pusher.deliveries()).toBe(2)
		expect(person.received()).toEqual([])
	})

	test("one that cannot be had is told", async () => {
		const rig = await start()
		const person = await listener(rig)
		rig.fake.trouble("/cgi-bin/media/get", { kind: "refuse", code: 40007 })
		person.send("image", png, "image/png")
		await rig.fake.pusher.settled()
		expect(person.received()[0]?.text).toContain("没能取到")
	})

	test("what the platform heard comes with the recording, and stays where that cannot be had", async () => {
		const rig = await start({ timing: { passiveMs: 5 } })
		const person = await listener(rig)
		const amr = Buffer.concat([Buffer.from("#!AMR\n"), Buffer.alloc(60)])
		person.send("voice", amr, "audio/amr", "同意。")
		await rig.fake.pusher.settled()
		rig.fake.trouble("/cgi-bin/media/get", { kind: "refuse", code: 40007 })
		person.send("voice", amr, "audio/amr", "路灯坏了。")
		await rig.fake.pusher.settled()
		expect(rig.house.accepted).toMatchObject([
			{ kind: "media", media: "voice", caption: "同意。" },
			{ kind: "text", text: "路灯坏了。" },
		])
		expect(person.received().map(({ text }) => text)).toEqual([expect.stringContaining("没能取到")])
	})

	test("pictures and voices go out as such, others as their words", async () => {
		const rig = await start()
		const person = await listener(rig)
		const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(50)])
		const refs: string[] = []
		for (const bytes of [png, jpeg, Buffer.concat([Buffer.from("OggS"), Buffer.alloc(50)])]) {
			const kept = await rig.host.media.put(bytes, {})
			if ("ref" in kept) refs.push(kept.ref)
		}
		for (const ref of refs)
			expect((await sendTo(rig, person.openId, { kind: "media", media: "image", ref, alt: "路的照片" })).ok).toBe(true)
		expect(person.received().map(({ media, text }) => media?.kind ?? text)).toEqual(["image", "image", "路的照片"])
		expect(person.received()[0]?.media?.bytes.length).toBe(png.length)
		expect(await sendTo(rig, person.openId, { kind: "media", media: "image", ref: "gone", alt: "" })).toMatchObject({
			fault: { kind: "invalid", detail: "MEDIA_MISSING" },
		})
	})
})

test("an upload that hangs has sent nothing yet", async () => {
	const rig = await start({ before: (fake) => fake.trouble("/cgi-bin/media/upload", { kind: "hang" }), timing: { callMs: 500 } })
	const person = await listener(rig)
	const kept = await rig.host.media.put(Buffer.concat([Buffer.from("\u0089PNG", "latin1"), Buffer.alloc(9)]), {})
	const part: WirePart = { kind: "media", media: "image", ref: "ref" in kept ? kept.ref : "", alt: "" }
	expect(await sendTo(rig, person.openId, part)).toMatchObject({ fault: { kind: "transient" } })
	expect(rig.fake.callsOf(sendPath)).toEqual([])
})

describe("the token", () => {
	test("refused in mid-send it is replaced once, and the message is sent once", async () => {
		const rig = await start()
		const person = await listener(rig)
		rig.fake.world.spoilToken(true)
		expect(await sendTo(rig, person.openId, words("你好"))).toEqual({ ok: true, externalIds: [] })
		expect(person.received()).toHaveLength(1)
		expect(rig.fake.callsOf(tokenPath)).toHaveLength(2)
		expect(rig.fake.world.forcedTokens()).toBe(0)
	})

	test("one the platform thinks good and refuses all the same is forced, once in thirty seconds", async () => {
		const rig = await start()
		const person = await listener(rig)
		rig.fake.world.spoilToken(false)
		expect(await sendTo(rig, person.openId, words("你好"))).toEqual({ ok: true, externalIds: [] })
		expect(rig.fake.world.forcedTokens()).toBe(1)
		rig.fake.world.spoilToken(false)
		expect(await sendTo(rig, person.openId, words("再来"))).toMatchObject({ fault: { kind: "auth" } })
		expect(rig.fake.world.forcedTokens()).toBe(1)
	})

	test("many sends at once in two instances take one new token between them", async () => {
		const first = await start()
		const second = await start({ beside: first })
		const people = await Promise.all(Array.from({ length: 20 }, () => listener(first)))
		first.fake.world.spoilToken(true)
		const before = first.fake.callsOf(tokenPath).length
		const sent = await Promise.all(people.map((person, i) => sendTo(i % 2 === 0 ? first : second, person.openId, words("你好"))))
		expect(sent.every((outcome) => outcome.ok)).toBe(true)
		expect(first.fake.callsOf(tokenPath).length - before).toBe(1)
		for (const person of people) expect(person.received()).toHaveLength(1)
	})

	test("is renewed before it ends", async () => {
		const rig = await start()
		const person = await listener(rig)
		rig.house.advance(7_200_000 - 200_000)
		await sendTo(rig, person.openId, words("你好"))
		expect(rig.fake.callsOf(tokenPath)).toHaveLength(2)
	})

	test("that cannot be had leaves the message unsent, to be tried again", async () => {
		const rig = await start({ before: (fake) => fake.trouble(tokenPath, { kind: "hang" }), timing: { callMs: 60, startMs: 20 } })
		const person = await listener(rig)
		expect(await sendTo(rig, person.openId, words("你好"))).toMatchObject({ fault: { kind: "transient" } })
		expect(rig.fake.callsOf(sendPath)).toEqual([])
	})
})

describe("pages opened from the chat", () => {
	const wechat = { "user-agent": "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0.49" }
	const openUrl = (to: string) => `${path}/open?${new URLSearchParams({ to })}`
	const locationOf = (response: { readonly headers: Readonly<Record<string, unknown>> }) => String(response.headers.location)
	const cookiesOf = (response: { readonly cookies: readonly { readonly name: string; readonly value: string }[] }) =>
		response.cookies.filter(({ value }) => value !== "").map(({ name, value }) => `${name}=${value}`)

	/** As WeChat's browser goes: to the platform and back with a code. */
	async function opened(rig: Rig, code: string, change: (back: URL) => void = () => undefined) {
		const first = await rig.http.inject({ url: openUrl("/s/ab?x=1#q2"), headers: wechat })
		const asked = new URL(locationOf(first))
		const back = new URL(asked.searchParams.get("redirect_uri") ?? "")
		back.searchParams.set("code", code)
		back.searchParams.set("state", asked.searchParams.get("state") ?? "")
		change(back)
		const cookies = cookiesOf(first).join("; ")
		const last = await rig.http.inject({ url: `${back.pathname}${back.search}`, headers: { ...wechat, cookie: cookies } })
		return { asked, last }
	}

	/** What a page of the house makes of the browser's cookies. */
	async function chatSeen(rig: Rig, cookies: readonly string[]) {
		const pages = fastify()
		await pages.register(cookie)
		pages.get("/", async (request) => {
			const mark = { key: rig.host.deriveKey("known-chat"), isHttps: true, now: rig.host.clock() }
			return knownChat(request, mark) ?? { nobody: true }
		})
		return (await pages.inject({ url: "/", headers: { cookie: cookies.join("; ") } })).json()
	}

	test("the platform says silently whose browser it is; the page knows the chat, for a while", async () => {
		const rig = await start()
		rig.fake.world.oauthCodes.set("code-1", "oPerson12345")
		const { asked, last } = await opened(rig, "code-1")
		expect(asked.origin + asked.pathname).toBe("https://open.weixin.qq.com/connect/oauth2/authorize")
		expect(asked.hash).toBe("#wechat_redirect")
		expect(Object.fromEntries(asked.searchParams)).toMatchObject({ appid: rig.fake.appId, response_type: "code", scope: "snsapi_base" })
		expect(asked.searchParams.get("redirect_uri")).toMatch(/^https:\/\/cun\.example\//)
		expect(locationOf(last)).toBe("/s/ab?x=1#q2")
		const cookies = cookiesOf(last)
		expect(await chatSeen(rig, cookies)).toEqual({ channel: "wechat-official", account: rig.fake.appId, id: "oPerson12345" })
		const [name = "", value = ""] = cookies[0]?.split("=") ?? []
		for (const bad of [`${name}=${value}x`, `${name}=x${value}`, `${name}=.`, `${name}=`, `${name}=a.b.c`])
			expect(await chatSeen(rig, [bad])).toEqual({ nobody: true })
		rig.house.advance(12 * 3_600_000)
		expect(await chatSeen(rig, cookies)).toEqual({ nobody: true })
	})

	test.each<[string, (back: URL) => void]>([
		["a used or wrong code", (back) => back.searchParams.set("code", "never")],
		["another browser's state", (back) => back.searchParams.set("state", "0".repeat(32))],
		["no state", (back) => back.searchParams.delete("state")],
		["no code", (back) => back.searchParams.delete("code")],
	])("%s: the page opens, and knows nobody", async (_name, change) => {
		const rig = await start()
		rig.fake.world.oauthCodes.set("code-1", "oPerson12345")
		const { last } = await opened(rig, "code-1", change)
		expect(locationOf(last)).toBe("/s/ab?x=1#q2")
		expect(cookiesOf(last)).toEqual([])
	})

	test("outside WeChat the page opens at once; other sites are never led to", async () => {
		const rig = await start()
		expect(locationOf(await rig.http.inject({ url: openUrl("/s/ab") }))).toBe("/s/ab")
		for (const to of [
			"https://evil.example/",
			"//evil.example",
			"/\\evil.example",
			"javascript:alert(1)",
			"/channels/wechat-official/open?to=/",
		])
			expect(locationOf(await rig.http.inject({ url: openUrl(to) }))).toBe("/")
	})

	test("a link of ours in a message goes that way, any other as it is", async () => {
		const rig = await start()
		const person = await listener(rig)
		const link = (url: string): WirePart => ({ kind: "text", text: "请填", link: { text: "打开<问卷>", url } })
		await sendTo(rig, person.openId, link("https://cun.example/s/ab?x=1"))
		await sendTo(rig, person.openId, link("https://other.example/a"))
		await sendTo(rig, person.openId, link('https://other.example/"><b'))
		expect(person.received().map(({ text }) => text)).toEqual([
			'请填\n<a href="https://cun.example/channels/wechat-official/open?to=%2Fs%2Fab%3Fx%3D1">打开＜问卷＞</a>',
			'请填\n<a href="https://other.example/a">打开＜问卷＞</a>',
			'请填\n打开<问卷>\nhttps://other.example/"><b',
		])
	})
})

describe("a QR code with a scene", () => {
	test("carries the one-time code, is asked for once, and is a picture", async () => {
		const rig = await start()
		const ask = (code: string) => rig.http.inject({ url: `${path}/qr/${code}.png` })
		const [first, second] = [await ask("382417905"), await ask("382417905")]
		expect([first.statusCode, second.statusCode]).toEqual([200, 200])
		expect(first.rawPayload.subarray(1, 4).toString()).toBe("PNG")
		const calls = rig.fake.callsOf("/cgi-bin/qrcode/create")
		expect(calls.map(({ body }) => body)).toEqual([
			{ expire_seconds: 2_592_000, action_name: "QR_STR_SCENE", action_info: { scene: { scene_str: "382417905" } } },
		])
		expect((await ask("hu-12")).statusCode).toBe(404)
		rig.fake.trouble("/cgi-bin/qrcode/create", { kind: "refuse", code: 48001 })
		expect((await ask("382417906")).statusCode).toBe(503)
	})
})

describe("the window", () => {
	test("five after a word, three after a press, none to who has gone: the platform's own refusals", async () => {
		const rig = await start({ timing: { passiveMs: 5 } })
		const person = await listener(rig)
		const outcomes: string[] = []
		for (let i = 0; i < 6; i++) {
			const sent = await sendTo(rig, person.openId, words(`第${i}`))
			outcomes.push(sent.ok ? "ok" : sent.fault.kind)
		}
		expect(outcomes).toEqual(["ok", "ok", "ok", "ok", "ok", "window"])
		person.unfollow()
		expect(await sendTo(rig, person.openId, words("还在吗"))).toMatchObject({ fault: { kind: "gone" } })
		expect(await sendTo(rig, "oNobodyAtAll1234", words("谁"))).toMatchObject({ fault: { kind: "gone" } })
		expect(await sendTo(rig, person.openId, words("别人的"), "wxAnotherAccount")).toMatchObject({ fault: { kind: "invalid" } })
		expect(await sendTo(rig, "no/such?id", words("x"))).toMatchObject({ fault: { kind: "invalid" } })
	})
})

describe("template messages", () => {
	const template = "tmpl0hQ3vS1iXc8yQ2w9Yb7Nf4Kd6Pz5Lm1Ju8Rt0Ga"
	const waiting: WirePart = {
		kind: "text",
		text: "周五上午八点到下午五点全村停水，请提前存好水",
		link: { text: "点开看；要办事请回一个字", url: "https://cun.example/w/id-1" },
	}
	const knock = ({ adapter, fake }: Rig, id: string, part = waiting) =>
		adapter.send(part, { account: fake.appId, id }, { ...sending(), lane: "knock" })
	/** One who has not written for long. */
	function follower(rig: Rig) {
		const person = rig.fake.person()
		person.follower.isSubscribed = true
		return person
	}

	test("reach beyond the window, once however often they are asked for, and lead to the page through WeChat's door", async () => {
		const rig = await start({ template })
		const person = follower(rig)
		expect(rig.adapter.limits.initiate).toMatchObject({ knocks: true })
		expect(await sendTo(rig, person.openId, words("公告"))).toMatchObject({ fault: { kind: "window" } })
		expect(await knock(rig, person.openId)).toEqual({ ok: true, externalIds: [] })
		expect(await knock(rig, person.openId)).toMatchObject({ ok: true })
		const [shown, ...others] = person.received()
		expect(others).toEqual([])
		const [thing, time, remark] = shown?.text.split("\n") ?? []
		expect(thing).toBe("周五上午八点到下午五点全村停水，请提前…")
		expect(time).toMatch(/^\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d$/)
		expect(remark).toBe("点开看；要办事请回一个字")
		expect(shown?.url).toBe("https://cun.example/channels/wechat-official/open?to=%2Fw%2Fid-1")
		person.templateFinished(2_401_783_456_789_012_345n, "failed:user block")
		await rig.fake.pusher.settled()
		expect(rig.house.accepted.at(-1)).toMatchObject({ kind: "delivery", outboundId: "2401783456789012345", state: "failed" })
	})

	test.each([
		["43004 does not follow", 43004, "gone", "up"],
		["43101 does not want them", 43101, "invalid", "up"],
		["43117 too many to one person", 43117, "throttled", "up"],
		["45009 the day's calls are used up", 45009, "throttled", "degraded"],
		["40037 no such template", 40037, "invalid", "degraded"],
		["47003 its fields are others", 47003, "invalid", "degraded"],
		["48001 no permission for them: the others go on", 48001, "invalid", "degraded"],
		["-1 busy", -1, "transient", "degraded"],
	] as const)("refused: %s", async (_, code, kind, state) => {
		const rig = await start({ template, before: (fake) => fake.trouble(templatePath, { kind: "refuse", code }) })
		const person = follower(rig)
		expect(await knock(rig, person.openId)).toMatchObject({ fault: { kind } })
		expect(rig.adapter.health().state).toBe(state)
		if (state === "degraded") expect(rig.adapter.health().reason).toMatch(/\p{Script=Han}/u)
	})

	test("one that cannot be used is shown until it can, whatever else arrives", async () => {
		const rig = await start({ template: "another0template0that0the0account0lacks" })
		const person = await listener(rig)
		expect(await knock(rig, person.openId)).toMatchObject({ fault: { kind: "invalid" } })
		expect(await sendTo(rig, person.openId, words("你好"))).toMatchObject({ ok: true })
		expect(rig.adapter.health()).toMatchObject({ state: "degraded", reason: expect.stringContaining("WECHAT_OA_TEMPLATE_ID") })
		rig.fake.world.templates.set("another0template0that0the0account0lacks", ["thing1", "time2", "thing3"])
		expect(await knock(rig, person.openId)).toMatchObject({ ok: true })
		expect(rig.adapter.health().state).toBe("up")
	})

	test("without a template nobody is told", async () => {
		const rig = await start()
		expect(rig.adapter.limits.initiate).toMatchObject({ knocks: false })
		expect(await knock(rig, follower(rig).openId)).toMatchObject({ fault: { kind: "invalid" } })
		expect(rig.fake.callsOf(templatePath)).toEqual([])
	})
})
