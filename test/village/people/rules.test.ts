import { describe, expect, test } from "vitest"
import { findResidence, readResidence, residenceIds, residenceOf, residences } from "../../../src/village/people/residence.ts"
import { builtInRoles, readRoles, roleLabel } from "../../../src/village/people/roles.ts"
import {
	adultsOf,
	afterWrongCode,
	chinaDate,
	codeUses,
	isAdult,
	judgeCode,
	maxWrongTries,
	mayTryCode,
	proveHead,
	type WrongTries,
	wrongTriesLastMs,
} from "../../../src/village/people/rules.ts"

const now = Date.UTC(2026, 0, 5, 4)

describe("adults", () => {
	test.each([
		["2008-01-05", true],
		["2008-01-06", false],
		["2008-01", true],
		["2008-02", false],
		["2008", true],
		["2009", false],
		["1950-06-30", true],
		[undefined, true],
		[null, true],
	])("born %s: %s", (birth, adult) => {
		expect(isAdult(birth, now)).toBe(adult)
	})

	test("the day turns in China, not in Greenwich", () => {
		expect(chinaDate(Date.UTC(2026, 0, 4, 15, 59))).toBe("2026-01-04")
		expect(chinaDate(Date.UTC(2026, 0, 4, 16))).toBe("2026-01-05")
		expect(isAdult("2008-01-05", Date.UTC(2026, 0, 4, 15, 59))).toBe(false)
		expect(isAdult("2008-01-05", Date.UTC(2026, 0, 4, 16))).toBe(true)
	})

	test("those away count, those gone do not; a code may bind one phone more than there are adults", () => {
		const persons = [
			{ birth: "1950", residence: "resident" },
			{ birth: "1980-01-01", residence: "away" },
			{ residence: "split" },
			{ birth: "2015-01-01" },
			{ birth: "1930", residence: "dead" },
			{ birth: "1990", residence: "moved" },
		] as const
		expect(adultsOf({ persons }, now)).toEqual(persons.slice(0, 3))
		expect(codeUses({ persons }, now)).toBe(4)
		expect(codeUses({ persons: [] }, now)).toBe(1)
	})
})

describe("codes and tries", () => {
	test.each([
		[undefined, "unknown"],
		[{ isRevoked: true, used: 0 }, "revoked"],
		[{ isRevoked: false, used: 3 }, "spent"],
		[{ isRevoked: false, used: 2 }, "open"],
	])("%o is %s", (code, verdict) => {
		expect(judgeCode(code, 3)).toBe(verdict)
	})

	test("the third wrong code hands over once and shuts the door for a day", () => {
		let tries: WrongTries | undefined
		const handed: boolean[] = []
		for (let n = 0; n < maxWrongTries + 1; n++) {
			expect(mayTryCode(tries, now + n)).toBe(n < maxWrongTries)
			const after = afterWrongCode(tries, now + n)
			tries = after.tries
			handed.push(after.handOver)
		}
		expect(handed).toEqual([false, false, true, false])
		expect(mayTryCode(tries, now + wrongTriesLastMs - 1)).toBe(false)
		expect(mayTryCode(tries, now + wrongTriesLastMs)).toBe(true)
		expect(afterWrongCode(tries, now + wrongTriesLastMs)).toEqual({ tries: { count: 1, since: now + wrongTriesLastMs }, handOver: false })
	})

	test.each([
		["5678", "13812345678", "confirmed"],
		["５６７８", "13812345678", "confirmed"],
		["尾号 5678", "13812345678", "confirmed"],
		["13812345678", "13812345678", "confirmed"],
		["+86 138 1234 5678", "13812345678", "confirmed"],
		["3456", "0571-88123456", "confirmed"],
		["5679", "13812345678", "wrong"],
		["13812345679", "13812345678", "wrong"],
		["567", "13812345678", "unclear"],
		["不记得了", "13812345678", "unclear"],
		["5678", null, "no-phone"],
		["5678", "", "no-phone"],
	])("%s for %s: %s", (typed, phone, proof) => {
		expect(proveHead(typed, phone)).toBe(proof)
	})
})

describe("roles and residence as data", () => {
	test.each([
		["村民代表、网格员", ["council", "grid-worker"]],
		["户主", []],
		["村民", []],
		["无", []],
		["无职党员/社长", ["无职党员", "group-leader"]],
		["Grid Worker", ["grid-worker"]],
		["议事会成员,村民代表", ["council"]],
		["", []],
	])("%s", (text, roles) => {
		expect(readRoles(text)).toEqual(roles)
	})
	test("what is no list of roles is undefined", () => {
		expect(readRoles("甲".repeat(21))).toBeUndefined()
		expect(readRoles("甲、乙、丙、丁、戊、己、庚、辛、壬、癸、子")).toBeUndefined()
	})
	test("a label for every role, a village's own included", () => {
		expect(roleLabel("council", "zh-CN")).toBe("议事会成员")
		expect(roleLabel("council", "en")).toBe("council member")
		expect(roleLabel("无职党员", "en")).toBe("无职党员")
	})
	test("no word stands for two roles or two statuses", () => {
		for (const words of [builtInRoles, residences].map((list) =>
			list.flatMap((each) => [...new Set([each.id, each.label["zh-CN"], each.label.en, ...each.synonyms])]),
		)) {
			expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
		}
	})
	test.each([
		["常住", "resident"],
		["外出 务工", "away"],
		["人户分离", "split"],
		["lives here", "resident"],
		["火星", undefined],
	])("%s is %s", (text, status) => {
		expect(readResidence(text)).toBe(status)
	})
	test.each([
		["2023年起外出务工", "away"],
		["低保户", undefined],
		["常住，儿子外出", "resident"],
		["配偶已去世", undefined],
		["外出、已去世", undefined],
		["2020.3.1去世", "dead"],
		["", undefined],
	])("a remark %s means %s", (text, status) => {
		expect(findResidence(text)).toBe(status)
	})
	test("every status is described", () => {
		expect(residenceIds.map((id) => residenceOf(id).id)).toEqual([...residenceIds])
	})
})
