/** What those who brought a matter up are told, with the reason that was given; and a form sent once more. */
import { expect, test } from "vitest"
import { putMatter } from "../../../src/village/council/commands-matters.ts"
import { settleRound } from "../../../src/village/council/commands-rounds.ts"
import { recuse } from "../../../src/village/council/commands-votes.ts"
import { withdrawMatter } from "../../../src/village/council/commands-withdraw.ts"
import { countMatters, gatesOf } from "../../../src/village/council/repo-matters.ts"
import { recusalsOf } from "../../../src/village/council/repo-rounds.ts"
import type { Verdict } from "../../../src/village/council/verdicts.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

onBothEngines("what a council tells", (open) => {
	const set = async () => {
		const store = await open()
		const setting = await settingOf(store)
		const { villageId, cx, clock } = setting
		const asker = await setting.person("0008")
		const told = async () => (await store.read((reader) => reportsTo(reader, villageId, asker))).map(({ words }) => words)
		const settle = (matterId: string, verdict: Verdict, note: string) =>
			store.tx((tx) => settleRound(tx, cx(), { villageId, matterId, verdict, note, nextAt: clock.now + 7 * 86_400_000 }))
		return { ...setting, store, asker, told, settle }
	}

	test("不立项, 再议 and a matter taken off the agenda are told with their reason", async () => {
		const { store, villageId, cx, matter, vote, asker, told, settle } = await set()
		const bridge = await matter({ askerIds: [asker] })
		await vote(bridge, { "0001": "against" })
		expect(await settle(bridge.id, "rejected", "没有钱，\n先修沟")).toMatchObject({ ok: true })
		const lamp = await matter({ title: "装路灯", askerIds: [asker] })
		await vote(lamp, {})
		expect(await settle(lamp.id, "again", "没人来")).toMatchObject({ ok: true })
		const off = (reason: string) => store.tx((tx) => withdrawMatter(tx, cx(), { villageId, matterId: lamp.id, reason }))
		expect(await off(" \n")).toEqual({ ok: false, code: "REASON_MISSING" })
		expect(await off("镇里已经装了")).toEqual({ ok: true })
		const words = await told()
		expect(words).toHaveLength(3)
		expect(words).toContain("您提的“修村口的桥”，村民议事会的决定是：不立项（QJJY-2026-0001）。理由：没有钱， 先修沟")
		expect(words.some((line) => /^您提的“装路灯”，村民议事会议过了，还没有定，.+再议。理由：没人来$/.test(line))).toBe(true)
		expect(words).toContain("您提的“装路灯”，这次不上村民议事会表决了：镇里已经装了")
		expect(await store.read((reader) => gatesOf(reader, villageId, lamp.id))).toMatchObject([{ kind: "withdrawal", note: "镇里已经装了" }])
	})

	test("a matter sent twice is one; sent again with other words it is another, and the first stands", async () => {
		const { store, villageId, body, cx } = await set()
		const put = (title: string, budgetFen: number | null = null) =>
			store.tx((tx) => putMatter(tx, cx(), { villageId, id: "m-twice", bodyId: body.id, title, text: "", kind: "ordinary", budgetFen }))
		const [one, two] = await Promise.all([put("修桥"), put("修桥")])
		expect([one, two]).toMatchObject([{ ok: true, matter: { id: "m-twice", serial: 1 } }, { matter: { id: "m-twice", serial: 1 } }])
		expect(await put("修两座桥")).toMatchObject({ ok: true, matter: { title: "修两座桥", serial: 2 } })
		expect(await put("修桥", 12_000_000)).toMatchObject({ ok: true, matter: { title: "修桥", serial: 3, budgetFen: 12_000_000 } })
		expect((await store.read((reader) => countMatters(reader, villageId))).listed).toBe(3)
	})
})

onBothEngines("a recusal", (open) => {
	test("is of somebody on the roll: of the body before the vote, of the round while it is open", async () => {
		const store = await open()
		const setting = await settingOf(store)
		const { villageId, cx } = setting
		const matter = await setting.matter()
		const of = async (number: string) => {
			const unitId = await setting.person(number)
			return store.tx((tx) => recuse(tx, cx(), { villageId, matterId: matter.id, unitId, reason: "是我弟弟家", by: "staff-1" }))
		}
		expect(await of("0008")).toEqual({ ok: false, code: "NOT_ON_ROLL" })
		expect(await of("0001")).toEqual({ ok: true })
		await setting.vote(matter, {}, { close: false })
		expect(await of("0008")).toEqual({ ok: false, code: "NOT_ON_ROLL" })
		expect(await of("0002")).toEqual({ ok: true })
		expect(await store.read((reader) => recusalsOf(reader, villageId, matter.id))).toHaveLength(2)
	})
})
