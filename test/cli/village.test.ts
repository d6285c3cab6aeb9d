/** From an empty folder to an open survey, as a village's helper does it. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { packageRoot } from "../../src/root.ts"
import { readCode } from "../../src/village/people/code.ts"
import { cunkou, dataFolder, type Environment, type Ran } from "./run.ts"

const example = (name: string) => join(packageRoot, "examples", name)

/** The one document of a `--json` run; anything else on stdout would not parse. */
function document(ran: Ran): unknown {
	expect(ran).toMatchObject({ code: 0 })
	return JSON.parse(ran.stdout)
}

/** Made once by the command, copied for each test. */
let made = ""
beforeAll(async () => {
	made = mkdtempSync(join(tmpdir(), "cunkou-cli-made-"))
	expect((await cunkou({ DATA_DIR: made }, "village", "add", "--name", "清江村", "--code", "qj", "--township", "清江镇")).code).toBe(0)
})
afterAll(() => rmSync(made, { recursive: true, force: true }))

function withVillage({ DATA_DIR = "" }: Environment): void {
	cpSync(made, DATA_DIR, { recursive: true })
}

describe("village add", () => {
	it("adds a village once", async () => {
		const { env } = dataFolder()
		const added = document(await cunkou(env, "village", "add", "--name", " 清江村 ", "--code", "qj", "--json"))
		expect(added).toMatchObject({ name: "清江村", code: "QJ", township: null })
		const again = await cunkou(env, "village", "add", "--name", "另一个村", "--code", "QJ", "--json")
		expect(again).toMatchObject({ code: 1, stdout: "" })
		expect(again.stderr).toContain("代号 QJ 已经有村在用")
		const wrong = await cunkou(env, "village", "add", "--name", "清江村", "--code", "清江")
		expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("[village.code-invalid]") })
	})
})

const codesSchema = z.object({
	made: z.number(),
	kept: z.number(),
	codes: z.array(z.object({ household: z.string(), head: z.string(), code: z.string() })),
})

