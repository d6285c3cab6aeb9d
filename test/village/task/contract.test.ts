/** Tasks from 待办 to 已办结 and back, on both engines; who asked hears of each change once. */
import { eq } from "drizzle-orm"
import { expect, test } from "vitest"
import { openAlerts } from "../../../src/store/journal.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { reportChange, reportsTo, toldCounts } from "../../../src/village/report/index.ts"
import { addProgress, checkTask, declineTask, giveTask, moveDeadline, reportDone, spotCheck } from "../../../src/village/task/commands.ts"
import { acknowledge, answerEscalation, escalate } from "../../../src/village/task/commands-escalation.ts"
import { countTasks, eventsOf, taskById, taskByNumber, tasksOf } from "../../../src/village/task/repo.ts"
import { escalationsOf } from "../../../src/village/task/repo-escalations.ts"
import { followUpsOf, satisfaction } from "../../../src/village/task/repo-follow-ups.ts"
import { onBothEngines } from "../../support/stores.ts"
import { enrol } from "../people/village.ts"
import { day, workSetting } from "./setting.ts"

onBothEngines("the task affair", (open) => {
	const set = async () => workSetting(await open())

	test("given, worked on, reported done with a photo, looked at by somebody else", async () => {
		const setting = await set()
		const { store, cx, villageId, by, looks, supervisor, give, asker } = setting
		const refusals = await Promise.all(
			[{ title: " " }, { deadline: setting.clock.now }, { responsibleId: "nobody" }, { budgetFen: -5 }].map((given) =>
				give(given).catch((error: Error) => error.message),
			),
		)
		expect(refusals).toEqual(["TITLE_MISSING", "DEADLINE_IN_PAST", "PERSON_UNKNOWN", "BUDGET_WRONG"])
		const task = await give({ id: "form-1" })
		expect((await give({ id: "form-1" })).number).toBe(task.number)
		const again = (title: string, deadline: number) =>
			store.tx((tx) => giveTask(tx, cx(), { id: "staff-1", name: "文书" }, { ...task, budgetFen: null, id: "form-1", title, deadline }))
		expect(await again(task.title, task.deadline)).toMatchObject({ task: { number: task.number }, isOtherwise: false })
		expect(await again("修两座桥", task.deadline)).toMatchObject({ task: { title: task.title }, isOtherwise: true })
		expect(await again(task.title, task.deadline + day)).toMatchObject({ task: { deadline: task.deadline }, isOtherwise: true })
		expect(task.number).toBe("QJRW-2026-0001")
		const at = setting.of(task.id)
		expect(await store.tx((tx) => addProgress(tx, cx(), by, at))).toMatchObject({ code: "NOTE_MISSING" })
		expect(await store.tx((tx) => addProgress(tx, cx(), by, { ...at, note: "料到了" }))).toMatchObject({ task: { state: "doing" } })
		expect(await store.tx((tx) => reportDone(tx, cx(), by, at))).toMatchObject({ code: "PHOTO_MISSING" })
		expect(await store.tx((tx) => reportDone(tx, cx(), by, { ...at, photos: ["aa.jpg"] }))).toMatchObject({ task: { state: "checking" } })
		const look = (checker: typeof looks, isGood: boolean, note = "") =>
			store.tx((tx) => checkTask(tx, cx(), { id: supervisor, name: "吴小军" }, checker, { ...at, note, isGood }))
		expect(await look({ ...looks, personId: setting.doer }, true)).toMatchObject({ code: "CHECKER_IS_DOER" })
		expect(await look({ ...looks, isSupervisor: false }, true)).toMatchObject({ code: "CHECKER_NOT_ALLOWED" })
		expect(await look(looks, false)).toMatchObject({ code: "NOTE_MISSING" })
		expect(await look(looks, false, "栏杆没装")).toMatchObject({ task: { state: "doing" } })
		// The photo from before the rework is not enough.
		expect(await store.tx((tx) => reportDone(tx, cx(), by, at))).toMatchObject({ code: "PHOTO_MISSING" })
		expect(await setting.finish(task.id)).toMatchObject({ task: { state: "done" } })
		await store.read(async (reader) => {
			expect((await eventsOf(reader, villageId, task.id)).map(({ kind }) => kind)).toEqual([
				"made",
				"progress",
				"reported-done",
				"sent-back",
				"reported-done",
				"checked",
			])
			expect((await reportsTo(reader, villageId, asker)).map(({ words }) => words).toSorted()).toEqual([
				"您提的“修村口的桥”办完了，已有人到现场看过。",
				"您提的“修村口的桥”有人办了，2026年3月15日前办好。",
				"您提的“修村口的桥”有进展：料到了",
			])
			expect(await countTasks(reader, villageId)).toMatchObject({ done: 1, todo: 0 })
			expect((await taskByNumber(reader, villageId, task.number))?.id).toBe(task.id)
			expect(await tasksOf(reader, villageId, { states: ["done"], responsibleId: setting.doer })).toHaveLength(1)
		})
		expect(await store.tx((tx) => addProgress(tx, cx(), by, { ...at, note: "还有" }))).toMatchObject({ code: "NOT_NOW" })
		const spot = (isGood: boolean, note: string) =>
			store.tx((tx) => spotCheck(tx, cx(), { id: supervisor, name: "吴小军" }, looks, { ...at, note, isGood }))
		expect(await spot(true, "")).toMatchObject({ code: "NOTE_MISSING" })
		expect(await spot(true, "栏杆牢固")).toMatchObject({ task: { state: "done" } })
		expect(await spot(false, "桥面又裂了")).toMatchObject({ task: { state: "doing", reopened: 1 } })
	})

	test("a photo from before the work began, or while it lay with the township, is no proof that it is done; one from while it went on is", async () => {
		const setting = await set()
		const { store, cx, by, clock, give, of, villageId } = setting
		const progress = (id: string, ref: string) => store.tx((tx) => addProgress(tx, cx(), by, of(id, "桥面裂了", [ref])))
		const done = (id: string) => store.tx((tx) => reportDone(tx, cx(), by, of(id)))
		const bridge = await give()
		expect(await progress(bridge.id, "before.jpg")).toMatchObject({ task: { state: "doing" } })
		expect(await done(bridge.id)).toMatchObject({ code: "PHOTO_MISSING" })
		await progress(bridge.id, "after.jpg")
		expect(await done(bridge.id)).toMatchObject({ task: { state: "checking" } })
		const lamps = await give({ title: "装路灯" })
		const sent = await store.tx((tx) => escalate(tx, cx(), by, { ...of(lamps.id, "没有钱"), office: "镇里", deadline: clock.now + day }))
		if (!sent.ok) throw new Error(sent.code)
		await progress(lamps.id, "dark.jpg")
		const answered = { villageId, number: sent.escalation.number, answer: "镇里出钱", deadline: clock.now + 2 * day }
		await store.tx((tx) => answerEscalation(tx, cx(), { id: "staff-9", name: "镇里" }, answered))
		expect(await done(lamps.id)).toMatchObject({ code: "PHOTO_MISSING" })
		expect(await setting.finish(lamps.id)).toMatchObject({ task: { state: "done" } })
	})

	test("不满意 once brings it back with the reason, again escalates it; who asked is asked once a round", async () => {
		const setting = await set()
		const { store, villageId, asker, clock, give } = setting
		const task = await give()
		await setting.finish(task.id)
		const ring = () => setting.wait(7)
		const answer = (round: number, how: "satisfied" | "unsatisfied", reason = "") => setting.judge(task.id, round, how, reason)
		expect(await answer(0, "satisfied")).toMatchObject({ code: "ANSWERED" })
		await ring()
		expect(await store.read((reader) => followUpsOf(reader, villageId, { personId: asker }))).toMatchObject([{ round: 0, answer: null }])
		expect(await answer(0, "unsatisfied")).toMatchObject({ code: "REASON_MISSING" })
		const asked = async () =>
			(await store.read((reader) => reportsTo(reader, villageId, asker))).find(({ changeId }) => changeId.startsWith("task.follow-up:"))
		expect(await asked(), "waits to be told with the rest").toMatchObject({ toldAt: null })
		expect(await answer(0, "unsatisfied", "护栏太低")).toEqual({ ok: true, came: "reopen" })
		expect((await asked())?.toldAt, "who has answered is not asked again").toBe(clock.now)
		expect(await answer(0, "satisfied")).toMatchObject({ code: "ANSWERED" })
		expect(await store.read((reader) => taskById(reader, villageId, task.id))).toMatchObject({ state: "doing", reopened: 1 })
		expect(await setting.finish(task.id)).toMatchObject({ task: { state: "done" } })
		await ring()
		expect(await answer(1, "unsatisfied", "还是太低")).toEqual({ ok: true, came: "escalate" })
		const [escalation] = await store.read((reader) => escalationsOf(reader, villageId, task.id))
		expect(escalation).toMatchObject({ number: "QJSB-2026-0001", office: "乡镇（街道）政府", reason: "重办后还是不满意：还是太低" })
		expect(await store.read((reader) => satisfaction(reader, villageId))).toEqual({ asked: 2, satisfied: 0, unsatisfied: 2 })
		const told = await store.read((reader) => reportsTo(reader, villageId, asker))
		expect(told).toHaveLength(7)
		expect(new Set(told.map(({ changeId }) => changeId)).size).toBe(7)
		const pressed = told.filter(({ changeId }) => /^task\.(reopened|escalated):/.test(changeId))
		expect(
			pressed.map(({ toldAt }) => toldAt !== null),
			"the answer to the press said it",
		).toEqual([true, true])
	})

	test("who carries out hears of what others did to it, folded, by day, and not of what they did themselves", async () => {
		const setting = await set()
		const { store, cx, by, looks, supervisor, clock, give, villageId } = setting
		const phone = setting.talk.phone("王强")
		await enrol(phone, setting.codes.get("0003") ?? "", "户主", "2222")
		const later = async (ms: number) => {
			clock.now += ms
			await setting.talk.ring()
			return phone.hears()
		}
		const minutes = 60_000
		const bridge = await give()
		const lamps = await give({ title: "装路灯" })
		expect(await later(6 * minutes)).toBe(
			"· 村里请您办一件事：“修村口的桥”（QJRW-2026-0001），2026年3月15日前办好。\n· 村里请您办一件事：“装路灯”（QJRW-2026-0002），2026年3月15日前办好。\n请发“待办”看、写进展；办不了，请告诉村里。",
		)
		await store.tx((tx) => addProgress(tx, cx(), by, setting.of(bridge.id, "动工了")))
		expect(await later(6 * minutes)).toBe("")
		await store.tx((tx) => reportDone(tx, cx(), by, setting.of(bridge.id, "", ["aa.jpg"])))
		await store.tx((tx) =>
			checkTask(tx, cx(), { id: supervisor, name: "吴小军" }, looks, { ...setting.of(bridge.id, "栏杆没装"), isGood: false }),
		)
		expect(await later(6 * minutes)).toBe(
			"“修村口的桥”（QJRW-2026-0001）有人看过，还没办好：栏杆没装\n请发“待办”看、写进展；办不了，请告诉村里。",
		)
		await setting.finish(bridge.id)
		const sent = await store.tx((tx) =>
			escalate(tx, cx(), by, { ...setting.of(lamps.id, "没有钱"), office: "镇里", deadline: clock.now + day }),
		)
		if (!sent.ok) throw new Error(sent.code)
		const answered = { villageId, number: sent.escalation.number, answer: "镇里出钱", deadline: clock.now + 2 * day }
		await store.tx((tx) => answerEscalation(tx, cx(), { id: "staff-9", name: "镇里" }, answered))
		expect(await later(6 * minutes)).toContain("“装路灯”（QJRW-2026-0002）上级答复了：镇里出钱。请您接着办，")
		// A deadline ends at midnight: nobody is woken.
		const dayEnds = new Date(clock.now + 2 * day)
		const midnight = Date.UTC(dayEnds.getUTCFullYear(), dayEnds.getUTCMonth(), dayEnds.getUTCDate(), 16) - 1
		await store.tx((tx) => moveDeadline(tx, cx(), by, { ...setting.of(lamps.id, "等灯杆"), deadline: midnight }))
		expect(await later(midnight - clock.now)).toBe("")
		expect(await later(6 * minutes)).toBe("")
		expect(await later(9 * 3_600_000)).toMatch(/^“装路灯”（QJRW-2026-0002）.*到期，还没报办完。\n/)
		expect(await later(day)).toBe("")
	})

	test("escalated, acknowledged, answered: the answer flows back and the task goes on", async () => {
		const setting = await set()
		const { store, cx, villageId, by, clock, give, asker } = setting
		const task = await give()
		const at = setting.of(task.id, "村里没有这笔钱")
		const send = (given: { readonly office?: string; readonly deadline?: number; readonly note?: string }) =>
			store.tx((tx) => escalate(tx, cx(), by, { ...at, office: "镇公路站", deadline: clock.now + 5 * day, ...given }))
		expect(await send({ office: " " })).toMatchObject({ code: "OFFICE_MISSING" })
		expect(await send({ note: "" })).toMatchObject({ code: "NOTE_MISSING" })
		expect(await send({ deadline: clock.now - 1 })).toMatchObject({ code: "DEADLINE_IN_PAST" })
		const sent = await send({})
		if (!sent.ok) throw new Error(sent.code)
		const { number } = sent.escalation
		const township = { id: "staff-9", name: "镇公路站" }
		const receive = () => store.tx((tx) => acknowledge(tx, cx(), township, { villageId, number, promisedAt: clock.now + 8 * day }))
		expect(await receive()).toEqual({ ok: true })
		expect(await receive()).toMatchObject({ code: "NOT_NOW" })
		clock.now += 9 * day
		await setting.talk.ring()
		expect((await store.read((reader) => openAlerts(reader, villageId, 10))).map(({ kind, subject }) => [kind, subject])).toEqual([
			["escalation-overdue", number],
		])
		const answer = (words: string) =>
			store.tx((tx) => answerEscalation(tx, cx(), township, { villageId, number, answer: words, deadline: clock.now + 30 * day }))
		expect(await answer("")).toMatchObject({ code: "NOTE_MISSING" })
		expect(await answer("拨款两万，下月动工")).toEqual({ ok: true })
		expect(await answer("再答一次")).toMatchObject({ code: "NOT_NOW" })
		expect(await store.read((reader) => taskById(reader, villageId, task.id))).toMatchObject({ state: "doing" })
		expect(await store.read((reader) => openAlerts(reader, villageId, 10))).toEqual([])
		// What happened in one moment has no order among itself.
		const told = (await store.read((reader) => reportsTo(reader, villageId, asker))).map(({ words }) => words)
		expect(told.toSorted()).toEqual([
			"您提的“修村口的桥”有人办了，2026年3月15日前办好。",
			"您提的“修村口的桥”村里办不了，已上报镇公路站（QJSB-2026-0001），答复了就告诉您。",
			"您提的“修村口的桥”，镇公路站答复：拨款两万，下月动工",
		])
	})

	test("an overdue task raises one alarm a deadline; a later one ends it; declined with its reason", async () => {
		const setting = await set()
		const { store, cx, villageId, by, clock, give } = setting
		const task = await give({ deadline: clock.now + day })
		clock.now += day
		await setting.talk.ring()
		clock.now += 1
		await setting.talk.ring()
		const alarms = async () => (await store.read((reader) => openAlerts(reader, villageId, 10))).map(({ kind }) => kind)
		expect(await alarms()).toEqual(["task-overdue"])
		const at = setting.of(task.id)
		const move = (deadline: number, note: string) => store.tx((tx) => moveDeadline(tx, cx(), by, { ...at, deadline, note }))
		expect(await move(clock.now, "下雨")).toMatchObject({ code: "DEADLINE_IN_PAST" })
		expect(await move(clock.now + day, "")).toMatchObject({ code: "NOTE_MISSING" })
		expect(await move(clock.now + day, "下雨停工")).toMatchObject({ ok: true })
		expect(await alarms()).toEqual([])
		expect(await store.tx((tx) => declineTask(tx, cx(), by, at))).toMatchObject({ code: "NOTE_MISSING" })
		expect(await store.tx((tx) => declineTask(tx, cx(), by, { ...at, note: "已列入镇里规划" }))).toMatchObject({
			task: { state: "declined" },
		})
	})

	test("one record per (change, person), folded into one message, also when the telling is tried twice", async () => {
		const setting = await set()
		const { store, house, villageId, clock, asker } = setting
		const phone = setting.talk.phone("陈静")
		await enrol(phone, setting.codes.get("0005") ?? "", "户主", "4444")
		const change = (id: number) =>
			store.tx((tx) =>
				reportChange(tx, house, {
					villageId,
					changeId: `change-${id}`,
					personIds: [asker, asker],
					words: `第 ${id} 件有了结果。`,
					now: clock.now,
				}),
			)
		for (const id of [1, 2, 3]) expect(await change(id)).toBe(1)
		// A crash between the command and its answer: it is done again, and is no second record.
		for (const id of [1, 2, 3]) expect(await change(id)).toBe(0)
		// A crash within the telling rolls all of it back: nothing was told, and it is told once afterwards.
		clock.now += 31 * 60_000
		const broken = new Error("the lights went out")
		await expect(
			store.tx(async (tx) => {
				const { reportAffair } = await import("../../../src/village/report/index.ts")
				await reportAffair.timers["report.tell"]?.({ villageId, subject: asker, guard: 0 }, { tx, house, now: clock.now })
				throw broken
			}),
		).rejects.toBe(broken)
		expect(await store.read((reader) => toldCounts(reader, villageId, "change-1"))).toMatchObject({ persons: 1, waiting: 1 })
		await setting.talk.ring()
		await setting.talk.ring()
		expect(await phone.hears()).toBe("您关心的事有了进展：\n· 第 1 件有了结果。\n· 第 2 件有了结果。\n· 第 3 件有了结果。")
		expect(await phone.hears()).toBe("")
		expect(await store.read((reader) => toldCounts(reader, villageId, "change-3"))).toMatchObject({ persons: 1, waiting: 0 })
		expect(await messagesTo(store, phone.chatId())).toBe(1)
		// The budget: a further change waits for its days, and is not lost.
		await change(4)
		clock.now += 3_600_000
		await setting.talk.ring()
		expect(await phone.hears()).toBe("")
		for (let i = 0; i < 8; i += 1) {
			clock.now += 12 * 3_600_000
			await setting.talk.ring()
		}
		expect(await phone.hears()).toBe("您关心的事有了进展：\n第 4 件有了结果。")
	})
})

async function messagesTo(store: Store, chatId: string): Promise<number> {
	return store.read(async (reader) => {
		const { outbox } = reader.tables(transportTables)
		const rows = await reader.db.select({ lane: outbox.lane }).from(outbox).where(eq(outbox.chatId, chatId))
		return rows.filter(({ lane }) => lane === "bulk").length
	})
}
