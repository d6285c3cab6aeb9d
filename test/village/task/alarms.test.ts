/** Alarms and deadlines of work, by a clock the test moves: each rings once, at its day, and for nothing that is settled. */
import { expect, test } from "vitest"
import { openAlerts } from "../../../src/store/journal.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { checkTask, moveDeadline, reportDone, spotCheck } from "../../../src/village/task/commands.ts"
import { acknowledge, answerEscalation, escalate } from "../../../src/village/task/commands-escalation.ts"
import { taskAffair } from "../../../src/village/task/index.ts"
import { addAskers, taskById } from "../../../src/village/task/repo.ts"
import { escalationByNumber } from "../../../src/village/task/repo-escalations.ts"
import { followUpsOf } from "../../../src/village/task/repo-follow-ups.ts"
import { onBothEngines } from "../../support/stores.ts"
import { enrol } from "../people/village.ts"
import { day, workSetting } from "./setting.ts"

const township = { id: "staff-9", name: "镇公路站" }

onBothEngines("alarms of work", (open) => {
	const begin = async () => {
		const setting = await workSetting(await open())
		const { store, cx, by, of, villageId, house, clock, looker, looks } = setting
		const alarms = () => store.read(async (reader) => (await openAlerts(reader, villageId, 10)).map(({ kind }) => kind))
		const task = (id: string) => store.read((reader) => taskById(reader, villageId, id))
		const send = async (taskId: string, days: number) => {
			const at = { ...of(taskId, "村里没有这笔钱"), office: "镇公路站", deadline: clock.now + days * day }
			const sent = await store.tx((tx) => escalate(tx, cx(), by, at))
			if (!sent.ok) throw new Error(sent.code)
			return sent.escalation.number
		}
		const packet = (number: string) => store.read((reader) => escalationByNumber(reader, villageId, number))
		const receive = (number: string, promisedAt: number) =>
			store.tx((tx) => acknowledge(tx, cx(), township, { villageId, number, promisedAt }))
		const reply = (number: string, deadline: number) =>
			store.tx((tx) => answerEscalation(tx, cx(), township, { villageId, number, answer: "拨款两万", deadline }))
		/** A timer's event that was in the inbox already when something else was committed. */
		const ringLate = (timer: string, subject: string, guard = 0) =>
			store.tx(async (tx) => taskAffair.timers[timer]?.({ villageId, subject, guard }, { tx, house, now: clock.now }))
		const sendBack = async (taskId: string) => {
			await store.tx((tx) => reportDone(tx, cx(), by, of(taskId, "", ["aa.jpg"])))
			await store.tx((tx) => checkTask(tx, cx(), looker, looks, { ...of(taskId, "栏杆没装"), isGood: false }))
		}
		const move = (taskId: string, days: number) =>
			store.tx((tx) => moveDeadline(tx, cx(), by, { ...of(taskId, "下雨停工"), deadline: clock.now + days * day }))
		return { ...setting, alarms, task, send, packet, receive, reply, ringLate, sendBack, move }
	}

	test("a deadline that has passed is told once, also when the work is looked at and sent back after it", async () => {
		const { store, give, wait, alarms, sendBack, villageId, ringLate, talk, codes, clock } = await begin()
		const phone = talk.phone("王强")
		await enrol(phone, codes.get("0003") ?? "", "户主", "2222")
		await phone.hears()
		const { id } = await give({ deadline: clock.now + day })
		await wait(0.01)
		await wait(1)
		await wait(0.01)
		expect(await alarms()).toEqual(["task-overdue"])
		expect(await phone.hears()).toContain("还没报办完")
		await sendBack(id)
		await wait(0.01)
		await ringLate("task.overdue", id)
		expect(await store.read((reader) => openAlerts(reader, villageId, 10))).toHaveLength(1)
		const back = await phone.hears()
		expect(back).toContain("栏杆没装")
		expect(back).not.toContain("还没报办完")
	})

	test("a later deadline is one of its own: it rings at its day, although the one before had rung", async () => {
		const { give, wait, alarms, move, clock, ringLate, task } = await begin()
		const { id } = await give({ deadline: clock.now + day })
		await wait(1)
		expect(await alarms()).toEqual(["task-overdue"])
		expect(await move(id, 3)).toMatchObject({ ok: true })
		expect(await task(id)).toMatchObject({ overdueAt: null, deadline: clock.now + 3 * day })
		// The first deadline's clock had rung already and is worked only now.
		await ringLate("task.overdue", id)
		await wait(2)
		expect(await alarms()).toEqual([])
		await wait(1)
		expect(await alarms()).toEqual(["task-overdue"])
	})

	test("what goes up to the township is late in the village no more, until the answer's own day", async () => {
		const { give, wait, alarms, send, reply, task, clock } = await begin()
		const { id } = await give({ deadline: clock.now + day })
		await wait(1)
		expect(await alarms()).toEqual(["task-overdue"])
		const number = await send(id, 5)
		expect(await alarms()).toEqual([])
		await wait(2)
		expect(await alarms()).toEqual([])
		const deadline = clock.now + 4 * day
		expect(await reply(number, deadline)).toEqual({ ok: true })
		expect(await task(id)).toMatchObject({ state: "doing", deadline, overdueAt: null })
		await wait(3)
		expect(await alarms()).toEqual([])
		await wait(1)
		expect(await alarms()).toEqual(["task-overdue"])
	})

	test("the township's alarm rings at the day it promised, once, and never for what it has answered", async () => {
		const { give, wait, alarms, send, receive, reply, packet, ringLate, clock } = await begin()
		const number = await send((await give()).id, 5)
		expect(await receive(number, clock.now)).toMatchObject({ code: "DEADLINE_IN_PAST" })
		expect(await packet(number)).toMatchObject({ acknowledgedAt: null, promisedAt: null })
		const promisedAt = clock.now + 8 * day
		expect(await receive(number, promisedAt)).toEqual({ ok: true })
		// The village's own day: its clock had rung when the promise was made, and is worked only now.
		await wait(6)
		await ringLate("task.answer-due", number)
		expect(await alarms()).toEqual([])
		await wait(2)
		expect(await alarms()).toEqual(["escalation-overdue"])
		await ringLate("task.answer-due", number)
		expect(await alarms()).toEqual(["escalation-overdue"])
		expect(await reply(number, clock.now + 30 * day)).toEqual({ ok: true })
		expect(await alarms()).toEqual([])
		const other = await send((await give()).id, 5)
		await reply(other, clock.now + 30 * day)
		await wait(6)
		await ringLate("task.answer-due", other)
		expect(await alarms()).toEqual([])
	})

	test("a promise made when the township was late already ends the alarm, and broken raises another", async () => {
		const { give, wait, alarms, send, receive, clock } = await begin()
		const number = await send((await give()).id, 5)
		await wait(5)
		expect(await alarms()).toEqual(["escalation-overdue"])
		expect(await receive(number, clock.now + 3 * day)).toEqual({ ok: true })
		expect(await alarms()).toEqual([])
		await wait(2)
		expect(await alarms()).toEqual([])
		await wait(1)
		expect(await alarms()).toEqual(["escalation-overdue"])
	})

	test("what comes back has two weeks, and rings when they are over", async () => {
		const { store, cx, of, give, finish, wait, alarms, task, clock, looker, looks } = await begin()
		const { id } = await give({ deadline: clock.now + day })
		await wait(1)
		expect(await alarms(), "late the first time").toEqual(["task-overdue"])
		await finish(id)
		await wait(3)
		await store.tx((tx) => spotCheck(tx, cx(), looker, looks, { ...of(id, "桥面又裂了"), isGood: false }))
		expect(await task(id)).toMatchObject({ state: "doing", deadline: clock.now + 14 * day, doneAt: null, reportedBy: null })
		await wait(13)
		expect(await alarms()).toEqual([])
		await wait(1)
		expect(await alarms()).toEqual(["task-overdue"])
	})

	test("the question of a round that is over asks nobody, not even who came to the matter since", async () => {
		const { store, villageId, person, give, finish, wait, judge, ringLate } = await begin()
		const { id } = await give()
		await finish(id)
		await wait(7)
		await judge(id, 0, "unsatisfied", "护栏太低")
		await finish(id)
		const newcomer = await person("0006")
		await store.tx((tx) => addAskers(tx, villageId, id, [newcomer]))
		await ringLate("task.follow-up", id, 0)
		expect(await store.read((reader) => followUpsOf(reader, villageId, { personId: newcomer }))).toEqual([])
		await wait(7)
		expect(await store.read((reader) => followUpsOf(reader, villageId, { personId: newcomer }))).toMatchObject([{ round: 1 }])
	})

	test("only who answers for a task says how far it is and that it is done, also by a call nobody was shown", async () => {
		const { store, house, villageId, give, supervisor, doer, clock, task } = await begin()
		const { id, number } = await give()
		const call = (name: string, personId: string, photos: readonly string[]) =>
			store.tx(async (tx) => {
				const person = { id: personId, name: "某人", householdId: "h", roles: ["supervisor"], isHead: true }
				const who = { chatId: "c", sender: "s", channel: "web", isGroup: false, villageId, person, persons: 1 }
				return taskAffair.calls[name]?.run({ number, note: "看过了", photos: [...photos] }, { tx, house, now: clock.now, who })
			})
		expect(await call("task.progress", supervisor, [])).toEqual({ ok: false, code: "TASK_GONE" })
		expect(await call("task.done", supervisor, ["aa.jpg"])).toEqual({ ok: false, code: "TASK_GONE" })
		expect(await task(id)).toMatchObject({ state: "todo" })
		expect(await call("task.progress", doer, [])).toMatchObject({ ok: true })
		expect(await call("task.done", doer, ["aa.jpg"])).toMatchObject({ ok: true })
		expect(await task(id)).toMatchObject({ state: "checking" })
	})

	test("what somebody was told stays told: answering later changes nothing of its message and hour", async () => {
		const { store, villageId, asker, give, finish, wait, judge, talk, codes, clock } = await begin()
		const phone = talk.phone("陈静")
		await enrol(phone, codes.get("0005") ?? "", "户主", "4444")
		const { id } = await give()
		await finish(id)
		await wait(7)
		await wait(3)
		await wait(1)
		const asked = async () =>
			(await store.read((reader) => reportsTo(reader, villageId, asker))).find(({ changeId }) => changeId.startsWith("task.follow-up:"))
		const told = await asked()
		expect(await phone.hears()).toContain("满意吗？")
		expect(told?.toldAt).toBeLessThanOrEqual(clock.now)
		await wait(2)
		expect(await judge(id, 0, "satisfied")).toEqual({ ok: true, came: "nothing" })
		expect(await asked()).toEqual(told)
	})
})
