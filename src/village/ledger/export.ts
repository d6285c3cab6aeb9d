/** The bundle of a village, as `cunkou export` writes it. */
import type { Json } from "../../engine/flow.ts"
import { canonical, exportBundle, signRoot } from "../../ledger/index.ts"
import type { ExportFile, House } from "../affair.ts"

/** `ledger.jsonl`: everything up to now, the last root signed for it. */
export async function* exportFiles({
	house,
	village,
	now,
}: {
	readonly house: House
	readonly village: { readonly id: string }
	readonly now: number
}): AsyncGenerator<ExportFile> {
	await house.store.tx((tx) => signRoot(tx, house, village.id, now))
	yield { name: "ledger.jsonl", content: bundleLines(house, village.id) }
}

/** The bundle up to its last signed root, line by line with the breaks. */
export async function* bundleLines(house: House, villageId: string): AsyncGenerator<string> {
	for await (const line of exportBundle(house.store, villageId, await documentsOf(house, villageId))) yield `${line}\n`
}

/** The public texts of all affairs, each once: a bundle does not hold the same text twice. */
async function documentsOf(house: House, villageId: string): Promise<readonly Json[]> {
	const found = new Map<string, Json>()
	await house.store.read(async (reader) => {
		for (const { documents } of house.ledger)
			if (documents !== undefined) for await (const document of documents({ reader, villageId })) found.set(canonical(document), document)
	})
	return [...found.values()]
}
