/** Texts in pictures: what the typeface lacks is named and never an empty box, nothing is cut at an edge, no sign is halved. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { drawable, fitted, pictureFont, pngOf, widthOf, wrapped } from "../../src/village/picture.ts"
import { inkAcross, pixelsOf } from "../support/scan.ts"

const side = 60

async function drawn(sign: string): Promise<string> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><text x="8" y="46" font-size="40" font-family="${pictureFont}">${sign}</text></svg>`
	return Buffer.from(pixelsOf(await pngOf(svg, "Regular")).data).toString("base64")
}

test("characters of the national list are drawn, also those of four bytes; none of them is the box of a missing one", async () => {
	const rare = "𫚭㼆䶮𬍛𪟝𬀩𤧛𠅤㑇"
	expect(drawable(rare)).toBe(rare)
	const [box, other, blank] = await Promise.all(["𠮷", "𰻞", ""].map(drawn))
	// Two characters the typeface lacks look the same: that is what nobody could read.
	expect(box).toBe(other)
	const seen = await Promise.all([...rare].map(drawn))
	expect(new Set([...seen, box, blank]).size).toBe([...rare].length + (box === blank ? 1 : 2))
})

test.each([
	["a character beyond the list is named by its number", "𠮷家沟", "〔U+20BB7〕家沟"],
	["so is one of Extension G", "王𰻞", "王〔U+30EDE〕"],
	["emoji say nothing the words do not", "👩🏽‍🌾 种田能手", "种田能手"],
	["flags and joined signs go whole", "🇨🇳国庆👨‍👩‍👧", "国庆"],
	["where they are all there is, they are named", "👍🏽", "〔U+1F44D〕"],
	["a digit in a box stays a digit", "1️⃣ 第一", "1 第一"],
	["accents in two parts are one", "Ame\u0301lie", "Amélie"],
	["lines and controls", "一\n二\u0007三", "一 二三"],
	["what a spreadsheet would run is only text here", "=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"],
	["nothing", "", ""],
])("%s", (_, text, shown) => {
	expect(drawable(text)).toBe(shown)
})

test("whatever the text, the box of a missing character is not among what is drawn", async () => {
	const box = await drawn("𠮷")
	const samples = fc.sample(
		fc.string({ unit: fc.constantFrom("𠮷", "𰻞", "👍", "𫚭", "é", "ü", "ⅸ", "㊗", "\u0301", "क", "ئ", "♥"), maxLength: 6 }),
		{
			numRuns: 40,
			seed: 7,
		},
	)
	const signs = new Set(samples.flatMap((text) => [...drawable(text)]))
	for (const sign of signs) expect([sign, (await drawn(sign)) === box]).toEqual([sign, false])
})

test("a text that is cut keeps to its room and halves no sign", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (text, room) => {
			const cut = fitted(text, room)
			expect(widthOf(cut)).toBeLessThanOrEqual(room)
			const whole = [...new Intl.Segmenter("zh-CN", { granularity: "grapheme" }).segment(text)].map(({ segment }) => segment)
			if (cut === text) return
			const kept = cut.slice(0, -1)
			expect(whole.reduce((so, sign) => (so.length < kept.length ? so + sign : so), "")).toBe(kept)
		}),
	)
	expect(fitted("家👩🏽‍🌾👩🏽‍🌾👩🏽‍🌾👩🏽‍🌾", 8)).toBe("家👩🏽‍🌾…")
})

test("lines keep to their room; only what is past the last one is cut, and a word stays whole", () => {
	expect(wrapped("关于 rural lighting 的说明", 8, 3)).toEqual(["关于 rural ", "lighting 的说", "明"])
	expect(wrapped("最晚到 2026年12月15日", 8, 3)).toEqual(["最晚到 2026年", "12月15日"])
	expect(wrapped("修".repeat(60), 14, 4)).toEqual(["修".repeat(14), "修".repeat(14), "修".repeat(14), `${"修".repeat(13)}…`])
	fc.assert(
		fc.property(fc.string({ maxLength: 200 }), (text) => {
			for (const line of wrapped(text, 14, 4)) expect(widthOf(line)).toBeLessThanOrEqual(14)
		}),
	)
})

test("letters take the room they are reckoned to take", async () => {
	for (const text of ["清江村民小组会议公开", "Village Lighting 2026", "=+-@0123456789", "MMWW@%QGOm", "（演示数据）"]) {
		const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="60"><text x="10" y="44" font-size="40" font-family="${pictureFont}">${text}</text></svg>`
		const [, last] = inkAcross(pixelsOf(await pngOf(svg, "Medium")), [0, 60]) ?? [0, 900]
		expect(last - 10, text).toBeLessThanOrEqual(40 * widthOf(text) + 4)
	}
})
