/** What the dialogs of the ledger ask the store for. */
import { z } from "zod"
import { type CallRegistration, defineCall } from "../affair.ts"
import { receiptPath } from "./parts.ts"
import { entryLines, receiptsOf } from "./receipts.ts"

export const calls: Readonly<Record<string, CallRegistration>> = {
	"ledger.receipt": defineCall(z.object({ code: z.string() }), async ({ code }, { tx, house, who }) => {
		// One's own village first; a code of another is as good where it is not of this one.
		const own = who.villageId === undefined ? undefined : await receiptsOf(tx, code, who.villageId)
		const found = own?.kind === "found" && own.receipts.length > 0 ? own : await receiptsOf(tx, code)
		if (found.kind === "mistyped") return { ok: false, code: "mistyped" }
		const [first] = found.receipts
		if (first === undefined) return { ok: false, code: "unknown" }
		const entries = await Promise.all(found.receipts.map((receipt) => entryLines(tx, house, receipt)))
		const url = house.publicUrl === undefined ? null : `${house.publicUrl}${receiptPath(first.code)}`
		return { ok: true, value: { entries, url } }
	}),
}
