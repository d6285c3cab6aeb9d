import { asc } from "drizzle-orm"
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterEach, expect, test } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { withdrawOpinion } from "../../../src/village/opinion/commands.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { opinionById } from "../../../src/village/opinion/repo.ts"
import { listOpinions } from "../../../src/village/opinion/repo-list.ts"
import { stepsOf } from "../../../src/village/opinion/repo-steps.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import { file, longtan, march, qingjiang } from "./hand-in.ts"
import { testHouse, withRoster } from "./house.ts"

const nobody = { personId: null, householdId: null, groupName: null, givenName: null }
const minute = 60_000
const day = 24 * 60 * minute
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
	for (const close of closers.splice(0)) await close()
})

async function open(media?: Parameters<typeof testHouse>[1]) {
	const { store, remove } = freshSqlite()
	closers.push(remove)
	await withRoster(store)
	const home = testHouse(store, media)
	const { http } = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(server) => opinionAffair.routes(server, home.house)],
	})
	const get = (url: string) => http.inject({ url, headers: { accept: "text/html" } })
	return { store, home, http, get, post: poster(http), records: () => recordsOf(store) }
}

function poster(http: FastifyInstance) {
	return (url: string, fields: Readonly<Record<string, string>>, csrf = "form-token") =>
		http.inject({
			method: "POST",
			url,
			headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
			payload: new URLSearchParams({ ...fields, csrf }).toString(),
		})
}

async function recordsOf(store: Parameters<typeof withRoster>[0]) {
	return store.read((reader) => {
		const { record } = reader.tables(transportTables)
		return reader.db
			.select({ event: record.event, subject: record.subject, actor: record.actor, villageId: record.villageId })
			.from(record)
			.orderBy(asc(record.id))
	})
}

/** What a person reads of a page: no tags, one blank between words. */
function textOf(html: string): string {
	return html
		.replace(/<(style|script)[\s\S]*?<\/\1>/g, "")
		.replace(/<[^>]+>/g, " ")
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&amp;", "&")
		.replaceAll("&quot;", '"')
		.replace(/\s+/g, " ")
}

test("an empty list says what to do", async () => {
	const { get } = await open()
	const page = await get("/console/opinions")
	expect(page.statusCode).toBe(200)
	expect(textOf(page.body)).toContain("还没有意见 村民在聊天里发“提意见”")
	expect(textOf((await get("/console/opinions?state=withdrawn")).body)).toContain("没有符合条件的意见")
})

test("the list shows number, words, source, group, state and day, with numbers of persons hidden and markup harmless", async () => {
	const { store, get } = await open()
	await file(store, { text: "<img src=x onerror=a()> 打13812345678，身份证33012319600101123X" })
	const page = await get("/console/opinions")
	const shown = textOf(page.body)
	expect(shown).toContain("QJ-2026-0001 <img src=x onerror=a()> 打138****5678，身份证330*************3X 纸上写的 一组 已收到 2026年3月5日")
	expect(page.body).not.toContain("<img src=x")
	expect(page.body).not.toContain("13812345678")
	expect(page.body).not.toContain("李秀英")
})

test.each([
	["", [5, 4, 3, 2, 1], "符合条件的一共 5 条：已收到 4 条，已撤回 1 条"],
	["state=withdrawn", [2], "符合条件的一共 1 条"],
	["source=visit", [3], "符合条件的一共 1 条"],
	["group=一组", [1], "符合条件的一共 1 条"],
	["from=2026-03-06&to=2026-03-07", [3, 2], "符合条件的一共 2 条"],
	["q=路灯", [1], "符合条件的一共 1 条"],
	["q=qj 2026 4", [4], "符合条件的一共 1 条"],
	["q=LT-2026-0001", [], "符合条件的一共 0 条"],
	["state=nonsense&source=nonsense&page=-3", [5, 4, 3, 2, 1], "符合条件的一共 5 条"],
	["from=2026-13-45", [5, 4, 3, 2, 1], "日期没看懂"],
])("the filter %j", async (query, serials, words) => {
	const { store, get } = await open()
	await file(store, { text: "村东头的路灯坏了" })
	for (let i = 1; i < 5; i++) {
		const filed = await file(store, {
			text: `别的事 ${i}`,
			author: nobody,
			now: march + i * day,
			sourceKind: i === 2 ? "visit" : "written",
		})
		if (i === 1)
			await store.tx(async (tx) =>
				withdrawOpinion(tx, {
					villageId: qingjiang.id,
					id: filed.id,
					by: { accountId: "a" },
					note: "来电",
					now: march,
				}),
			)
	}
	await file(store, { village: longtan, text: "邻村的事" })
	const page = await get(`/console/opinions?${new URLSearchParams(query)}`)
	const shown = textOf(page.body)
	expect([...new Set(shown.match(/QJ-2026-000\d(?= )/g))]).toEqual(serials.map((serial) => `QJ-2026-000${serial}`))
	expect(shown).toContain(words)
	expect(shown).not.toContain("邻村的事")
})

