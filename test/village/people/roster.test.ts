import { describe, expect, test } from "vitest"
import { speaker } from "../../../src/text/catalogue.ts"
import { previewRows, readRoster } from "../../../src/village/people/roster.ts"
import { isRosterCode, rosterReason, rosterWords } from "../../../src/village/people/words-roster.ts"
import { brief, identityNumber, planOf, refusalOf, table, today } from "./roster-cases.ts"

const header = "户号|与户主关系|姓名|手机号"

describe("a usual roster", () => {
	const grandfather = identityNumber("1949-12-31", 1)
	const plan = planOf(
		"清江村花名册||||||||||||",
		"填报日期：2026年1月||||||||||||",
		"*户号|姓名（必填）|与户主的关系|性别|出生 年月|公民身份号码|联系电话|村民小组|网格|门牌号|居住状态/备注|职务|联系员|民族",
		`001|李　建国|户主|男|1949.12|${grandfather}|１３８ １２３４ ５６７８|一组|第1网格|清江路1号|常住|村民代表、网格员|张三 13900000000|汉`,
		"|王秀英|之妻|女|1950年3月2日|||||||||汉",
		"|李明|长子|男|29000||+86 139-0000-0001||||2023年外出务工|无职党员||汉",
		"|||||||||||||",
		"002|赵四|户主|||||二组||||||",
		"合计：4人|||||||||||||",
	)
	test("becomes households with their persons", () => {
		expect(plan.households).toEqual([
			{
				number: "001",
				group: "一组",
				grid: "第1网格",
				address: "清江路1号",
				contact: "张三",
				persons: [
					{
						row: 4,
						name: "李建国",
						relation: "户主",
						sex: "male",
						birth: "1949-12-31",
						identityNumber: grandfather,
						phone: "13812345678",
						residence: "resident",
						roles: ["council", "grid-worker"],
					},
					{ row: 5, name: "王秀英", relation: "之妻", sex: "female", birth: "1950-03-02", roles: [] },
					{
						row: 6,
						name: "李明",
						relation: "长子",
						sex: "male",
						birth: "1979-05-25",
						phone: "13900000001",
						residence: "away",
						roles: ["无职党员"],
					},
				],
			},
			{ number: "002", group: "二组", grid: "第1网格", persons: [{ row: 8, name: "赵四", relation: "户主", roles: [] }] },
		])
		expect(plan.refused).toEqual([])
		expect(brief(plan.notes)).toEqual(["4 roster.note-contact-phone", "8 roster.note-head-phone-missing"])
		expect(plan.columns.ignored).toEqual(["民族"])
		expect(plan.counts).toEqual({ households: 2, persons: 4, refusedRows: 0, ignoredRows: 1 })
	})
	test("is plain JSON", () => {
		expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
	})
	test("is previewed with numbers masked", () => {
		const preview = previewRows(plan, 2)
		expect(preview).toHaveLength(2)
		expect(preview[0]).toMatchObject({
			household: "001",
			name: "李建国",
			address: "清江路1号",
			phone: "138****5678",
			identityNumber: `110*************${grandfather.slice(-2)}`,
		})
		expect(JSON.stringify(previewRows(plan))).not.toContain("13812345678")
	})
})

