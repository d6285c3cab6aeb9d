/** The console pages of the people affair, over HTTP, in two villages. */

import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { House } from "../../../src/village/affair.ts"
import { addTask, buildRosterTemplate, peopleAffair, readRosterFile } from "../../../src/village/people/index.ts"
import { searchHouseholds } from "../../../src/village/people/repo-search.ts"
import { peopleRights } from "../../../src/village/people/rights.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import { recordsOf } from "../../support/tiny.ts"
import { enrol, qingjiang, type Talk, talkTo, testHouse, titles, villageWith } from "./village.ts"

let fresh: ReturnType<typeof freshSqlite>
let http: FastifyInstance
let house: House
let talk: Talk
let villageId: string
let otherId: string
let household: string
let codes: ReadonlyMap<string, string>
/** The village the signed-in member of staff works in. */
let session: { villageId: string }

beforeEach(async () => {
	fresh = freshSqlite()
	const parts = testHouse(fresh.store)
	const { village, codes: made } = await villageWith(parts.house)
	const { village: other } = await villageWith(parts.house, [["1", "户主", "周平", "1980-01-01", "", "一组", "", "", "", "", ""]], {
		name: "向荣村",
		code: "XR",
	})
	villageId = village.id
	otherId = other.id
	codes = made
	session = { villageId }
	house = {
		...parts.house,
		rights: {},
		gate: {
			enter: async () => ({
				accountId: "staff-1",
				name: "文书",
				villageName: "清江村",
				villages: [],
				csrf: "good",
				rights: new Set(Object.keys(peopleRights)),
				...session,
			}),
			checkForm: (request) => {
				const { body } = request
				const csrf = typeof body === "object" && body !== null && "csrf" in body ? body.csrf : undefined
				const value = typeof csrf === "object" && csrf !== null && "value" in csrf ? csrf.value : csrf
				if (value !== "good") throw new Error("the form is not ours")
			},
		},
	}
	talk = talkTo({ house, clock: parts.clock })
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(mounted) => peopleAffair.routes(mounted, house)],
	})
	http = server.http
	await http.ready()
	const { rows } = await fresh.store.read((reader) =>
		searchHouseholds(reader, house.cipher, { villageId, text: "0001", groupId: "", limit: 1, offset: 0 }),
	)
	household = rows[0]?.id ?? ""
})
afterEach(async () => {
	await http.close()
	await fresh.remove()
})

async function page(url: string): Promise<{ readonly status: number; readonly body: string }> {
	const { statusCode, body } = await http.inject({ url, headers: { accept: "text/html" } })
	return { status: statusCode, body }
}

async function post(url: string, fields: Readonly<Record<string, string>>, csrf = "good") {
	return http.inject({
		method: "POST",
		url,
		headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
		payload: new URLSearchParams({ csrf, ...fields }).toString(),
	})
}

async function upload(content: Uint8Array | string, csrf = "good") {
	const boundary = "----village"
	const head = `--${boundary}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="roster.csv"\r\nContent-Type: text/csv\r\n\r\n`
	const payload = Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)])
	return http.inject({
		method: "POST",
		url: "/console/roster/import",
		headers: { "content-type": `multipart/form-data; boundary=${boundary}`, accept: "text/html" },
		payload,
	})
}

const csv = (rows: readonly (readonly string[])[]) => [titles, ...rows].map((row) => row.join(",")).join("\n")

