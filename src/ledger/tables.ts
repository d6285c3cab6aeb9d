/** Tables of the ledger. Entries, roots and keys are only ever added: triggers refuse the rest (src/store/insert-only.ts). */
import type { Kit } from "../store/kit.ts"

export function ledgerTables(kit: Kit) {
	const ledgerEntry = kit.table(
		"ledger_entry",
		{
			villageId: kit.text().notNull(),
			/** From 1, without gaps: the order of the ledger, whatever clocks say. */
			seq: kit.int().notNull(),
			kind: kit.text().notNull(),
			/** App clock as it stood, ms; may lie before the entry before it. */
			at: kit.time().notNull(),
			/** Canonical JSON of the body. */
			body: kit.text().notNull(),
			/** Hashes, hex, one after another, of the whole nodes of the tree that end with this entry; the first is the leaf's. */
			nodes: kit.text().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.seq] })],
	)
	/** The right edge of each village's tree: what the next entry is added to. Follows from the entries. */
	const ledgerHead = kit.table("ledger_head", {
		villageId: kit.text().primaryKey(),
		size: kit.int().notNull(),
		/** Hashes, hex, one after another. */
		frontier: kit.text().notNull(),
		/** The latest time of any entry, ms. */
		latestAt: kit.time().notNull(),
		/** When the next daily root is due, ms; 0 while the last root covers everything. */
		rootDueAt: kit.time().notNull(),
	})
	const ledgerRoot = kit.table(
		"ledger_root",
		{
			villageId: kit.text().notNull(),
			/** How many entries it covers. */
			size: kit.int().notNull(),
			/** hex */
			root: kit.text().notNull(),
			/** When it was signed, ms. */
			at: kit.time().notNull(),
			/** Ed25519, hex. */
			signature: kit.text().notNull(),
			keyId: kit.text().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.size] })],
	)
	const ledgerKey = kit.table(
		"ledger_key",
		{
			villageId: kit.text().notNull(),
			/** From 1; the highest signs. */
			number: kit.int().notNull(),
			keyId: kit.text().notNull(),
			/** Ed25519, hex. */
			publicKey: kit.text().notNull(),
			/** PKCS #8, sealed with the instance's secret. */
			sealedKey: kit.text().notNull(),
			/** Of the key before it, hex: that this one takes its place. The first has none. */
			signature: kit.text(),
			createdAt: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.number] })],
	)
	return { ledgerEntry, ledgerHead, ledgerRoot, ledgerKey }
}
