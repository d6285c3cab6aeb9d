import { expect, it } from "vitest"
import { setUpVillage } from "../../../src/app.ts"
import { ledgerTables } from "../../../src/ledger/index.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { dayMs } from "../../../src/text/date.ts"
import { discloseNothing, workCalendar } from "../../../src/village/notice/calendar-work.ts"
import {
	draftNotice,
	publishNotice,
	releaseNotice,
	saveDraft,
	startCorrection,
	withdrawNotice,
} from "../../../src/village/notice/commands.ts"
import { dutiesOf } from "../../../src/village/notice/duties.ts"
import { agendaOf, makeAgenda, meetingOf } from "../../../src/village/notice/meetings.ts"
import { numbersOf } from "../../../src/village/notice/numbers.ts"
import { answerQuestion, askQuestion, isRejected, secondQuestion } from "../../../src/village/notice/questions.ts"
import { noticeById, versionOf, versionsOf } from "../../../src/village/notice/repo.ts"
import { everyone } from "../../../src/village/notice/rules.ts"
import { defaultSettings, keepSettings, settingsOf } from "../../../src/village/notice/settings.ts"
import { noticeTables } from "../../../src/village/notice/tables.ts"
import { onBothEngines } from "../../support/stores.ts"
import { testHouse } from "../people/village.ts"
import { cxOf, morning, published, stopWater, villageId, withPeople } from "./world.ts"

const people = [
	{ id: "p1", household: "1", group: "一组", chat: "c1" },
	{ id: "p2", household: "2", group: "二组", roles: ["supervisor"], chat: "c2" },
	{ id: "p3", household: "3", group: "二组", roles: ["secretary"], chat: "c3" },
]

