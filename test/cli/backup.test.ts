import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
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
	expect((await cunkou(elsewhere, "restore", foreign)).stderr).toContain("不是村口的备份")
	expect(existsSync(join(elsewhere.DATA_DIR, "cunkou.sqlite"))).toBe(false)

	const restored = await cunkou(elsewhere, "restore", file)
	expect(restored).toMatchObject({ code: 0, stderr: "" })
	expect(restored.stdout).toContain("都查过")
	// The village is there, and its key opens what it sealed.
	const again = await cunkou(elsewhere, "export", "--village", "QJ", "--out", join(folder, "out"))
	expect(again.code).toBe(0)
}, 120_000)
