import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
	asCommand,
	cleanText,
	cutIndex,
	excerpt,
	foldWidth,
	splitArgument,
	stripEdges,
	textLength,
	truncate,
	withoutListMark,
	withoutLooseEnd,
} from "../../src/text/normalize.ts"

const units = ["characters", "bytes"] as const
const anyText = fc.string({ unit: "binary", maxLength: 60 })

describe("asCommand", () => {
	it.each([
		["菜单", "菜单"],
		[" 菜单。", "菜单"],
		["【菜单】！", "菜单"],
		["/菜单", "菜单"],
		["菜单👍🏽", "菜单"],
		["菜\u200b单\r\n", "菜单"],
		["　退出　", "退出"],
		["ＴＤ１", "TD1"],
		["公告栏被风吹倒了", "公告栏被风吹倒了"],
		["不，对", "不,对"],
		["菜 单", "菜单"],
		["我的　意見", "我的意见"],
		["公告 1", "公告 1"],
		["。。。", ""],
		["", ""],
	])("%j → %j", (text, command) => expect(asCommand(text)).toBe(command))

	it("makes no command of a longer message", () => {
		const commands = new Set(["菜单", "公告", "进度", "帮助", "不对"])
		for (const text of ["公告栏被风吹倒了", "进度太慢", "帮助五保户修房顶", "看看公告", "不，对", "菜单 公告"])
			expect(commands.has(asCommand(text))).toBe(false)
	})
})

describe("splitArgument", () => {
	const words = ["提意见", "提问", "绑定", "查回执"]
	it.each([
		["提意见 路灯坏了", { word: "提意见", argument: "路灯坏了" }],
		["提意见：路灯坏了。", { word: "提意见", argument: "路灯坏了。" }],
		["提意见:\n路灯１坏了\n很久", { word: "提意见", argument: "路灯１坏了\n很久" }],
		[" 提意见　：　路灯", { word: "提意见", argument: "路灯" }],
		["提意见：", { word: "提意见", argument: "" }],
		["绑定\t382 417 905", { word: "绑定", argument: "382 417 905" }],
	])("%j", (text, split) => expect(splitArgument(text, words)).toEqual(split))

	it.each(["提意见", "提意见。", "提意见的人很多", "提问题：什么时候", "我要提意见：路灯", "绑定382417905", ""])("%j has none", (text) => {
		expect(splitArgument(text, words)).toBeUndefined()
	})
})

describe("cleanText", () => {
	it.each([
		["a\u0000b\u0007c", "abc"],
		["a\tb", "a b"],
		["一\r\n二\r三\u2028四", "一\n二\n三\n四"],
		["a\u202eb\u2066c\u200fd", "abcd"],
		["零\u200b宽\ufeff字\u2060符\u00ad", "零宽字符"],
		["\ud83d坏", "坏"],
		["👨‍👩‍👧好", "👨‍👩‍👧好"],
		["👩🏽‍🌾", "👩🏽‍🌾"],
		["👨‍好‍", "👨好"],
		["\u3164\u115f", ""],
		["  一  二  ", "一  二"],
	])("%j → %j", (text, clean) => expect(cleanText(text)).toBe(clean))

	it("keeps nothing that cannot be seen, and is done after one pass", () => {
		fc.assert(
			fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, max) => {
				const clean = cleanText(text, max)
				expect(clean).not.toMatch(/(?![\n\u200d])[\p{Cc}\p{Cf}\p{Cs}]/u)
				expect(clean.length).toBeLessThanOrEqual(max)
				expect(cleanText(cleanText(text))).toBe(cleanText(text))
			}),
		)
	})
})

