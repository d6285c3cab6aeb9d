/** public-page: the village's page, its list and a notice, with 10,000 notices, asked for by eight at once over HTTP. */
import { brotliCompressSync } from "node:zlib"
import { pino } from "pino"
import { affairs } from "../src/affairs.ts"
import { databaseFile } from "../src/app.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import { emptyContent, noticeTables } from "../src/village/notice/index.ts"
import { createServer } from "../src/web/server.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { benchVillage, seedBound } from "./seed.ts"
import { benchHouse } from "./world.ts"

const notices = 10_000
const requests = 2_000
const atOnce = 8
const paths = ["/v/BN", "/v/BN/notices?c=finance&page=3", "/v/BN/notices?q=%E5%81%9C%E6%B0%B4", "/v/BN/n/BN-2026-5000"]

async function run(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	migrateSqlite(databaseFile(folder), 0)
	const store = openSqliteStore(databaseFile(folder))
	const house = benchHouse(store, folder)
	await seedBound(store, 100)
	const now = house.clock()
	const content = JSON.stringify({ ...emptyContent, title: "停水", body: "自来水管要接新线，请提前接好水。".repeat(30), spoken: "停水。" })
	const categories = ["party", "village", "finance", "service"] as const
	for (let from = 0; from < notices; from += 500)
		await store.tx(async (tx) => {
			const { notice, noticeVersion } = tx.tables(noticeTables)
			const all = Array.from({ length: 500 }, (_, n) => from + n)
			const at = (n: number) => now - (notices - n) * 3_600_000
			const numberOf = (n: number) => `BN-2026-${String(n).padStart(4, "0")}`
			await tx.db.insert(notice).values(
				all.map((n) => ({
					villageId: benchVillage,
					id: `n${n}`,
					category: categories[n % 4] ?? "village",
					state: "published" as const,
					title: `第 ${n} 份公告`,
					number: numberOf(n),
					version: 1,
					draftVersion: 1,
					draftedBy: "b",
					publishedAt: at(n),
					revisedAt: at(n),
					createdAt: at(n),
				})),
			)
			await tx.db.insert(noticeVersion).values(
				all.map((n) => ({
					villageId: benchVillage,
					noticeId: `n${n}`,
					version: 1,
					number: numberOf(n),
					title: `第 ${n} 份公告`,
					content,
					hash: "0".repeat(64),
					why: "",
					publishedAt: at(n),
					publishedBy: "b",
					ledgerSeq: n,
				})),
			)
		})
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: affairs.map((affair) => (http) => affair.routes(http, house)),
	})
	await server.http.listen({ port: 0, host: "127.0.0.1" })
	const address = server.http.server.address()
	const base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
	try {
		let largest = 0
		for (const path of paths) largest = Math.max(largest, brotliCompressSync(await (await fetch(base + path)).text()).length)
		const times: number[] = []
		let asked = 0
		const began = performance.now()
		await Promise.all(
			Array.from({ length: atOnce }, async () => {
				while (asked < requests) {
					const path = paths[asked++ % paths.length] ?? "/v/BN"
					const start = performance.now()
					const answer = await fetch(base + path)
					await answer.arrayBuffer()
					if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
					times.push(performance.now() - start)
				}
			}),
		)
		const perSecond = times.length / ((performance.now() - began) / 1_000)
		const sorted = times.toSorted((a, b) => a - b)
		const p99 = Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0)
		return [
			compared(
				"public-page",
				"req/s",
				perSecond,
				undefined,
				`${notices} notices, ${times.length} answers, p99 ${p99} ms, largest page ${Math.round(largest / 102.4) / 10} KB compressed`,
			),
		]
	} finally {
		await server.http.close()
		await store.close()
		remove()
	}
}

export const publicPageBenches: readonly Bench[] = [{ name: "public-page", run }]
