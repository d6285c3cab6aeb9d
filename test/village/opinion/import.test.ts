import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { importOpinions, previewOpinions } from "../../../src/village/opinion/import.ts"
import { readOpinionTable } from "../../../src/village/opinion/import-file.ts"
import { listOpinions } from "../../../src/village/opinion/repo-list.ts"
import { findAuthor } from "../../../src/village/opinion/roster.ts"
import { opinionTables } from "../../../src/village/opinion/tables.ts"
import { buildOpinionTemplate } from "../../../src/village/opinion/template.ts"
import { importFault } from "../../../src/village/opinion/words-import-faults.ts"
import { peopleTables, readRosterFile } from "../../../src/village/people/index.ts"
import { sortKeyOf } from "../../../src/village/people/rows.ts"
import { onBothEngines } from "../../support/stores.ts"
import { march, qingjiang } from "./hand-in.ts"
import { testHouse, withRoster } from "./house.ts"

const cx = { now: march, timeZone: "Asia/Shanghai" }
const rowsOf = (...lines: readonly string[]) => lines.map((line, index) => ({ number: index + 1, cells: line.split("|") }))

function read(...lines: readonly string[]) {
	const table = readOpinionTable(rowsOf(...lines), cx)
	if (!table.ok) throw new Error(table.code)
	return table
}

describe("reading a list of opinions", () => {
	test("the columns are found by the names villages give them, below a title, in any order", () => {
		const { rows, ignored } = read(
			"清江村意见汇总表",
			"序号|提出人|诉求内容（原话）|收集时间|所属小组|来源|是否署名|户号|地点",
			"1|李秀英|路灯坏了三个月|2026/3/1||电话|是|007|村东头",
		)
		expect(rows).toMatchObject([
			{
				row: 3,
				text: "路灯坏了三个月",
				name: "李秀英",
				household: "007",
				place: "村东头",
				sourceKind: "phone",
				isNamed: true,
				saidAt: Date.UTC(2026, 1, 28, 16),
			},
		])
		expect(ignored).toEqual(["序号"])
	})

	test.each([
		[["姓名|户号", "李秀英|007"], "no-header"],
		[["内容|意见内容", "a|b"], "column-twice"],
		[["内容"], "no-rows"],
		[["内容", ...Array.from({ length: 5_001 }, (_, i) => `路灯坏了 ${i}`)], "too-many"],
	])("a file that is none is refused whole: %#", (lines, code) => {
		expect(readOpinionTable(rowsOf(...lines), cx)).toMatchObject({ ok: false, code })
	})

	test("a date pasted as a value is the number of its day", () => {
		const { rows, refused } = read("内容|日期", "路灯坏了|46084", "水渠堵了|4608", "垃圾池满了|99999")
		expect(rows).toMatchObject([{ saidAt: Date.UTC(2026, 2, 2, 16) }])
		expect(refused.map(({ row, code }) => [row, code])).toEqual([
			[3, "bad-date"],
			[4, "bad-date"],
		])
	})

	test("a row that cannot be taken is named with its number and the reason", () => {
		const { rows, refused } = read(
			"内容|日期|姓名|编号",
			"。。。||| ",
			"路灯坏了|3月5日||",
			"路灯坏了|2099-1-1||",
			`路灯坏了||${"李".repeat(41)}|`,
			"路灯坏了|||",
			"路灯 坏了|||",
			"水渠堵了|||9",
			"水渠又堵了|||9",
			"水渠 堵了|||9",
			`${"路".repeat(20_001)}|||`,
		)
		expect(rows.map(({ row }) => row)).toEqual([6, 8])
		expect(refused).toEqual([
			{ row: 2, code: "no-words" },
			{ row: 3, code: "bad-date" },
			{ row: 4, code: "date-to-come" },
			{ row: 5, code: "name-too-long" },
			{ row: 7, code: "twice-unsigned", other: 6 },
			{ row: 9, code: "number-twice", other: 8 },
			{ row: 10, code: "twice", other: 8 },
			{ row: 11, code: "too-long" },
		])
	})

	test("every row is taken or named, whatever stands in it", () => {
		fc.assert(
			fc.property(fc.array(fc.array(fc.string(), { maxLength: 9 }), { minLength: 1, maxLength: 30 }), (lines) => {
				const table = [
					{ number: 1, cells: ["内容", "日期", "姓名", "户号", "小组", "地点", "方式", "署名", "编号"] },
					...lines.map((cells, index) => ({ number: index + 2, cells })),
				]
				const result = readOpinionTable(table, cx)
				if (!result.ok) throw new Error(result.code)
				const named = [...result.rows, ...result.refused].map(({ row }) => row)
				expect(named.toSorted((a, b) => a - b)).toEqual(lines.map((_, index) => index + 2))
			}),
		)
	})

	test("the template is read back as an empty list", async () => {
		const file = await readRosterFile(await buildOpinionTemplate())
		if (!file.ok) throw new Error(file.code)
		expect(readOpinionTable(file.table.rows, cx)).toMatchObject({ ok: false, code: "no-rows" })
	})

	test("a file in GBK says the same", async () => {
		const file = await readRosterFile(
			Buffer.from(
				"d2e2bcfbc4dac8dd2cd0d5c3fb2cc8d5c6da0ab4e5b6abcdb7b5c4c2b7b5c6bbb5c1cb2cc0eed0e3d3a22c32303236c4ea33d4c231c8d50a",
				"hex",
			),
		)
		if (!file.ok) throw new Error(file.code)
		expect(readOpinionTable(file.table.rows, cx)).toMatchObject({ ok: true, rows: [{ text: "村东头的路灯坏了", name: "李秀英" }] })
	})
})

