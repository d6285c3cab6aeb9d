import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { averageLink, type Pairs, unconstrained } from "../../../src/text/consolidate/average-link.ts"
import { cutsOf } from "../../../src/text/consolidate/halves.ts"
import { Consolidator, headlineOf, Nearby, usefulQuestions, whyInWords } from "../../../src/text/consolidate/index.ts"
import { matrixOf } from "../../../src/text/consolidate/matrix.ts"
import { toSimplified } from "../../../src/text/consolidate/simplify.ts"
import { trieOf } from "../../../src/text/consolidate/trie.ts"
import { dot, meanOf, type Vector, vectorOf } from "../../../src/text/consolidate/vector.ts"

const sparse = fc
	.dictionary(fc.integer({ min: 0, max: 12 }).map(String), fc.double({ min: 0.1, max: 1, noNaN: true }), { minKeys: 1, maxKeys: 6 })
	.map((weights) => vectorOf(new Map(Object.entries(weights).map(([id, weight]) => [Number(id), weight]))))

/** Pairs of these are hardly ever equally alike. */
const dense = fc
	.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 4, maxLength: 4 })
	.map((weights) => vectorOf(new Map(weights.map((weight, id) => [id + 1, weight / 10_000]))))

/** The same by the book: all pairs, averages taken anew at each step. */
function slowAverageLink(vectors: readonly Vector[], threshold: number): readonly (readonly number[])[] {
	let groups = vectors.map((_, index) => [index])
	for (;;) {
		let best: { readonly a: number; readonly b: number; readonly score: number } | undefined
		groups.forEach((one, a) => {
			groups.forEach((other, b) => {
				if (b <= a) return
				const pairs = one.flatMap((i) => other.map((j) => dot(vectors[i] ?? vectorOf(new Map()), vectors[j] ?? vectorOf(new Map()))))
				const score = pairs.reduce((sum, each) => sum + each, 0) / pairs.length
				if (score >= threshold && (best === undefined || score > best.score + 1e-9)) best = { a, b, score }
			})
		})
		if (best === undefined) return groups
		const { a, b } = best
		groups = [...groups.filter((_, index) => index !== a && index !== b), [...(groups[a] ?? []), ...(groups[b] ?? [])]]
	}
}

function allPairs(vectors: readonly Vector[]): Pairs {
	const pairs = vectors.flatMap((one, index) =>
		vectors.slice(0, index).map((other, before) => ({ index, before, likeness: dot(one, other) })),
	)
	return {
		ones: Int32Array.from(pairs, ({ index }) => index),
		others: Int32Array.from(pairs, ({ before }) => before),
		likeness: Float64Array.from(pairs, ({ likeness }) => likeness),
	}
}

test("average link over all candidates is average link by the book", () => {
	fc.assert(
		fc.property(fc.array(sparse, { minLength: 2, maxLength: 9 }), fc.constantFrom(0.3, 0.6, 1), (vectors, threshold) => {
			const fast = averageLink(matrixOf(vectors), allPairs(vectors), threshold, unconstrained)
			const slow = slowAverageLink(vectors, threshold)
			const together = (i: number, j: number) => fast[i] === fast[j]
			for (const group of slow) for (const i of group) for (const j of group) expect(together(i, j)).toBe(true)
			expect(new Set(fast).size).toBe(slow.length)
		}),
		{ numRuns: 150 },
	)
})

test("the mean of vectors", () => {
	const mean = meanOf([vectorOf(new Map([[1, 1]])), vectorOf(new Map([[2, 1]]))], 10)
	expect([...mean.ids]).toEqual([1, 2])
	expect([...mean.values]).toEqual([0.5, 0.5])
})

test("all words of a list are found, overlapping ones too", () => {
	const found: string[] = []
	trieOf(["公交", "公交车", "车站"]).find("公交车站", (word, start, end) => found.push(`${word}:${start}-${end}`))
	expect(found).toEqual(["0:0-2", "1:0-3", "2:2-4"])
})

test("traditional becomes simplified, and nothing else changes", () => {
	expect(toSimplified("路燈壞了，請修")).toBe("路灯坏了，请修")
	expect(toSimplified("路灯坏了，请修 abc😀")).toBe("路灯坏了，请修 abc😀")
})

