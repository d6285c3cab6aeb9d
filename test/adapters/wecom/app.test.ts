import { encrypt, getSignature } from "@wecom/crypto"
import { afterEach, describe, expect, test } from "vitest"
import { taskIdOf } from "../../../adapters/wecom/outflow.ts"
import type { WirePart } from "../../../src/channel/message.ts"
import { eventually } from "../../support/tiny.ts"
import { type FakeWecom, sendPath, tokenPath, updatePath } from "../../support/wecom/server.ts"
import { path, question, type Rig, startRig, stopRigs, words } from "./rig.ts"

const menuPath = "/cgi-bin/menu/create"
const filePath = "/cgi-bin/media/get"

afterEach(() => stopRigs((log, secret) => expect(log).not.toContain(secret)))

describe("starting", () => {
	test("takes a token, sets the menu once; a second instance and a restart find both", async () => {
		const first = await startRig()
		expect(first.adapter.health()).toEqual({ state: "up" })
		await eventually(() => first.fake.callsOf(menuPath).length === 1)
		const second = await startRig({ beside: first })
		const member = second.fake.member()
		expect(await second.send(member.userId, words("你好"))).toMatchObject({ ok: true, externalIds: [expect.any(String)] })
		expect(first.fake.callsOf(tokenPath)).toHaveLength(1)
		expect(first.fake.callsOf(menuPath)).toHaveLength(1)
	})

	test.each([
		[40001, "WECOM_SECRET"],
		[60020, "可信 IP"],
		[48002, "可见范围"],
		[45009, "太快"],
	])("refusal %i is said in words: %s", async (code, said) => {
		const { adapter } = await startRig({ before: (fake) => fake.trouble(tokenPath, { kind: "refuse", code }) })
		expect(adapter.health().reason).toContain(said)
	})

	test("a platform that is away keeps nobody waiting, and is found again", async () => {
		const { fake, adapter } = await startRig({ before: (fake) => fake.trouble(tokenPath, { kind: "close", after: false }) })
		expect(adapter.health()).toMatchObject({ state: "degraded", reason: expect.stringContaining("连不上") })
		fake.calm()
		await eventually(() => adapter.health().state === "up")
	})
})

describe("what is not the platform is not let in", () => {
	const now = () => Math.floor(Date.now() / 1_000)
	const document =
		"<xml><ToUserName>ww</ToUserName><FromUserName>ZhangSan1</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>坏</Content><MsgId>1</MsgId></xml>"
	const envelope = (sealed: string) => `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`
	const queryOf = ({ world }: FakeWecom, sealed: string, seconds = now(), token = world.account.token) => {
		const timestamp = String(seconds)
		return new URLSearchParams({ msg_signature: getSignature(token, timestamp, "n", sealed), timestamp, nonce: "n" })
	}
	const sealedFor = ({ world }: FakeWecom, text = document, corp = world.account.corpId) => encrypt(world.account.aesKey, text, corp)
	const post = (rig: Rig, query: URLSearchParams, body: string) =>
		rig.http.inject({ method: "POST", url: `${path}?${query}`, headers: { "content-type": "text/xml" }, body })

	type Attack = (fake: FakeWecom) => { readonly query: URLSearchParams; readonly body: string }
	const attacks: Readonly<Record<string, Attack>> = {
		"a wrong signature": (fake) => {
			const sealed = sealedFor(fake)
			return { query: queryOf(fake, sealed, now(), "another"), body: envelope(sealed) }
		},
		"no signature": (fake) => ({ query: new URLSearchParams({ timestamp: String(now()), nonce: "n" }), body: envelope(sealedFor(fake)) }),
		"plain text": (fake) => ({ query: queryOf(fake, ""), body: document }),
		"an old timestamp": (fake) => {
			const sealed = sealedFor(fake)
			return { query: queryOf(fake, sealed, now() - 3_600), body: envelope(sealed) }
		},
		"another corpid": (fake) => {
			const sealed = sealedFor(fake, document, "ww0000000000000000")
			return { query: queryOf(fake, sealed), body: envelope(sealed) }
		},
		"a body under another's signature": (fake) => ({ query: queryOf(fake, sealedFor(fake)), body: envelope(sealedFor(fake)) }),
		"two bodies": (fake) => {
			const sealed = sealedFor(fake)
			return { query: queryOf(fake, sealed), body: `<xml><Encrypt>${sealed}</Encrypt><Encrypt>x</Encrypt></xml>` }
		},
		"an XML bomb": (fake) => ({
			query: queryOf(fake, ""),
			body: '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>',
		}),
	}

	test.each(Object.entries(attacks))("%s", async (_name, attack) => {
		const rig = await startRig()
		const { query, body } = attack(rig.fake)
		const response = await post(rig, query, body)
		expect({ status: response.statusCode, body: response.body }).toEqual({ status: 403, body: "" })
		expect(rig.house.accepted).toEqual([])
	})

	test("a bomb, an external entity or nonsense inside a rightly sealed body does nothing", async () => {
		const rig = await startRig()
		const bodies = ['<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>', "{}", "", "<xml>"]
		for (const body of bodies) {
			const sealed = sealedFor(rig.fake, body)
			const response = await post(rig, queryOf(rig.fake, sealed), envelope(sealed))
			expect({ status: response.statusCode, body: response.body }).toEqual({ status: 200, body: "" })
		}
		expect(rig.house.accepted).toEqual([])
	})

	test("a body that is too large is refused unread", async () => {
		const rig = await startRig()
		expect((await post(rig, queryOf(rig.fake, ""), "x".repeat(70_000))).statusCode).toBe(413)
	})

	test("the platform's sealed word is said back opened, nobody else's is", async () => {
		const rig = await startRig()
		const asked = await rig.http.inject({ url: `${path}?${rig.fake.pusher.greeting("1616140317555161061")}` })
		expect({ status: asked.statusCode, body: asked.body }).toEqual({ status: 200, body: "1616140317555161061" })
		const wrong = rig.fake.pusher.greeting("1")
		wrong.set("msg_signature", "0".repeat(40))
		expect((await rig.http.inject({ url: `${path}?${wrong}` })).statusCode).toBe(403)
		const foreign = encrypt(rig.fake.world.account.aesKey, "1", "ww0000000000000000")
		const query = queryOf(rig.fake, foreign)
		query.set("echostr", foreign)
		expect((await rig.http.inject({ url: `${path}?${query}` })).statusCode).toBe(403)
		expect((await rig.http.inject({ url: path })).statusCode).toBe(403)
	})

	test("a recorded callback played again is the same event", async () => {
		const rig = await startRig()
		const sealed = sealedFor(rig.fake)
		for (let i = 0; i < 3; i++) expect((await post(rig, queryOf(rig.fake, sealed), envelope(sealed))).statusCode).toBe(200)
		expect(rig.house.accepted).toHaveLength(1)
	})
})

