/** Signed roots: made once per size, never changed. */
import { and, asc, count, desc, eq } from "drizzle-orm"
import { defineHot, p } from "../store/hot.ts"
import type { KeyPage } from "../store/keyset.ts"
import type { Reader, Tx } from "../store/store.ts"
import { treeOf } from "./append.ts"
import { type LedgerHouse, openKey } from "./repo-keys.ts"
import { type SignedRoot, signClaim } from "./sign.ts"
import { ledgerTables } from "./tables.ts"

const fieldsOf = (t: ReturnType<typeof ledgerTables>["ledgerRoot"]) => ({
	size: t.size,
	root: t.root,
	at: t.at,
	signature: t.signature,
	keyId: t.keyId,
})

const readLatestRoot = defineHot<{ villageId: string }>()({
	name: "ledger_root_latest",
	single: true,
	tables: ledgerTables,
	fields: ({ ledgerRoot: t }) => fieldsOf(t),
	query: (db, { ledgerRoot: t }, fields) =>
		db
			.select(fields)
			.from(t)
			.where(eq(t.villageId, p("villageId")))
			.orderBy(desc(t.size))
			.limit(1),
})

/**
 * Signs and stores the tree's present root; where nothing was added since the last one, gives that. To be called at closings, with notices
 * and daily. Throws `LedgerKeyError` when the village's key cannot be opened.
 */
export async function signRoot(tx: Tx, house: LedgerHouse, villageId: string, now: number): Promise<SignedRoot> {
	await tx.lock(`ledger:${villageId}`)
	const [{ size, root }, latest] = [await treeOf(tx, villageId), await latestRoot(tx, villageId)]
	if (latest?.size === size) return latest
	const { keyId, privateKey } = await openKey(tx, house, villageId, now)
	const signed = signClaim(villageId, { size, root, at: now, keyId }, privateKey)
	const { ledgerRoot, ledgerHead } = tx.tables(ledgerTables)
	await tx.db.insert(ledgerRoot).values({ villageId, ...signed })
	await tx.db.update(ledgerHead).set({ rootDueAt: 0 }).where(eq(ledgerHead.villageId, villageId))
	return signed
}

export async function latestRoot(reader: Reader, villageId: string): Promise<SignedRoot | undefined> {
	const [row] = await reader.hot(readLatestRoot, { villageId })
	return row
}

/** The signed roots of a village, the newest first unless asked otherwise. */
export async function rootsOf(
	reader: Reader,
	villageId: string,
	page: { readonly limit?: number; readonly offset?: number; readonly order?: "newest" | "oldest" } = {},
): Promise<readonly SignedRoot[]> {
	const { ledgerRoot: t } = reader.tables(ledgerTables)
	return reader.db
		.select(fieldsOf(t))
		.from(t)
		.where(eq(t.villageId, villageId))
		.orderBy(page.order === "oldest" ? asc(t.size) : desc(t.size))
		.limit(page.limit ?? Number.MAX_SAFE_INTEGER)
		.offset(page.offset ?? 0)
}

export async function countRoots(reader: Reader, villageId: string): Promise<number> {
	const { ledgerRoot: t } = reader.tables(ledgerTables)
	const [row] = await reader.db.select({ n: count() }).from(t).where(eq(t.villageId, villageId))
	return Number(row?.n ?? 0)
}

/** One page of them. */
export async function rootPage(reader: Reader, villageId: string, page: KeyPage): Promise<readonly SignedRoot[]> {
	const { ledgerRoot: t } = reader.tables(ledgerTables)
	return reader.db
		.select(fieldsOf(t))
		.from(t)
		.where(and(eq(t.villageId, villageId), page.isBehind))
		.orderBy(...page.order)
		.limit(page.limit)
}
