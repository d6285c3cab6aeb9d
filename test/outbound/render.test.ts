import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import type { Block, MediaKind, WirePart } from "../../src/channel/message.ts"
import { readOptions } from "../../src/engine/answer.ts"
import { type Ask, mostNumbered, type RenderHelp, render } from "../../src/outbound/render.ts"
import { splitText } from "../../src/outbound/split.ts"
import { words } from "../../src/outbound/words.ts"
import { speaker } from "../../src/text/catalogue.ts"
import { textLength } from "../../src/text/normalize.ts"

const say = speaker([words], "zh-CN")
const plain: ChannelLimits = {
	text: { max: 4_000, unit: "characters", markup: "none" },
	buttons: { max: 0, label: 0, payload: 0, multiple: false },
	list: { max: 0, label: 0, payload: 0 },
	media: {},
	initiate: { kind: "always" },
	groups: false,
	stableIds: true,
	rates: { perChannel: { perSecond: 10, burst: 10 } },
	visibleAtCommit: false,
	idempotentSend: false,
}
const buttons: ChannelLimits = {
	...plain,
	buttons: { max: 3, label: 6, payload: 20, multiple: false },
	list: { max: 5, label: 8, payload: 20 },
}

const ask = (labels: readonly string[], more: Partial<Ask> = {}): Ask => ({
	kind: "ask",
	prompt: "您同意吗？",
	token: "t1",
	options: labels.map((label, index) => ({ id: `o${index + 1}`, label })),
	pick: { min: 1, max: 1 },
	...more,
})
const texts = (parts: readonly WirePart[]): readonly string[] => parts.map((part) => (part.kind === "text" ? part.text : part.ref))

