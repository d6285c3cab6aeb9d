import { describe, expect, it } from "vitest"
import { tableFrom } from "../../../src/village/notice/attachments.ts"
import { bodyHtml } from "../../../src/village/notice/markdown.ts"
import {
	amountOf,
	everyone,
	isAddressed,
	isPattern,
	limits,
	numberOf,
	seriesOf,
	spokenFrom,
	undecided,
} from "../../../src/village/notice/rules.ts"
import { audienceWords, plainBody, tableWords } from "../../../src/village/notice/shown.ts"

describe("numbers", () => {
	it.each([
		["{code}-{year}-{serial:4}", "ATLD57-2018-0001"],
		["{code}〔{year}〕{serial}号", "ATLD57〔2018〕1号"],
	])("%s gives %s", (pattern, number) => {
		expect(isPattern(pattern)).toBe(true)
		expect(numberOf(seriesOf(pattern, { code: "ATLD57", year: 2018 }), 1)).toBe(number)
	})

	it.each(["", "{code}-{year}", "{serial}/x", "{code} {serial}", "<b>{serial}"])("%s is no pattern", (pattern) => {
		expect(isPattern(pattern)).toBe(false)
	})

	it("grow beyond their digits instead of starting anew", () => {
		expect(numberOf("QJ-2026-{serial:4}", 12_345)).toBe("QJ-2026-12345")
	})
})

