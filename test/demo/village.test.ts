import { expect, it } from "vitest"
import { randomOf } from "../../src/demo/random.ts"
import { rosterCsv } from "../../src/demo/roster-csv.ts"
import { groups, makeVillage } from "../../src/demo/village.ts"
import { readRoster, readRosterFile } from "../../src/village/people/index.ts"

const village = makeVillage(617, randomOf(1))
const villagers = village.flatMap((household) => household.villagers)

it("has 617 households in twelve groups and four grids, the same each time", () => {
	expect(village).toHaveLength(617)
	expect(new Set(village.map(({ group }) => group))).toEqual(new Set(groups))
	expect(new Set(village.map(({ grid }) => grid)).size).toBe(4)
	expect(new Set(village.map(({ number }) => number)).size).toBe(617)
	expect(makeVillage(617, randomOf(1))).toEqual(village)
	expect(makeVillage(617, randomOf(2))).not.toEqual(village)
})

it("gives each household a contact who is on the roster with that duty", () => {
	const onDuty = new Set(villagers.filter(({ role }) => role.includes("联系员")).map(({ name }) => name))
	expect(village.filter(({ contact }) => !onDuty.has(contact))).toEqual([])
	expect(villagers.filter(({ role }) => role.includes("村支书"))).toHaveLength(1)
	expect(villagers.filter(({ role }) => role.includes("网格员"))).toHaveLength(4)
})

it("uses only phone numbers nobody is reached under, each once", () => {
	const phones = villagers.flatMap(({ phone }) => (phone === "" ? [] : [phone]))
	expect(phones.filter((phone) => !/^1990000\d{4}$/.test(phone))).toEqual([])
	expect(new Set(phones).size).toBe(phones.length)
})

it.each([24, 100, 617, 999])("makes a roster of %i households of which no row is refused", async (count) => {
	const households = makeVillage(count, randomOf(count))
	const file = await readRosterFile(Buffer.from(rosterCsv(households)))
	if (!file.ok) throw new Error(file.code)
	const roster = readRoster(file.table, "2026-06-01")
	if (!roster.ok) throw new Error(roster.code)
	expect(roster.plan.refused).toEqual([])
	expect(roster.plan.counts).toMatchObject({
		households: count,
		persons: households.flatMap(({ villagers: all }) => all).length,
		refusedRows: 0,
	})
})
