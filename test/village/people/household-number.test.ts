/** A household number as people type it finds the household of the roster, and never another one. */
import { describe, expect, test } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import { audienceNumbered } from "../../../src/village/notice/audience.ts"
import { everyone } from "../../../src/village/notice/rules.ts"
import { matcherOf, neighboursOf } from "../../../src/village/opinion/neighbours.ts"
import { findAuthor } from "../../../src/village/opinion/roster.ts"
import { householdFinder, householdKey } from "../../../src/village/people/household-number.ts"
import { importRoster, personOfHousehold, personsLike, previewRoster } from "../../../src/village/people/index.ts"
import { searchHouseholds } from "../../../src/village/people/repo-search.ts"
import { householdSearch } from "../../../src/village/people/search.ts"
import { onBothEngines } from "../../support/stores.ts"
import { planOf, startAt, testHouse, villageWith } from "./village.ts"

describe("one number, many ways to write it", () => {
	test.each([
		"7",
		"７",
		"007",
		"００７",
		"七",
		"7号",
		"７ 号",
		"7户",
		"七号",
		"第7户",
		"第七户",
		"7号户",
		"户号7",
		"户号：007",
		"戶號 7",
		"No.7",
		"7.0",
		"⑦",
	])("%s is 007", (typed) => {
		expect(householdKey(typed)).toBe(householdKey("007"))
	})
	test.each([
		["70", "007"],
		["17", "7"],
		["1-7", "17"],
		["1-7", "7"],
		["3-007", "3007"],
		["A7", "7"],
		["A7", "B7"],
		["7.5", "75"],
		["十七", "7"],
	])("%s is not %s", (one, other) => {
		expect(householdKey(one)).not.toBe(householdKey(other))
	})
	test.each([
		["a07", "A-07", false],
		["a07", "A07", true],
		["3－7", "3-007", true],
		["十五", "0015", true],
		["王户", "王", false],
	])("%s and %s: %s", (one, other, isSame) => {
		expect(householdKey(one) === householdKey(other)).toBe(isSame)
	})
	test("zeros that are written are meant; without them two households may be", () => {
		const find = householdFinder(["7", "007", "8"].map((number) => ({ number })))
		expect([find("007"), find("8号"), find("9")]).toEqual([
			{ kind: "one", household: { number: "007" } },
			{ kind: "one", household: { number: "8" } },
			{ kind: "none" },
		])
		for (const typed of ["7", "07", "七", "7号"])
			expect(find(typed)).toEqual({ kind: "several", households: [{ number: "7" }, { number: "007" }] })
	})
})

const plain = [
	["0007", "户主", "李秀英", "1950-01-01", "", "三组", "", "", "", "", ""],
	["", "夫", "王大山", "1948-01-01", "", "", "", "", "", "", ""],
	["0017", "户主", "王福", "1960-01-01", "", "一组", "", "", "", "", ""],
]
const both = [
	["7", "户主", "李秀英", "1950-01-01", "", "三组", "", "", "", "", ""],
	["007", "户主", "王福", "1960-01-01", "", "一组", "", "", "", "", ""],
	["", "妻", "李秀英", "1961-01-01", "", "", "", "", "", "", ""],
]
const ways = ["7", "７", "七", "7号", "7户", "第七户", "0007"]

async function villageOf(store: Store, rows: readonly (readonly string[])[]) {
	const { house } = testHouse(store)
	const { village } = await villageWith(house, rows)
	const names = await store.read((reader) => personsLike(reader, { villageId: village.id, words: "", limit: 9, now: startAt }))
	expect(names).toEqual([])
	return { house, villageId: village.id }
}

