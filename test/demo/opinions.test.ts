/** The demo on opinions of one's own: a file goes the way of `opinions import`, and what a secretary still had to do by hand is said. */
import { writeFileSync } from "node:fs"
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