describe("roster", () => {
	test("lists households in order with what is bound, and finds them", async () => {
		await enrol(talk.phone("户主"), codes.get("0001") ?? "", "户主", "5678")
		const { status, body } = await page("/console/roster")
		expect(status).toBe(200)
		for (const part of ["0001 李建国", "0005 陈静", "共 5 户", "村口路 1 号", "花名册"]) expect(body).toContain(part)
		expect(body).not.toContain("13812345678")
		expect(body).not.toContain("周平")
		expect((await page(`/console/roster?q=${encodeURIComponent("李明")}`)).body).toContain("共 1 户")
		expect((await page("/console/roster?q=13812345678")).body).toContain("0001 李建国")
		expect((await page(`/console/roster?q=${encodeURIComponent("<b>没有</b>")}&page=99999999`)).body).toContain("没有找到符合的户")
	})

	test("a household shows masked numbers; a whole one is shown once, and noted", async () => {
		await enrol(talk.phone("户主"), codes.get("0001") ?? "", "户主", "5678")
		const shown = await page(`/console/roster/household/${household}`)
		for (const part of [
			"李建国",
			"王秀英",
			"138****5678",
			"网页聊天",
			"户主，已核对电话后四位",
			"1970年5月1日",
			"还可以登记 3 部手机（共 4 部",
		])
			expect(shown.body).toContain(part)
		expect(shown.body).not.toContain("13812345678")
		expect(shown.body).not.toContain(codes.get("0001")?.slice(0, 3))
		const person = /name="person" value="([^"]+)"/.exec(shown.body)?.[1] ?? ""
		const revealed = await post(`/console/roster/household/${household}/phone`, { person })
		expect(revealed.body).toContain("13812345678")
		expect(revealed.headers["cache-control"]).toBe("no-store")
		expect((await recordsOf(fresh.store, villageId)).filter((record) => record.event === "people.phone-read")).toMatchObject([
			{ subject: person },
		])
		expect((await post(`/console/roster/household/${household}/phone`, { person }, "forged")).statusCode).toBe(500)
	})

	test("another village sees none of it", async () => {
		session.villageId = otherId
		expect((await page("/console/roster")).body).not.toContain("李建国")
		expect((await page(`/console/roster/household/${household}`)).status).toBe(404)
		for (const act of ["show", "new", "revoke"])
			expect((await post(`/console/roster/household/${household}/code`, { act })).statusCode).toBe(404)
		expect((await post(`/console/roster/household/${household}/phone`, { person: "x" })).statusCode).toBe(404)
	})

	test("a code is shown on request, replaced, revoked, made again", async () => {
		const path = `/console/roster/household/${household}`
		const shown = await post(`${path}/code`, { act: "show" })
		expect(shown.body).toContain((codes.get("0001") ?? "").replace(/(\d{3})(?=\d)/g, "$1 "))
		expect(
			(await recordsOf(fresh.store, villageId)).some((record) => record.event === "people.code-read" && record.subject === household),
		).toBe(true)
		const replaced = await post(`${path}/code`, { act: "new" })
		expect(replaced.statusCode).toBe(303)
		expect((await page(replaced.headers.location ?? "")).body).toContain("新的登记码生成好了")
		expect((await page((await post(`${path}/code`, { act: "revoke" })).headers.location ?? "")).body).toContain("登记码停用了")
		expect((await page((await post(`${path}/code`, { act: "revoke" })).headers.location ?? "")).body).toContain("没有可用的登记码")
		expect((await page((await post("/console/roster/codes", {})).headers.location ?? "")).body).toContain("新生成了 1 个登记码")
	})

	test("letters are downloaded and codes shown by group, each time with a record", async () => {
		const shown = await page("/console/roster/letters")
		expect(shown.body).toContain("没有设网址（PUBLIC_URL）")
		const group = /<option value="([^"]+)"[^>]*>一组</.exec(shown.body)?.[1] ?? ""
		const list = await post("/console/roster/letters", { act: "show", group })
		expect(list.headers["cache-control"]).toBe("no-store")
		for (const number of ["0002", "0003"]) expect(list.body).toContain((codes.get(number) ?? "").replace(/(\d{3})(?=\d)/g, "$1 "))
		expect(list.body).toContain("0002 张*")
		expect(list.body).not.toContain((codes.get("0001") ?? "").replace(/(\d{3})(?=\d)/g, "$1 "))
		const letters = await post("/console/roster/letters", { act: "download", group })
		expect(letters.headers["content-type"]).toContain("wordprocessingml")
		expect(letters.headers["content-disposition"]).toContain(encodeURIComponent("入户信-一组"))
		expect(letters.rawPayload.subarray(0, 2).toString()).toBe("PK")
		const made = (await recordsOf(fresh.store, villageId)).filter(({ event }) => /letters-made|codes-read/.test(event))
		expect(made.map(({ event, subject, data }) => [event, subject, data])).toEqual([
			["people.codes-read", group, '{"codes":2}'],
			["people.letters-made", group, '{"letters":2}'],
		])
		// What the form offers first is something: browsers hold a required field without a value back.
		const first = /<option value="([^"]*)"[^>]*>全村</.exec(shown.body)?.[1] ?? ""
		expect(first).not.toBe("")
		expect((await post("/console/roster/letters", { act: "show", group: first })).body).toContain("共 5 户")
		session.villageId = otherId
		expect((await post("/console/roster/letters", { act: "show", group })).statusCode).toBe(404)
		expect((await post("/console/roster/letters", { act: "download", group: first }, "forged")).statusCode).toBe(500)
	})

	test("a phone is cut off, and told", async () => {
		await enrol(talk.phone("户主"), codes.get("0001") ?? "", "户主", "5678")
		const body = (await page(`/console/roster/household/${household}`)).body
		const chat = /name="chat" value="([^"]+)"/.exec(body)?.[1] ?? ""
		const person = /name="chat"[^>]*\/?><input[^>]*name="person" value="([^"]+)"/.exec(body)?.[1] ?? ""
		const done = await post(`/console/roster/household/${household}/unbind`, { chat, person })
		expect((await page(done.headers.location ?? "")).body).toContain("这部手机断开了")
		expect(
			(await page((await post(`/console/roster/household/${household}/unbind`, { chat, person })).headers.location ?? "")).body,
		).toContain("已经断开过了")
	})
})

