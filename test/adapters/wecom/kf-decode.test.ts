import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { mediaEvent } from "../../../adapters/wechat-platform/files.ts"
import { decodeKf, type KfDecoded } from "../../../adapters/wecom/kf/decode.ts"
import { encodeKfText } from "../../../adapters/wecom/kf/encode.ts"
import { inboundSchema } from "../../../src/channel/message.ts"
import { packageRoot } from "../../../src/root.ts"

const folder = join(packageRoot, "test/adapters/wecom/fixtures/kf")
const kfId = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw"
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"))
const id = "wmqfasd1e19278asdasdasd"
const person = { chat: { account: kfId, id }, from: { id } }

describe("each recorded item of 微信客服", () => {
	const cases: Readonly<Record<string, object>> = {
		text: { kind: "event", person: id, event: { kind: "text", text: "村口的路灯坏了三天了 😀", at: 1_772_676_000_999, ...person } },
		press: { kind: "event", event: { kind: "choice", prompt: "q3ZkT0aX", option: "yes", ...person } },
		"press-foreign": { kind: "event", event: { kind: "text", text: "满意" } },
		image: { kind: "file", file: { media: "image" } },
		voice: { kind: "file", file: { media: "voice" } },
		video: { kind: "file", file: { media: "video" } },
		file: { kind: "file", file: { media: "file" } },
		location: { kind: "event", event: { media: "location", ref: "geo:33.964215,118.275432", caption: "村委会 清江路 1 号" } },
		link: { kind: "event", event: { kind: "text", text: "通知\n修路的事\nhttps://cun.example/a?b=1&c=2" } },
		card: { kind: "unsupported", person: id },
		"by-hand": { kind: "ignored" },
		"by-hand-of-other": { kind: "ignored" },
		enter: { kind: "entered", hasCode: false, entry: { person: id, welcomeCode: "aaaaaa" }, event: { kind: "joined" } },
		"enter-with-code": { kind: "entered", hasCode: true, event: { kind: "joined", start: "382417905" } },
		"not-delivered": { kind: "events", events: [{ kind: "delivery", outboundId: "0123456789abcdef", state: "failed" }] },
		"refused-by-person": { kind: "events", events: [{ kind: "delivery" }, { kind: "blocked" }] },
		served: { kind: "ignored" },
		recalled: { kind: "ignored" },
	}

	test("has a case", () => {
		const names = readdirSync(folder).map((name) => name.replace(".json", ""))
		expect(names.sort()).toEqual(Object.keys(cases).sort())
	})

	test.each(Object.entries(cases))("%s", (name, expected) => {
		const result = decodeKf(read(name), kfId)
		expect(result).toMatchObject(expected)
		check(result)
	})
})

function check(result: KfDecoded): void {
	if (result.kind === "event" || result.kind === "entered") inboundSchema.parse(result.event)
	if (result.kind === "events") for (const event of result.events) inboundSchema.parse(event)
	if (result.kind === "file") inboundSchema.parse(mediaEvent(result.file, { ref: "r", bytes: 1, mime: "image/png" }))
}

describe("nothing that is fetched can throw, and whatever comes out keeps the contract", () => {
	test("anything", () => {
		fc.assert(fc.property(fc.anything(), (raw) => check(decodeKf(raw, kfId))))
	})

	test("recorded items with any values in them", () => {
		const items = readdirSync(folder).map((name) => read(name.replace(".json", "")))
		const values = fc.oneof(
			fc.anything({ maxDepth: 2 }),
			fc.string({ unit: "binary" }),
			fc.constantFrom(Number.POSITIVE_INFINITY, -1, "", kfId, "event", 3, 4),
		)
		fc.assert(
			fc.property(fc.constantFrom(...items), fc.nat(40), values, (item, at, value) => {
				let n = 0
				const damaged: unknown = JSON.parse(JSON.stringify(item), (_key, old: unknown) => (n++ === at ? value : old))
				check(decodeKf(damaged, kfId))
			}),
			{ numRuns: 500 },
		)
	})
})

test("a menu has its lines and its link; what is too long to stand above them is said before", () => {
	const choices = { token: "q3Zk", style: "buttons", options: [{ id: "yes", label: "同意" }], pick: { min: 1, max: 1 } } as const
	const link = { text: "看全文", url: "https://cun.example/v/QJ" }
	expect(encodeKfText({ kind: "text", text: "同意修路吗？", choices, link }, "请选一个")).toEqual([
		{
			msgtype: "msgmenu",
			msgmenu: {
				head_content: "同意修路吗？",
				list: [
					{ type: "click", click: { id: "q3Zk:yes", content: "同意" } },
					{ type: "view", view: { url: link.url, content: "看全文" } },
				],
			},
		},
	])
	expect(encodeKfText({ kind: "text", text: "路".repeat(400), choices }, "请选一个")).toMatchObject([
		{ msgtype: "text" },
		{ msgmenu: { head_content: "请选一个" } },
	])
	expect(encodeKfText({ kind: "text", text: "新公告", link }, "")).toEqual([
		{ msgtype: "text", text: { content: "新公告\n看全文\nhttps://cun.example/v/QJ" } },
	])
})
