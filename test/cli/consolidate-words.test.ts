/** `consolidate --words FILE`: what a village says for things, as it writes it in its settings. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { cunkou, dataFolder } from "./run.ts"

test("every matter names its opinions, and what stands beside the matters is told", async () => {
	const { folder, env } = dataFolder()
	const file = join(folder, "said.csv")
	const many = Array.from({ length: 41 }, (_, index) => `b${index},村口垃圾没人收`)
	writeFileSync(file, `id,text\na1,三组路灯坏了。另外，戏台的瓦掉下来了\na2,三组的路灯不亮\na3,👍\n${many.join("\n")}\n`)
	const { code, stdout } = await cunkou(env, "consolidate", file)
	expect(code).toBe(0)
	const lines = stdout.trim().split("\n")
	expect(
		lines
			.find((line) => line.startsWith("2\t"))
			?.split("\t")
			.at(-1),
	).toBe("a1、a2")
	expect(lines.find((line) => line.startsWith("41\t"))).toMatch(/\tb0、.*、b39 等 41 条$/)
	expect(stdout).toMatch(/附带的诉求.*：\na1\t.*戏台的瓦掉下来了\t→ 没有相近的\n/)
	expect(lines.at(-1)).toBe("没有文字的：a3")
}, 60_000)

test("own words put together what the lexicon keeps apart; what cannot be read is refused, and nothing is done", async () => {
	const { folder, env } = dataFolder()
	const file = (name: string, content: string) => {
		writeFileSync(join(folder, name), content)
		return join(folder, name)
	}
	const said = file("said.csv", "id,text\n1,二组的铁娃儿要换一个\n2,二组路灯不亮\n3,低保没有批下来\n")
	const groups = async (...more: readonly string[]): Promise<readonly (readonly string[])[]> => {
		const { code, stdout } = await cunkou(env, "consolidate", said, "--json", ...more)
		expect(code).toBe(0)
		const { groups: found }: { readonly groups: readonly { readonly members: readonly string[] }[] } = JSON.parse(stdout)
		return found.map(({ members }) => members.toSorted())
	}
	expect(await groups()).not.toContainEqual(["1", "2"])
	expect(await groups("--words", file("words.txt", "路灯：铁娃儿\n水渠：堰沟\n"))).toContainEqual(["1", "2"])
	for (const [content, words] of [
		["路灯 铁娃儿", "路灯：亮壳子"],
		["路灯：灯", "一个字"],
	] as const) {
		const { code, stdout, stderr } = await cunkou(env, "consolidate", said, "--words", file("bad.txt", content))
		expect([code, stdout, stderr.includes(words)]).toEqual([1, "", true])
	}
	expect((await cunkou(env, "consolidate", said, "--words", join(folder, "none.txt"))).code).toBe(1)
}, 120_000)