describe("the header", () => {
	test.each([
		["no header", ["1|李建国|户主", "2|王五|户主"], "roster.header-missing", {}],
		["nothing at all", [], "roster.header-missing", {}],
		["deeper than five rows", ["a", "b", "c", "d", "e", header, "1|户主|李建国|"], "roster.header-missing", {}],
		["no 户号", ["姓名|手机号", "李建国|"], "roster.column-missing", { column: "household" }],
		["no 姓名", ["户号|手机号", "1|"], "roster.column-missing", { column: "name" }],
		[
			"姓名 twice",
			["户号|姓名|名字", "1|李建国|李建国"],
			"roster.column-twice",
			{ column: "name", titles: ["“姓名”（B）", "“名字”（C）"] },
		],
		["nobody under it", [header, "|||", "合计|||"], "roster.no-rows", {}],
	])("%s is refused", (_, lines, code, detail) => {
		expect(refusalOf(...lines)).toMatchObject({ ok: false, code, detail })
	})
	test("two phone columns and two addresses are read together", () => {
		const plan = planOf(
			"户号|姓名|手机|固定电话|现住址|户籍地址",
			"1|李建国||0571-88123456||老街2号",
			"2|王五|13812345678|0571-88123456|新街1号|老街3号",
		)
		expect(plan.households.map((household) => [household.address, household.persons[0]?.phone])).toEqual([
			["老街2号", "0571-88123456"],
			["新街1号", "13812345678"],
		])
	})
	test("printed again on every page it is no person", () => {
		const plan = planOf(header, "1|户主|李建国|", header, "2|户主|王五|")
		expect(plan.counts).toEqual({ households: 2, persons: 2, refusedRows: 0, ignoredRows: 1 })
	})
	test("a list of households has its heads in the 户主 column", () => {
		const plan = planOf("户号|户主|人口|联系电话", "1|李建国|3|13812345678", "2|王五|2|")
		expect(plan.households.map((household) => household.persons.map((person) => [person.name, person.relation]))).toEqual([
			[["李建国", "户主"]],
			[["王五", "户主"]],
		])
	})
	test.each([
		["户主姓名", "李建国", ""],
		["是否户主", "是", "否"],
		["户主", "√", ""],
	])("a column %s names or marks the head", (title, forHead, forOther) => {
		const plan = planOf(`户号|姓名|${title}`, `1|李建国|${forHead}`, `1|王秀英|${forOther}`)
		expect(plan.households[0]?.persons.map((person) => person.relation)).toEqual(["户主", undefined])
	})
})

describe("blanks of merged cells", () => {
	test("an empty 户号 belongs to the one above, with its group, address and contact", () => {
		const plan = planOf(
			"户号|姓名|组|地址|联系员",
			"|||| ",
			"1|李建国|一组|老街1号|张三",
			"|王秀英|||",
			"2|王五|一组|老街2号|张三",
			"|赵六|||",
		)
		expect(
			plan.households.map(({ persons, ...facts }) => [facts.number, facts.group, facts.address, facts.contact, persons.length]),
		).toEqual([
			["1", "一组", "老街1号", "张三", 2],
			["2", "一组", "老街2号", "张三", 2],
		])
	})
	test("a group merged over many households is filled down, an unknown group in a full column is not", () => {
		expect(planOf("户号|姓名|组", "1|甲|一组", "2|乙|", "3|丙|二组", "4|丁|").households.map((household) => household.group)).toEqual([
			"一组",
			"一组",
			"二组",
			"二组",
		])
		expect(planOf("户号|姓名|组", "1|甲|一组", "2|乙|", "3|丙|一组", "4|丁|二组").households.map((household) => household.group)).toEqual([
			"一组",
			undefined,
			"一组",
			"二组",
		])
	})
	test("the members stay even when the first row, with all the merged cells, is refused", () => {
		const plan = planOf("户号|与户主关系|姓名|手机号|地址", "1|户主|李建国|12345|老街1号", "|妻|王秀英||")
		expect(plan.households).toEqual([{ number: "1", address: "老街1号", persons: [{ row: 3, name: "王秀英", relation: "妻", roles: [] }] }])
		expect(brief(plan.refused)).toEqual(["2 roster.phone-unreadable"])
		expect(plan.incomplete).toEqual(["1"])
		expect(plan.notes).toEqual([])
	})
	test("a row before any 户号, and a second head without one, are refused with those below, not given to a neighbour", () => {
		const plan = planOf(header, "|户主|甲|", "1|户主|李建国|", "|妻|王秀英|", "|户主|王五|", "|妻|赵六|", "2|户主|孙七|")
		expect(brief(plan.refused)).toEqual(["2 roster.household-missing", "5 roster.household-missing", "6 roster.household-missing"])
		expect(plan.households.map((household) => household.persons.length)).toEqual([2, 1])
	})
})

