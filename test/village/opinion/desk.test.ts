/** What staff enter: with a photo of the paper, from a 接龙, at an open hour or a visit. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { eq } from "drizzle-orm"
import { afterEach, expect, test } from "vitest"
import { mediaStore } from "../../../src/store/media.ts"
import { listOpinions } from "../../../src/village/opinion/repo-list.ts"
import { peopleTables } from "../../../src/village/people/index.ts"
import { publishSurvey, readSurvey, surveyTables } from "../../../src/village/survey/index.ts"
import { jpegOfPhone, secret } from "../../store/metadata/samples.ts"
import { openDesk, textOf } from "./desk.ts"
import { qingjiang } from "./hand-in.ts"

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
	for (const close of closers.splice(0)) await close()
})

async function open() {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-desk-"))
	closers.push(() => rmSync(folder, { recursive: true, force: true }))
	const desk = await openDesk({ media: mediaStore(folder) })
	closers.push(desk.close)
	const all = () => desk.store.read((reader) => listOpinions(reader, qingjiang.id, {}, { limit: 50, offset: 0 }))
	return { ...desk, all }
}

const idIn = (html: string) => /name="id" value="([^"]+)"/.exec(html)?.[1] ?? ""

test("a paper opinion is entered with its photo, its place and its day; the photo says nothing of where it was taken", async () => {
	const { get, postFiles, all } = await open()
	const id = idIn((await get("/console/opinions/new")).body)
	const fields = { id, kind: "meeting", text: "路灯坏了三个月", place: "村东头", day: "2026-03-01", household: "007", name: "李秀英" }
	const parts = [
		...Object.entries(fields).map(([name, value]) => ({ name, value })),
		{ name: "photo", value: jpegOfPhone(1), fileName: "a.exe" },
		{ name: "photo", value: "", fileName: "" },
	]
	const sent = await postFiles("/console/opinions", parts)
	expect(sent.statusCode).toBe(303)
	expect((await postFiles("/console/opinions", parts)).headers.location).toContain("done=repeat")
	const [one, ...others] = await all()
	expect(others).toEqual([])
	expect(one).toMatchObject({
		sourceKind: "meeting",
		place: "村东头",
		personId: "p-li",
		enteredBy: "a-1",
		createdAt: Date.UTC(2026, 2, 1, 4),
	})
	expect(one?.media).toHaveLength(1)
	const photo = await get(`/console/opinions/${id}/media/1`)
	expect(photo.headers["content-type"]).toBe("image/jpeg")
	expect(photo.rawPayload.includes(secret)).toBe(false)
	expect(textOf((await get(`/console/opinions/${id}`)).body)).toContain("地点 村东头")
})

test("a page that calls itself a photo, and one of sixty million bytes, are refused; what was typed and the good photo are kept", async () => {
	const { postFiles, all } = await open()
	const typed = [
		{ name: "id", value: "o-1" },
		{ name: "kind", value: "written" },
		{ name: "text", value: "路灯坏了三个月" },
	]
	const good = { name: "photo", value: jpegOfPhone(1), fileName: "a.jpg" }
	const page = await postFiles("/console/opinions", [
		...typed,
		good,
		{ name: "photo", value: "<script>alert(1)</script>", fileName: "b.jpg" },
	])
	expect(page.statusCode).toBe(422)
	expect(textOf(page.body)).toContain("有一个文件不是能收的照片")
	expect(page.body).toContain("路灯坏了三个月")
	const kept = /name="kept" value="([^"]+)"/.exec(page.body)?.[1] ?? ""
	const large = await postFiles("/console/opinions", [
		...typed,
		{ name: "kept", value: kept },
		{ name: "photo", value: Buffer.alloc(60_000_000), fileName: "c.jpg" },
	])
	expect(large.statusCode).toBe(422)
	expect(textOf(large.body)).toContain("有一张照片太大")
	expect(await all()).toEqual([])
	const again = await postFiles("/console/opinions", [...typed, { name: "kept", value: kept }, { name: "kept", value: "made-up" }])
	expect(again.statusCode).toBe(303)
	expect((await all())[0]?.media).toHaveLength(1)
	const many = await postFiles("/console/opinions", [...typed, ...Array.from({ length: 7 }, () => good)])
	expect(textOf(many.body)).toContain("照片最多 5 张")
})

test("a day to come, or none, is refused with the words kept", async () => {
	const { post } = await open()
	for (const day of ["2026-03-06", "2026-02-30", "gestern", "1999-01-01"]) {
		const page = await post("/console/opinions", { kind: "written", text: "路灯坏了三个月", day })
		expect(page.statusCode).toBe(422)
		expect(textOf(page.body)).toContain("日期没看懂，或者还没到")
	}
})

test("a visit is recorded once, opinions entered from it are linked to it", async () => {
	const { get, post, postFiles, all } = await open()
	expect(textOf((await get("/console/opinions/visits")).body)).toContain("还没有记录")
	const id = idIn((await get("/console/opinions/visits/new")).body)
	const visit = {
		id,
		kind: "visit",
		at: "2026-03-04T15:30",
		place: "一组",
		staff: "张书记、王建国",
		visitors: "李秀英家 13812345678",
		note: "说了水渠的事",
	}
	expect((await post("/console/opinions/visits", { ...visit, at: "2026-04-01T10:00", staff: " " })).statusCode).toBe(422)
	for (const _ of [1, 2])
		expect((await post("/console/opinions/visits", visit)).headers.location).toBe(`/console/opinions/visits/${id}?done=saved`)
	const form = await get(`/console/opinions/new?visit=${id}`)
	expect(form.body).toContain(`name="visit" value="${id}"`)
	expect(form.body).toContain('value="2026-03-04"')
	await postFiles("/console/opinions", [
		{ name: "id", value: "o-1" },
		{ name: "visit", value: id },
		{ name: "kind", value: "visit" },
		{ name: "text", value: "二组水渠堵了" },
	])
	expect(await all()).toMatchObject([{ id: "o-1", visitId: id, sourceKind: "visit" }])
	const page = textOf((await get(`/console/opinions/visits/${id}`)).body)
	expect(page).toContain("QJ-2026-0001 二组水渠堵了")
	expect(page).toContain("李秀英家 138****5678")
	expect(textOf((await get("/console/opinions/visits")).body)).toContain("2026年3月4日 入户走访 一组 张书记、王建国 李秀英家 138****5678 1")
	expect((await get("/console/opinions/visits/none")).statusCode).toBe(404)
})

test("a 接龙 is shown as it was understood, entered as chosen, and grown versions add only what is new", async () => {
	const { get, post, all } = await open()
	const text = "#接龙\n修村口的路\n1. 李秀英 同意\n2. 王小明 不同意，先修水渠\n#接龙\n修村口的路\n1. 李秀英 同意\n2. 钱多多 同意\n3. 孙八"
	const shown = await post("/console/opinions/chain", { text })
	const words = textOf(shown.body)
	expect(words).toContain("贴了 2 次接龙，一共 4 个人的话")
	expect(words).toContain("王小明（第 2 行）在最后一次里没有了，已经找回来")
	expect(words).toContain("第 2 行先是 王小明，后来是 钱多多")
	expect(await all()).toEqual([])
	const saved = await post("/console/opinions/chain/save", { text, take: ["0", "1", "3", "99", "x"] })
	expect(saved.headers.location).toBe("/console/opinions/chain?added=2&known=0&told=0&alike=0")
	expect((await all()).map((one) => [one.text, one.personId, one.givenName, one.sourceKind, one.isNamed]).toSorted()).toEqual([
		["修村口的路：不同意，先修水渠", "p-wang", null, "group", false],
		["修村口的路：同意", "p-li", null, "group", false],
	])
	const grown = `${text}\n4. 周九 同意`
	expect(textOf((await post("/console/opinions/chain", { text: grown })).body)).toContain("其中 2 条以前登记过")
	const again = await post("/console/opinions/chain/save", { text: grown, take: ["0", "1", "2", "3", "4"] })
	expect(again.headers.location).toBe("/console/opinions/chain?added=2&known=2&told=0&alike=0")
	expect(textOf((await get(again.headers.location ?? "")).body)).toContain("已登记 2 条；以前登记过的 2 条没有重复记")
	expect(await all()).toHaveLength(4)
	const none = await post("/console/opinions/chain", { text: "大家好" })
	expect(none.statusCode).toBe(422)
	expect(none.body).toContain("大家好")
})

test("a 接龙 as answers of an open survey: shown as read, entered for whom it is clear, what they said themselves stays", async () => {
	const { store, home, get, post, all } = await open()
	const read = readSurvey(
		{
			title: "修路",
			unit: "person",
			secrecy: "named",
			questions: [
				{
					id: "road",
					kind: "single",
					title: "同意吗？",
					options: [
						{ id: "yes", label: "同意" },
						{ id: "no", label: "不同意" },
					],
				},
			],
		},
		{ now: home.now, timeZone: "Asia/Shanghai" },
	)
	if (!read.ok) throw new Error("this survey is right")
	const by = { house: home.house, now: home.now, by: null }
	const done = await store.tx((tx) => publishSurvey(tx, by, { villageId: qingjiang.id, file: read.survey }))
	if (!done.ok) throw new Error(done.code)
	const to = `${done.survey.id} road`
	expect((await get("/console/opinions/chain")).body).toContain(`value="${to}"`)
	const text = "#接龙\n修路\n1. 李秀英 2\n2. 王小明 看情况\n3. 钱多多 同意"
	const shown = await post("/console/opinions/chain", { text, to })
	expect(shown.statusCode).toBe(200)
	expect(textOf(shown.body)).toContain("王小明（007 户） 看情况 看不出选的是哪个，不录")
	expect(textOf(shown.body)).toContain("钱多多 同意 名册上没有这个名字，不录")
	const look = /name="look" value="([^"]+)"/.exec(shown.body)?.[1] ?? ""
	const save = (fields: Readonly<Record<string, string>>) => post("/console/opinions/chain/answers", { text, to, look, ...fields })
	expect((await save({ take: "0" })).headers.location).toBe("/console/opinions/chain?entered=1&told=0&left=0")
	const answers = () => store.read((reader) => reader.db.select().from(reader.tables(surveyTables).surveyAnswer))
	expect(await answers()).toMatchObject([
		{ respondent: "p-li", value: '{"kind":"single","option":"no"}', channel: "group", enteredBy: "a-1" },
	])
	// Sent twice, and lines that cannot be read: nothing more is entered.
	expect((await save({ take: "0" })).headers.location).toBe("/console/opinions/chain?entered=0&told=0&left=1")
	expect((await save({ take: "1" })).headers.location).toBe("/console/opinions/chain?entered=0&told=0&left=1")
	expect(await answers()).toHaveLength(1)
	expect(await all()).toEqual([])
	const gone = await post("/console/opinions/chain", { text, to: `${done.survey.id} none` })
	expect(gone.statusCode).toBe(422)
	expect(textOf(gone.body)).toContain("没有录：这份问卷已经截止，或者题目改了")
	expect(gone.body).toContain("王小明 看情况")
})

test("a name that several share is theirs to choose who knows them", async () => {
	const { store, post, all } = await open()
	await store.tx(async (tx) => {
		const { membership } = tx.tables(peopleTables)
		const [one] = await tx.db.select().from(membership).where(eq(membership.personId, "p-wang"))
		if (one !== undefined) await tx.db.insert(membership).values({ ...one, personId: "p-wang-2", householdId: "h-8" })
	})
	const text = "#接龙\n修路\n1. 王小明 先修水渠"
	const shown = await post("/console/opinions/chain", { text })
	expect(textOf(shown.body)).toContain("有同名的，先按写的记 户号 007 一组 户号 008")
	await post("/console/opinions/chain/save", { text, take: ["0"], "who-0": "p-wang-2" })
	expect(await all()).toMatchObject([{ personId: "p-wang-2", householdId: "h-8" }])
	await post("/console/opinions/chain/save", { text: `${text}了`, take: ["0"], "who-0": "p-li" })
	expect((await all()).find(({ text: words }) => words.endsWith("了"))).toMatchObject({ personId: null, givenName: "王小明" })
})
