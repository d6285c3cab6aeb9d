/** The village's signing key is changed: an act of somebody, with its reason, on record. */
import { LedgerKeyError, rotateKey } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House } from "../affair.ts"

const keyRotated = "ledger.key-rotated"
export const longestReason = 200

export type Rotated =
	| { readonly ok: true; readonly number: number; readonly publicKey: string }
	| { readonly ok: false; readonly code: "NO_REASON" | "KEY_LOST" }

/** `by`: the staff account; null for the command line. */
export async function rotateVillageKey(
	tx: Tx,
	{ house, now, by }: { readonly house: House; readonly now: number; readonly by: string | null },
	villageId: string,
	text: string,
): Promise<Rotated> {
	const reason = cleanText(text, longestReason)
	if (reason === "") return { ok: false, code: "NO_REASON" }
	try {
		const { number, publicKey, keyId } = await rotateKey(tx, house, villageId, now)
		await addRecord(tx, { villageId, id: house.newId(), at: now, event: keyRotated, subject: keyId, actor: by, data: { number, reason } })
		return { ok: true, number, publicKey }
	} catch (error) {
		if (!(error instanceof LedgerKeyError)) throw error
		return { ok: false, code: "KEY_LOST" }
	}
}
