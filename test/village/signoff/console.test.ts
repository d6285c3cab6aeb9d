import ExcelJS from "exceljs"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { personalData } from "../../../src/village/signoff/personal.ts"
import type { Campaign } from "../../../src/village/signoff/repo.ts"
import { casesIn } from "../../../src/village/signoff/repo-answers.ts"
import { recount, sameTally, tallyOf } from "../../../src/village/signoff/tally.ts"
import { unzip } from "../people/file-cases.ts"
import { type Answer, type Fields, pixel, type TestDesk, testDesk } from "./desk.ts"
import { landFile, type Setting } from "./setting.ts"

let desk: TestDesk
let setting: Setting
let campaign: Campaign
beforeAll(async () => {
	desk = await testDesk()
	setting = desk.setting
})
beforeEach(async () => {
	campaign = await setting.open(landFile())
	desk.asked.length = 0
})
afterAll(() => desk.end())

const get = (url: string) => desk.get(url)
const post = (url: string, fields: Fields) => desk.post(url, fields)
const withFile = (url: string, fields: Fields, field: string, bytes: Buffer) => desk.postParts(url, fields, { field, bytes })
const said = (answer: Answer) => desk.said(answer)
const console_ = (rest = "") => `/console/signoff/${campaign.id}${rest}`
test("every page opens, with the right its kind of work needs", async () => {
	for (const path of [
		"/console/signoff",
		"/console/signoff/new",
		"/console/signoff/standards",
		console_(),
		console_("/households"),
		console_("/cases"),
		console_("/recheck"),
		console_("/slips"),
	]) {
		const answer = await get(path)
		expect([path, answer.statusCode]).toEqual([path, 200])
	}
	expect(new Set(desk.asked)).toEqual(new Set(["signoff.read", "signoff.manage", "signoff.enter"]))
	expect((await get("/console/signoff/nothing")).statusCode).toBe(404)
	expect((await get(console_())).body).toContain("还没有全部确认：0/4")
})

test("paper is entered with photo and witness, refused without, and the household's page shows it", async () => {
	const { householdId } = await setting.key(campaign, "0003")
	const path = console_(`/household/${householdId}`)
	const fields = {
		signer: await setting.person("0003", "王强"),
		answer: "confirm",
		means: "paper",
		signedAt: "2026-03-05",
		witness: "赵新民",
	}
	expect(await said(await post(`${path}/paper`, fields))).toContain("要有照片、见证人")
	expect(await said(await withFile(`${path}/paper`, fields, "photo", Buffer.from("no picture")))).toContain("照片收不了")
	expect(await said(await withFile(`${path}/paper`, { ...fields, witness: "" }, "photo", pixel))).toContain("要有照片、见证人")
	// No phone of theirs is bound: somebody must tell them.
	expect(await said(await withFile(`${path}/paper`, fields, "photo", pixel))).toContain("没有手机能收到")
	const page = (await get(path)).body
	expect(page).toContain("见证人：赵新民")
	expect(page).toContain("data:image/png;base64")
	expect(await said(await post(console_("/recheck"), { do: "draw" }))).toContain("抽签种子")
})

test("an objection on paper names its parcels, and the case shows the sheet", async () => {
	// Of a household whose head no other test here succeeds.
	const rows = landFile().rows.map((row) => ({ ...row, ...(row.household === "0001" && { household: "0002", head: "张福" }) }))
	campaign = await setting.open(landFile({ rows }))
	const { householdId } = await setting.key(campaign, "0002")
	const path = console_(`/household/${householdId}`)
	const signer = await setting.person("0002", "张福")
	const fields = { signer, answer: "object", means: "paper", signedAt: "2026-03-05", witness: "赵新民", "row.0": "X-001", "row.1": "X-002" }
	expect(await said(await withFile(`${path}/paper`, fields, "photo", pixel))).toContain("要写明缘由")
	expect((await get(path)).body).toContain("X-001 村东大田 3.25亩")
	await withFile(`${path}/paper`, { ...fields, "wrong.1": "多量了两分" }, "photo", pixel)
	const cases = await setting.house.store.read((reader) => casesIn(reader, setting.villageId, campaign.id))
	expect(cases.map(({ rowNumber, reason, photo }) => [rowNumber, reason, photo])).toEqual([
		["X-002", "多量了两分", `${"b".repeat(64)}.png`],
	])
	expect((await get(console_("/cases"))).body).toContain("data:image/png;base64")
})

test("an objection is assigned, measured, corrected; the public page shows house numbers and receipts and no name", async () => {
	await setting.give(campaign, "0001", "李建国", [{ row: "X-001", reason: "少了三分", photo: null }])
	const [one] = await setting.house.store.read((reader) => casesIn(reader, setting.villageId, campaign.id))
	const path = console_(`/case/${one?.id}`)
	expect(await said(await post(path, { do: "corrected", "cell.area": "3.55" }))).toContain("先登记复核结果")
	await post(path, { do: "assign", assignee: "王强" })
	await post(path, { do: "measure", finding: "皮尺复量" })
	expect(await said(await post(path, { do: "corrected", "cell.area": "三亩" }))).toContain("填的数不对")
	expect(await said(await post(path, { do: "corrected", "cell.area": "3.55" }))).toContain("记下了")
	await setting.give(campaign, "0001", "李建国", "confirm")
	const page = (await get(`/v/QJ/signoff/${campaign.id}`)).body
	expect(page).toContain("0001")
	expect(page).toMatch(/\d{3} \d{3} \d{4}/)
	for (const secret of ["李建国", "王强", "X-001", "少了三分", "村东大田"]) expect(page).not.toContain(secret)
	expect((await get(`/v/XX/signoff/${campaign.id}`)).statusCode).toBe(404)
})

