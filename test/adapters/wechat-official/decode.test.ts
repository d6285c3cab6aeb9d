import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { callbackReader } from "../../../adapters/wechat-official/callback.ts"
import { type Decoded, decode } from "../../../adapters/wechat-official/decode.ts"
import { mediaEvent } from "../../../adapters/wechat-platform/files.ts"
import { signatureOf } from "../../../adapters/wechat-platform/verify.ts"
import { readXml } from "../../../adapters/wechat-platform/xml.ts"
import { inboundSchema } from "../../../src/channel/message.ts"
import { packageRoot } from "../../../src/root.ts"

const folder = join(packageRoot, "test/adapters/wechat-official/fixtures")
const appId = "wx5823bf96d3bd56c7"
const read = (name: string): string => readFileSync(join(folder, `${name}.xml`), "utf8")
const decoded = (name: string): Decoded => decode(readXml(read(name)) ?? {}, appId)
const openId = "oIDrpjqASyTPnxRmpS9O_ruZGsfk"
const person = { chat: { account: appId, id: openId }, from: { id: openId } }

describe("each recorded callback", () => {
	const cases: Readonly<Record<string, object>> = {
		text: { kind: "event", event: { kind: "text", text: "村口的路灯坏了三天了 😀", ...person } },
		press: { kind: "event", event: { kind: "choice", prompt: "q3ZkT0aX", option: "yes", ...person } },
		"press-foreign": { kind: "event", event: { kind: "text", text: "满意" } },
		image: { kind: "file", file: { media: "image", mediaId: "kU2l0yYdVkIXb3GCNnrCk0" } },
		voice: { kind: "file", file: { media: "voice", mediaId: "Xo0mB5xyT7xVkIXb3GCNnr" } },
		"voice-heard": { kind: "file", file: { media: "voice", mediaId: "Yp1nC6yzU8yWlJYc4HDOos", caption: "同意。" } },
		video: { kind: "unsupported" },
		shortvideo: { kind: "unsupported" },
		location: { kind: "event", event: { kind: "media", media: "location", ref: "geo:33.964215,118.275432", caption: "清江路 1 号" } },
		link: { kind: "event", event: { kind: "text", text: "通知\n修路的事\nhttps://cun.example/a?b=1&c=2" } },
		follow: { kind: "event", event: { kind: "joined", ...person } },
		"follow-with-code": { kind: "event", event: { kind: "joined", start: "382417905" } },
		scan: { kind: "event", event: { kind: "joined", start: "382417905" } },
		unfollow: { kind: "event", event: { kind: "blocked" } },
		menu: { kind: "event", event: { kind: "text", text: "提意见" } },
		"menu-foreign": { kind: "ignored" },
		view: { kind: "ignored" },
		"place-in-passing": { kind: "ignored" },
		"template-finished": { kind: "event", event: { kind: "delivery", outboundId: "200163836", state: "delivered" } },
		"template-refused": { kind: "event", event: { kind: "delivery", outboundId: "2401783456789012345", state: "failed" } },
	}

	test("has a case", () => {
		const names = readdirSync(folder).map((name) => name.replace(".xml", ""))
		expect(names.sort()).toEqual(Object.keys(cases).sort())
	})

	test.each(Object.entries(cases))("%s", (name, expected) => {
		const result = decoded(name)
		expect(result).toMatchObject(expected)
		if (result.kind === "event") expect(inboundSchema.parse(result.event)).toEqual(result.event)
		if (result.kind !== "ignored") expect(result.parties).toEqual({ person: openId, ours: "gh_680bdefc8c5d" })
	})
})

test("a message is known by its 64-bit id to the last digit, and dated at the end of its second", () => {
	expect(decoded("text")).toMatchObject({ event: { externalId: "message:24710624276183217", at: 1_772_676_000_999 } })
	const beyondDouble = decode(readXml(read("text").replace("24710624276183217", "18446744073709551615")) ?? {}, appId)
	expect(beyondDouble).toMatchObject({ event: { externalId: "message:18446744073709551615" } })
})

