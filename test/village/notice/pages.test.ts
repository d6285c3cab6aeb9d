import { randomUUID } from "node:crypto"
import ExcelJS from "exceljs"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { dayMs } from "../../../src/text/date.ts"
import { startBroadcast, stepBroadcast } from "../../../src/village/notice/broadcast.ts"
import { reportBroadcast } from "../../../src/village/notice/broadcast-report.ts"
import { presets } from "../../../src/village/notice/calendar.ts"
import { cardSvg } from "../../../src/village/notice/card.ts"
import { draftNotice } from "../../../src/village/notice/commands.ts"
import { noticeNews } from "../../../src/village/notice/home.ts"
import { readerToken } from "../../../src/village/notice/links.ts"
import { makeAgenda, meetingOf } from "../../../src/village/notice/meetings.ts"
import { doneLine } from "../../../src/village/notice/progress.ts"
import { askQuestion } from "../../../src/village/notice/questions.ts"
import { listNotices, noticeById } from "../../../src/village/notice/repo.ts"
import { everyone } from "../../../src/village/notice/rules.ts"
import { coverageOf, markSeen, progressFrom, progressOf } from "../../../src/village/notice/seen.ts"
import { defaultSettings, keepSettings } from "../../../src/village/notice/settings.ts"
import { scan } from "../../support/scan.ts"
import { unzip, zipOf } from "../people/file-cases.ts"
import { allRights, type Office, openOffice } from "./office.ts"
import { cxOf, morning, published, stopWater, villageId } from "./world.ts"

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
async function told(id: string): Promise<string> {
	const { house } = office.test
	const started = await house.store.tx((tx) => startBroadcast(tx, cxOf(office.test), { villageId, noticeId: id, when: "now" }))
	if (!started.ok) throw new Error(started.code)
	for (let n = 0; n < 3; n++)
		await house.store.tx((tx) => stepBroadcast({ villageId, subject: started.broadcastId, guard: 0 }, { tx, house, now: morning }))
	return started.broadcastId
}

