import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { startPostgres } from "../support/postgres.ts"
import { cunkou, dataFolder } from "./run.ts"

it("backs an instance up and restores it elsewhere, and refuses what it must not touch", async () => {
	const { folder, env } = dataFolder()
	await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")
	const made = await cunkou(env, "backup", "--json")
	expect(made).toMatchObject({ code: 0, stderr: "" })
	const { file, secret } = JSON.parse(made.stdout)
	expect(secret).toBe("included")

	const occupied = await cunkou(env, "restore", file)
	expect(occupied).toMatchObject({ code: 1, stdout: "" })
	expect(occupied.stderr).toContain("--replace")

	const elsewhere = { DATA_DIR: join(folder, "elsewhere") }
	const foreign = join(folder, "foreign.tar.gz")
	writeFileSync(foreign, "not a backup")
	// Also where a village is: nobody is told to add --replace for it.
	for (const place of [elsewhere, env]) expect((await cunkou(place, "restore", foreign)).stderr).toContain("不是村口的备份")
	// A copy that breaks off is not called somebody else's file; a folder is said to be one.
	const cut = join(folder, "cut.tar.gz")
	const whole = readFileSync(file)
	writeFileSync(cut, whole.subarray(0, whole.length >> 1))
	expect((await cunkou(elsewhere, "restore", cut)).stderr).toContain("不完整，或者被改过")
	expect(await cunkou(elsewhere, "restore", folder)).toMatchObject({ code: 1, stderr: expect.stringContaining("它是文件夹，不是文件") })
	expect((await cunkou(elsewhere, "restore", join(folder, "none.tar.gz"))).stderr).toContain("找不到文件")
	const other = { ...elsewhere, DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" }
	expect((await cunkou(other, "restore", file)).stderr).toContain("另一种数据库")
	expect(existsSync(join(elsewhere.DATA_DIR, "cunkou.sqlite"))).toBe(false)

	const restored = await cunkou(elsewhere, "restore", file)
	expect(restored).toMatchObject({ code: 0, stderr: "" })
	expect(restored.stdout).toContain("都查过")
	// The village is there, and its key opens what it sealed.
	const again = await cunkou(elsewhere, "export", "--village", "QJ", "--out", join(folder, "out"))
	expect(again.code).toBe(0)
}, 120_000)

it("says of PostgreSQL that the database is taken, not the data folder, and puts the backup back where it is told to", async () => {
	const server = await startPostgres()
	try {
		const { folder, env } = dataFolder()
		const at = { ...env, DATABASE_URL: await server.createMigrated() }
		await cunkou(at, "village", "add", "--name", "清江村", "--code", "QJ")
		const made = await cunkou(at, "backup", "--json")
		expect(made).toMatchObject({ code: 0, stderr: "" })
		const { file } = JSON.parse(made.stdout)
		const fresh = { ...at, DATA_DIR: join(folder, "elsewhere") }
		const occupied = await cunkou(fresh, "restore", file)
		expect(occupied).toMatchObject({ code: 1, stdout: "" })
		expect(occupied.stderr).toContain("DATABASE_URL 的数据库里已经有资料")
		expect(occupied.stderr, "which is empty").not.toContain(fresh.DATA_DIR)
		const replaced = await cunkou(fresh, "restore", file, "--replace", "--json")
		expect(replaced).toMatchObject({ code: 0, stderr: "" })
		expect(JSON.parse(replaced.stdout).before).toMatch(/^before_restore_\d+$/)
	} finally {
		await server.stop()
	}
}, 120_000)