onBothEngines("household numbers as they are typed", (open) => {
	test("find the household in every search and form", async () => {
		const store = await open()
		const { house, villageId } = await villageOf(store, plain)
		for (const typed of ways) {
			const found = await store.read(async (reader) => ({
				person: await personOfHousehold(reader, villageId, { householdNumber: typed, name: "李秀英" }),
				stranger: await personOfHousehold(reader, villageId, { householdNumber: typed, name: "王福" }),
				like: (await personsLike(reader, { villageId, words: typed, limit: 9, now: startAt })).map(({ name }) => name),
				roster: (await searchHouseholds(reader, house.cipher, { villageId, text: typed, groupId: "", limit: 9, offset: 0 })).rows,
				search: await householdSearch.find({ reader, house, villageId, query: { text: typed, digits: undefined }, limit: 9 }),
				author: await findAuthor(reader, villageId, { householdNumber: typed, name: "" }),
				match: matcherOf(await neighboursOf(reader, villageId))({ name: "李秀英", household: typed, group: "" }),
				audience: (await audienceNumbered(reader, villageId, { ...everyone, households: [typed] })).audience.households,
			}))
			expect(found.person, typed).toBeDefined()
			expect(found.stranger, typed).toBeUndefined()
			expect(found.like, typed).toEqual(["李秀英", "王大山"])
			expect(found.roster.map(({ number }) => number)[0], typed).toBe("0007")
			expect(found.search.length, typed).toBeGreaterThan(0)
			expect(found.author, typed).toMatchObject({ ok: true, author: { groupName: "三组", personId: null } })
			expect(found.match, typed).toMatchObject({ kind: "person", author: { personId: found.person } })
			expect(found.audience, typed).toEqual(["0007"])
		}
	})

	test("where 7 and 007 both stand, a name decides or both are named", async () => {
		const store = await open()
		const { villageId } = await villageOf(store, both)
		const found = await store.read(async (reader) => {
			const match = matcherOf(await neighboursOf(reader, villageId))
			return {
				wang: await personOfHousehold(reader, villageId, { householdNumber: "7", name: "王福" }),
				exact: await personOfHousehold(reader, villageId, { householdNumber: "7", name: "李秀英" }),
				other: await personOfHousehold(reader, villageId, { householdNumber: "007", name: "李秀英" }),
				unclear: await personOfHousehold(reader, villageId, { householdNumber: "07", name: "李秀英" }),
				author: await findAuthor(reader, villageId, { householdNumber: "7", name: "" }),
				named: await findAuthor(reader, villageId, { householdNumber: "7", name: "王福" }),
				whole: await findAuthor(reader, villageId, { householdNumber: "007", name: "" }),
				match: match({ name: "", household: "7号", group: "" }),
				matchNamed: match({ name: "王福", household: "7号", group: "" }),
				like: (await personsLike(reader, { villageId, words: "7", limit: 9, now: startAt })).map((one) => one.householdNumber),
				audience: await audienceNumbered(reader, villageId, { ...everyone, households: ["7", "007", "9"] }),
			}
		})
		expect(found.wang).toBeDefined()
		expect(found.exact).toBeDefined()
		expect(found.other).not.toBe(found.exact)
		expect(found.unclear).toBeUndefined()
		expect(found.author).toEqual({ ok: false, why: "severalHouseholds", numbers: expect.arrayContaining(["7", "007"]) })
		expect(found.named).toMatchObject({ ok: true, author: { personId: found.wang } })
		expect(found.whole).toMatchObject({ ok: true, author: { groupName: "一组" } })
		expect(found.match).toMatchObject({ kind: "several-households" })
		expect(found.matchNamed).toMatchObject({ kind: "person", author: { personId: found.wang } })
		expect(new Set(found.like)).toEqual(new Set(["7", "007"]))
		expect(found.audience.wrong.households).toMatchObject({ unknown: ["9"], several: [expect.arrayContaining(["7", "007"])] })
	})

	test("a roster whose zeros a spreadsheet dropped is the same village, not a second one", async () => {
		const store = await open()
		const { house, villageId } = await villageOf(store, plain)
		const without = plan7([
			["7", "户主", "李秀英"],
			["", "夫", "王大山"],
			["17", "户主", "王福"],
		])
		const preview = await previewRoster(house, villageId, without)
		expect(preview.households).toMatchObject({ added: 0, absent: 0 })
		expect(preview.persons).toMatchObject({ added: 0, absent: 0 })
		expect(preview.notes.filter(({ code }) => code === "roster.note-household-as").map(({ row }) => row)).toEqual([2, 4])
		expect(await importRoster(house, villageId, without, null)).toMatchObject({ households: { added: 0 }, persons: { added: 0 } })
	})

	test("another family under a number that differs only in zeros is refused, not mixed in", async () => {
		const store = await open()
		const { house, villageId } = await villageOf(store, plain)
		const report = await importRoster(
			house,
			villageId,
			plan7([
				["7", "户主", "赵新民"],
				["8", "户主", "陈静"],
			]),
			null,
		)
		expect(report.households).toMatchObject({ added: 1, unknown: 1 })
		expect(report.refused).toEqual([{ row: 2, code: "roster.household-like", detail: {} }])
	})

	test("what a file tells apart stays apart", async () => {
		const store = await open()
		const { house, villageId } = await villageOf(store, plain)
		const report = await importRoster(
			house,
			villageId,
			plan7([
				["0007", "户主", "李秀英"],
				["7", "户主", "赵新民"],
			]),
			null,
		)
		expect(report).toMatchObject({ households: { added: 1 }, refused: [] })
	})
})

function plan7(rows: readonly (readonly string[])[]) {
	return planOf(rows, ["户号", "与户主关系", "姓名"])
}
