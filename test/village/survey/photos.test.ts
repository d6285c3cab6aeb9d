import ExcelJS from "exceljs"
import { pino } from "pino"
import { afterAll, describe, expect, test } from "vitest"
import type { Json } from "../../../src/engine/flow.ts"
import { answersOf } from "../../../src/village/survey/answers.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import { mountSurveyRoutes } from "../../../src/village/survey/routes.ts"
import { createServer } from "../../../src/web/server.ts"
import { expectGolden, goldenStart, resident } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { recordsOf } from "../../support/tiny.ts"
import { type Hall, hallOf, madeUpPeople, timeZone, villageId } from "./hall.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})
function hall(): Hall {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	return hallOf(store)
}

const roof = (min: number, max: number, required = true) => ({
	title: "房屋情况",
	unit: "household",
	secrecy: "named",
	questions: [
		{ id: "roof", kind: "photo", title: "屋顶拍给村里看看", min, max, required },
		{ id: "say", kind: "text", title: "还有什么要说的？", required: false },
	],
})

describe("a photo question", () => {
	test("one photo answers it; a text, a sticker and a voice message get a clear answer", async () => {
		const place = hall()
		await place.publish(roof(1, 1))
		const dialog = place.dialog()
		await dialog.type("问卷")
		await dialog.type("屋顶漏水")
		await dialog.send("sticker")
		await dialog.send("image", "东屋")
		await dialog.type("返回")
		await dialog.send("voice")
		await dialog.type("跳过")
		await dialog.type("都对")
		expect(place.tasks).toHaveLength(1)
		expectGolden("survey/photo", dialog.transcript())
	})

	test("several, one by one; each is stored at once, and 发完了 goes on", async () => {
		const place = hall()
		const survey = await place.publish(roof(2, 4))
		const dialog = place.dialog()
		await dialog.type("问卷")
		for (const caption of ["前", "后", "里"]) await dialog.send("image", caption)
		const key = { villageId, surveyId: survey.id, respondent: "h-7" }
		const [stored] = await place.store.read((reader) => answersOf(reader, key))
		expect(stored?.value).toMatchObject({ kind: "photo", photos: [{ caption: "前" }, { caption: "后" }, { caption: "里" }] })
		await dialog.type("发完了")
		await dialog.type("没有了")
		expectGolden("survey/photos", dialog.transcript())
	})

	test("one that may be skipped, and one that may not", async () => {
		const place = hall()
		await place.publish(roof(1, 3, false))
		const dialog = place.dialog({ showCalls: false })
		for (const text of ["问卷", "跳过", "返回", "跳过", "跳过", "要改", "1"]) await dialog.type(text)
		await dialog.send("image")
		await dialog.type("发完了")
		expectGolden("survey/photo-skipped", dialog.transcript())
	})

	test.each([
		[{ min: 0 }, ["photo-range"]],
		[{ min: 3, max: 2 }, ["photo-range"]],
		[{ max: 10 }, ["photo-range"]],
		[{ min: 1.5 }, ["photo-range"]],
		[{ min: 2 }, []],
	])("bounds %j", (bounds, expected) => {
		const read = readSurvey({ ...roof(1, 1), questions: [{ kind: "photo", title: "拍", ...bounds }] }, { now: goldenStart, timeZone })
		expect(read.ok ? [] : read.problems.map(({ code }) => code)).toEqual(expected)
	})
})

describe("photos in the console", () => {
	const jpeg = `${"a".repeat(64)}.jpg`
	async function sentIn(secrecy: "named" | "confidential") {
		const { store, remove } = freshSqlite()
		const place = hallOf(store)
		const server = await createServer({
			config: { locale: "zh-CN", demo: false },
			log: pino({ level: "silent" }),
			routes: [(instance) => mountSurveyRoutes(instance, place.house, madeUpPeople().people)],
		})
		removals.push(() => server.http.close(), remove)
		const survey = await place.publish({ ...roof(1, 2), secrecy })
		const call = (name: string, args: Json) => place.call(name, args, { now: goldenStart, who: resident })
		await call("survey.begin", { surveyId: survey.id, revision: 1 })
		const photos = [{ ref: jpeg, caption: "东屋" }, { ref: `${"b".repeat(64)}.jpg` }]
		await call("survey.answer", { surveyId: survey.id, revision: 1, questionId: "roof", answer: { kind: "photo", photos } })
		const get = (path: string) => server.http.inject({ url: `/console/surveys/${survey.id}${path}`, headers: { accept: "text/html" } })
		return { place, survey, get }
	}

	test("staff see them small, by whom in a named survey, open each, and every look is on record", async () => {
		const { place, survey, get } = await sentIn("named")
		expect((await get("")).body).toContain("看 1 份照片")
		const { body } = await get("/photos/roof")
		expect(body).toContain("李秀英")
		expect(body).toContain("东屋")
		const paths = [...body.matchAll(/<img src="\/console\/surveys\/[^/]+([^"]+)"/g)].map(([, path]) => path)
		expect(paths).toEqual(["/photos/roof/h-7/1", "/photos/roof/h-7/2"])
		expect((await get("/photos/roof/h-7/1")).headers).toMatchObject({ "cache-control": "private, no-store" })
		for (const wrong of ["/photos/roof/h-7/3", "/photos/roof/h-8/1", "/photos/say", "/photos/roof/h-7/x"])
			expect([wrong, (await get(wrong)).statusCode]).toEqual([wrong, 404])
		expect(await recordsOf(place.store, villageId)).toContainEqual(
			expect.objectContaining({ event: "personal-data-read", subject: survey.id }),
		)
	})

	test("not in a confidential one", async () => {
		const { get } = await sentIn("confidential")
		expect((await get("")).body).toContain("保密问卷，照片不显示。")
		for (const path of ["/photos/roof", "/photos/roof/h-7/1"]) expect([path, (await get(path)).statusCode]).toEqual([path, 404])
	})

	test("the spreadsheet names the files", async () => {
		const { get } = await sentIn("named")
		const { rawPayload } = await get("/export.xlsx")
		const workbook = new ExcelJS.Workbook()
		const copy = new ArrayBuffer(rawPayload.length)
		new Uint8Array(copy).set(rawPayload)
		await workbook.xlsx.load(copy)
		const [answers] = workbook.worksheets
		expect(answers?.getRow(2).getCell(8).value).toBe(`${jpeg}（东屋）\n${"b".repeat(64)}.jpg`)
	})
})
