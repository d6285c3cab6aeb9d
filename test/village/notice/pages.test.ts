import ExcelJS from "exceljs"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { dayMs } from "../../../src/text/date.ts"
import { startBroadcast, stepBroadcast } from "../../../src/village/notice/broadcast.ts"
import { readerToken } from "../../../src/village/notice/links.ts"
import { makeAgenda } from "../../../src/village/notice/meetings.ts"
import { askQuestion } from "../../../src/village/notice/questions.ts"
import { coverageOf } from "../../../src/village/notice/seen.ts"
import { unzip, zipOf } from "../people/file-cases.ts"
import { allRights, type Office, openOffice } from "./office.ts"
import { cxOf, morning, published, villageId } from "./world.ts"

let office: Office
beforeEach(async () => {
	office = await openOffice({ publicUrl: "https://cun.example" })
})
afterEach(() => office.close())

const draft = {
	category: "village",
	title: "修路公告",
	body: "# 三组\n\n**明天**修路。<script>alert(1)</script>",
	spoken: "",
	disclosure: "1",
	draftVersion: "0",
	do: "save",
}

async function workbook(rows: readonly (readonly string[])[]): Promise<Buffer> {
	const book = new ExcelJS.Workbook()
	const sheet = book.addWorksheet("3 月")
	for (const row of rows) sheet.addRow([...row])
	return Buffer.from(await book.xlsx.writeBuffer())
}

/** Tells everybody, as the timer would. */
async function told(id: string): Promise<void> {
	const { house } = office.test
	const started = await house.store.tx((tx) => startBroadcast(tx, cxOf(office.test), { villageId, noticeId: id, when: "now" }))
	if (!started.ok) throw new Error(started.code)
	for (let n = 0; n < 3; n++)
		await house.store.tx((tx) => stepBroadcast({ villageId, subject: started.broadcastId, guard: 0 }, { tx, house, now: morning }))
}