describe("import", () => {
	test("a file is shown first and imported as shown, once", async () => {
		const rows = [
			["0001", "户主", "李建国", "", "13812340000", "", "", "", "", "", ""],
			["0009", "户主", "钱进", "1988-01-01", "", "二组", "", "", "", "", ""],
			["0009", "户主", "孙进", "", "", "", "", "", "", "", ""],
			["0010", "户主", "周到", "2088-01-01", "", "", "", "", "", "", ""],
		]
		const uploaded = await upload(csv(rows.filter((row) => row[2] !== "孙进")))
		expect(uploaded.statusCode).toBe(303)
		const path = uploaded.headers.location ?? ""
		const preview = await page(path)
		for (const part of [
			"还没有写进去",
			"人：新增 1，改动 1，不变 0",
			"有 1 行没法导入",
			"138****0000",
			"出生日期",
			"花名册上有、文件里没有的 7 人",
		])
			expect(preview.body).toContain(part)
		expect(preview.body).not.toContain("13812340000")
		expect((await page("/console/roster?q=0009")).body).toContain("没有找到符合的户")
		session.villageId = otherId
		expect((await page(path)).status).toBe(422)
		session.villageId = villageId
		const done = await post(path, {})
		expect((await page(done.headers.location ?? "")).body).toContain("导入完成：新增 1 人，改动 1 人，1 行没有导入")
		expect((await page("/console/roster?q=0009")).body).toContain("钱进")
		const again = await post(path, {})
		expect(again.statusCode).toBe(422)
		expect(again.body).toContain("这个文件已经不在了")
	})

	test("what cannot be imported is summed up by kind, and fetched, corrected and imported by itself", async () => {
		const wrong = Array.from({ length: 40 }, (_, at) => ["", "子", `张小${at}`, "", "123", "", "", "", "", "", ""])
		const list = csv([["0002", "户主", "张福", "1945", "", "一组", "", "常住", "", "", ""], ...wrong])
		const path = (await upload(list)).headers.location ?? ""
		const preview = (await page(path)).body
		expect(preview.match(/手机号不对/g)).toHaveLength(1)
		expect(preview).toContain("3–42")
		expect(preview).toContain("下载没法导入的 40 行")
		const file = await post(`${path}/refused`, {})
		expect(file.headers["content-disposition"]).toContain("attachment")
		const read = await readRosterFile(file.rawPayload)
		if (!read.ok) throw new Error(read.code)
		const [head, first] = read.table.rows
		expect(head?.cells.at(-1)).toBe("为什么没导入")
		expect(first?.cells.slice(0, 5)).toEqual(["0002", "子", "张小0", "", "123"])
		expect(first?.cells.at(-1)).toContain("手机号不对")
		expect(read.table.rows).toHaveLength(41)
		// Corrected as it says, the same file is an import of its own.
		const mended = read.table.rows.map(({ cells }) => cells.map((cell) => (cell === "123" ? "" : cell)).join(",")).join("\n")
		const again = await page((await upload(mended)).headers.location ?? "")
		expect(again.body).toContain("人：新增 40，改动 0，不变 0")
		expect(again.body).not.toContain("没法导入的行")
		expect((await post(`${path}/refused`, {}, "forged")).statusCode).toBe(500)
		session.villageId = otherId
		expect((await post(`${path}/refused`, {})).statusCode).toBe(422)
		session.villageId = villageId
	})

	test("a preview left for a day is refused, looked at or confirmed: what it was compared with has moved on", async () => {
		const uploaded = await upload(csv([["0009", "户主", "钱进", "1988-01-01", "", "二组", "", "", "", "", ""]]))
		const path = uploaded.headers.location ?? ""
		talk.wait(24 * 3_600_000, "过了一天")
		expect((await page(path)).status).toBe(200)
		talk.wait(1, "又过了一会儿")
		const confirmed = await post(path, {})
		for (const late of [await page(path), { status: confirmed.statusCode, body: confirmed.body }])
			expect([late.status, late.body.includes("放了一天没确认"), late.body.includes("请重新传一次")]).toEqual([422, true, true])
		expect((await page("/console/roster?q=0009")).body).toContain("没有找到符合的户")
	})

	test("what is no roster is refused with what to do, and nothing is kept", async () => {
		for (const [content, words] of [
			["", "没有收到文件"],
			["你好", "没有找到表头"],
			["%PDF-1.7 ...", "不是表格文件"],
			[csv([]), "没有人员"],
		] as const) {
			const refused = await upload(content)
			expect(refused.statusCode).toBe(422)
			expect(refused.body).toContain(words)
		}
		expect((await upload(csv(qingjiang), "forged")).statusCode).toBe(500)
		expect((await page("/console/roster/import/nonsense")).status).not.toBe(200)
	})

	test("the template can be fetched, and imported as it is changes nothing", async () => {
		const file = await http.inject({ url: "/console/roster/template.xlsx" })
		expect(file.headers["content-disposition"]).toContain("attachment")
		expect(file.rawPayload.subarray(0, 2).toString()).toBe("PK")
		expect((await upload(await buildRosterTemplate("zh-CN"))).statusCode).toBe(422)
	})
})