describe("what members do", () => {
	test("a text arrives to the letter; a burst in one second is as many messages, in order", async () => {
		const rig = await startRig()
		const member = rig.fake.member()
		member.text("路灯坏了 😀 ]]> <b>")
		for (let i = 1; i <= 20; i++) member.text(`第${i}句`)
		await rig.fake.pusher.settled()
		expect(rig.house.accepted.map((event) => (event.kind === "text" ? event.text : ""))).toEqual([
			"路灯坏了 😀 ]]> <b>",
			...Array.from({ length: 20 }, (_, i) => `第${i + 1}句`),
		])
	})

	test("what could not be stored is not acknowledged, and comes again", async () => {
		const rig = await startRig()
		rig.house.failNextAccept()
		rig.fake.member().text("路灯坏了")
		await rig.fake.pusher.settled()
		expect(rig.house.accepted).toHaveLength(1)
		expect(rig.fake.pusher.deliveries()).toBe(2)
	})

	test("an event of 微信客服 that nobody asked for is let go", async () => {
		const rig = await startRig()
		rig.fake.pusher.push(
			undefined,
			`<xml><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>t</Token><OpenKfId>wkOther000</OpenKfId></xml>`,
		)
		await rig.fake.pusher.settled()
		expect(rig.fake.pusher.deliveries()).toBe(1)
	})

	const png = Buffer.concat([Buffer.from("\u0089PNG", "latin1"), Buffer.alloc(100)])

	test("a photo is fetched and kept; what cannot be kept is told on the callback", async () => {
		const rig = await startRig()
		const member = rig.fake.member()
		member.send("image", png, "image/png")
		member.send("image", Buffer.from("<html>not a photo</html>"), "image/png")
		member.send("image", Buffer.alloc(10 * 1024 * 1024 + 1), "image/png")
		member.send("voice", Buffer.alloc(0), "audio/amr")
		await rig.fake.pusher.settled()
		expect(rig.house.accepted).toMatchObject([{ kind: "media", media: "image", mime: "image/png", bytes: png.length }])
		expect(member.received().map(({ text, via }) => `${via} ${text.slice(0, 8)}`)).toEqual([
			"passive 这种文件收不了，",
			"passive 这个文件太大（超",
			"passive 这个文件是空的，",
		])
	})

	test("one that takes longer than the platform waits is fetched once and stored once", async () => {
		const rig = await startRig({ timing: { holdMs: 30, callMs: 1_000 } })
		rig.fake.trouble(filePath, { kind: "hang" }, 1)
		rig.fake.member().send("image", png, "image/png")
		await eventually(() => rig.house.accepted.length === 1)
		expect(rig.fake.pusher.deliveries()).toBeGreaterThan(1)
		expect(rig.fake.callsOf(filePath)).toHaveLength(2)
	})
})

