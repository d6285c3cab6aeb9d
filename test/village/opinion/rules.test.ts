import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
	isCourtesy,
	isEnough,
	isRepeat,
	judgeText,
	type MediaRef,
	maxMedia,
	maxTextLength,
	mayBecome,
	numberOf,
	parseNumber,
	states,
	withMedia,
} from "../../../src/village/opinion/rules.ts"

describe("numbers", () => {
	test.each([
		["QJ", 2026, 1, "QJ-2026-0001"],
		["QJ", 2026, 9_999, "QJ-2026-9999"],
		["QJ", 2026, 10_000, "QJ-2026-10000"],
	])("%s %i %i → %s", (code, year, serial, number) => {
		expect(numberOf(code, year, serial)).toBe(number)
	})

	test("what is written can be read, and no two are written alike", () => {
		const parts = fc.record({
			code: fc.stringMatching(/^[A-Z]{2,8}$/),
			year: fc.integer({ min: 2000, max: 2099 }),
			serial: fc.integer({ min: 1, max: 9_999_999 }),
		})
		fc.assert(
			fc.property(parts, ({ code, year, serial }) => {
				expect(parseNumber(numberOf(code, year, serial))).toEqual({ code, year, serial })
			}),
		)
	})

	test.each(["QJ-2026-0001", "qj-2026-1", "ＱＪ－２０２６－０００１", " QJ 2026 0001 ", "QJ2026-0001", "QJ—2026—0001"])(
		"%j is taken for QJ-2026-0001",
		(typed) => {
			expect(parseNumber(typed)).toEqual({ code: "QJ", year: 2026, serial: 1 })
		},
	)

	test.each([
		"",
		"QJ",
		"2026-0001",
		"QJ-2026-0000",
		"QJ-2026-",
		"QJ-1999-0001",
		"QJ-2026-0001 怎么样了",
		"382 417 905",
		"二组2026年修路",
		"A".repeat(10_000),
	])("%j is none", (typed) => {
		expect(parseNumber(typed)).toBeUndefined()
	})
})

describe("what may become of an opinion", () => {
	test("received → withdrawn, and nothing else", () => {
		const allowed = states.flatMap((from) => states.filter((to) => mayBecome(from, to)).map((to) => `${from} → ${to}`))
		expect(allowed).toEqual(["received → withdrawn"])
	})
})

describe("which text is an opinion", () => {
	test.each(["", "   ", "。。。", "👍👍👍", "路", "12345", "１２３４５", "\u200b\u202e", "1 号"])("%j is none", (text) => {
		expect(judgeText(text)).toEqual({ ok: false, why: "no-words" })
	})

	test.each(["修路", "路灯坏", "水很脏呀"])("%j is short", (text) => {
		expect(judgeText(text)).toEqual({ ok: true, text, isShort: true })
	})

	test("markup stays as said, control and direction signs go", () => {
		expect(judgeText(" <b>路灯</b>\u0007坏了\u202e & 三个月没修\r\n请来看看 ")).toEqual({
			ok: true,
			text: "<b>路灯</b>坏了 & 三个月没修\n请来看看",
			isShort: false,
		})
	})

	test.each([3_400, 5_001, maxTextLength])("%i characters are kept whole", (length) => {
		const text = "路".repeat(length)
		expect(judgeText(text)).toEqual({ ok: true, text, isShort: false })
	})

	test("one more than the most is told, not cut", () => {
		expect(judgeText("路".repeat(maxTextLength + 1))).toEqual({ ok: false, why: "too-long" })
	})

	test.each(["您好", "你好！", "谢谢啊", "收到", "OK", "好的。", "嗯嗯"])("%j is a courtesy", (text) => {
		expect(isCourtesy(text)).toBe(true)
	})

	test.each(["谢谢，路灯修好了，二组的还没修", "好多垃圾", "没有水了", "不是我家的地"])("%j is more than a courtesy", (text) => {
		expect(isCourtesy(text)).toBe(false)
	})
})

describe("repeats", () => {
	const photo: MediaRef = { kind: "image", ref: "a" }
	const voice: MediaRef = { kind: "voice", ref: "b" }
	test.each([
		["the same words", { text: "路灯坏了", media: [] }, { text: "路灯坏了", media: [] }, true],
		["the same but for blanks and width", { text: "路灯坏了, 三个月", media: [] }, { text: "路灯坏了，三个月", media: [] }, true],
		["the same words with a photo", { text: "路灯坏了", media: [photo] }, { text: "路灯坏了", media: [] }, true],
		["other words", { text: "路灯坏了", media: [] }, { text: "路坏了", media: [] }, false],
		["the same recording", { text: "", media: [voice] }, { text: "", media: [voice, photo] }, true],
		["another recording", { text: "", media: [voice] }, { text: "", media: [photo] }, false],
		["a recording after words", { text: "", media: [voice] }, { text: "路灯坏了", media: [voice] }, false],
	])("%s: %s", (_, said, earlier, expected) => {
		expect(isRepeat(said, earlier)).toBe(expected)
	})
})

describe("media", () => {
	test("each reference stands once, in the order sent, up to the most", () => {
		const refs = fc.array(fc.record({ kind: fc.constant("image" as const), ref: fc.stringMatching(/^[a-f]{1,2}$/) }), { maxLength: 60 })
		fc.assert(
			fc.property(refs, refs, (earlier, added) => {
				const first = withMedia([], earlier)
				const all = withMedia(first, added)
				expect(all.slice(0, first.length)).toEqual(first)
				expect(new Set(all.map(({ ref }) => ref)).size).toBe(all.length)
				expect(all.length).toBeLessThanOrEqual(maxMedia)
			}),
		)
	})
})

describe("nothing to add", () => {
	test.each(["就这样", "就这样吧。", "没有了", "没了", "发完了", "说完了！", "都对"])("%s means that it is to be handed in", (text) => {
		expect(isEnough(text)).toBe(true)
	})
	test.each(["没有了路灯", "水渠堵了", "就这样坏了半个月", "完了完了，桥塌了", ""])("%s is a word of the opinion", (text) => {
		expect(isEnough(text)).toBe(false)
	})
})
