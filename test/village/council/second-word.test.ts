/** Where a village wants two people for it, a vote is closed by the word of two; the clock needs nobody's. */
import { expect, test } from "vitest"
import { z } from "zod"
import { closeRound, openRound } from "../../../src/village/council/commands-rounds.ts"
import { roundOf } from "../../../src/village/council/repo-rounds.ts"
import { keepSetting } from "../../../src/village/setting/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

const hour = 3_600_000

onBothEngines("closing a vote by two", (open) => {
	test("the first word changes nothing, the same person's second neither; another's closes it, and so does the time", async () => {
		const setting = await settingOf(await open())
		const { house, villageId, clock, cx, matter, talk } = setting
		const { store } = house
		await store.tx((tx) => keepSetting(tx, villageId, { name: "second.council", schema: z.boolean(), fallback: false }, true, clock.now))
		const begin = async (closesAt: number | null) => {
			const { id } = await matter()
			const opened = await store.tx((tx) => openRound(tx, cx(), { villageId, matterId: id, way: "open", closesAt }))
			if (!opened.ok) throw new Error(opened.code)
			return { villageId, matterId: id, round: opened.round.round }
		}
		const key = await begin(null)
		const close = (by: string) => store.tx((tx) => closeRound(tx, { ...cx(), by }, key))
		const closedAt = async (of: typeof key) => (await store.read((reader) => roundOf(reader, of)))?.closedAt
		expect(await close("staff-1")).toMatchObject({ code: "SECOND_ASKED" })
		expect(await close("staff-1")).toMatchObject({ code: "SECOND_SAME" })
		expect(await closedAt(key)).toBe(null)
		expect(await close("staff-2")).toMatchObject({ ok: true })
		expect(await closedAt(key)).toBe(clock.now)
		const timed = await begin(clock.now + hour)
		clock.now += hour
		await talk.ring()
		expect(await closedAt(timed)).toBe(clock.now)
	})
})