describe("truncate", () => {
	it.each([
		["一二三", 2, "characters", "一二"],
		["一二三", 7, "bytes", "一二"],
		["a👨‍👩‍👧b", 5, "characters", "a"],
		["a👨‍👩‍👧b", 9, "characters", "a👨‍👩‍👧"],
		["é́x", 1, "characters", "é"],
		["👍", 1, "characters", ""],
		["abc", 0, "bytes", ""],
		["abc", 3, "bytes", "abc"],
	] as const)("%j to %i %s → %j", (text, max, unit, cut) => expect(truncate(text, max, unit)).toBe(cut))

	it("fits, is a beginning, cuts no sign in two and wastes no whole grapheme", () => {
		const segmenter = new Intl.Segmenter("zh", { granularity: "grapheme" })
		const graphemes = fc
			.array(fc.constantFrom("a", "一", "👍🏽", "👨‍👩‍👧", "🇨🇳", "e\u0301", "\n", "①"), { maxLength: 40 })
			.map((signs) => signs.join(""))
		fc.assert(
			fc.property(graphemes, fc.nat(80), fc.constantFrom(...units), (text, max, unit) => {
				const cut = truncate(text, max, unit)
				expect(textLength(cut, unit)).toBeLessThanOrEqual(max)
				expect(text.startsWith(cut) && !/\p{Cs}/u.test(cut)).toBe(true)
				const boundaries = new Set([...segmenter.segment(text)].map(({ index }) => index)).add(text.length)
				const next = [...boundaries].find((index) => index > cut.length)
				const first = [...segmenter.segment(text)][0]?.segment ?? ""
				if (textLength(first, unit) <= max) expect(boundaries.has(cut.length)).toBe(true)
				if (next !== undefined) expect(textLength(text.slice(0, next), unit)).toBeGreaterThan(max)
			}),
		)
	})

	// Anything worse than linear would run into the suite's time limit.
	it("takes long runs", () => {
		for (const text of [`a${"\u0301".repeat(20_000)}`, "。".repeat(20_000), `${"。".repeat(10_000)}x${"。".repeat(10_000)}`]) {
			cutIndex(text, 10_000, "bytes")
			cleanText(text, 500)
			asCommand(text)
			stripEdges(text)
		}
		expect(cutIndex("。".repeat(20_000), 10_000, "bytes")).toBe(3_333)
	})
})

describe("foldWidth", () => {
	it("keeps the length, so that places in both texts match", () => {
		expect(foldWidth("１２Ａｂ：，（）　①二")).toBe("12Ab:,() ①二")
		fc.assert(fc.property(anyText, (text) => foldWidth(text).length === text.length))
	})
})

it("an excerpt is one line, at most so long and a sign, and never half a character", () => {
	expect(excerpt("路灯坏了，", 4)).toBe("路灯坏了")
	expect(excerpt("路灯坏了，没人修", 5)).toBe("路灯坏了…")
	expect(excerpt("路灯坏了", 4)).toBe("路灯坏了")
	expect(excerpt("路灯坏了三个月\n没人修", 4)).toBe("路灯坏了…")
	expect(excerpt("👨‍👩‍👧路灯", 3)).not.toMatch(/\p{Cs}/u)
})

it.each([
	["2、水渠堵了", "水渠堵了"],
	["3.垃圾没人收", "垃圾没人收"],
	["（二）低保怎么评", "低保怎么评"],
	["② 自来水发黄", "自来水发黄"],
	["一是七组路灯坏了", "七组路灯坏了"],
	["六是学校门口车多", "学校门口车多"],
	["第三，狗没人管", "狗没人管"],
	["其二，水渠堵了", "水渠堵了"],
	["一是一二是二", "一是一二是二"],
	["第一是否公开", "第一是否公开"],
	["十二月停过水", "十二月停过水"],
	["其实没人来", "其实没人来"],
	["2.5米宽的路", "2.5米宽的路"],
	["三组的路灯坏了", "三组的路灯坏了"],
	["1、", "1、"],
])("%s said alone is %s", (text, alone) => {
	expect(withoutListMark(text)).toBe(alone)
})

it("a loose end is a comma behind which nothing comes", () => {
	expect(withoutLooseEnd("晚上黑，老人看不见， ")).toBe("晚上黑，老人看不见")
	expect(withoutLooseEnd("请派人看看。")).toBe("请派人看看。")
	expect(withoutLooseEnd("，、")).toBe("")
	expect(withoutLooseEnd("路灯")).toBe("路灯")
})
