/** export: `cunkou export` as people run it, in a process of its own, of a village where a survey has 1,000,000 answers; its memory is read from outside. */
import { spawn } from "node:child_process"
import { mkdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { databaseFile } from "../src/app.ts"
import { packageRoot } from "../src/root.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqlite, openSqliteStore } from "../src/store/sqlite.ts"
import { publishSurvey, readSurvey } from "../src/village/survey/index.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { benchVillage, seedVillage } from "./seed.ts"
import { seedRoster } from "./seed-roster.ts"
import { benchHouse } from "./world.ts"

const households = 50_000
const questions = 20
const answers = households * questions
const labels = ["很好", "好", "一般", "差", "很差"]
const lookEveryMs = 50

const surveyFile = {
	title: "测速问卷",
	unit: "person",
	secrecy: "named",
	questions: Array.from({ length: questions }, (_, i) => {
		const head = { id: `q${i + 1}`, title: `第 ${i + 1} 问` }
		return i % 4 === 3
			? { ...head, kind: "text" }
			: { ...head, kind: "single", options: labels.map((label, n) => ({ id: `o${n + 1}`, label })) }
	}),
}

async function seed(folder: string): Promise<void> {
	const file = databaseFile(folder)
	migrateSqlite(file, 0)
	const store = openSqliteStore(file)
	const house = benchHouse(store, folder)
	await seedVillage(store)
	await seedRoster(store, house, households)
	const read = readSurvey(surveyFile, { now: house.clock(), timeZone: house.timeZone })
	if (!read.ok) throw new Error("the bench's survey is wrong")
	const published = await store.tx((tx) =>
		publishSurvey(tx, { house, now: house.clock(), by: null }, { villageId: benchVillage, file: read.survey }),
	)
	if (!published.ok) throw new Error(`the bench's survey did not open: ${published.code}`)
	await store.close()
	const db = openSqlite(file)
	const key = `'${benchVillage}', '${published.survey.id}'`
	db.exec(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${households - 1})
		INSERT INTO survey_response (village_id, survey_id, respondent, revision, started_by, channel, started_at, completed_at)
		SELECT ${key}, 'p' || i || '-0', 1, 'p' || i || '-0', 'web', 1795900000000 + i, 1795900000000 + i FROM n`)
	for (let i = 1; i <= questions; i++) {
		const value =
			i % 4 === 0
				? `'{"kind":"text","text":"村里的路该修了，越早越好。"}', 'text'`
				: `'{"kind":"single","option":"o' || (started_at % 5 + 1) || '"}', 'single'`
		db.exec(`INSERT INTO survey_answer (village_id, survey_id, respondent, question_id, version, value, kind, answered_by, channel, at)
			SELECT village_id, survey_id, respondent, 'q${i}', 1, ${value}, respondent, 'web', started_at FROM survey_response`)
	}
	db.close()
}

/** Largest resident set of a process, MiB; the kernel keeps it. */
function peakOf(pid: number): number {
	try {
		return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024
	} catch {
		return 0
	}
}

async function run(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		const data = join(folder, "data")
		mkdirSync(data)
		await seed(data)
		const out = join(folder, "out")
		const began = performance.now()
		const child = spawn(process.execPath, [join(packageRoot, "bin", "cunkou.js"), "export", "--village", "BN", "--out", out], {
			env: { ...process.env, DATA_DIR: data, LOG_LEVEL: "silent" },
			stdio: ["ignore", "ignore", "pipe"],
		})
		let peak = 0
		const look = setInterval(() => {
			peak = Math.max(peak, peakOf(child.pid ?? 0))
		}, lookEveryMs)
		let said = ""
		child.stderr.on("data", (chunk: Buffer) => {
			said += chunk.toString()
		})
		const code = await new Promise((resolve) => child.once("exit", resolve))
		clearInterval(look)
		if (code !== 0) throw new Error(`export ended with ${String(code)}: ${said}`)
		const seconds = (performance.now() - began) / 1_000
		const sizes = ["surveys/001-测速问卷.xlsx", "village.jsonl"].map(
			(name) => `${name} ${(statSync(join(out, name)).size / 1_048_576).toFixed(0)} MiB`,
		)
		return [
			compared(
				"export",
				"MiB",
				peak,
				undefined,
				`peak RSS of the command; ${answers} answers in ${seconds.toFixed(0)} s; ${sizes.join(", ")}`,
			),
		]
	} finally {
		remove()
	}
}

export const exportBenches: readonly Bench[] = [{ name: "export", run }]
