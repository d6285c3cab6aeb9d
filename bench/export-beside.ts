/**
 * export/beside: how long people wait for a reply while their village is put into one file as the console does it, beside how long they wait
 * otherwise, in the same process. 100 messages a second, a survey of 200,000 answers.
 */
import { mkdirSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { databaseFile } from "../src/app.ts"
import { bundlesOf } from "../src/bundles.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqlite, openSqliteStore } from "../src/store/sqlite.ts"
import { percentile, round } from "./open-loop.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { benchVillage } from "./seed.ts"
import { benchHouse, openWorld, type World } from "./world.ts"

const population = 2_000
const answers = 200_000
const everyMs = 10
const warmMs = 2_000
const aloneMs = 8_000

async function beside(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		const file = databaseFile(folder)
		migrateSqlite(file, 0)
		const db = openSqlite(file)
		db.exec(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${answers - 1})
			INSERT INTO survey_answer (village_id, survey_id, respondent, question_id, version, value, kind, answered_by, channel, at)
			SELECT '${benchVillage}', 's', 'p' || i, 'q', 1, '{"kind":"text","text":"村里的路该修了，越早越好。"}', 'text', 'p' || i, 'web', i FROM n`)
		db.close()
		const store = openSqliteStore(file)
		const world = await openWorld(store, folder, population)
		const warm = performance.now()
		await waits(world, () => performance.now() - warm > warmMs)
		const began = performance.now()
		const alone = await waits(world, () => performance.now() - began > aloneMs)
		const out = join(folder, "exports", "BN.tar.gz")
		mkdirSync(dirname(out), { recursive: true })
		let isThrough = false
		const exporting = performance.now()
		const held = monitorEventLoopDelay({ resolution: 1 })
		held.enable()
		const parts = {
			house: benchHouse(store, folder),
			village: { id: benchVillage, code: "BN", name: "测速村" },
			out,
			key: Buffer.alloc(32, 7),
		}
		const made = bundlesOf({ dataDir: folder, databaseUrl: undefined })
			.make({ ...parts, told: async () => undefined })
			.finally(() => {
				isThrough = true
			})
		const meanwhile = await waits(world, () => isThrough)
		const files = await made
		const seconds = (performance.now() - exporting) / 1_000
		await world.stop()
		await store.close()
		held.disable()
		const longest = (held.max / 1e6).toFixed(0)
		const note = `${meanwhile.length} replies while ${answers} answers went out in ${seconds.toFixed(1)} s (${files} files, ${(statSync(out).size / 1_048_576).toFixed(1)} MiB), ${alone.length} before; the event loop was held for ${longest} ms at most`
		return [0.5, 0.99].map((share) => {
			const otherwise = { name: "without an export", value: round(percentile(alone, share)) }
			return compared(`export/beside-p${share * 100}`, "ms", round(percentile(meanwhile, share)), otherwise, note)
		})
	} finally {
		remove()
	}
}

/** A message every 10 ms, whether or not the last one is answered; gives how long each waited for its reply. */
async function waits(world: World, isOver: () => boolean): Promise<readonly number[]> {
	const took: number[] = []
	const under: Promise<void>[] = []
	const began = performance.now()
	for (let i = 0; !isOver(); i++) {
		const due = began + i * everyMs
		await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
		const person = world.people[i % world.people.length]
		if (person !== undefined) under.push(world.talk(person, ["菜单"]).then(() => void took.push(performance.now() - due)))
	}
	await Promise.all(under)
	return took
}

export const exportBesideBenches: readonly Bench[] = [{ name: "export-beside", run: beside }]