describe("render", () => {
	it("merges what stands together into one part, the choices under it", () => {
		const blocks: readonly Block[] = [
			{ kind: "text", text: "您好。" },
			{
				kind: "fields",
				title: "地块",
				rows: [
					{ label: "面积", value: "3.5亩" },
					{ label: "位置", value: "村东" },
				],
			},
			ask(["同意", "不同意"]),
			{ kind: "link", text: "看公告", url: "https://v.example/1" },
		]
		expect(render(blocks, buttons, say)).toEqual([
			{
				kind: "text",
				text: "您好。\n\n地块\n面积：3.5亩\n位置：村东\n\n您同意吗？\n\n看公告\nhttps://v.example/1",
				choices: {
					token: "t1",
					style: "buttons",
					options: [
						{ id: "o1", label: "同意" },
						{ id: "o2", label: "不同意" },
					],
					pick: { min: 1, max: 1 },
				},
			},
		])
	})

	it.each<[string, Ask, ChannelLimits, string]>([
		["few and short: buttons", ask(["一", "二", "三"]), buttons, "buttons"],
		["one too many: list", ask(["甲", "乙", "丙", "丁"]), buttons, "list"],
		["a label too long for buttons: the whole set to the list", ask(["同意", "不同意这个方案"]), buttons, "list"],
		["a label too long for both: numbers", ask(["同意", "不同意这个方案，要再议"]), buttons, "text"],
		["a payload too long in bytes: numbers", ask(["同意", "不同意"], { token: "村".repeat(6) }), buttons, "text"],
		["too many for both: numbers", ask([..."甲乙丙丁戊己"]), buttons, "text"],
		["several, where buttons take one: numbers", ask(["甲", "乙"], { pick: { min: 1, max: 2 } }), buttons, "text"],
		[
			"several, where buttons take several",
			ask(["甲", "乙"], { pick: { min: 1, max: 2 } }),
			{ ...buttons, buttons: { ...buttons.buttons, multiple: true } },
			"buttons",
		],
		["a blank label: numbers", ask(["甲", " "]), buttons, "text"],
		["nothing native", ask(["甲", "乙"]), plain, "text"],
	])("%s", (_, question, limits, style) => {
		const [part] = render([question], limits, say)
		expect(part?.kind === "text" ? (part.choices?.style ?? "text") : part).toBe(style)
		if (style !== "text") return
		for (const { label } of question.options) expect(texts([part ?? { kind: "text", text: "" }])[0]).toContain(label)
	})

	it("writes numbers and how to answer", () => {
		expect(texts(render([ask(["同意", "不同意"])], plain, say))).toEqual(["您同意吗？\n1. 同意\n2. 不同意\n请回复数字，例如 1"])
		expect(texts(render([ask(["甲", "乙", "丙"], { pick: { min: 1, max: 2 } })], plain, say))).toEqual([
			"您同意吗？\n1. 甲\n2. 乙\n3. 丙\n可以选几个，例如回复 1 3",
		])
	})

	it("says 第几个 where a digit could mean an amount, and only the label where even that could", () => {
		expect(texts(render([ask(["0个", "1个", "2个"])], plain, say))).toEqual([
			"您同意吗？\n第1个：0个\n第2个：1个\n第3个：2个\n请回复第几个，例如 第1个",
		])
		expect(texts(render([ask(["第2个", "第1个"])], plain, say))).toEqual(["您同意吗？\n· 第2个\n· 第1个\n请回复您选的内容，例如 第2个"])
	})

	it("offers a page instead of more than six numbers, where there is one", () => {
		const long = ask([..."甲乙丙丁戊己庚"])
		const help: RenderHelp = { linkFor: ({ token }) => `https://v.example/s/${token}` }
		expect(texts(render([long], plain, say, help))).toEqual(["您同意吗？\n\n选项比较多，请点开这里选：\nhttps://v.example/s/t1"])
		expect(render([long], { ...plain, links: true }, say, help)).toEqual([
			{ kind: "text", text: "您同意吗？", link: { text: "选项比较多，请点开这里选：", url: "https://v.example/s/t1" } },
		])
		expect(texts(render([long], plain, say, { linkFor: () => undefined }))[0]).toContain("7. 庚")
		expect(texts(render([ask([..."甲乙丙丁戊己"])], plain, say, help))[0]).toContain("6. 己")
	})

	it("keeps two questions and two native links apart", () => {
		const link = (n: number): Block => ({ kind: "link", text: `第${n}份`, url: `https://v.example/${n}` })
		expect(render([ask(["甲"]), ask(["乙"])], plain, say)).toHaveLength(2)
		expect(render([link(1), link(2)], { ...plain, links: true }, say)).toEqual([
			{ kind: "text", text: "第1份", link: { text: "第1份", url: "https://v.example/1" } },
			{ kind: "text", text: "第2份", link: { text: "第2份", url: "https://v.example/2" } },
		])
	})

	it("sends a medium where its kind is allowed and its size is known to fit, else its words", () => {
		const picture: Block = { kind: "media", media: "image", ref: "m1", alt: "村口的路" }
		const limits: ChannelLimits = { ...plain, media: { image: { maxBytes: 100 } } }
		const sized = (bytes: number): RenderHelp => ({ mediaBytes: () => bytes })
		const inWords = "［图片］村口的路"
		const elsewhere = [`${inWords}\n这里打不开。请到村委会看，或者发“人工”请人帮您。`]
		expect(render([picture], limits, say, sized(100))).toEqual([picture])
		expect(texts(render([picture], limits, say, sized(101)))).toEqual(elsewhere)
		expect(texts(render([picture], plain, say, sized(1)))).toEqual(elsewhere)
		expect(texts(render([picture], limits, say)), "nothing is known of it").toEqual([inWords])
		const linked: RenderHelp = { ...sized(101), mediaLink: (ref) => `https://v.example/m/${ref}` }
		expect(texts(render([picture], limits, say, linked))).toEqual([`${inWords}\n\n点这里打开\nhttps://v.example/m/m1`])
		expect(render([picture, picture], { ...limits, links: true }, say, linked)).toHaveLength(2)
		expect(render([picture], limits, say, { ...linked, ...sized(1) }), "no link where it can be shown").toEqual([picture])
		expect(texts(render([{ kind: "text", text: "前" }, picture, { kind: "text", text: "后" }], limits, say, sized(1)))).toEqual([
			"前",
			"m1",
			"后",
		])
	})

	it("says once more what is too long to stand under a picture", () => {
		const limits: ChannelLimits = { ...plain, media: { image: { maxBytes: 100 } } }
		const alt = "村".repeat(201)
		expect(texts(render([{ kind: "media", media: "image", ref: "m1", alt }], limits, say, { mediaBytes: () => 1 }))).toEqual(["m1", alt])
	})

	it("puts choices without a question under a word of their own", () => {
		expect(texts(render([ask(["甲"], { prompt: " " })], buttons, say))).toEqual(["请选择："])
	})

	it("says nothing for nothing", () => {
		expect(render([], plain, say)).toEqual([])
		expect(render([{ kind: "text", text: " \n" }, { kind: "fields", rows: [] }, ask([], { prompt: "" })], plain, say)).toEqual([])
	})
})

