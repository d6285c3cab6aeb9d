import ExcelJS from "exceljs"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { transportTables } from "../../../src/store/transport.ts"
import { longestList, packedList, unpackedList } from "../../../src/village/signoff/campaign-form.ts"
import { nudgeTimer } from "../../../src/village/signoff/nudge.ts"
import { type Campaign, campaignsIn, rowsNow } from "../../../src/village/signoff/repo.ts"
import { postStandard } from "../../../src/village/signoff/standards.ts"
import { tallyOf } from "../../../src/village/signoff/tally.ts"
import { buildSignoffTemplate } from "../../../src/village/signoff/template.ts"
import { type Answer, type Fields, type TestDesk, testDesk } from "./desk.ts"
import { dayMs } from "./setting.ts"

const newPath = "/console/signoff/new"
let desk: TestDesk
beforeAll(async () => {
	desk = await testDesk()
})
afterAll(() => desk.end())

const land: Fields = {
	kind: "land",
	title: "土地确权",
	statement: "下面是本户的地块，请核对。",
	spoken: "请核对。",
	total: "11.65",
	closesAt: "2026-04-05T20:00",
	postingDays: "15",
	reminders: "10、3",
	do: "check",
}
const parcels: readonly (readonly string[])[] = [
	["0001", "李建国", "X-001", "村东大田", "3.25"],
	["", "", "X-002", "河边", "1.5亩"],
	["0002", "张福", "X-003", "坡上", "2"],
	["0003", "王强", "X-004", "村西", "0.8"],
	["0004", "赵新民", "X-005", "井边", "4.1"],
]

async function listFile(rows: readonly (readonly string[])[] = parcels): Promise<Buffer> {
	const workbook = new ExcelJS.Workbook()
	const sheet = workbook.addWorksheet("Sheet1")
	sheet.addRow(["户号", "户主", "地块编号", "地块名称", "面积（亩）"])
	for (const row of rows) sheet.addRow([...row])
	return Buffer.from(await workbook.xlsx.writeBuffer())
}
async function sent(fields: Fields, rows?: readonly (readonly string[])[]): Promise<Answer> {
	return desk.postParts(newPath, fields, { field: "rows", bytes: await listFile(rows), name: "地块明细.xlsx" })
}
/** The fields a page would send along, as the browser holds them. */
function hidden(page: string): Fields {
	const unescaped = (text: string) =>
		text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&#39;", "'").replaceAll("&amp;", "&")
	const inputs = [...page.matchAll(/<input type="hidden"[^>]*>/g)].map(([input]) => input)
	const attribute = (input: string, name: string) => unescaped(new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1] ?? "")
	return Object.fromEntries(inputs.map((input) => [attribute(input, "name"), attribute(input, "value")]))
}
const text = (page: string) =>
	page
		.replace(/<(script|style)[\s\S]*?<\/\1>/g, "")
		.replace(/<[^>]+>/g, " ")
		.replace(/\s+/g, " ")
const campaigns = (): Promise<readonly Campaign[]> =>
	desk.setting.house.store.read((reader) => campaignsIn(reader, desk.setting.villageId, ["open"], { limit: 100, offset: 0 }))