describe("households in doubt are refused whole", () => {
	test("two heads", () => {
		const plan = planOf(header, "1|户主|李建国|", "1|户主|王五|", "1|妻|王秀英|", "2|户主|赵六|")
		expect(brief(plan.refused)).toEqual(["2 roster.two-heads", "3 roster.two-heads", "4 roster.two-heads"])
		expect(plan.refused[0]?.detail).toEqual({ rows: [2, 3] })
		expect(plan.households.map((household) => household.number)).toEqual(["2"])
		expect(plan.incomplete).toEqual(["1"])
	})
	test("two heads of one name who are two people", () => {
		const plan = planOf("户号|与户主关系|姓名|出生日期", "1|户主|李明|1950", "1|户主|李明|1980")
		expect(brief(plan.refused)).toEqual(["2 roster.two-heads", "3 roster.two-heads"])
	})
	test("one 户号 for two families in different places", () => {
		const plan = planOf(header, "1|户主|李建国|", "1|妻|王秀英|", "2|户主|赵六|", "1|户主|王五|", "1|子|王小|")
		expect(brief(plan.refused)).toEqual(["2", "3", "5", "6"].map((row) => `${row} roster.household-reused`))
		expect(plan.refused[0]?.detail).toEqual({ rows: [2, 5] })
		expect(plan.households.map((household) => household.number)).toEqual(["2"])
	})
	test("a member listed further down, without another head, simply joins", () => {
		const plan = planOf(header, "1|户主|李建国|", "2|户主|赵六|", "1|孙女|李小花|")
		expect(plan.refused).toEqual([])
		expect(plan.households[0]?.persons.map((person) => person.name)).toEqual(["李建国", "李小花"])
	})
	test("no head is taken and noted", () => {
		expect(brief(planOf(header, "1|妻|王秀英|").notes)).toEqual(["2 roster.note-head-missing"])
	})
})

describe("the same person twice", () => {
	const number = identityNumber("1980-02-03", 11)
	test.each([
		["by name in one household", ["户号|姓名|出生日期", "1|李明|1980", "1|李明|"], [2]],
		["by identity number in another household", ["户号|姓名|身份证号", `1|李明|${number}`, `2|李明|${number}`], [2]],
		["by identity number under another name", ["户号|姓名|身份证号", `1|李明|${number}`, `1|李小明|${number}`], [2]],
		["the head again, further down", ["户号|与户主关系|姓名", "1|户主|李明", "1|户主|李明"], [2]],
	])("%s", (_, lines, rows) => {
		const plan = planOf(...lines)
		expect(brief(plan.refused)).toEqual(["3 roster.person-twice"])
		expect(plan.refused[0]?.detail).toEqual({ rows })
		expect(plan.counts.persons).toBe(1)
	})
	test("two of one name told apart by birth year or number are two", () => {
		expect(planOf("户号|姓名|出生日期", "1|李明|1950", "1|李明|1980").counts.persons).toBe(2)
		expect(planOf("户号|姓名|身份证号", `1|李明|${number}`, `1|李明|${identityNumber("1980-02-03", 13)}`).counts.persons).toBe(2)
	})
})

