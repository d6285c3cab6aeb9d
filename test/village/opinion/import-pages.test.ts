/** Importing a list of opinions in the console, and what an import that breaks off leaves behind. On both engines. */
import { expect, test } from "vitest"
import { importOpinions } from "../../../src/village/opinion/import.ts"
import { readOpinionTable } from "../../../src/village/opinion/import-file.ts"
import { opinionTables } from "../../../src/village/opinion/index.ts"
import { buildOpinionTemplate } from "../../../src/village/opinion/template.ts"
import { onBothEngines } from "../../support/stores.ts"
import { recordsOf } from "../../support/tiny.ts"
import { type WholeConsole, wholeConsole } from "../../web/rights/whole-console.ts"
import { villageWith } from "../people/village.ts"
import { march, qingjiang } from "./hand-in.ts"
import { testHouse, withRoster } from "./house.ts"

const importPath = "/console/opinions/import"
const list = [
	"意见内容,户号,姓名,电话",
	"三组的路灯坏了，我的电话是13812345678,0001,李建国,13812345678",
	"水渠堵了,,,",
	"。。。,,,",
	"=1+1 𫚭塘的路不平,0002,张福,",
].join("\n")

onBothEngines("a list of opinions in the console", (open) => {
	async function setting() {
		const store = await open()
		const clock = { now: Date.now() }
		const place: WholeConsole = await wholeConsole(store, {}, { clock: () => clock.now })
		const { village } = await villageWith(place.house)
		return { store, clock, place, villageId: village.id, secretary: await place.account({ villageId: village.id, roles: ["secretary"] }) }
	}

	test("is shown before anything is written, imported as shown, and known the second time", async () => {
		const { store, place, villageId, secretary } = await setting()
		const count = async () =>
			(
				await store.read((reader) =>
					reader.db.select({ id: reader.tables(opinionTables).opinion.id }).from(reader.tables(opinionTables).opinion),
				)
			).length
		const sent = await secretary.upload(importPath, { name: "意见.csv", content: list })
		expect(sent.statusCode).toBe(303)
		const shown = await secretary.page(String(sent.headers.location))
		for (const part of ["还没有写进去", "新的：3 条", "对上名册上的人 2 条", "没看出说的是什么事", "电话", "确认导入"])
			expect(shown.body).toContain(part)
		// Numbers within the words are hidden as in every list.
		expect(shown.body).not.toContain("13812345678")
		expect(await count()).toBe(0)
		const route = { method: "POST", url: `${importPath}/:hash` } as const
		const done = await secretary.ask(route, String(sent.headers.location))
		expect([done.statusCode, done.headers.location]).toEqual([303, "/console/opinions?imported=3&known=0&refused=1"])
		expect((await secretary.page(String(done.headers.location))).body).toContain("导入了 3 条意见")
		expect(await count()).toBe(3)
		expect((await recordsOf(store, villageId)).filter(({ event }) => event === "opinions.imported")).toHaveLength(1)
		// It is no longer there to be confirmed again; sent anew, it adds nothing.
		expect((await secretary.ask(route, String(sent.headers.location))).statusCode).toBe(422)
		const again = await secretary.upload(importPath, { name: "意见.csv", content: list })
		const known = await secretary.page(String(again.headers.location))
		expect(known.body).toContain("以前导入过，不再导：3 条")
		expect(known.body).not.toContain("确认导入</button>")
		await place.http.close()
	}, 60_000)

	test("rows with one fault stand in one line: 300 copies are one thing to know", async () => {
		const { place, secretary } = await setting()
		const copies = [
			"意见内容,户号,姓名,电话",
			...Array.from({ length: 300 }, () => "村口的路灯坏了,0001,李建国,"),
			"。。。,,,",
			"水渠堵了,,,",
			"……,,,",
		]
		const sent = await secretary.upload(importPath, { name: "意见.csv", content: copies.join("\n") })
		const { body } = await secretary.page(String(sent.headers.location))
		expect(body).toContain("新的：2 条")
		expect(body).toContain("有 301 行没法导入")
		const rows = [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) => row.replace(/<[^>]+>/g, " ").replace(/\s+/g, " "))
		const faulty = rows.filter((row) => row.includes("没有导入"))
		expect(faulty).toHaveLength(2)
		expect(faulty[0]).toContain("3–301")
		expect(faulty[1]).toContain("302、304")
		await place.http.close()
	}, 60_000)

	test("a preview left for a day is refused, looked at or confirmed", async () => {
		const { place, clock, secretary } = await setting()
		const path = String((await secretary.upload(importPath, { name: "意见.csv", content: list })).headers.location)
		clock.now += 24 * 3_600_000
		expect((await secretary.page(path)).statusCode).toBe(200)
		clock.now += 1
		for (const late of [await secretary.page(path), await secretary.ask({ method: "POST", url: path }, path)])
			expect([late.statusCode, late.body.includes("请重新传一次")]).toEqual([422, true])
		await place.http.close()
	}, 60_000)

	test("what is no such list is refused with what to do; the template is one", async () => {
		const { place, secretary } = await setting()
		for (const [content, words] of [
			["", "没有收到文件"],
			["\n , \n", "这份意见表是空的"],
			["户号,姓名\n1,李", "没有找到"],
			["%PDF-1.7 x", "表格"],
		] as const) {
			const refused = await secretary.upload(importPath, { name: "x.csv", content })
			expect([refused.statusCode, refused.body.includes(words)], content).toEqual([422, true])
		}
		expect((await secretary.page(`${importPath}/${"0".repeat(64)}`)).body).toContain("已经不在了")
		const template = await secretary.page(`${importPath}/template.xlsx`)
		expect(template.rawPayload.subarray(0, 2).toString()).toBe("PK")
		const empty = await secretary.upload(importPath, { name: "t.xlsx", content: await buildOpinionTemplate() })
		expect(empty.body).toContain("表头下面没有内容")
		await place.http.close()
	}, 60_000)

	test("a list of another village's desk is not found here, and a grid worker imports none", async () => {
		const { place, villageId, secretary } = await setting()
		const sent = await secretary.upload(importPath, { name: "意见.csv", content: list })
		const { village } = await villageWith(place.house, [["1", "户主", "周平", "1980-01-01", "", "一组", "", "", "", "", ""]], {
			name: "向荣村",
			code: "XR",
		})
		const elsewhere = await place.account({ villageId: village.id, roles: ["secretary"] })
		expect((await elsewhere.page(String(sent.headers.location))).body).toContain("已经不在了")
		const worker = await place.account({ villageId, roles: ["grid-worker"] })
		expect((await worker.page(importPath)).statusCode).toBe(403)
		expect((await worker.page("/console/opinions")).body).not.toContain(importPath)
		await place.http.close()
	}, 60_000)
})

