/** Who wrote a message and when tell of likeness beside its words; where that is not known they tell nothing. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { Consolidator, type Message } from "../../../src/text/consolidate/index.ts"
import { dot } from "../../../src/text/consolidate/vector.ts"

const consolidator = new Consolidator()
const day = 86_400_000
const noon = Date.UTC(2026, 2, 5, 4)

const read = (message: Omit<Message, "id">) => {
	const found = consolidator.read({ id: "1", ...message })
	if (found === undefined) throw new Error("no words")
	return found.vectors
}
const one = { title: "反映幸福路的公交车站太少", body: "" }
const other = { title: "请求调整公交线路，方便学生出行", body: "" }
const likeness = (a: Omit<Message, "id">, b: Omit<Message, "id">, level: "issue" | "theme" = "issue") => dot(read(a)[level], read(b)[level])

test("the same person on the same matter is more alike, on another matter not", () => {
	const unknown = likeness(one, other)
	expect(likeness({ ...one, author: "甲" }, { ...other, author: "甲" })).toBeGreaterThan(unknown + 0.1)
	expect(likeness({ ...one, author: "甲" }, { ...other, author: "乙" })).toBeCloseTo(unknown, 5)
	const lamp = { title: "东风小区的路灯坏了", body: "" }
	expect(likeness({ ...one, author: "甲" }, { ...lamp, author: "甲" })).toBeCloseTo(likeness(one, lamp), 5)
})

test("the nearer in time the more alike; of the same days a little more, of other seasons less than where nothing is known", () => {
	const unknown = likeness(one, other)
	const after = (days: number) => likeness({ ...one, time: noon }, { ...other, time: noon + days * day })
	const far = [0, 3, 20, 200].map(after)
	expect(far).toEqual(far.toSorted((a, b) => b - a))
	expect(new Set(far.map((each) => each.toFixed(4))).size).toBe(4)
	expect(far[0]).toBeCloseTo(unknown + 0.05, 5)
	expect(far[3]).toBeLessThan(unknown - 0.08)
	// Only of one is it known.
	expect(likeness({ ...one, time: noon }, other)).toBeCloseTo(unknown, 5)
})

test("themes and remarks are weighed by their words alone", () => {
	const [a, b] = [
		{ title: "", body: "三组路灯坏了" },
		{ title: "", body: "五组路灯坏了" },
	]
	const said = { author: "甲", time: noon }
	expect(likeness({ ...a, ...said }, { ...b, ...said })).toBeCloseTo(likeness(a, b), 6)
	expect(likeness({ ...one, ...said }, { ...other, ...said }, "theme")).toBeCloseTo(likeness(one, other, "theme"), 6)
})

test("times that can be none, and an empty name, are as if they were not there", () => {
	const plain = read(one).issue
	for (const time of [Number.NaN, -1, Number.POSITIVE_INFINITY, 8.64e15]) expect(read({ ...one, time }).issue).toEqual(plain)
	expect(read({ ...one, author: "" }).issue).toEqual(plain)
})

test("at whatever time, nothing is liker to a message than itself, and two times tell the same both ways", () => {
	const time = fc.integer({ min: 0, max: Date.UTC(2100, 0) })
	fc.assert(
		fc.property(time, time, (a, b) => {
			const [first, second] = [read({ ...one, time: a }).issue, read({ ...one, time: b }).issue]
			expect(dot(first, second)).toBeLessThanOrEqual(dot(first, first) + 1e-6)
			expect(dot(first, second)).toBe(dot(second, first))
		}),
	)
})
