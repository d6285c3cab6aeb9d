import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { Consolidator, Nearby } from "../../../src/text/consolidate/index.ts"

let consolidator: Consolidator
beforeAll(() => {
	consolidator = new Consolidator()
})

const read = (title: string, body = "") => consolidator.reader.read(consolidator.reader.cut({ id: "", title, body }), {})
const issuesOf = (...titles: readonly string[]): readonly string[] =>
	consolidator
		.consolidate(
			titles.map((title, index) => ({ id: String(index + 1), title, body: "" })),
			{ level: "issue" },
		)
		.groups.map(({ members }) => members.join(""))
		.toSorted()

describe("names of places", () => {
	test.each([
		["宜家楚颂小区里面修路", ["宜家楚颂小区"]],
		["德雅路一直破烂不堪", ["德雅路"]],
		["小区的路一直破烂不堪", []],
		["B3区君悦新天地的工地夜里施工", []],
		["丽发新城附近修建搅拌厂", ["丽发新城"]],
		["万国城三期的幼儿园", ["万国城三期", "幼儿园"]],
		["五组晚上看不见路，人都不敢出门", ["五组"]],
	])("%s", (title, places) => {
		expect(read(title).places).toEqual(places)
	})
})

describe("one matter or two", () => {
	test.each<[string, readonly string[], readonly string[]]>([
		[
			"an estate is one name however it is said",
			["金桂苑小区底层餐馆油烟扰民", "劳动东路金桂苑餐馆油烟太大", "锦绣花园楼下餐馆油烟扰民"],
			["12", "3"],
		],
		[
			"a rare word that is no place joins what is told quite differently",
			["请依法调查余易贷诈骗一案", "余易贷受害人期盼返回血汗钱", "网贷平台跑路，受害人报案"],
			["12", "3"],
		],
		["two blocks of one letter are no place in common", ["B3区君悦新天地的工地夜里施工", "B3区天健盛世的工地深夜施工"], ["1", "2"]],
		[
			"numbered groups of a village are as good as names",
			["三组的路灯坏了三天，晚上看不见路", "五组的路灯坏了，晚上看不见路", "三组晚上黑漆漆的，路灯都不亮", "五组好几盏路灯不亮"],
			["13", "24"],
		],
		["one place with two matters", ["五组垃圾没人收", "五组自来水没有水，什么时候来水"], ["1", "2"]],
	])("%s", (_, titles, groups) => {
		expect(issuesOf(...titles)).toEqual(groups)
	})

	test("a story of the same place and matter is found by a headline", () => {
		const story = `我是五组的村民，${"我们这里的路灯坏了很久，晚上出门看不见，老人孩子摔了几次，打了电话也没有人来修。".repeat(3)}`
		expect(issuesOf("五组的路灯坏了没人修", story, "三组的垃圾堆成山了")).toEqual(["12", "3"])
	})
})

test("at intake the same words said of another group ask nothing, those of the same group do", () => {
	const nearby = new Nearby("issue", 0.05)
	nearby.add(read("三组的路灯坏了三天，晚上看不见路").vectors.issue)
	expect(nearby.near(read("五组的路灯坏了，晚上看不见路").vectors.issue)).toEqual([])
	expect(nearby.near(read("三组路口的路灯不亮").vectors.issue)).toEqual([{ item: 0, likeness: expect.any(Number) }])
})

test("nothing is liker to a message than itself, and no likeness is above one", () => {
	const words = fc.constantFrom(
		"三组",
		"李家湾",
		"路灯",
		"坏了",
		"垃圾",
		"没人收",
		"麻将馆",
		"很吵",
		"老祠堂",
		"B3区",
		"水渠",
		"堵了",
		"，",
		"的",
	)
	const text = fc.array(words, { minLength: 1, maxLength: 30 }).map((list) => list.join(""))
	fc.assert(
		fc.property(text, text, (one, other) => {
			const nearby = new Nearby("issue")
			nearby.add(read(one).vectors.issue)
			nearby.add(read(other).vectors.issue)
			for (const { likeness } of nearby.near(read(one).vectors.issue)) expect(likeness).toBeLessThanOrEqual(1.001)
			const [first] = nearby.near(read(one).vectors.issue)
			if (first !== undefined) expect([0, 1]).toContain(first.item)
		}),
		{ numRuns: 60 },
	)
})
