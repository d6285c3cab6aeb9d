import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { matchMember, memberLabels, normaliseName } from "../../../src/village/people/names.ts"

const household = (...members: readonly (readonly [string, (string | undefined)?])[]) =>
	members.map(([name, relation], index) => ({ id: String(index), name, ...(relation === undefined ? {} : { relation }) }))
const labels = (...members: readonly (readonly [string, (string | undefined)?])[]) =>
	memberLabels(household(...members)).map((each) => each.label)

describe("one way to write a name", () => {
	test.each([
		["李　明", "李明"],
		[" 李 建 国 ", "李建国"],
		["阿依古丽•买买提", "阿依古丽·买买提"],
		["阿依古丽 ・ 买买提", "阿依古丽·买买提"],
		["John  Smith", "John Smith"],
		["ＪＯＨＮ", "JOHN"],
		["李\u200b明\u202c", "李明"],
		["李\t明", "李明"],
		["𠮷 田", "𠮷田"],
		["", ""],
	])("%s → %s", (text, name) => {
		expect(normaliseName(text)).toBe(name)
	})
})

describe("members as shown to someone with a code", () => {
	test("surname and relation are enough for most families", () => {
		expect(labels(["李建国", "户主"], ["王秀英", "妻"], ["李小明", "长子"])).toEqual(["李**（户主）", "王**（妻）", "李**（长子）"])
	})
	test("the last sign helps where two look the same, and only those two", () => {
		expect(labels(["李建国", "子"], ["李建军", "子"], ["李小明"])).toEqual(["李*国（子）", "李*军（子）", "李**"])
	})
	test("the whole name where that does not help, a number where nothing does", () => {
		expect(labels(["李国"], ["李军"])).toEqual(["李国", "李军"])
		expect(labels(["李建国"], ["李大国"])).toEqual(["李建国", "李大国"])
		expect(labels(["李国"], ["李国"], ["李国 1"])).toEqual(["李国 1", "李国 2", "李**"])
	})
	test("labels always differ and keep the order", () => {
		const name = fc.array(fc.constantFrom("李", "国", "建", "1", " ", "·", "欧", "阳"), { maxLength: 4 }).map((signs) => signs.join(""))
		const relation = fc.constantFrom(undefined, "子", "户主", "")
		fc.assert(
			fc.property(fc.array(fc.tuple(name, relation), { maxLength: 8 }), (members) => {
				const made = memberLabels(household(...members))
				expect(made.map((each) => each.id)).toEqual(members.map((_, index) => String(index)))
				expect(new Set(made.map((each) => each.label)).size).toBe(members.length)
			}),
			{ numRuns: 300 },
		)
	})
})

describe("who a person says to be", () => {
	const members = household(["李建国", "户主"], ["李明", "长子"], ["李明", "孙子"], ["阿依古丽·买买提", "长媳"])
	test.each([
		["李建国", { kind: "one", id: "0" }],
		["我是李建国。", { kind: "one", id: "0" }],
		["我叫 李 建 国", { kind: "one", id: "0" }],
		["户主", { kind: "one", id: "0" }],
		["阿依古丽•买买提", { kind: "one", id: "3" }],
		["😀李建国", { kind: "one", id: "0" }],
		["❤️ 我是李建国👍🏽", { kind: "one", id: "0" }],
		["１️⃣ 李 建 国！", { kind: "none" }],
		["（李建国）", { kind: "one", id: "0" }],
		["李·建·国", { kind: "one", id: "0" }],
		["李\u{e0100}建国", { kind: "one", id: "0" }],
		["🏠户主", { kind: "one", id: "0" }],
		["阿依古丽买买提", { kind: "one", id: "3" }],
		["阿依古丽 買買提", { kind: "one", id: "3" }],
		["我是李建國", { kind: "one", id: "0" }],
		["長媳", { kind: "one", id: "3" }],
		["😀李明", { kind: "several", ids: ["1", "2"] }],
		["😀", { kind: "none" }],
		["李明", { kind: "several", ids: ["1", "2"] }],
		["李", { kind: "none" }],
		["李**", { kind: "none" }],
		["我是", { kind: "none" }],
		["", { kind: "none" }],
	])("%s", (text, match) => {
		expect(matchMember(text, members)).toEqual(match)
	})

	test("a roster may hold such signs itself: who wrote the name as it stands is meant first, else whoever it fits", () => {
		const odd = household(["🌸李 明", "女"], ["Anna-Maria Ｌi", "媳"], ["anna maria li", "婆"], ["·Ömer", "婿"], ["\uf90a玉", "孙"])
		expect(matchMember("李明", odd)).toEqual({ kind: "one", id: "0" })
		expect(matchMember("🌸李明", odd)).toEqual({ kind: "one", id: "0" })
		expect(matchMember("ANNA-MARIA LI", odd)).toEqual({ kind: "one", id: "1" })
		expect(matchMember("anna.maria.li", odd)).toEqual({ kind: "several", ids: ["1", "2"] })
		expect(matchMember("O\u0308mer", odd)).toEqual({ kind: "one", id: "3" })
		expect(matchMember("金玉", odd)).toEqual({ kind: "one", id: "4" })
	})
})
