/** A roster of 20,000 rows in one transaction, on both engines. The time is printed: what another writer waits, at most. */
import { expect, test } from "vitest"
import { importRoster, reach } from "../../../src/village/people/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { planOf, qingjiang, startAt, testHouse, villageWith } from "./village.ts"

const rows = Array.from({ length: 20_000 }, (_, index) => {
	const household = Math.floor(index / 4)
	const isHead = index % 4 === 0
	return [
		String(household + 10_000),
		isHead ? "户主" : `家人${index % 4}`,
		`村民${index}`,
		"1980-01-01",
		`139${String(index).padStart(8, "0")}`,
		`${household % 20}组`,
		isHead ? `村口路 ${household} 号` : "",
		"常住",
		"",
		"",
		"",
	]
})

onBothEngines("a large roster", (open) => {
	test("20,000 rows go in whole, and again without a change", { timeout: 120_000 }, async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village } = await villageWith(house, qingjiang.slice(0, 1))
		const plan = planOf(rows)
		const started = performance.now()
		const report = await importRoster(house, village.id, plan, null)
		const firstMs = performance.now() - started
		expect(report.persons).toMatchObject({ added: 20_000, changed: 0 })
		const again = performance.now()
		expect((await importRoster(house, village.id, plan, null)).persons).toMatchObject({ added: 0, changed: 0, unchanged: 20_000 })
		console.info(`${store.dialect}: first ${Math.round(firstMs)} ms, again ${Math.round(performance.now() - again)} ms`)
		expect(await store.read((reader) => reach(reader, village.id, startAt))).toMatchObject({
			households: 5_001,
			persons: 20_001,
			adults: 20_001,
		})
	})
})
