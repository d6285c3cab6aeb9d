import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { Consolidator, readOwnWords } from "../../../src/text/consolidate/index.ts"

let base: Consolidator
beforeAll(() => {
	base = new Consolidator()
})

const own = (text: string) => {
	const read = readOwnWords(text)
	if (!read.ok) throw new Error(read.fault)
	return read.concepts
}
const said = (...texts: readonly string[]) => texts.map((body, index) => ({ id: String(index + 1), title: "", body }))

describe("what a village writes down", () => {
	test("more words for a thing of the lexicon, by its name or any of its words", () => {
		expect(own("路灯照明：铁娃儿、路壳子")).toMatchObject([{ name: "路灯照明", category: "roads", patterns: ["铁娃儿", "路壳子"] }])
		expect(own("路灯=铁娃儿")).toMatchObject([{ name: "路灯照明", patterns: ["铁娃儿"] }])
	})
	test("a thing of its own, with its name among its words", () => {
		expect(own("晒坝：坝坝、嗮坝；")).toMatchObject([
			{ id: "own-晒坝", name: "晒坝", category: "other", patterns: ["晒坝", "坝坝", "嗮坝"] },
		])
	})
	test("several, however they are parted; nothing is nothing", () => {
		expect(own("路灯：铁娃儿；水渠: 堰沟，堰塘 大堰\n晒坝：坝坝。").map(({ patterns }) => patterns)).toEqual([
			["铁娃儿"],
			["堰沟", "堰塘", "大堰"],
			["晒坝", "坝坝"],
		])
		expect(own("")).toEqual([])
		expect(own(" ；\n")).toEqual([])
	})
	test.each([
		["铁娃儿", "shape"],
		["：铁娃儿", "shape"],
		["路灯：", "shape"],
		["路灯：铁娃儿：路壳子", "shape"],
		["路灯：灯", "short"],
		["灯：铁娃儿", "short"],
		["路灯：一二三四五六七八九十一二三", "long"],
		["路灯：铁~娃", "long"],
	])("%s is refused: %s", (text, fault) => {
		expect(readOwnWords(text)).toEqual({ ok: false, fault })
	})
	test("whatever is typed is read or refused", () => {
		const piece = fc.constantFrom("路灯", "：", "；", "、", "铁娃儿", "~", " ", "\n", "=", "灯", "😀", "\ud83d")
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
				const read = readOwnWords(pieces.join(""))
				if (read.ok) new Consolidator(read.concepts, base.reader.segmenter)
			}),
			{ numRuns: 60 },
		)
	})
})

test("with the dictionary of another it knows its own words, and the other does not", () => {
	const texts = said("桥头的铁娃儿要换一个", "二组路灯不亮", "低保没有批")
	const groupsOf = (consolidator: Consolidator) =>
		consolidator.consolidate(texts, { level: "theme" }).groups.map(({ members }) => members.join(""))
	expect(groupsOf(new Consolidator(own("路灯：铁娃儿"), base.reader.segmenter)).toSorted()).toEqual(["12", "3"])
	expect(groupsOf(base).toSorted()).toEqual(["1", "2", "3"])
	const plain = base.consolidate(texts, { level: "theme" })
	expect(new Consolidator([], base.reader.segmenter).consolidate(texts, { level: "theme" })).toEqual(plain)
})