describe("cells that are refused", () => {
	const wide = "户号|姓名|性别|出生日期|身份证号|手机号|职务|地址|组"
	test.each([
		["1||男|||||", "roster.name-missing", "name"],
		["1|张**||||||", "roster.name-unreadable", "name"],
		["1|=B2&C2||||||", "roster.cell-formula", "name"],
		["=A1+1|张三||||||", "roster.cell-formula", "household"],
		[`1|${"张".repeat(41)}||||||`, "roster.cell-too-long", "name"],
		[`1|张三||||||| ${"地".repeat(121)}`.replace("||||||| ", "||||||"), "roster.cell-too-long", "address"],
		["1|张三|未知|||||", "roster.sex-unknown", "sex"],
		["1|张三||1950-13-01||||", "roster.birth-impossible", "birth"],
		["1|张三||2027-01-01||||", "roster.birth-impossible", "birth"],
		["1|张三||1850-01-01||||", "roster.birth-impossible", "birth"],
		["1|张三||1/2/1950||||", "roster.birth-unreadable", "birth"],
		["1|张三||50.1.2||||", "roster.birth-unreadable", "birth"],
		["1|张三||农历1950年1月2日||||", "roster.birth-lunar", "birth"],
		["1|张三||1950年正月||||", "roster.birth-lunar", "birth"],
		["1|张三||1.95E+07||||", "roster.number-damaged", "birth"],
		["1|张三|||11010519491231002|||", "roster.identity-shape", "identity"],
		["1|张三|||110105194912310021|||", "roster.identity-check", "identity"],
		["1|张三|||11010519491331002X|||", "roster.identity-birth", "identity"],
		["1|张三|||110105491231002|||", "roster.identity-first-generation", "identity"],
		["1|张三|||1.10105E+17|||", "roster.number-damaged", "identity"],
		["1|张三||||1.39E+10||", "roster.number-damaged", "phone"],
		["1|张三||||1381234567||", "roster.phone-unreadable", "phone"],
		["1|张三||||#REF!||", "roster.cell-error", "phone"],
		["1.23E+11|张三||||||", "roster.number-damaged", "household"],
		[`1|张三|||||${"长".repeat(21)}|`, "roster.roles-unreadable", "role"],
	])("%s", (line, code, column) => {
		const plan = planOf(wide, line)
		expect(plan.refused).toEqual([
			{ row: 2, code, detail: code === "roster.cell-too-long" ? { column, limit: expect.any(Number) } : { column } },
		])
		expect(plan.households).toEqual([])
	})
	test("every reason of a row is told at once, and the row counts once", () => {
		const plan = planOf(wide, "1|张三|未知|1/2/1950||123||")
		expect(plan.refused.map((reason) => reason.code)).toEqual(["roster.sex-unknown", "roster.birth-unreadable", "roster.phone-unreadable"])
		expect(plan.counts.refusedRows).toBe(1)
	})
	test("formula text in an address stays the text it is", () => {
		expect(planOf(wide, "1|张三||||||=HYPERLINK(0)|").households[0]?.address).toBe("=HYPERLINK(0)")
	})
	test("reasons hold nothing out of the file", () => {
		const plan = planOf(wide, "1|机密**|机密|机密|机密|13812|机密机密机密机密机密机密机密机密机密机密机密|")
		expect(plan.refused.length).toBeGreaterThan(3)
		expect(JSON.stringify(plan.refused)).not.toMatch(/机密|13812/)
	})
})

describe("birth dates", () => {
	test.each([
		["1950-01-02", "1950-01-02"],
		["1950/1/2", "1950-01-02"],
		["1950.1.2", "1950-01-02"],
		["1950年1月2日", "1950-01-02"],
		["1950 年 1 月 2 日", "1950-01-02"],
		["１９５０年１月２日", "1950-01-02"],
		["19500102", "1950-01-02"],
		["1950-01-02 00:00:00", "1950-01-02"],
		["1950-01-02T00:00:00.000Z", "1950-01-02"],
		["1950/1/2 0:00", "1950-01-02"],
		["18265", "1950-01-02"],
		["18265.0", "1950-01-02"],
		["8767", "1924-01-01"],
		["1950年1月", "1950-01"],
		["1950.10", "1950-10"],
		["1950-1", "1950-01"],
		["195001", "1950-01"],
		["1950", "1950"],
		["1950年", "1950"],
		["1950.1", "1950"],
		["不详", undefined],
		["", undefined],
	])("%s is %s", (text, birth) => {
		expect(planOf("户号|姓名|出生日期", `1|张三|${text}`).households[0]?.persons[0]?.birth).toBe(birth)
	})
})