describe("the console", () => {
	it("takes a notice from draft to public page; its script is words, its number stands, its broadcast runs", async () => {
		const to = await office.post("/console/notices/new", draft)
		expect(to).toContain("done=saved")
		const path = to.split("?")[0] ?? ""
		const seen = await office.page(path)
		expect(seen.body).toContain("修路公告")
		expect(seen.body).toContain("&lt;script&gt;")
		expect(seen.body).not.toContain("<script>alert")
		expect(seen.body).toContain("成年人 4 位")
		expect(await office.post(`${path}/publish`, { draftVersion: "1", when: "now" })).toContain("done=published")
		expect(await office.post(`${path}/publish`, { draftVersion: "1", when: "now" })).toContain("done=gone")
		const page = await office.page("/v/QJ/n/QJ-2026-0001")
		expect(page.status).toBe(200)
		expect(page.body).toContain("<h3>三组</h3>")
		expect(page.body).not.toContain("<script>alert")
		expect((await office.page("/v/QJ")).body).toContain("QJ-2026-0001")
		// Nobody was told yet: that is not the same as that all have seen it.
		expect((await office.page(`${path}/unseen`)).body).toContain("还没有通知过")
	})

	it("keeps what was typed where a file is refused, and says plainly why", async () => {
		const refusal = async (name: string, bytes: Buffer) => {
			const answer = await office.upload("/console/notices/new", draft, { name, bytes })
			expect(answer.status).toBe(422)
			expect(answer.body).toContain("修路公告")
			return /<p class="field-error"[^>]*>([^<]+)/.exec(answer.body)?.[1]
		}
		expect(await refusal("账.pdf", Buffer.from("<html>not a pdf</html>"))).toContain("不是真的 PDF")
		expect(await refusal("大.pdf", Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(11 * 1024 * 1024)]))).toContain("超过 10 MB")
		// However large it comes: the form is answered, and what was typed is kept.
		expect(await refusal("很大.pdf", Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(60 * 1024 * 1024)]))).toContain("超过 10 MB")
		const macro = { name: "xl/vbaProject.bin", content: Buffer.from("x") }
		expect(await refusal("账.xlsx", zipOf([...(await unzip(await workbook([["日期", "金额"]]))), macro]))).toContain("宏")
		expect(await refusal("x.exe", Buffer.from("MZ\u0000\u0000"))).toContain("只收照片")
		expect(await refusal("坏.xlsx", Buffer.from("PK\u0003\u0004 broken"))).toContain("打不开")
	})

	it("shows a finance workbook as a table and flags what names no decision; the supervisor releases it", async () => {
		const bytes = await workbook([
			["日期", "事由", "金额", "决议编号"],
			["3.1", "路灯", "12000", ""],
			["3.2", "纸", "90", ""],
		])
		const answer = await office.upload("/console/notices/new", { ...draft, category: "finance" }, { name: "3月.xlsx", bytes })
		const path = answer.to.split("?")[0] ?? ""
		expect(await office.post(`${path}/publish`, { draftVersion: "1", when: "no" })).toContain("done=waits")
		expect(await office.post(`${path}/release`, { draftVersion: "1" })).toContain("done=ownDraft")
		office.who.accountId = "account-2"
		expect(await office.post(`${path}/release`, { draftVersion: "1" })).toContain("done=released")
		const { body } = await office.page("/v/QJ/n/QJ-2026-0001")
		expect(body).toContain("没有写决议编号")
		expect(body).toContain("有 1 笔")
		const file = /href="(\/v\/QJ\/n\/QJ-2026-0001\/a\/[^"]+)"/.exec(body)?.[1] ?? ""
		const got = await office.http.inject({ url: file })
		expect(got.statusCode).toBe(200)
		expect(got.headers["content-disposition"]).toContain("attachment")
		expect((await office.http.inject({ url: file.replace(/.$/, "0") })).statusCode).toBe(404)
	})

	it("asks for the right at each door", async () => {
		const notice = await published(office.test)
		office.who.rights = new Set([...allRights].filter((right) => right === "notice.read"))
		const { body } = await office.page(`/console/notices/${notice.id}`)
		expect(body).not.toContain("撤回这份公告")
		for (const act of ["publish", "release", "drop", "correct", "withdraw", "tell", "order", "confirm"])
			expect(
				await office.post(`/console/notices/${notice.id}/${act}`, { draftVersion: "1", order: "pause", why: "x", person: "p-1" }),
			).toBe("500")
		expect((await office.page("/console/notices/settings")).status).toBe(500)
	})

	it("enters paper confirmations, answers questions in writing and at the meeting, exports minutes", async () => {
		const { house } = office.test
		const notice = await published(office.test)
		await told(notice.id)
		expect(await office.post(`/console/notices/${notice.id}/confirm`, { person: ["p-4"] })).toContain("done=confirmed")
		const coverage = await house.store.read((reader) => coverageOf(reader, villageId, notice))
		expect(coverage.all).toMatchObject({ households: 3, seenHouseholds: 1, seenPersons: 1 })
		const unseen = (await office.page(`/console/notices/${notice.id}/unseen`)).body
		expect(unseen).toContain("村民p-1")
		expect(unseen).not.toContain("村民p-4")
		const cx = { house, now: morning - 3 * dayMs, by: "p-1" }
		const ask = (text: string) =>
			house.store.tx((tx) => askQuestion(tx, cx, { villageId, noticeId: notice.id, personId: "p-1", text, isPublic: true }))
		const [first, second] = [await ask("为什么修？"), await ask("谁出钱？")]
		await house.store.tx((tx) => makeAgenda(tx, cx, { villageId, period: "2026-03", meetsAt: morning }))
		if (!first.ok || !second.ok) throw new Error("refused")
		expect((await office.page("/v/QJ/questions")).body).toContain("已经等了 3天")
		await office.upload(
			`/console/notices/questions/${first.question.id}/answer`,
			{ text: "路坏了", period: "" },
			{ name: "", bytes: Buffer.alloc(0) },
		)
		await office.upload(
			`/console/notices/questions/${second.question.id}/answer`,
			{ text: "镇里出", period: "2026-03", present: "20", disagree: "11" },
			{ name: "", bytes: Buffer.alloc(0) },
		)
		const page = (await office.page("/v/QJ/n/QJ-2026-0001")).body
		expect(page).toContain("路坏了")
		expect(page).toContain("多数人不认可")
		expect(page).not.toContain("村民p-1")
		expect(
			await office.post("/console/notices/meetings/2026-03", {
				place: "祠堂",
				chair: "王主任",
				present: "20",
				minutes: "散会。",
				heldAt: "",
			}),
		).toContain("done=minutes")
		const minutes = await office.http.inject({ url: "/console/notices/meetings/2026-03/minutes.docx" })
		expect(minutes.rawPayload.subarray(0, 2).toString()).toBe("PK")
	})

	it("keeps settings that make sense, and refuses others", async () => {
		const settings = {
			authority: "ATLD57",
			pattern: "{code}-{year}-{serial:4}",
			expenseLimit: "3000",
			preset: "monthly",
			day: "5",
			questionDay: "20",
			remindDays: "3",
		}
		expect(await office.post("/console/notices/settings", settings)).toContain("done=settings")
		expect((await published(office.test)).number).toBe("ATLD57-2026-0001")
		expect(await office.post("/console/notices/settings", { ...settings, pattern: "{year}" })).toContain("done=badSettings")
		expect(await office.post("/console/notices/settings", { ...settings, day: "32" })).toContain("done=badSettings")
	})
})

