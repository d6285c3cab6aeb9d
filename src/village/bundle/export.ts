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
import { mediaRefs } from "./refs.ts"
import { whereOf } from "./scope.ts"

export const bundleFormat = "cunkou-village/1"

export type BundleParts = {
	readonly shapes: readonly Shape[]
	readonly reseals: ReadonlyMap<string, Reseal>
	readonly keys: Keys
	readonly dataDir: string
}

export async function makeVillageBundle(
	{ shapes, reseals, keys, dataDir }: BundleParts,
	of: {
		readonly village: { readonly id: string; readonly code: string; readonly name: string }
		/** Opened when the export begins, closed when it ends. */
		readonly openSource: () => Promise<RowSource>
		/** `ledger.jsonl`, line by line with the breaks. */
		readonly ledger: AsyncIterable<string>
		readonly out: string
		readonly now: number
		readonly version: string
	},
): Promise<Manifest> {
	const { village, openSource, ledger, out, now, version } = of
	const head = { format: bundleFormat, madeAt: now, version, secret: "other" } as const
	return makeArchive(out, head, async function* (staging): AsyncGenerator<Part> {
		const pathOf = (name: string) => join(staging, name)
		await writeFile(pathOf("village.json"), `${JSON.stringify({ ...village, madeAt: now, version })}\n`)
		yield { name: "village.json", path: pathOf("village.json") }
		const refs = new Set<string>()
		const source = await openSource()
		try {
			await mkdir(pathOf("tables"), { mode: 0o700 })
			for (const shape of shapes) {
				const where = whereOf(shape, village.id)
				if (where === undefined) continue
				const name = `tables/${shape.name}.jsonl`
				await writeRows(pathOf(name), bundled(source.rows(shape, where), { table: shape.name, villageId: village.id, reseals, keys, refs }))
				yield { name, path: pathOf(name) }
				await rm(pathOf(name))
			}
		} finally {
			await source.close()
		}
		await pipeline(Readable.from(ledger), createWriteStream(pathOf("ledger.jsonl"), { mode: 0o600 }))
		yield { name: "ledger.jsonl", path: pathOf("ledger.jsonl") }
		for (const ref of [...refs].toSorted()) {
			const part = { name: `media/${ref.slice(0, 2)}/${ref}`, path: join(dataDir, "media", ref.slice(0, 2), ref) }
			// What was erased is still named in places.
			if (await isThere(part.path)) yield part
		}
	})
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
	await mkdir(dirname(file), { recursive: true, mode: 0o700 })
	await writeFile(file, `${key.toString("hex")}\n`, { flag: "wx", mode: 0o600 })
}