describe("the console", () => {
	it("makes one draft of a form that is sent twice, and another where it says something else", async () => {
		const form = { ...draft, draft: randomUUID() }
		const [one, two] = await Promise.all([office.post("/console/notices/new", form), office.post("/console/notices/new", form)])
		expect(two).toBe(one)
		expect(await office.post("/console/notices/new", { ...form, title: "退回来改了再存" })).not.toBe(one)
		const { store } = office.test.house
		const rows = await store.read((reader) => listNotices(reader, villageId, { states: ["draft"] }, { limit: 10, offset: 0 }))
		expect(rows.map(({ title }) => title).toSorted()).toEqual(["修路公告", "退回来改了再存"])
		expect((await office.page("/console/notices/new")).body).toMatch(/name="draft" value="[^"]+"/)
	})

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
			// Said at the top as well: on a phone the file's field is two screens down.
			expect(answer.body).toContain("您填的都还在")
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
			["合计", "", "12090", ""],
		])
		const answer = await office.upload("/console/notices/new", { ...draft, category: "finance" }, { name: "3月.xlsx", bytes })
		const path = answer.to.split("?")[0] ?? ""
		// Staff open the file before it is released, nobody else does.
		const draftFile = /href="(\/console\/notices\/[^"]+\/a\/[^"]+)"/.exec((await office.page(path)).body)?.[1] ?? ""
		const opened = await office.http.inject({ url: draftFile })
		expect(opened.statusCode).toBe(200)
		expect(opened.rawPayload.equals(bytes)).toBe(true)
		expect((await office.http.inject({ url: draftFile.replace(/.$/, "0") })).statusCode).toBe(404)
		expect(await office.post(`${path}/publish`, { draftVersion: "1", when: "no" })).toContain("done=waits")
		expect(await office.post(`${path}/release`, { draftVersion: "1" })).toContain("done=ownDraft")
		office.who.accountId = "account-2"
		expect(await office.post(`${path}/release`, { draftVersion: "1" })).toContain("done=released")
		const { body } = await office.page("/v/QJ/n/QJ-2026-0001")
		expect(body).toContain("没有写决议编号")
		expect(body).toContain("有 1 笔")
		// On a phone each row is a card under its heading; the sum's is its own word.
		expect([...body.matchAll(/class="cell-lead">([^<]*)/g)].map(([, lead]) => lead)).toEqual(["路灯", "纸", "合计"])
		const file = /href="(\/v\/QJ\/n\/QJ-2026-0001\/a\/[^"]+)"/.exec(body)?.[1] ?? ""
		const got = await office.http.inject({ url: file })
		expect(got.statusCode).toBe(200)
		expect(got.headers["content-disposition"]).toContain("attachment")
		expect((await office.http.inject({ url: file.replace(/.$/, "0") })).statusCode).toBe(404)
	})

	it("keeps a long answer whose file is refused, or that is empty; each field of a page has its own name for its label", async () => {
		const { house } = office.test
		const notice = await published(office.test)
		const cx = { house, now: morning, by: "p-1" }
		const ask = (text: string) =>
			house.store.tx((tx) => askQuestion(tx, cx, { villageId, noticeId: notice.id, personId: "p-1", text, isPublic: true }))
		const [first, second] = [await ask("为什么修？"), await ask("谁出钱？")]
		if (!first.ok || !second.ok) throw new Error("refused")
		await house.store.tx((tx) => makeAgenda(tx, cx, { villageId, period: "2026-03", meetsAt: morning }))
		const answer = (fields: Readonly<Record<string, string>>, file: { readonly name: string; readonly bytes: Buffer }) =>
			office.upload(`/console/notices/questions/${second.question.id}/answer`, { period: "", ...fields }, file)
		const none = { name: "", bytes: Buffer.alloc(0) }
		const refused = await answer({ text: "镇里出 20 万，村里出 5 万。" }, { name: "账.pdf", bytes: Buffer.from("<html>") })
		expect(refused.status).toBe(422)
		expect(refused.body).toContain("镇里出 20 万，村里出 5 万。</textarea>")
		expect(refused.body).toContain("不是真的 PDF")
		const atMeeting = await answer({ text: " ", period: "2026-03", present: "20", disagree: "3" }, none)
		expect(atMeeting.status).toBe(422)
		expect(atMeeting.body).toContain("请写回答")
		expect(atMeeting.body).toContain('value="20"')
		expect((await answer({ text: "镇里出 20 万，村里出 5 万。" }, none)).to).toContain("done=answered")
		for (const path of ["/questions", "/meetings/2026-03", "", `/${notice.id}`, "/new"]) {
			const { body } = await office.page(`/console/notices${path}`)
			const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
			expect(
				ids.filter((id, at) => ids.indexOf(id) !== at),
				path,
			).toEqual([])
		}
	})

	it("an audience keeps whom it leaves out, also what the editor has no field for", async () => {
		const { house } = office.test
		const except = { groups: ["二组"], grids: ["河东"], roles: ["contact"], households: ["003"] }
		const { id } = await house.store.tx((tx) =>
			draftNotice(tx, cxOf(office.test), { villageId, content: { ...stopWater, audience: { ...everyone, except } } }),
		)
		const form = (await office.page(`/console/notices/${id}/edit`)).body
		expect(form).toMatch(/name="exceptGroups"[^>]*value="二组"[^>]*checked|checked[^>]*name="exceptGroups"[^>]*value="二组"/)
		const fields = { ...draft, draftVersion: "1", exceptGroups: "一组", exceptHouseholds: "003 002" }
		expect(await office.post(`/console/notices/${id}/edit`, fields)).toContain("done=saved")
		const kept = await house.store.read((reader) => noticeById(reader, villageId, id))
		expect(kept?.draft?.audience.except).toEqual({ ...except, groups: ["一组"], households: ["003", "002"] })
	})

	it("household numbers are kept as the roster writes them, and one that nobody has is told beside its field", async () => {
		const { house } = office.test
		const { id } = await house.store.tx((tx) =>
			draftNotice(tx, cxOf(office.test), { villageId, content: { ...stopWater, audience: everyone } }),
		)
		const fields = { ...draft, draftVersion: "1", households: "3号 ２", exceptHouseholds: "" }
		const refused = await office.http.inject({
			method: "POST",
			url: `/console/notices/${id}/edit`,
			payload: new URLSearchParams({ csrf: "good", ...fields, exceptHouseholds: "999" }).toString(),
			headers: { "content-type": "application/x-www-form-urlencoded" },
		})
		expect(refused.statusCode).toBe(422)
		expect(refused.body).toContain("名册上没有这些户号（1 个）：999")
		expect(refused.body).toContain("3号 ２")
		expect(await office.post(`/console/notices/${id}/edit`, fields)).toContain("done=saved")
		const kept = await house.store.read((reader) => noticeById(reader, villageId, id))
		expect(kept?.draft?.audience.households).toEqual(["003", "002"])
	})

	it("shows how far a broadcast is as often as it is asked, and nothing where nothing changed", async () => {
		const notice = await published(office.test)
		await told(notice.id)
		const progress = (cursor: string) => office.http.inject({ url: `/console/notices/${notice.id}/progress?cursor=${cursor}` })
		const first = await progress("")
		expect(first.statusCode).toBe(200)
		expect(first.body).toContain("群发：正在发")
		const cursor = String(first.headers["x-cursor"])
		expect((await progress(cursor)).statusCode).toBe(204)
		await office.post(`/console/notices/${notice.id}/confirm`, { person: ["p-4"] })
		expect((await progress(cursor)).statusCode).toBe(200)
	})

	it("offers what may still be ordered, apart from the figures, and says what else the same message tells of", async () => {
		const { house } = office.test
		const [notice, other] = [await published(office.test), await published(office.test, { title: "修路" })]
		const tell = (noticeId: string) =>
			house.store.tx((tx) => startBroadcast(tx, cxOf(office.test), { villageId, noticeId, when: "evening" }))
		const [first] = [await tell(notice.id), await tell(other.id)]
		if (!first.ok) throw new Error(first.code)
		const path = `/console/notices/${notice.id}`
		const { body } = await office.page(path)
		expect(body).toContain("同一条消息里还有《修路》")
		expect(body).toContain("取消以后，没发的不再发")
		// It has not begun: when it does, and no figures of nobody.
		expect(body).toContain("还没有开始发，2026年3月5日晚上6:00开始")
		const cursor = /data-live="[^"]+\/orders" data-cursor="([^"]+)"/.exec(body)?.[1]
		const orders = (shown: string | undefined) => office.http.inject({ url: `${path}/orders?cursor=${shown}` })
		expect((await orders(cursor)).statusCode).toBe(204)
		expect(await office.post(`${path}/order`, { order: "cancel" })).toContain("done=ordered")
		const after = await orders(cursor)
		expect(after.statusCode).toBe(200)
		expect(after.body).not.toContain("<button")
	})

	it("keeps what became of a broadcast on the first page until whoever began it has read it", async () => {
		const { house } = office.test
		const notice = await published(office.test)
		const id = await told(notice.id)
		await house.store.tx((tx) => tx.db.update(tx.tables(transportTables).outbox).set({ status: "sent" }))
		await house.store.tx((tx) => reportBroadcast({ villageId, subject: id, guard: 0 }, { tx, house, now: morning + dayMs }))
		const news = () => house.store.read((reader) => noticeNews({ reader, house, villageId, ...office.who }))
		const [line] = await news()
		if (line === undefined) throw new Error("nothing is told")
		expect(line.text).toContain("发送完了：《下周二停水半天》，应告知 4 人，发出 2 人")
		const progress = progressFrom(
			[
				{ standing: "sent", n: 1, out: 1 },
				{ standing: "held", n: 3, out: 0 },
			],
			0,
		)
		// Where fewer were sent than it is for, the reason stands beside it.
		expect(doneLine(house, { title: "停水", isStanding: true, progress })).toBe(
			"发送完了：《停水》，应告知 4 人，发出 1 人。 这周已经收得够多、过几天再发的 3 人。",
		)
		expect(line.path).toBe(`/console/notices/${notice.id}`)
		office.who.accountId = "account-2"
		expect(await office.post(line.readPath, {})).toBe("/console")
		office.who.accountId = "account-1"
		expect(await news()).toHaveLength(1)
		expect(await office.post(line.readPath, {})).toBe("/console")
		expect(await news()).toEqual([])
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

	it("what is said in chats follows the text: proposed anew where nobody wrote it, asked about where somebody did", async () => {
		const fields = { ...draft, body: "下周二停水。", spoken: "" }
		const path = (await office.post("/console/notices/new", fields)).split("?")[0] ?? ""
		const id = path.split("/").at(-1) ?? ""
		const { store } = office.test.house
		const now = async () => (await store.read((reader) => noticeById(reader, villageId, id)))?.draft?.spoken ?? ""
		const proposed = await now()
		expect(proposed).toContain("下周二停水")
		await office.post(`${path}/edit`, { ...fields, body: "下周三停水。", spoken: proposed, draftVersion: "1" })
		expect(await now()).toContain("下周三停水")
		await office.post(`${path}/edit`, { ...fields, body: "下周三停水。", spoken: "周三没水。", draftVersion: "2" })
		expect(await now()).toBe("周三没水。")
		const stale = "正文改了，念的话还是原来的"
		expect((await office.page(path)).body).not.toContain(stale)
		await office.post(`${path}/publish`, { draftVersion: "3", when: "no" })
		await office.post(`${path}/correct`, { why: "日子错了" })
		await office.post(`${path}/edit`, { ...fields, body: "下周四停水。", spoken: "周三没水。", why: "日子错了", draftVersion: "5" })
		expect((await office.page(path)).body).toContain(stale)
		await office.post(`${path}/edit`, { ...fields, body: "下周四停水。", spoken: "周四没水。", why: "日子错了", draftVersion: "6" })
		expect((await office.page(path)).body).not.toContain(stale)
		await office.post(`${path}/publish`, { draftVersion: "7", when: "no" })
		await told(id)
		const { outbox } = await store.read(async (reader) => reader.tables(transportTables))
		const letters = (await store.read((reader) => reader.db.select().from(outbox))).map(({ body }) => body ?? "").join()
		expect(letters).toContain("更正了以前那一份，原因：日子错了\\n周四没水")
	})

	it("shows of those who have not seen it one group or household, and stays there when a sheet is entered", async () => {
		const notice = await published(office.test)
		await told(notice.id)
		const unseen = `/console/notices/${notice.id}/unseen`
		const names = async (query: string) =>
			[...(await office.page(`${unseen}${query}`)).body.matchAll(/name="person" value="([^"]+)"/g)].map(([, id]) => id)
		expect(await names("")).toEqual(["p-1", "p-2", "p-3", "p-4"])
		expect(await names(`?group=${encodeURIComponent("二组")}`)).toEqual(["p-3", "p-4"])
		expect(await names("?household=001")).toEqual(["p-1", "p-2"])
		expect(await names(`?group=${encodeURIComponent("二组")}&household=001`)).toEqual([])
		const to = await office.post(`/console/notices/${notice.id}/confirm`, { person: ["p-4"], group: "二组", household: "" })
		expect(to).toBe(`${unseen}?group=${encodeURIComponent("二组")}&done=confirmed`)
		expect(await names(`?group=${encodeURIComponent("二组")}`)).toEqual(["p-3"])
	})

	it("shows who was told in person and who entered it, and takes back what was entered by mistake, but no press", async () => {
		const notice = await published(office.test)
		await told(notice.id)
		const { store } = office.test.house
		const page = `/console/notices/${notice.id}/paper`
		await store.tx((tx) => markSeen(tx, { villageId, personId: "p-1", notices: [notice], how: "button", now: morning }))
		await office.post(`/console/notices/${notice.id}/confirm`, { person: ["p-3", "p-4"] })
		const shown = async () => [...(await office.page(page)).body.matchAll(/name="person" value="([^"]+)"/g)].map(([, id]) => id)
		expect(await shown()).toEqual(["p-3", "p-4"])
		expect((await office.page(page)).body).toContain("2 人是送纸质的")
		expect(await office.post(`/console/notices/${notice.id}/unconfirm`, { person: ["p-1", "p-4"] })).toBe(`${page}?done=unconfirmed`)
		expect(await shown()).toEqual(["p-3"])
		const { seen } = await store.read((reader) => progressOf(reader, villageId, notice))
		expect(seen).toBe(2)
		const unseen = (await office.page(`/console/notices/${notice.id}/unseen`)).body
		expect(unseen).toContain('value="p-4"')
		expect(await office.post(`/console/notices/${notice.id}/unconfirm`, { person: ["p-4"] })).toContain("done=tooLate")
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
		office.test.clock.now = morning + 3_600_000
		expect(
			await office.post("/console/notices/meetings/2026-03", {
				place: "祠堂",
				chair: "王主任",
				present: "20",
				minutes: "散会。",
				heldAt: "",
			}),
		).toContain("done=minutes")
		// Nobody said when: when it was to be, and not when it was typed.
		const held = await house.store.read((reader) => meetingOf(reader, villageId, "2026-03"))
		expect(held?.heldAt).toBe(morning)
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

	it("lets whom the link names second a question with one press, once; not a second device, not who asked", async () => {
		const { house } = office.test
		const notice = await published(office.test)
		await told(notice.id)
		const cx = { house, now: morning, by: "p-3" }
		const of = { villageId, noticeId: notice.id, personId: "p-3", text: "谁同意的？", isPublic: true }
		const asked = await house.store.tx((tx) => askQuestion(tx, cx, of))
		if (!asked.ok) throw new Error(asked.code)
		const url = `/v/QJ/n/${notice.number}`
		const tokenOf = (personId: string) => readerToken(house, { villageId, noticeId: notice.id, personId }, Math.ceil(morning / dayMs) + 9)
		const press = async (personId: string, cookie: string) => {
			const headers = { "content-type": "application/x-www-form-urlencoded", cookie: `cunkou_reader=${cookie}` }
			const payload = `t=${tokenOf(personId)}&question=${asked.question.id}`
			return (await office.http.inject({ method: "POST", url: `${url}/second`, payload, headers })).statusCode
		}
		expect((await office.page(`${url}?t=${tokenOf("p-1")}`)).body).toContain("我也想知道（附议）")
		expect((await office.page(url)).body).not.toContain("我也想知道（附议）")
		expect((await office.page(url)).body).toContain("在聊天里发“附议”")
		expect(await press("p-1", "one")).toBe(303)
		expect(await press("p-1", "one")).toBe(303)
		expect(await press("p-1", "another")).toBe(409)
		expect(await press("p-3", "three")).toBe(303)
		const { body } = await office.page(`${url}?t=${tokenOf("p-1")}`)
		expect(body).toContain("1 人附议")
		expect(body).toContain("您问过或者附议过")
		expect((await office.page(`${url}?t=${tokenOf("p-3")}`)).body).not.toContain("我也想知道（附议）")
	})

	it("shows pictures, gives out PDF; says until which day it is posted and may be objected to, the last day included", async () => {
		const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqPj/HwAEggJ+hm8d5gAAAABJRU5ErkJggg==", "base64")
		const periods = { ...draft, objectDays: "7", postDays: "15" }
		const { to } = await office.upload("/console/notices/new", periods, { name: "桥.png", bytes: png })
		const path = to.split("?")[0] ?? ""
		const pdf = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
		const keep = /name="keep"[^>]*value="([^"]+)"/.exec((await office.page(`${path}/edit`)).body)?.[1] ?? ""
		await office.upload(`${path}/edit`, { ...periods, draftVersion: "1", keep }, { name: "图纸.pdf", bytes: pdf })
		expect(await office.post(`${path}/publish`, { draftVersion: "2", when: "no" })).toContain("done=published")
		const { body } = await office.page("/v/QJ/n/QJ-2026-0001")
		const image = /<img src="([^"]+)" alt="桥.png"/.exec(body)?.[1] ?? ""
		expect((await office.http.inject({ url: image })).headers).toMatchObject({ "content-type": "image/png" })
		const file = /<a href="([^"]+)">图纸.pdf（PDF）/.exec(body)?.[1] ?? ""
		const got = await office.http.inject({ url: file })
		expect(got.headers).toMatchObject({ "content-type": "application/pdf", "content-security-policy": "default-src 'none'; sandbox" })
		expect(got.rawPayload.equals(pdf)).toBe(true)
		// Published on March 5th: objections until the end of the 12th, posted until the end of the 20th.
		expect(body).toContain("有异议，请在 2026年3月12日以前提出")
		expect(body).toContain("公示到 2026年3月20日")
		office.test.clock.now = Date.UTC(2026, 2, 12, 16)
		expect((await office.page("/v/QJ/n/QJ-2026-0001")).body).toContain("异议期到 2026年3月12日，已经过了")
		const [row] = await office.test.house.store.read((reader) => listNotices(reader, villageId, {}, { limit: 1, offset: 0 }))
		expect(row).toMatchObject({ objectsUntil: Date.UTC(2026, 2, 12, 16), postsUntil: Date.UTC(2026, 2, 20, 16) })
	})

	it("holds the village to its calendar: in time, late, nothing because, missing, each with its day; voided numbers stay", async () => {
		const { house } = office.test
		const settings = { ...defaultSettings, calendar: presets.find(({ id }) => id === "monthly")?.calendar ?? defaultSettings.calendar }
		const on = (day: number) => Date.UTC(2026, 2, day, 2)
		await house.store.tx((tx) => keepSettings(tx, villageId, settings, on(1)))
		await published(office.test, { category: "party", title: "党员大会" })
		expect(await office.post("/console/notices/nothing", { category: "service", period: "2026-03", why: "没有新办的事" })).toContain(
			"done=nothing",
		)
		office.test.clock.now = on(7)
		await published(office.test, { category: "village", title: "修路" })
		const { body } = await office.page("/v/QJ/record")
		const rows = [...body.matchAll(/<tr[^>]*><td>(..)<\/td><td[^>]*>[^<]*<\/td><td>(?:<a[^>]*>)?([^<]+)/g)].map(
			([, category, words]) => `${category} ${words}`,
		)
		expect(rows.toSorted()).toEqual(
			["党务 2026年3月5日按时公开", "村务 2026年3月7日公开，晚了", "财务 没有公开", "服务 没有要公开的：没有新办的事"].toSorted(),
		)
	})

	it("says of an answer most did not accept that it is to be corrected, and once it is, that it was", async () => {
		const { house } = office.test
		const notice = await published(office.test)
		const cx = { house, now: morning, by: "p-1" }
		const asked = await house.store.tx((tx) =>
			askQuestion(tx, cx, { villageId, noticeId: notice.id, personId: "p-1", text: "少算一笔？", isPublic: true }),
		)
		await house.store.tx((tx) => makeAgenda(tx, cx, { villageId, period: "2026-03", meetsAt: morning }))
		const taken = { text: "没有少", period: "2026-03", present: "20", disagree: "11" }
		await office.upload(`/console/notices/questions/${asked.ok ? asked.question.id : ""}/answer`, taken, {
			name: "",
			bytes: Buffer.alloc(0),
		})
		const page = async () => (await office.page(`/v/QJ/n/${notice.number}`)).body
		expect(await page()).toContain("多数人不认可，要更正再公布")
		office.test.clock.now = morning + dayMs
		await office.post(`/console/notices/${notice.id}/correct`, { why: "少算一笔" })
		const edited = { ...draft, draftVersion: "3", why: "少算一笔" }
		expect(await office.post(`/console/notices/${notice.id}/edit`, edited)).toContain("done=saved")
		expect(await office.post(`/console/notices/${notice.id}/publish`, { draftVersion: "4", when: "no" })).toContain("done=published")
		expect(await page()).toContain("多数人不认可，已经更正再公布")
		expect(await page()).toContain("更正第 1 版。原因：少算一笔")
		expect((await office.page(`/v/QJ/n/${notice.number}?version=1`)).body).toContain("这是以前的一版，已经更正")
	})

	it("lists, filters and searches; feeds and draws a card; says what was withdrawn and why", async () => {
		await published(office.test, { title: "停水 <b>半天</b> & 修管" })
		const roads = await published(office.test, { title: "修路", category: "party" })
		const longest = cardSvg(
			{ village: "清江村", category: "party", title: "修".repeat(60), number: "1", day: "1", url: "https://cun.example", mark: "演示数据" },
			office.test.house.say,
		)
		// However long the title, no line of it reaches the code, and none stands on the number.
		const lines = [...longest.matchAll(/<text x="36" y="(\d+)" font-size="40"[^>]*>([^<]+)/g)]
		expect(lines).toHaveLength(4)
		for (const [, y, line] of lines) {
			expect(36 + 40 * (line?.length ?? 0)).toBeLessThan(640)
			expect(Number(y)).toBeLessThan(400 - 26)
		}
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
		// A camera reads the code: it leads to the page.
		expect(scan(card.rawPayload)).toBe(`https://cun.example/v/QJ/n/${roads.number}`)
		// A chat in which the link is posted shows the card under it.
		const shared = (await office.page(`/v/QJ/n/${roads.number}`)).body
		expect(shared).toContain(`<meta property="og:image" content="https://cun.example/v/QJ/n/${roads.number}/card.png?version=1"/>`)
		expect(shared).toContain(`<meta property="og:url" content="https://cun.example/v/QJ/n/${roads.number}"/>`)
		await office.post(`/console/notices/${roads.id}/withdraw`, { why: "路不修了" })
		const withdrawn = (await office.page(`/v/QJ/n/${roads.number}`)).body
		expect(withdrawn).toContain("路不修了")
		// What was withdrawn is not passed on any more.
		expect(withdrawn).not.toContain("card.png")
		expect((await office.http.inject({ url: `/v/QJ/n/${roads.number}/card.png` })).statusCode).toBe(404)
		expect((await office.page("/v/QJ/record")).body).toContain("作废：路不修了")
		expect((await office.page("/v/NO")).status).toBe(404)
		expect((await office.page("/v/QJ/n/QJ-2026-9999")).status).toBe(404)
	})
})
