import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { expandMarks, formatNumber, parseNumeral, parseOrdinal, withoutNumbering } from "../../src/text/numerals.ts"

/** Writes a whole number the long Chinese way, independently of the reader. */
function inChinese(value: number): string {
	const signs = [..."零一二三四五六七八九"]
	const below10000 = (n: number): string => {
		const digits = String(n).padStart(4, "0")
		const said = [...digits]
			.map((digit, index) => (digit === "0" ? "零" : `${signs[Number(digit)]}${["千", "百", "十", ""][index]}`))
			.join("")
		return said.replace(/零+/g, "零").replace(/^零|零$/g, "")
	}
	if (value === 0) return "零"
	const [high, low] = [Math.floor(value / 10_000), value % 10_000]
	if (high === 0) return below10000(low)
	return `${below10000(high)}万${low === 0 ? "" : `${low < 1000 ? "零" : ""}${below10000(low)}`}`
}

describe("parseNumeral", () => {
	it.each([
		["2", 2],
		["２０", 20],
		["007", 7],
		["二", 2],
		["两", 2],
		["〇", 0],
		["十", 10],
		["十五", 15],
		["二十", 20],
		["拾伍", 15],
		["一百二十", 120],
		["一百零五", 105],
		["一百五", 150],
		["两千三", 2_300],
		["三万五", 35_000],
		["三万零五", 30_005],
		["一亿两千万", 120_000_000],
		["兩萬", 20_000],
		["三点五", 3.5],
		["十二点零五", 12.05],
		["3点5", 3.5],
		["一点五万", 15_000],
		["1.5万", 15_000],
		["3千", 3_000],
		["3万5", 35_000],
		["1,200", 1_200],
		["1，200", 1_200],
		["1,234,567.5", 1_234_567.5],
		["二〇二六", 2_026],
		["二零", 20],
		["半", 0.5],
		["①", 1],
		["⑳", 20],
		["㉑", 21],
		["㊿", 50],
		["㈠", 1],
		["⑶", 3],
		["⒌", 5],
		["❷", 2],
		["2️⃣", 2],
		["🔟", 10],
	])("%s → %d", (text, value) => expect(parseNumeral(text)).toBe(value))

	it.each([
		"",
		" ",
		"三四",
		"五六七",
		"二三十",
		"一两百",
		"十几",
		"百",
		"万",
		"十十",
		"一百千",
		"1,20",
		"12,34",
		"1.2.3",
		".",
		"三点",
		"1e5",
		"-1",
		"一般",
		"①③",
		"1 3",
		"九".repeat(30),
		"9".repeat(17),
		"一半",
	])("%s is no number", (text) => expect(parseNumeral(text)).toBeUndefined())

	it("reads back every whole number as it is written in Chinese", () => {
		fc.assert(fc.property(fc.oneof(fc.nat(12_000), fc.nat(99_999_999)), (value) => parseNumeral(inChinese(value)) === value))
	})

	it("never throws", () => {
		fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => (parseNumeral(text) ?? 0) >= 0))
		fc.assert(fc.property(fc.array(fc.constantFrom(..."零一二两十百千万亿点半①1.,")), (signs) => (parseNumeral(signs.join("")) ?? 0) >= 0))
	})
})

describe("parseOrdinal", () => {
	it.each([
		["2", 2],
		["第二个", 2],
		["第2项", 2],
		["第 2 个", 2],
		["2号", 2],
		["选2", 2],
		["选项二", 2],
		["②", 2],
		["第②个", 2],
		["第十二", 12],
		["最后一个", -1],
		["最后那个", -1],
		["倒数第二个", -2],
	])("%s → %d", (text, position) => expect(parseOrdinal(text)).toBe(position))

	it.each(["两个", "2个", "0", "第零个", "2.5", "1 3", "①③", "第二组", "十几", "不是2", "", "选", "第"])("%s names none", (text) => {
		expect(parseOrdinal(text)).toBeUndefined()
	})
})

describe("expandMarks", () => {
	it("parts marks that stand together", () => {
		expect(expandMarks("①③").trim()).toBe("1  3")
		expect(expandMarks("三")).toBe("三")
	})
})

describe("formatNumber", () => {
	it.each([
		[1200, "1200", "1,200"],
		[12000, "12,000", "12,000"],
		[3.5, "3.5", "3.5"],
		[-0.25, "-0.25", "-0.25"],
		[100, "100", "100"],
	])("%d", (value, chinese, english) => {
		expect(formatNumber(value)).toBe(chinese)
		expect(formatNumber(value, "en")).toBe(english)
	})
	it("is read back as the same number", () => {
		fc.assert(fc.property(fc.nat(99_999_999), (value) => parseNumeral(formatNumber(value)) === value))
	})
})

it.each([
	["1.村口路灯坏了", "村口路灯坏了"],
	["２、水渠堵了", "水渠堵了"],
	["（三）校车太挤", "校车太挤"],
	["④狗不拴绳", "狗不拴绳"],
	["1.5米宽的路太窄", "1.5米宽的路太窄"],
	["三组的路灯坏了", "三组的路灯坏了"],
	["2026年修的桥裂了", "2026年修的桥裂了"],
	["1.", "1."],
])("the point %s without its number is %s", (text, words) => expect(withoutNumbering(text)).toBe(words))
