import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { earlierAnswers } from "../../../src/village/survey/answer-lists.ts"
import { answersOf as currentAnswers, responseOf } from "../../../src/village/survey/answers.ts"
import { closeSurvey } from "../../../src/village/survey/commands.ts"
import { type Entered, enterSheet } from "../../../src/village/survey/entry.ts"
import { correctedOf, entriesOf } from "../../../src/village/survey/entry-list.ts"
import { mountSurveyRoutes } from "../../../src/village/survey/routes.ts"
import type { GivenAnswer } from "../../../src/village/survey/rules.ts"
import { liveTally, recount, sameTally } from "../../../src/village/survey/tally.ts"
import { createServer } from "../../../src/web/server.ts"
import { expectGolden, resident } from "../../support/golden.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { cleanUp, type Hall, hallOf, madeUpPeople, villageId } from "./hall.ts"

const bound = [
	{ chatId: "chat-1", personId: "p-li" },
	{ chatId: "chat-2", personId: "p-zhang" },
]
const { people } = madeUpPeople(bound)

async function withChats(store: Store): Promise<Hall> {
	await store.tx(async (tx) => {
		const { chat } = tx.tables(transportTables)
		const row = {
			channel: "web",
			account: "a",
			isGroup: false,
			nextSeq: 0,
			createdAt: 0,
			windowUsed: 0,
			hasParked: false,
			mutedAt: null,
			closedAt: null,
		}
		await tx.db.insert(chat).values(bound.map(({ chatId }) => ({ ...row, id: chatId, address: chatId })))
	})
	return hallOf(store, bound)
}

const onPaper: readonly (readonly [string, GivenAnswer])[] = [
	["agree", { kind: "single", option: "no" }],
	["what", { kind: "multiple", options: ["ditch"] }],
	["happy", { kind: "scale", value: 2 }],
]

function sheet(over: Partial<Entered> = {}): Entered {
	return {
		id: "e-1",
		personId: "p-li",
		mode: "paper",
		photo: "photo.jpg",
		byName: "网格员李大海",
		answers: new Map(onPaper),
		replace: new Set(),
		revision: 1,
		...over,
	}
}

const said = (store: Store) => store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox))

