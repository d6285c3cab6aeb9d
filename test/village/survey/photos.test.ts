import { afterAll, describe, expect, test } from "vitest"
import { answersOf } from "../../../src/village/survey/answers.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import { expectGolden, goldenStart } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Hall, hallOf, timeZone, villageId } from "./hall.ts"

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
