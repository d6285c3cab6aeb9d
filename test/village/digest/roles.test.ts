/** One village, one evening: what each role is told of it, and that every door it names opens to them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { digestText } from "../../../src/village/digest/compose.ts"
import { groupsOf, lookerOf } from "../../../src/village/digest/looker.ts"
import { factsOf } from "../../../src/village/digest/read.ts"
import { type Facts, toldTo } from "../../../src/village/digest/told.ts"
import { member } from "../../../src/village/people/index.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { codeOf, type WholeConsole, wholeConsole } from "../../web/rights/whole-console.ts"
import { type Busy, busyVillage, emptyVillage, evening, type Household, span } from "./busy-village.ts"

const readers = [
	["secretary", "0001"],
	["committee", "0002"],
	["supervisor", "0003"],
	["council", "0004"],
	["group-leader", "0005"],
	["council-and-group-leader", "0006"],
	["township", "0007"],
	["group-leader-of-few", "0008"],
] as const satisfies readonly (readonly [string, Household])[]

let place: WholeConsole
let village: Busy
let remove: () => Promise<void>
beforeAll(async () => {
	const fresh = freshSqlite()
	place = await wholeConsole(fresh.store, {}, { clock: () => evening })
	village = await busyVillage(place.house)
	remove = async () => {
		await place.http.close()
		await fresh.remove()
	}
})
afterAll(() => remove())

async function toldIn({ house, villageId, person }: Busy, household: Household) {
	const personId = await person(household)
	return house.store.read(async (reader) => {
		const who = await member(reader, villageId, personId)
		if (who === undefined) throw new Error(`${household} is empty`)
		const looker = lookerOf(house, who)
		const facts = await factsOf(reader, house, { villageId, span, groups: groupsOf([looker]) })
		const told = toldTo(facts, looker)
		const { locale, timeZone, say } = house
		return { looker, facts, told, text: `${digestText(told, { village: "清江村", span, locale, timeZone, say })}\n` }
	})
}

describe("the digest of", () => {
	test.each(readers)("%s", async (name, household) => {
		expectGolden(`digest/role-${name}`, (await toldIn(village, household)).text)
	})

	test.each(readers)("%s leads to no door that is closed to them", async (_, household) => {
		const { looker, told } = await toldIn(village, household)
		const who = await place.account({ villageId: village.villageId, roles: looker.roles })
		const paths = [...told.decide, ...told.watch, ...told.sections].map(({ path }) => path)
		expect(paths.length).toBeGreaterThan(0)
		for (const path of paths.filter((each) => each.startsWith("/console")))
			expect([path, codeOf(await who.ask({ method: "GET", url: path }, path))]).not.toEqual([path, "forbidden"])
	})

	test.each(readers)("%s: nothing stands there that needs a right they do not hold", async (_, household) => {
		const { looker, facts, told } = await toldIn(village, household)
		const sections = facts.flatMap((each) => each.sections)
		const needs = new Map(sections.map(({ id, right }) => [id, right]))
		for (const { id } of told.sections) expect([undefined, ...looker.rights], id).toContain(needs.get(id))
		const held = (texts: Facts["sections"][number]["lines"]) => texts.map(({ text }) => text)
		const closed = sections.filter(({ right }) => right !== undefined && !looker.rights.has(right)).flatMap(({ lines }) => held(lines))
		expect(held([...told.decide, ...told.watch]).filter((text) => closed.includes(text))).toEqual([])
	})

	test("an account is told on its page what its person is told in the chat", async () => {
		const who = await place.account({ villageId: village.villageId, roles: ["supervisor"] })
		// Dates are kept whole by elements of their own.
		const body = (await who.page("/console/digest")).body.replaceAll(/<\/?span[^>]*>/g, "")
		const { told } = await toldIn(village, "0003")
		for (const { text } of [...told.decide, ...told.watch]) expect(body).toContain(text)
		expect(body).not.toContain("清理水渠")
	})

	test("everybody in an empty village: nothing waits for them", async () => {
		const fresh = freshSqlite()
		const console = await wholeConsole(fresh.store, {}, { clock: () => evening })
		const empty = await emptyVillage(console.house)
		for (const [, household] of readers) {
			const { told, text } = await toldIn(empty, household)
			// What the calendar asks for is asked for also where nothing ever happened, and households are reached by nobody yet.
			const own = told.decide.filter(({ path }) => !["/console/notices", "/console/outreach"].includes(path))
			expect([household, own]).toEqual([household, []])
			expect(text).toContain("【清江村】")
		}
		await console.http.close()
		await fresh.remove()
	})
})
