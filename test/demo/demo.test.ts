import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { packageRoot } from "../../src/root.ts"
import { cunkou, dataFolder, environment } from "../cli/run.ts"

it("plays a village through and counts it in the database", { timeout: 120_000 }, async () => {
	const { env } = dataFolder()
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
