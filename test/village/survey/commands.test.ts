import { eq } from "drizzle-orm"
import { expect, test } from "vitest"
import { z } from "zod"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { earlierAnswers } from "../../../src/village/survey/answer-lists.ts"
import { answerOf } from "../../../src/village/survey/answers.ts"
import {
	closeSurvey,
	draftSurvey,
	enterAnswer,
	openSurvey,
	publishDraft,
	publishSurvey,
	reviseSurvey,
} from "../../../src/village/survey/commands.ts"
import type { SurveyFile } from "../../../src/village/survey/definition.ts"
import { inviteRound, inviteToSurvey } from "../../../src/village/survey/invite.ts"
import { readToken } from "../../../src/village/survey/links.ts"
import { personalData } from "../../../src/village/survey/personal.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import {
	changeSurvey,
	countSurveys,
	insertRevision,
	markInvited,
	revisionOf,
	revisionsOf,
	type Survey,
	surveyById,
	surveysIn,
} from "../../../src/village/survey/repo.ts"
import { isRecounted, questionResults, recountBeside, surveyResults } from "../../../src/village/survey/results.ts"
import { liveTally, recount, sameTally } from "../../../src/village/survey/tally.ts"
import { closeDue, openDue } from "../../../src/village/survey/timers.ts"
import { goldenStart, resident } from "../../support/golden.ts"
import { onBothEngines } from "../../support/stores.ts"
import { eventually } from "../../support/tiny.ts"
import { cleanUp, hallOf, madeUpPeople, timeZone, villageId } from "./hall.ts"

const hourMs = 3_600_000
const dayMs = 24 * hourMs

function fileFrom(raw: unknown, now = goldenStart): SurveyFile {
	const read = readSurvey(raw, { now, timeZone })
	if (!read.ok) throw new Error(JSON.stringify(read.problems))
	return read.survey
}

/** Timers but those of the reminders (reminders.test.ts). */
const timersOf = async (store: Store) =>
	(await store.read((reader) => reader.db.select().from(reader.tables(transportTables).timer))).filter(
		({ kind }) => kind !== "survey.remind",
	)
const said = (store: Store) => store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox))

