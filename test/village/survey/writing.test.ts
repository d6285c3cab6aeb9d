import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { revisionOf, surveysIn } from "../../../src/village/survey/repo.ts"
import { closingTime, draftFrom, draftSchema, questionFrom, questionProblems, readDraft } from "../../../src/village/survey/writing.ts"
import { expectGolden, type Golden, goldenStart, resident } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Hall, hallOf, timeZone, villageId } from "./hall.ts"

const cx = { now: goldenStart, timeZone }

describe("a question in the words of who wrote it", () => {
	const three = ["同意", "不同意", "都可以"]
	test.each<[string, unknown]>([
		["垃圾桶搬到路口，您同意吗？\n同意\n不同意\n都可以", { title: "垃圾桶搬到路口，您同意吗？", kind: "single", options: three }],
		["垃圾桶搬到路口，您同意吗？\n同意、不同意、都可以", { kind: "single", options: three }],
		["您同意吗？同意/不同意/都可以", { title: "您同意吗？", kind: "single", options: three }],
		["1. 您同意吗？\nA. 同意\nB、不同意\nC 都可以", { title: "您同意吗？", options: three }],
		["第二题：您同意吗？\n① 同意\n② 不同意\n③ 都可以", { title: "您同意吗？", options: three }],
		["您同意吗？\nA.同意 B.不同意 C.都可以", { options: three }],
		["最该修什么？（多选，最多选2个）\n路\n桥\n水渠", { title: "最该修什么？", kind: "multiple", max: 2, options: ["路", "桥", "水渠"] }],
		["最该修什么（选1-2项）\n路/桥/水渠", { kind: "multiple", min: 1, max: 2 }],
		["您家几亩地？（填数字，单位亩）", { title: "您家几亩地？", kind: "number", unit: "亩" }],
		["您对村里满意吗？（打分1到10）", { title: "您对村里满意吗？", kind: "scale", steps: 10 }],
		["还有什么要说的？（可不答）", { title: "还有什么要说的？", kind: "text", required: false }],
		["您家（老屋）漏雨吗？\n漏\n不漏", { title: "您家（老屋）漏雨吗？", kind: "single" }],
		["名额先到先得：要体检吗？\n要｜20\n不要", { options: [{ label: "要", quota: 20 }, "不要"] }],
		["您家有水、电、路吗？", { title: "您家有水、电、路吗？", kind: "text" }],
	])("%j", (text, question) => expect(questionFrom(text)).toMatchObject(Object(question)))

	test("one option, or a choice without any, is told", () => {
		expect(questionProblems("同意吗？\n同意", cx).map(({ code }) => code)).toEqual(["too-few-options"])
		expect(questionProblems("同意吗？（单选）", cx).map(({ code }) => code)).toEqual(["no-options"])
		expect(questionProblems("同意吗？\n同意\n不同意", cx)).toEqual([])
	})

	test("whatever is typed gives a question to be judged, and a draft that can be kept", () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 200, unit: "grapheme" }), (text) => {
				expect(questionFrom(text)).toHaveProperty("title")
				questionProblems(text, cx)
				const draft = draftFrom(text)
				if (draft !== undefined) readDraft(draftSchema.parse(draft), cx)
			}),
		)
	})
})

test.each([
	["7天", "2026-03-12 20:00"],
	["３天后", "2026-03-08 20:00"],
	["6月30日", "2026-06-30 20:00"],
	["6月30号", "2026-06-30 20:00"],
	["6月30日 18:00", "2026-06-30 18:00"],
	["6月30日晚上8点", "2026-06-30 20点"],
	["1月5日", "2027-01-05 20:00"],
	["2026-06-30 20:00", "2026-06-30 20:00"],
	["过年", "过年"],
])("closing %s is %s", (text, written) => expect(closingTime(text, cx)).toBe(written))

const whole = `环境整治问卷
村里准备整治环境，想听听大家的意见。
每户一份
实名
截止时间：6月30日

一、垃圾桶搬到路口，您家同意吗？
1. 同意
2. 不同意

二、最该先整治哪几样？（多选，最多选2个）
1. 水沟
2. 路灯
3. 乱堆乱放

三、还有什么要说的？（可不答）`

