import { expect, test } from "vitest"
import { adultLabels, householdByCode, revokeCode } from "../../../src/village/people/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { startAt, testHouse, villageWith } from "./village.ts"

onBothEngines("the household a code names", (open) => {
	test("a code says which household, again and again; a slip, a stranger's and a withdrawn one say nothing", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village, codes } = await villageWith(house)
		const code = codes.get("0001") ?? ""
		const look = (text: string, ip = "192.0.2.1", villageId = village.id) =>
			store.tx((tx) => householdByCode(tx, { cipher: house.cipher, villageId, text, ip, now: startAt }))
		const spaced = `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6)}`
		const found = await look(spaced)
		if (!found.ok) throw new Error("this code is right")
		for (let i = 0; i < 10; i++) expect(await look(code)).toEqual(found)
		const slip = `${code.slice(0, 8)}${(Number(code[8]) + 1) % 10}`
		expect([await look(slip), await look("您好"), await look("")]).toEqual([
			{ ok: false, code: "mistyped" },
			{ ok: false, code: "mistyped" },
			{ ok: false, code: "mistyped" },
		])
		expect(await look("000000000")).toMatchObject({ code: "mistyped" })
		await store.tx((tx) => revokeCode(tx, house, village.id, found.household.householdId, "staff"))
		expect(await look(code)).toEqual({ ok: false, code: "unknown" })
		expect(await look(codes.get("0002") ?? "", "192.0.2.1", "another-village")).toEqual({ ok: false, code: "unknown" })
	})

	test("twenty wrong codes from one address close it for a day, on whichever page; slips cost nothing", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village, codes } = await villageWith(house)
		const code = codes.get("0001") ?? ""
		const look = (text: string, ip: string, now: number = startAt) =>
			store.tx((tx) => householdByCode(tx, { cipher: house.cipher, villageId: village.id, text, ip, now }))
		const withdrawn = codes.get("0002") ?? ""
		const second = await look(withdrawn, "192.0.2.1")
		if (!second.ok) throw new Error("this code is right")
		await store.tx((tx) => revokeCode(tx, house, village.id, second.household.householdId, "staff"))
		for (let i = 0; i < 30; i++) expect(await look("您好", "192.0.2.1")).toMatchObject({ code: "mistyped" })
		for (let i = 0; i < 20; i++) expect(await look(withdrawn, "192.0.2.1")).toMatchObject({ code: "unknown" })
		expect(await look(code, "192.0.2.1")).toEqual({ ok: false, code: "closed" })
		expect(await look(code, "192.0.2.2")).toMatchObject({ ok: true })
		expect(await look(code, "192.0.2.1", startAt + 86_400_000)).toMatchObject({ ok: true })
	})

	test("its adults can tell themselves apart, and strangers learn little", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village, codes } = await villageWith(house)
		const found = await store.tx((tx) =>
			householdByCode(tx, { cipher: house.cipher, villageId: village.id, text: codes.get("0001") ?? "", ip: "192.0.2.1", now: startAt }),
		)
		if (!found.ok) throw new Error("this code is right")
		const adults = await store.read((reader) => adultLabels(reader, village.id, found.household.householdId, startAt))
		expect(adults.map(({ label }) => label)).toEqual(["李**（户主）", "王**（妻）", "李*（长子）"])
	})
})
