import ExcelJS from "exceljs"
import { describe, expect, test } from "vitest"
import { speaker } from "../../../src/text/catalogue.ts"
import { questionKinds } from "../../../src/village/survey/definition.ts"
import { buildSurveyTemplate } from "../../../src/village/survey/sheet-template.ts"
import { readSurveyFile } from "../../../src/village/survey/survey-file.ts"
import { words } from "../../../src/village/survey/words.ts"
import { timeZone } from "./hall.ts"

const cx = { now: Date.UTC(2026, 2, 5, 1), timeZone }
const say = speaker([words], "zh-CN")

type Fill = (workbook: ExcelJS.Workbook) => void

/** The template with something done to it, saved and read. */
async function read(fill: Fill, locale: "zh-CN" | "en" = "zh-CN") {
	const workbook = new ExcelJS.Workbook()
	const template = await buildSurveyTemplate(locale)
	const copy = new ArrayBuffer(template.length)
	new Uint8Array(copy).set(template)
	await workbook.xlsx.load(copy)
	fill(workbook)
	return readSurveyFile(Buffer.from(await workbook.xlsx.writeBuffer()), cx, speaker([words], locale))
}

function sheet(workbook: ExcelJS.Workbook, index: number): ExcelJS.Worksheet {
	const found = workbook.worksheets[index]
	if (found === undefined) throw new Error("the template has three sheets")
	return found
}

const titled: Fill = (workbook) => {
	sheet(workbook, 0).getCell("B2").value = "环境整治"
}
/** Takes away 示例, so that the examples are questions. */
const withExamples: Fill = (workbook) => {
	titled(workbook)
	for (let row = 2; row <= 6; row++) sheet(workbook, 1).getCell(row, 1).value = String(row - 1)
}

describe("a survey in a spreadsheet", () => {
	test("the template untouched asks nothing: what is missing is told by its cell", async () => {
		expect(await read(() => {})).toEqual({
			ok: false,
			problems: ["一道题都没有。请至少写一道题。", "“问卷”表第 2 行“标题”：“标题”是空的，请填上。"],
		})
	})

	test.each(["zh-CN", "en"] as const)("the examples of the template in %s are a whole survey", async (locale) => {
		const result = await read(withExamples, locale)
		expect(result).toMatchObject({
			ok: true,
			survey: {
				definition: {
					title: "环境整治",
					unit: "household",
					secrecy: "named",
					questions: [
						{ kind: "single", required: true, options: [{ label: "同意" }, { label: "不同意" }, { label: "都可以" }] },
						{ kind: "multiple", min: 1, max: 2, options: [{ label: "水沟" }, { label: "路灯" }, { label: "乱堆乱放" }] },
						{ kind: "number", required: false, min: 0, max: 60, unit: "个", decimals: 0 },
						{ kind: "scale", steps: 5, low: "很不满意", high: "很满意" },
						{ kind: "text", required: false },
					],
				},
			},
		})
	})

	test("times as text and as the spreadsheet's own dates", async () => {
		const result = await read((workbook) => {
			withExamples(workbook)
			sheet(workbook, 0).getCell("B6").value = "2026-06-01 08:00"
			sheet(workbook, 0).getCell("B7").value = new Date(Date.UTC(2026, 5, 30, 20, 0) - 3)
			sheet(workbook, 0).getCell("B7").numFmt = "yyyy-mm-dd hh:mm"
		})
		expect(result).toMatchObject({ ok: true, survey: { opensAt: Date.UTC(2026, 5, 1, 0), closesAt: Date.UTC(2026, 5, 30, 12) } })
	})

	test("every wrong cell at once, each by sheet, row and column", async () => {
		const result = await read((workbook) => {
			withExamples(workbook)
			sheet(workbook, 0).getCell("B4").value = "每组一份"
			sheet(workbook, 0).getCell("B7").value = "下个月"
			sheet(workbook, 0).getCell("A9").value = "奖品"
			sheet(workbook, 0).getCell("B9").value = "鸡蛋"
			const questions = sheet(workbook, 1)
			questions.getCell("B2").value = "抽奖"
			questions.getCell("F3").value = "水沟"
			questions.getCell("G4").value = "很多"
			questions.getCell("E5").value = "随便"
			questions.getCell("C6").value = ""
		})
		expect(result).toEqual({
			ok: false,
			problems: [
				"“问卷”表第 4 行“谁来答”：不认识“每组一份”，只能写：每人一份 / 一户一份。",
				"“问卷”表第 9 行“奖品”：不认识“奖品”这一项，请照模板写，或者删掉这一行。",
				`“题目”表第 2 行“题型”：不认识“抽奖”，只能写：${questionKinds.map((kind) => say(`survey.kind.${kind}`)).join(" / ")}。`,
				"“题目”表第 4 行“最少”：“很多”不是数字，请只写数字，比如 3。",
				"“题目”表第 5 行“必答”：不认识“随便”，只能写：是 / 否。",
				"“题目”表第 3 行“选项”：选项太少，至少要 2 个。",
				"“题目”表第 3 行“最多”：最多选 2 个，可是只有 1 个选项。",
				"“题目”表第 6 行“题目”：“题目”是空的，请填上。",
				"“问卷”表第 7 行“截止时间”：看不懂“截止时间”的时间“下个月”。请写成 2026-06-30 20:00 这样。",
			],
		})
	})

	test("columns in another order, one left out, a question without a kind", async () => {
		const workbook = new ExcelJS.Workbook()
		workbook.addWorksheet("题目").addRows([
			["选项", "题目"],
			["同意/不同意", "修路吗？"],
			["", "还有什么要说的？"],
		])
		workbook.addWorksheet("问卷").addRows([
			["项目", "内容"],
			["标题：", "修路"],
			["谁来答", "每人一份"],
			["实名还是保密", "保密"],
		])
		const result = await readSurveyFile(Buffer.from(await workbook.xlsx.writeBuffer()), cx, say)
		expect(result).toMatchObject({
			ok: true,
			survey: { definition: { unit: "person", secrecy: "confidential", questions: [{ kind: "single" }, { kind: "text" }] } },
		})
	})

	test.each([
		["another workbook", ["花名册"], "没有“问卷”和“题目”两张表"],
		["a sheet without the column", ["问卷", "题目"], "没有“题目”这一列"],
	])("%s is refused with what to do", async (_, names, words) => {
		const workbook = new ExcelJS.Workbook()
		for (const name of names) workbook.addWorksheet(name).addRow(["甲", "乙"])
		const result = await readSurveyFile(Buffer.from(await workbook.xlsx.writeBuffer()), cx, say)
		expect(result).toMatchObject({ ok: false, problems: [expect.stringContaining(words)] })
	})

	test("a damaged file never throws", async () => {
		const template = await buildSurveyTemplate("zh-CN")
		for (const cut of [2, 30, 500, template.length - 10])
			expect(await readSurveyFile(template.subarray(0, cut), cx, say)).toMatchObject({ ok: false })
	})
})
