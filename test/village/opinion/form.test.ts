/** The form page /o/VILLAGE and every page of opinions in a real browser: with and without script, on a phone and on a wide screen. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { mediaStore } from "../../../src/store/media.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { listOpinions } from "../../../src/village/opinion/repo-list.ts"
import { codesList, makeCodes, peopleTables } from "../../../src/village/people/index.ts"
import { jpegOfPhone, secret } from "../../store/metadata/samples.ts"
import { launchBrowser } from "../../support/browser.ts"
import { openDesk, textOf } from "./desk.ts"
import { longtan, qingjiang } from "./hand-in.ts"

let browser: Browser
let desk: Awaited<ReturnType<typeof openDesk>>
let code: string
let folder: string
beforeAll(async () => {
	browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "cunkou-form-"))
	desk = await openDesk({ media: mediaStore(folder) })
	await makeCodes(desk.home.house, qingjiang.id)
	code = await codeOf("007")
})
afterEach(async () => {
	await desk.close()
	rmSync(folder, { recursive: true, force: true })
})

async function codeOf(number: string): Promise<string> {
	for await (const page of codesList(desk.home.house, qingjiang.id))
		for (const one of page) if (one.household === number) return (one.code ?? "").replaceAll(" ", "")
	throw new Error(`household ${number} has no code`)
}
const all = () => desk.store.read((reader) => listOpinions(reader, qingjiang.id, {}, { limit: 50, offset: 0 }))
const typed = { id: "form-0001", text: "二组水渠堵了", place: "闸口", name: "李秀英", named: "yes" }

describe("the form page", () => {
	test("files for the household of the code, once, and looking changes nothing", async () => {
		const { get, post } = desk
		expect((await get("/o/QJ")).statusCode).toBe(200)
		expect((await get("/o/none")).statusCode).toBe(404)
		const sent = await post("/o/qj", { ...typed, code: `${code.slice(0, 3)} ${code.slice(3)}` })
		expect(sent.headers.location).toBe("/o/QJ/done?n=QJ-2026-0001")
		expect((await post("/o/QJ", { ...typed, code })).headers.location).toBe("/o/QJ/done?n=QJ-2026-0001")
		for (const _ of [1, 2]) expect(textOf((await get("/o/QJ/done?n=QJ-2026-0001")).body)).toContain("已收到，编号 QJ-2026-0001。")
		expect((await get("/o/QJ/done?n=<b>")).statusCode).toBe(404)
		expect(await all()).toMatchObject([
			{
				personId: "p-li",
				householdId: "h-7",
				groupName: "一组",
				sourceKind: "form",
				channel: "form",
				place: "闸口",
				isNamed: true,
				enteredBy: null,
			},
		])
	})

	test("without a name it is the household's, and nobody is named; a name nobody has stays as written", async () => {
		await desk.post("/o/QJ", { ...typed, id: "form-0002", name: "", code })
		await desk.post("/o/QJ", { ...typed, id: "form-0003", text: "路灯坏了三个月", name: "钱多多", code })
		const kept = (await all()).toSorted((one, other) => one.serial - other.serial)
		expect(kept.map(({ personId, householdId, givenName, isNamed }) => [personId, householdId, givenName, isNamed])).toEqual([
			[null, "h-7", null, false],
			[null, "h-7", "钱多多", true],
		])
	})

	test("a code that is mistyped, of another village or of nobody files nothing, keeps what was typed, and is tried out by nobody", async () => {
		const { post } = desk
		for (const wrong of ["", "123", "382 417 906"]) {
			const page = await post("/o/QJ", { ...typed, code: wrong })
			expect(page.statusCode).toBe(422)
			expect(textOf(page.body)).toContain("登记码里有一位不对")
			expect(page.body).toContain("二组水渠堵了")
		}
		expect(textOf((await post(`/o/${longtan.code}`, { ...typed, code })).body)).toContain("没有这个登记码")
		for (let i = 0; i < 19; i++) await post(`/o/${longtan.code}`, { ...typed, code })
		expect(textOf((await post("/o/QJ", { ...typed, code })).body)).toContain("这里试错的次数太多")
		expect(await all()).toEqual([])
	})

	test("a flood from one address is stopped, and its words are kept", async () => {
		for (let i = 0; i < 60; i++) await desk.post("/o/QJ", { ...typed, text: "。", code })
		const page = await desk.post("/o/QJ", { ...typed, code })
		expect(page.statusCode).toBe(429)
		expect(page.body).toContain("二组水渠堵了")
		expect(await all()).toEqual([])
	})
})

/** Screens are kept where the tests' own scratch is, to be looked at. */
const shots = join(process.cwd(), ".tmp", "opinion-pages")

