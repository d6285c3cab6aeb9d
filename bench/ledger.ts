/**
 * verify and ledger: the verifier over a bundle of a million entries, one proof out of as many, and what an entry costs to append while the
 * ledger grows: a tree whose right edge is stored costs the logarithm of its size, which nearly vanishes beside the row.
 */
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { createWriteStream, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { z } from "zod"
import { databaseFile } from "../src/app.ts"
import { entryText } from "../src/ledger/entry.ts"
import { appendEntry, ensureKey, exportBundle, proofFile, signRoot } from "../src/ledger/index.ts"
import { rootFromPath } from "../src/ledger/proof.ts"
import { leafHash } from "../src/ledger/tree.ts"
import { packageRoot } from "../src/root.ts"
import { createCipher } from "../src/store/cipher.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Store } from "../src/store/store.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"

const house = { cipher: createCipher(randomBytes(32)) }
const villageId = "0198c0de-0000-7000-8000-000000000001"
const million = 1_000_000
const sample = 2_000

/** As a sign-off writes it: ids, the statement's hash, a commitment. */
async function append(store: Store, count: number, village = villageId): Promise<void> {
	await store.batch(
		Array.from({ length: count }, () => randomBytes(32).toString("hex")),
		(tx, signer) =>
			appendEntry(tx, {
				villageId: village,
				kind: "bench.entry",
				at: 1_790_000_000_000,
				body: { campaign: "0198c0de-0000-7000-8000-000000000002", household: 617, statement: signer, signer, answer: "confirm" },
			}),
	)
}

async function appending(store: Store): Promise<readonly Result[]> {
	const results: Result[] = []
	let size = 0
	// Code and statements are warm before the first figure, as they are before the last.
	await append(store, 5_000, "another village")
	for (const [name, target] of [
		["1k", 1_000],
		["100k", 100_000],
		["1M", million],
	] as const) {
		while (size < target - sample) {
			const next = Math.min(20_000, target - sample - size)
			await append(store, next)
			size += next
		}
		const count = target - size
		const began = performance.now()
		await append(store, count)
		size = target
		const note = `the last ${count} entries up to ${target}, in transactions of 200 on SQLite`
		results.push(compared(`ledger/append-${name}`, "rows/s", (count / (performance.now() - began)) * 1_000, undefined, note))
	}
	return results
}

const fileSchema = z.object({
	entry: z.object({ villageId: z.string(), seq: z.number(), kind: z.string(), at: z.number(), body: z.json() }),
	path: z.array(z.string()),
	root: z.object({ size: z.number(), root: z.string() }),
})

async function proving(store: Store): Promise<readonly Result[]> {
	let [making, checking, wrong] = [0, 0, 0]
	const cpuBefore = process.cpuUsage()
	for (let run = 0; run < 500; run++) {
		const seq = 1 + ((run * 7_919_133) % million)
		let began = performance.now()
		const made = await store.read((reader) => proofFile(reader, villageId, seq))
		making += performance.now() - began
		const { entry, path, root } = fileSchema.parse(made)
		began = performance.now()
		const found = rootFromPath(seq - 1, root.size, leafHash(entryText(entry)), path)
		checking += performance.now() - began
		if (found !== root.root) wrong++
	}
	const { user, system } = process.cpuUsage(cpuBefore)
	const cpuMs = ((user + system) / 1_000 / 500).toFixed(2)
	const note = `one of ${million} entries, mean of 500; ${cpuMs} ms of processor time for both; ${wrong} of them wrong`
	return [
		compared("verify/proof-made", "ms", making / 500, undefined, note),
		compared("verify/proof-checked", "ms", checking / 500, undefined, note),
	]
}

async function verifying(store: Store, folder: string, key: string): Promise<readonly Result[]> {
	const file = join(folder, "ledger.jsonl")
	await pipeline(Readable.from(linesOf(store)), createWriteStream(file))
	const began = performance.now()
	const child = spawn(
		process.execPath,
		[join(packageRoot, "dist", "src", "cli", "main.js"), "ledger", "verify", file, "--key", key, "--json"],
		{
			stdio: ["ignore", "pipe", "ignore"],
		},
	)
	let said = ""
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		said += text
	})
	let [peakMiB, cpuMs] = [0, 0]
	const watch = setInterval(() => {
		peakMiB = Math.max(peakMiB, peakOf(child.pid))
		cpuMs = Math.max(cpuMs, cpuOf(child.pid))
	}, 100)
	await new Promise((resolve) => child.once("close", resolve))
	clearInterval(watch)
	const took = performance.now() - began
	const { ok, entries } = z.object({ ok: z.boolean(), entries: z.number() }).parse(JSON.parse(said))
	// On a machine that others use, the processor's time says more than the clock's.
	const note = `${(cpuMs / 1_000).toFixed(1)} s of processor time; cunkou ledger verify --key, ${Math.round(statSync(file).size / 1024 / 1024)} MiB; ok ${ok}, ${entries} entries`
	return [
		compared("verify/bundle", "ms", took, undefined, note),
		compared("verify/memory", "MiB", peakMiB, undefined, `peak RSS of ${note}`),
	]
}

/** The most a process ever held; nothing once it has ended. */
function peakOf(pid: number | undefined): number {
	try {
		return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024
	} catch {
		return 0
	}
}

/** User and system time, ms; in ticks of 10 ms. */
function cpuOf(pid: number | undefined): number {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
			.replace(/^.*\) /, "")
			.split(" ")
		return (Number(fields[11]) + Number(fields[12])) * 10
	} catch {
		return 0
	}
}

async function* linesOf(store: Store): AsyncGenerator<string> {
	let block = ""
	for await (const line of exportBundle(store, villageId)) {
		block += `${line}\n`
		if (block.length < 256 * 1024) continue
		yield block
		block = ""
	}
	yield block
}

async function all(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		migrateSqlite(databaseFile(folder), 0)
		const store = openSqliteStore(databaseFile(folder))
		const { publicKey } = await store.tx((tx) => ensureKey(tx, house, villageId, 0))
		const appended = await appending(store)
		await store.tx((tx) => signRoot(tx, house, villageId, 1))
		const results = [...appended, ...(await proving(store)), ...(await verifying(store, folder, publicKey))]
		await store.close()
		return results
	} finally {
		remove()
	}
}

export const ledgerBenches: readonly Bench[] = [{ name: "verify", run: all }]