describe("headlines", () => {
	const { reader } = new Consolidator()
	test.each([
		["", "您好！我是三组的。我们组水渠堵了，田里没水。麻烦领导看看。", "我们组水渠堵了，田里没水"],
		["关于希望修路灯的建议。", "", "希望修路灯的建议"],
		["投诉", "", "投诉"],
		["", "提个建议，村口路灯坏了三盏。请修一修。", "村口路灯坏了三盏"],
		["", "跟村里说个事：三组的公厕没水，冲不了。", "三组的公厕没水，冲不了"],
		["", "我想反映一下，桥头的垃圾池满了堆在地上", "桥头的垃圾池满了堆在地上"],
		["", "麻烦了，我想问一下低保怎么申请", "低保怎么申请"],
		["", "领导您好，我是三组的王强，我想跟村里反映个情况：水渠塌了一段", "水渠塌了一段"],
		["", "书记你好！有个事想跟你们说一下，班车下午没有车", "班车下午没有车"],
		["", "唉，还是说说路灯吧，晚上黑漆漆的", "还是说说路灯吧，晚上黑漆漆的"],
		// What only looks like an opening belongs to the matter.
		["", "说话的广播声音太小", "说话的广播声音太小"],
		["", "提水站的机器坏了", "提水站的机器坏了"],
		["", "问题反映了三次没人管", "问题反映了三次没人管"],
		["", "有个井盖不见了，孩子掉下去怎么办", "有个井盖不见了，孩子掉下去怎么办"],
		["", "大家好几天没水用了", "大家好几天没水用了"],
		["", "好的路都挖坏了", "好的路都挖坏了"],
		["", "说下水道堵了的事", "说下水道堵了的事"],
		["", "讲文明牌子倒了", "讲文明牌子倒了"],
		["", "提个建议", "提个建议"],
		// The first sentence is the matter where it can be one; when, who and how it began is none, nor is the heading of a list.
		["", "三组的水塔漏水没人修。当时说好五月动工，水管的材料都拉来了，水也停了两天。", "三组的水塔漏水没人修"],
		["", "去年12月我打过电话。三组的路灯全部坏了。", "三组的路灯全部坏了"],
		["", "我是三组的，家里有老人。桥头的路灯不亮。", "桥头的路灯不亮"],
		["", "主要问题：。村口的垃圾池满了没人清。", "村口的垃圾池满了没人清"],
		["", "一是七组路灯坏了；二是水渠堵了", "七组路灯坏了"],
		[
			"",
			"村口到学校的这条水泥路才修好两个月就开裂了好几处，不仅难走，而且下雨天积水很深，接送孩子都不方便",
			"村口到学校的这条水泥路才修好两个月就开裂了好几处",
		],
		["", "村口小卖部对面的那根电线杆（就是去年被拉沙车撞歪的那一根，现在越来越歪）快倒了", "村口小卖部对面的那根电线杆"],
		[
			"",
			"中山路几十年来一直是老样子，一直没有改造升级，这条从前很热闹很有名气的街道现在是最拥挤的",
			"中山路几十年来一直是老样子，一直没有改造升级",
		],
	])("%s %s", (title, body, headline) => {
		expect(headlineOf({ title, body }, reader.concepts)).toBe(headline)
	})
})

test("a story without a title is read by its first sentence as by one; a greeting is none", () => {
	const consolidator = new Consolidator()
	const looks = (title: string, body: string) => consolidator.read({ id: "", title, body })?.vectors
	const telling =
		"当时说好五月动工，水管的材料都拉来了，水也停了两天，后来就没有人来了，我们天天去井边挑水，老人家挑不动，问了几次都说快了，到现在还没有动静。"
	expect(looks("", `三组的水塔漏水没人修。${telling}`)).toEqual(looks("三组的水塔漏水没人修", telling))
	expect(looks("", `领导您好。${telling}`)).not.toEqual(looks("领导您好", telling))
	expect(looks("", "三组的水塔漏水没人修。快来看看。")).not.toEqual(looks("三组的水塔漏水没人修", "快来看看。"))
})

test("one among many is found by its likeness, best first", () => {
	const consolidator = new Consolidator()
	const vector = (body: string) => consolidator.read({ id: "", title: "", body })?.vectors.issue ?? vectorOf(new Map())
	const nearby = new Nearby("issue")
	for (const body of ["一组路灯坏了", "三组水渠堵了", "三组水渠要清淤", "低保没批"]) nearby.add(vector(body))
	expect(nearby.near(vector("三组的水渠堵了没人清")).map(({ item }) => item)).toEqual([1, 2])
	expect(nearby.near(vector("小学什么时候开学"))).toEqual([])
})

test("questions: the doubtful pairs and those who may not belong, none that is settled", () => {
	const consolidator = new Consolidator()
	const bodies = ["一组路灯坏了", "一组路灯不亮", "一组路灯太少", "一组的水管漏水停水", "村口灯不亮太黑", "低保没批"]
	const vectors = bodies.flatMap((body) => consolidator.read({ id: "", title: "", body })?.vectors.theme ?? [])
	const groups = [[0, 1, 2, 3], [4], [5]]
	const questions = usefulQuestions(vectors, groups, "theme", 10, { isSettled: () => false })
	expect(questions).toContainEqual(expect.objectContaining({ kind: "same", one: 0, other: 1 }))
	expect(questions).toContainEqual(expect.objectContaining({ kind: "odd", group: 0, items: [3], rest: [0, 1, 2] }))
	expect(questions.some((question) => question.kind === "same" && question.other === 2)).toBe(false)
	expect(usefulQuestions(vectors, groups, "theme", 10, { isSettled: () => true })).toEqual([])
	expect(usefulQuestions(vectors, groups, "theme", 1, { isSettled: () => false })).toEqual(questions.slice(0, 1))
})

