/** Work that comes back: from its judges, from the township, from whoever looked at it. Nobody who asked is forgotten, and no packet is left behind. */
import { expect, test } from "vitest"
import { openAlerts } from "../../../src/store/journal.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { waitingReports } from "../../../src/village/report/repo.ts"
import { checkTask, declineTask, reportDone, spotCheck } from "../../../src/village/task/commands.ts"
import { acknowledge, answerEscalation, escalate } from "../../../src/village/task/commands-escalation.ts"
import { taskDigest } from "../../../src/village/task/digest.ts"
import { answerBack } from "../../../src/village/task/follow-up.ts"
import { taskAffair } from "../../../src/village/task/index.ts"
import { countPackets, packetsOf } from "../../../src/village/task/packets.ts"
import { eventsOf, taskById } from "../../../src/village/task/repo.ts"
import { escalationByNumber, escalationsOf } from "../../../src/village/task/repo-escalations.ts"
import { followUpsOf } from "../../../src/village/task/repo-follow-ups.ts"
import { toJudgeBy } from "../../../src/village/task/to-judge.ts"
import { taskTownship } from "../../../src/village/task/township.ts"
import { onBothEngines } from "../../support/stores.ts"
import { enrol } from "../people/village.ts"
import { day, workSetting } from "./setting.ts"

const township = { id: "staff-9", name: "镇公路站" }