describe("a new sign-off by the console's form", () => {
	test("is shown before anything is written, opened as shown, and once however often the button is pressed", async () => {
		const before = (await campaigns()).length
		const shown = await sent(land)
		expect(shown.statusCode).toBe(200)
		const page = text(shown.body)
		expect(page).toContain("还没有开始，什么也没写入")
		expect(page).toContain("一共 4 户要签，合计11.65亩")
		// 0005 has no parcel; 4月5日 less 10 and 3 days.
		expect(page).toMatch(/有 1 户不在明细里.*0005/)
		expect(page).toContain("2026年3月26日、2026年4月2日")
		expect(page).toMatch(/比如 0001 户 李建国.*X-001 村东大田.*X-002 河边/)
		expect((await campaigns()).length).toBe(before)
		const opening = { ...hidden(shown.body), do: "open" }
		const [first, second] = [await desk.postParts(newPath, opening), await desk.postParts(newPath, opening)]
		expect([first.statusCode, first.headers.location]).toEqual([303, second.headers.location])
		const [opened, ...others] = await campaigns()
		expect(others.length).toBe(before)
		expect(opened).toMatchObject({ title: "土地确权", level: "B", signer: "head", postingDays: 15, total: 116_500, reminders: "10,3" })
		expect(opened?.closesAt).toBe(Date.UTC(2026, 3, 5, 12))
		const { store } = desk.setting.house
		const key = { villageId: desk.setting.villageId, campaignId: opened?.id ?? "" }
		const rows = await store.read((reader) => rowsNow(reader, key.villageId, key.campaignId))
		expect(rows.map(({ number, amount }) => [number, amount])).toEqual([
			["X-001", 32_500],
			["X-002", 15_000],
			["X-003", 20_000],
			["X-004", 8_000],
			["X-005", 41_000],
		])
		expect((await store.read((reader) => tallyOf(reader, key))).find(({ scope }) => scope === "village")?.due).toBe(4)
		const timers = await store.read((reader) => {
			const { timer } = reader.tables(transportTables)
			return reader.db.select({ kind: timer.kind, subject: timer.subject, dueAt: timer.dueAt }).from(timer)
		})
		const reminders = timers.filter(({ kind, subject }) => kind === nudgeTimer && subject.startsWith(key.campaignId))
		expect(reminders.map(({ dueAt }) => ((opened?.closesAt ?? 0) - dueAt) / dayMs).sort()).toEqual([10, 3])
		expect(await desk.said(first)).toContain("开始了")
	})

	test("names everything wrong at once, keeps what was typed and the list that was read, and takes the mended form without the file", async () => {
		const answer = await sent({ ...land, title: "", total: "12", closesAt: "2026-03-10T20:00", reminders: "3、2" }, [
			...parcels,
			["0999", "", "X-001", "坡下", "三亩"],
		])
		expect(answer.statusCode).toBe(422)
		const page = text(answer.body)
		for (const problem of [
			"没有标题。",
			"截止时间早于公示期满（公示 15 天）。",
			"两次至少隔 3 天",
			"第 7 行：名册上没有 0999 户。",
			"第 7 行：编号 X-001 和第 2 行重复。",
			"第 7 行：“面积（亩）”的“三”不是数",
			"明细相加是 11.65，申报总数写的是 12。",
		])
			expect(page).toContain(problem)
		expect(answer.body).toContain("下面是本户的地块，请核对。")
		expect(page).toContain("已读入《地块明细.xlsx》")
		const kept = hidden(answer.body)
		const stillWrong = await desk.postParts(newPath, { ...land, ...kept })
		expect(text(stillWrong.body)).toContain("第 7 行：名册上没有 0999 户。")
		// Another list takes the place of the one that was read; with it taken out there are no rows at all.
		expect(text((await sent({ ...land, ...kept })).body)).toContain("一共 4 户要签")
		const without = await desk.postParts(newPath, { ...land, ...kept, do: "without" })
		expect(hidden(without.body).list).toBe("")
		expect(text((await desk.postParts(newPath, { ...land, ...hidden(without.body) })).body)).toContain("明细是空的。")
		expect((await campaigns()).every(({ title }) => title !== "")).toBe(true)
	})

	test("of a kind without rows asks every household once, and takes no list", async () => {
		const rules: Fields = { ...land, kind: "rules", title: "村规民约", total: "", reminders: "不提醒" }
		const refused = await sent(rules)
		expect(text(refused.body)).toContain("这一类不用明细，请删掉。")
		const shown = await desk.postParts(newPath, { ...rules, ...hidden(refused.body) })
		expect(text(shown.body)).toContain("一共 5 户要签")
		expect(text(shown.body)).toContain("不提醒")
		await desk.postParts(newPath, { ...hidden(shown.body), do: "open", notify: "yes" })
		const opened = (await campaigns()).find(({ kind }) => kind === "rules")
		expect(opened).toMatchObject({ level: "A", signer: "adult", reminders: "", total: null })
	})

	test("of cases rests on a posted standard, chosen from those there are", async () => {
		const cases: Fields = { ...land, kind: "low-income", title: "低保", total: "", standard: "低保标准" }
		expect(text((await sent(cases)).body)).toContain("这类事要先有标准")
		const { setting } = desk
		const standard = { title: "低保标准", criteria: ["收入低于线"], decision: "决〔2026〕1号", decidedAt: setting.clock.now - 1 }
		await setting.house.store.tx((tx) => postStandard(tx, setting.cx(), setting.villageId, standard))
		const form = await desk.get(newPath)
		expect(form.body).toContain('<option value="低保标准"')
		const workbook = new ExcelJS.Workbook()
		const sheet = workbook.addWorksheet("明细")
		sheet.addRow(["户号", "申请编号", "对象", "结果", "条件：收入低于线"])
		sheet.addRow(["0002", "D-1", "张福", "符合", "符合"])
		const bytes = Buffer.from(await workbook.xlsx.writeBuffer())
		const shown = await desk.postParts(newPath, cases, { field: "rows", bytes, name: "低保.xlsx" })
		expect(text(shown.body)).toMatch(/比如 0002 户 张福.*收入低于线/)
	})

	test("is refused where the list is no list, and goes back to the form unchanged", async () => {
		const file = (bytes: Buffer) => desk.postParts(newPath, land, { field: "rows", bytes, name: "a.xlsx" })
		expect(text((await file(Buffer.from("none"))).body)).toContain("这个文件打不开")
		const bytes = await listFile()
		expect(text((await file(Buffer.concat([bytes, Buffer.alloc(11 * 1024 * 1024)]))).body)).toContain("这个文件太大。")
		const shown = await sent(land)
		const back = await desk.postParts(newPath, { ...hidden(shown.body), do: "edit" })
		expect(back.body).toContain('value="2026-04-05T20:00"')
		// Somebody else's draft, or one made up, opens nothing: it is looked at anew.
		const forged = await desk.postParts(newPath, { ...hidden(shown.body), do: "open", draft: "made.up" })
		expect([forged.statusCode, text(forged.body).includes("还没有开始")]).toEqual([200, true])
	})
})

