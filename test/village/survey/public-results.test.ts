import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterAll, beforeAll, expect, test } from "vitest"
import { mountPublicResults } from "../../../src/village/survey/public-page.tsx"
import type { Survey } from "../../../src/village/survey/repo.ts"
import { mountSurveyRoutes } from "../../../src/village/survey/routes.ts"
import { createServer } from "../../../src/web/server.ts"
import { resident } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { cleanUp, type Hall, hallOf, madeUpPeople } from "./hall.ts"

const persons = ["p-1", "p-2", "p-3", "p-4", "p-5", "p-6"]
const bound = persons.map((personId) => ({ chatId: `c-${personId}`, personId }))
const { people } = madeUpPeople(bound)

let http: FastifyInstance
let hall: Hall
let remove: () => Promise<void>

beforeAll(async () => {
	const fresh = freshSqlite()
	remove = fresh.remove
	hall = hallOf(fresh.store, bound)
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(instance) => mountSurveyRoutes(instance, hall.house, people), (instance) => mountPublicResults(instance, hall.house, people)],
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
		payload: new URLSearchParams({ csrf: "csrf-1", ...fields }).toString(),
	})
const consolePath = ({ id }: Survey, rest = "") => `/console/surveys/${id}${rest}`
const publicPath = ({ id }: Survey) => `/v/QJ/survey/${id}`

async function answer(personId: string, title: string, answers: readonly string[]): Promise<void> {
	const person = { id: personId, name: "张三", householdId: `h-of-${personId}`, roles: [], isHead: false }
	const dialog = hall.dialog({ who: { ...resident, chatId: `c-${personId}`, person } })
	await dialog.type("问卷")
	for (const one of [title, ...answers]) await dialog.type(one)
}

test("results are public once the survey has closed and staff say so: totals alone, and no small number", async () => {
	const survey = await hall.publish({ ...cleanUp, title: "公开的问卷" })
	const open = await hall.publish({ ...cleanUp, title: "还开着的" })
	for (const person of persons.slice(0, 5)) await answer(person, "公开的问卷", [person === "p-1" ? "不同意" : "同意"])
	await answer("p-6", "公开的问卷", ["同意", "1 2", "3", "4", "只有我知道"])

	expect((await post(consolePath(open, "/public"), { show: "yes" })).headers.location).toBe(`${consolePath(open)}?done=notClosed`)
	expect((await get(publicPath(survey))).statusCode).toBe(404)
	await post(consolePath(survey, "/close"), {})
	expect((await get(publicPath(survey))).statusCode).toBe(404)
	expect((await get(consolePath(survey))).body).toContain("把结果公布到公开栏")
	expect((await post(consolePath(survey, "/public"), { show: "yes" })).headers.location).toBe(`${consolePath(survey)}?done=resultsShown`)

	const shown = await get(publicPath(survey))
	expect(shown.statusCode).toBe(200)
	expect(shown.body).toContain("公开的问卷")
	expect(shown.body).toContain('<a href="/v/QJ#surveys">‹ 清江村公开栏</a>')
	expect(shown.body).toContain("答完 1 人。")
	expect(shown.body).toContain("5，占 83%")
	expect(shown.body).toContain("1，占 17%")
	expect(shown.body).toContain("答的人不到 5 个，不公布。")
	expect(shown.body).not.toContain("只有我知道")
	expect(shown.body).not.toContain("张三")
	expect((await get(publicPath(open))).statusCode).toBe(404)

	expect((await post(consolePath(survey, "/public"), { show: "no" })).headers.location).toBe(`${consolePath(survey)}?done=resultsHidden`)
	expect((await get(publicPath(survey))).statusCode).toBe(404)
})