onBothEngines("importing opinions", (open) => {
	const table = read(
		"内容|姓名|户号|日期|方式",
		"路灯坏了三个月|李秀英||2026-01-05|入户",
		"水渠堵了|||| ",
		"垃圾池满了|张三|||书面",
		"桥栏杆松了||007||",
		"路面有坑|李秀英|008||",
		"井盖没了|李秀英|999||",
	)

	test("is shown first, then written whole, and the same file again changes nothing", async () => {
		const store = await open()
		await withRoster(store)
		const { house } = testHouse(store)
		const counts = { added: 4, known: 0, persons: 1, households: 1 }
		const shown = await previewOpinions(house, qingjiang.id, table)
		expect(shown).toMatchObject({ ...counts, numbers: [] })
		expect(shown.refused.map((fault) => `${fault.row} ${importFault(house.say, fault)}`)).toEqual([
			"6 名册上这一户没有叫这个名字的人，这一行没有导入。请核对，或者把户号空着。",
			"7 名册上没有这个户号，这一行没有导入。请核对，或者把户号空着。",
		])
		expect(await previewOpinions(house, qingjiang.id, table)).toEqual(shown)
		const numbers = ["QJ-2026-0001", "QJ-2026-0002", "QJ-2026-0003", "QJ-2026-0004"]
		expect(await importOpinions(house, qingjiang.id, table, null)).toMatchObject({ ...counts, numbers })
		expect(await importOpinions(house, qingjiang.id, table, null)).toMatchObject({ added: 0, known: 4, numbers: [] })
		const kept = await store.read((reader) => listOpinions(reader, qingjiang.id, {}, { limit: 10, offset: 0 }))
		expect(kept.toSorted((a, b) => a.serial - b.serial)).toMatchObject([
			{
				text: "路灯坏了三个月",
				personId: "p-li",
				householdId: "h-7",
				groupName: "一组",
				sourceKind: "visit",
				channel: "import",
				createdAt: Date.UTC(2026, 0, 4, 16),
			},
			{ text: "水渠堵了", personId: null, sourceKind: "import", createdAt: march },
			{ text: "垃圾池满了", personId: null, givenName: "张三", sourceKind: "written", isNamed: false },
			{ text: "桥栏杆松了", personId: null, householdId: "h-7" },
		])
	})

	test("what one person said twice is one opinion, and the other row is named with it; who is not known may say the same", async () => {
		const store = await open()
		await withRoster(store)
		const { house } = testHouse(store)
		const twice = read(
			"编号|内容|姓名",
			"1|路灯坏了三个月|李秀英",
			"2|路灯坏了 三个月|李秀英",
			"3|路灯坏了三个月|",
			"4|路灯坏了三个月|",
			"5|水渠堵了|李秀英",
		)
		const shown = await previewOpinions(house, qingjiang.id, twice)
		expect(shown).toMatchObject({ added: 4, refused: [{ row: 3, code: "twice", other: 2 }] })
		expect(await importOpinions(house, qingjiang.id, twice, null)).toMatchObject({ added: 4, refused: shown.refused })
		// Said in the chat or in another file a moment ago: no second opinion either, and the row says which one it is.
		const again = read("编号|内容|姓名", "9|水渠堵了|李秀英", "10|桥栏杆松了|李秀英")
		const report = await importOpinions(house, qingjiang.id, again, null)
		expect(report).toMatchObject({ added: 1, numbers: ["QJ-2026-0005"], refused: [{ row: 2, code: "said", other: "QJ-2026-0004" }] })
		expect(report.refused.map((fault) => importFault(house.say, fault))).toEqual([
			"同一个人几分钟前刚提过一模一样的（QJ-2026-0004），这一行没有再记一条。",
		])
	})

	test("what several say in the same words, unsigned, counts once for each row that the file numbers; in any order again it adds nothing", async () => {
		const store = await open()
		await withRoster(store)
		const { house } = testHouse(store)
		const list = read(
			"序号|内容|姓名",
			"1|路灯坏了|",
			"2|水渠堵了|",
			"3|路灯 坏了|",
			"4|路灯坏了|",
			"4|路灯坏了|",
			"6|水渠堵了|李秀英",
			"7|水渠堵了|李秀英",
		)
		const refused = [
			{ row: 6, code: "twice-unsigned", other: 2 },
			{ row: 8, code: "twice", other: 7 },
		]
		expect(await previewOpinions(house, qingjiang.id, list)).toMatchObject({ added: 5, known: 0, refused })
		expect(await importOpinions(house, qingjiang.id, list, null)).toMatchObject({ added: 5, known: 0, refused })
		expect(await importOpinions(house, qingjiang.id, list, null)).toMatchObject({ added: 0, known: 5, refused })
		// Put in another order, numbered anew, with one more voice.
		const sorted = read("内容|序号", "水渠堵了|1", "路灯坏了|2", "路灯坏了|3", "路灯 坏了|4", "路灯坏了|5")
		expect(await importOpinions(house, qingjiang.id, sorted, null)).toMatchObject({ added: 1, known: 4, refused: [] })
		// Numbers of letters are numbers of opinions.
		expect(read("留言编号|内容", "188006|停水", "188007|停水").rows).toHaveLength(2)
	})

	test("unsigned copies in a file without numbers count once, and the row says how they would count each", async () => {
		const { rows, refused } = read("内容|序号", "路灯坏了|", "路灯坏了|", "路灯坏了|3")
		expect([rows.length, refused.map(({ row, code }) => [row, code])]).toEqual([
			1,
			[
				[3, "twice-unsigned"],
				[4, "twice-unsigned"],
			],
		])
		const [fault] = read("内容", "路灯坏了", "路灯坏了").refused
		const { house } = testHouse(await open())
		expect(fault && importFault(house.say, fault)).toContain("请加一列“序号”，每行写不同的号，再导一次，就各算一条")
	})

	test("a second list that counts from 1 again loses nothing: its rows are named, with the opinion that has the number", async () => {
		const store = await open()
		await withRoster(store)
		const { house } = testHouse(store)
		await importOpinions(house, qingjiang.id, read("编号|内容", "1|路灯坏了三个月", "2|水渠堵了"), null)
		const second = read("编号|内容", "1|垃圾池满了", "2|水渠 堵了", "3|桥栏杆松了")
		const refused = [{ row: 2, code: "number-known", other: "QJ-2026-0001" }]
		expect(await previewOpinions(house, qingjiang.id, second)).toMatchObject({ added: 1, known: 1, refused })
		expect(await importOpinions(house, qingjiang.id, second, null)).toMatchObject({ added: 1, known: 1, refused })
		// Of somebody who was erased there are no words to compare: the same file is still the same.
		await store.tx(async (tx) => {
			const { opinion } = tx.tables(opinionTables)
			await tx.db.update(opinion).set({ text: "", erasedAt: march })
		})
		expect(await importOpinions(house, qingjiang.id, second, null)).toMatchObject({ added: 0, known: 3, refused: [] })
	})

	test("a name is a person's only where one who lives here bears it; a group tells namesakes apart", async () => {
		const store = await open()
		await withRoster(store)
		const { house } = testHouse(store)
		await store.tx(async (tx) => {
			const { membership } = tx.tables(peopleTables)
			const [one] = await tx.db.select().from(membership)
			if (one === undefined) throw new Error("somebody is there")
			const more = { ...one, villageId: qingjiang.id, relation: "户主" }
			await tx.db.insert(membership).values([
				{ ...more, personId: "p-gone", householdId: "h-8", place: 1, name: "钱多", residence: "moved" },
				{ ...more, personId: "p-sun-1", householdId: "h-7", place: 3, name: "孙亮" },
				{ ...more, personId: "p-sun-2", householdId: "h-9", place: 1, name: "孙亮" },
				{ ...more, personId: "p-two-1", householdId: "h-8", place: 2, name: "周平" },
				{ ...more, personId: "p-two-2", householdId: "h-8", place: 3, name: "周平" },
			])
			const { household, residentGroup } = tx.tables(peopleTables)
			await tx.db.insert(residentGroup).values({ villageId: qingjiang.id, id: "g-2", kind: "group", name: "二组" })
			const home = { villageId: qingjiang.id, gridId: null, address: null, contact: null }
			await tx.db.insert(household).values({ ...home, id: "h-9", number: "009", sortKey: sortKeyOf("009"), groupId: "g-2" })
		})
		const list = read(
			"内容|姓名|小组|户号|署名",
			"路灯坏了三个月|钱多|||是",
			"水渠堵了|孙亮|二组||",
			"垃圾池满了|孙亮|||否",
			"桥栏杆松了|周平||008|",
		)
		expect(await importOpinions(house, qingjiang.id, list, null)).toMatchObject({ added: 4, persons: 1, households: 1, refused: [] })
		const kept = await store.read((reader) => listOpinions(reader, qingjiang.id, {}, { limit: 10, offset: 0 }))
		expect(kept.toSorted((a, b) => a.serial - b.serial)).toMatchObject([
			{ personId: null, givenName: "钱多", isNamed: true, nameChosenAt: march },
			{ personId: "p-sun-2", householdId: "h-9", isNamed: false, nameChosenAt: null },
			{ personId: null, givenName: "孙亮", isNamed: false, nameChosenAt: march },
			{ personId: null, householdId: "h-8", givenName: "周平" },
		])
		// Entered by hand it is the same: two of one name in a household are nobody alone.
		const typed = (name: string) => store.read((reader) => findAuthor(reader, qingjiang.id, { householdNumber: "008", name }))
		expect(await typed("周平")).toMatchObject({ ok: true, author: { personId: null, householdId: "h-8", givenName: "周平" } })
		expect(await typed("孙亮")).toEqual({ ok: false, why: "noPerson" })
	})

	test("two imports of one file at once add it once", async () => {
		const store = await open()
		await withRoster(store)
		const { house } = testHouse(store)
		const reports = await Promise.all([1, 2].map(() => importOpinions(house, qingjiang.id, table, "a-1")))
		expect(reports.map(({ added }) => added).toSorted()).toEqual([0, 4])
	})
})