test("fifty a page; the pages keep the filter", async () => {
	const { store, get } = await open()
	for (let i = 0; i < 51; i++) await file(store, { now: march + i * minute, author: nobody })
	const first = await get("/console/opinions?state=received")
	expect(first.body.match(/QJ-2026-\d{4}<\/a>/g)).toHaveLength(50)
	expect(first.body).toContain("/console/opinions?state=received&amp;page=2")
	const second = await get("/console/opinions?state=received&page=2")
	expect(second.body.match(/QJ-2026-\d{4}<\/a>/g)).toEqual(["QJ-2026-0001</a>"])
	expect((await get("/console/opinions?page=99")).body).toContain("QJ-2026-0001</a>")
})

test("an opinion is shown whole; its author only by an act that is recorded", async () => {
	const { store, get, post, records } = await open()
	const { id } = await file(store, { text: "第一行 <b>粗</b>\n第二行", media: [{ kind: "image", ref: "m1" }] })
	const page = await get(`/console/opinions/${id}`)
	const shown = textOf(page.body)
	expect(shown).toContain("第一行 <b>粗</b>")
	expect(shown).toContain("第二行")
	expect(shown).toContain("第 1 个：照片")
	expect(shown).toContain("李**")
	expect(page.body).not.toContain("李秀英")
	expect(await records()).toEqual([])
	const opened = await post(`/console/opinions/${id}/author`, {})
	expect(opened.statusCode).toBe(200)
	expect(textOf(opened.body)).toContain("李秀英")
	expect(textOf(opened.body)).toContain("户号 007")
	expect(await records()).toEqual([{ event: "personal-data-read", subject: id, actor: "a-1", villageId: qingjiang.id }])
	expect((await get(`/console/opinions/${id}`)).body).not.toContain("李秀英")
})

test("another village's opinion is not found, whatever is asked of it", async () => {
	const { store, get, post, home, records } = await open()
	const { id } = await file(store, { media: [{ kind: "image", ref: "m1" }] })
	home.session = { ...home.session, villageId: longtan.id, villageName: "龙潭村" }
	for (const path of [`/console/opinions/${id}`, `/console/opinions/${id}/media/1`, "/console/opinions/none"])
		expect((await get(path)).statusCode).toBe(404)
	expect((await post(`/console/opinions/${id}/author`, {})).statusCode).toBe(404)
	expect((await post(`/console/opinions/${id}/withdraw`, { note: "来电" })).statusCode).toBe(404)
	expect((await post(`/console/opinions/${id}/text`, { text: "换进来的话" })).headers.location).toContain("done=notWritten")
	expect(await store.read((reader) => opinionById(reader, qingjiang.id, id))).toMatchObject({ state: "received" })
	expect(await records()).toEqual([])
})

const entry = { id: "form-1", kind: "visit", text: "入户时说：二组水渠堵了", household: "007", name: "李秀英" }

test("an entry is filed with who entered it, sent twice it is filed once", async () => {
	const { store, post, get, records } = await open()
	const first = await post("/console/opinions", { ...entry, named: "yes" })
	expect([first.statusCode, first.headers.location]).toEqual([303, "/console/opinions/form-1?done=filed"])
	expect((await post("/console/opinions", { ...entry, named: "yes" })).headers.location).toBe("/console/opinions/form-1?done=repeat")
	expect(await store.read((reader) => opinionById(reader, qingjiang.id, "form-1"))).toMatchObject({
		number: "QJ-2026-0001",
		personId: "p-li",
		householdId: "h-7",
		groupName: "一组",
		sourceKind: "visit",
		channel: "console",
		isNamed: true,
		enteredBy: "a-1",
	})
	expect(await store.read((reader) => listOpinions(reader, qingjiang.id, {}, { limit: 9, offset: 0 }))).toHaveLength(1)
	expect(await records()).toEqual([{ event: "opinion.filed", subject: "form-1", actor: "a-1", villageId: qingjiang.id }])
	expect(textOf((await get("/console/opinions/form-1?done=filed")).body)).toContain("已登记，编号 QJ-2026-0001")
})

test.each([
	["nobody named", { household: "", name: "" }, { personId: null, householdId: null, givenName: null, groupName: null }],
	["a name that is on no roster", { household: "", name: "过路人" }, { personId: null, householdId: null, givenName: "过路人" }],
	["a household without a name", { household: "008", name: "" }, { personId: null, householdId: "h-8", givenName: null }],
])("an entry for %s", async (_, fields, kept) => {
	const { store, post } = await open()
	expect((await post("/console/opinions", { ...entry, ...fields })).statusCode).toBe(303)
	expect(await store.read((reader) => opinionById(reader, qingjiang.id, "form-1"))).toMatchObject(kept)
})

