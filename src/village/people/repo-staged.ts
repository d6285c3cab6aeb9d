/** Rosters between preview and confirmation, sealed: they hold phones and identity numbers. */
import { and, eq, lt } from "drizzle-orm"
import type { Cipher } from "../../store/cipher.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { RosterPlan } from "./roster.ts"
import { peopleTables } from "./tables.ts"

/** One that was not confirmed is forgotten after a day. */
const staysMs = 24 * 3_600_000

/** Keeps a plan under its file's hash, and forgets older ones of the village. */
export async function stagePlan(
	tx: Tx,
	cipher: Cipher,
	staged: { readonly villageId: string; readonly hash: string; readonly plan: RosterPlan; readonly now: number },
): Promise<void> {
	const { stagedRoster: t } = tx.tables(peopleTables)
	const { villageId, hash, plan, now } = staged
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), lt(t.at, now - staysMs)))
	const sealed = cipher.seal(JSON.stringify(plan), `staged_roster/${villageId}`)
	await tx.db
		.insert(t)
		.values({ villageId, hash, plan: sealed, at: now })
		.onConflictDoUpdate({ target: [t.villageId, t.hash], set: { plan: sealed, at: now } })
}

export async function stagedPlan(reader: Reader, cipher: Cipher, villageId: string, hash: string): Promise<RosterPlan | undefined> {
	const { stagedRoster: t } = reader.tables(peopleTables)
	const [row] = await reader.db
		.select({ plan: t.plan })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.hash, hash)))
	if (row === undefined) return undefined
	const opened = cipher.open(row.plan, `staged_roster/${villageId}`)
	// Sealed by us and authenticated: what comes out is the plan that went in.
	return opened.ok ? readPlan(opened.plain) : undefined
}

function readPlan(json: string): RosterPlan {
	return JSON.parse(json)
}

export async function dropStaged(tx: Tx, villageId: string, hash: string): Promise<void> {
	const { stagedRoster: t } = tx.tables(peopleTables)
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), eq(t.hash, hash)))
}
