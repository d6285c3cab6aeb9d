import fc from "fast-check"
import { expect, test } from "vitest"
import { Best } from "../../../src/text/consolidate/best.ts"
import { comparable } from "../../../src/text/consolidate/comparable.ts"
import { standardWords } from "../../../src/text/consolidate/dialect.ts"
import { frequenciesOf } from "../../../src/text/consolidate/frequencies.ts"
import { GrowingPostings } from "../../../src/text/consolidate/growing-postings.ts"
import { Consolidator } from "../../../src/text/consolidate/index.ts"
import { toSimplified } from "../../../src/text/consolidate/simplify.ts"
import { Tally } from "../../../src/text/consolidate/tally.ts"
import { cleanText, foldWidth } from "../../../src/text/normalize.ts"

const passing = /\d{2,4}年(\d{1,2}月(\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]|\d{1,2}月份?|\d{4,}|https?:\/\/\S+/g
const sign = fc.oneof(
	fc.constantFrom(..."路灯坏了燈壞後裏冇嘅，。！？：“”…—　 \n\tＡａZz０９12年月日号"),
	fc.constantFrom("http://", "2021年3月5日", "12345", "😀", "\u200b", "é"),
	fc.string({ unit: "binary", maxLength: 1 }),
)

test("a text made comparable sign by sign is the same as by all the steps", () => {
	fc.assert(
		fc.property(fc.array(sign, { maxLength: 30 }), (signs) => {
			const text = signs.join("")
			expect(comparable(text)).toBe(
				standardWords(
					toSimplified(foldWidth(cleanText(text)))
						.toLowerCase()
						.replace(passing, " "),
				),
			)
		}),
		{ numRuns: 500 },
	)
})

test("figures are found where they lie, and only for the whole word", () => {
	const idf = frequenciesOf(new TextEncoder().encode("路灯 7.5\n路 3.25\n\nx 1\n没有数\n最后 11.5"))
	expect(["路灯", "路", "x", "最后", "灯", "路灯坏", "没有数", ""].map(idf)).toEqual([
		7.5,
		3.25,
		1,
		11.5,
		undefined,
		undefined,
		undefined,
		undefined,
	])
})

test("a tally adds up like a map, round after round, however many numbers", () => {
	const tally = new Tally()
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.constantFrom(1, 2, 5)), { maxLength: 900 }),
			fc.nat(40),
			(entries, most) => {
				tally.clear()
				const map = new Map<number, number>()
				for (const [id, weight] of entries) {
					tally.add(id, weight)
					map.set(id, (map.get(id) ?? 0) + weight)
				}
				expect(Array.from({ length: tally.size }, (_, at) => [tally.ids[at], tally.weights[at]])).toEqual([...map])
				const taken: number[] = []
				tally.weightiest(most, (id) => taken.push(id))
				const best = [...map].toSorted((a, b) => b[1] - a[1]).slice(0, most)
				expect(taken.toSorted()).toEqual(best.map(([id]) => id).toSorted())
			},
		),
		{ numRuns: 60 },
	)
})

test("growing postings hold every entry of a feature, and only its own", () => {
	const postings = new GrowingPostings()
	const expected = new Map<number, string[]>()
	for (let item = 0; item < 3000; item++)
		for (const feature of [1 + (item % 7), 10 + item, ...(item % 100 === 0 ? [5000] : [])]) {
			postings.add(feature, item, (item + 1) / 4096)
			expected.set(feature, [...(expected.get(feature) ?? []), `${item}:${(item + 1) / 2048}`])
		}
	const best = new Best(3000, 3000)
	for (const [feature, entries] of expected) {
		const found: string[] = []
		postings.score(feature, 2, best)
		best.take(0, (item, score) => found.push(`${item}:${score}`))
		expect(found.toSorted()).toEqual(entries.toSorted())
		expect(postings.count(feature)).toBe(entries.length)
	}
	postings.score(6000, 2, best)
	best.take(0, () => expect.unreachable())
	expect([postings.count(6000), postings.heaviest(5000)]).toEqual([0, 2901 / 4096])
})

test("a message reads the same whatever was read before it", () => {
	const [one, other] = [new Consolidator(), new Consolidator()]
	const messages = ["三组水渠堵了", "锦绣花园小区的电梯又坏了", "村口路灯不亮", "李家湾组的路灯坏了"].map((body, index) => ({
		id: String(index),
		title: "",
		body,
	}))
	const forward = messages.map((message) => one.read(message))
	const backward = messages
		.toReversed()
		.map((message) => other.read(message))
		.toReversed()
	expect(backward).toEqual(forward)
	expect(one.read(messages[0] ?? { id: "", title: "", body: "" })).toEqual(forward[0])
})
