/** A whole village in one file: every row of it as it stood at one moment, what its people sent, its ledger to be checked offline. */
import { createWriteStream } from "node:fs"
import { mkdir, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { type Manifest, makeArchive, type Part } from "../../store/archive.ts"
import { writeRows } from "../../store/dump/lines.ts"
import type { Keys, Reseal } from "../../store/dump/reseal.ts"
import type { Row, Shape } from "../../store/dump/shape.ts"
import type { RowSource } from "../../store/dump/source.ts"
import { makeFolder } from "../../store/folder.ts"
import { mediaRefs } from "../../store/media-refs.ts"
import { pacer } from "../../store/pace.ts"
import type { Told } from "../works.ts"
import { whereOf } from "./scope.ts"

export const bundleFormat = "cunkou-village/1"
/** How the names of the settings begin that `asking.ts` and `making.ts` keep. */
const exportSettings = "bundle."

export type BundleParts = {
	readonly shapes: readonly Shape[]
	readonly reseals: ReadonlyMap<string, Reseal>
	readonly keys: Keys
	readonly dataDir: string
}

export async function makeVillageBundle(
	{ shapes, reseals, keys, dataDir }: BundleParts,
	of: {
		/** `demo`: its people and matters are made up. */
		readonly village: { readonly id: string; readonly code: string; readonly name: string; readonly demo?: true }
		/** Opened when the export begins, closed when it ends. */
		readonly openSource: () => Promise<RowSource>
		/** `ledger.jsonl`, line by line with the breaks. */
		readonly ledger: AsyncIterable<string>
		readonly out: string
		readonly now: number
		readonly version: string
		/** Hears how far it is, of a hundred. */
		readonly told?: Told
	},
): Promise<Manifest> {
	const { village, openSource, ledger, out, now, version, told = async () => undefined } = of
	const head = { format: bundleFormat, madeAt: now, version, secret: "other" } as const
	return makeArchive(out, head, async function* (staging): AsyncGenerator<Part> {
		const pathOf = (name: string) => join(staging, name)
		await writeFile(pathOf("village.json"), `${JSON.stringify({ ...village, madeAt: now, version })}\n`)
		yield { name: "village.json", path: pathOf("village.json") }
		const refs = new Set<string>()
		const source = await openSource()
		try {
			await mkdir(pathOf("tables"), { mode: 0o700 })
			const ours = shapes.filter((shape) => whereOf(shape, village.id) !== undefined)
			const far = farOf(await source.sizes(ours), told)
			for (const shape of ours) {
				const name = `tables/${shape.name}.jsonl`
				const rows = far.through(shape.name, source.rows(shape, whereOf(shape, village.id)))
				await writeRows(pathOf(name), bundled(rows, { table: shape.name, villageId: village.id, reseals, keys, refs }))
				yield { name, path: pathOf(name) }
				await rm(pathOf(name))
			}
		} finally {
			await source.close()
		}
		await pipeline(Readable.from(ledger), createWriteStream(pathOf("ledger.jsonl"), { mode: 0o600 }))
		yield { name: "ledger.jsonl", path: pathOf("ledger.jsonl") }
		const files = [...refs].toSorted()
		for (const [place, ref] of files.entries()) {
			await told(rowsShare + Math.floor((place / files.length) * filesShare), 100)
			const part = { name: `media/${ref.slice(0, 2)}/${ref}`, path: join(dataDir, "media", ref.slice(0, 2), ref) }
			// What was erased is still named in places.
			if (await isThere(part.path)) yield part
		}
	})
}

/** Of a hundred: rows, then files; the rest is the look at what was written. */
const rowsShare = 80
const filesShare = 15

/** Rows on their way, with everybody else's turn between them. A table weighs what it is said to hold, and no more. */
function farOf(sizes: ReadonlyMap<string, number>, told: Told) {
	const weightOf = (table: string) => 1 + (sizes.get(table) ?? 0)
	const all = [...sizes.keys()].reduce((sum, table) => sum + weightOf(table), 0)
	let before = 0
	async function* through(table: string, rows: AsyncIterable<Row>): AsyncGenerator<Row> {
		const rest = pacer()
		const weight = weightOf(table)
		let read = 0
		for await (const row of rows) {
			yield row
			read += 1
			const pause = rest()
			if (pause === undefined) continue
			await pause
			await told(Math.floor(((before + Math.min(read, weight)) / Math.max(all, 1)) * rowsShare), 100)
		}
		before += weight
	}
	return { through }
}

async function* bundled(
	rows: AsyncIterable<Row>,
	of: {
		readonly table: string
		readonly villageId: string
		readonly reseals: ReadonlyMap<string, Reseal>
		readonly keys: Keys
		readonly refs: Set<string>
	},
): AsyncGenerator<Row> {
	const reseal = of.reseals.get(of.table)
	for await (const found of rows) {
		// How far exports are here, of which this is one, is nothing to go on with elsewhere.
		if (of.table === "village_setting" && String(found.name).startsWith(exportSettings)) continue
		const row = reseal === undefined ? found : reseal(found, of.keys)
		for (const ref of mediaRefs(row)) of.refs.add(ref)
		yield of.table === "chat" && row.village_id !== of.villageId
			? { ...row, village_id: null, person_id: null }
			: withoutSecrets(of.table, row)
	}
}

/** The hash by which a person is known in other villages is made with this instance's secret: it means nothing elsewhere. */
function withoutSecrets(table: string, row: Row): Row {
	return table === "person" ? { ...row, identity_hash: null } : row
}

async function isThere(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	)
}

/** The key in a file of its own beside the bundle. */
export async function writeKey(file: string, key: Buffer): Promise<void> {
	makeFolder(dirname(file))
	await writeFile(file, `${key.toString("hex")}\n`, { flag: "wx", mode: 0o600 })
}