test("succession is an act with its reason; the head of the roster no longer signs", async () => {
	const { householdId } = await setting.key(campaign, "0001")
	const path = console_(`/household/${householdId}/succeed`)
	const wife = await setting.person("0001", "王秀英")
	expect(await said(await post(path, { person: wife, reason: "died", note: "" }))).toContain("要写明缘由")
	expect(await said(await post(path, { person: await setting.person("0001", "李小宝"), reason: "died", note: "户主去世" }))).toContain(
		"要成年人",
	)
	expect(await said(await post(path, { person: wife, reason: "died", note: "户主去世，村委会会议指定" }))).toContain("记下了")
	const { signerOf } = await import("../../../src/village/signoff/delegating.ts")
	const judged = async (name: string) => {
		const personId = await setting.person("0001", name)
		return setting.house.store.read((reader) =>
			signerOf(reader, {
				villageId: setting.villageId,
				campaignId: campaign.id,
				householdId,
				personId,
				rule: "head",
				isProven: true,
				now: setting.clock.now,
			}),
		)
	}
	expect([await judged("王秀英"), await judged("李建国")]).toEqual([
		{ ok: true, capacity: "successor" },
		{ ok: false, why: "not-head" },
	])
})

/** The words of a Word file, a line a paragraph. */
async function wordsIn(answer: Answer): Promise<string> {
	const xml = (await unzip(answer.rawPayload)).find(({ name }) => name === "word/document.xml")?.content.toString("utf8") ?? ""
	return xml.replaceAll("</w:p>", "\n").replace(/<[^>]*>/g, "")
}

test("sheets have a page per group, with boxes to sign and to press a thumb; who has confirmed is on none", async () => {
	await setting.give(campaign, "0003", "王强", "confirm")
	const words = await wordsIn(await get(console_("/sheets.docx")))
	for (const part of ["本户承包地块", "签字", "按手印", "见证人", "0001", "李建国", "X-001 村东大田 3.25亩", "X-002 河边 1.5亩", "4.75亩"])
		expect(words).toContain(part)
	expect(words.match(/土地确权签字/g)?.length).toBe(3)
	expect(words).not.toContain("王强")
})

test("the report says in Word and Excel what it came to, and nothing in it runs in a spreadsheet", async () => {
	campaign = await setting.open(landFile({ title: "=1+1", statement: "=HYPERLINK(1)" }))
	await setting.give(campaign, "0001", "李建国", [{ row: "X-001", reason: "少了三分", photo: null }])
	await setting.give(campaign, "0003", "王强", "confirm")
	const words = await wordsIn(await get(console_("/report.docx")))
	for (const part of ["1/4", campaign.statementHash, "X-001", "全村", "三组"]) expect(words).toContain(part)
	const workbook = new ExcelJS.Workbook()
	const { rawPayload } = await get(console_("/report.xlsx"))
	const copy = new ArrayBuffer(rawPayload.length)
	new Uint8Array(copy).set(rawPayload)
	await workbook.xlsx.load(copy)
	const cells: string[] = []
	for (const sheet of workbook.worksheets)
		sheet.eachRow((row) =>
			row.eachCell((cell) => {
				expect([cell.address, cell.formula]).toEqual([cell.address, undefined])
				expect(cell.text).not.toMatch(/^[=+@]/)
				cells.push(cell.text)
			}),
		)
	for (const part of ["0001", "0003", "有异议", "已确认", "X-001"]) expect(cells).toContain(part)
	for (const secret of ["李建国", "少了三分"]) expect(`${words} ${cells.join(" ")}`).not.toContain(secret)
	const slips = await post(console_("/slips"), {})
	expect(await wordsIn(slips)).toMatch(/\d{3} \d{3}/)
})

test("outreach is written down by who goes there: due, reached and done are counted, and nobody is asked in the chat", async () => {
	campaign = await setting.open(landFile({ kind: "outreach", title: "走访出租屋", level: "", total: "", rows: [], signer: "" }))
	const { householdId } = await setting.key(campaign, "0003")
	const fields = {
		signer: await setting.person("0003", "王强"),
		answer: "confirm",
		means: "door",
		signedAt: "2026-03-05",
		witness: "赵新民",
	}
	await withFile(console_(`/household/${householdId}/paper`), fields, "photo", pixel)
	const page = (await get(console_())).body
	expect(page).toContain("还没有全部确认：1/5")
	expect(page).not.toContain("通知还没答的户")
	const key = { villageId: setting.villageId, campaignId: campaign.id }
	const [all] = await setting.house.store.read((reader) => tallyOf(reader, key))
	expect(all).toMatchObject({ scope: "village", due: 5, reached: 1, confirmed: 1, paper: 1 })
})

test("a person gets a copy of what they signed, and erasure empties it while the counts stay", async () => {
	const { store } = setting.house
	const of = { villageId: setting.villageId, personId: await setting.person("0001", "李建国") }
	const cx = { house: setting.house, now: setting.clock.now }
	await setting.give(campaign, "0001", "李建国", [{ row: "X-001", reason: "少了三分", photo: null }])
	const copy = await store.read((reader) => personalData.copy(of, { reader, ...cx }))
	expect(copy.at(-1)).toEqual({ title: "签字：土地确权签字", lines: [expect.stringContaining("有异议，回执")] })
	const key = { villageId: setting.villageId, campaignId: campaign.id }
	const before = await store.read((reader) => tallyOf(reader, key))
	await store.tx((tx) => personalData.erase(of, { tx, ...cx }))
	await store.read(async (reader) => {
		expect(await tallyOf(reader, key)).toEqual(before)
		expect(sameTally(before, await recount(reader, key))).toBe(true)
		expect((await casesIn(reader, key.villageId, key.campaignId)).map(({ reason }) => reason)).toEqual(["-"])
	})
})