describe("notes", () => {
	const number = identityNumber("1980-02-03", 11)
	test.each([
		["出生日期|身份证号", `1981|${number}`, "roster.note-birth-differs"],
		["出生日期|身份证号", `1980-02|${number}`, undefined],
		["性别|身份证号", `女|${number}`, "roster.note-sex-differs"],
		["手机号|地址", "13812345678、13912345678|", "roster.note-several-phones"],
		["手机号|居住状态", "|住火星", "roster.note-residence-unknown"],
		["手机号|备注", "|低保户", undefined],
		["出生日期|地址", "1950.1|", "roster.note-birth-month-lost"],
	])("%s: %s", (columns, cells, code) => {
		const plan = planOf(`户号|姓名|${columns}|与户主关系`, `1|张三|${cells}|户主`)
		expect(plan.refused).toEqual([])
		expect(plan.notes.map((note) => note.code).filter((each) => each !== "roster.note-head-phone-missing")).toEqual(
			code === undefined ? [] : [code],
		)
	})
	test("an address that differs within a household", () => {
		const plan = planOf("户号|姓名|与户主关系|手机|地址", "1|甲|户主|13812345678|东", "1|乙|妻||西")
		expect(plan.notes).toEqual([{ row: 3, code: "roster.note-household-differs", detail: { column: "address" } }])
		expect(plan.households[0]?.address).toBe("东")
	})
})

test("example rows are left out, with those that belong to them", () => {
	const plan = planOf(`${header}|备注`, "示例1|户主|李建国||", "|妻|王秀英||", "9|户主|赵六||示例，可以删掉", "1|户主|王五||")
	expect(plan.counts).toEqual({ households: 1, persons: 1, refusedRows: 0, ignoredRows: 3 })
})

test("20,000 rows are read; more than one village is refused", () => {
	const lines = (count: number) => [
		header,
		...Array.from(
			{ length: count },
			(_, index) => `${Math.floor(index / 4)}|${index % 4 === 0 ? "户主" : "子"}|人${index}|138${String(index).padStart(8, "0")}`,
		),
	]
	const plan = planOf(...lines(20_000))
	expect(plan.counts).toEqual({ households: 5_000, persons: 20_000, refusedRows: 0, ignoredRows: 0 })
	expect(refusalOf(...lines(50_000))).toMatchObject({ code: "roster.table-too-large" })
	expect(
		readRoster({ rows: Array.from({ length: 10_001 }, (_, number) => ({ number, cells: Array(100).fill("") })) }, today),
	).toMatchObject({ code: "roster.table-too-large" })
})

describe("words", () => {
	test.each(["zh-CN", "en"] as const)("every reason can be said in %s, with column, rows and limit", (locale) => {
		const say = speaker([rosterWords], locale)
		for (const code of Object.keys(rosterWords.en).filter(isRosterCode)) {
			expect(rosterReason(say, { code, detail: { column: "phone", rows: [2, 5], limit: 40, titles: ["甲", "乙"] } })).not.toMatch(/[{}]/)
		}
		for (const { code, detail } of [refusalOf("a|b"), ...planOf(header, "1|户主|李|123", "1|户主|王|", "2|x|李**|1.3E+10").refused])
			expect(rosterReason(say, { code, detail })).not.toBe("")
	})
	test("no English on the Chinese screen but names of formats", () => {
		for (const words of Object.values(rosterWords["zh-CN"]))
			expect(words.replace(/\{\w+\}|\.?(?:xlsx|xls|csv)|Excel|WPS|Word|PDF|MB|E\+10/g, "")).not.toMatch(/[A-Za-z]/)
	})
})

test("a table of odd rows is a value, never a throw", () => {
	for (const odd of [
		table("户号|姓名", "1"),
		table("户号|姓名", "|||||||x"),
		table("户号|姓名", "\u0000|\uffff"),
		{ rows: [{ number: 7, cells: [] }] },
	])
		expect(() => readRoster(odd, today)).not.toThrow()
})