onBothEngines("sheets entered for somebody", (open) => {
	const enter = (hall: Hall, survey: Awaited<ReturnType<Hall["publish"]>>, over: Partial<Entered> = {}) =>
		hall.store.tx((tx) => enterSheet(tx, { house: hall.house, people, now: hall.now(), by: "staff-1" }, survey, sheet(over)))

	test("count like the person's own, say who entered them, and the person is told once", async () => {
		const hall = await withChats(await open())
		const survey = await hall.publish(cleanUp)
		expect(await enter(hall, survey)).toEqual({ ok: true, entered: ["agree", "what", "happy"], kept: [], isComplete: true, told: 1 })
		const key = { villageId, surveyId: survey.id, respondent: "p-li" }
		await hall.store.read(async (reader) => {
			expect((await responseOf(reader, key))?.completedAt).toBe(hall.now())
			expect(await currentAnswers(reader, key)).toMatchObject(
				Array.from({ length: 5 }, () => ({ answeredBy: "p-li", enteredBy: "staff-1" })),
			)
			const tally = await liveTally(reader, villageId, survey.id)
			expect(tally.get("agree")).toEqual(new Map([["no", { count: 1, sum: 0 }]]))
			expect(sameTally(tally, await recount(reader, villageId, survey.id))).toBe(true)
			expect(await entriesOf(reader, villageId, { personId: "p-li" }, 10)).toMatchObject([
				{ mode: "paper", photo: "photo.jpg", enteredByName: "网格员李大海", questions: ["agree", "what", "happy"] },
			])
		})
		expect(await enter(hall, survey)).toEqual({ ok: false, code: "SHEET_REPEATED" })
		const [message] = await said(hall.store)
		expect(message?.chatId).toBe("chat-1")
		expect(message?.body).toContain("网格员李大海 把您（李秀英）写在纸上的问卷《环境整治》录进来了")
		expect(message?.body).toContain("不同意")
		expect(await said(hall.store)).toHaveLength(1)
	})

	test("what the person answered themself stays unless it is said to be replaced; then it is kept on record", async () => {
		const hall = await withChats(await open())
		const survey = await hall.publish(cleanUp)
		const dialog = hall.dialog()
		for (const answer of ["问卷", "同意", "1 2"]) await dialog.type(answer)
		expect(await enter(hall, survey)).toMatchObject({ ok: true, entered: ["happy"], kept: ["agree", "what"], isComplete: true })
		const key = { villageId, surveyId: survey.id, respondent: "p-li" }
		const agree = async () =>
			hall.store.read(async (reader) => (await currentAnswers(reader, key)).find(({ questionId }) => questionId === "agree"))
		expect(await agree()).toMatchObject({ value: { option: "yes" }, enteredBy: null })
		expect(await enter(hall, survey, { id: "e-2", replace: new Set(["agree"]) })).toMatchObject({ entered: ["agree"], kept: ["what"] })
		expect(await agree()).toMatchObject({ value: { option: "no" }, enteredBy: "staff-1" })
		expect(await hall.store.read((reader) => earlierAnswers(reader, key))).toMatchObject([
			{ questionId: "agree", value: { option: "yes" } },
		])
	})

	test("the person's correction wins and shows; a voice answer entered closes its task", async () => {
		const hall = await withChats(await open())
		const survey = await hall.publish(cleanUp)
		const dialog = hall.dialog()
		await dialog.type("问卷")
		await dialog.send("voice")
		expect(hall.tasks).toHaveLength(1)
		const own = madeUpPeople(bound)
		own.tasks.push(...hall.tasks)
		await hall.store.tx((tx) =>
			enterSheet(tx, { house: hall.house, people: own.people, now: hall.now(), by: "s" }, survey, sheet({ replace: new Set(["agree"]) })),
		)
		expect(own.tasks).toEqual([])
		await dialog.type("退出")
		for (const answer of ["不对", "要改", "1", "同意", "都对"]) await dialog.type(answer)
		const [entry] = await hall.store.read((reader) => entriesOf(reader, villageId, { surveyId: survey.id }, 10))
		if (entry === undefined) throw new Error("it was entered")
		expect(await hall.store.read((reader) => correctedOf(reader, villageId, entry))).toBe(1)
		expect(await hall.store.read(async (reader) => (await liveTally(reader, villageId, survey.id)).get("agree"))).toEqual(
			new Map([["yes", { count: 1, sum: 0 }]]),
		)
	})

	test.each<[string, Partial<Entered>, object]>([
		["nothing filled in", { answers: new Map() }, { code: "SHEET_EMPTY" }],
		["another revision", { revision: 2 }, { code: "SHEET_MOVED" }],
		[
			"answers that do not fit",
			{ answers: new Map<string, GivenAnswer>([...onPaper, ["days", { kind: "number", value: 61 }]]) },
			{ code: "SHEET_FAULTS", faults: new Map([["days", "ANSWER_RANGE"]]) },
		],
	])("%s is refused and nothing is stored", async (_, over, refusal) => {
		const hall = await withChats(await open())
		const survey = await hall.publish(cleanUp)
		expect(await enter(hall, survey, over)).toEqual({ ok: false, ...refusal })
		expect(await hall.store.read((reader) => currentAnswers(reader, { villageId, surveyId: survey.id, respondent: "p-li" }))).toEqual([])
		await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
		expect(await enter(hall, survey)).toEqual({ ok: false, code: "SURVEY_CLOSED" })
	})

	test("a sheet with what must be answered left blank is half an answer", async () => {
		const hall = await withChats(await open())
		const survey = await hall.publish({ ...cleanUp, unit: "household" })
		expect(await enter(hall, survey, { answers: new Map(onPaper.slice(0, 1)) })).toMatchObject({ ok: true, isComplete: false })
		const key = { villageId, surveyId: survey.id, respondent: "h-7" }
		expect(await hall.store.read((reader) => responseOf(reader, key))).toMatchObject({ startedBy: "p-li", completedAt: null })
	})
})

