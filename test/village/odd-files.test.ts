/** Files as people really send them: for each import either read right, or refused in plain words with what to do. */
import type ExcelJS from "exceljs"
import { describe, expect, test } from "vitest"
import { words as engineWords } from "../../src/engine/words.ts"
import { speaker } from "../../src/text/catalogue.ts"
import { opinionAffair, readOpinionFile } from "../../src/village/opinion/index.ts"
import { peopleAffair, readRoster, readRosterFile, rosterReason } from "../../src/village/people/index.ts"
import { maxFileBytes } from "../../src/village/people/roster-file.ts"
import { signoffAffair } from "../../src/village/signoff/index.ts"
import { readCampaignWorkbook } from "../../src/village/signoff/read-sheet.ts"
import { surveyAffair } from "../../src/village/survey/index.ts"
import { readSurveyFile } from "../../src/village/survey/survey-file.ts"
import { toGbk, workbookOf } from "./people/file-cases.ts"

const say = speaker([engineWords, peopleAffair.words, opinionAffair.words, surveyAffair.words, signoffAffair.words], "zh-CN")
const now = Date.UTC(2026, 10, 5)
const timeZone = "Asia/Shanghai"

async function roster(content: Buffer): Promise<string> {
	const file = await readRosterFile(content)
	if (!file.ok) return rosterReason(say, file)
	const reading = readRoster(file.table, "2026-11-05")
	if (!reading.ok) return rosterReason(say, reading)
	const { households, refused } = reading.plan
	const read = households.map(({ number, persons }) =>
		[number, ...persons.map(({ name, phone, birth }) => [name, phone, birth].filter((part) => part !== undefined).join(" "))].join(" "),
	)
	return [...read, ...refused.map((reason) => `第 ${reason.row} 行：${rosterReason(say, reason)}`)].join("\n")
}

async function opinions(content: Buffer): Promise<string> {
	const file = await readOpinionFile(content, { say, now, timeZone })
	if (!file.ok) return file.words
	const day = (at: number | undefined) => (at === undefined ? "" : new Date(at + 8 * 3_600_000).toISOString().slice(0, 10))
	const { rows, refused } = file.table
	return [
		...rows.map(({ text, name, household, saidAt }) => [text, name, household, day(saidAt)].filter((part) => part !== "").join(" ")),
		...refused.map(({ row, code }) => `第 ${row} 行：${say(`opinion.import.row.${code}`, { other: "" })}`),
	].join("\n")
}

async function survey(content: Buffer): Promise<string> {
	const read = await readSurveyFile(content, { now, timeZone }, say)
	return read.ok ? read.survey.definition.title : read.problems.join("\n")
}

async function signoff(content: Buffer): Promise<string> {
	const read = await readCampaignWorkbook(content, say, timeZone)
	return read.ok ? read.given.title : say(`signoff.problem.${read.code}`)
}

const book = (...rows: readonly (readonly unknown[])[]) =>
	workbookOf((sheet) => {
		for (const row of rows) sheet.addRow([...row])
	})
const ole = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)])
const locked = Buffer.concat([ole, Buffer.from("EncryptedPackage", "utf16le"), Buffer.alloc(100)])
const people = "户号,姓名,电话\n1,李建国,13812345678\n2,王强,\n"
const said = "意见内容,姓名,日期\n路灯坏了很久了,李建国,2026-03-05\n"
const readPeople = "1 李建国 13812345678\n2 王强"
const readSaid = "路灯坏了很久了 李建国 2026-03-05"
/** 𠀀, which GBK has not. */
const rare = Buffer.from([0x95, 0x32, 0x82, 0x36])

describe("written by many programs", () => {
	test.each([
		["GBK", toGbk],
		["UTF-16, as Excel's Unicode text", (text: string) => Buffer.from(`\ufeff${text.replaceAll(",", "\t")}`, "utf16le")],
		["UTF-16 the other way round", (text: string) => Buffer.from(`\ufeff${text.replaceAll(",", "\t")}`, "utf16le").swap16()],
		["tabs", (text: string) => Buffer.from(text.replaceAll(",", "\t"))],
		["semicolons", (text: string) => Buffer.from(text.replaceAll(",", ";"))],
		["a first line that names the separator", (text: string) => Buffer.from(`sep=;\n${text.replaceAll(",", ";")}`)],
		["UTF-8 with a mark and lines of Windows", (text: string) => Buffer.from(`\ufeff${text.replaceAll("\n", "\r\n")}`)],
		["titles above", (text: string) => Buffer.from(`××村花名册,,\n填表单位：××村村委会,,2026年3月\n\n${text}`)],
		["empty columns", (text: string) => Buffer.from(text.replaceAll(/^|,/gm, ",,"))],
		[
			"a total and a signature below",
			(text: string) => Buffer.from(`${text}合计,2人,\n总　计（人）,,\n填表人：王强,,\n备注：以上属实,,\n`),
		],
	])("%s", async (_, write) => {
		expect(await roster(write(people))).toBe(readPeople)
		expect(await opinions(write(said))).toBe(readSaid)
	})
	test("GB18030 with a sign GBK has not", async () => {
		const parts = (text: string) => Buffer.concat(text.split("𠀀").flatMap((part, at) => (at === 0 ? [toGbk(part)] : [rare, toGbk(part)])))
		expect(await roster(parts("户号,姓名\n1,李𠀀\n"))).toBe("1 李𠀀")
		expect(await opinions(parts("意见内容\n𠀀家门口的路坏了\n"))).toBe("𠀀家门口的路坏了")
	})
	test("a header of two lines", async () => {
		expect(await roster(Buffer.from("序号,户号,户主信息,,\n,,姓名,性别,电话\n1,1,李建国,男,13812345678\n"))).toBe("1 李建国 13812345678")
	})
	test("titles printed anew on each page", async () => {
		expect(await opinions(Buffer.from(`${said}意见内容,姓名,日期\n水渠堵了没人管,,\n`))).toBe(`${readSaid}\n水渠堵了没人管`)
	})
})

