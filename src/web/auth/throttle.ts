/** Slows down guessing: each further try of a name, or from an address, waits longer. */
import { createHmac } from "node:crypto"
import { eq, lt } from "drizzle-orm"
import type { Tx } from "../../store/store.ts"
import { staffTables } from "./tables.ts"

export type ThrottleRule = {
	/** Tries without a wait. */
	readonly free: number
	/** The first wait, ms; each further one is twice as long, up to `longestMs`. */
	readonly firstMs: number
	readonly longestMs: number
}

/** A person mistypes a few times; a village office shares one address. */
export const throttleRules = {
	account: { free: 5, firstMs: 30_000, longestMs: 15 * 60_000 },
	address: { free: 30, firstMs: 60_000, longestMs: 15 * 60_000 },
} as const satisfies Record<string, ThrottleRule>

/** A quiet hour and everything is forgotten. */
export const forgottenAfterMs = 60 * 60_000

/** How long a name or address with this history must wait, ms; 0 when it may try now. Pure. */
export function waitMs(history: { readonly tries: number; readonly lastAt: number } | undefined, rule: ThrottleRule, now: number): number {
	if (history === undefined || now - history.lastAt >= forgottenAfterMs || history.tries < rule.free) return 0
	const pause = Math.min(rule.longestMs, rule.firstMs * 2 ** Math.min(20, history.tries - rule.free))
	return Math.max(0, history.lastAt + pause - now)
}

export type ThrottleKey = { readonly key: string; readonly rule: ThrottleRule }

/** The keys one try counts against. The key's hash keeps names and addresses out of the database. */
export function throttleKeys(
	secret: Buffer,
	loginName: string,
	address: string,
): { readonly account: ThrottleKey; readonly address: ThrottleKey } {
	const keyOf = (kind: string, value: string) =>
		createHmac("sha256", secret)
			.update(JSON.stringify([kind, value]))
			.digest("base64url")
	return {
		account: { key: keyOf("account", loginName), rule: throttleRules.account },
		address: { key: keyOf("address", networkOf(address)), rule: throttleRules.address },
	}
}

/** A household's IPv6 line has 2^64 addresses: they count as one. */
function networkOf(address: string): string {
	if (!address.includes(":") || address.includes(".")) return address.replace(/^.*:/, "")
	const [head = "", tail] = address.split("::")
	const start = head.split(":")
	const missing = tail === undefined ? 0 : 8 - start.length - tail.split(":").length
	return [...start, ...Array.from({ length: Math.max(0, missing) }, () => "0")].slice(0, 4).join(":")
}

/**
 * Counts a try before the password is looked at, so that a hundred at once cannot all slip through. Answers the wait, ms, where
 * there is one; then nothing was counted.
 */
export async function countTry(tx: Tx, keys: readonly ThrottleKey[], now: number): Promise<number> {
	const { signInTry } = tx.tables(staffTables)
	// In one order, or two transactions with the same two keys could wait for each other for ever.
	const ordered = keys.toSorted((a, b) => (a.key < b.key ? -1 : 1))
	for (const { key } of ordered) await tx.lock(`sign-in:${key}`)
	const known = new Map<string, { readonly tries: number; readonly lastAt: number }>()
	for (const { key } of ordered) {
		const [row] = await tx.db.select().from(signInTry).where(eq(signInTry.key, key))
		if (row !== undefined) known.set(key, row)
	}
	const wait = Math.max(...ordered.map(({ key, rule }) => waitMs(known.get(key), rule, now)))
	if (wait > 0) return wait
	for (const { key } of ordered) {
		const history = known.get(key)
		const tries = history === undefined || now - history.lastAt >= forgottenAfterMs ? 1 : history.tries + 1
		await tx.db
			.insert(signInTry)
			.values({ key, tries, lastAt: now })
			.onConflictDoUpdate({ target: signInTry.key, set: { tries, lastAt: now } })
	}
	await tx.db.delete(signInTry).where(lt(signInTry.lastAt, now - forgottenAfterMs))
	return 0
}

/** The password was right: the name's tries are forgotten and the address gets this one back. */
export async function forgiveTries(tx: Tx, keys: { readonly account: ThrottleKey; readonly address: ThrottleKey }): Promise<void> {
	const { signInTry } = tx.tables(staffTables)
	await tx.db.delete(signInTry).where(eq(signInTry.key, keys.account.key))
	await tx.lock(`sign-in:${keys.address.key}`)
	const [row] = await tx.db.select().from(signInTry).where(eq(signInTry.key, keys.address.key))
	if (row === undefined) return
	await tx.db
		.update(signInTry)
		.set({ tries: Math.max(0, row.tries - 1) })
		.where(eq(signInTry.key, keys.address.key))
}
