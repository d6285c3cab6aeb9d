import ExcelJS from "exceljs"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { GivenCampaign } from "../../../src/village/signoff/campaign-given.ts"
import { checkGiven, readCampaignFile } from "../../../src/village/signoff/campaign-read.ts"
import { verdictOf } from "../../../src/village/signoff/campaign-rows.ts"
import { amountText, readAmount } from "../../../src/village/signoff/kinds.ts"
import { postStandard } from "../../../src/village/signoff/standards.ts"
import { buildSignoffTemplate } from "../../../src/village/signoff/template.ts"
import { freshSqlite } from "../../support/stores.ts"
import { landFile, type Setting, settingOf } from "./setting.ts"

let setting: Setting
const ends: (() => Promise<void>)[] = []
beforeAll(async () => {
	const { store, remove } = freshSqlite()
	ends.push(remove)
	setting = await settingOf(store)
})
afterAll(async () => {
	for (const end of ends) await end()
})

const problems = async (change: Partial<GivenCampaign>) => {
	const read = await checkGiven(setting.house, setting.villageId, landFile(change))
	return read.ok ? [] : read.problems
}
const row = (line: number, change: object = {}) => ({
	line,
	household: "0001",
	head: "",
	number: `X-${line}`,
	cells: { name: "大田", area: "1" },
	sum: "",
	...change,
})

describe("everything wrong in a file is named with its row", () => {
	test.each<[string, Partial<GivenCampaign>, string]>([
		["a total that does not add up", { total: "12" }, "明细相加是 11.65，申报总数写的是 12。"],
		["nothing where a household's sum stands once above its parcels", { total: "", rows: [row(2, { sum: "2" }), row(3)] }, ""],
		[
			"a household's wrong sum",
			{ total: "", rows: [row(2, { sum: "2.5" }), row(3, { sum: "2.5" })] },
			"第 2 行：0001 户逐块相加是 2，户合计写的是 2.5。",
		],
		["a parcel listed twice", { total: "", rows: [row(2), row(3, { number: "X-2" })] }, "第 3 行：编号 X-2 和第 2 行重复。"],
		[
			"nothing where a household's number lost its zeros",
			{ total: "", rows: [row(2, { household: "1号" }), row(3, { household: "１" })] },
			"",
		],
		["a household nobody knows", { total: "", rows: [row(2, { household: "0999" })] }, "第 2 行：名册上没有 0999 户。"],
		["another head than the roster's", { total: "", rows: [row(2, { head: "李四" })] }, "第 2 行：0001 户的户主不是李四，请核对名册。"],
		[
			"an area in words",
			{ total: "", rows: [row(2, { cells: { name: "大田", area: "三亩" } })] },
			"第 2 行：“面积”的“三亩”不是数，最多四位小数。",
		],
		["an empty cell", { total: "", rows: [row(2, { cells: { area: "1" } })] }, "第 2 行：“地块名称”是空的。"],
		["no rows", { total: "", rows: [] }, "明细是空的。"],
		["no statement", { statement: "" }, "没有声明，不知道签的是什么。"],
		["a kind nobody knows", { kind: "买卖" }, "类别不对，请从列表里选。"],
		["a deadline before the posting is over", { closesAt: Date.UTC(2026, 2, 10) }, "截止时间早于公示期满（公示 15 天）。"],
		["a deadline that is over", { closesAt: Date.UTC(2026, 1, 1) }, "截止时间已经过了。"],
		[
			"low-income cases before their standard",
			{ kind: "low-income", total: "", rows: [row(2, { cells: { applicant: "张福", result: "符合" } })] },
			"这类事要先有标准：标准先决定、先公示，再看个案。请先在后台登记标准，再填它的名称。",
		],
		["rows where a kind has none", { kind: "rules", total: "" }, "这一类不用明细，请删掉。"],
		[
			"more persons counted than there are",
			{ kind: "housing", total: "", rows: [row(2, { cells: { here: "3", away: "1", counted: "5", floor: "175" } })] },
			"第 2 行：认定人数不能少于在村的 3 人，也不能多于加上外出的 1 人。",
		],
	])("%s", async (_, change, expected) => {
		expect(await problems(change)).toEqual(expected === "" ? [] : expect.arrayContaining([expected]))
	})

	test("all of them at once", async () => {
		const found = await problems({ total: "99", rows: [row(2, { household: "" }), row(3, { number: "" }), row(4, { cells: {} })] })
		expect(found.filter((problem) => problem.startsWith("第 2 行"))).toHaveLength(1)
		expect(found.filter((problem) => problem.startsWith("第 3 行"))).toHaveLength(1)
		expect(found.filter((problem) => problem.startsWith("第 4 行"))).toHaveLength(2)
	})
})