describe("the spoken version", () => {
	it("is title and whole sentences, at most 120 characters, without marks nobody hears", () => {
		const spoken = spokenFrom("停水", `# 通知\n- 周二**停水**。请接水！[详情](https://a.example)\n${"很长的一句话。".repeat(40)}`)
		expect(spoken.length).toBeLessThanOrEqual(limits.spoken)
		expect(spoken.startsWith("停水。通知：周二停水。请接水！")).toBe(true)
		expect(spoken).not.toMatch(/[#*[\]]|https/)
		expect(spoken.endsWith("。")).toBe(true)
	})

	it("reads a list as one sentence, and names the title once", () => {
		const body = "# 怎么交\n\n每人 **400 元**。可以：\n\n- 在村部交\n- 手机上交\n\n低保户不用交"
		expect(spokenFrom("医保缴费", body)).toBe("医保缴费。怎么交：每人 400 元。可以：在村部交；手机上交。低保户不用交。")
		expect(spokenFrom("下周二停水半天", "下周二停水半天，\n请接水")).toBe("下周二停水半天，请接水。")
		// Cut in the middle of a list, it ends all the same.
		expect(spokenFrom("路灯", `- ${"灯".repeat(100)}\n- ${"杆".repeat(60)}`)).toBe(`路灯。${"灯".repeat(100)}。`)
	})

	it("says numbers as people do, and keeps from-to apart", () => {
		const body = "公示到2026-12-05。60~65岁的老人，上午8:30领3.50元/天的补贴。"
		expect(spokenFrom("12月5-8日停水", body)).toBe("12月5到8日停水。公示到2026年12月5日。60到65岁的老人，上午8点30分领3.5元每天的补贴。")
	})

	it("of one endless sentence is its beginning", () => {
		expect(spokenFrom("停水", "水".repeat(500))).toMatch(/^停水。水+…$/)
	})
})

describe("whom it is for", () => {
	const person = { householdNumber: "007", groupName: "一组", gridName: "第1网格", roles: ["council"], isHead: true }
	const nobody = everyone.except
	it.each([
		["everybody", everyone, true],
		["their group", { ...everyone, groups: ["一组"] }, true],
		["another group", { ...everyone, groups: ["二组"] }, false],
		["their grid", { ...everyone, grids: ["第1网格"] }, true],
		["a role", { ...everyone, roles: ["council"] }, true],
		["heads", { ...everyone, roles: ["head"] }, true],
		["a list of households", { ...everyone, households: ["007", "9"] }, true],
		["everybody but their household", { ...everyone, except: { ...nobody, households: ["007"] } }, false],
		["their group but not heads", { ...everyone, groups: ["一组"], except: { ...nobody, roles: ["head"] } }, false],
	] as const)("%s: %s", (_, audience, isIn) => {
		expect(isAddressed(audience as typeof everyone, person)).toBe(isIn)
	})

	it("is said in words", () => {
		const say = (key: string, values: Readonly<Record<string, string | number>> = {}) => `${key}${Object.values(values).join(" ")}`
		expect(audienceWords(everyone, say)).toBe("notice.audience.all")
		expect(audienceWords({ ...everyone, groups: ["一组", "二组"] }, say)).toBe("一组、二组")
	})
})

describe("expenses", () => {
	const head = ["日期", "事由", "金额（元）", "决议编号"]
	it("of the set sum or more without a decision are flagged; totals are not", () => {
		const rows = [
			["3.1", "路灯", "4999", ""],
			["3.2", "修路", "12,000.50", ""],
			["3.3", "水管", "1.2万元", "村议〔2026〕3号"],
			["", "合计", "28999.5", ""],
		]
		expect(undecided({ head, rows, more: 0 }, 5_000)).toEqual([1])
		expect(undecided({ head: ["事由"], rows: [["修路"]], more: 0 }, 5_000)).toBeNull()
	})

	it("are counted in the unit that heads them", () => {
		const rows = [["0.3"], ["1.2"], ["4000 元"], ["3.5万"]]
		expect(undecided({ head: ["支出（万元）"], rows, more: 0 }, 5_000)).toEqual([1, 3])
	})

	it("are told in a chat row by row, with what is missing", () => {
		const rows = [
			["3.1", "路灯", "7200", ""],
			["3.2", "水管", "5200", "议〔2026〕2号"],
		]
		const say = (key: string, values: Readonly<Record<string, unknown>> = {}) => [key, ...Object.values(values)].join(" ")
		expect(tableWords({ head, rows, more: 3 }, 5_000, say).split("\n")).toEqual([
			"日期，事由，金额（元），决议编号",
			"· 3.1，路灯，7200（notice.public.undecided）",
			"· 3.2，水管，5200，议〔2026〕2号",
			"notice.public.moreRows 3",
		])
		// Where sums stand in several columns, each says what it is.
		const both = ["日期", "事由", "收入（元）", "支出（元）", "决议编号"]
		const money = [
			["3.1", "上级拨款", "30000", "", ""],
			["3.2", "水管", "", "5200", "议〔2026〕2号"],
			["", "合计", "30000", "5200", ""],
		]
		expect(tableWords({ head: both, rows: money, more: 0 }, 5_000, say).split("\n")).toEqual([
			"· 3.1，上级拨款，收入（元） 30000",
			"· 3.2，水管，支出（元） 5200，决议编号 议〔2026〕2号",
			"· 合计，收入（元） 30000，支出（元） 5200",
		])
		expect(tableWords({ head, rows: Array.from({ length: 40 }, () => ["3.1"]), more: 0 }, 5_000, say)).toContain("moreRows 10")
	})

	it.each([
		["1,200.50", 1200.5],
		["3.2万", 32_000],
		["￥800元", 800],
		["无", undefined],
	])("%s is %s", (text, amount) => {
		expect(amountOf(text)).toBe(amount)
	})

	it("stand below the row that heads them, wherever the sheet's own titles are", () => {
		const table = tableFrom([["清江村 3 月收支"], [], head, ["3.1", "路灯", "4999", ""]])
		expect(table).toEqual({ head, rows: [["3.1", "路灯", "4999", ""]], more: 0 })
	})
})

describe("Markdown", () => {
	it.each([
		"<script>alert(1)</script>",
		'<img src=x onerror="alert(1)">',
		"[点这里](javascript:alert(1))",
		"[x](data:text/html,<script>1</script>)",
		"<a href='javascript:1'>x</a>",
	])("lets no page code of the writer's through: %s", (body) => {
		const html = bodyHtml(body)
		expect(html).not.toMatch(/<(script|img|a )/i)
	})

	it("makes a plain link of a picture from elsewhere: nothing is fetched for who only looks", () => {
		expect(bodyHtml("![x](https://a.example/x.png)")).not.toContain("<img")
	})

	it("keeps headings, lists, tables and plain links", () => {
		const html = bodyHtml("# 一\n\n- 二\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n[网](https://a.example)")
		expect(html).toContain("<h3>一</h3>")
		expect(html).toContain("<li>二</li>")
		expect(html).toContain("<table>")
		expect(html).toContain('<a href="https://a.example" rel="nofollow noopener noreferrer">')
	})

	it("is plain words in a chat", () => {
		expect(plainBody("# 一\n**二** [网](https://a.example)\n- 三")).toBe("一\n二 网（https://a.example）\n· 三")
	})
})
