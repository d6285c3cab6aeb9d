/** `cunkou export`: what a village takes home, opened again. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import ExcelJS from "exceljs"
import { expect, it } from "vitest"
import { z } from "zod"
import { databaseFile } from "../../src/app.ts"
import { packageRoot } from "../../src/root.ts"
import { mediaStore } from "../../src/store/media.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { opinionTables } from "../../src/village/opinion/index.ts"
import { villageByCode } from "../../src/village/people/index.ts"
import { readRoster } from "../../src/village/people/roster.ts"
import { readRosterFile } from "../../src/village/people/roster-file.ts"
import { cunkou, cunkouUnread, dataFolder } from "./run.ts"

const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqPj/HwAEggJ+hm8d5gAAAABJRU5ErkJggg==", "base64")
const lineSchema = z.object({ table: z.string(), row: z.record(z.string(), z.unknown()) })
const filesSchema = z.object({ files: z.array(z.string()) })

it("is whole also where nobody reads what it says: `export … 2>&1 | head`", async () => {
	const { folder, env } = dataFolder()
	expect(await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")).toMatchObject({ code: 0 })
	const out = join(folder, "out")
	expect(await cunkouUnread(env, "export", "--village", "QJ", "--out", out)).toBe(0)
	expect(readdirSync(out)).toContain("village.jsonl")
})

it("is workbooks, lists, every row and the pictures; no phone number, no identity number, nothing sealed, nothing of another village", async () => {
	const { folder, env } = dataFolder()
	const dataDir = env.DATA_DIR ?? ""
	expect(await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")).toMatchObject({ code: 0 })
	expect(await cunkou(env, "village", "add", "--name", "异乡村", "--code", "YX")).toMatchObject({ code: 0 })
	expect(await cunkou(env, "roster", "import", join(packageRoot, "examples", "roster-qingjiang.csv"), "--village", "QJ")).toMatchObject({
		code: 0,
	})
	const store = openSqliteStore(databaseFile(dataDir))
	const photo = await mediaStore(dataDir).put(pixel, {})
	if ("refused" in photo) throw new Error("the picture of this test is wrong")
	for (const [code, text] of [
		["QJ", "=1+1 𫚭家门口的路👍"],
		["YX", "异乡的话"],
	] as const)
		await store.tx(async (tx) => {
			const { opinion } = tx.tables(opinionTables)
			await tx.db.insert(opinion).values({
				villageId: (await villageByCode(tx, code))?.id ?? "",
				id: `o-${code}`,
				year: 2026,
				serial: 1,
				number: `${code}-2026-0001`,
				text,
				media: code === "QJ" ? [{ kind: "image", ref: photo.ref }] : [],
				sourceKind: "chat",
				channel: "web",
				isNamed: false,
				state: "received",
				createdAt: Date.UTC(2026, 10, 5, 4, 30),
			})
		})
	await store.close()
	const out = join(folder, "out")
	const ran = await cunkou(env, "export", "--village", "QJ", "--out", out, "--json")
	expect(ran).toMatchObject({ code: 0 })
	const { files } = filesSchema.parse(JSON.parse(ran.stdout))
	const expected = [
		"roster.xlsx",
		"notices.xlsx",
		"items.xlsx",
		"opinions.xlsx",
		"lists/proposed.xlsx",
		"lists/duties.docx",
		"ledger.jsonl",
		"village.jsonl",
		`photos/${photo.ref}`,
	]
	expect(files).toEqual(expect.arrayContaining(expected))
	for (const file of files) expect(existsSync(join(out, file)), file).toBe(true)
	expect(readFileSync(join(out, "photos", photo.ref)).length).toBeGreaterThan(0)

	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.readFile(join(out, "opinions.xlsx"))
	const row = workbook.worksheets[0]?.getRow(2)
	expect(row?.getCell(1).value).toBe("QJ-2026-0001")
	expect(row?.getCell(2).value).toEqual(new Date(Date.UTC(2026, 10, 5, 12, 30)))
	expect(row?.getCell(5).value).toBe("'=1+1 𫚭家门口的路👍")

	// The roster goes back in as it came out, without what is kept inside.
	const people = await readRosterFile(readFileSync(join(out, "roster.xlsx")))
	if (!people.ok) throw new Error("the exported roster cannot be read")
	const back = readRoster(people.table, "2026-11-29")
	expect(back.ok && back.plan.counts).toMatchObject({ households: 4, refusedRows: 0 })
	expect(back.ok && JSON.stringify(back.plan)).not.toContain("19900000001")
	for (const name of ["roster.xlsx", "notices.xlsx", "items.xlsx"]) {
		const book = new ExcelJS.Workbook()
		await book.xlsx.readFile(join(out, name))
		for (const { views } of book.worksheets) expect(views[0]).toMatchObject({ state: "frozen", ySplit: 1 })
	}

	// What cannot be finished leaves nothing that could be taken for it; what was killed is cleared away by the next one.
	const ref = photo.ref
	const kept = join(dataDir, "media", ref.slice(0, 2), ref)
	rmSync(kept)
	mkdirSync(kept)
	mkdirSync(join(folder, "second.unfinished"))
	writeFileSync(join(folder, "second.unfinished", "roster.xlsx"), "half")
	expect((await cunkou(env, "export", "--village", "QJ", "--out", join(folder, "second"))).code).toBe(1)
	expect(readdirSync(folder).filter((name) => name.startsWith("second"))).toEqual([])
	mkdirSync(join(folder, "third"))
	expect((await cunkou(env, "export", "--village", "QJ", "--out", join(folder, "third"))).code).toBe(1)
	expect(readdirSync(join(folder, "third"))).toEqual([])
	rmdirSync(kept)
	expect((await cunkou(env, "export", "--village", "QJ", "--out", join(folder, "third"))).code).toBe(0)
	expect(readdirSync(join(folder, "third"))).toEqual(expect.arrayContaining(["roster.xlsx", "village.jsonl"]))
	expect(readdirSync(join(folder, "third"))).not.toContain(".unfinished")

	const text = readFileSync(join(out, "village.jsonl"), "utf8")
	const [head, ...lines] = text.trimEnd().split("\n")
	expect(JSON.parse(head ?? "")).toMatchObject({ format: "cunkou-village-rows/1", village: "QJ", name: "清江村" })
	const rows = lines.map((line) => lineSchema.parse(JSON.parse(line)))
	expect(rows.filter(({ table }) => table === "household")).toHaveLength(4)
	const members = rows.filter(({ table }) => table === "membership")
	expect(members.map(({ row: { name } }) => name)).toContain("李福根")
	for (const { row: member } of members) expect(Object.keys(member).filter((key) => /phone|identity/.test(key))).toEqual([])
	expect(rows.map(({ table }) => table)).not.toEqual(expect.arrayContaining(["enrolment_code"]))
	expect(rows.map(({ table }) => table)).not.toEqual(expect.arrayContaining(["ledger_key"]))
	for (const secret of ["19900000001", "异乡"]) expect(text, secret).not.toContain(secret)
})

it.runIf(existsSync("/proc/self"))("refuses at once a place where nothing can be made, for files and for data", async () => {
	const { env } = dataFolder()
	expect(await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")).toMatchObject({ code: 0 })
	for (const place of [
		["--out", "/proc/x/y"],
		["--out", "/proc/x"],
		["--bundle", "/proc/x/y"],
	])
		expect(await cunkou(env, "export", "--village", "QJ", ...place), place.join(" ")).toMatchObject({
			code: 1,
			stderr: expect.stringContaining("ENOENT"),
		})
	expect((await cunkou(env, "backup", "--out", "/proc/x/y")).stderr).toContain("ENOENT")
	expect((await cunkou({ DATA_DIR: "/proc/x/y" }, "export", "--village", "QJ", "--out", "/tmp/none")).code).toBe(1)
})
