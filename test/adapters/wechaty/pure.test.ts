import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createAskers } from "../../../adapters/wechaty/askers.ts"
import { encodeFile, encodeText } from "../../../adapters/wechaty/encode.ts"
import { failureOf, faultOf, isUnsupported, NotConnectedError } from "../../../adapters/wechaty/fault.ts"
import { addressOfContact, contactOfAddress, isPlatformId, isRoomId, markOf } from "../../../adapters/wechaty/identity.ts"
import { dailyCap, wechatyLimits } from "../../../adapters/wechaty/limits.ts"
import { callsAny, mentioning, withoutMentions } from "../../../adapters/wechaty/mention.ts"
import { createPace } from "../../../adapters/wechaty/pace.ts"
import { TimeoutError } from "../../../adapters/wechaty/timing.ts"
import { wechatySettings, wechatyVariables } from "../../../adapters/wechaty/variables.ts"
import { wechatyWords } from "../../../adapters/wechaty/words.ts"
import { silkMs } from "../../../src/channel/silk.ts"

describe("the settings", () => {
	test.each([
		["WECHATY_PUPPET_SERVICE_TOKEN", "insecure_0f1e2d3c-4b5a", true],
		["WECHATY_PUPPET_SERVICE_TOKEN", "0f1e2d3c-4b5a", false],
		["WECHATY_PUPPET_SERVICE_ENDPOINT", "127.0.0.1:8788", true],
		["WECHATY_PUPPET_SERVICE_ENDPOINT", "[::1]:8788", true],
		["WECHATY_PUPPET_SERVICE_ENDPOINT", "http://127.0.0.1:8788", false],
		["WECHATY_PUPPET_SERVICE_ENDPOINT", "127.0.0.1", false],
		["WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT", "true", true],
		["WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT", "yes", false],
		["WECHATY_PUPPET_SERVICE_TLS_CA_CERT", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", true],
		["WECHATY_PUPPET_SERVICE_TLS_CA_CERT", "/etc/ssl/ca.pem", false],
		["WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME", "gateway.county", true],
		["HOME", "x", false],
	])("%s=%s: %s", (name, value, isValid) => {
		expect(wechatyVariables.isValid(name, value)).toBe(isValid)
	})

	test("encryption is on unless it is switched off", () => {
		expect(wechatySettings({ WECHATY_PUPPET_SERVICE_TOKEN: "a_bcd", WECHATY_PUPPET_SERVICE_ENDPOINT: "h:1" })).toEqual({
			token: "a_bcd",
			endpoint: "h:1",
			tls: { disable: false },
		})
	})

	test("both languages say the same things", () => {
		expect(Object.keys(wechatyWords.en)).toEqual(Object.keys(wechatyWords["zh-CN"]))
	})
})

describe("identity", () => {
	test.each([
		["wxid_0123456789ab", true],
		["zhangsan1985", true],
		["1688855587643034", true],
		["12345678@openim", true],
		["@8f14e45fceea167a5a36dedd4bea2543", false],
		["cmwr3xbh80003mr7ddie03jy6x9", false],
		["用户", false],
	])("%s is an id of WeChat itself: %s", (id, isStable) => {
		expect(isPlatformId(id)).toBe(isStable)
		expect(addressOfContact({ id, name: "李秀英" }) === id).toBe(isStable)
	})

	test("an address leads back to its id, and two people under one id have two addresses", () => {
		fc.assert(
			fc.property(
				fc.string({ minLength: 1, maxLength: 80 }),
				fc.string({ maxLength: 30 }),
				fc.string({ maxLength: 30 }),
				(id, one, other) => {
					const address = addressOfContact({ id, name: one })
					const back = contactOfAddress(address)
					expect(back.id).toBe(id)
					if (!isPlatformId(id)) {
						expect(back.mark).toBe(markOf(one))
						if (one.normalize("NFC").trim() !== other.normalize("NFC").trim())
							expect(addressOfContact({ id, name: other })).not.toBe(address)
					}
				},
			),
		)
	})

	test.each([
		["1000@chatroom", true],
		["@@0123", true],
		["R:10696051", true],
		["wxid_a", false],
		["@0123", false],
	])("%s is a room: %s", (id, isRoom) => {
		expect(isRoomId(id)).toBe(isRoom)
		expect(contactOfAddress(id)).toEqual({ id })
	})
})

describe("mentions", () => {
	const names = ["小村", "村口", "村口小助手"]
	test.each([
		["@村口\u2005问卷", true, "问卷"],
		["@村口 问卷", true, "问卷"],
		["问卷@村口小助手", true, "问卷"],
		["@王大力\u2005@小村\u2005问卷", true, "@王大力\u2005 问卷"],
		["@村口小助手们 问卷", false, undefined],
		["a@村口.cn", false, undefined],
		["问卷", false, undefined],
	])("%j calls us: %s", (text, calls, rest) => {
		expect(callsAny(text, names)).toBe(calls)
		if (rest !== undefined) expect(withoutMentions(text, names)).toBe(rest)
	})

	test("a name nobody told us is taken off where WeChat marked it", () => {
		expect(withoutMentions("@没听过的名字\u2005问卷", [])).toBe("问卷")
		expect(withoutMentions("价格@十元 问卷", [])).toBe("价格@十元 问卷")
	})

	test("what we write ourselves is read back, whatever the name", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), (name) => {
				expect(callsAny(mentioning(name, "请看"), [name])).toBe(true)
				expect(withoutMentions(mentioning(name, "请看"), [name])).toBe("请看")
			}),
		)
	})
})

