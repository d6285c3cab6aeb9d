/**
 * Who may write answers at the same time. Each transaction holds one stripe and adds to tally rows of its own: without them two
 * groups that answer the same questions in another order would deadlock on their tally rows. Closing takes all stripes.
 */
import type { Tx } from "../../store/store.ts"

/** More than a process has lanes, for several processes on one database. */
const stripes = 16
const keyOf = (stripe: number) => `survey-answers:${stripe}`
const last = new WeakMap<Tx, number>()

/**
 * Takes a stripe until the end of the transaction and gives its number. The lock is asked for again each time: one taken inside a
 * savepoint is gone when that is rolled back. SQLite has one writer: always 0.
 */
export function holdStripe(tx: Tx): Promise<number> {
	return tx.dialect === "sqlite" ? first : takeStripe(tx)
}

const first = Promise.resolve(0)

async function takeStripe(tx: Tx): Promise<number> {
	const start = last.get(tx) ?? 0
	for (let i = 0; i < stripes; i++) {
		const stripe = (start + i) % stripes
		if (!(await tx.tryLock(keyOf(stripe)))) continue
		last.set(tx, stripe)
		return stripe
	}
	await tx.lock(keyOf(start))
	return start
}

/** Waits for every answer under way and keeps further ones out until the end of the transaction. */
export async function holdAllAnswers(tx: Tx): Promise<void> {
	for (let stripe = 0; stripe < stripes; stripe++) await tx.lock(keyOf(stripe))
}