test("low-income cases are checked against every criterion of a standard that was decided and posted", async () => {
	const { store } = setting.house
	const standard = {
		title: "低保认定标准",
		criteria: ["人均收入低于线", "无机动车"],
		decision: "清江村决〔2026〕3号",
		decidedAt: setting.clock.now - 1,
	}
	const later = { ...standard, decidedAt: setting.clock.now + 1_000 }
	expect(await store.tx((tx) => postStandard(tx, setting.cx(), setting.villageId, later))).toEqual({ ok: false, code: "DECIDED_LATER" })
	expect(await store.tx((tx) => postStandard(tx, setting.cx(), setting.villageId, standard))).toMatchObject({ ok: true })
	const cells = { applicant: "张福", result: "符合", "criterion:人均收入低于线": "符合" }
	const file = (given: object) => ({
		kind: "low-income",
		total: "",
		standard: "低保认定标准",
		rows: [row(2, { household: "0002", cells: given })],
	})
	expect(await problems(file(cells))).toEqual([
		"第 2 行：没有逐条核对：缺“无机动车”。",
		"第 2 行：结果和逐条核对对不上：有一条不符合，结果就是不符合。",
	])
	expect(await problems(file({ ...cells, "criterion:无机动车": "不符合" }))).toEqual([
		"第 2 行：结果和逐条核对对不上：有一条不符合，结果就是不符合。",
	])
	expect(await problems(file({ ...cells, "criterion:无机动车": "是" }))).toEqual([])
})

test("the template, filled in, is a sign-off; merged household numbers, units and a last line of totals are understood", async () => {
	const workbook = new ExcelJS.Workbook()
	const bytes = await buildSignoffTemplate()
	const copy = new ArrayBuffer(bytes.length)
	new Uint8Array(copy).set(bytes)
	await workbook.xlsx.load(copy)
	const settings = workbook.getWorksheet("签字")
	settings?.eachRow((line) => {
		const values: Readonly<Record<string, string>> = { 标题: "确权", 声明: "请核对。", 申报总面积: "4.75亩", 截止时间: "2026年6月30日" }
		const value = values[line.getCell(1).text]
		if (value !== undefined) line.getCell(2).value = value
	})
	const rows = workbook.getWorksheet("明细")
	const write = (line: number, values: readonly (string | number)[]) =>
		values.forEach((value, index) => {
			if (rows !== undefined) rows.getRow(line).getCell(index + 1).value = value
		})
	write(2, ["0001", "李建国", "X-1", "大田", 3.25, "路", "沟", "田", "山", "水田", "4.75"])
	write(3, ["", "", "X-2", "河边", "１.５亩"])
	write(4, ["合计", "", "", "", 4.75])
	const read = await readCampaignFile(setting.house, setting.villageId, Buffer.from(await workbook.xlsx.writeBuffer()))
	if (!read.ok) throw new Error(read.problems.join("\n"))
	expect(read.campaign).toMatchObject({ title: "确权", kind: "land", level: "B", signer: "head", total: 47_500, postingDays: 15 })
	expect(read.campaign.rows.map(({ number, amount }) => [number, amount])).toEqual([
		["X-1", 32_500],
		["X-2", 15_000],
	])
})

test("a file that is none is refused in words", async () => {
	expect(await readCampaignFile(setting.house, setting.villageId, Buffer.from("not a workbook"))).toEqual({
		ok: false,
		problems: ["这个文件打不开，请用模板重新填。"],
	})
})

test("amounts survive being written and read; nothing else is taken for one", () => {
	fc.assert(fc.property(fc.nat(99_999_999), (amount) => readAmount(amountText(amount)) === amount))
	for (const text of ["", "-1", "1e3", "1.23456", "１", "1,5", ".5", "123456789"])
		expect([text, readAmount(text)]).toEqual([text, undefined])
	expect([verdictOf("符合"), verdictOf("否"), verdictOf("也许")]).toEqual([true, false, undefined])
})