describe("in a browser", () => {
	test.each([true, false])("an opinion with a photo is handed in, script on: %s", async (javaScriptEnabled) => {
		const address = await desk.http.listen({ port: 0, host: "127.0.0.1" })
		const context = await browser.newContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled })
		const page = await context.newPage()
		await page.goto(`${address}/o/QJ`)
		await page.getByLabel("是什么事").fill("二组水渠堵了")
		await page.getByLabel("照片").setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: jpegOfPhone(6) })
		await page.getByLabel("您家信上的九位登记码").fill("123456789")
		await page.getByRole("button", { name: "交上去" }).click()
		await page.getByText("还没有交").waitFor()
		expect(await page.getByText("已经收下 1 张，不用再选").count()).toBe(1)
		await page.getByLabel("您家信上的九位登记码").fill(code)
		await page.getByRole("button", { name: "交上去" }).click()
		await page.getByText("已收到，编号 QJ-2026-0001").waitFor()
		const [one] = await all()
		expect(one).toMatchObject({ text: "二组水渠堵了", isNamed: false })
		const photo = one?.media[0] && (await desk.home.house.media.get(one.media[0].ref))
		expect(photo?.mime).toBe("image/jpeg")
		expect(Buffer.from(photo?.bytes ?? []).includes(secret)).toBe(false)
		await context.close()
	})

	test.each([true, false])(
		"who is known by their chat needs no code, and may say that it is not them; script on: %s",
		async (isScripted) => {
			await desk.store.tx(async (tx) => {
				const { chat } = tx.tables(transportTables)
				const { binding } = tx.tables(peopleTables)
				const row = { channel: "web", account: "web", isGroup: false, nextSeq: 0, createdAt: 0, personId: "p-li", villageId: qingjiang.id }
				await tx.db.insert(chat).values({ ...row, id: "chat-li", address: "phone-li" })
				const bound = { chatId: "chat-li", villageId: qingjiang.id, personId: "p-li", how: "code", enteredBy: null, boundAt: 0 } as const
				await tx.db.insert(binding).values({ ...bound, headBy: null, disputedAt: null })
			})
			desk.home.chats = [{ channel: "web", account: "web", id: "phone-li" }]
			const address = await desk.http.listen({ port: 0, host: "127.0.0.1" })
			const context = await browser.newContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled: isScripted })
			const page = await context.newPage()
			await page.goto(`${address}/o/QJ`)
			await page.getByText("正在以 李** 填写").waitFor()
			expect(await page.getByLabel("您家信上的九位登记码").count()).toBe(0)
			await page.getByLabel("是什么事").fill("二组水渠堵了")
			await page.getByRole("button", { name: "交上去" }).click()
			await page.getByText("已收到，编号 QJ-2026-0001").waitFor()
			expect(await all()).toMatchObject([{ personId: "p-li", householdId: "h-7", groupName: "一组", givenName: null }])
			await page.goto(`${address}/o/QJ`)
			await page.getByRole("link", { name: "不是我" }).click()
			await page.getByLabel("您家信上的九位登记码").waitFor()
			await context.close()
			// Named for somebody this chat may not act for, or not any more: the code is asked for, and nothing is filed.
			const forged = await desk.post("/o/QJ", { ...typed, me: "p-wang" })
			expect(forged.statusCode).toBe(422)
			expect(textOf(forged.body)).toContain("还没有交")
			expect(await all()).toHaveLength(1)
		},
	)

	test("nothing hangs over on a phone or a wide screen, and no script fails", async () => {
		const address = await desk.http.listen({ port: 0, host: "127.0.0.1" })
		await desk.post("/o/QJ", { ...typed, code })
		await desk.post("/console/opinions/visits", {
			id: "visit-1",
			kind: "reception",
			at: "2026-03-04T15:30",
			staff: "张书记",
			visitors: "李秀英",
			note: "说了水渠的事",
		})
		mkdirSync(shots, { recursive: true })
		const text = `#接龙\n修村口的路\n1. 李秀英 同意\n2. 王小明 ${"先修水渠再修路".repeat(12)}\n#接龙\n修村口的路\n1. 李秀英 同意\n2. 钱多多 同意\n4. 孙八`
		for (const width of [390, 1280]) {
			const page = await browser.newPage({ viewport: { width, height: 900 } })
			const errors: string[] = []
			page.on("pageerror", (error) => errors.push(error.message))
			const look = async (name: string) => {
				expect([name, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([name, width])
				await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true })
			}
			for (const [name, path] of [
				["form", "/o/QJ"],
				["done", "/o/QJ/done?n=QJ-2026-0001"],
				["list", "/console/opinions"],
				["one", "/console/opinions/form-0001"],
				["entry", "/console/opinions/new?visit=visit-1"],
				["visits", "/console/opinions/visits"],
				["visit", "/console/opinions/visits/visit-1"],
				["visit-new", "/console/opinions/visits/new"],
				["paste", "/console/opinions/chain"],
			] as const) {
				await page.goto(`${address}${path}`)
				await look(name)
			}
			await page.getByLabel("接龙的文字").fill(text)
			await page.getByRole("button", { name: "先看看" }).click()
			await page.getByText("请看一下").waitFor()
			await look("chain")
			expect(errors).toEqual([])
			await page.close()
		}
	})
})
