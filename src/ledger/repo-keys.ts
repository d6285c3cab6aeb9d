/** The keys that sign a village's roots. The private one is sealed with the instance's secret. */
import { desc, eq } from "drizzle-orm"
import type { Cipher } from "../store/cipher.ts"
import { type Reseal, resealed, textIn } from "../store/dump/reseal.ts"
import { defineHot, p } from "../store/hot.ts"
import type { Reader, Tx } from "../store/store.ts"
import { type Handover, type KeyPair, makeKeyPair } from "./sign.ts"
import { ledgerTables } from "./tables.ts"

/** What the ledger needs of the house: where the private key is sealed. */
export type LedgerHouse = { readonly cipher: Cipher }

const readKeys = defineHot<{ villageId: string }>()({
	name: "ledger_keys_read",
	tables: ledgerTables,
	fields: ({ ledgerKey: t }) => ({
		number: t.number,
		keyId: t.keyId,
		publicKey: t.publicKey,
		createdAt: t.createdAt,
		signature: t.signature,
	}),
	query: (db, { ledgerKey: t }, fields) =>
		db
			.select(fields)
			.from(t)
			.where(eq(t.villageId, p("villageId")))
			.orderBy(desc(t.number)),
})

/** The village's ledger key cannot be opened with this instance's secret. */
export class LedgerKeyError extends Error {
	readonly code = "LEDGER_KEY_LOST"
	constructor(cause: string) {
		super(`the ledger's key cannot be opened: ${cause}`)
	}
}

const keyPlace = (villageId: string) => `ledger.key/${villageId}`

/** The village's public key, made where it has none yet: part of setting a village up. */
export async function ensureKey(
	tx: Tx,
	house: LedgerHouse,
	villageId: string,
	now: number,
): Promise<{ readonly keyId: string; readonly publicKey: string }> {
	await tx.lock(`ledger:${villageId}`)
	const [known] = await keysOf(tx, villageId)
	if (known !== undefined) return { keyId: known.keyId, publicKey: known.publicKey }
	const { keyId, publicKey } = await addKey(tx, house, villageId, now)
	return { keyId, publicKey }
}

async function addKey(tx: Tx, house: LedgerHouse, villageId: string, now: number): Promise<KeyPair> {
	const pair = makeKeyPair()
	await insertKey(tx, house, { villageId, number: 1, pair, signature: null, now })
	return pair
}

/** Seals and stores a key; from then on it is the one that signs. `signature`: of the key before it. */
export async function insertKey(
	tx: Tx,
	house: LedgerHouse,
	of: {
		readonly villageId: string
		readonly number: number
		readonly pair: KeyPair
		readonly signature: string | null
		readonly now: number
	},
): Promise<void> {
	const { villageId, number, pair, signature, now } = of
	const { keyId, publicKey, privateKey } = pair
	const { ledgerKey: t } = tx.tables(ledgerTables)
	const sealedKey = house.cipher.seal(privateKey, keyPlace(villageId))
	await tx.db.insert(t).values({ villageId, number, keyId, publicKey, sealedKey, signature, createdAt: now })
}

export type LedgerKey = {
	readonly number: number
	readonly keyId: string
	readonly publicKey: string
	readonly createdAt: number
	/** Of the key before it; null for the first. */
	readonly signature: string | null
}

/** How the keys followed one another, the first handover first. */
export function handoversIn(keys: readonly LedgerKey[]): readonly Handover[] {
	return keys
		.flatMap(({ number, publicKey, createdAt: at, signature }) => {
			const before = keys.find((key) => key.number === number - 1)?.publicKey
			return before === undefined || signature === null ? [] : [{ number, before, publicKey, at, signature }]
		})
		.toSorted((left, right) => left.number - right.number)
}

/** The village's public keys, the one that signs now first. */
export async function keysOf(reader: Reader, villageId: string): Promise<readonly LedgerKey[]> {
	return reader.hot(readKeys, { villageId })
}

export async function openKey(
	tx: Tx,
	house: LedgerHouse,
	villageId: string,
	now: number,
): Promise<{ readonly keyId: string; readonly privateKey: string }> {
	const { ledgerKey: t } = tx.tables(ledgerTables)
	const [row] = await tx.db
		.select({ keyId: t.keyId, sealedKey: t.sealedKey })
		.from(t)
		.where(eq(t.villageId, villageId))
		.orderBy(desc(t.number))
		.limit(1)
	if (row === undefined) return addKey(tx, house, villageId, now)
	const opened = house.cipher.open(row.sealedKey, keyPlace(villageId))
	if (!opened.ok) throw new LedgerKeyError(opened.code)
	return { keyId: row.keyId, privateKey: opened.plain }
}

/** For a village that moves to another instance: the key that signs its roots. */
export const resealKey: Reseal = (row, keys) => ({
	...row,
	sealed_key: resealed(row.sealed_key, keyPlace(textIn(row, "village_id")), keys),
})
