/** The demo on opinions of one's own: a file goes the way of `opinions import`, and what a secretary still had to do by hand is said. */
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { cunkou, dataFolder } from "../cli/run.ts"

const rows = [
	"三组的路灯坏了，晚上看不见",
	"三组路灯不亮，老人走路摔跤",
	"水渠堵了，田里浇不上水",
	"二组水渠要清淤",
	"村口垃圾成堆没人清运",
	"低保没有批下来。另外，校车太挤",
	"😀😀",
	"",
]

it("looks at the file before anything is played, and refuses it as opinions import does", { timeout: 60_000 }, async () => {
	const { env, folder } = dataFolder()
	const file = join(folder, "opinions.csv")
	writeFileSync(file, "id,title,body\n1,路灯,三组路灯坏了\n")
	const played = await cunkou(env, "demo", "--once", "--json", "--households", "24", "--opinions", file)
	await cunkou(env, "village", "add", "--code", "QJ", "--name", "清江村")
	const imported = await cunkou(env, "opinions", "import", file, "--village", "QJ")
	expect(played).toMatchObject({ code: 1, stdout: "" })
	expect(played.stderr).toContain("没有找到“意见内容”这一列")
	expect(imported.stderr).toContain(played.stderr.trim())
	// Neither a village nor its folder was begun: an earlier demo would still be there.
	expect(existsSync(join(folder, "data", "demo"))).toBe(false)
})

it("takes a file to outcomes with sums that add up, and names what it refused", { timeout: 180_000 }, async () => {
	const { env, folder } = dataFolder()
	const file = join(folder, "opinions.csv")
	writeFileSync(file, `\ufeff意见内容,提的人\n${rows.map((text) => `${text},`).join("\n")}\n`)
	const ran = await cunkou(env, "demo", "--once", "--json", "--households", "24", "--answer", "60", "--opinions", file)
	expect(ran.code).toBe(0)
	const { consolidated, council, checks } = JSON.parse(ran.stdout)
	expect(checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([])
	const { imported, refused, equation } = consolidated
	expect(imported + refused.length).toBeGreaterThanOrEqual(rows.length - 1)
	expect(refused.every(({ row, reason }: { row: number; reason: string }) => row > 1 && reason !== "")).toBe(true)
	expect(equation.claims).toBe(equation.placed + equation.aside)
	expect(equation.opinions).toBeGreaterThanOrEqual(imported)
	// Every item stands somewhere, and what a person had to do is counted.
	expect(council.stages.reduce((sum: number, { items }: { items: number }) => sum + items, 0)).toBe(equation.items)
	expect(council).toMatchObject({ matters: equation.items, untold: 0 })
	for (const key of ["questions", "unsure", "single", "longTitles", "flagged", "byHand", "told"])
		expect(consolidated[key]).toBeGreaterThanOrEqual(0)
	// The file names nobody: none of these hears by chat.
	expect(consolidated.unnamed).toBeGreaterThanOrEqual(imported)
	expect(consolidated.single).toBeGreaterThan(0)
})