describe("tasks", () => {
	test("are listed with what was left, and done once", async () => {
		const stranger = talk.phone("生人")
		await enrol(talk.phone("张福"), codes.get("0002") ?? "", "张*")
		await fresh.store.tx((tx) =>
			addTask(tx, {
				villageId,
				id: "enter-1",
				kind: "enter-answer",
				subject: "s",
				detail: { words: "语音答卷", link: "/console/surveys/1" },
				at: house.clock(),
			}),
		)
		await fresh.store.tx((tx) =>
			addTask(tx, {
				villageId,
				id: "enter-2",
				kind: "enter-answer",
				subject: "s",
				detail: { words: "坏链接", link: "https://example.org/" },
				at: house.clock(),
			}),
		)
		await stranger.says("你好")
		const { body } = await page("/console/roster/tasks")
		for (const part of ["请确认是不是户主本人", "0002 张福", "语音答卷", "/console/surveys/1", "没办完的 3 件"])
			expect(body).toContain(part)
		expect(body).not.toContain("https://example.org/")
		const confirm = /action="\/console\/roster\/tasks\/([^"]+)"[\s\S]*?name="decision" value="yes"/.exec(body)?.[1] ?? ""
		session.villageId = otherId
		expect((await page("/console/roster/tasks")).body).not.toContain("张福")
		expect((await post(`/console/roster/tasks/${confirm}`, { decision: "yes" })).headers.location).toContain("task-gone")
		session.villageId = villageId
		expect((await post(`/console/roster/tasks/${confirm}`, { decision: "yes" })).headers.location).toContain("done=task")
		expect((await post(`/console/roster/tasks/${confirm}`, { decision: "no" })).headers.location).toContain("task-gone")
		expect((await page("/console/roster/tasks?show=done")).body).toContain("请确认是不是户主本人")
	})
})
