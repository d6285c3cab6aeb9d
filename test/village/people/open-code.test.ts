import { expect, test } from "vitest"
import { adultLabels, householdOfCode, revokeCode } from "../../../src/village/people/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { startAt, testHouse, villageWith } from "./village.ts"

onBothEngines("the household a code names", (open) => {
	test("a code says which household, again and again; a slip, a stranger's and a withdrawn one say nothing", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village, codes } = await villageWith(house)
		const code = codes.get("0001") ?? ""
		const look = (text: string) => store.read((reader) => householdOfCode(reader, house.cipher, text))
		const spaced = `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6)}`
		const found = await look(spaced)
		if (found.kind !== "household") throw new Error("this code is right")
		expect(found.villageId).toBe(village.id)
		for (let i = 0; i < 10; i++) expect(await look(code)).toEqual(found)
		const slip = `${code.slice(0, 8)}${(Number(code[8]) + 1) % 10}`
		expect([await look(slip), await look("您好"), await look("")]).toEqual([
			{ kind: "mistyped" },
			{ kind: "mistyped" },
			{ kind: "mistyped" },
		])
		expect(await look("000000000")).toMatchObject({ kind: "mistyped" })
		await store.tx((tx) => revokeCode(tx, house, village.id, found.householdId, "staff"))
		expect(await look(code)).toEqual({ kind: "unknown" })
	})

	test("its adults can tell themselves apart, and strangers learn little", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village, codes } = await villageWith(house)
		const found = await store.read((reader) => householdOfCode(reader, house.cipher, codes.get("0001") ?? ""))
		if (found.kind !== "household") throw new Error("this code is right")
		const adults = await store.read((reader) => adultLabels(reader, village.id, found.householdId, startAt))
		expect(adults.map(({ label }) => label)).toEqual(["李**（户主）", "王**（妻）", "李*（长子）"])
	})
})
