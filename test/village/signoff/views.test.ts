import { expect, it } from "vitest"
import { headNames, householdList } from "../../../src/village/people/index.ts"
import { type HouseholdFilter, householdsOf } from "../../../src/village/signoff/repo-households.ts"
import { householdsView, publicView } from "../../../src/village/signoff/views.ts"
import { onBothEngines } from "../../support/stores.ts"
import { landFile, settingOf } from "./setting.ts"

onBothEngines("pages of households", (open) => {
	it("are stretches of the whole list, whatever is asked for, each household once and with its head", async () => {
		const store = await open()
		const numbers = Array.from({ length: 130 }, (_, index) => String(index + 1).padStart(4, "0"))
		const setting = await settingOf(
			store,
			numbers.map((number, index) => [
				number,
				"户主",
				`户主${number}`,
				"1970-01-01",
				"",
				`${index % 3}组`,
				"",
				index % 50 === 7 ? "去世" : "常住",
				"",
				"",
				"",
			]),
		)
		const { villageId } = setting
		const campaign = await setting.open({ ...landFile(), kind: "rules", total: "", rows: [] })
		for (const number of numbers.slice(1, 70))
			if (Number(number) % 50 !== 8) await setting.give(campaign, number, `户主${number}`, "confirm")
		const of = (filter: HouseholdFilter) => store.read((reader) => householdsOf(reader, villageId, campaign.id, filter))
		const all = await of({})
		const status = ["pending", "confirmed"] as const
		const filters: readonly HouseholdFilter[] = [
			{},
			...status.map((one) => ({ status: one })),
			...["0组", "2组", "没有"].map((groupName) => ({ groupName })),
			{ status: "confirmed", groupName: "1组" },
		]
		for (const filter of filters) {
			const wanted = all.filter(
				(one) =>
					(filter.status === undefined || one.status === filter.status) &&
					(filter.groupName === undefined || one.groupName === filter.groupName),
			)
			const found = []
			for (let after = 0; ; ) {
				const page = await of({ ...filter, after, limit: 17 })
				found.push(...page)
				const last = page.at(-1)
				if (last === undefined) break
				after = last.place
			}
			expect([filter, found]).toEqual([filter, wanted])
		}
		const roster = await store.read((reader) => householdList(reader, villageId, setting.clock.now))
		const heads = roster.flatMap(({ id, persons }) => persons.filter(({ isHead }) => isHead).map(({ name }) => [id, name] as const))
		const ids = roster.map(({ id }) => id)
		expect(await store.read((reader) => headNames(reader, villageId, [...ids, "nobody"]))).toEqual(new Map(heads))
		expect(await store.read((reader) => headNames(reader, villageId, []))).toEqual(new Map())
		const view = await store.read((reader) => householdsView(reader, campaign, { status: "pending" }))
		expect(view.rows.map(({ number }) => number)).toEqual(
			all
				.filter((one) => one.status === "pending")
				.slice(0, 50)
				.map(({ number }) => number),
		)
		expect(view.next).toBe(view.rows.at(-1)?.place)
		const shown = await store.read((reader) => publicView(reader, "QJ", campaign.id, 1))
		expect([shown?.pages, shown?.households.length]).toEqual([1, all.length])
	})
})