describe("entering in the console", () => {
	let http: FastifyInstance
	let hall: Hall
	let remove: () => Promise<void>
	let path: string

	beforeAll(async () => {
		const fresh = freshSqlite()
		remove = fresh.remove
		hall = await withChats(fresh.store)
		path = `/console/surveys/${(await hall.publish(cleanUp)).id}`
		const server = await createServer({
			config: { locale: "zh-CN", demo: false },
			log: pino({ level: "silent" }),
			routes: [(instance) => mountSurveyRoutes(instance, hall.house, people)],
		})
		http = server.http
	})
	afterAll(async () => {
		await http.close()
		await remove()
	})
	const get = (url: string) => http.inject({ url, headers: { accept: "text/html" } })
	function post(url: string, fields: readonly (readonly [string, string])[], photo: Buffer = Buffer.alloc(0)) {
		const part = (head: string) => `--b-1\r\nContent-Disposition: form-data; ${head}\r\n\r\n`
		const body = Buffer.concat([
			...[["csrf", "csrf-1"] as const, ...fields].map(([name, value]) => Buffer.from(`${part(`name="${name}"`)}${value}\r\n`)),
			Buffer.from(part('name="photo"; filename="p.jpg"')),
			photo,
			Buffer.from("\r\n--b-1--\r\n"),
		])
		return http.inject({
			method: "POST",
			url,
			headers: { accept: "text/html", "content-type": "multipart/form-data; boundary=b-1" },
			payload: body,
		})
	}

	test("find, fill in, put right, save with a photo, told, corrected", async () => {
		expect((await get(`${path}/enter?q=李`)).body).toContain("李秀英")
		expect((await get(`${path}/enter?q=没有`)).body).toContain("花名册上没有找到")
		const form = await get(`${path}/enter/p-li`)
		expect(form.body).toContain("录入 李秀英 的答卷")
		const answers = [
			["a1", "no"],
			["a2", "ditch"],
			["a2", "light"],
			["a4", "2"],
			["a5", "路灯坏了"],
		] as const
		const head = [
			["id", "e-1"],
			["revision", "1"],
		] as const
		const refused = await post(`${path}/enter/p-li`, [...head, ["mode", ""], ...answers], Buffer.from([0xff, 0xd8]))
		expect(refused.statusCode).toBe(422)
		expect(refused.body).toContain("请选“怎么答的”")
		expect(refused.body).toContain("路灯坏了")
		expect(refused.body).toContain("照片已经收下了")
		const wrong = await post(`${path}/enter/p-li`, [...head, ["mode", "paper"], ["a3", "99"], ...answers])
		expect(wrong.body).toContain("这个数不在范围里")
		const saved = await post(`${path}/enter/p-li`, [...head, ["mode", "paper"], ["kept", `${"a".repeat(64)}.jpg`], ...answers])
		expect(saved.headers.location).toBe(`${path}/enter?done=sheetTold`)
		const list = await get(String(saved.headers.location))
		expect(list.body).toContain("看答卷照片")
		expect(list.body).toContain("文书")
		expect((await get(`${path}/sheets/e-1`)).statusCode).toBe(200)
		expect((await get(`${path}/sheets/e-2`)).statusCode).toBe(404)
		expect((await post(`${path}/enter/p-li`, [...head, ["mode", "paper"]], Buffer.from("<html>"))).body).toContain("这个文件不是照片")
		expect((await get(`${path}/enter/p-li`)).body).toContain("以前录过：不同意")
		const own = hall.dialog({ showCalls: false })
		for (const answer of ["不对", "要改", "1", "同意", "都对", "知道了"]) await own.type(answer)
		expectGolden("survey/entered-wrong", own.transcript())
		expect((await get(`${path}/enter`)).body).toContain("本人改了 1 题，以本人的为准")
		expect((await get(`${path}/enter/p-li`)).body).toContain("本人已经自己答过：同意")
		const again = await post(`${path}/enter/p-li`, [
			["id", "e-3"],
			["revision", "1"],
			["mode", "spoken"],
			["a1", "no"],
		])
		expect(again.headers.location).toBe(`${path}/enter?done=sheetNothing`)
	})

	test("a sheet that answers half of it is put right first, then the rest is asked", async () => {
		const { store, remove } = freshSqlite()
		const place = await withChats(store)
		const survey = await place.publish({ ...cleanUp, questions: cleanUp.questions.map((one) => ({ ...one, required: true })) })
		const cx = { house: place.house, people: madeUpPeople(bound).people, now: place.now(), by: "staff-1" }
		expect(await store.tx((tx) => enterSheet(tx, cx, survey, sheet()))).toMatchObject({ isComplete: false })
		const dialog = place.dialog({ showCalls: false })
		for (const answer of ["不对", "2", "1", "15", "返回", "退出", "不对", "返回"]) await dialog.type(answer)
		expectGolden("survey/entered-half-wrong", dialog.transcript())
		await remove()
	})

	test("nobody entered anything for somebody else", async () => {
		const dialog = hall.dialog({
			who: { ...resident, chatId: "chat-9", person: { id: "p-9", name: "张三", householdId: "h-9", roles: [], isHead: false } },
		})
		await dialog.type("不对")
		expect(dialog.transcript()).toContain("没有别人替您录的答案")
	})
})

