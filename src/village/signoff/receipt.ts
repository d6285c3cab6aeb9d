/** The short code on a receipt: the ledger gives it, by it the entry is found and proven. */
import type { Tx } from "../../store/store.ts"
import { formatReceiptCode, issueReceipt } from "../ledger/index.ts"

/** A code for the entry just appended. */
export async function takeReceipt(tx: Tx, villageId: string, seq: number): Promise<string> {
	return issueReceipt(tx, { villageId, seq })
}

export const shownReceipt = formatReceiptCode
