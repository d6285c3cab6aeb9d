/** Titles of columns as villages write them, in every file that is taken. */
import { describe, expect, test } from "vitest"
import { readMessages } from "../../src/cli/message-file.ts"
import { speaker } from "../../src/text/catalogue.ts"
import { readTitles, titleKey } from "../../src/village/column-titles.ts"
import { readNoticeFile } from "../../src/village/notice/notice-file.ts"
import { readOpinionTable } from "../../src/village/opinion/import-file.ts"
import { importPageWords } from "../../src/village/opinion/words-import.ts"
import { importRefusal, importWords } from "../../src/village/opinion/words-import-faults.ts"
import { readRoster, rosterReason } from "../../src/village/people/index.ts"
import { rosterWords } from "../../src/village/people/words-roster.ts"
import { columnOf as signoffColumn, settingOf as signoffSetting } from "../../src/village/signoff/sheet-columns.ts"
import { columnIds, settingIds, columnOf as surveyColumn, settingOf as surveySetting } from "../../src/village/survey/sheet-columns.ts"
import { words as surveyWords } from "../../src/village/survey/words.ts"

const rowsOf = (...lines: readonly string[]) => lines.map((line, index) => ({ number: index + 1, cells: line.split("|") }))
const cx = { now: Date.UTC(2026, 2, 5), timeZone: "Asia/Shanghai" }

test.each([
	["*手機號碼（必填）", "手机号码"],
	["戶 號", "户号"],
	["【户号】", "户号"],
	["姓名：", "姓名"],
	["１. 姓名", "1姓名"],
	["電話【选填】", "电话"],
	["“意见内容”", "意见内容"],
	["Name ", "name"],
	["村民小組\n（組別）", "村民小组"],
])("%s is %s", (title, key) => {
	expect(titleKey(title)).toBe(key)
})

test("columns beyond Z are named as spreadsheets do", () => {
	const cells = [...Array.from({ length: 26 }, () => ""), "姓名", "名字"]
	expect(readTitles(cells, (title) => (title === "" ? undefined : "name")).twice).toEqual({
		column: "name",
		titles: ["“姓名”（AA）", "“名字”（AB）"],
	})
})

describe("a roster", () => {
	test.each([
		["戶號|與戶主關係|姓名|手機號碼|組別|身分證字號|備註", "household relation name phone group remark"],
		["户号（必填）|家庭成员姓名（必填）|聯絡電話|村民小組（社）|居住狀態", "household name phone group residence"],
		["【户号】|【姓名】|［电话］|『性別』|出生年月日", "household name phone sex birth"],
		["农户编号|户主姓名|联系方式|所属小组|现住址", "household head phone group address"],
	])("%s", (titles, read) => {
		const reading = readRoster({ rows: rowsOf(titles, titles.replace(/[^|]+/g, "1")) }, "2026-03-05")
		expect(reading.ok && reading.plan.columns.read.join(" ")).toBe(read)
	})
	test("who is head, and who is away, may stand in traditional signs", () => {
		const reading = readRoster(
			{ rows: rowsOf("戶號|與戶主關係|姓名|居住狀態", "1|戶主|張德明|外出務工", "1|妻|李秀英|遷出") },
			"2026-03-05",
		)
		const [household] = reading.ok ? reading.plan.households : []
		expect(household?.persons.map(({ relation, residence }) => [relation, residence])).toEqual([
			["户主", "away"],
			["妻", "moved"],
		])
		const named = readRoster({ rows: rowsOf("戶號|戶主|姓名", "1|張德明|张德明", "1|張德明|李秀英") }, "2026-03-05")
		expect(named.ok && named.plan.households[0]?.persons.map(({ relation }) => relation)).toEqual(["户主", undefined])
	})
	test("two columns that mean the same are refused by both their names", () => {
		const reading = readRoster({ rows: rowsOf("户号|姓名|村民姓名（全名）", "1|李建国|李建国") }, "2026-03-05")
		const words = reading.ok ? "" : rosterReason(speaker([rosterWords], "zh-CN"), reading)
		expect(words).toBe("表头里“姓名”（B）、“村民姓名（全名）”（C）都是“姓名”，不知道用哪一列，什么都没有导入。请只留一列。")
	})
})

describe("opinions", () => {
	test.each([
		["意見內容|戶號|姓名|電話|組別|日期", "text household name group date"],
		["反映內容（必填）|反映人|收集時間|小組", "text name date group"],
		["群众意见|村民姓名|登记时间|是否署名", "text name date named"],
	])("%s", (titles, read) => {
		const values: Readonly<Record<string, string>> = {
			text: "路灯坏了",
			date: "2026-03-01",
			name: "李秀英",
			household: "7",
			group: "三组",
			named: "是",
		}
		const places = read.split(" ")
		const cells = titles.split("|").filter((title) => title !== "電話")
		const table = readOpinionTable(rowsOf(cells.join("|"), places.map((place) => values[place]).join("|")), cx)
		expect(table).toMatchObject({ ok: true, refused: [], ignored: [] })
		const [row] = table.ok ? table.rows : []
		for (const place of ["name", "household", "group"] as const) expect(row?.[place]).toBe(places.includes(place) ? values[place] : "")
		expect(row?.saidAt === undefined).toBe(!places.includes("date"))
	})
	test("the head of a household signs only where nobody else does", () => {
		const nameIn = (...lines: readonly string[]) => {
			const table = readOpinionTable(rowsOf(...lines), cx)
			return table.ok ? [table.rows[0]?.name, ...table.ignored] : table.code
		}
		expect(nameIn("户号|户主|姓名|意见内容", "7|李建国|李秀英|路灯坏了")).toEqual(["李秀英", "户主"])
		expect(nameIn("戶號|戶主姓名|意见内容", "7|李建国|路灯坏了")).toEqual(["李建国"])
	})
	test("two columns that mean the same are refused by both their names", () => {
		const table = readOpinionTable(rowsOf("意見內容|建议|姓名", "a|b|c"), cx)
		const words = table.ok ? "" : importRefusal(speaker([{ "zh-CN": importWords, en: importWords }, importPageWords], "zh-CN"), table, 1)
		expect(words).toBe("表头里“意見內容”（A）、“建议”（B）都是“意见内容”，不知道用哪一列，什么都没有导入。请只留一列。")
	})
})

describe("surveys, sign-offs, notices, messages", () => {
	test("no two columns of a survey's form share a title", () => {
		const say = speaker([surveyWords], "zh-CN")
		for (const id of columnIds) expect(surveyColumn(say(`survey.sheet.column.${id}`))).toBe(id)
		for (const id of settingIds) expect(surveySetting(say(`survey.sheet.setting.${id}`))).toBe(id)
	})
	test("traditional titles and remarks in brackets", async () => {
		expect(surveyColumn("題目（必填）")).toBe(surveyColumn("题目"))
		expect(surveySetting("標題：")).toBe(surveySetting("标题"))
		expect([signoffColumn("戶號（必填）", "land"), signoffColumn("面積（畝）", "land"), signoffSetting("聲明：")]).toEqual([
			"household",
			"area",
			"statement",
		])
		expect(signoffColumn("條件：人均收入", "low-income")).toBe("criterion:人均收入")
		expect(await readNoticeFile(Buffer.from("類別：財務\n標題：三月收支\n\n請看附表。"))).toMatchObject({
			ok: true,
			content: { category: "finance", title: "三月收支" },
		})
		const refuse = { say: (key: string) => key }
		expect(await readMessages(refuse, Buffer.from("編號,意見內容（原話）\n1,路燈壞了"))).toMatchObject([{ id: "1", body: "路燈壞了" }])
	})
})
