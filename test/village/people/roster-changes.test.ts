import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { RosterPlan } from "../../../src/village/people/roster.ts"
import { readRoster } from "../../../src/village/people/roster.ts"
import { type CurrentHousehold, planChanges } from "../../../src/village/people/roster-changes.ts"
import { applyChanges, hashes, identityNumber, planOf, table, today } from "./roster-cases.ts"

function idsFrom(prefix: string): () => string {
	let next = 0
	return () => `${prefix}${next++}`
}
const empty: readonly CurrentHousehold[] = []
const imported = (plan: RosterPlan, before = empty, prefix = "a") =>
	applyChanges(before, planChanges(before, plan, hashes), idsFrom(prefix))
const header = "户号|与户主关系|姓名|出生日期|手机号|身份证号|地址|职务"
const number = identityNumber("1980-02-03", 11)
const first = planOf(
	header,
	"1|户主|李建国|1949-12-31|13812345678||老街1号|村民代表",
	`1|长子|李明||13912345678|${number}||`,
	"2|户主|赵四|1960||||",
)

describe("a second file", () => {
	const before = imported(first)
	const changesOf = (...lines: readonly string[]) => planChanges(before, planOf(header, ...lines), hashes)
	const li = "1|户主|李建国|||||"
	const ming = `1|长子|李明|||${number}||`
	const zhao = "2|户主|赵四|||||"

	test("the same file changes nothing", () => {
		const changes = planChanges(before, first, hashes)
		expect(changes.counts).toEqual({
			households: { added: 0, changed: 0, unchanged: 2, absent: 0, unknown: 0 },
			persons: { added: 0, changed: 0, unchanged: 3, absent: 0, unknown: 0 },
		})
		expect([changes.persons, changes.households]).toEqual([
			{ added: [], changed: [], absent: [] },
			{ added: [], changed: [], absent: [] },
		])
	})
	test("empty cells and missing columns erase nothing", () => {
		expect(changesOf(li, ming, zhao).persons).toEqual({ added: [], changed: [], absent: [] })
		expect(planChanges(before, planOf("户号|姓名", "1|李建国", "1|李明", "2|赵四"), hashes).persons).toEqual({
			added: [],
			changed: [],
			absent: [],
		})
	})
	test("changes are told field by field, numbers masked", () => {
		const changes = changesOf("1|户主|李建国|1949|13800000001||新街9号|网格员", ming, "2|户主|赵四|1960-05|||老街2号|")
		expect(changes.persons.changed).toEqual([
			{
				id: "a2",
				name: "李建国",
				household: "1",
				fields: [
					{ field: "roles", before: "council", after: "council、grid-worker" },
					{ field: "phone", before: "****", after: "138****0001" },
				],
				set: { roles: ["council", "grid-worker"], phone: "13800000001" },
			},
			{ id: "a4", name: "赵四", household: "2", fields: [{ field: "birth", before: "1960", after: "1960-05" }], set: { birth: "1960-05" } },
		])
		expect(changes.households.changed).toEqual([
			{ id: "a0", number: "1", fields: [{ field: "address", before: "老街1号", after: "新街9号" }], set: { address: "新街9号" } },
			{ id: "a1", number: "2", fields: [{ field: "address", before: null, after: "老街2号" }], set: { address: "老街2号" } },
		])
		expect(changes.counts.persons).toMatchObject({ changed: 2, unchanged: 1 })
	})
	test("who is not in the file is listed, not deleted", () => {
		const changes = changesOf(li)
		expect(changes.persons.absent).toEqual([
			{ id: "a3", name: "李明", household: "1" },
			{ id: "a4", name: "赵四", household: "2" },
		])
		expect(changes.households.absent).toEqual([{ id: "a1", number: "2" }])
	})
	test("of a household with refused rows nobody is called absent", () => {
		const changes = changesOf(li, "1|长子|李明||123|||", "2|户主|赵四|||||", "2|户主|王五|||||")
		expect(changes.persons.absent).toEqual([])
		expect(changes.households.absent).toEqual([])
		expect(changes.counts).toMatchObject({ persons: { unknown: 2 }, households: { unknown: 1 } })
	})
	test("an identity number finds a person under another name in another household", () => {
		const changes = changesOf(li, zhao, `3|户主|李小明|||${number}||`)
		expect(changes.persons.changed).toEqual([
			{
				id: "a3",
				name: "李小明",
				household: "3",
				fields: [
					{ field: "household", before: "1", after: "3" },
					{ field: "name", before: "李明", after: "李小明" },
					{ field: "relation", before: "长子", after: "户主" },
				],
				set: { household: "3", name: "李小明", relation: "户主" },
			},
		])
		expect(changes.households.added).toEqual([{ number: "3" }])
	})
	test("a relation to the old household does not move along", () => {
		const changes = changesOf(li, "2|户主|赵四|||||", `2||李明|||${number}||`)
		expect(changes.persons.changed.map((change) => change.set)).toEqual([{ household: "2", relation: null }])
	})
	test("an identity number first given later is added to the person of that name", () => {
		const changes = changesOf(`1|户主|李建国|||${identityNumber("1949-12-31", 3)}||`, ming, zhao)
		expect(changes.persons.changed.map((change) => [change.id, change.fields.map((field) => field.field)])).toEqual([
			["a2", ["sex", "identity"]],
		])
	})
	test("a birth year corrected for the same relation is the same person, another one is not", () => {
		expect(changesOf("1|户主|李建国|1948||||", ming, zhao).persons).toMatchObject({
			added: [],
			changed: [{ id: "a2", set: { birth: "1948" } }],
		})
		expect(changesOf("1|户主|李建国|1949||||", ming, zhao, "1|孙|李建国|2010||||").persons).toMatchObject({
			added: [{ person: { birth: "2010" } }],
			changed: [],
		})
	})
	test("another identity number is another person", () => {
		expect(changesOf(li, `1|长子|李明|||${identityNumber("1980-02-03", 13)}||`, zhao).persons).toMatchObject({
			added: [{}],
			absent: [{ id: "a3" }],
		})
	})
	test("a new head leaves the old one without headship, in the file or not", () => {
		const heads = (lines: readonly string[]) =>
			imported(planOf(header, ...lines), before, "b").map((household) =>
				household.persons.filter((person) => person.relation === "户主").map((person) => person.name),
			)
		expect(heads([`1|户主|李明|||${number}||`, "1||李建国|||||", zhao])).toEqual([["李明"], ["赵四"]])
		expect(heads([`1|户主|李明|||${number}||`, zhao])).toEqual([["李明"], ["赵四"]])
		expect(heads([`1|父|李建国|||||`, ming, zhao])).toEqual([[], ["赵四"]])
	})
})