test("a whole survey pasted", () => {
	expect(draftFrom(whole)).toMatchObject({
		title: "环境整治问卷",
		intro: "村里准备整治环境，想听听大家的意见。",
		unit: "household",
		secrecy: "named",
		closesAt: "6月30日",
	})
	expect(draftFrom("修路问卷")).toBeUndefined()
	expect(draftFrom("修路\n1. 同意吗？")).toBeUndefined()
})

describe("发问卷", () => {
	const removals: (() => Promise<void>)[] = []
	afterAll(async () => {
		for (const remove of removals) await remove()
	})
	const secretary = { ...resident, person: { id: "p-sj", name: "王书记", householdId: "h-1", roles: ["secretary"], isHead: false } }
	function dialogOf(): { readonly hall: Hall; readonly dialog: Golden } {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const hall = hallOf(store)
		return { hall, dialog: hall.dialog({ who: secretary, showCalls: false }) }
	}
	async function definitions(hall: Hall) {
		return hall.store.read(async (reader) => {
			const surveys = await surveysIn(reader, villageId, ["open", "scheduled", "draft"], { limit: 10, offset: 0 })
			return Promise.all(surveys.map(async ({ id, revision }) => (await revisionOf(reader, villageId, id, revision))?.definition))
		})
	}

	test("question by question, shown, confirmed twice, published", async () => {
		const { hall, dialog } = dialogOf()
		for (const text of [
			"发问卷",
			"修路问卷",
			"一户一份",
			"实名",
			"6月30日",
			"跳过",
			"村口的路修不修？\n修\n不修",
			"最该修哪一段？（多选，最多选2个）\n村口/桥头/学校门口",
			"还有什么要说的？（可不答）",
			"写完了",
			"发布，先不通知",
			"确定发布",
		])
			await dialog.type(text)
		expect(await definitions(hall)).toMatchObject([
			{
				title: "修路问卷",
				unit: "household",
				questions: [{ kind: "single" }, { kind: "multiple", max: 2 }, { kind: "text", required: false }],
			},
		])
		await dialog.type("发问卷")
		expectGolden("survey/write", dialog.transcript())
	})

	test("pasted whole, put right, published with a notice", async () => {
		const { hall, dialog } = dialogOf()
		await dialog.type("发问卷")
		await dialog.type(whole)
		await dialog.press("改一题")
		await dialog.type("2")
		await dialog.type("最该先整治哪几样？（多选）\n水沟\n路灯\n乱堆乱放\n旱厕")
		await dialog.press("改名字、截止时间等")
		await dialog.press("截止时间")
		await dialog.type("过年")
		await dialog.type("7天")
		await dialog.press("发布，并通知大家")
		await dialog.press("再看看")
		await dialog.press("发布，并通知大家")
		await dialog.press("确定发布")
		expect(await definitions(hall)).toMatchObject([{ title: "环境整治问卷", questions: [{}, { options: [{}, {}, {}, {}] }, {}] }])
		expectGolden("survey/write-pasted", dialog.transcript())
	})

	test("leaving loses nothing; a question that is wrong is kept and put right", async () => {
		const { hall, dialog } = dialogOf()
		for (const text of ["发问卷", "修路问卷", "每人一份", "保密", "跳过", "跳过", "修不修？\n修", "退出", "发问卷", "接着写"])
			await dialog.type(text)
		for (const text of ["改一题", "修不修？\n修\n不修", "先放着", "发问卷", "接着写"]) await dialog.type(text)
		expect(await definitions(hall)).toEqual([])
		expectGolden("survey/write-left", dialog.transcript())
	})

	test("a resident cannot; who lost the role meanwhile cannot either", async () => {
		const { hall, dialog } = dialogOf()
		await dialog.type("发问卷")
		dialog.become(resident)
		await dialog.type("修路问卷")
		await dialog.type("发问卷")
		expect(await definitions(hall)).toEqual([])
		expectGolden("survey/write-not-staff", dialog.transcript())
	})
})
