/** Tables of the ledger affair: the ledger itself (src/ledger), and the short codes by which people find their entries. */
import { ledgerTables } from "../../ledger/index.ts"
import type { Kit } from "../../store/kit.ts"

export function receiptTables(kit: Kit) {
	const ledgerReceipt = kit.table(
		"ledger_receipt",
		{
			villageId: kit.text().notNull(),
			/** Ten digits, or fourteen; a key to look up by, no secret. */
			code: kit.text().notNull(),
			seq: kit.int().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.code] }), kit.index("ledger_receipt_code").on(t.code)],
	)
	return { ledgerReceipt }
}

export function affairTables(kit: Kit) {
	return { ...ledgerTables(kit), ...receiptTables(kit) }
}