describe("roster", () => {
	it("is looked at, imported, imported again, and gets its codes", async () => {
		const { env } = dataFolder()
		withVillage(env)
		const file = example("roster-qingjiang.csv")

		const preview = await cunkou(env, "roster", "import", file, "--village", "QJ", "--preview")
		expect(preview.code).toBe(0)
		expect(preview.stdout).toContain("预览，没有写入。")
		expect(preview.stdout).toContain("户：新增 4，")
		expect(preview.stdout).toContain("人：新增 9，")
		expect(preview.stdout).toContain("户号 001 李福根 户主 1956-03-08 199****0001")
		expect(preview.stdout).not.toContain("19900000001")
		expect(preview.stdout).toContain("第 7 行：户主没有电话")

		const none = await cunkou(env, "roster", "codes", "--village", "QJ")
		expect(none.stdout).toContain("花名册还是空的")

		const imported = document(await cunkou(env, "roster", "import", file, "--village", "qj", "--json"))
		expect(imported).toMatchObject({ village: "QJ", preview: false, households: { added: 4 }, persons: { added: 9 }, refused: [] })
		const again = document(await cunkou(env, "roster", "import", file, "--village", "QJ", "--json"))
		expect(again).toMatchObject({ households: { added: 0, changed: 0, unchanged: 4 }, persons: { added: 0, changed: 0, unchanged: 9 } })

		const codes = codesSchema.parse(document(await cunkou(env, "roster", "codes", "--village", "QJ", "--json")))
		expect(codes).toMatchObject({ made: 4, kept: 0 })
		expect(codes.codes.map(({ household, head }) => `${household} ${head}`)).toEqual(["001 李**", "002 王**", "003 赵**", "004 陈**"])
		for (const { code } of codes.codes) {
			expect(code).toMatch(/^\d{3} \d{3} \d{3}$/)
			expect(readCode(code)?.kind).toBe("code")
		}
		const listed = await cunkou(env, "roster", "codes", "--village", "QJ")
		expect(listed.stderr).toContain("新生成 0 个，原有 4 个")
		expect(listed.stdout).toContain(`001\t一组\t李**\t${codes.codes[0]?.code}\t0/4`)
	})

	it("gets a letter for each household, which says what is missing when there is no address", async () => {
		const { env, folder } = dataFolder()
		withVillage(env)
		const out = join(folder, "信.docx")
		expect((await cunkou(env, "roster", "letters", "--village", "QJ", "--out", out)).stderr).toContain("[letters.none]")
		await cunkou(env, "roster", "import", example("roster-qingjiang.csv"), "--village", "QJ")
		expect((await cunkou(env, "roster", "letters", "--village", "QJ", "--out", join(folder, "信.pdf"))).stderr).toContain(
			"[letters.ending]",
		)
		const bare = await cunkou(env, "roster", "letters", "--village", "QJ", "--out", out)
		expect(bare).toMatchObject({ code: 0, stdout: expect.stringContaining("已写好 4 封信") })
		expect(bare.stderr).toContain("没有设 PUBLIC_URL")
		expect((await cunkou(env, "roster", "letters", "--village", "QJ", "--out", out)).stderr).toContain("[file.exists]")
		const withUrl = { ...env, PUBLIC_URL: "https://cun.example.com" }
		const full = await cunkou(withUrl, "roster", "letters", "--village", "QJ", "--out", join(folder, "二.docx"), "--json")
		expect(document(full)).toMatchObject({ letters: 4, empty: 0, unreadable: 0, url: "https://cun.example.com" })
		expect(full.stderr).not.toContain("PUBLIC_URL")
	})

	it("names each row that is refused, with the reason, and imports the others", async () => {
		const { env, folder } = dataFolder()
		withVillage(env)
		const file = join(folder, "花名册.csv")
		writeFileSync(
			file,
			"户号,与户主关系,姓名,手机号\n1,户主,李大山,1990000000\n,配偶,张桂花,\n2,户主,王强,19900000002\n2,户主,王勇,19900000003\n",
		)
		const ran = await cunkou(env, "roster", "import", file, "--village", "QJ")
		expect(ran.code).toBe(0)
		expect(ran.stdout).toContain("没有导入的行：3")
		expect(ran.stdout).toMatch(/第 2 行：手机号不对/)
		expect(ran.stdout).toMatch(/第 4–5 行：.*两/)
		expect(ran.stdout).toContain("人：新增 1，")
	})

	it.each([
		["nowhere.csv", "[file.missing]"],
		["", "[file.unreadable]"],
		["package.json", "[roster.header-missing]"],
	])("refuses %j with a reason", async (name, reason) => {
		const { env } = dataFolder()
		withVillage(env)
		const ran = await cunkou(env, "roster", "import", join(packageRoot, name), "--village", "QJ")
		expect(ran).toMatchObject({ code: 1, stdout: "" })
		expect(ran.stderr).toContain(reason)
	})

	it("asks for a village there is", async () => {
		const { env } = dataFolder()
		withVillage(env)
		const ran = await cunkou(env, "roster", "codes", "--village", "XR")
		expect(ran).toMatchObject({ code: 1, stdout: "" })
		expect(ran.stderr).toContain("没有代号为“XR”的村，什么也没做。现有：QJ 清江村。")
	})
})

