/** A posted item whose decision became void: where it is said to stand, and whether it can be put before a body again, at each step until it is decided anew. */
import { expect, test } from "vitest"
import { settleRound } from "../../../src/village/council/commands-rounds.ts"
import { withdrawMatter } from "../../../src/village/council/commands-withdraw.ts"
import { correctDecision } from "../../../src/village/council/decide.ts"
import { itemProgress } from "../../../src/village/council/item-steps.ts"
import { quorums } from "../../../src/village/council/presets.ts"
import { heldItems } from "../../../src/village/council/put-items.ts"
import { decisionsOf, matterById } from "../../../src/village/council/repo-matters.ts"
import { onBothEngines } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

const day = 86_400_000
const four = { "0001": "agree", "0002": "agree", "0003": "agree", "0005": "agree" } as const

onBothEngines("an item whose decision became void", (open) => {
	const set = async () => {
		const store = await open()
		const setting = await settingOf(store, { rule: { quorum: quorums["half-due"] } })
		const { house, villageId, cx, clock, matter, vote } = setting
		const item = { id: "item-1", number: 1 }
		const { id } = await matter({ item })
		const now = async () => {
			const found = await store.read((reader) => matterById(reader, villageId, id))
			if (found === undefined) throw new Error("the matter is gone")
			return found
		}
		const step = async () => (await store.read((reader) => itemProgress({ reader, house, villageId, itemIds: [item.id] })))[0]
		const held = async () => (await store.read((reader) => heldItems(reader, villageId))).get(item.id)
		const last = async () => (await store.read((reader) => decisionsOf(reader, villageId, id))).at(-1)?.number ?? ""
		const correct = async (agree: number, against = 0) => {
			const counts = { agree, against, abstain: 0 }
			const of = { villageId, number: await last(), reason: "数错了", counts }
			expect(await store.tx((tx) => correctDecision(tx, cx(), of))).toMatchObject({ ok: true })
		}
		const again = async () => {
			const of = { villageId, matterId: id, verdict: "again", note: "先算账", nextAt: clock.now + 3 * day } as const
			expect(await store.tx((tx) => settleRound(tx, cx(), of))).toMatchObject({ ok: true })
		}
		return { ...setting, store, id, now, step, held, last, correct, again, vote }
	}

	test("listed, adopted, void, voted on again, put off, adopted: each stands as what it is, at the moment it came to be", async () => {
		const { now, step, held, vote, correct, clock } = await set()
		expect([(await step())?.stage, await held()]).toEqual(["listed", "on-agenda"])
		clock.now += day
		await vote(await now(), four)
		expect([(await step())?.stage, await held()]).toEqual(["adopted", "adopted"])
		clock.now += day
		await correct(2)
		const voided = clock.now
		expect(await step(), "taken up again from when it became void").toMatchObject({ stage: "again", at: voided })
		expect(await held(), "it is on the agenda still: no second matter of it").toBe("on-agenda")
		clock.now += day
		const opened = clock.now
		await vote(await now(), {}, { close: false })
		expect(await step(), "a vote that is open is told, not what was void before").toMatchObject({ stage: "voting", at: opened })
		expect(await held()).toBe("on-agenda")
	})

	test("put off after it was void: taken up again on that day, since that vote", async () => {
		const { now, step, held, vote, correct, again, clock, last } = await set()
		await vote(await now(), four)
		await correct(2)
		clock.now += day
		await vote(await now(), { "0001": "agree", "0002": "against", "0003": "against", "0005": "against" })
		const counted = clock.now
		expect(await step(), "counted and without a verdict it is still being decided").toMatchObject({ stage: "voting", at: counted })
		clock.now += day
		await again()
		const off = await step()
		expect(off).toMatchObject({ stage: "again", at: counted })
		expect(off?.words).toContain("2026")
		expect(await held()).toBe("on-agenda")
		clock.now += day
		await vote(await now(), four)
		expect(await step()).toMatchObject({ stage: "adopted", at: clock.now })
		expect((await step())?.words).toContain(await last())
		expect(await held()).toBe("adopted")
	})

	test("rejected may be put again; withdrawn is held by nobody", async () => {
		const { store, villageId, cx, id, now, held, last, vote, correct } = await set()
		await vote(await now(), four)
		await correct(1, 4)
		expect(await held()).toBe("rejected")
		await correct(2)
		expect(await held()).toBe("on-agenda")
		expect(await store.tx((tx) => withdrawMatter(tx, cx(), { villageId, matterId: id, reason: "镇里修了" }))).toEqual({ ok: true })
		expect(await held()).toBeUndefined()
		// Whoever brought it up was told that it is off: no figure puts it on the agenda again.
		const of = { villageId, number: await last(), reason: "又数了一遍", counts: { agree: 4, against: 0, abstain: 0 } }
		expect(await store.tx((tx) => correctDecision(tx, cx(), of))).toEqual({ ok: false, code: "TAKEN_UP_SINCE" })
	})
})
