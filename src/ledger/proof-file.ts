/** The file with which anybody checks one entry, offline: the entry, its way to a signed root, and the key. */
import type { Json } from "../engine/flow.ts"
import type { Reader } from "../store/store.ts"
import type { Opening } from "./commitment.ts"
import { entryAt, inclusionPath } from "./repo.ts"
import { handoversIn, keysOf } from "./repo-keys.ts"
import { latestRoot } from "./repo-roots.ts"

const proofFormat = "cunkou-proof/1"
const receiptFormat = "cunkou-receipt/1"

/**
 * One file that /verify checks, against the latest signed root. Undefined when there is no such entry, or none of the signed roots covers
 * it yet. `opening` shows what a commitment in the entry stands for; it belongs to whoever receives the file.
 */
export async function proofFile(reader: Reader, villageId: string, seq: number, opening?: Opening): Promise<Json | undefined> {
	const root = await latestRoot(reader, villageId)
	if (root === undefined || root.size < seq) return undefined
	const entry = await entryAt(reader, villageId, seq)
	if (entry === undefined) return undefined
	const keys = await keysOf(reader, villageId)
	const key = keys.find(({ keyId }) => keyId === root.keyId)
	const handovers = handoversIn(keys)
	return {
		format: proofFormat,
		entry,
		path: await inclusionPath(reader, villageId, seq, root.size),
		root,
		...(key !== undefined && { publicKey: key.publicKey }),
		// Whoever wrote an earlier key down follows from it to the one that signed.
		...(handovers.length > 0 && { handovers: handovers.map((handover) => ({ ...handover })) }),
		...(opening !== undefined && { opening: { salt: opening.salt, value: opening.value } }),
	}
}

/**
 * What whoever an entry is about keeps of it: the proof, or before a signed root covers it the entry as it was written and what its
 * commitment stands for. Whoever kept that finds out when the village's ledger later says anything else.
 */
export async function receiptFile(reader: Reader, villageId: string, seq: number, opening: Opening): Promise<Json | undefined> {
	const proof = await proofFile(reader, villageId, seq, opening)
	return proof ?? entryFile(reader, villageId, seq, opening)
}

/** The entry as it was written and what its commitment stands for, without the way to a root. Undefined when there is no such entry. */
export async function entryFile(reader: Reader, villageId: string, seq: number, opening: Opening): Promise<Json | undefined> {
	const entry = await entryAt(reader, villageId, seq)
	return entry && { format: receiptFormat, entry, opening: { salt: opening.salt, value: opening.value } }
}