describe("properties", () => {
	const cell = {
		number: fc.constantFrom("1", "2", "3", "", "", "04"),
		relation: fc.constantFrom("户主", "妻", "长子", "", ""),
		name: fc.constantFrom("李明", "李建国", "王秀英", "赵四", "孙七", "李**", ""),
		birth: fc.constantFrom("", "", "1950", "1980", "1980-02", "1980-02-03", "2050", "1949-12-31"),
		phone: fc.constantFrom("", "", "13812345678", "13912345678", "1.38E+10"),
		identity: fc.constantFrom("", "", "", number, identityNumber("1980-02-03", 13), identityNumber("1949-12-31", 2), "123"),
		address: fc.constantFrom("", "老街1号", "新街2号"),
		role: fc.constantFrom("", "村民代表", "网格员、社长"),
	}
	const line = fc
		.tuple(cell.number, cell.relation, cell.name, cell.birth, cell.phone, cell.identity, cell.address, cell.role)
		.map((cells) => cells.join("|"))
	const file = fc.array(line, { minLength: 1, maxLength: 14 }).map((lines) => table(header, ...lines))
	const read = (lines: ReturnType<typeof table>) => {
		const reading = readRoster(lines, today)
		fc.pre(reading.ok)
		return reading.plan
	}

	test("applying a file and planning it again changes nothing, whatever stood before", () => {
		fc.assert(
			fc.property(file, file, (one, two) => {
				const before = imported(read(one))
				const plan = read(two)
				const after = imported(plan, before, "b")
				const again = planChanges(after, plan, hashes)
				expect(again.persons.added).toEqual([])
				expect(again.persons.changed).toEqual([])
				expect([again.households.added, again.households.changed]).toEqual([[], []])
			}),
			{ numRuns: 400 },
		)
	})

	test("nobody is lost, nobody comes twice, and no household has two heads", () => {
		fc.assert(
			fc.property(file, file, (one, two) => {
				const before = imported(read(one))
				const plan = read(two)
				const changes = planChanges(before, plan, hashes)
				const after = imported(plan, before, "b")
				const persons = (households: readonly CurrentHousehold[]) => households.flatMap((household) => household.persons)
				const ids = persons(after).map((person) => person.id)
				expect(new Set(ids).size).toBe(ids.length)
				expect(persons(before).filter((person) => !ids.includes(person.id))).toEqual([])
				expect(ids).toHaveLength(persons(before).length + changes.counts.persons.added)
				const { added, changed, unchanged, absent, unknown } = changes.counts.persons
				expect(added + changed + unchanged).toBeGreaterThanOrEqual(plan.counts.persons)
				expect(added + changed + unchanged - plan.counts.persons).toBeLessThanOrEqual(absent + unknown)
				for (const household of after)
					expect(household.persons.filter((person) => person.relation === "户主").length).toBeLessThanOrEqual(1)
			}),
			{ numRuns: 300 },
		)
	})

	test("every row of the file is in the plan, refused or ignored", () => {
		fc.assert(
			fc.property(file, (lines) => {
				const plan = read(lines)
				const taken = plan.households.flatMap((household) => household.persons.map((person) => person.row))
				const refused = new Set(plan.refused.map((reason) => reason.row))
				expect(taken.filter((row) => refused.has(row))).toEqual([])
				const blank = lines.rows.slice(1).filter((row) => row.cells.every((each) => each.trim() === "")).length
				expect(taken.length + refused.size + plan.counts.ignoredRows + blank).toBe(lines.rows.length - 1)
			}),
		)
	})
})