describe("splitText", () => {
	it.each([
		["第一段。\n\n第二段很长很长。", 14, ["第一段。\n\n第二段很长很长。"]],
		["第一段。\n\n第二段很长很长。", 12, ["第一段。", "第二段很长很长。"]],
		["第一段写到这里结束。\n\n第二段。", 14, ["第一段写到这里结束。", "第二段。"]],
		["第一句话在这里。第二句话。第三句。", 14, ["第一句话在这里。第二句话。", "第三句。"]],
		["没有标点的一长串字到底怎么分呢", 6, ["没有标点的一", "长串字到底怎", "么分呢"]],
		["看 https://v.example/abcdefgh", 26, ["看", "https://v.example/abcdefgh"]],
		["👨‍👩‍👧👨‍👩‍👧", 8, ["👨‍👩‍👧", "👨‍👩‍👧"]],
		["👍👍", 1, ["👍", "👍"]],
		["  ", 5, []],
	])("%j at %i", (text, max, parts) => expect(splitText(text, max, "characters")).toEqual(parts))
})

const squeeze = (text: string): string => text.replace(/\s+/g, "")
const phrase = fc.oneof(
	fc.array(fc.constantFrom(..."同意不修路水电。，\n 2三个组亩A👍🏽"), { maxLength: 40 }).map((signs) => signs.join("")),
	fc.string({ unit: "grapheme", maxLength: 12 }),
)
const labels = fc.uniqueArray(
	fc
		.array(fc.constantFrom(..."同意不修路水电2三个第组亩1 、"), { minLength: 1, maxLength: 8 })
		.map((signs) => signs.join(""))
		.filter((text) => /[^ 、]/.test(text)),
	{
		minLength: 1,
		maxLength: 12,
		selector: (text) => text.replace(/[ 、]/g, ""),
	},
)
const askBlock = fc
	.record({ prompt: phrase, labels, token: fc.constantFrom("t", "token-1"), max: fc.integer({ min: 1, max: 3 }) })
	.map((drawn) => ask(drawn.labels, { prompt: drawn.prompt, token: drawn.token, pick: { min: 1, max: drawn.max } }))
const mediaKind = fc.constantFrom<MediaKind>("image", "voice", "video", "file", "sticker", "location")
const block: fc.Arbitrary<Block> = fc.oneof(
	fc.record({ kind: fc.constant("text" as const), text: phrase }),
	askBlock,
	fc.record({
		kind: fc.constant("fields" as const),
		title: phrase,
		rows: fc.array(fc.record({ label: phrase, value: phrase }), { maxLength: 4 }),
	}),
	fc.record({ kind: fc.constant("media" as const), media: mediaKind, ref: fc.constantFrom("small", "big", "unknown"), alt: phrase }),
	fc.record({ kind: fc.constant("link" as const), text: phrase, url: fc.webUrl() }),
)
const size = fc.constantFrom(0, 1, 2, 3, 6, 20, 64)
const limits = fc
	.record({
		max: fc.constantFrom(4, 10, 33, 200, 4_096),
		unit: fc.constantFrom("characters" as const, "bytes" as const),
		buttons: fc.record({ max: size, label: size, payload: size, multiple: fc.boolean() }),
		list: fc.record({ max: size, label: size, payload: size }),
		media: fc.constantFrom<ChannelLimits["media"]>({}, { image: { maxBytes: 10 }, voice: { maxBytes: 1_000 } }),
		links: fc.boolean(),
	})
	.map(({ max, unit, ...more }): ChannelLimits => ({ ...plain, ...more, text: { max, unit, markup: "none" } }))
const help = fc.boolean().map(
	(hasLink): RenderHelp => ({
		mediaBytes: (ref) => ({ small: 10, big: 2_000 })[ref],
		...(hasLink && { linkFor: ({ token }: Ask) => `https://v.example/s/${token}` }),
	}),
)

/** Everything the parts tell a reader, without blanks. */
const told = (parts: readonly WirePart[]): string =>
	squeeze(
		parts
			.map((part) =>
				part.kind === "media"
					? part.alt
					: `${part.text}${part.choices?.options.map(({ label }) => label).join("") ?? ""}${part.link?.text ?? ""}${part.link?.url ?? ""}`,
			)
			.join(""),
	)

