import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { countsOf, targetsOf, whyNot } from "../../../src/village/outreach/rules.ts"
import type { HouseholdWays, PersonWays } from "../../../src/village/people/index.ts"

const open = { isClosed: false, isMuted: false, hasParked: false }

describe("why nobody is reached", () => {
	test.each([
		["one open chat", [open], undefined],
		["one of two", [{ ...open, isClosed: true }, open], undefined],
		["no chat", [], "not-enrolled"],
		["closed", [{ ...open, isClosed: true }], "closed"],
		["closed and muted", [{ ...open, isClosed: true, isMuted: true }], "closed"],
		[
			"muted",
			[
				{ ...open, isMuted: true },
				{ ...open, isClosed: true },
			],
			"muted",
		],
		["muted with something waiting", [{ ...open, isMuted: true, hasParked: true }], "muted"],
		[
			"something waits for their word",
			[
				{ ...open, hasParked: true },
				{ ...open, isMuted: true },
			],
			"window",
		],
	])("%s", (_, chats, why) => {
		expect(whyNot([{ chats }])).toBe(why)
	})
})

const person = (personId: string, part: Partial<PersonWays> = {}): PersonWays => ({
	personId,
	name: personId,
	isHead: false,
	isAdult: true,
	isHere: true,
	phoneSealed: null,
	chats: [],
	...part,
})
const home = (id: string, persons: readonly PersonWays[]): HouseholdWays => ({
	id,
	number: id,
	groupName: null,
	address: null,
	contact: null,
	persons,
})
const nobody = { done: new Set<string>(), spoken: new Set<string>() }

describe("targets", () => {
	test("of households: the head is asked for, any member's chat or phone will do", () => {
		const households = [
			home("1", [person("head"), person("son", { chats: [open] })]),
			home("2", [person("old", { isHere: false }), person("wife", { phoneSealed: "sealed" })]),
			home("3", [person("alone")]),
			home("4", [person("gone", { isHere: false })]),
		]
		expect(targetsOf(households, "household", nobody).map(({ id, status, why, how, phone }) => [id, status, why, how, phone])).toEqual([
			["1", "reachable", undefined, "visit", undefined],
			["2", "left", "not-enrolled", "phone", { personId: "wife", sealed: "sealed" }],
			["3", "left", "not-enrolled", "visit", undefined],
			["4", "left", "not-enrolled", "family", undefined],
		])
	})

	test("of persons: each adult for themself, a child not at all", () => {
		const households = [home("1", [person("head", { chats: [open] }), person("wife"), person("child", { isAdult: false })])]
		expect(targetsOf(households, "person", nobody).map(({ id, status }) => [id, status])).toEqual([
			["head", "reachable"],
			["wife", "left"],
		])
	})

	const chat = fc.record({ isClosed: fc.boolean(), isMuted: fc.boolean(), hasParked: fc.boolean() })
	const persons = fc.array(fc.record({ isAdult: fc.boolean(), isHere: fc.boolean(), chats: fc.array(chat, { maxLength: 3 }) }), {
		minLength: 1,
		maxLength: 4,
	})

	test("everybody due has exactly one status; only who is left has a reason, and whoever answered or was spoken to is not left", () => {
		fc.assert(
			fc.property(
				fc.array(persons, { maxLength: 6 }),
				fc.constantFrom("household" as const, "person" as const),
				fc.array(fc.nat(8)),
				fc.array(fc.nat(8)),
				(families, unit, done, spoken) => {
					const households = families.map((family, i) =>
						home(
							String(i),
							family.map((part, j) => person(`${i}-${j}`, part)),
						),
					)
					const ids = (numbers: readonly number[]) => new Set(numbers.flatMap((n) => [String(n), `${n}-0`, `${n}-1`]))
					const settled = { done: ids(done), spoken: ids(spoken) }
					const targets = targetsOf(households, unit, settled)
					const counts = countsOf(targets)
					expect(counts.done + counts.spoken + counts.reachable + counts.left).toBe(counts.due)
					const due = unit === "household" ? families.length : families.flat().filter(({ isAdult }) => isAdult).length
					expect(counts.due).toBe(due)
					for (const { id, status, why } of targets) {
						expect(why !== undefined).toBe(status === "left")
						if (settled.done.has(id)) expect(status).toBe("done")
						else if (settled.spoken.has(id)) expect(status).toBe("spoken")
					}
				},
			),
		)
	})
})
