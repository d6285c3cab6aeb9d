import { describe, expect, test } from "vitest"
import { conceptReaderOf } from "../../../src/text/consolidate/concepts.ts"
import { compoundConcepts, concepts } from "../../../src/text/consolidate/lexicon/index.ts"

test("ids and names stand once, and every concept has patterns", () => {
	const all = [...concepts, ...compoundConcepts]
	expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
	expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
	for (const { patterns } of concepts) expect(patterns.length).toBeGreaterThan(2)
	expect(
		concepts.flatMap(({ id, patterns }) => patterns.filter((each, index) => patterns.indexOf(each) !== index).map((each) => [id, each])),
	).toEqual([])
	expect(concepts.length).toBeGreaterThan(80)
})

describe("what texts speak of", () => {
	const reader = conceptReaderOf()
	const of = (text: string) =>
		reader.read([{ text, strength: 1 }]).map(({ concept, strength }) => [reader.known[concept]?.id, strength] as const)

	test.each([
		["村头的路灯一个都不亮", "street-light"],
		["水渠堵了，田里浇不上水", "irrigation"],
		["奶奶的低保被取消了", "poverty"],
		["农保交了没到账", "pension"],
		["孩子的校车太挤", "school-bus"],
		["宅基地一直批不下来", "homestead"],
		["村里的账目从来不公开", "village-affairs"],
		["野猪拱了苞谷地", "wild-animals"],
		["卫生室的村医经常不在", "hospital"],
		["楼下麻将馆通宵", "mahjong"],
		["五组停了三天水，自来水停了", "water-cut"],
		["学校午餐的饭菜是凉的", "school-food"],
		["平台不让提现", "fraud"],
	])("%s", (text, concept) => {
		expect(of(text).map(([id]) => id)).toContain(concept)
	})

	test.each([
		["机动车占了盲道", "metro"],
		["楼房偷工减料", "theft"],
		["高峰期车流量太大", "network"],
		["反映问题的渠道很少", "irrigation"],
		["盼领导回复，感谢领导", "disclosure"],
		["盼领导回复，感谢领导", "rumour"],
		["房管公司股份有限公司", "collective"],
		["一失足掉进井里", "vice"],
		["三组村民小组路灯坏了", "village-affairs"],
	])("%s speaks not of %s", (text, concept) => {
		expect(of(text).map(([id]) => id)).not.toContain(concept)
	})

	test("what is said in any text tells less than what is said of one thing only", () => {
		const weight = (id: string): number => concepts.find((each) => each.id === id)?.weight ?? 0
		for (const usual of ["planning", "school-life", "service", "developer"])
			for (const telling of ["homestead", "school-bus", "street-light", "wild-animals"]) expect(weight(usual)).toBeLessThan(weight(telling))
	})

	test("what stands together is its own concept, and its parts count less", () => {
		const found = new Map(of("工地半夜施工噪音太大"))
		expect(found.get("site-noise")).toBeGreaterThan(found.get("site") ?? Number.POSITIVE_INFINITY)
	})

	test("the second half of a pattern must be near", () => {
		expect(of("路一直没人修").map(([id]) => id)).not.toContain("road-damage")
		expect(of("这条路坑坑洼洼").map(([id]) => id)).toContain("road-damage")
	})
})