onBothEngines("commands of surveys", (open) => {
	test("a draft is published, opens, closes; timers follow", async () => {
		const hall = hallOf(await open())
		const draft = await hall.command((tx, cx) => draftSurvey(tx, cx, { villageId, file: fileFrom(cleanUp) }))
		expect(draft.state).toBe("draft")
		expect(await timersOf(hall.store)).toEqual([])
		expect(await hall.command((tx, cx) => publishDraft(tx, cx, { villageId, id: draft.id }))).toMatchObject({
			ok: true,
			survey: { state: "open", openedAt: goldenStart },
		})
		expect(await timersOf(hall.store)).toMatchObject([{ kind: "survey.close", subject: draft.id, dueAt: draft.closesAt, guardVersion: 2 }])
		expect(await hall.command((tx, cx) => publishDraft(tx, cx, { villageId, id: draft.id }))).toEqual({
			ok: false,
			code: "SURVEY_NOT_DRAFT",
		})
		expect(await hall.command((tx, cx) => openSurvey(tx, cx, { villageId, id: draft.id }))).toEqual({ ok: false, code: "SURVEY_NOT_DRAFT" })
		expect(await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, draft.id))).toMatchObject({
			ok: true,
			survey: { state: "closed", closedAt: goldenStart },
		})
		expect(await timersOf(hall.store)).toEqual([])
		expect(await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, draft.id))).toEqual({ ok: false, code: "SURVEY_NOT_OPEN" })
		expect(await hall.command((tx, cx) => reviseSurvey(tx, cx, { villageId, id: draft.id, file: fileFrom(cleanUp) }))).toEqual({
			ok: false,
			code: "SURVEY_CLOSED",
		})
		const gone = { ok: false, code: "SURVEY_GONE" }
		for (const run of [publishDraft, openSurvey])
			expect(await hall.command<unknown>((tx, cx) => run(tx, cx, { villageId: "v-other", id: draft.id }))).toEqual(gone)
		expect(await hall.command((tx, cx) => closeSurvey(tx, cx, "v-other", draft.id))).toEqual(gone)
		expect(await hall.command((tx, cx) => reviseSurvey(tx, cx, { villageId, id: "none", file: fileFrom(cleanUp) }))).toEqual({
			ok: false,
			code: "SURVEY_GONE",
		})
	})

	test("opens and closes by its timers, once, and an old timer does nothing", async () => {
		const hall = hallOf(await open())
		const published = await hall.command((tx, cx) =>
			publishSurvey(tx, cx, { villageId, file: fileFrom({ ...cleanUp, opensAt: "2026-03-06 08:00", closesAt: "2026-03-07 08:00" }) }),
		)
		if (!published.ok) throw new Error(published.code)
		const { id, version } = published.survey
		expect(published.survey.state).toBe("scheduled")
		const ring = (handler: typeof openDue, guard: number) =>
			hall.store.tx((tx) => handler({ villageId, subject: id, guard }, { tx, house: hall.house, now: hall.now() }))
		const state = async () => (await hall.store.read((reader) => surveyById(reader, villageId, id)))?.state
		await ring(openDue, version - 1)
		expect(await state()).toBe("scheduled")
		const [timer] = await timersOf(hall.store)
		hall.setNow(timer?.dueAt ?? 0)
		await ring(openDue, timer?.guardVersion ?? 0)
		expect(await state()).toBe("open")
		const [closing] = await timersOf(hall.store)
		expect(closing).toMatchObject({ kind: "survey.close", dueAt: Date.UTC(2026, 2, 7) })
		await ring(closeDue, version)
		expect(await state()).toBe("open")
		hall.setNow(closing?.dueAt ?? 0)
		await ring(closeDue, closing?.guardVersion ?? 0)
		expect(await state()).toBe("closed")
		await ring(openDue, closing?.guardVersion ?? 0)
		expect(await state()).toBe("closed")
	})

	test("a draft whose closing time is over does not open", async () => {
		const hall = hallOf(await open())
		const draft = await hall.command((tx, cx) => draftSurvey(tx, cx, { villageId, file: fileFrom(cleanUp) }))
		hall.setNow(goldenStart + 300 * dayMs)
		expect(await hall.command((tx, cx) => publishDraft(tx, cx, { villageId, id: draft.id }))).toEqual({ ok: false, code: "CLOSES_IN_PAST" })
	})

	test("revising: a new revision, times moved, promises kept", async () => {
		const hall = hallOf(await open())
		const survey = await hall.publish(cleanUp)
		const revise = (raw: unknown) => hall.command((tx, cx) => reviseSurvey(tx, cx, { villageId, id: survey.id, file: fileFrom(raw) }))
		expect(await revise({ ...cleanUp, title: "改", closesAt: "2026-07-01" })).toMatchObject({
			ok: true,
			survey: { revision: 2, title: "改", state: "open" },
		})
		expect(await timersOf(hall.store)).toMatchObject([{ dueAt: Date.UTC(2026, 5, 30, 16), guardVersion: 3 }])
		expect(await revise({ ...cleanUp, unit: "household", secrecy: "confidential" })).toEqual({
			ok: false,
			code: "REVISION_REFUSED",
			faults: [{ code: "unit-changed" }, { code: "secrecy-changed" }],
		})
		await hall.store.read(async (reader) => {
			expect((await revisionsOf(reader, villageId, survey.id)).map(({ revision }) => revision)).toEqual([2, 1])
			expect((await revisionOf(reader, villageId, survey.id, 1))?.definition.title).toBe("环境整治")
			expect(await revisionOf(reader, villageId, survey.id, 3)).toBeUndefined()
		})
		const revision = await hall.store.read((reader) => revisionOf(reader, villageId, survey.id, 1))
		await expect(hall.store.tx(async (tx) => (revision === undefined ? undefined : insertRevision(tx, revision)))).rejects.toThrow()
	})

	test("two who change it at the same moment: one does, the other hears of it; what was not seen is not published", async () => {
		const hall = hallOf(await open())
		const draft = await hall.command((tx, cx) => draftSurvey(tx, cx, { villageId, file: fileFrom(cleanUp) }))
		const revise = (title: string, seen: number) =>
			hall.command((tx, cx) => reviseSurvey(tx, cx, { villageId, id: draft.id, seen, file: fileFrom({ ...cleanUp, title }) }))
		const both = await Promise.all([revise("甲改的", 1), revise("乙改的", 1)])
		expect(both.filter(({ ok }) => ok)).toHaveLength(1)
		expect(both.filter(({ ok }) => !ok)).toEqual([{ ok: false, code: "SURVEY_REVISED", revision: 2 }])
		for (const run of [publishDraft, openSurvey])
			expect(await hall.command<unknown>((tx, cx) => run(tx, cx, { villageId, id: draft.id, seen: 1 }))).toEqual({
				ok: false,
				code: "SURVEY_REVISED",
			})
		expect(await revise("看过再改", 2)).toMatchObject({ ok: true, survey: { revision: 3 } })
		expect(await hall.command((tx, cx) => publishDraft(tx, cx, { villageId, id: draft.id, seen: 3 }))).toMatchObject({
			ok: true,
			survey: { state: "open", title: "看过再改" },
		})
	})

	test("a scheduled survey whose opening time is taken away opens", async () => {
		const hall = hallOf(await open())
		const published = await hall.command((tx, cx) =>
			publishSurvey(tx, cx, { villageId, file: fileFrom({ ...cleanUp, opensAt: "2026-03-06 08:00" }) }),
		)
		if (!published.ok) throw new Error(published.code)
		const revised = await hall.command((tx, cx) => reviseSurvey(tx, cx, { villageId, id: published.survey.id, file: fileFrom(cleanUp) }))
		expect(revised).toMatchObject({ ok: true, survey: { state: "open" } })
	})

	test("surveys are listed by state, and change only from the version that was read", async () => {
		const hall = hallOf(await open())
		const first = await hall.publish(cleanUp)
		hall.setNow(goldenStart + 1)
		const second = await hall.command((tx, cx) => draftSurvey(tx, cx, { villageId, file: fileFrom(cleanUp) }))
		await hall.store.read(async (reader) => {
			expect((await surveysIn(reader, villageId, ["draft", "open"], { limit: 9, offset: 0 })).map(({ id }) => id)).toEqual([
				second.id,
				first.id,
			])
			expect((await surveysIn(reader, villageId, ["draft", "open"], { limit: 1, offset: 1 })).map(({ id }) => id)).toEqual([first.id])
			expect(await countSurveys(reader, villageId, ["open"])).toBe(1)
			expect(await countSurveys(reader, "v-other", ["open"])).toBe(0)
		})
		expect(await hall.store.tx((tx) => changeSurvey(tx, second, { title: "一" }))).toBe(true)
		expect(await hall.store.tx((tx) => changeSurvey(tx, second, { title: "二" }))).toBe(false)
		expect(await hall.store.tx((tx) => markInvited(tx, villageId, second.id, 5, 0))).toBe(false)
		expect(await hall.store.tx((tx) => markInvited(tx, villageId, first.id, 5, 0))).toBe(true)
	})

	test("an answer by voice is entered by staff, unless the person changed it meanwhile", async () => {
		const hall = hallOf(await open())
		const survey = await hall.publish(cleanUp)
		const dialog = hall.dialog()
		await dialog.type("问卷")
		await dialog.send("voice")
		const key = { villageId, surveyId: survey.id, respondent: "p-li", questionId: "agree" }
		const enter = (version: number, option: string) =>
			hall.command((tx, cx) => enterAnswer(tx, cx, { ...key, version, revision: 1, answer: { kind: "single", option } }))
		expect(await enter(1, "none")).toEqual({ ok: false, code: "ANSWER_OPTION" })
		expect(await enter(1, "no")).toEqual({ ok: true })
		await hall.store.read(async (reader) => {
			expect(await answerOf(reader, key)).toMatchObject({
				value: { kind: "single", option: "no" },
				answeredBy: "p-li",
				enteredBy: "staff-1",
			})
			expect(await earlierAnswers(reader, key)).toMatchObject([{ value: { kind: "media", media: "voice" } }])
			expect(await liveTally(reader, villageId, survey.id)).toEqual(new Map([["agree", new Map([["no", { count: 1, sum: 0 }]])]]))
		})
		expect(await enter(1, "yes")).toEqual({ ok: false, code: "ANSWER_MOVED" })
		expect(
			await hall.command((tx, cx) =>
				enterAnswer(tx, cx, { ...key, questionId: "x", version: 1, revision: 1, answer: { kind: "text", text: "？" } }),
			),
		).toEqual({ ok: false, code: "SURVEY_GONE" })
	})

	test("telling everybody: one message per chat, not to the muted, the closed and those who answered; again only after three days", async () => {
		const store = await open()
		const total = 510
		const chats = Array.from({ length: total }, (_, i) => ({
			chatId: `c-${String(i).padStart(4, "0")}`,
			personId: i === 3 ? "p-li" : `p-${i}`,
		}))
		const shared = { chatId: "c-0005", personId: "p-li" }
		const hall = hallOf(store, [...chats, shared])
		await store.tx(async (tx) => {
			const { chat } = tx.tables(transportTables)
			const rows = chats.map(({ chatId }, i) => ({
				id: chatId,
				channel: "web",
				account: "a",
				address: chatId,
				isGroup: false,
				nextSeq: 0,
				createdAt: 0,
				windowUsed: 0,
				hasParked: false,
				mutedAt: i === 1 ? 1 : null,
				closedAt: i === 2 ? 1 : null,
			}))
			await tx.db.insert(chat).values(rows)
		})
		const survey = await hall.publish({ ...cleanUp, questions: [cleanUp.questions[0]] })
		const dialog = hall.dialog({ who: { ...resident, chatId: "c-0003" } })
		for (const answer of ["问卷", "同意"]) await dialog.type(answer)

		const invite = () => hall.command((tx, cx) => inviteToSurvey(tx, cx, villageId, survey.id))
		expect(await said(store)).toEqual([])
		expect(await invite()).toEqual({ ok: true })
		expect(await invite()).toEqual({ ok: false, code: "INVITED_LATELY" })
		const handler = inviteRound(madeUpPeople([...chats, shared]).people)
		const ring = async () => {
			const due = (await timersOf(store)).filter(({ kind }) => kind === "survey.invite")
			for (const timer of due) {
				await store.tx((tx) => tx.db.delete(tx.tables(transportTables).timer).where(eq(tx.tables(transportTables).timer.id, timer.id)))
				await store.tx((tx) => handler({ villageId, subject: timer.subject, guard: 0 }, { tx, house: hall.house, now: hall.now() }))
			}
			return due.length
		}
		let rounds = 0
		while ((await ring()) > 0) rounds += 1
		expect(rounds).toBe(2)
		const rows = await said(store)
		expect(rows.map(({ chatId }) => chatId).toSorted()).toEqual(chats.map(({ chatId }) => chatId).filter((_, i) => ![1, 2, 3].includes(i)))
		expect(rows.every(({ lane }) => lane === "bulk")).toBe(true)
		expect(rows[0]?.body).toContain("清江村有一份新问卷《环境整治》，一共 1 题，2026年6月30日 晚上8:00 截止。要答，请发“问卷”。")
		hall.setNow(goldenStart + 4 * dayMs)
		expect(await invite()).toEqual({ ok: true })
		await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
		expect(await invite()).toEqual({ ok: false, code: "SURVEY_NOT_OPEN" })
		await ring()
		expect(await said(store)).toHaveLength(rows.length)
	})

	test("an invitation carries the page of the person; one with conditions says at most, an anonymous one names no other way", async () => {
		const store = await open()
		const chats = [
			{ chatId: "c-1", personId: "p-li" },
			{ chatId: "c-1", personId: "p-zhang" },
			{ chatId: "c-2", personId: "p-3" },
		]
		await store.tx(async (tx) => {
			const { chat } = tx.tables(transportTables)
			const row = { channel: "web", account: "a", isGroup: false, nextSeq: 0, createdAt: 0, windowUsed: 0, hasParked: false }
			await tx.db.insert(chat).values(["c-1", "c-2"].map((id) => ({ ...row, id, address: id, mutedAt: null, closedAt: null })))
		})
		const hall = hallOf(store, chats, { publicUrl: "https://cun.example" })
		const questions = [cleanUp.questions[0], { ...cleanUp.questions[2], showIf: "1=同意" }]
		const { people } = madeUpPeople(chats)
		const send = async (survey: Survey) => {
			const subject = `${survey.id} `
			await store.tx((tx) => inviteRound(people)({ villageId, subject, guard: 0 }, { tx, house: hall.house, now: hall.now() }))
			return (await said(store)).filter(({ body }) => body?.includes(survey.title))
		}
		const open1 = await send(await hall.publish({ ...cleanUp, questions }))
		expect(open1.map(({ chatId }) => chatId).toSorted()).toEqual(["c-1", "c-2"])
		const linkSchema = z.array(z.looseObject({ kind: z.string(), text: z.string(), url: z.string().optional() }))
		const bodies = open1.map(({ chatId, body }) => ({ chatId, blocks: linkSchema.parse(JSON.parse(body ?? "[]")) }))
		const shared = bodies.find(({ chatId }) => chatId === "c-1")?.blocks ?? []
		expect(shared[0]?.text).toContain("最多 2 题，看您怎么答")
		expect(shared.slice(1).map(({ text }) => text)).toEqual(["也可以点开网页填（李**）", "也可以点开网页填（张**）"])
		const opened = shared.slice(1).map(({ url = "" }) => readToken(hall.house, url.replace("https://cun.example/s/", "")))
		expect(opened).toMatchObject([
			{ kind: "personal", personId: "p-li" },
			{ kind: "personal", personId: "p-zhang" },
		])
		hall.setNow(goldenStart + dayMs)
		const sealed = await send(await hall.publish({ ...cleanUp, title: "心里话", secrecy: "anonymous" }))
		expect(sealed).toHaveLength(2)
		for (const { body } of sealed) {
			expect(body).toContain("不记名，一共 5 题，")
			expect(body).not.toContain("请发“问卷”")
			expect(body).toContain("https://cun.example/s/")
		}
	})

	test("results: counts by question, means, what only an earlier revision asked, and the recount", async () => {
		const hall = hallOf(await open())
		const survey = await hall.publish(cleanUp)
		for (const [i, days] of ["3", "0", "跳过"].entries()) {
			const person = { id: `p-${i}`, name: "张三", householdId: `h-${i}`, roles: [], isHead: false }
			const dialog = hall.dialog({ who: { ...resident, chatId: `c-${i}`, person } })
			for (const answer of ["问卷", i === 0 ? "同意" : "不同意", "1 2", days, String(i + 3), "话"]) await dialog.type(answer)
		}
		await hall.command((tx, cx) =>
			reviseSurvey(tx, cx, {
				villageId,
				id: survey.id,
				file: fileFrom({
					...cleanUp,
					questions: [
						{
							...cleanUp.questions[0],
							options: [
								{ id: "yes", label: "赞成" },
								{ id: "new", label: "另一个" },
							],
						},
					],
				}),
			}),
		)
		const now = await hall.store.read((reader) => surveyById(reader, villageId, survey.id))
		if (now === undefined) throw new Error("it was published")
		const results = await surveyResults(hall.store, madeUpPeople().people, now)
		expect(results).toMatchObject({ started: 3, completed: 3, due: 1_500 })
		expect(await isRecounted(hall.store, now, 3)).toBe(true)
		expect(await isRecounted(hall.store, now, 5_000)).toBeUndefined()
		const check = recountBeside(hall.store, () => 0)
		await eventually(async () => (await check(now, 5_000)).kind === "ready")
		expect(await check(now, 5_000)).toMatchObject({ kind: "ready", value: true })
		expect(
			results.questions.map(({ question, isFormer, answered, skipped, mean }) => [question.id, isFormer, answered, skipped, mean]),
		).toEqual([
			["agree", false, 3, 0, undefined],
			["what", true, 3, 0, undefined],
			["days", true, 2, 1, 1.5],
			["happy", true, 3, 0, 4],
			["words", true, 3, 0, undefined],
		])
		expect(results.questions[0]?.rows).toEqual([
			{ label: "赞成", count: 1 },
			{ label: "另一个", count: 0 },
			{ label: "不同意", count: 2 },
		])
		expect(questionResults([], new Map())).toEqual([])
	})

	test("a person's copy holds every answer; erasing removes words and voices, counts stay", async () => {
		const hall = hallOf(await open())
		const survey = await hall.publish(cleanUp)
		const dialog = hall.dialog()
		await dialog.type("问卷")
		await dialog.send("voice")
		for (const answer of ["1 2", "15", "5", "先这样", "要改", "5", "路灯坏了", "都对"]) await dialog.type(answer)
		const of = { villageId, personId: "p-li" }
		const copy = () => hall.store.read((reader) => personalData.copy(of, { reader, house: hall.house, now: hall.now() }))
		const erase = (personId: string) =>
			hall.store.tx((tx) => personalData.erase({ villageId, personId }, { tx, house: hall.house, now: hall.now() }))
		const choices = ["最该先整治哪几样？水沟、路灯", "您家一年能出几个工？15 个", "您对现在的环境满意吗？5 很满意"]
		const [title, first, last] = ["问卷《环境整治》", "您同意把垃圾桶搬到路口吗？", "还有什么要说的？"]
		const whole = [{ title, lines: [`${first}语音或图片，等联系员录入`, ...choices, `${last}路灯坏了`] }]
		expect(await copy()).toEqual(whole)
		await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
		const before = await hall.store.read((reader) => liveTally(reader, villageId, survey.id))
		await erase("p-other")
		expect(await copy()).toEqual(whole)
		await erase("p-li")
		expect(await copy()).toEqual([{ title, lines: [`${first}本人已要求删除`, ...choices, `${last}本人已要求删除`] }])
		await hall.store.read(async (reader) => {
			expect(JSON.stringify(await earlierAnswers(reader, { villageId, surveyId: survey.id, respondent: "p-li" }))).not.toContain("先这样")
			expect(await liveTally(reader, villageId, survey.id)).toEqual(before)
			expect(sameTally(before, await recount(reader, villageId, survey.id))).toBe(true)
		})
	})
})
