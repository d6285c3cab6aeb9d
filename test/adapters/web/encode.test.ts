import { describe, expect, test } from "vitest"
import { encodeBatch, encodeEntry } from "../../../adapters/web/encode.ts"
import { webLimits } from "../../../adapters/web/limits.ts"
import type { HistoryEntry } from "../../../src/channel/adapter.ts"
import type { Block, Inbound } from "../../../src/channel/message.ts"
import { render } from "../../../src/outbound/render.ts"
import { words as outboundWords } from "../../../src/outbound/words.ts"
import { speaker } from "../../../src/text/catalogue.ts"

const urlOf = (ref: string) => `/m/${ref}`
const envelope = { externalId: "dev:u1", at: 5, chat: { account: "web", id: "dev" }, from: { id: "dev" } }
const said = (event: Inbound, cursor = 3): HistoryEntry => ({ cursor, side: "person", at: event.at, event })

describe("what people said", () => {
	test.each<[Inbound, object | undefined]>([
		[
			{ ...envelope, kind: "text", text: "好" },
			{ kind: "text", text: "好" },
		],
		[
			{ ...envelope, kind: "choice", prompt: "t", option: "a" },
			{ kind: "choice", prompt: "t", options: ["a"] },
		],
		[
			{ ...envelope, kind: "choice", prompt: "t", option: "a", more: ["b"] },
			{ kind: "choice", prompt: "t", options: ["a", "b"] },
		],
		[
			{ ...envelope, kind: "media", media: "image", ref: "r1" },
			{ kind: "media", media: "image", url: "/m/r1", alt: "" },
		],
		[{ ...envelope, kind: "joined" }, undefined],
		[{ ...envelope, kind: "left" }, undefined],
		[{ ...envelope, kind: "blocked" }, undefined],
		[{ ...envelope, kind: "delivery", outboundId: "o", state: "seen" }, undefined],
		[{ ...envelope, kind: "timer", timer: "t", subject: "s", guard: 1 }, undefined],
	])("%j", (event, expected) => {
		expect(encodeEntry(said(event), urlOf)).toEqual(expected && { side: "person", cursor: 3, at: 5, id: "u1", said: expected })
	})
})

test("what the village said keeps every option, the link and the media", () => {
	const pick = { min: 1, max: 2 }
	const options = Array.from({ length: 40 }, (_, index) => ({ id: `o${index}`, label: `选项 ${index}` }))
	const link = { text: "看全文", url: "https://cun.example/v/QJ" }
	const entry: HistoryEntry = {
		cursor: 9,
		side: "village",
		at: 7,
		parts: [
			{ kind: "text", text: "问", choices: { token: "t", style: "buttons", options, pick }, link },
			{ kind: "text", text: "只有字" },
			{ kind: "media", media: "image", ref: "r2", alt: "公示栏照片" },
		],
	}
	expect(encodeEntry(entry, urlOf)).toEqual({
		side: "village",
		cursor: 9,
		at: 7,
		parts: [
			{ kind: "text", text: "问", ask: { token: "t", options, pick }, link },
			{ kind: "text", text: "只有字" },
			{ kind: "media", media: "image", url: "/m/r2", alt: "公示栏照片" },
		],
	})
})

test("an option is numbered once: a label that says its own number loses it, any other number stays", () => {
	const labels = ["1 很不满意", "2", "30 元", "14 岁", "5G 信号", "6"]
	const options = labels.map((label, index) => ({ id: `o${index}`, label }))
	const entry: HistoryEntry = {
		cursor: 1,
		side: "village",
		at: 1,
		parts: [{ kind: "text", text: "问", choices: { token: "t", style: "buttons", options, pick: { min: 1, max: 1 } } }],
	}
	expect(encodeEntry(entry, urlOf)).toMatchObject({
		parts: [{ ask: { options: ["很不满意", "", "30 元", "14 岁", "5G 信号", ""].map((label) => ({ label })) } }],
	})
})

test("a batch moves on past entries that are not shown", () => {
	const stored = [said({ ...envelope, kind: "text", text: "好" }, 4), said({ ...envelope, kind: "joined" }, 6)]
	expect(encodeBatch(stored, 1, 2, urlOf)).toMatchObject({ first: 4, cursor: 6, more: true, entries: [{ cursor: 4 }] })
	expect(encodeBatch([], 8, 2, urlOf)).toEqual({ first: 8, cursor: 8, more: false, entries: [] })
})

test("a link of the village is something to tap, its address nothing to read", () => {
	const url = `https://cun.example/s/${"a".repeat(200)}`
	const blocks: Block[] = [
		{ kind: "text", text: "请在网页上一次答完" },
		{ kind: "link", text: "打开问卷", url },
	]
	const parts = render(blocks, webLimits, speaker([outboundWords], "zh-CN"))
	expect(encodeEntry({ side: "village", cursor: 1, at: 0, parts }, urlOf)).toEqual({
		side: "village",
		cursor: 1,
		at: 0,
		parts: [{ kind: "text", text: "请在网页上一次答完", link: { text: "打开问卷", url } }],
	})
})
