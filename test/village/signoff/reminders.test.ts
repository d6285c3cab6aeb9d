/** Reminders before the deadline, and 催办 by staff: the pending only, each phone at most once in three days, within the week's budget. */
import { expect, test } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { spendBurden } from "../../../src/village/burden/index.ts"
import { ledgerAffair } from "../../../src/village/ledger/index.ts"
import { sharedWordsOf } from "../../../src/village/shared-words.ts"
import { changeDeadline } from "../../../src/village/signoff/creating.ts"
import { signoffAffair } from "../../../src/village/signoff/index.ts"
import { nudgeNow, nudgePlan, nudgeTimer, planReminders } from "../../../src/village/signoff/nudge.ts"
import type { Campaign } from "../../../src/village/signoff/repo.ts"
import { onBothEngines } from "../../support/stores.ts"
import { enrol, type Phone, type Talk, talkTo } from "../people/village.ts"
import { dayMs, landFile, type Setting, settingOf } from "./setting.ts"

type Stage = {
	readonly setting: Setting
	readonly talk: Talk
	readonly campaign: Campaign
	/** Of the heads who signed, object, have not answered. */
	readonly signed: Phone
	readonly objecting: Phone
	readonly pending: Phone
}

onBothEngines("reminders", (open) => {
	async function stage(): Promise<Stage> {
		const setting = await settingOf(await open())
		const talk = talkTo(setting, [signoffAffair, ledgerAffair, sharedWordsOf([signoffAffair])])
		const campaign = await setting.open(landFile({ closesAt: setting.clock.now + 20 * dayMs, reminders: "7、2" }))
		const phone = async (name: string, number: string, digits: string) => {
			const one = talk.phone(name)
			await enrol(one, setting.codes.get(number) ?? "", "户主", digits)
			return one
		}
		const [signed, pending, objecting] = [
			await phone("李建国", "0001", "5678"),
			await phone("王强", "0003", "2222"),
			await phone("赵新民", "0004", "3333"),
		]
		await setting.give(campaign, "0001", "李建国", "confirm")
		await setting.give(campaign, "0004", "赵新民", [{ row: "X-005", reason: "少了", photo: null }])
		return { setting, talk, campaign, signed, pending, objecting }
	}
	const hear = async ({ signed, objecting, pending }: Stage) => ({
		signed: await signed.hears(),
		objecting: await objecting.hears(),
		pending: await pending.hears(),
	})
	const only = (words: string) => ({ signed: "", objecting: "", pending: expect.stringContaining(words) })
	const nobody = { signed: "", objecting: "", pending: "" }
	/** Days before the deadline at which a round is planned. */
	async function planned({ house }: Setting, { closesAt }: Campaign): Promise<readonly number[]> {
		const timers = await house.store.read((reader) => reader.db.select().from(reader.tables(transportTables).timer))
		return timers.flatMap(({ kind, dueAt }) => (kind === nudgeTimer ? [(closesAt - dueAt) / dayMs] : [])).toSorted((a, b) => b - a)
	}

	test("come on the days named before the deadline, to households that have not answered and to no other", async () => {
		const on = await stage()
		const { setting, talk, campaign } = on
		await setting.house.store.tx((tx) => planReminders(tx, { house: setting.house, now: setting.clock.now }, campaign))
		expect(await planned(setting, campaign)).toEqual([7, 2])
		await talk.ring()
		expect(await hear(on)).toEqual(nobody)
		setting.clock.now = campaign.closesAt - 7 * dayMs
		await talk.ring()
		expect(await hear(on)).toEqual(only("您家还没有答复【土地确权签字】"))
		await setting.give(campaign, "0003", "王强", "confirm")
		setting.clock.now = campaign.closesAt - 2 * dayMs
		await talk.ring()
		expect(await hear(on)).toEqual(nobody)
	})

	test("move with the deadline", async () => {
		const { setting, campaign } = await stage()
		const { store } = setting.house
		const later = await store.tx(async (tx) => {
			const of = { villageId: setting.villageId, id: campaign.id, closesAt: campaign.closesAt + 10 * dayMs }
			const changed = await changeDeadline(tx, setting.cx(), of)
			if (!changed.ok) throw new Error(changed.code)
			await planReminders(tx, setting.cx(), changed.campaign)
			return changed.campaign
		})
		expect(await planned(setting, later)).toEqual([7, 2])
		expect(later.closesAt - campaign.closesAt).toBe(10 * dayMs)
	})

	test("asked for by staff, spare who was told within three days and whose week is full, and say how many", async () => {
		const on = await stage()
		const { setting, talk, campaign, pending } = on
		const { house, clock, villageId } = setting
		const nudge = () => house.store.tx((tx) => nudgeNow(tx, setting.cx(), campaign, "now"))
		// 0002 has no phone: somebody goes there.
		expect(await nudge()).toMatchObject({ ok: true, plan: { lately: 0, budget: 0, unreached: 1, pending: 2 } })
		await talk.ring()
		expect(await hear(on)).toEqual(only("截止"))
		clock.now += 2 * dayMs
		expect(await nudge()).toMatchObject({ plan: { send: [], lately: 1, unreached: 1 } })
		await talk.ring()
		expect(await hear(on)).toEqual(nobody)
		clock.now += 2 * dayMs
		const personId = await setting.person("0003", "王强")
		const spent = { villageId, id: house.newId(), matter: "survey:1", now: clock.now, chatId: pending.chatId(), personIds: [personId] }
		await house.store.tx((tx) => spendBurden(tx, spent))
		expect(await nudge()).toMatchObject({ plan: { send: [], lately: 0, budget: 1 } })
		clock.now += 8 * dayMs
		const plan = await house.store.read((reader) => nudgePlan(reader, { house, now: clock.now }, campaign))
		expect(plan.send.map(({ personIds }) => personIds)).toEqual([[personId]])
	})
})
