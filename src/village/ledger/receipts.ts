/** Receipts: short codes that lead to an entry, what the entry says in words, and the file that proves it. */
import { randomInt } from "node:crypto"
import { and, asc, eq } from "drizzle-orm"
import type { Json } from "../../engine/flow.ts"
import { type Entry, entryAt, latestRoot, proofFile, type SignedRoot } from "../../ledger/index.ts"
import { defineHot, p } from "../../store/hot.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { formatDateTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { makeReceiptCode, readReceiptCode } from "./rules.ts"
import { receiptTables } from "./tables.ts"

const insertReceipt = defineHot<{ villageId: string; code: string; seq: number }>()({
	name: "ledger_receipt_insert",
	single: true,
	tables: receiptTables,
	fields: ({ ledgerReceipt: t }) => ({ code: t.code }),
	query: (db, { ledgerReceipt: t }, fields) =>
		db
			.insert(t)
			.values({ villageId: p("villageId"), code: p("code"), seq: p("seq") })
			.onConflictDoNothing()
			.returning(fields),
})

/**
 * Gives an entry a receipt and returns its code, ten digits (`formatReceiptCode` shows them). To be called in the transaction that appends
 * the entry; an entry may have several, one for each who took part in it.
 */
export async function issueReceipt(tx: Tx, { villageId, seq }: { readonly villageId: string; readonly seq: number }): Promise<string> {
	for (;;) {
		const code = makeReceiptCode(randomInt)
		const rows = await tx.hot(insertReceipt, { villageId, code, seq })
		if (rows.length > 0) return code
	}
}

/**
 * Lets codes lead to an entry that were given before it was there (`receiptCodeOf`). In the order of the codes: how they stand in the table
 * says nothing of who came first.
 */
export async function keepReceipts(
	tx: Tx,
	{ villageId, seq, codes }: { readonly villageId: string; readonly seq: number; readonly codes: readonly string[] },
): Promise<void> {
	for (const code of codes.toSorted()) await tx.hot(insertReceipt, { villageId, code, seq })
}

/** What a receipt leads to, as anybody may see it. */
export type Receipt = {
	readonly code: string
	readonly village: { readonly code: string; readonly name: string }
	readonly entry: Entry
	/** The signed root that covers it; undefined until the next one is signed. */
	readonly root: SignedRoot | undefined
}

/** Entries behind a code, as typed; of several villages where the same digits were given twice. `mistyped`: they cannot be a code. */
export async function receiptsOf(
	reader: Reader,
	typed: string,
	villageId?: string,
): Promise<{ readonly kind: "mistyped" } | { readonly kind: "found"; readonly receipts: readonly Receipt[] }> {
	const code = readReceiptCode(typed)
	if (code === undefined) return { kind: "mistyped" }
	const { ledgerReceipt: t } = reader.tables(receiptTables)
	const rows = await reader.db
		.select({ villageId: t.villageId, seq: t.seq })
		.from(t)
		.where(and(eq(t.code, code), villageId === undefined ? undefined : eq(t.villageId, villageId)))
		.orderBy(asc(t.villageId))
	const receipts: Receipt[] = []
	for (const row of rows) {
		const [village, entry] = [await villageById(reader, row.villageId), await entryAt(reader, row.villageId, row.seq)]
		const latest = await latestRoot(reader, row.villageId)
		if (village === undefined || entry === undefined) continue
		receipts.push({ code, village, entry, root: latest !== undefined && latest.size >= row.seq ? latest : undefined })
	}
	return { kind: "found", receipts }
}

/** What an entry says, in lines anybody may read: where it stands, what it is, and what its affair adds. */
export async function entryLines(reader: Reader, house: House, { village, entry, root }: Receipt): Promise<readonly string[]> {
	const { say, locale, timeZone } = house
	const use = house.ledger.find(({ kinds }) => Object.hasOwn(kinds, entry.kind))
	const kind = use?.kinds[entry.kind]
	return [
		say("ledger.receipt.place", { village: village.name, seq: entry.seq }),
		say("ledger.receipt.what", { what: kind === undefined ? entry.kind : say(kind), time: formatDateTime(entry.at, locale, timeZone) }),
		...((await use?.facts?.(entry, { reader, house })) ?? []),
		root === undefined
			? say("ledger.receipt.unsigned")
			: say("ledger.receipt.signed", { size: root.size, time: formatDateTime(root.at, locale, timeZone) }),
	]
}

/** The proof file behind a code; undefined where there is no such code, or no signed root covers the entry yet. */
export async function receiptProof(reader: Reader, code: string, villageId: string): Promise<Json | undefined> {
	const found = await receiptsOf(reader, code, villageId)
	const [receipt] = found.kind === "found" ? found.receipts : []
	return receipt === undefined ? undefined : proofFile(reader, villageId, receipt.entry.seq)
}
