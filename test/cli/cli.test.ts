import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { cunkou, dataFolder } from "./run.ts"

const commands = [
	"serve",
	"migrate",
	"doctor",
	"admin link",
	"village add",
	"template",
	"roster import",
	"roster codes",
	"roster letters",
	"survey publish",
	"opinions import",
	"export",
	"ledger verify",
	"backup",
	"restore",
	"demo",
]

describe("cunkou", () => {
	it("lists its commands", async () => {
		const { env } = dataFolder()
		const help = await cunkou(env, "--help")
		expect(help).toMatchObject({ code: 0, stderr: "" })
		for (const command of commands) expect(help.stdout).toContain(`  ${command}`)
		expect(await cunkou(env)).toMatchObject({ code: 2, stdout: "" })
	})

	it("says which commands a group has", async () => {
		const { env } = dataFolder()
		const help = await cunkou(env, "roster", "--help")
		expect(help).toMatchObject({ code: 0, stderr: "" })
		expect(help.stdout).toMatch(/^ {2}roster import .*\n {2}roster codes .*\n {2}roster letters .*\n$/)
		expect(await cunkou(env, "roster")).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(help.stdout) })
		expect(await cunkou(env, "roster", "burn")).toMatchObject({ code: 2, stdout: "" })
	})

	it.each([
		[[], "没有写要做什么，请写一个命令。 [usage.command]"],
		[["roster"], "没有写要做什么，请写一个命令。 [usage.command]\n  roster import"],
		[["fly"], "没有“fly”这个命令，什么也没做。 [usage.command]"],
		[["village", "add"], "缺少 --name，什么也没做。 [usage.missing]"],
		[["village", "add", "--name", "清江村", "--code", "QJ", "more"], "多了“more”，什么也没做。 [usage.argument-extra]"],
		[["village", "add", "--colour", "red"], "没有 --colour 这个选项，什么也没做。 [usage.option-unknown]\n用法"],
		[["village", "add", "--name"], "选项 --name 写得不对"],
		[["doctor", "--json=yes"], "选项 --json 写得不对"],
		[["roster", "import", "--village", "QJ"], "缺少 FILE"],
		[["ledger", "verify", "ledger.jsonl", "--root", "abc"], "都是 64 位"],
		[["ledger", "verify", "ledger.jsonl", "--root", "abc", "--key", "abc"], "只能填一个"],
		[["demo", "--households", "many"], "--households 要填"],
		[["demo", "--answer", "101"], "--answer 要填"],
		[["export", "--village", "QJ"], "[usage.missing]"],
		[["export", "--village", "QJ", "--out", "a", "--bundle", "b"], "[usage.together]"],
		[["digest", "--village", "QJ", "--since", "soon"], "[usage.option-value]"],
		[["digest", "--village", "QJ", "--role", "mayor"], "[usage.option-value]"],
		[["digest", "--village", "QJ", "--group", "一组"], "[usage.together]"],
		[["digest", "--village", "QJ", "--role", "group-leader"], "[usage.missing]"],
		[["consolidate", "a.csv", "--level", "all"], "[usage.option-value]"],
		[["notice", "publish", "a.md", "--village", "QJ", "--when", "soon"], "[usage.option-value]"],
	])("%j is a wrong use, and nothing is done", async (typed, reason) => {
		const { env } = dataFolder()
		const ran = await cunkou(env, ...typed)
		expect(ran).toMatchObject({ code: 2, stdout: "" })
		expect(ran.stderr).toContain(reason)
		// As every refusal: a code to search for, at the end of the reason.
		expect(ran.stderr.split("\n")[0]).toMatch(/ \[usage\.[a-z-]+\]$/)
	})

	it("says that a database is away, and nothing else", async () => {
		const { env } = dataFolder()
		const ran = await cunkou({ ...env, DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" }, "roster", "codes", "--village", "QJ")
		expect(ran).toMatchObject({ code: 1, stdout: "" })
		expect(ran.stderr).toMatch(/^数据库连不上（ECONNREFUSED），什么也没做。.*\[ECONNREFUSED\]\n$/)
	})

	it("speaks English where the instance does", async () => {
		const { env } = dataFolder()
		const ran = await cunkou({ ...env, LANG_DEFAULT: "en" }, "village", "add", "--help")
		expect(ran.code).toBe(0)
		expect(ran.stdout).toContain("Usage: cunkou village add --name NAME --code CODE")
	})

	it("refuses to run on a wrong environment, all mistakes at once and no value shown", async () => {
		const { env } = dataFolder()
		const ran = await cunkou({ ...env, PORT: "http", SECRET_KEY: "hunter2" }, "village", "add", "--name", "清江村", "--code", "QJ")
		expect(ran).toMatchObject({ code: 1, stdout: "" })
		expect(ran.stderr).toContain("PORT 的值不对")
		expect(ran.stderr).toContain("SECRET_KEY 的值不对")
		expect(ran.stderr).not.toContain("hunter2")
	})

	it("says what to do where the database cannot be reached", async () => {
		const { env } = dataFolder()
		const ran = await cunkou({ ...env, DATABASE_URL: "postgres://nobody:secret@127.0.0.1:1/none" }, "migrate")
		expect(ran).toMatchObject({ code: 1, stdout: "" })
		expect(ran.stderr).toContain("数据库连不上（ECONNREFUSED）")
		expect(ran.stderr).not.toContain("secret")
	})

	it("says what to do where the secret key can be read by others", async () => {
		const { env } = dataFolder()
		mkdirSync(env.DATA_DIR ?? "")
		writeFileSync(join(env.DATA_DIR ?? "", "secret.key"), `${"ab".repeat(32)}\n`, { mode: 0o644 })
		const ran = await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")
		expect(ran.code).toBe(1)
		expect(ran.stderr).toContain("[secret.readable-by-others]")
	})
})