describe("cards", () => {
	test("a pressed button says what was chosen, once, and cannot be pressed again", async () => {
		const rig = await startRig()
		const member = rig.fake.member()
		expect((await rig.send(member.userId, question("同意修路吗？", ["同意", "不同意"]))).ok).toBe(true)
		const document = member.press("同意")
		await eventually(() => rig.fake.callsOf(updatePath).length === 1)
		expect(member.received()).toMatchObject([{ text: "同意修路吗？\n[已选：同意]", buttons: [] }])
		expect(rig.house.accepted).toMatchObject([{ kind: "choice", prompt: "q3Zk", option: "o1" }])
		// The platform did not hear us: the card's code is used up, and that harms nothing.
		member.redeliver(document)
		await rig.fake.pusher.settled()
		expect(rig.house.accepted).toHaveLength(1)
		expect(rig.adapter.health()).toEqual({ state: "up" })
	})

	test("several are ticked and confirmed; a card of which nothing is known any more says that it was received", async () => {
		const rig = await startRig()
		const member = rig.fake.member()
		await rig.send(member.userId, question("要办哪些事？", ["修路", "通水", "装灯"], 2))
		member.tick(["修路", "装灯"])
		await eventually(() => rig.fake.callsOf(updatePath).length === 1)
		expect(member.received()[0]?.text).toContain("[已选：修路、装灯]")
		expect(rig.house.accepted).toMatchObject([{ kind: "choice", prompt: "q3Zk", option: "o1", more: ["o3"] }])
		const restarted = await startRig({ beside: rig })
		const other = restarted.fake.member()
		other.member.shown.push({ text: "旧", via: "card", buttons: [{ label: "同意", key: "q9:o1" }], taskId: "old" })
		other.press("同意")
		await eventually(() => other.received()[0]?.buttons.length === 0)
		expect(other.received()[0]?.text).toBe("旧\n[已收到]")
	})

	test("the choice is stored also where the card cannot be changed", async () => {
		const rig = await startRig({ before: (fake) => fake.trouble(updatePath, { kind: "refuse", code: 42014 }) })
		const member = rig.fake.member()
		await rig.send(member.userId, question("同意修路吗？", ["同意", "不同意"]))
		member.press("不同意")
		await eventually(() => rig.fake.callsOf(updatePath).length === 1)
		expect(rig.house.accepted).toMatchObject([{ kind: "choice", option: "o2" }])
	})

	test("words that a card has no room for are not said twice for the card's sake", async () => {
		const rig = await startRig()
		const member = rig.fake.member()
		const to = { account: rig.fake.world.account.corpId, id: member.userId }
		const part = question(`${"路".repeat(130)}\n要不要修？`, ["要", "不要"])
		// The words go through, the card does not.
		rig.fake.world.taskIds.add(taskIdOf("row", 0))
		expect(await rig.adapter.send(part, to, sendingOf("row"))).toMatchObject({ ok: false })
		rig.fake.world.taskIds.clear()
		expect((await rig.adapter.send(part, to, sendingOf("row"))).ok).toBe(true)
		expect(member.received().map(({ via }) => via)).toEqual(["text", "card"])
	})
})

const sendingOf = (outboxId: string) => ({ outboxId, part: 0, seq: 1, signal: new AbortController().signal })

