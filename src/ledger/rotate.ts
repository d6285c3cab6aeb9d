/**
 * The key that signs a village's roots is changed: because years have passed, or somebody may have seen it. The old key signs what there is
 * and hands over to the new one; the handover is an entry, and the first root of the new key covers it. Whoever knows the old key follows.
 */
import type { Tx } from "../store/store.ts"
import { appendEntry } from "./append.ts"
import { handoverKind } from "./handover.ts"
import { insertKey, keysOf, type LedgerHouse, openKey } from "./repo-keys.ts"
import { signRoot } from "./repo-roots.ts"
import { makeKeyPair, type SignedRoot, signHandover } from "./sign.ts"

/** Throws `LedgerKeyError` when the present key cannot be opened: what nobody signs for is no handover. */
export async function rotateKey(
	tx: Tx,
	house: LedgerHouse,
	villageId: string,
	now: number,
): Promise<{ readonly number: number; readonly keyId: string; readonly publicKey: string; readonly root: SignedRoot }> {
	await tx.lock(`ledger:${villageId}`)
	// Everything up to here is the old key's; what comes after it would otherwise be vouched for by the new one alone.
	await signRoot(tx, house, villageId, now)
	const { privateKey } = await openKey(tx, house, villageId, now)
	const [current] = await keysOf(tx, villageId)
	if (current === undefined) throw new Error("a village without a key signed a root")
	const pair = makeKeyPair()
	const number = current.number + 1
	const unsigned = { number, before: current.publicKey, publicKey: pair.publicKey, at: now }
	const { signature } = signHandover(villageId, unsigned, privateKey)
	await insertKey(tx, house, { villageId, number, pair, signature, now })
	await appendEntry(tx, { villageId, kind: handoverKind, at: now, body: { ...unsigned, signature } })
	const root = await signRoot(tx, house, villageId, now)
	return { number, keyId: pair.keyId, publicKey: pair.publicKey, root }
}
