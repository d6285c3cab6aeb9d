/** The daily root. */
import { LedgerKeyError, signRoot } from "../../ledger/index.ts"
import { endAlert, raiseAlert } from "../../store/journal.ts"
import type { TimerHandler } from "../affair.ts"

const keyLost = "ledger.key-lost"

/** Signs what was added today. Where the key cannot be opened staff are told; entries go on being added, only unsigned. */
export const dailyRoot: TimerHandler = async ({ villageId }, { tx, house, now }) => {
	try {
		await signRoot(tx, house, villageId, now)
		await endAlert(tx, keyLost, villageId, now)
	} catch (error) {
		if (!(error instanceof LedgerKeyError)) throw error
		await raiseAlert(tx, { id: house.newId(), villageId, kind: keyLost, subject: villageId, detail: error.code, at: now })
	}
}