onBothEngines("notices", (open) => {
	it("fifty published at once get fifty numbers without a gap", { timeout: 60_000 }, async () => {
		const test = await withPeople(await open(), people)
		await Promise.all(Array.from({ length: 50 }, (_, n) => published(test, { title: `第 ${n} 份` })))
		const numbers = (await test.house.store.read((reader) => numbersOf(reader, villageId, 100))).map(({ number }) => number)
		expect(numbers.toSorted()).toEqual(Array.from({ length: 50 }, (_, n) => `QJ-2026-${String(n + 1).padStart(4, "0")}`))
	})

	it("one that is rolled back leaves no gap; a withdrawn one's number stays listed as void and is not given again", async () => {
		const test = await withPeople(await open(), people)
		const { store } = test.house
		const failing = store.tx(async (tx) => {
			const { id } = await draftNotice(tx, cxOf(test), { villageId, content: stopWater })
			await publishNotice(tx, cxOf(test), { villageId, id })
			throw new Error("the disk is full")
		})
		await expect(failing).rejects.toThrow("full")
		const first = await published(test)
		const withdrawn = await store.tx((tx) => withdrawNotice(tx, cxOf(test), { villageId, id: first.id, why: "写错了" }))
		expect(withdrawn.ok).toBe(true)
		const second = await published(test)
		expect([first.number, second.number]).toEqual(["QJ-2026-0001", "QJ-2026-0002"])
		const numbers = await store.read((reader) => numbersOf(reader, villageId, 9))
		expect(numbers.map(({ number, voidedWhy }) => [number, voidedWhy])).toEqual([
			["QJ-2026-0002", null],
			["QJ-2026-0001", "写错了"],
		])
	})

	it("a published version is changed by nothing, also not at the database; a correction stands beside it and says why", async () => {
		const test = await withPeople(await open(), people)
		const { store } = test.house
		const { id, number } = await published(test)
		await expect(
			store.tx(async (tx) => {
				const { noticeVersion } = tx.tables(noticeTables)
				await tx.db.update(noticeVersion).set({ title: "改了" })
			}),
		).rejects.toThrow()
		const content = { ...stopWater, body: "改为周三停水。" }
		await store.tx((tx) => startCorrection(tx, cxOf(test), { villageId, id, content, why: "日子写错了" }))
		const corrected = await store.tx((tx) => publishNotice(tx, cxOf(test), { villageId, id }))
		expect(corrected).toMatchObject({ ok: true, isPublished: true, notice: { number, version: 2 } })
		const [old, fresh, versions] = await store.read(async (reader) => [
			await versionOf(reader, villageId, id, 1),
			await versionOf(reader, villageId, id, 2),
			await versionsOf(reader, villageId, id),
		])
		expect(old?.content.body).toBe(stopWater.body)
		expect(fresh).toMatchObject({ corrects: 1, why: "日子写错了", number })
		const entries = await store.read((reader) => reader.db.select().from(reader.tables(ledgerTables).ledgerEntry))
		expect(entries.map(({ kind }) => kind)).toEqual(["notice.published", "notice.published"])
		expect(versions.map(({ ledgerSeq }) => ledgerSeq)).toEqual([1, 2])
		expect(entries[1]?.body).toContain(fresh?.hash)
		expect(await store.read((reader) => reader.db.select().from(reader.tables(ledgerTables).ledgerRoot))).toHaveLength(2)
	})

	it("a finance notice waits for another human, who releases exactly what they read", async () => {
		const test = await withPeople(await open(), people)
		const { store } = test.house
		const content = { ...stopWater, category: "finance" as const }
		const { id } = await store.tx((tx) => draftNotice(tx, cxOf(test, "writer"), { villageId, content }))
		const publish = () => store.tx((tx) => publishNotice(tx, cxOf(test, "writer"), { villageId, id }))
		expect(await publish()).toMatchObject({ ok: true, isPublished: false, notice: { state: "waiting", number: null } })
		const release = (by: string, draftVersion: number, alsoBy: readonly string[] = []) =>
			store.tx((tx) => releaseNotice(tx, { ...cxOf(test, by), alsoBy }, { villageId, id, draftVersion }))
		expect(await release("writer", 1)).toMatchObject({ code: "NOTICE_OWN_DRAFT" })
		expect(await release("the writer's account", 1, ["writer"])).toMatchObject({ code: "NOTICE_OWN_DRAFT" })
		await store.tx((tx) => saveDraft(tx, cxOf(test, "writer"), { villageId, id, content: { ...content, body: "又改了" }, draftVersion: 1 }))
		expect(await release("supervisor", 1)).toMatchObject({ code: "NOTICE_MOVED" })
		expect(await publish()).toMatchObject({ isPublished: false })
		expect(await release("supervisor", 2)).toMatchObject({ ok: true })
		expect(await publish()).toMatchObject({ isPublished: true, notice: { number: "QJ-2026-0001" } })
	})

	it("is refused for an audience of nobody, without words, by whom somebody else was before; twice sent it is one", async () => {
		const test = await withPeople(await open(), people)
		const { store } = test.house
		const publishing = async (content: Partial<typeof stopWater>) => {
			const { id } = await store.tx((tx) => draftNotice(tx, cxOf(test), { villageId, content: { ...stopWater, ...content } }))
			return store.tx((tx) => publishNotice(tx, cxOf(test), { villageId, id }))
		}
		expect(await publishing({ audience: { ...everyone, groups: ["九组"] } })).toEqual({ ok: false, code: "NOTICE_NOBODY" })
		expect(await publishing({ title: " ", spoken: "" })).toEqual({ ok: false, code: "NOTICE_INCOMPLETE", faults: ["title", "spoken"] })
		const draft = { villageId, id: "given", content: stopWater }
		const both = await Promise.all(
			[1, 2].map(() =>
				store.tx((tx) => draftNotice(tx, cxOf(test), draft).then(() => publishNotice(tx, cxOf(test), { villageId, id: "given" }))),
			),
		)
		expect(both.filter(({ ok }) => ok)).toHaveLength(1)
		expect((await store.read((reader) => noticeById(reader, villageId, "given")))?.version).toBe(1)
	})

	it("answers the calendar: reminds the secretary once, alarms the supervisor once, takes a notice or a reason for an answer", async () => {
		const test = await withPeople(await open(), people)
		const { store } = test.house
		const look = (now: number) => store.tx((tx) => workCalendar(tx, test.house, villageId, now))
		const heard = async (chatId: string) => {
			const rows = await store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox))
			return rows.filter((row) => row.chatId === chatId).map(({ body }) => body)
		}
		// Switched on in the evening of April 1st: all four categories are due on the 5th.
		const on = Date.UTC(2026, 3, 1, 12)
		await store.tx((tx) => keepSettings(tx, villageId, defaultSettings, on))
		await look(on + dayMs)
		await look(on + dayMs)
		// Four categories of one day are one message.
		expect(await heard("c3")).toEqual([expect.stringContaining("2026年4月5日要公开党务、村务、财务、服务。")])
		test.clock.now = on + 3 * dayMs
		await published(test, { category: "party" })
		const nothing = (why: string) =>
			store.tx((tx) =>
				discloseNothing(tx, test.house, { villageId, category: "service", period: "2026-04", why, by: "account-1", now: on + 3 * dayMs }),
			)
		expect([await nothing(""), await nothing("这个季度没有新项目"), await nothing("再说一遍")]).toEqual(["no-why", "done", "no-duty"])
		await look(on + 6 * dayMs)
		await look(on + 7 * dayMs)
		expect(await heard("c2")).toEqual([expect.stringContaining("2026年4月5日应公开的村务、财务没有按时公开")])
		const duties = await store.read((reader) => dutiesOf(reader, villageId))
		expect(duties.filter(({ doneAt }) => doneAt !== null).map(({ category, nothingWhy }) => [category, nothingWhy])).toEqual([
			["party", null],
			["service", "这个季度没有新项目"],
		])
		// The day before the meeting its agenda is there, and who has to answer hears of it, once.
		await look(on + 18 * dayMs)
		await look(on + 18 * dayMs)
		expect(await heard("c3")).toEqual([
			expect.stringContaining("2026年4月5日要公开"),
			expect.stringContaining("2026年4月20日开民主质询会，现在还没有公开的问题"),
		])
	})

	it("a village added while the service runs has its calendar from that day on", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const added = await store.tx((tx) => setUpVillage(tx, house, { id: "v-new", name: "新村", code: "XC", now: morning }))
		expect(added.ok).toBe(true)
		const timers = await store.read((reader) => reader.db.select().from(reader.tables(transportTables).timer))
		expect(timers).toMatchObject([{ villageId: "v-new", kind: "notice.calendar", dueAt: morning }])
		expect((await store.read((reader) => settingsOf(reader, "v-new"))).since).toBe(morning)
	})

	it("questions: seconded once each, on the agenda by support, answered once, told to who asked; none to a withdrawn notice", async () => {
		const test = await withPeople(await open(), people)
		const { store } = test.house
		const { id: noticeId } = await published(test)
		const cx = { house: test.house, now: morning, by: "p" }
		const ask = (personId: string, text: string) =>
			store.tx((tx) => askQuestion(tx, cx, { villageId, noticeId, personId, text, isPublic: true }))
		const first = await ask("p1", "为什么停？")
		const second = await ask("p2", "停几天？")
		const again = await ask("p2", "停几天？")
		if (!first.ok || !second.ok || !again.ok) throw new Error("refused")
		expect(again.question.id).toBe(second.question.id)
		const support = (personId: string) => store.tx((tx) => secondQuestion(tx, cx, { villageId, id: second.question.id, personId }))
		expect([await support("p1"), await support("p1"), await support("p2")]).toMatchObject([
			{ isNew: true },
			{ isNew: false },
			{ code: "QUESTION_OWN" },
		])
		// What was asked of the village alone is answered to who asked, not read out in a meeting.
		const own = await store.tx((tx) =>
			askQuestion(tx, cx, { villageId, noticeId, personId: "p1", text: "我家的补助呢？", isPublic: false }),
		)
		const agenda = () => store.tx((tx) => makeAgenda(tx, cx, { villageId, period: "2026-03", meetsAt: morning }))
		expect([await agenda(), await agenda()]).toEqual([true, false])
		const meeting = await store.read((reader) => meetingOf(reader, villageId, "2026-03"))
		expect(meeting?.agenda).toEqual([second.question.id, first.question.id])
		const shown = meeting && (await store.read((reader) => agendaOf(reader, meeting)))
		expect(shown?.map(({ text }) => text)).toEqual(["停几天？", "为什么停？"])
		const answer = () =>
			store.tx((tx) =>
				answerQuestion(tx, cx, {
					villageId,
					id: second.question.id,
					text: "半天",
					files: [],
					meeting: { period: "2026-03", present: 30, disagree: 16 },
				}),
			)
		const answered = await answer()
		expect(answered).toMatchObject({ ok: true, question: { state: "answered", answer: "半天" } })
		expect(answered.ok && isRejected(answered.question)).toBe(true)
		expect(await answer()).toMatchObject({ code: "QUESTION_GONE" })
		const told = await store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox))
		// Who asked, and who stood behind it to know it too.
		expect(told.map(({ chatId }) => chatId).toSorted()).toEqual(["c1", "c2"])
		const files = [{ ref: "r", name: "补助.pdf", kind: "pdf" as const, bytes: 9 }]
		await store.tx((tx) => answerQuestion(tx, cx, { villageId, id: own.ok ? own.question.id : "", text: "", files }))
		const withFile = await store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox))
		expect(withFile.findLast(({ chatId }) => chatId === "c1")?.body).toContain('{"kind":"media","media":"file","ref":"r","alt":"补助.pdf"}')
		await store.tx((tx) => withdrawNotice(tx, cxOf(test), { villageId, id: noticeId, why: "不办了" }))
		expect(await ask("p3", "那呢？")).toEqual({ ok: false, code: "NOTICE_WITHDRAWN" })
	})
})
