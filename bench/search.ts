/** search: one field over 100,000 households of three and 20,000 opinions: parts of names, numbers, last digits, words, and nothing found. */
import { databaseFile } from "../src/app.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import { readQuery } from "../src/village/search/index.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { benchVillage, seedVillage } from "./seed.ts"
import { seedOpinions, seedRoster } from "./seed-roster.ts"
import { benchHouse } from "./world.ts"

const households = 100_000
const opinions = 20_000
const rounds = 20
const queries = ["秀英", "李建国", "国", "5678", "13800012345", "00500", "水渠", "BN-2026-0777", "没有这个名字的人", "8888", "龘"]

async function run(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	migrateSqlite(databaseFile(folder), 0)
	const store = openSqliteStore(databaseFile(folder))
	const house = benchHouse(store, folder)
	try {
		await seedVillage(store)
		await seedRoster(store, house, households)
		await seedOpinions(store, opinions)
		const times: { readonly query: string; readonly ms: number }[] = []
		for (let round = 0; round < rounds; round++)
			for (const typed of queries) {
				const query = readQuery(typed)
				if (query === undefined) throw new Error("the bench looks for nothing")
				const began = performance.now()
				await store.read(async (reader) => {
					for (const { find } of house.search ?? []) await find({ reader, house, villageId: benchVillage, query, limit: 13 })
				})
				times.push({ query: typed, ms: performance.now() - began })
			}
		const sorted = times.toSorted((a, b) => a.ms - b.ms)
		const p99 = sorted[Math.floor(sorted.length * 0.99)]
		const half = sorted[Math.floor(sorted.length / 2)]
		const note = `${households} households of three, ${opinions} opinions; half within ${Math.round(half?.ms ?? 0)} ms, slowest "${p99?.query}"`
		return [compared("search", "ms", p99?.ms ?? 0, undefined, note)]
	} finally {
		await store.close()
		remove()
	}
}

export const searchBenches: readonly Bench[] = [{ name: "search", run }]
