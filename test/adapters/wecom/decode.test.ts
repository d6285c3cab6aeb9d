import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { encrypt, getSignature } from "@wecom/crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { mediaEvent } from "../../../adapters/wechat-platform/files.ts"
import { readXmlTree } from "../../../adapters/wechat-platform/xml.ts"
import { callbackReader } from "../../../adapters/wecom/callback.ts"
import { type Decoded, decode } from "../../../adapters/wecom/decode.ts"
import { inboundSchema } from "../../../src/channel/message.ts"
import { packageRoot } from "../../../src/root.ts"

const folder = join(packageRoot, "test/adapters/wecom/fixtures/app")
const app = { corpId: "wwa4c1b0e2d9f8a7c6", agentId: 1_000_002 }
const read = (name: string): string => readFileSync(join(folder, `${name}.xml`), "utf8")
const decodedXml = (xml: string): Decoded => decode(readXmlTree(xml) ?? {}, app)
const decoded = (name: string): Decoded => decodedXml(read(name))
const member = { chat: { account: app.corpId, id: "ZhangSan" }, from: { id: "ZhangSan" } }

describe("each recorded callback of the app", () => {
	const cases: Readonly<Record<string, object>> = {
		text: { kind: "event", userId: "ZhangSan", event: { kind: "text", text: "村口的路灯坏了三天了 😀", ...member } },
		image: { kind: "file", file: { media: "image", mediaId: "2l0yYdVkIXb3GCNnrCk0" } },
		voice: { kind: "file", file: { media: "voice", mediaId: "2Xo0mB5xyT7xVkIXb3GC" } },
		video: { kind: "file", file: { media: "video", mediaId: "2vid0mB5xyT7xVkIXb3G" } },
		location: { kind: "event", event: { kind: "media", media: "location", ref: "geo:33.964215,118.275432", caption: "清江路 1 号" } },
		link: { kind: "event", event: { kind: "text", text: "通知\n修路的事\nhttps://cun.example/a?b=1&c=2" } },
		"file-unknown": { kind: "unsupported", userId: "ZhangSan" },
		subscribe: { kind: "event", event: { kind: "joined", ...member } },
		unsubscribe: { kind: "event", event: { kind: "blocked" } },
		enter: { kind: "ignored" },
		"place-in-passing": { kind: "ignored" },
		menu: { kind: "event", event: { kind: "text", text: "提意见" } },
		"menu-foreign": { kind: "ignored" },
		view: { kind: "ignored" },
		press: {
			kind: "event",
			event: { kind: "choice", prompt: "q3ZkT0aX", option: "yes", ...member },
			press: { code: "ABCDEF_code_1", userId: "ZhangSan" },
		},
		"press-foreign": { kind: "ignored" },
		"vote-one": { kind: "event", event: { kind: "choice", prompt: "q3ZkT0aX", option: "s1" }, press: { code: "ABCDEF_code_3" } },
		"vote-several": { kind: "event", event: { kind: "choice", prompt: "q3ZkT0aX", option: "s1", more: ["s3"] } },
		"vote-none": { kind: "event", event: { kind: "choice", prompt: "q3ZkT0aX", option: "" } },
		"other-app": { kind: "ignored" },
		kf: { kind: "kf", kfId: "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw", token: "ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR" },
		contacts: { kind: "ignored" },
	}

	test("has a case", () => {
		const names = readdirSync(folder).map((name) => name.replace(".xml", ""))
		expect(names.sort()).toEqual(Object.keys(cases).sort())
	})

	test.each(Object.entries(cases))("%s", (name, expected) => {
		const result = decoded(name)
		expect(result).toMatchObject(expected)
		if (result.kind === "event") expect(inboundSchema.parse(result.event)).toEqual(result.event)
	})
})

test("a message is known by its 64-bit id to the last digit, and dated at the end of its second", () => {
	expect(decoded("text")).toMatchObject({ event: { externalId: "message:7301542345678901234", at: 1_772_676_000_999 } })
})

test("an event without an id is known by all it says: repeated it is the same, another press is another", () => {
	const idOf = (xml: string): string => {
		const result = decodedXml(xml)
		return result.kind === "event" ? result.event.externalId : ""
	}
	const press = read("press")
	expect(idOf(press)).toBe(idOf(press))
	const others = [
		press.replace("q3ZkT0aX:yes", "q3ZkT0aX:no"),
		press.replace("1772676000", "1772676001"),
		press.replace("ABCDEF_code_1", "ABCDEF_code_9"),
		press.replace("9f86d081884c7d659a2f", "0"),
		press.replace("[ZhangSan]", "[LiSi]"),
	]
	expect(new Set([press, ...others].map(idOf)).size).toBe(6)
})

describe("nothing that comes in can throw, and whatever comes out keeps the contract", () => {
	const check = (result: Decoded | undefined): void => {
		if (result?.kind === "event") inboundSchema.parse(result.event)
		if (result?.kind === "file") inboundSchema.parse(mediaEvent(result.file, { ref: "r", bytes: 1, mime: "image/png" }))
	}
	const names = "ToUserName FromUserName CreateTime MsgType MsgId AgentID Content MediaId Location_X Location_Y Label Title Url".split(" ")
	const more = "Description Event EventKey TaskId ResponseCode SelectedItems OpenKfId Token".split(" ")
	const fixtures = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"))

	test("nodes of any shape", () => {
		const words = fc.constantFrom(
			"text",
			"image",
			"event",
			"location",
			"template_card_event",
			"kf_msg_or_event",
			"click",
			"vote:a",
			"vote:",
			"a:b",
			"ZhangSan",
			"1772676000",
			"1e999",
			"1000002",
		)
		const values = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), words, fc.anything({ maxDepth: 3 }))
		fc.assert(
			fc.property(fc.dictionary(fc.constantFrom(...names, ...more), values), (nodes) => check(decode(nodes, app))),
			{ numRuns: 500 },
		)
	})

	test("recorded callbacks, damaged and rightly sealed", () => {
		const aesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
		const token = "AAAAA"
		const now = 1_772_676_000_000
		const reader = callbackReader({ ...app, token, aesKey })
		const noise = fc.oneof(
			fc.string({ unit: "binary", maxLength: 20 }),
			fc.constantFrom("<", "]]>", "<xml>", "&lt;", "\u0000", "\ud83d", "<!--", "<OptionId>", "</SelectedItem>"),
		)
		fc.assert(
			fc.property(fc.constantFrom(...fixtures), fc.nat(500), fc.nat(60), noise, (xml, at, length, put) => {
				const sealed = encrypt(aesKey, xml.slice(0, at) + put + xml.slice(at + length), app.corpId)
				const query = { timestamp: "1772676000", nonce: "n", msg_signature: getSignature(token, "1772676000", "n", sealed) }
				check(reader.read(query, `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`, now))
			}),
			{ numRuns: 300 },
		)
	})

	test("any query and any body", () => {
		const reader = callbackReader({ ...app, token: "AAAAA", aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" })
		fc.assert(
			fc.property(fc.anything(), fc.anything(), (query, body) => {
				expect(reader.read(query, body, 0)).toBeUndefined()
				expect(reader.greeting(query, 0)).toBeUndefined()
			}),
		)
	})
})