describe("encoding", () => {
	const nowhere = { announces: false }
	const link = { text: "看公示", url: "https://cun.example/v/1" }

	test("nothing of a message is lost to a card", () => {
		expect(encodeText({ kind: "text", text: "看公示", link }, nowhere)).toMatchObject({ kind: "link", title: "看公示", url: link.url })
		expect(encodeText({ kind: "text", text: "公示三天。", link }, nowhere)).toEqual({
			kind: "text",
			text: `公示三天。\n看公示\n${link.url}`,
			mentions: [],
		})
		const long = "看".repeat(80)
		expect(encodeText({ kind: "text", text: long, link: { ...link, text: long } }, nowhere)).toEqual({
			kind: "text",
			text: `${long}\n${link.url}`,
			mentions: [],
		})
		expect(encodeText({ kind: "text", text: "看", link: { text: "看", url: "javascript:alert(1)" } }, nowhere)).toMatchObject({
			kind: "text",
		})
	})

	test("one asker is named, an announcement names nobody", () => {
		const answers = { id: "wxid_a", name: "李秀英" }
		expect(encodeText({ kind: "text", text: "请看" }, { answers, announces: false })).toEqual({
			kind: "text",
			text: "@李秀英\u2005请看",
			mentions: ["wxid_a"],
		})
		expect(encodeText({ kind: "text", text: "停水" }, { answers, announces: true })).toEqual({ kind: "announcement", text: "停水" })
	})

	test.each([
		["image/jpeg", "image", "image.jpg"],
		["audio/ogg", "voice", "voice.ogg"],
		["application/x-unknown", "file", "file.bin"],
		["audio/silk", "voice", "voice.sil"],
	] as const)("%s goes as %s.*", (mime, media, fileName) => {
		expect(encodeFile({ kind: "media", media, ref: "r", alt: "" }, { bytes: new Uint8Array(1), mime })).toMatchObject({
			kind: "file",
			fileName,
		})
	})
})

describe("faults", () => {
	const grpc = (code: number, details: string) => Object.assign(new Error(`${code} X: ${details}`), { code, details })
	test.each([
		[new NotConnectedError(), "auth"],
		[new TimeoutError(), "uncertain"],
		[grpc(14, "No connection established. Last error: Error: connect ECONNREFUSED"), "transient"],
		[grpc(14, "Connection dropped"), "uncertain"],
		[grpc(1, "Call cancelled"), "uncertain"],
		[grpc(16, "Invalid Wechaty TOKEN"), "auth"],
		[grpc(8, ""), "throttled"],
		[grpc(3, ""), "invalid"],
		[grpc(5, ""), "gone"],
		[grpc(12, ""), "invalid"],
		[grpc(2, "Error: not logged in\n    at somewhere (/a/path.js:1)"), "auth"],
		[grpc(2, "Error: 发送过于频繁"), "throttled"],
		[grpc(2, "对方开启了朋友验证，你还不是他的好友"), "gone"],
		[grpc(2, "contact not found"), "gone"],
		[grpc(2, "messageSendFile is not supported"), "invalid"],
		[grpc(2, "message too long"), "invalid"],
		[grpc(2, "ret: -1"), "uncertain"],
		[new Error("Channel has been shut down"), "transient"],
		["a string", "uncertain"],
	])("%s is %s", (error, kind) => {
		const fault = faultOf(failureOf(error))
		expect(fault.kind).toBe(kind)
		// What a gateway says may name people and places of its machine.
		if ("detail" in fault) expect(fault.detail).toMatch(/^[A-Z_0-9]{4,30}$/)
	})

	test("what a gateway cannot do is told from what it refuses", () => {
		expect(isUnsupported(failureOf(grpc(2, "Error: messageSendUrl is not supported by this puppet")))).toBe(true)
		expect(isUnsupported(failureOf(grpc(2, "ret: -1")))).toBe(false)
	})
})

