/** A list of opinions on the command line. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { cunkou, dataFolder } from "./run.ts"

it("rows with one fault stand in one line, and an empty list is refused as what it is", async () => {
	const { folder, env } = dataFolder()
	expect((await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")).code).toBe(0)
	const list = (name: string, lines: readonly string[]) => {
		const file = join(folder, name)
		writeFileSync(file, `${lines.join("\n")}\n`)
		return cunkou(env, "opinions", "import", file, "--village", "QJ")
	}
	const copies = Array.from({ length: 300 }, () => "村口的路灯坏了")
	const done = await list("copies.csv", ["意见内容", ...copies, "。。。", "水渠堵了", "……"])
	expect(done.code).toBe(0)
	const faults = done.stdout.split("\n").filter((line) => line.includes("这一行没有导入"))
	expect(faults.map((line) => line.trim().split("：")[0])).toEqual(["第 3–301 行", "第 302、304 行"])
	const empty = await list("empty.csv", ["", ""])
	expect(empty).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("这份意见表是空的") })
	expect(empty.stderr).toContain("[opinions.file-empty]")
}, 60_000)
