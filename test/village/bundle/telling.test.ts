/** Who may release an export of the village hears of it in chat; who asked, and whoever else, does not. */
import { expect, test } from "vitest"
import { ask, takeBack } from "../../../src/village/bundle/asking.ts"
import { bundleAffair } from "../../../src/village/bundle/index.ts"
import { makersOf } from "../../../src/village/bundle/making.ts"
import { roleHolders } from "../../../src/village/people/index.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, talkTo, testHouse, villageWith } from "../people/village.ts"

const people = [
	["0001", "户主", "赵新民", "1968-01-01", "13600003333", "二组", "", "常住", "村支书", "", ""],
	["0002", "户主", "孙正", "1970-01-01", "13700003333", "二组", "", "常住", "监委会", "", ""],
	["0003", "户主", "周平", "1971-01-01", "13800003333", "一组", "", "常住", "监委会", "", ""],
]

test("a whole village leaves on two words: the supervisors are told of the first", async () => {
	const { store, remove } = freshSqlite()
	try {
		const parts = testHouse(store, { words: [bundleAffair.words] })
		const { village, codes } = await villageWith(parts.house, people)
		const holders = await store.read((reader) => roleHolders(reader, village.id))
		const personOf = (name: string) => holders.find((one) => one.name === name)?.personId
		const names = new Map([
			["a-zhao", "赵新民"],
			["a-zhou", "周平"],
		])
		const house = {
			...parts.house,
			publicUrl: "https://cun.example",
			rights: { ...parts.house.rights, ...bundleAffair.rights },
			accountName: async (_: unknown, id: string) => names.get(id),
			accountPerson: async (_: unknown, id: string) => personOf(names.get(id) ?? ""),
		}
		const talk = talkTo(parts)
		const phones = new Map([...codes].map(([number]) => [number, talk.phone(people[Number(number) - 1]?.[2] ?? "")]))
		for (const [number, phone] of phones) await enrol(phone, codes.get(number) ?? "", "户主", "3333")
		const heard = async () => {
			for (const phone of phones.values()) await phone.hears()
		}
		const asks = (accountId: string) => store.tx((tx) => ask(tx, { house, villageId: village.id, accountId, now: parts.clock.now }))
		await talk.ring()
		await heard()
		talk.note("赵新民在工作台申请整村导出")
		expect(await asks("a-zhao")).toBe(true)
		await heard()
		talk.note("再点一次申请：已经有人申请过，不再打扰")
		expect(await asks("a-zhao")).toBe(false)
		await heard()
		talk.note("撤回以后，监委会的周平自己申请")
		const act = { house, villageId: village.id, accountId: "a-zhao", now: parts.clock.now }
		expect(await store.tx((tx) => takeBack(tx, act, makersOf(house)))).toBe(true)
		expect(await asks("a-zhou")).toBe(true)
		await heard()
		expectGolden("bundle/asked", talk.transcript())
	} finally {
		await remove()
	}
})