describe("sending", () => {
	test("a reply whose end nobody knows is sent again and shown once; two equal answers are two", async () => {
		const rig = await startRig()
		const member = rig.fake.member()
		const to = { account: rig.fake.world.account.corpId, id: member.userId }
		rig.fake.trouble(sendPath, { kind: "close", after: true }, 1)
		expect(await rig.adapter.send(words("记下了"), to, sendingOf("a"))).toMatchObject({ fault: { kind: "uncertain" } })
		expect((await rig.adapter.send(words("记下了"), to, sendingOf("a"))).ok).toBe(true)
		expect(member.received()).toHaveLength(1)
		expect((await rig.adapter.send(words("记下了"), to, sendingOf("b"))).ok).toBe(true)
		expect(member.received()).toHaveLength(2)
		expect(rig.fake.callsOf(sendPath).map(({ body }) => body.enable_duplicate_check)).toEqual([undefined, 1, undefined])
	})

	test("a card whose end nobody knows is not asked for under another task", async () => {
		const rig = await startRig()
		const member = rig.fake.member()
		const to = { account: rig.fake.world.account.corpId, id: member.userId }
		const part = question("同意修路吗？", ["同意", "不同意"])
		rig.fake.trouble(sendPath, { kind: "close", after: true }, 1)
		expect(await rig.adapter.send(part, to, sendingOf("a"))).toMatchObject({ fault: { kind: "uncertain" } })
		expect((await rig.adapter.send(part, to, sendingOf("a"))).ok).toBe(true)
		expect(member.received()).toHaveLength(1)
	})

	test("notices are checked for repetitions; as markdown only where that is wished", async () => {
		const rig = await startRig({ variables: { WECOM_MARKDOWN: "true" } })
		const member = rig.fake.member()
		const notice: WirePart = { kind: "text", text: "停水 *通知*", link: { text: "看全文", url: "https://cun.example/v/QJ" } }
		await rig.send(member.userId, notice, { lane: "bulk" })
		await rig.send(member.userId, notice)
		expect(member.received().map(({ via, text }) => `${via} ${text}`)).toEqual([
			"markdown 停水 *通知*\n看全文 https://cun.example/v/QJ",
			'text 停水 *通知*\n<a href="https://cun.example/v/QJ">看全文</a>',
		])
		expect(rig.fake.callsOf(sendPath)[0]?.body).toMatchObject({ enable_duplicate_check: 1, duplicate_check_interval: 1_800 })
	})

	test("a refusal inside a success is one: not in the range, without a licence", async () => {
		const rig = await startRig()
		const member = rig.fake.member()
		member.member.hasLicence = false
		expect(await rig.send(member.userId, words("你好"))).toMatchObject({ fault: { kind: "invalid", detail: "UNLICENSED_USER" } })
		expect(await rig.send("NoSuchMember", words("你好"))).toMatchObject({ fault: { kind: "gone" } })
		expect(await rig.send("a|b", words("你好"))).toMatchObject({ fault: { kind: "invalid" } })
	})

	test("a token refused in mid-send is replaced once, and the message is sent once", async () => {
		const rig = await startRig()
		const member = rig.fake.member()
		rig.fake.world.spoilToken(true)
		expect((await rig.send(member.userId, words("你好"))).ok).toBe(true)
		expect(member.received()).toHaveLength(1)
		rig.fake.world.spoilToken(false)
		expect(await rig.send(member.userId, words("你好"))).toMatchObject({ fault: { kind: "auth", detail: "errcode 40014" } })
	})

	test("pictures go out as such, others as their words; an upload that hangs has sent nothing yet", async () => {
		const rig = await startRig({ timing: { callMs: 500 } })
		const member = rig.fake.member()
		const refs: string[] = []
		for (const bytes of [Buffer.from("\u0089PNG....", "latin1"), Buffer.from("OggS.....")]) {
			const kept = await rig.host.media.put(bytes, {})
			if ("ref" in kept) refs.push(kept.ref)
		}
		const media = (ref: string): WirePart => ({ kind: "media", media: "image", ref, alt: "路的照片" })
		for (const ref of refs) expect((await rig.send(member.userId, media(ref))).ok).toBe(true)
		expect(member.received().map((shown) => shown.media?.kind ?? shown.text)).toEqual(["image", "路的照片"])
		expect(await rig.send(member.userId, media("gone"))).toMatchObject({ fault: { detail: "MEDIA_MISSING" } })
		rig.fake.trouble("/cgi-bin/media/upload", { kind: "hang" })
		expect(await rig.send(member.userId, media(refs[0] ?? ""))).toMatchObject({ fault: { kind: "transient" } })
	})
})

test("what the platform would drop without a word waits: of thirty a minute none is lost, and no card stands without its words", async () => {
	const rig = await startRig()
	const member = rig.fake.member()
	const long = question(`修路要不要集资？${"每户六百元，".repeat(40)}`, ["同意", "不同意"])
	for (let n = 1; n <= 27; n++) expect(await rig.send(member.userId, words(`第 ${n} 条`))).toMatchObject({ ok: true })
	expect(await rig.send(member.userId, long)).toMatchObject({ ok: true })
	// There is room for the words alone.
	const waits = { ok: false, fault: { kind: "throttled", retryAfterMs: expect.any(Number) } }
	expect(await rig.send(member.userId, long)).toEqual(waits)
	expect(await rig.send(member.userId, words("第 30 条"))).toMatchObject({ ok: true })
	expect(await rig.send(member.userId, words("第 31 条"))).toEqual(waits)
	expect(member.received()).toHaveLength(30)
	expect(await rig.send(rig.fake.member().userId, words("别人的"))).toMatchObject({ ok: true })
})