describe("the pace", () => {
	const day = 86_400_000
	const signal = new AbortController().signal

	test("in any 24 hours at most the cap goes out, whenever it is tried", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.integer({ min: 0, max: day / 2 }), { maxLength: 60 }), async (steps) => {
				let now = day
				const pace = createPace({ timing: { gapMs: 0, jitterMs: 0 }, cap: 5, clock: () => now, random: () => 0.5, earlier: [now - 1_000] })
				const sent = [now - 1_000]
				for (const step of steps) {
					now += step
					const turn = await pace.turn(signal)
					if (turn.ok) sent.push(now)
					else expect(sent.filter((at) => at > now - day)).toHaveLength(5)
				}
				for (const at of sent) expect(sent.filter((other) => other >= at && other < at + day).length).toBeLessThanOrEqual(5)
			}),
			{ numRuns: 60 },
		)
	})

	test("what certainly was not sent gives its place back", async () => {
		const pace = createPace({ timing: { gapMs: 0, jitterMs: 0 }, cap: 1, clock: () => 0, random: () => 0, earlier: [] })
		await pace.turn(signal)
		expect(pace.isFull()).toBe(true)
		pace.giveBack()
		expect(pace.isFull()).toBe(false)
	})

	test("two messages never leave within the gap, and a third that would wait long goes back to the outbox", async () => {
		const pace = createPace({ timing: { gapMs: 10_000, jitterMs: 4_000 }, cap: 9, clock: () => 0, random: () => 0.75, earlier: [] })
		const stopped = new AbortController()
		stopped.abort()
		expect(await pace.turn(stopped.signal)).toEqual({ ok: true })
		const second = await pace.turn(stopped.signal)
		expect(second).toMatchObject({ ok: false })
		if (!second.ok) expect(second.retryAfterMs).toBeGreaterThan(12_000)
	})

	test("nobody is asked to wait longer than a day, and the house's own rates cannot outrun the cap by much", () => {
		expect(dailyCap).toBeGreaterThan(100)
		expect(wechatyLimits.rates.perChannel.perSecond * 60).toBeLessThanOrEqual(10)
		expect((wechatyLimits.rates.bulk?.perSecond ?? 1) * 60).toBeLessThanOrEqual(1)
	})
})

describe("who asked in a room", () => {
	const li = { id: "wxid_li", name: "李秀英" }
	const wang = { id: "wxid_wang", name: "王大力" }

	test("one is named once, two are not, and nobody after a while", () => {
		const askers = createAskers()
		askers.heard("r", li, 0)
		expect(askers.answered("r", 1_000)).toEqual(li)
		expect(askers.answered("r", 1_000)).toBeUndefined()
		askers.heard("r", li, 0)
		askers.heard("r", wang, 0)
		expect(askers.answered("r", 1_000)).toBeUndefined()
		askers.heard("q", li, 0)
		expect(askers.answered("q", 200_000)).toBeUndefined()
	})
})

describe("recordings in WeChat's own format", () => {
	const recording = (blocks: readonly number[], head = "\x02#!SILK_V3") =>
		Buffer.concat([
			Buffer.from(head, "latin1"),
			...blocks.map((length) => Buffer.concat([Buffer.from([length & 255, length >> 8]), Buffer.alloc(length)])),
		])
	test("are known by their mark and last 20 ms a block", () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 50 }),
				fc.constantFrom("\x02#!SILK_V3", "#!SILK_V3"),
				(blocks, head) => {
					const bytes = recording(blocks, head)
					expect(silkMs(bytes)).toBe(blocks.length * 20)
					expect(silkMs(Buffer.concat([bytes, Buffer.from([255, 255])]))).toBe(blocks.length * 20)
				},
			),
		)
	})
	test("nothing else is taken for one, and nothing makes it throw", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
				expect(silkMs(bytes)).toBeUndefined()
				expect(silkMs(Buffer.concat([recording([]), bytes]))).toBeTypeOf("number")
			}),
		)
	})
})