test("an event without an id is known by all it says: repeated it is the same, another is another", () => {
	const idOf = (xml: string): string => {
		const result = decode(readXml(xml) ?? {}, appId)
		return result.kind === "event" ? result.event.externalId : ""
	}
	const scan = read("scan")
	expect(idOf(scan)).toBe(idOf(scan))
	const others = [
		scan.replace("382417905", "382417906"),
		scan.replace("1772676000", "1772676001"),
		scan.replace("SCAN", "CLICK").replace("382417905", "say:问卷"),
		scan.replace("ruZGsfk", "ruZGsfz"),
	]
	expect(new Set([scan, ...others].map(idOf)).size).toBe(5)
	for (const id of others.map(idOf)) expect(id.length).toBeLessThanOrEqual(200)
})

test("a kept file becomes its event", () => {
	const result = decoded("image")
	if (result.kind !== "file") throw new Error("not a file")
	const event = mediaEvent(result.file, { ref: "a.jpg", bytes: 92_371, mime: "image/jpeg" })
	expect(inboundSchema.parse(event)).toMatchObject({ kind: "media", media: "image", ref: "a.jpg", mime: "image/jpeg", bytes: 92_371 })
})

test("what the platform heard in a recording stands beside it; nothing heard is nothing", () => {
	const eventOf = (name: string) => {
		const result = decoded(name)
		if (result.kind !== "file") throw new Error("not a file")
		return inboundSchema.parse(mediaEvent(result.file, { ref: "a.amr", bytes: 9_371, mime: "audio/amr" }))
	}
	expect(eventOf("voice-heard")).toMatchObject({ media: "voice", ref: "a.amr", caption: "同意。" })
	expect(eventOf("voice")).not.toHaveProperty("caption")
})

describe("nothing that comes in can throw, and whatever comes out keeps the contract", () => {
	const check = (result: Decoded | undefined): void => {
		if (result?.kind === "event") inboundSchema.parse(result.event)
		if (result?.kind === "file") inboundSchema.parse(mediaEvent(result.file, { ref: "r", bytes: 1, mime: "image/png" }))
	}
	const fixtures = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"))
	const names = [
		"ToUserName",
		"FromUserName",
		"CreateTime",
		"MsgType",
		"MsgId",
		"Content",
		"bizmsgmenuid",
		"MediaId",
		"Location_X",
		"Location_Y",
	]
	const more = ["Label", "Title", "Description", "Url", "Event", "EventKey"]

	test("nodes of any text", () => {
		const values = fc.oneof(
			fc.string({ unit: "binary", maxLength: 60 }),
			fc.constantFrom(
				"text",
				"image",
				"event",
				"location",
				"link",
				"subscribe",
				"SCAN",
				"CLICK",
				openId,
				"1772676000",
				"1e999",
				"-0",
				"a:b",
			),
		)
		fc.assert(
			fc.property(fc.dictionary(fc.constantFrom(...names, ...more), values), (nodes) => check(decode(nodes, appId))),
			{ numRuns: 500 },
		)
	})

	test("recorded callbacks, damaged", () => {
		const token = "AAAAA"
		const now = 1_772_676_000_000
		const query = { timestamp: "1772676000", nonce: "n", signature: signatureOf(token, "1772676000", "n") }
		const reader = callbackReader({ appId, token, cipher: undefined })
		fc.assert(
			fc.property(
				fc.constantFrom(...fixtures),
				fc.nat(400),
				fc.nat(60),
				fc.oneof(fc.string({ unit: "binary", maxLength: 20 }), fc.constantFrom("<", "]]>", "<xml>", "&lt;", "\u0000", "\ud83d", "<!--")),
				(xml, at, length, noise) => check(reader.read(query, xml.slice(0, at) + noise + xml.slice(at + length), now)),
			),
			{ numRuns: 500 },
		)
	})

	test("any query and any body", () => {
		const reader = callbackReader({ appId, token: "AAAAA", cipher: undefined })
		fc.assert(
			fc.property(fc.anything(), fc.anything(), (query, body) => {
				expect(reader.read(query, body, 0)).toBeUndefined()
				expect(reader.greeting(query, 0)).toBeUndefined()
			}),
		)
	})
})