onBothEngines("a long list of opinions", (open) => {
	const rows = Array.from({ length: 250 }, (_, i) => ({ number: i + 2, cells: [`第 ${i} 盏路灯坏了`] }))
	const table = readOpinionTable([{ number: 1, cells: ["意见内容"] }, ...rows], { now: march, timeZone: "Asia/Shanghai" })
	if (!table.ok) throw new Error(table.code)

	test("is written piece by piece: others write between, and where it breaks off it goes on", async () => {
		const store = await open()
		await withRoster(store)
		const { house } = testHouse(store)
		const told: number[] = []
		let others = 0
		const broken = importOpinions(house, qingjiang.id, table, "a-1", async (done) => {
			told.push(done)
			// Somebody's message: it is stored although the import is under way.
			if (done > 0) await store.tx(async () => void others++)
			if (done === 200) throw new Error("the power went")
		})
		await expect(broken).rejects.toThrow("the power went")
		expect([told, others]).toEqual([[0, 100, 200], 2])
		const rest = await importOpinions(house, qingjiang.id, table, "a-1")
		expect(rest).toMatchObject({ added: 50, known: 200, refused: [] })
		expect(rest.numbers.at(-1)).toBe("QJ-2026-0250")
		expect(await importOpinions(house, qingjiang.id, table, "a-1")).toMatchObject({ added: 0, known: 250 })
	}, 60_000)

	test("two desks at once import each row once", async () => {
		const store = await open()
		await withRoster(store)
		const { house } = testHouse(store)
		const reports = await Promise.all([1, 2].map((n) => importOpinions(house, qingjiang.id, table, `a-${n}`)))
		expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(250)
		expect(reports.reduce((sum, { added, known }) => sum + added + known, 0)).toBe(500)
	}, 60_000)
})