onBothEngines("work that comes back", (open) => {
	const set = async () => workSetting(await open())
	type Set = Awaited<ReturnType<typeof set>>
	const send = async ({ store, cx, by, of, clock }: Set, taskId: string) => {
		const at = { ...of(taskId, "村里没有这笔钱"), office: "镇公路站", deadline: clock.now + 5 * day }
		const sent = await store.tx((tx) => escalate(tx, cx(), by, at))
		if (!sent.ok) throw new Error(sent.code)
		return sent.escalation.number
	}
	const reply = ({ store, cx, villageId, clock }: Set, number: string) =>
		store.tx((tx) => answerEscalation(tx, cx(), township, { villageId, number, answer: "拨款两万", deadline: clock.now + 30 * day }))
	const alarms = ({ store, villageId }: Set) =>
		store.read(async (reader) => (await openAlerts(reader, villageId, 10)).map(({ kind }) => kind))

	test("escalated by a second 不满意, answered and done again: who asked hears of it and is asked once more", async () => {
		const setting = await set()
		const { store, villageId, asker, give, finish, wait, judge } = setting
		const { id } = await give()
		for (const round of [0, 1]) {
			await finish(id)
			await wait(7)
			expect(await judge(id, round, "unsatisfied", "护栏太低")).toMatchObject({ ok: true })
		}
		const task = await store.read((reader) => taskById(reader, villageId, id))
		expect(task, "not done, by nobody, on no day").toMatchObject({ state: "escalated", doneAt: null, reportedBy: null, draw: null })
		const [escalation] = await store.read((reader) => escalationsOf(reader, villageId, id))
		expect(await reply(setting, escalation?.number ?? "")).toEqual({ ok: true })
		// What was not good enough twice is no proof that it is good now.
		expect(await store.tx((tx) => reportDone(tx, setting.cx(), setting.by, setting.of(id)))).toMatchObject({ code: "PHOTO_MISSING" })
		const told = async (of: string) =>
			(await store.read((reader) => reportsTo(reader, villageId, asker))).filter(({ changeId }) => changeId.startsWith(of)).length
		expect(await finish(id)).toMatchObject({ task: { state: "done" } })
		expect(await told("task.done:"), "each time it was done").toBe(3)
		await wait(7)
		expect(await told("task.follow-up:"), "each time it was done").toBe(3)
		const asked = await store.read((reader) => followUpsOf(reader, villageId, { personId: asker }))
		expect(asked).toMatchObject([{ answer: null }])
		expect(await judge(id, asked[0]?.round ?? -1, "satisfied")).toEqual({ ok: true, came: "nothing" })
	})

	test("who has not heard the question yet is not asked about a round another's 不满意 ended", async () => {
		const setting = await set()
		const { store, villageId, asker, person, give, finish, wait, judge } = setting
		const other = await person("0006")
		const { id, number } = await give({ askerIds: [asker, other] })
		await finish(id)
		await wait(7)
		const waiting = () => store.read(async (reader) => (await waitingReports(reader, villageId, other)).map(({ changeId }) => changeId))
		expect(await waiting()).toContain(`task.follow-up:${number}:0`)
		expect(await judge(id, 0, "unsatisfied", "护栏太低")).toEqual({ ok: true, came: "reopen" })
		expect(await waiting()).not.toContain(`task.follow-up:${number}:0`)
		expect(await waiting()).toContain(`task.reopened:${number}:1`)
		await finish(id)
		await wait(7)
		expect(await waiting(), "the next round is asked about").toContain(`task.follow-up:${number}:1`)
		expect(await judge(id, 1, "unsatisfied", "还是太低")).toEqual({ ok: true, came: "escalate" })
		expect(await waiting()).not.toContain(`task.follow-up:${number}:1`)
	})

	test("a sign, or 不满意 once more, is no reason: nothing moves, and the next words count", async () => {
		const setting = await set()
		const { store, villageId, give, finish, wait, judge } = setting
		const { id } = await give()
		await finish(id)
		await wait(7)
		for (const reason of ["", "😀", "？？", "1", "不满意", "还是不满意。"])
			expect(await judge(id, 0, "unsatisfied", reason), reason).toMatchObject({ ok: false, code: "REASON_MISSING" })
		expect(await store.read((reader) => taskById(reader, villageId, id))).toMatchObject({ state: "done", reopened: 0 })
		expect(await judge(id, 0, "unsatisfied", "太低")).toEqual({ ok: true, came: "reopen" })
	})

	test("the township's answer ends with one full stop in what the doer is told", async () => {
		const setting = await set()
		const { store, cx, villageId, clock, give, talk, codes } = setting
		const phone = talk.phone("王强")
		await enrol(phone, codes.get("0003") ?? "", "户主", "2222")
		const { id } = await give()
		const number = await send(setting, id)
		const given = { villageId, number, answer: "镇里派人来装。", deadline: clock.now + 30 * day }
		await store.tx((tx) => answerEscalation(tx, cx(), township, given))
		clock.now += 6 * 60_000
		await talk.ring()
		const heard = await phone.hears()
		expect(heard).toContain("镇里派人来装。请您接着办")
		expect(heard).not.toContain("。。")
	})

	test("sent back after its deadline: the alarm that was silent while it was looked at rings", async () => {
		const setting = await set()
		const { store, cx, by, of, looker, looks, give, wait } = setting
		const { id } = await give({ deadline: setting.clock.now + day })
		await store.tx((tx) => reportDone(tx, cx(), by, of(id, "", ["aa.jpg"])))
		await wait(2)
		expect(await alarms(setting)).toEqual([])
		await store.tx((tx) => checkTask(tx, cx(), looker, looks, { ...of(id, "栏杆没装"), isGood: false }))
		await wait(0)
		expect(await alarms(setting)).toEqual(["task-overdue"])
		await setting.finish(id)
		expect(await alarms(setting)).toEqual([])
	})

	test("sent back before its deadline: no alarm before it, one at it", async () => {
		const setting = await set()
		const { store, cx, by, of, looker, looks, give, wait } = setting
		const { id } = await give({ deadline: setting.clock.now + 2 * day })
		await store.tx((tx) => reportDone(tx, cx(), by, of(id, "", ["aa.jpg"])))
		await store.tx((tx) => checkTask(tx, cx(), looker, looks, { ...of(id, "栏杆没装"), isGood: false }))
		await wait(1)
		expect(await alarms(setting)).toEqual([])
		await wait(1)
		expect(await alarms(setting)).toEqual(["task-overdue"])
	})

	test("whoever carries it out hears that a look sent it back, and why", async () => {
		const setting = await set()
		const { store, cx, by, of, looker, looks, give, codes } = setting
		const phone = setting.talk.phone("王强")
		await enrol(phone, codes.get("0003") ?? "", "户主", "2222")
		await phone.hears()
		const { id } = await give()
		await store.tx((tx) => reportDone(tx, cx(), by, of(id, "", ["aa.jpg"])))
		await store.tx((tx) => checkTask(tx, cx(), looker, looks, { ...of(id, "栏杆没装"), isGood: false }))
		const hears = async () => {
			setting.clock.now += 6 * 60_000
			await setting.talk.ring()
			return phone.hears()
		}
		expect(await hears()).toContain("栏杆没装")
		await setting.finish(id)
		await store.tx((tx) => spotCheck(tx, cx(), looker, looks, { ...of(id, "桥面又裂了"), isGood: false }))
		expect(await hears()).toContain("桥面又裂了")
	})

	test("what the village declines after all is no packet of the township any more, and raises no alarm", async () => {
		const setting = await set()
		const { store, cx, by, of, villageId, give, wait, clock, house } = setting
		const { id } = await give()
		const number = await send(setting, id)
		const waiting = () => store.read((reader) => countPackets(reader, [villageId], { isAnswered: false }))
		const cells = async () =>
			(await store.read((reader) => taskTownship.load({ reader, house, villageIds: [villageId], now: clock.now }))).get(villageId)
		expect([await waiting(), (await cells())?.escalated?.value]).toEqual([1, 1])
		await store.tx((tx) => declineTask(tx, cx(), by, of(id, "村民自己出钱修好了")))
		expect([await waiting(), (await cells())?.escalated?.value]).toEqual([0, 0])
		expect(await store.read((reader) => packetsOf(reader, [villageId], { isAnswered: false }, { limit: 10, offset: 0 }))).toEqual([])
		await wait(6)
		expect(await alarms(setting)).toEqual([])
		expect(await reply(setting, number)).toMatchObject({ code: "NOT_NOW" })
		// Declined when the alarm stood already: it goes.
		const other = await give()
		await send(setting, other.id)
		await wait(6)
		expect(await alarms(setting)).toEqual(["escalation-overdue"])
		await store.tx((tx) => declineTask(tx, cx(), by, of(other.id, "村民自己出钱修好了")))
		expect(await alarms(setting)).toEqual([])
	})

	test("what staff sent up after it was done was no rework: the first 不满意 brings it back, the next sends it up", async () => {
		const setting = await set()
		const { give, finish, wait, judge } = setting
		const { id } = await give()
		await finish(id)
		expect(await reply(setting, await send(setting, id))).toEqual({ ok: true })
		await finish(id)
		await wait(7)
		expect(await judge(id, 1, "unsatisfied", "护栏太低")).toEqual({ ok: true, came: "reopen" })
		await finish(id)
		await wait(7)
		expect(await judge(id, 2, "unsatisfied", "还是太低")).toEqual({ ok: true, came: "escalate" })
	})

	test("the township is late by the day it promised, where it promised one", async () => {
		const setting = await set()
		const { store, cx, villageId, clock, house, give } = setting
		const { id } = await give()
		const number = await send(setting, id)
		await store.tx((tx) => acknowledge(tx, cx(), township, { villageId, number, promisedAt: clock.now + 8 * day }))
		const late = async () => {
			const [part] = await store.read((reader) => taskDigest.read({ reader, house, villageId, from: 0, to: clock.now, groups: [] }))
			return part?.lines.filter(({ text }) => text.includes(number)).length
		}
		clock.now += 6 * day
		expect(await late()).toBe(0)
		clock.now += 3 * day
		expect(await late()).toBe(1)
	})

	test("two of the township receive a packet at the same moment: it is received once", async () => {
		const setting = await set()
		const { store, cx, villageId, clock, give } = setting
		const { id } = await give()
		const number = await send(setting, id)
		const receive = (days: number) =>
			store.tx((tx) => acknowledge(tx, cx(), township, { villageId, number, promisedAt: clock.now + days * day }))
		const both = await Promise.all([receive(3), receive(4)])
		expect(both.filter(({ ok }) => ok)).toHaveLength(1)
		const promised = (await store.read((reader) => escalationByNumber(reader, villageId, number)))?.promisedAt
		expect(promised).toBe(clock.now + (both[0]?.ok ? 3 : 4) * day)
		const events = await store.read((reader) => eventsOf(reader, villageId, id))
		expect(events.filter(({ kind }) => kind === "acknowledged")).toHaveLength(1)
	})

	test("asked on the seventh day and not before; an answer to a round that is over is kept and moves nothing", async () => {
		const setting = await set()
		const { store, cx, house, villageId, clock, asker, person, give, finish, wait, judge } = setting
		const other = await person("0006")
		const { id } = await give({ askerIds: [asker, other] })
		await finish(id)
		const asked = () => store.read((reader) => followUpsOf(reader, villageId, { taskId: id }))
		clock.now += 7 * day - 1
		await wait(0)
		expect(await asked()).toEqual([])
		clock.now += 1
		await wait(0)
		expect(await asked()).toHaveLength(2)
		const toJudge = () => store.read((reader) => toJudgeBy(reader, { villageId, personId: other }))
		expect(await toJudge()).toHaveLength(1)
		expect(await judge(id, 0, "unsatisfied", "护栏太低")).toEqual({ ok: true, came: "reopen" })
		const ring = (guard: number) =>
			store.tx(async (tx) => taskAffair.timers["task.follow-up"]?.({ villageId, subject: id, guard }, { tx, house, now: clock.now }))
		await ring(1)
		expect(await asked(), "it is not done yet").toHaveLength(2)
		await finish(id)
		await ring(0)
		expect(await asked(), "that round is over").toHaveLength(2)
		expect(await toJudge(), "that round is over").toEqual([])
		const late = { villageId, taskId: id, round: 0, personId: other, answer: "unsatisfied", reason: "还是不好" } as const
		expect(await store.tx((tx) => answerBack(tx, cx(), { id: other, name: "孙大海" }, late))).toEqual({ ok: true, came: "nothing" })
		expect(await store.read((reader) => taskById(reader, villageId, id))).toMatchObject({ state: "done", reopened: 1 })
	})
})
