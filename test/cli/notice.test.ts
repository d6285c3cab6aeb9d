/** `notice publish`: from a file to the public page's row, in the words of whoever typed it. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import ExcelJS from "exceljs"
import { expect, it } from "vitest"
import { packageRoot } from "../../src/root.ts"
import { cunkou, dataFolder } from "./run.ts"

it("publishes a file, hands in finances with what names no decision, and publishes nothing that is wrong", {
	timeout: 120_000,
}, async () => {
	const { folder, env } = dataFolder()
	const run = (...typed: readonly string[]) => cunkou(env, ...typed)
	const publish = (file: string, ...more: readonly string[]) => run("notice", "publish", file, "--village", "QJ", "--json", ...more)
	await run("village", "add", "--name", "清江村", "--code", "QJ")
	await run("roster", "import", join(packageRoot, "examples", "roster-qingjiang.csv"), "--village", "QJ")
	const text = join(folder, "停水.md")
	writeFileSync(text, "类别：服务\n标题：下周二停水半天\n\n上午停水，请提前接好水。\n")
	const published = await publish(text)
	expect(published).toMatchObject({ code: 0 })
	expect(JSON.parse(published.stdout)).toMatchObject({
		number: expect.stringMatching(/^QJ-\d{4}-0001$/),
		state: "published",
		told: "no",
		undecided: 0,
	})
	const sheet = join(folder, "公告.xlsx")
	await run("template", "notice", "--out", sheet)
	const blank = await run("notice", "publish", sheet, "--village", "QJ")
	expect(blank).toMatchObject({ code: 1, stdout: "" })
	expect(blank.stderr).toContain("要改的：类别、标题、正文 [notice.invalid]")
	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.readFile(sheet)
	const [notice, table] = workbook.worksheets
	const given: Readonly<Record<string, string>> = { 类别: "财务", 标题: "2 月财务收支", 正文: "2 月的收支如下。" }
	notice?.eachRow((row) => {
		const value = given[row.getCell(1).text]
		if (value !== undefined) row.getCell(2).value = value
	})
	table?.getRow(2).splice(1, 4, "2 月 9 日", "修桥", "12000", "")
	await workbook.xlsx.writeFile(sheet)
	const finance = await publish(sheet)
	expect(finance).toMatchObject({ code: 0 })
	expect(JSON.parse(finance.stdout)).toMatchObject({ number: null, state: "waiting", told: "waits", undecided: 1 })
	const nobody = join(folder, "nobody.json")
	writeFileSync(nobody, JSON.stringify({ category: "village", title: "修路", body: "修路。", groups: ["九十九组"] }))
	expect(await publish(nobody)).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("没有人在这份公告的范围里") })
	const empty = join(folder, "empty.json")
	writeFileSync(empty, JSON.stringify({ category: "village", title: "", body: "修路。" }))
	expect(await publish(empty)).toMatchObject({ code: 1, stderr: expect.stringContaining("要改的：标题") })
	const broken = join(folder, "broken.json")
	writeFileSync(broken, "{")
	expect(await publish(broken)).toMatchObject({ code: 1, stderr: expect.stringContaining("要改的：文件打不开") })
	expect(await publish(text, "--when", "perhaps")).toMatchObject({ code: 2 })
	// Nothing of what was refused is kept: the next one has the next number.
	expect(JSON.parse((await publish(text)).stdout)).toMatchObject({ number: expect.stringMatching(/^QJ-\d{4}-0002$/) })
})