test.each([
	[{ kind: "" }, "请选一种"],
	[{ kind: "gossip" }, "请选一种"],
	[{ household: "999" }, "名册上没有这个户号"],
	[{ household: "099" }, "名册上没有这个户号"],
	[{ name: "赵龙" }, "名册上这一户没有叫这个名字的人"],
	[{ name: "长".repeat(41), household: "" }, "姓名太长"],
	[{ text: "。。。" }, "没看出说的是什么事"],
	[{ text: "渠".repeat(20_001) }, "太长了"],
])("an entry with %j is refused with the reason, and what was typed stays", async (fields, reason) => {
	const { store, post, records } = await open()
	const page = await post("/console/opinions", { ...entry, ...fields })
	expect(page.statusCode).toBe(422)
	expect(textOf(page.body)).toContain(reason)
	expect(page.body).toContain({ ...entry, ...fields }.text)
	expect(page.body).toContain('value="form-1"')
	expect(await store.read((reader) => listOpinions(reader, qingjiang.id, {}, { limit: 9, offset: 0 }))).toEqual([])
	expect(await records()).toEqual([])
})

test("a form without its token changes nothing", async () => {
	const { store, http, post } = await open()
	const { id } = await file(store, { text: "", media: [{ kind: "voice", ref: "m1" }] })
	const wrong = poster(http)
	for (const [path, fields] of [
		["/console/opinions", entry],
		[`/console/opinions/${id}/author`, {}],
		[`/console/opinions/${id}/text`, { text: "换进来的话" }],
		[`/console/opinions/${id}/withdraw`, { note: "来电" }],
	] as const) {
		expect((await wrong(path, fields, "another")).statusCode).toBeGreaterThanOrEqual(400)
	}
	expect(await store.read((reader) => listOpinions(reader, qingjiang.id, {}, { limit: 9, offset: 0 }))).toMatchObject([
		{ state: "received", text: "" },
	])
	expect((await post(`/console/opinions/${id}/text`, { text: "二组水渠堵了" })).headers.location).toContain("done=written")
})

test("a recording is written down once, then the form is gone", async () => {
	const { store, get, post, records } = await open()
	const { id } = await file(store, { text: "", media: [{ kind: "voice", ref: "m1" }], sourceKind: "oral" })
	expect(textOf((await get(`/console/opinions/${id}`)).body)).toContain("写成文字")
	expect((await post(`/console/opinions/${id}/text`, { text: "。" })).headers.location).toContain("done=noWords")
	expect((await post(`/console/opinions/${id}/text`, { text: "二组水渠堵了" })).headers.location).toContain("done=written")
	const page = textOf((await get(`/console/opinions/${id}?done=written`)).body)
	expect(page).toContain("文字已补上")
	expect(page).toContain("二组水渠堵了")
	expect(page).not.toContain("保存文字")
	expect((await post(`/console/opinions/${id}/text`, { text: "别的话" })).headers.location).toContain("done=notWritten")
	expect((await records()).map(({ event }) => event)).toEqual(["opinion.written-down"])
})

test("staff withdraw for the author with a note, once", async () => {
	const { store, get, post, records } = await open()
	const { id } = await file(store)
	expect((await post(`/console/opinions/${id}/withdraw`, { note: " " })).headers.location).toContain("done=noNote")
	expect((await post(`/console/opinions/${id}/withdraw`, { note: "本人来电要求" })).headers.location).toContain("done=withdrawn")
	expect((await post(`/console/opinions/${id}/withdraw`, { note: "又一次" })).headers.location).toContain("done=notWithdrawn")
	expect(await store.read((reader) => stepsOf(reader, qingjiang.id, id))).toMatchObject([
		{ kind: "filed" },
		{ kind: "withdrawn", actor: "a-1", actorKind: "staff", note: "本人来电要求" },
	])
	const page = textOf((await get(`/console/opinions/${id}`)).body)
	expect(page).toContain("工作人员 · 本人来电要求")
	expect(page).not.toContain("替本人撤回")
	expect((await records()).map(({ event }) => event)).toEqual(["opinion.withdrawn"])
})

test("pictures come from the store to staff of the village only, never from a cache", async () => {
	const { store, get } = await open({
		media: { get: async (ref) => (ref === "m1" ? { bytes: Buffer.from("jpeg"), mime: "image/jpeg" } : undefined) },
	})
	const { id } = await file(store, {
		media: [
			{ kind: "image", ref: "m1" },
			{ kind: "voice", ref: "gone" },
		],
	})
	const picture = await get(`/console/opinions/${id}/media/1`)
	expect([picture.statusCode, picture.headers["content-type"], picture.headers["cache-control"], picture.body]).toEqual([
		200,
		"image/jpeg",
		"private, no-store",
		"jpeg",
	])
	for (const n of ["2", "3", "0", "x"]) expect((await get(`/console/opinions/${id}/media/${n}`)).statusCode).toBe(404)
})

test("in English no Chinese word is left beside the people's own", async () => {
	const { store, get } = await open({ locale: "en" })
	const { id } = await file(store, {
		text: "road lamp broken",
		author: { ...nobody, givenName: "Bob" },
		media: [{ kind: "image", ref: "m" }],
	})
	for (const path of ["/console/opinions", "/console/opinions/new", `/console/opinions/${id}`]) {
		const main = /<main[\s\S]*<\/main>/.exec((await get(path)).body)?.[0] ?? ""
		expect(
			textOf(main)
				.match(/\p{Script=Han}+/gu)
				?.filter((word) => word !== "提意见") ?? [],
		).toEqual([])
	}
})
