/**
 * What nobody may link to a person: entries kept in one encrypted row, in an order drawn anew at each change, and the list of those who
 * took part, written so that neither the place of a row nor the transaction that wrote it tells who came when.
 */
import { randomInt } from "node:crypto"
import type { Cipher } from "./cipher.ts"

/** A copy in an order of chance (Fisher-Yates, from the system's source of randomness). */
function shuffled<T>(list: readonly T[]): T[] {
	const rest = [...list]
	return Array.from({ length: list.length }, () => rest.splice(randomInt(rest.length), 1)).flat()
}

/** Seals the entries, shuffled. `context` names where the pool belongs: one moved elsewhere does not open. */
export function sealPool(cipher: Cipher, context: string, entries: readonly unknown[]): string {
	return cipher.seal(JSON.stringify(shuffled(entries)), context)
}

/** The entries as JSON, for the caller's own schema. Throws where the pool was changed, moved, or sealed with another secret. */
export function openPool(cipher: Cipher, context: string, sealed: string): unknown {
	const opened = cipher.open(sealed, context)
	if (!opened.ok) throw new Error(`a sealed pool does not open: ${opened.code}`)
	return JSON.parse(opened.plain)
}

/** Rows written anew beside each new one. */
const company = 200

/**
 * Among whom the newcomers are noted: delete `again`, then insert `rows` in the order given. PostgreSQL keeps the number of the writing
 * transaction with each row, SQLite the row's place; rewritten together with others drawn by lot, neither tells who came when.
 */
export function amongOthers(
	standing: readonly string[],
	newcomers: readonly string[],
): { readonly again: readonly string[]; readonly rows: readonly string[] } {
	const again = shuffled(standing).slice(0, company)
	return { again, rows: shuffled([...again, ...newcomers]) }
}
