/** Writes a village's bundle out of the store, in stretches: a ledger of a million entries takes no more memory than one of a thousand. */
import type { Json } from "../engine/flow.ts"
import type { Store } from "../store/store.ts"
import { documentLine, entryLine, headerLine, rootLine } from "./bundle.ts"
import { storedEntries } from "./repo.ts"
import { keysOf } from "./repo-keys.ts"
import { rootsOf } from "./repo-roots.ts"

const stretch = 2_000

/**
 * The lines of the bundle up to the last signed root, without line breaks. Sign a root before (`signRoot`), or what came after the last one
 * is left out. `documents`: public texts that entries name by hash, each once. Nothing is held open between the stretches: entries and roots
 * never change, so what is read stays true.
 */
export async function* exportBundle(
	store: Pick<Store, "read">,
	villageId: string,
	documents: Iterable<Json> | AsyncIterable<Json> = [],
): AsyncGenerator<string> {
	const roots = await store.read((reader) => rootsOf(reader, villageId, { order: "oldest" }))
	const signers = new Set(roots.map(({ keyId }) => keyId))
	const known = await store.read((reader) => keysOf(reader, villageId))
	yield headerLine({
		villageId,
		keys: known
			.filter(({ keyId }) => signers.has(keyId))
			.map(({ publicKey }) => publicKey)
			.reverse(),
	})
	for await (const document of documents) yield documentLine(document)
	let size = 0
	for (const root of roots) {
		while (size < root.size) {
			const page = { from: size + 1, limit: Math.min(stretch, root.size - size) }
			const entries = await store.read((reader) => storedEntries(reader, villageId, page))
			if (entries.length === 0) throw new Error(`the ledger lacks entry ${size + 1}`)
			for (const entry of entries) yield entryLine(entry, entry.leafHash)
			size += entries.length
		}
		yield rootLine(root)
	}
}