describe("render, any blocks on any channel", () => {
	it("fits every part and leaves none empty", () => {
		fc.assert(
			fc.property(fc.array(block, { maxLength: 5 }), limits, help, (blocks, channel, known) => {
				for (const part of render(blocks, channel, say, known)) {
					if (part.kind === "media") {
						expect(known.mediaBytes?.(part.ref)).toBeLessThanOrEqual(channel.media[part.media]?.maxBytes ?? -1)
						continue
					}
					expect(part.text.trim()).not.toBe("")
					expect(textLength(part.text, channel.text.unit)).toBeLessThanOrEqual(channel.text.max)
					if (part.link) expect(channel.links).toBe(true)
					if (!part.choices) continue
					const limit = part.choices.style === "buttons" ? channel.buttons : channel.list
					expect(part.choices.options.length).toBeLessThanOrEqual(limit.max)
					if (part.choices.pick.max > 1) expect([part.choices.style, channel.buttons.multiple]).toEqual(["buttons", true])
					for (const { id, label } of part.choices.options) {
						expect(label.length).toBeLessThanOrEqual(limit.label)
						expect(Buffer.byteLength(`${part.choices.token}:${id}`)).toBeLessThanOrEqual(limit.payload)
					}
				}
			}),
			{ numRuns: 300 },
		)
	})

	it("drops no fact and no option", () => {
		fc.assert(
			fc.property(fc.array(block, { maxLength: 5 }), limits, help, (blocks, channel, known) => {
				const everything = told(render(blocks, channel, say, known))
				for (const each of blocks) {
					const facts = factsOf(each)
					const options = each.kind === "ask" ? each.options.map(({ label }) => label) : []
					const isOnPage =
						options.length > mostNumbered && everything.includes(`https://v.example/s/${each.kind === "ask" ? each.token : ""}`)
					for (const fact of isOnPage ? facts : [...facts, ...options]) expect(everything).toContain(squeeze(fact))
				}
			}),
			{ numRuns: 300 },
		)
	})

	it("keeps every option in reach: by a native choice, by the name it is listed under, or on the page", () => {
		fc.assert(
			fc.property(askBlock, limits, help, (question, channel, known) => {
				const parts = render([question], channel, say, known)
				const last = parts.at(-1)
				if (last?.kind === "text" && last.choices) {
					expect(last.choices.options).toEqual(question.options)
					expect(parts.slice(0, -1).every((part) => part.kind === "text" && !part.choices)).toBe(true)
					return
				}
				const whole = told(parts)
				if (whole.includes("https://v.example/s/")) {
					expect(question.options.length).toBeGreaterThan(mostNumbered)
					return
				}
				for (const [index, { id, label }] of question.options.entries()) {
					const names = [
						{ name: String(index + 1), line: `${index + 1}. ${label}` },
						{ name: `第${index + 1}个`, line: `第${index + 1}个：${label}` },
						{ name: label, line: `· ${label}` },
					]
					const shown = names.find(({ line }) => whole.includes(squeeze(line)))
					expect([shown?.line, readOptions(shown?.name ?? "", question.options, { min: 1, max: 1 })]).toMatchObject([
						shown?.line,
						{ kind: "options", ids: [id] },
					])
				}
			}),
			{ numRuns: 300 },
		)
	})

	it("loses nothing but blanks in splitting, and makes few parts", () => {
		fc.assert(
			fc.property(
				fc.array(phrase, { maxLength: 8 }).map((pieces) => pieces.join("")),
				fc.integer({ min: 4, max: 60 }),
				(text, max) => {
					const parts = splitText(text, max, "characters")
					expect(squeeze(parts.join(""))).toBe(squeeze(text))
					if (!text.includes(" ") && !text.includes("\n"))
						expect(parts.length).toBeLessThanOrEqual(Math.ceil(text.length / Math.max(1, max / 2 - 16)) + 1)
				},
			),
		)
	})
})

function factsOf(each: Block): readonly string[] {
	switch (each.kind) {
		case "text":
			return [each.text]
		case "ask":
			return [each.prompt]
		case "fields":
			return [each.title ?? "", ...each.rows.flatMap(({ label, value }) => [label, value])]
		case "media":
			return [each.alt]
		case "link":
			return [each.text, each.url]
	}
}
