import { databaseFile } from "../src/app.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Reader } from "../src/store/store.ts"
import { progressLines } from "../src/village/signoff/desk-chat.ts"
import { campaignById } from "../src/village/signoff/repo.ts"
import { detailView, householdsView, publicView } from "../src/village/signoff/views.ts"
import { at, campaignId, villageId } from "./signoff.ts"
const million = 1_000_000
const store = openSqliteStore(databaseFile("/tmp/so-million"))
const campaign = await store.read((reader) => campaignById(reader, villageId, campaignId))
if (campaign === undefined) throw new Error("no")
const house = { say: (key: string) => key, locale: "zh-CN", timeZone: "Asia/Shanghai" } as const
const views: Readonly<Record<string, (reader: Reader, n: number) => Promise<unknown>>> = {
	detail: (reader) => detailView(reader, campaign),
	pending: (reader) => householdsView(reader, campaign, { status: "pending" }, at),
	confirmed: (reader, n) => householdsView(reader, campaign, { status: "confirmed", after: (n * 7_919) % million }, at),
	group: (reader, n) => householdsView(reader, campaign, { group: "3组", after: (n * 7_919) % million }, at),
	progress: (reader) => progressLines(reader, house, villageId, at),
	public: (reader, n) => publicView(reader, "BENCH", campaignId, 1 + ((n * 37) % 5_000)),
}
const reads = Number(process.argv[2] ?? 200)
for (const [name, read] of Object.entries(views)) {
	const times: [number, number][] = []
	const cpu0 = process.cpuUsage()
	for (let n = 0; n < reads; n++) {
		const began = performance.now()
		await store.read((reader) => read(reader, n))
		times.push([performance.now() - began, n])
	}
	const cpu = process.cpuUsage(cpu0)
	const sorted = times.toSorted((l, r) => l[0] - r[0])
	const p = (q: number) => sorted[Math.floor(reads * q)]?.[0].toFixed(2)
	console.log(name, "p50", p(0.5), "p95", p(0.95), "p99", p(0.99), "cpu/read", ((cpu.user + cpu.system) / 1000 / reads).toFixed(2), "worst", sorted.slice(-8).map(([t, n]) => `${t.toFixed(1)}@${n}`).join(" "))
}
await store.close()