describe("cells of workbooks", () => {
	test("merged cells, formulas with results, dates as days, phones as numbers", async () => {
		const filled = (sheet: ExcelJS.Worksheet, rows: readonly (readonly unknown[])[]) => {
			for (const row of rows) sheet.addRow([...row])
			sheet.mergeCells("A1:D1")
		}
		const list = await workbookOf((sheet) => {
			filled(sheet, [
				["清江村花名册"],
				["户号", "姓名", "电话", "出生日期"],
				[{ formula: "1+6", result: 7 }, "李建国", 13812345678, new Date(Date.UTC(1950, 0, 2))],
				["", "王秀英", { formula: "C3", result: 13812345678 }, 18265],
			])
			sheet.mergeCells("A3:A4")
		})
		expect(await roster(list)).toBe("7 李建国 13812345678 1950-01-02 王秀英 13812345678 1950-01-02")
		const matters = await workbookOf((sheet) =>
			filled(sheet, [
				["清江村意见汇总"],
				["意見內容", "姓名", "戶號", "日期"],
				["路灯坏了很久了", "李建国", { formula: "1+6", result: 7 }, new Date(Date.UTC(2026, 2, 5))],
				[{ formula: "A3", result: "水渠堵了没人管" }, "", "", 46086],
			]),
		)
		expect(await opinions(matters)).toBe("路灯坏了很久了 李建国 7 2026-03-05\n水渠堵了没人管 2026-03-05")
	})
	test.each([
		["20260305", "路灯坏了很久了 2026-03-05"],
		["46086", "路灯坏了很久了 2026-03-05"],
		["46086.0", "路灯坏了很久了 2026-03-05"],
		["46086.75", "路灯坏了很久了 2026-03-05"],
		["2026/3/5 10:20", "路灯坏了很久了 2026-03-05"],
		["3月5日", "第 2 行：日期没看懂，这一行没有导入。请写成 2026-03-05，或者空着。"],
	])("an opinion of the day %s", async (day, read) => {
		expect(await opinions(Buffer.from(`意见内容,日期\n路灯坏了很久了,${day}\n`))).toBe(read)
	})
	test.each([
		["=A1", "第 2 行：有一格是公式，没有结果，这一行没有导入。请复制这一列，用“选择性粘贴→数值”贴回去。"],
		["#REF!", "第 2 行：有一格是 Excel 的出错提示（像 #REF!），这一行没有导入。请改成正确的内容。"],
	])("an opinion that is %s", async (cell, read) => {
		expect(await opinions(Buffer.from(`意见内容,姓名\n${cell},李建国\n`))).toBe(read)
	})
	test("numbers a spreadsheet rounded are refused by their row, those it only decorated are read", async () => {
		const read = await roster(Buffer.from("户号,姓名,电话,身份证号\n1.0,李建国,13812345678.0,\n2,王强,1.38E+10,\n3,张福,,3.30106E+17\n"))
		expect(read.split("\n")).toEqual([
			"1 李建国 13812345678",
			expect.stringMatching(/^第 3 行：“手机号”被 Excel 改成了科学计数.*请把这一列设成“文本”格式，重新填。$/),
			expect.stringMatching(/^第 4 行：“身份证号”被 Excel 改成了科学计数/),
		])
	})
	test("the sheet that holds the list is found behind others", async () => {
		const content = await workbookOf((sheet, workbook) => {
			sheet.addRows([
				["户号", "姓名"],
				["1", "李建国"],
			])
			workbook.addWorksheet("意见").addRows([["意见内容"], ["路灯坏了很久了"]])
		})
		expect([await roster(content), await opinions(content)]).toEqual(["1 李建国", "路灯坏了很久了"])
	})
})

const imports = { 花名册: roster, 意见: opinions, 问卷: survey, 签字: signoff } as const

const half = (await book(["户号", "姓名"], ["1", "李"])).subarray(0, 2_000)

describe("what cannot be read is refused in plain words with what to do", () => {
	test.each([
		["an old .xls", ole, /旧版 Excel（\.xls）.*请用 Excel 或 WPS 打开，点“另存为”，选 \.xlsx/],
		["a password", locked, /这个文件设了打开密码.*去掉密码/],
		["half a workbook", half, /打不开.*请/],
		["over 20 MB", Buffer.alloc(maxFileBytes + 1, 0x41), /(?:太大|太|没有“问卷”和“题目”|打不开).*请/],
	])("%s", async (_, content, words) => {
		for (const [name, read] of Object.entries(imports)) {
			const answer = await read(content)
			expect(answer, name).toMatch(words)
			expect(answer, name).not.toMatch(/JSON|undefined|roster|opinion\./)
		}
	})
	test.each([
		["a list saved as text", Buffer.from("题目,选项\n您多大年纪？,\n")],
		["a list in GBK", toGbk("题目,选项\n您多大年纪？,\n")],
		["a photo", Buffer.from("89504e470d0a1a0a00", "hex")],
		["nothing", Buffer.alloc(0)],
	])("a survey that is %s", async (_, content) => {
		expect(await survey(content)).toBe("这个文件里没有“问卷”和“题目”两张表，一点都没读出来。请下载模板，照着填一份再传。")
	})
})