describe("survey publish", () => {
	it("opens a survey, or lets it open by itself, and says so", async () => {
		const { env, folder } = dataFolder()
		withVillage(env)
		const opened = document(
			await cunkou(env, "survey", "publish", example("survey-qingjiang.json"), "--village", "QJ", "--notify", "--json"),
		)
		expect(opened).toMatchObject({ village: "QJ", state: "open", notified: true })

		const later = join(folder, "later.json")
		const survey = JSON.parse(readFileSync(example("survey-qingjiang.json"), "utf8"))
		writeFileSync(later, JSON.stringify({ ...survey, title: "以后再开的问卷", opensAt: "2099-01-02 08:00" }))
		const scheduled = await cunkou(env, "survey", "publish", later, "--village", "QJ")
		expect(scheduled.code).toBe(0)
		expect(scheduled.stdout).toContain("到 2099年1月2日")
		const refused = await cunkou(env, "survey", "publish", later, "--village", "QJ", "--notify")
		expect(refused).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("[SURVEY_NOT_OPEN]") })
		expect(document(await cunkou(env, "survey", "publish", later, "--village", "QJ", "--open", "--json"))).toMatchObject({
			state: "open",
			opensAt: null,
		})
	})

	it("tells all that is wrong with a file at once", async () => {
		const { env, folder } = dataFolder()
		withVillage(env)
		const file = join(folder, "wrong.json")
		const questions = [
			{ kind: "single", title: "没有选项" },
			{ kind: "scale", title: "几分？", steps: 100 },
		]
		writeFileSync(file, JSON.stringify({ title: "", unit: "person", secrecy: "named", questions }))
		const ran = await cunkou(env, "survey", "publish", file, "--village", "QJ", "--json")
		expect(ran).toMatchObject({ code: 1, stdout: "" })
		expect(ran.stderr).toContain("问卷有 3 处不对，没有发布")
		expect(ran.stderr).toContain("第 1 题：选择题没有选项")
	})

	it("takes a workbook; of one that is no survey, or not filled in, it says what is missing", async () => {
		const { env, folder } = dataFolder()
		withVillage(env)
		const file = join(folder, "roster.xlsx")
		expect((await cunkou(env, "template", "roster", "--out", file)).code).toBe(0)
		expect(await cunkou(env, "survey", "publish", file, "--village", "QJ")).toMatchObject({
			code: 1,
			stderr: expect.stringContaining("没有“问卷”和“题目”两张表"),
		})
		const empty = join(folder, "问卷.xlsx")
		expect((await cunkou(env, "template", "survey", "--out", empty)).code).toBe(0)
		expect(await cunkou(env, "survey", "publish", empty, "--village", "QJ")).toMatchObject({
			code: 1,
			stderr: expect.stringContaining("“问卷”表第 2 行“标题”：“标题”是空的，请填上。"),
		})
	})
})

describe("template", () => {
	it("writes what the import and the survey take, and never over a file", async () => {
		const { env, folder } = dataFolder()
		withVillage(env)
		const [roster, survey] = [join(folder, "花名册.xlsx"), join(folder, "问卷.json")]
		expect(document(await cunkou(env, "template", "roster", "--out", roster, "--json"))).toEqual({ kind: "roster", file: roster })
		// Its examples are marked and not imported, so there is nobody in it.
		expect((await cunkou(env, "roster", "import", roster, "--village", "QJ")).stderr).toContain("[roster.no-rows]")
		await cunkou(env, "template", "survey", "--out", survey)
		expect((await cunkou(env, "survey", "publish", survey, "--village", "QJ")).code).toBe(0)
		writeFileSync(survey, "mine")
		expect(await cunkou(env, "template", "survey", "--out", survey)).toMatchObject({
			code: 1,
			stderr: expect.stringContaining("[file.exists]"),
		})
		expect(readFileSync(survey, "utf8")).toBe("mine")
	})

	it.each([
		[["roster", "--out", "a.csv"], 2, "template.ending"],
		[["survey", "--out", "a.csv"], 2, "template.ending"],
		[["ballot", "--out", "a.xlsx"], 2, "template.unknown"],
		[["roster", "--out", "/nowhere/at/all/a.xlsx"], 1, "file.unwritable"],
	] as const)("%j is refused", async (typed, exit, code) => {
		const { env } = dataFolder()
		expect(await cunkou(env, "template", ...typed)).toMatchObject({ code: exit, stdout: "", stderr: expect.stringContaining(`[${code}]`) })
		expect(existsSync(typed[2] ?? "")).toBe(false)
	})
})

describe("admin link", () => {
	it("prints a link to make an administrator, under the address phones use where there is one", async () => {
		const { env } = dataFolder()
		withVillage(env)
		expect((await cunkou(env, "admin", "link")).stdout).toMatch(/http:\/\/127\.0\.0\.1:8080\/console\/setup\/[\w-]{43}/)
		const made = document(await cunkou({ ...env, PUBLIC_URL: "https://cun.example.com" }, "admin", "link", "--json"))
		expect(made).toMatchObject({ url: expect.stringMatching(/^https:\/\/cun\.example\.com\/console\/setup\/[\w-]{43}$/) })
	})
})
