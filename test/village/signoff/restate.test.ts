import { eq } from "drizzle-orm"
import { expect, test } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { spendBurden } from "../../../src/village/burden/index.ts"
import { sharedWordsOf } from "../../../src/village/shared-words.ts"
import { changeStatement } from "../../../src/village/signoff/creating.ts"
import { signoffAffair } from "../../../src/village/signoff/index.ts"
import { nudgeDue, nudgeNow, nudgeTimer, tellStatement } from "../../../src/village/signoff/nudge.ts"
import type { Campaign } from "../../../src/village/signoff/repo.ts"
import { onBothEngines } from "../../support/stores.ts"
import { enrol, type Phone, type Talk, talkTo } from "../people/village.ts"
import { dayMs, type Setting, settingOf } from "./setting.ts"

type Stage = { readonly setting: Setting; readonly talk: Talk; readonly campaign: Campaign; readonly signed: Phone; readonly other: Phone }

onBothEngines("a new statement", (open) => {
	/** One head has signed in the chat, another has a chat and has not. */
	async function stage(): Promise<Stage> {
		const setting = await settingOf(await open())
		const talk = talkTo(setting, [signoffAffair, sharedWordsOf([signoffAffair])])
		const campaign = await setting.open()
		const signed = talk.phone("李建国")
		await enrol(signed, setting.codes.get("0001") ?? "", "户主", "5678")
		const other = talk.phone("王强")
		await enrol(other, setting.codes.get("0003") ?? "", "户主", "2222")
		talk.note("户主签了字，村里改了声明")
		await confirm(signed)
		return { setting, talk, campaign, signed, other }
	}

	async function confirm(phone: Phone): Promise<void> {
		await phone.says("签字")
		await phone.presses("确认")
		await phone.presses("对，确认")
	}

	async function restate({ house, villageId, cx }: Setting, { id }: Campaign, text: string) {
		return house.store.tx(async (tx) => {
			const changed = await changeStatement(tx, cx(), { villageId, id, text, spoken: "声明改了，请再看一次。" })
			if (!changed.ok) throw new Error(changed.code)
			return tellStatement(tx, cx(), changed.campaign)
		})
	}

	/** Works the rounds that are due, as the clockwork does. */
	async function ring({ house, clock, villageId }: Setting): Promise<number> {
		for (let rang = 0; ; rang++) {
			const timers = await house.store.read((reader) => reader.db.select().from(reader.tables(transportTables).timer))
			const timer = timers.find(({ kind, dueAt }) => kind === nudgeTimer && dueAt <= clock.now)
			if (timer === undefined) return rang
			await house.store.tx(async (tx) => {
				const { timer: t } = tx.tables(transportTables)
				await tx.db.delete(t).where(eq(t.id, timer.id))
				await nudgeDue({ villageId, subject: timer.subject, guard: timer.guardVersion }, { tx, house, now: clock.now })
			})
		}
	}

	test("is told once to who had signed, who is asked again; who had not signed hears nothing", async () => {
		const { setting, talk, campaign, signed, other } = await stage()
		const plan = await restate(setting, campaign, "面积按新的测绘结果，请重新核对。")
		expect(plan).toMatchObject({ pending: 1, unreached: 0 })
		expect(plan?.send).toHaveLength(1)
		expect(await ring(setting)).toBe(1)
		expect(await signed.hears()).toContain("声明改了，请您家重新确认")
		expect(await other.hears()).toBe("")
		expect(await ring(setting)).toBe(0)
		expect(await signed.hears()).toBe("")
		await confirm(signed)
		const shown = talk.transcript().replaceAll(/\b\d{3} \d{3} \d{4}\b/g, "000 000 0000")
		await expect(shown.replace(/^[\s\S]*?-- /, "-- ")).toMatchFileSnapshot("../../golden/signoff/statement-changed.txt")
	})

	test("is heard although the household was reminded yesterday, and of two in a row only the newest is told", async () => {
		const { setting, campaign, signed } = await stage()
		await setting.house.store.tx((tx) => nudgeNow(tx, setting.cx(), campaign, "now"))
		await ring(setting)
		setting.clock.now += dayMs
		await restate(setting, campaign, "第二版声明。")
		await restate(setting, campaign, "第三版声明。")
		await ring(setting)
		const heard = await signed.hears()
		expect(heard.match(/声明改了/g)).toHaveLength(1)
	})

	test("keeps within the week's budget, and rings nobody at night", async () => {
		const { setting, campaign, signed } = await stage()
		const { house, clock, villageId } = setting
		const personId = await setting.person("0001", "李建国")
		for (const matter of ["survey:1", "notice:1"])
			await house.store.tx((tx) =>
				spendBurden(tx, { villageId, id: house.newId(), matter, now: clock.now, chatId: signed.chatId(), personIds: [personId] }),
			)
		expect(await restate(setting, campaign, "第二版声明。")).toMatchObject({ send: [], budget: 1 })
		expect(await ring(setting)).toBe(0)
		clock.now += 8 * dayMs
		await confirm(signed)
		// 22:30 in the village.
		clock.now = Math.floor(clock.now / dayMs) * dayMs + 14.5 * 3_600_000
		expect((await restate(setting, campaign, "第三版声明。"))?.send).toHaveLength(1)
		expect(await ring(setting)).toBe(0)
		clock.now += 12 * 3_600_000
		expect(await ring(setting)).toBe(1)
		expect(await signed.hears()).toContain("声明改了")
	})
})
