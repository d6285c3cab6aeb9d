/** Ended in the midst by Ctrl-C, an export or a backup leaves nothing that could be taken for one; the same command then works. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { databaseFile } from "../../src/app.ts"
import { packageRoot } from "../../src/root.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { opinionTables } from "../../src/village/opinion/index.ts"
import { villageByCode } from "../../src/village/people/index.ts"
import { eventually } from "../support/tiny.ts"
import { cunkou, dataFolder, environment } from "./run.ts"

/** Enough for a workbook and a bundle to take a second. */
const opinions = 20_000
const perStatement = 500

it("clears its half file on SIGINT and SIGTERM, whatever it was writing", { timeout: 300_000 }, async () => {
	const { folder, env } = dataFolder()
	expect(await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")).toMatchObject({ code: 0 })
	await fill(env.DATA_DIR ?? "")
	const out = (name: string) => join(folder, "out", name)
	mkdirSync(join(folder, "out"))
	mkdirSync(out("disk"))
	const left = () => readdirSync(join(folder, "out"), { recursive: true })
	const half = (name: string) => () => left().some((file) => String(file).includes(name))

	// A folder that is not there yet, one that is, a bundle with its key, a backup.
	expect(await endedOnce(env, ["export", "--village", "QJ", "--out", out("new")], half("opinions.xlsx"), "SIGINT")).toBe(130)
	expect(left()).toEqual(["disk"])
	expect(await endedOnce(env, ["export", "--village", "QJ", "--out", out("disk")], half("opinions.xlsx"), "SIGTERM")).toBe(143)
	expect(left()).toEqual(["disk"])
	const bundle = ["export", "--village", "QJ", "--bundle", out("QJ.tar.gz")]
	expect(await endedOnce(env, bundle, half("QJ.tar.gz.making-"), "SIGINT")).toBe(130)
	expect(left()).toEqual(["disk"])
	expect(await endedOnce(env, ["backup", "--out", out("b.tar.gz")], half("b.tar.gz.making-"), "SIGINT")).toBe(130)
	expect(left()).toEqual(["disk"])

	expect(await cunkou(env, ...bundle)).toMatchObject({ code: 0 })
	expect([existsSync(out("QJ.tar.gz")), existsSync(out("QJ.tar.gz.key"))]).toEqual([true, true])
})

async function fill(dataDir: string): Promise<void> {
	const store = openSqliteStore(databaseFile(dataDir))
	const villageId = (await store.read((reader) => villageByCode(reader, "QJ")))?.id ?? ""
	for (let first = 0; first < opinions; first += perStatement)
		await store.tx(async (tx) => {
			const { opinion } = tx.tables(opinionTables)
			await tx.db.insert(opinion).values(
				Array.from({ length: perStatement }, (_, i) => ({
					villageId,
					id: `o-${first + i}`,
					year: 2026,
					serial: first + i + 1,
					number: `QJ-2026-${first + i + 1}`,
					text: `第 ${first + i} 盏路灯坏了，`.repeat(20),
					media: [],
					sourceKind: "chat" as const,
					channel: "web",
					isNamed: false,
					state: "received" as const,
					createdAt: Date.UTC(2026, 10, 5),
				})),
			)
		})
	await store.close()
}

/** Runs a command, ends it once `isUnderWay`, and gives its exit code. */
async function endedOnce(
	env: Readonly<Record<string, string>>,
	typed: readonly string[],
	isUnderWay: () => boolean,
	signal: "SIGINT" | "SIGTERM",
): Promise<number | null> {
	const child = spawn(process.execPath, [join(packageRoot, "bin", "cunkou.js"), ...typed], {
		env: environment(env),
		stdio: ["ignore", "ignore", "pipe"],
	})
	let said = ""
	child.stderr.setEncoding("utf8").on("data", (part) => {
		said += part
	})
	onTestFinished(() => void child.kill("SIGKILL"))
	const exited = once(child, "close")
	await eventually(isUnderWay, 60_000)
	child.kill(signal)
	const [code] = await exited
	expect(said).toContain("停下了，没有做完")
	return code
}