describe("the public page", () => {
	it("counts a view by a press through the person's own link, not by a look, and not from a second device", async () => {
		const { house } = office.test
		const notice = await published(office.test)
		await told(notice.id)
		const token = readerToken(house, { villageId, noticeId: notice.id, personId: "p-1" }, Math.ceil(morning / dayMs) + 9)
		const seen = async () => (await house.store.read((reader) => coverageOf(reader, villageId, notice))).all.seenPersons
		const url = `/v/QJ/n/${notice.number}`
		expect((await office.page(`${url}?t=${token}`)).body).toContain("data-seen")
		expect(await seen()).toBe(0)
		const press = (cookie: string) =>
			office.http.inject({
				method: "POST",
				url: `${url}/seen`,
				payload: `t=${token}`,
				headers: { "content-type": "application/x-www-form-urlencoded", cookie },
			})
		const first = await press("")
		expect(first.statusCode).toBe(303)
		expect(await seen()).toBe(1)
		expect((await press("cunkou_reader=another")).statusCode).toBe(409)
		const forged = await office.http.inject({
			method: "POST",
			url: `${url}/seen`,
			payload: `t=${token}x`,
			headers: { "content-type": "application/x-www-form-urlencoded" },
		})
		expect(forged.statusCode).toBe(409)
		expect((await office.page(`${url}?t=${token}`)).body).toContain("已经记下")
	})

	it("lists, filters and searches; feeds and draws a card; says what was withdrawn and why", async () => {
		await published(office.test, { title: "停水 <b>半天</b> & 修管" })
		const roads = await published(office.test, { title: "修路", category: "party" })
		const list = async (query: string) => (await office.page(`/v/QJ/notices?${query}`)).body
		expect(await list("q=修路")).toContain("找到 1 份")
		expect(await list("q=%25")).toContain("找到 0 份")
		expect(await list("c=party")).toContain("修路")
		expect(await list("m=2026-03")).toContain("找到 2 份")
		expect(await list("m=2026-02")).toContain("找到 0 份")
		expect(await list("page=99&c=x")).toContain("找到 2 份")
		const feed = await office.http.inject({ url: "/v/QJ/feed.xml" })
		expect(feed.headers["content-type"]).toContain("application/atom+xml")
		expect(feed.body).toContain("停水 &lt;b&gt;半天&lt;/b&gt; &amp; 修管")
		expect(feed.body).toContain("https://cun.example/v/QJ/n/QJ-2026-0002")
		const card = await office.http.inject({ url: `/v/QJ/n/${roads.number}/card.png` })
		expect(card.rawPayload.subarray(1, 4).toString()).toBe("PNG")
		expect(card.rawPayload.length).toBeGreaterThan(5_000)
		await office.post(`/console/notices/${roads.id}/withdraw`, { why: "路不修了" })
		expect((await office.page(`/v/QJ/n/${roads.number}`)).body).toContain("路不修了")
		expect((await office.page("/v/QJ/record")).body).toContain("作废：路不修了")
		expect((await office.page("/v/NO")).status).toBe(404)
		expect((await office.page("/v/QJ/n/QJ-2026-9999")).status).toBe(404)
	})
})
