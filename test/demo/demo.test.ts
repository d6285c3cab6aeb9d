import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { extname, join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { readConfig } from "../../src/config.ts"
import { playDemo } from "../../src/demo/demo.ts"
import { demoSay } from "../../src/demo/words.ts"
import { packageRoot } from "../../src/root.ts"
import { instantOf, localTime } from "../../src/text/date.ts"
import { cunkou, dataFolder, environment } from "../cli/run.ts"
import { unzip } from "../village/people/file-cases.ts"

type Exported = { readonly name: string; readonly says: boolean }

/** Each file of an export, those in archives, too, and whether it says that its data is made up. Pictures people sent are what they are. */
async function exportedFiles(folder: string): Promise<readonly Exported[]> {
	const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
	const files = names.map((entry) => ({
		name: entry.name,
		content: readFileSync(join(entry.parentPath, entry.name)),
		folder: entry.parentPath,
	}))
	const found = await Promise.all(files.filter((file) => !file.folder.includes("photos")).map(({ name, content }) => saying(name, content)))
	return found.flat()
}

async function saying(name: string, content: Buffer): Promise<readonly Exported[]> {
	const textOf = (part: Buffer) => part.toString("utf8")
	switch (extname(name)) {
		case ".zip":
			return (await Promise.all((await unzip(content)).map((part) => saying(`${name}/${part.name}`, part.content)))).flat()
		case ".xlsx": {
			const book = textOf((await unzip(content)).find((part) => part.name === "xl/workbook.xml")?.content ?? Buffer.alloc(0))
			const sheets = [...book.matchAll(/<sheet name="([^"]*)"/g)].map(([, sheet = ""]) => sheet)
			return [{ name, says: sheets.length > 0 && sheets.every((sheet) => sheet.includes("演示数据")) }]
		}
		case ".docx":
			return [
				{
					name,
					says: (await unzip(content)).some((part) => /header\d\.xml$/.test(part.name) && textOf(part.content).includes("演示数据")),
				},
			]
		case ".jsonl": {
			const [head = ""] = textOf(content).split("\n")
			// The ledger is what it is: its hashes bear no mark.
			return name === "ledger.jsonl" ? [] : [{ name, says: head.includes('"demo":true') }]
		}
		case ".html":
		case ".txt":
			return [{ name, says: textOf(content).includes("演示数据") }]
		default:
			return []
	}
}

it("plays a village through and counts it in the database", { timeout: 120_000 }, async () => {
	const { folder, env } = dataFolder()
	// A database in the environment is the village's own: no demo may come near it.
	const ran = await cunkou(
		{ ...env, DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" },
		"demo",
		"--once",
		"--json",
		"--households",
		"60",
		"--answer",
		"100",
	)
	expect(ran.stderr).toContain("演示数据")
	const figures = JSON.parse(ran.stdout)
	expect(figures.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([])
	expect(figures).toMatchObject({ village: "QJ", households: 60, ok: true })
	expect(figures.boundHouseholds).toBeGreaterThan(50)
	expect(figures.responses.completed).toBeGreaterThan(48)
	expect(figures.answers).toBeGreaterThan(240)
	expect(figures.opinions.all).toBeGreaterThan(10)
	expect(figures.council.votes.reasons).toBeGreaterThan(figures.council.votes.all / 3)
	expect(figures.council.votes.reasons).toBeLessThan(figures.council.votes.all)
	expect(figures.signoff).toMatchObject({ due: 60, confirmed: 60, root: expect.stringMatching(/^[0-9a-f]{64}$/) })
	expect(figures.signoff.objected).toBeGreaterThan(0)
	expect(figures.signoff.paper).toBeGreaterThan(0)
	expect(figures.signoff.receipts).toBe(60 + figures.signoff.objected)
	expect(figures.checks.map(({ id }: { id: string }) => id)).toEqual(
		expect.arrayContaining(["signed", "signedTally", "receipts", "ledger"]),
	)
	expect(figures.checks.map(({ id }: { id: string }) => id)).toEqual(
		expect.arrayContaining(["seen", "coverage", "questions", "seconds", "calendar", "agenda", "corrected"]),
	)
	// A month of disclosure: three categories in time, one with a reason; asked, seconded, answered in person, corrected.
	expect(figures.month).toMatchObject({ notices: 3, onTime: 3, nothing: 1, answeredAtMeeting: 1, rejected: 1, version: 2 })
	for (const key of ["told", "seen", "onPaper", "seconds", "minutesBytes"]) expect(figures.month[key]).toBeGreaterThan(0)
	expect(figures.month.questions).toBeGreaterThan(figures.month.answered)
	expect(figures.messages.in).toBeGreaterThan(600)
	expect(ran.code).toBe(0)

	// Whatever leaves it says so by itself, also when a command takes it out that knows nothing of the demonstration.
	const out = join(folder, "out")
	const data = join(env.DATA_DIR ?? "", "demo")
	expect(await cunkou({ ...env, DATA_DIR: data }, "export", "--village", "QJ", "--out", out)).toMatchObject({ code: 0 })
	const files = await exportedFiles(out)
	const kinds = new Set(files.map(({ name }) => extname(name)))
	expect([...kinds].sort()).toEqual(expect.arrayContaining([".docx", ".html", ".jsonl", ".txt", ".xlsx"]))
	for (const { name, says } of files) expect([name, says]).toEqual([name, true])
})

it("ends well at night, too: notices that wait for the morning are counted, not missed", { timeout: 120_000 }, async () => {
	const { env } = dataFolder()
	const read = readConfig(env)
	if (!read.ok) throw new Error("the configuration of this test is wrong")
	const { year, month, day } = localTime(Date.now(), read.config.timeZone)
	const aheadMs = instantOf({ year, month, day, hour: 22, minute: 30 }, read.config.timeZone) - Date.now()
	const played = await playDemo(read.config, {
		folder: join(env.DATA_DIR ?? "", "demo"),
		machine: () => Date.now() + aheadMs,
		households: 24,
		sharePercent: 80,
		port: 0,
		progress: () => undefined,
		say: demoSay("zh-CN"),
	})
	await played.service.stop()
	expect(played.checks.filter(({ ok }) => !ok)).toEqual([])
	expect(played.counts.messages.kept).toBeGreaterThan(0)
})

it("is left serving with a door for each role, every page marked", { timeout: 120_000 }, async () => {
	const { env, folder } = dataFolder()
	const typed = ["demo", "--households", "24", "--answer", "50", "--data", join(folder, "demo")]
	const child = spawn(process.execPath, [join(packageRoot, "bin", "cunkou.js"), ...typed], {
		env: environment({ ...env, PORT: "0" }),
		stdio: ["ignore", "pipe", "ignore"],
	})
	onTestFinished(() => void child.kill("SIGKILL"))
	let said = ""
	for await (const piece of child.stdout.setEncoding("utf8")) {
		said += piece
		if (said.includes("Ctrl-C")) break
	}
	const chat = /http:\S+\/chat\?c=\d{9}/.exec(said)?.[0] ?? ""
	const console = /http:\S+\/console/.exec(said)?.[0] ?? ""
	const page = await (await fetch(chat)).text()
	expect(page).toContain("演示数据")
	expect(page).toContain(/c=(\d{9})/.exec(chat)?.[1])
	expect(await (await fetch(console, { headers: { accept: "text/html" } })).text()).toContain("演示数据")

	const exited = once(child, "exit")
	child.kill("SIGINT")
	expect(await exited).toEqual([0, null])
})

it("leaves a folder alone that is not its own", async () => {
	const { env, folder } = dataFolder()
	mkdirSync(join(folder, "mine"))
	writeFileSync(join(folder, "mine", "cunkou.sqlite"), "real")
	const ran = await cunkou(env, "demo", "--once", "--data", join(folder, "mine"))
	expect(ran).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("[demo.folder.foreign]") })
})
