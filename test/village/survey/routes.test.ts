import { randomUUID } from "node:crypto"
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { mountSurveyRoutes } from "../../../src/village/survey/routes.ts"
import { createServer } from "../../../src/web/server.ts"
import { resident } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { cleanUp, type Hall, hallOf, madeUpPeople } from "./hall.ts"

let http: FastifyInstance
let hall: Hall
let remove: () => Promise<void>

beforeAll(async () => {
	const fresh = freshSqlite()
	remove = fresh.remove
	hall = hallOf(fresh.store)
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(instance) => mountSurveyRoutes(instance, hall.house, madeUpPeople().people)],
	})
	http = server.http
})
afterAll(async () => {
	await http.close()
	await remove()
})

const get = (url: string) => http.inject({ url, headers: { accept: "text/html" } })
const post = (url: string, fields: Readonly<Record<string, string>>) =>
	http.inject({
		method: "POST",
		url,
		headers: { accept: "text/html", "content-type": "application/x-www-form-urlencoded" },
		payload: new URLSearchParams(fields).toString(),
	})
const csrf = "csrf-1"

function upload(content: string, token = csrf, draft = "") {
	const boundary = "b-1"
	const part = (head: string, body: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`
	return http.inject({
		method: "POST",
		url: "/console/surveys/upload",
		headers: { accept: "text/html", "content-type": `multipart/form-data; boundary=${boundary}` },
		payload: `${part('name="csrf"', token)}${part('name="draft"', draft)}${part('name="file"; filename="s.json"\r\nContent-Type: application/json', content)}--${boundary}--\r\n`,
	})
}

const oneQuestion = {
	csrf,
	title: "修路",
	unit: "household",
	secrecy: "named",
	count: "1",
	"q1.kind": "single",
	"q1.title": "同意修吗？",
	"q1.required": "yes",
	"q1.options": "同意\n不同意",
}

async function answered(answers: readonly string[], person = "p-li"): Promise<void> {
	const dialog = hall.dialog({
		who: { ...resident, chatId: `c-${person}`, person: { id: person, name: "李秀英", householdId: "h-7", roles: [], isHead: false } },
	})
	await dialog.type("问卷")
	for (const answer of answers) await (answer === "voice" ? dialog.send("voice") : dialog.type(answer))
}

describe("writing a survey", () => {
	test("question after question without a script", async () => {
		const empty = await get("/console/surveys/new")
		expect(empty.body).toContain("第 1 题")
		expect(empty.body).not.toContain("第 2 题")
		const more = await post("/console/surveys/new", { ...oneQuestion, do: "add" })
		expect(more.statusCode).toBe(200)
		expect(more.body).toContain("第 2 题")
		expect(more.body).toContain("同意修吗？")
		const less = await post("/console/surveys/new", { ...oneQuestion, count: "2", "q2.kind": "text", "q2.title": "说说", do: "remove:0" })
		expect(less.body).not.toContain("同意修吗？")
		expect(less.body).toContain("说说")
	})

	test("every problem is told at once and nothing is saved", async () => {
		const before = (await get("/console/surveys")).body
		const refused = await post("/console/surveys/new", { ...oneQuestion, title: "", "q1.options": "", do: "save" })
		expect(refused.statusCode).toBe(422)
		expect(refused.body).toContain("“标题”是空的，请填上。")
		expect(refused.body).toContain("第 1 题：选择题没有选项。")
		expect((await get("/console/surveys")).body).toBe(before)
	})

	test("saved as a draft, shown, published, edited, closed", async () => {
		const saved = await post("/console/surveys/new", { ...oneQuestion, do: "save" })
		expect(saved.statusCode).toBe(303)
		const path = String(saved.headers.location).replace("?done=saved", "")
		const draft = await get(String(saved.headers.location))
		expect(draft.body).toContain("已存成草稿")
		expect(draft.body).toContain("同意修吗？")
		expect((await post(`${path}/publish`, { csrf })).headers.location).toBe(`${path}?done=opened`)
		expect((await post(`${path}/publish`, { csrf })).headers.location).toBe(`${path}?done=notDraft`)
		const edit = await get(`${path}/edit`)
		expect(edit.body).toContain("已经开始答的人接着答原来那一版")
		const id = /name="q1\.id" value="([^"]+)"/.exec(edit.body)?.[1] ?? ""
		const refused = await post(`${path}/edit`, { ...oneQuestion, "q1.id": id, unit: "person", do: "save" })
		expect(refused.statusCode).toBe(422)
		expect(refused.body).toContain("发布以后不能再改“每人一份”还是“一户一份”")
		expect((await post(`${path}/edit`, { ...oneQuestion, "q1.id": id, title: "修村口的路", do: "save" })).headers.location).toBe(
			`${path}?done=revised`,
		)
		expect((await get(path)).body).toContain("修村口的路")
		expect((await get(`${path}/close`)).body).toContain("截止以后谁也不能再答")
		expect((await post(`${path}/close`, { csrf })).headers.location).toBe(`${path}?done=closed`)
		expect((await get(`${path}/close`)).headers.location).toBe(`${path}?done=notOpen`)
		expect((await get(`${path}/edit`)).headers.location).toBe(`${path}?done=notOpen`)
		const closed = await get(path)
		expect(closed.body).toContain("已截止")
		expect(closed.body).not.toContain("data-live")
	})

	test("sent twice, as by a second press, it is one draft; sent again with other words it is another", async () => {
		const draft = /name="draft" value="([^"]+)"/.exec((await get("/console/surveys/new")).body)?.[1]
		expect(draft).toBeTypeOf("string")
		const form = { ...oneQuestion, title: "按了两下", draft: randomUUID(), do: "save" }
		const added = await post("/console/surveys/new", { ...form, do: "add" })
		expect(added.body).toContain(`name="draft" value="${form.draft}"`)
		const [one, two] = await Promise.all([post("/console/surveys/new", form), post("/console/surveys/new", form)])
		expect(two.headers.location).toBe(one.headers.location)
		const other = await post("/console/surveys/new", { ...form, title: "退回来改了再存" })
		expect(other.headers.location).not.toBe(one.headers.location)
		const list = (await get("/console/surveys")).body
		expect([list.match(/按了两下/g)?.length, list.match(/退回来改了再存/g)?.length]).toEqual([1, 1])
	})

	test("changed by somebody else meanwhile: nothing is written over unseen, nothing unseen is published, and what was typed stays", async () => {
		const saved = await post("/console/surveys/new", { ...oneQuestion, do: "save" })
		const path = String(saved.headers.location).replace("?done=saved", "")
		const seenOn = (body: string) => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ""
		const [mine, theirs, shown] = [await get(`${path}/edit`), await get(`${path}/edit`), await get(path)]
		const id = /name="q1\.id" value="([^"]+)"/.exec(mine.body)?.[1] ?? ""
		const save = (title: string, seen: string) => post(`${path}/edit`, { ...oneQuestion, "q1.id": id, title, seen, do: "save" })
		expect((await save("他改的", seenOn(theirs.body))).headers.location).toBe(`${path}?done=revised`)
		const overtaken = await save("我改的", seenOn(mine.body))
		expect([overtaken.statusCode, overtaken.body.includes("还没有保存：别人刚改过"), overtaken.body.includes('value="我改的"')]).toEqual([
			422,
			true,
			true,
		])
		const asked = await post(`${path}/publish`, { csrf, seen: seenOn(shown.body) })
		expect(asked.headers.location).toBe(`${path}?done=revisedMeanwhile`)
		const changed = await get(`${path}?done=revisedMeanwhile`)
		expect(changed.body).toContain("请看一遍再发布")
		expect(changed.body).toContain("他改的")
		const kept = await post(`${path}/edit`, { ...oneQuestion, "q1.id": id, title: "我改的", seen: seenOn(overtaken.body), do: "add" })
		expect(seenOn(kept.body)).toBe(seenOn(overtaken.body))
		expect((await save("我改的", seenOn(kept.body))).headers.location).toBe(`${path}?done=revised`)
		const last = await get(path)
		expect(last.body).toContain("我改的")
		expect((await post(`${path}/publish`, { csrf, seen: seenOn(last.body) })).headers.location).toBe(`${path}?done=opened`)
		// Nobody's question in the other tests of this village.
		expect((await post(`${path}/close`, { csrf })).headers.location).toBe(`${path}?done=closed`)
	})

	test("from a file: the example, a wrong one, one that is no JSON, none, a form that is not ours", async () => {
		const example = await get("/console/surveys/example.json")
		const taken = await upload(example.body)
		expect(taken.statusCode).toBe(303)
		expect((await get(String(taken.headers.location))).body).toContain("清江村环境整治问卷")
		expect((await get("/console/surveys/upload")).body).toMatch(/name="draft" value="[^"]+"/)
		const draft = randomUUID()
		const [one, two] = await Promise.all([upload(example.body, csrf, draft), upload(example.body, csrf, draft)])
		expect(two.headers.location).toBe(one.headers.location)
		expect(one.headers.location).not.toBe(taken.headers.location)
		expect((await upload(JSON.stringify({ ...cleanUp, questions: [] }))).body).toContain("一道题都没有")
		expect((await upload("x")).body).toContain("没有“问卷”和“题目”两张表")
		expect((await upload("{x")).body).toContain("不是 JSON 格式")
		expect((await post("/console/surveys/upload", { csrf })).statusCode).toBe(422)
		expect((await upload(example.body, "other")).statusCode).toBe(500)
		expect((await get("/console/surveys/upload")).body).toContain("multipart/form-data")
	})
})

describe("results", () => {
	test("bars, means, texts, the live part and the recount", async () => {
		const survey = await hall.publish(cleanUp)
		const path = `/console/surveys/${survey.id}`
		await answered(["同意", "1 2", "15", "5", "<b>路灯</b>坏了"])
		const page = await get(path)
		expect(page.body).toContain("实时统计与逐条重算一致")
		expect(page.body).toContain("平均 15 个")
		expect(page.body).toContain("花名册上共 1500 个成年人")
		const cursor = /data-cursor="([^"]+)"/.exec(page.body)?.[1] ?? ""
		expect((await get(`${path}/results?cursor=${cursor}`)).statusCode).toBe(204)
		await answered(["不同意"], "p-2")
		const fresh = await get(`${path}/results?cursor=${cursor}`)
		expect(fresh.statusCode).toBe(200)
		expect(fresh.headers["x-cursor"]).not.toBe(cursor)
		const texts = await get(`${path}/texts/words`)
		expect(texts.body).toContain("&lt;b>路灯&lt;/b>坏了")
		expect(texts.body).toContain("李秀英")
		expect((await get(`${path}/texts/agree`)).statusCode).toBe(404)
		expect((await post(`${path}/invite`, { csrf })).headers.location).toBe(`${path}?done=invited`)
		expect((await post(`${path}/invite`, { csrf })).headers.location).toBe(`${path}?done=invitedLately`)
		expect((await get("/console/surveys/live.js")).headers["content-type"]).toContain("javascript")
		await post(`${path}/close`, { csrf })
	})

	test("a confidential survey shows totals and neither texts nor names", async () => {
		const survey = await hall.publish({ ...cleanUp, title: "保密的", secrecy: "confidential" })
		const path = `/console/surveys/${survey.id}`
		await answered(["voice", "1", "2", "5", "我说的话"])
		const page = await get(path)
		expect(page.body).toContain("保密问卷，文字回答不显示")
		expect((await get(`${path}/texts/words`)).statusCode).toBe(404)
		const entries = await get(`${path}/entries`)
		expect(entries.body).toContain("<audio")
		for (const { body } of [page, entries]) {
			expect(body).not.toContain("我说的话")
			expect(body).not.toContain("李秀英")
		}
		await post(`${path}/close`, { csrf })
	})

	test("a voice answer is entered, and an answer that moved on is not", async () => {
		const survey = await hall.publish({ ...cleanUp, title: "录入的" })
		const path = `/console/surveys/${survey.id}`
		await answered(["voice"])
		const entry = { csrf, respondent: "p-li", question: "agree", version: "1", revision: "1" }
		expect((await get(`${path}/close`)).body).toContain("还有 1 条语音或图片没有录入")
		expect((await get(`${path}/media/p-li/agree`)).headers["content-type"]).toBe("audio/ogg")
		expect((await post(`${path}/entries`, entry)).headers.location).toBe(`${path}/entries?done=notEntered`)
		expect((await post(`${path}/entries`, { ...entry, "answer-0": "none" })).headers.location).toBe(`${path}/entries?done=notEntered`)
		expect((await post(`${path}/entries`, { ...entry, "answer-0": "no" })).headers.location).toBe(`${path}/entries?done=entered`)
		expect((await post(`${path}/entries`, { ...entry, "answer-0": "yes" })).headers.location).toBe(`${path}/entries?done=moved`)
		expect((await get(`${path}/entries?done=moved`)).body).toContain("没有等录入的答案")
		expect((await get(`${path}/media/p-li/agree`)).statusCode).toBe(404)
		await post(`${path}/close`, { csrf })
	})

	test("every form needs its token, and unknown surveys are not found", async () => {
		const survey = await hall.publish(cleanUp)
		const path = `/console/surveys/${survey.id}`
		for (const action of ["publish", "open", "invite", "close", "edit", "entries"])
			expect((await post(`${path}/${action}`, {})).statusCode).toBe(500)
		for (const rest of ["", "/results", "/close", "/edit", "/entries", "/texts/q", "/media/p/q"])
			expect((await get(`/console/surveys/none${rest}`)).statusCode).toBe(404)
		await post(`${path}/close`, { csrf })
	})
})
