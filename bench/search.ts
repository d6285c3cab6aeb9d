/** search: one field over 100,000 households of three and 20,000 opinions: parts of names, numbers, last digits, words, and nothing found. */
import { databaseFile } from "../src/app.ts"
import { newId } from "../src/store/ids.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Store } from "../src/store/store.ts"
import type { House } from "../src/village/affair.ts"
import { opinionTables } from "../src/village/opinion/index.ts"
import { peopleTables, rosterHashes } from "../src/village/people/index.ts"
import { readQuery } from "../src/village/search/index.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { benchVillage, seedVillage } from "./seed.ts"
import { benchHouse } from "./world.ts"

const households = 100_000
const opinions = 20_000
const perCommit = 500
const rounds = 20
const surnames = [..."李王张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁"]
const givens = [..."建国秀英志强桂兰德明玉珍小宝文军海燕春梅国庆"]
const queries = ["秀英", "李建国", "国", "5678", "13800012345", "00500", "水渠", "BN-2026-0777", "没有这个名字的人", "8888", "龘"]

function nameOf(n: number): string {
	const pick = (of: readonly string[], at: number) => of[at % of.length] ?? ""
	return pick(surnames, n) + pick(givens, n >> 2) + pick(givens, (n >> 5) * 7)
}

/** Phones are sealed and hashed as an import does it, one in each household. */
async function seedRoster(store: Store, house: House): Promise<void> {
	const phones = rosterHashes(house.cipher)
	for (let from = 0; from < households; from += perCommit)
		await store.tx(async (tx) => {
			const { household, membership } = tx.tables(peopleTables)
			const all = Array.from({ length: perCommit }, (_, index) => from + index)
			const numberOf = (n: number) => String(n).padStart(6, "0")
			await tx.db
				.insert(household)
				.values(
					all.map((n) => ({ villageId: benchVillage, id: `h${n}`, number: numberOf(n), sortKey: numberOf(n), address: `${n % 97} 号院` })),
				)
			await tx.db.insert(membership).values(
				all.flatMap((n) =>
					[0, 1, 2].map((place) => {
						const personId = `p${n}-${place}`
						const phone = `138${String(n * 37)
							.padStart(8, "0")
							.slice(-8)}`
						return {
							villageId: benchVillage,
							personId,
							householdId: `h${n}`,
							place,
							name: nameOf(n * 3 + place),
							relation: place === 0 ? "户主" : "亲属",
							roles: [],
							hasRole: false,
							...(place === 0 && {
								phoneSealed: house.cipher.seal(phone, `membership.phone/${personId}`),
								phoneHash: phones.phone(phone),
								phoneTail: phones.phoneTail(phone),
							}),
						}
					}),
				),
			)
		})
}

async function seedOpinions(store: Store): Promise<void> {
	for (let from = 0; from < opinions; from += 500)
		await store.tx(async (tx) => {
			const { opinion } = tx.tables(opinionTables)
			await tx.db.insert(opinion).values(
				Array.from({ length: 500 }, (_, index) => from + index).map((n) => ({
					villageId: benchVillage,
					id: newId(),
					year: 2026,
					serial: n + 1,
					number: `BN-2026-${String(n + 1).padStart(4, "0")}`,
					text: `${n % 20} 组的路灯坏了三天没有人来修，晚上老人出门看不见，请村里派人看一看。`.repeat(2),
					media: [],
					sourceKind: "chat" as const,
					channel: "web",
					isNamed: false,
					state: "received" as const,
					createdAt: n,
				})),
			)
		})
}

async function run(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	migrateSqlite(databaseFile(folder), 0)
	const store = openSqliteStore(databaseFile(folder))
	const house = benchHouse(store, folder)
	try {
		await seedVillage(store)
		await seedRoster(store, house)
		await seedOpinions(store)
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