describe("代填", () => {
	const worker = {
		...resident,
		chatId: "chat-9",
		person: { id: "p-wg", name: "李大海", householdId: "h-1", roles: ["grid-worker"], isHead: false },
	}
	const removals: (() => Promise<void>)[] = []
	afterAll(async () => {
		for (const remove of removals) await remove()
	})
	async function place(): Promise<Hall> {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		return withChats(store)
	}

	test("a grid worker enters a sheet with its photo; the person is told", async () => {
		const hall = await place()
		await hall.publish(cleanUp)
		const dialog = hall.dialog({ who: worker, showCalls: false })
		for (const one of ["代填", "王五", "李秀英", "1", "写在纸上"]) await dialog.type(one)
		await dialog.send("image")
		await dialog.type("不同意")
		await dialog.type("1")
		await dialog.type("返回")
		for (const one of ["1 2", "跳过", "2"]) await dialog.type(one)
		await dialog.send("voice")
		await dialog.type("路灯坏了")
		await dialog.press("都对，保存")
		expectGolden("survey/proxy", dialog.transcript())
		expect((await said(hall.store)).map(({ chatId }) => chatId)).toEqual(["chat-1"])
		expect(await hall.store.read((reader) => entriesOf(reader, villageId, { personId: "p-li" }, 10))).toMatchObject([
			{ enteredByName: "李大海", mode: "paper", questions: ["agree", "what", "happy", "words"] },
		])
	})

	test("what the paper need not answer is not asked; a photo is taken as an answer", async () => {
		const hall = await place()
		const [agree] = cleanUp.questions
		if (agree === undefined) throw new Error("a survey has a question")
		await hall.publish({
			...cleanUp,
			questions: [
				agree,
				{ id: "why", kind: "text", title: "为什么不同意？", required: true, showIf: { question: "agree", is: "no" } },
				{ id: "pic", kind: "photo", title: "拍一张水沟", required: false, min: 1, max: 2 },
			],
		})
		const dialog = hall.dialog({ who: worker, showCalls: false })
		for (const one of ["代填", "李秀英", "1", "口头说的", "不同意", "怕吵", "返回", "返回", "同意"]) await dialog.type(one)
		await dialog.send("image")
		await dialog.press("都对，保存")
		expectGolden("survey/proxy-conditions", dialog.transcript())
		expect(await hall.store.read((reader) => entriesOf(reader, villageId, { personId: "p-li" }, 10))).toMatchObject([
			{ questions: ["agree", "pic"] },
		])
	})

	test("own answers are left alone unless it is said otherwise; a resident may not", async () => {
		const hall = await place()
		await hall.publish(cleanUp)
		const own = hall.dialog()
		for (const one of ["问卷", "同意"]) await own.type(one)
		const dialog = hall.dialog({ who: worker, showCalls: false })
		for (const one of ["代填", "李秀英", "1", "口头说的", "不同意", "1", "跳过", "2", "跳过", "1"]) await dialog.type(one)
		dialog.become(resident)
		await dialog.type("代填")
		expectGolden("survey/proxy-own", dialog.transcript())
	})
})