test("a mixed group is asked about by its halves before a doubtful pair; a yes goes on to what is within them", () => {
	const consolidator = new Consolidator()
	const bodies = ["一组路灯坏了", "一组路灯不亮", "路口没有红绿灯", "二组水渠堵了", "二组水渠要清淤", "三组低保没批"]
	const vectors = bodies.flatMap((body) => consolidator.read({ id: "", title: "", body })?.vectors.theme ?? [])
	const groups = [[0, 1, 2, 3, 4], [5]]
	const ask = (answered: ReadonlySet<string>) =>
		usefulQuestions(vectors, groups, "theme", 1, { isSettled: (one, other) => answered.has([one, other].sort().join()) })[0]
	expect(ask(new Set())).toMatchObject({ kind: "odd", group: 0, items: [3, 4], rest: [0, 1, 2] })
	const yes = new Set([0, 1, 2].flatMap((one) => [3, 4].map((other) => [one, other].join())))
	expect(ask(yes)).toMatchObject({ kind: "odd", group: 0, items: [2], rest: [0, 1, 3, 4] })
})

test("the least sure way to part a group is the last merge of average link; with the others it goes down to single ones", () => {
	let compared = 0
	fc.assert(
		fc.property(fc.array(dense, { minLength: 2, maxLength: 9 }), (vectors) => {
			const items = vectors.map((_, index) => index)
			const cuts = [...cutsOf(vectors, items)]
			expect(cuts).toHaveLength(vectors.length - 1)
			const mean = (ones: readonly number[], others: readonly number[]): number => {
				const pairs = ones.flatMap((i) => others.map((j) => dot(vectors[i] ?? vectorOf(new Map()), vectors[j] ?? vectorOf(new Map()))))
				return pairs.reduce((sum, each) => sum + each, 0) / pairs.length
			}
			for (const { part, from, rest, likeness } of cuts) {
				expect([...part, ...rest].toSorted((a, b) => a - b)).toEqual(items)
				expect(part.length).toBeLessThanOrEqual(from.length)
				expect(from.every((item) => rest.includes(item))).toBe(true)
				expect(likeness).toBeCloseTo(mean(part, from), 6)
			}
			expect(cuts[0]?.from).toEqual(cuts[0]?.rest)
			// Above what the last merge was made at, the slow way by the book leaves the same two; where pairs are equally alike, either way is right.
			const last = cuts[0]?.likeness ?? 0
			const all = vectors.flatMap((one, i) => vectors.slice(i + 1).map((other) => dot(one, other))).toSorted((a, b) => a - b)
			if (all.some((each, at) => each - (all[at - 1] ?? Number.NEGATIVE_INFINITY) < 1e-6)) return
			compared++
			const slow = slowAverageLink(vectors, last + 1e-7).map((group) => group.toSorted((a, b) => a - b))
			expect(slow).toContainEqual(cuts[0]?.part)
			expect(slow).toHaveLength(2)
		}),
		{ seed: 7 },
	)
	expect(compared).toBeGreaterThan(50)
})

test.each([
	[{ members: 1, concepts: [], isOfAll: false, places: [], likeness: 1 }, "没有别的意见与它相近"],
	[{ members: 1, concepts: ["路灯照明"], isOfAll: true, places: ["三组"], likeness: 1 }, "说的是路灯照明，没有别的意见与它相近"],
	[{ members: 3, concepts: ["路灯照明"], isOfAll: true, places: ["三组"], likeness: 0.5 }, "3条都说到路灯照明，地点都是三组"],
	[{ members: 3, concepts: ["路灯照明"], isOfAll: false, places: [], likeness: 0.5 }, "3条多半说到路灯照明"],
	[{ members: 2, concepts: [], isOfAll: false, places: [], likeness: 0.4 }, "2条用词相近"],
])("why: %o", (why, words) => {
	expect(whyInWords(why)).toBe(words)
})

test("what is said of all is said by all: a place or a matter of some is not", () => {
	const consolidator = new Consolidator()
	const whyOf = (...bodies: readonly string[]) => {
		const read = bodies.flatMap((body) => consolidator.read({ id: "", title: "", body }) ?? [])
		return whyInWords(consolidator.describe(read, "theme").why)
	}
	expect(whyOf("村部的公厕门坏了关不上", "文化广场的公厕常常锁着")).toBe("2条都说到厕所")
	expect(whyOf("十组晒场边路灯坏了三盏", "小学门口路灯一闪一闪", "小学门口一盏路灯也没有")).toBe("3条都说到路灯照明")
	expect(whyOf("三组水渠堵了", "三组水渠要清淤")).toBe("2条都说到水渠灌溉，地点都是三组")
})