describe("a workbook filled in as a whole", () => {
	const upload = (bytes: Buffer) => desk.postParts("/console/signoff/upload", {}, { field: "file", bytes, name: "签字表.xlsx" })

	test("fills the form in: an empty one is refused with what is missing", async () => {
		const answer = await upload(await buildSignoffTemplate())
		expect(answer.statusCode).toBe(422)
		expect(text(answer.body)).toContain("有 3 处不对，什么也没写入")
		expect(text((await upload(Buffer.from("none"))).body)).toContain("这个文件打不开")
	})

	test("is looked at like a form, and opens as one", async () => {
		const workbook = new ExcelJS.Workbook()
		const template = await buildSignoffTemplate()
		const copy = new ArrayBuffer(template.length)
		new Uint8Array(copy).set(template)
		await workbook.xlsx.load(copy)
		workbook.getWorksheet("签字")?.eachRow((line) => {
			const values: Fields = { 标题: "整份", 声明: "请核对。", 截止时间: "2026年6月30日", 提醒: "5天" }
			const value = values[line.getCell(1).text]
			if (value !== undefined) line.getCell(2).value = value
		})
		const list = workbook.getWorksheet("明细")
		parcels.forEach((row, index) => {
			row.forEach((value, column) => {
				if (list !== undefined) list.getRow(index + 2).getCell(column + 1).value = value
			})
		})
		const shown = await upload(Buffer.from(await workbook.xlsx.writeBuffer()))
		expect(text(shown.body)).toContain("一共 4 户要签，合计11.65亩")
		const opened = await desk.postParts(newPath, { ...hidden(shown.body), do: "open" })
		expect(opened.statusCode).toBe(303)
		expect((await campaigns()).find(({ title }) => title === "整份")).toMatchObject({ reminders: "5", closesAt: Date.UTC(2026, 5, 29, 16) })
	})
})

test("a list goes along with the form and comes back as it was; what is none comes back as nothing", () => {
	const lines = Array.from({ length: 2_000 }, (_, index) => ({
		number: index + 1,
		cells: ["0001", `X-${index}`, "村东大田", String(index)],
	}))
	const packed = packedList(lines)
	expect(packed.length).toBeLessThan(longestList / 100)
	expect(unpackedList(packed)).toEqual(lines)
	expect([unpackedList("none"), unpackedList(""), z.string().parse(packedList([])).length > 0]).toEqual([undefined, undefined, true])
})
