import { beforeAll, describe, expect, test } from "vitest"
import { Consolidator } from "../../../src/text/consolidate/index.ts"

let consolidator: Consolidator
beforeAll(() => {
	consolidator = new Consolidator()
})

const placesOf = (title: string): readonly string[] => consolidator.reader.read({ id: "", title, body: "" }).places
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
	])("%s", (title, places) => {
		expect(placesOf(title)).toEqual(places)
	})
})

describe("one matter or two", () => {
	test("a rare word that is no place joins what is told quite differently", () => {
		expect(issuesOf("请依法调查余易贷诈骗一案", "余易贷受害人期盼返回血汗钱", "网贷平台跑路，受害人报案")).toEqual(["12", "3"])
	})

	test("two blocks of one letter are no place in common", () => {
		expect(issuesOf("B3区君悦新天地的工地夜里施工", "B3区天健盛世的工地深夜施工")).toEqual(["1", "2"])
	})
})
