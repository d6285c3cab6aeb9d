/** The one-time link by which the first administrator is made: no default password, nothing to guess. */
import { and, eq, gt, isNull } from "drizzle-orm"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Store, Tx } from "../../store/store.ts"
import { addAccount, hasAdministrator } from "./accounts.ts"
import { hashToken, newSecret } from "./sessions.ts"
import { staffTables } from "./tables.ts"

const validMs = 24 * 60 * 60_000
const lockKey = "staff.set-up"

/**
 * Path of the set-up page while no administrator exists, else undefined. Each call makes a new link, valid for 24 hours, and voids the
 * ones before: what stands in yesterday's terminal opens nothing.
 */
export async function ensureSetupLink(store: Store, clock: () => number): Promise<string | undefined> {
	const token = newSecret()
	const isNeeded = await store.tx(async (tx) => {
		await tx.lock(lockKey)
		const { setupToken } = tx.tables(staffTables)
		await tx.db.delete(setupToken).where(and(isNull(setupToken.usedAt), eq(setupToken.isRescue, false)))
		if (await hasAdministrator(tx)) return false
		const now = clock()
		await tx.db.insert(setupToken).values({ hash: hashToken(token), createdAt: now, expiresAt: now + validMs, isRescue: false })
		return true
	})
	return isNeeded ? `/console/setup/${token}` : undefined
}

/** An hour: whoever asks for it sits at the server. */
const rescueMs = 60 * 60_000

/**
 * Path of a set-up page that works although there are administrators, for when none of them can get in. Made on the command line of
 * the server only: whoever can read the data folder needs no password anyway. Each call voids the link before.
 */
export async function rescueLink(store: Store, clock: () => number): Promise<string> {
	const token = newSecret()
	await store.tx(async (tx) => {
		await tx.lock(lockKey)
		const { setupToken } = tx.tables(staffTables)
		await tx.db.delete(setupToken).where(and(isNull(setupToken.usedAt), eq(setupToken.isRescue, true)))
		const now = clock()
		await tx.db.insert(setupToken).values({ hash: hashToken(token), createdAt: now, expiresAt: now + rescueMs, isRescue: true })
	})
	return `/console/setup/${token}`
}

/** Whether a link may still be used. Changes nothing. */
export async function isSetupLink(reader: Reader, token: string, now: number): Promise<boolean> {
	const { setupToken } = reader.tables(staffTables)
	const [row] = await reader.db
		.select({ isRescue: setupToken.isRescue })
		.from(setupToken)
		.where(and(eq(setupToken.hash, hashToken(token)), isNull(setupToken.usedAt), gt(setupToken.expiresAt, now)))
	return row !== undefined && (row.isRescue || !(await hasAdministrator(reader)))
}

export type FirstAdministrator = {
	readonly id: string
	readonly loginName: string
	readonly displayName: string
	readonly passwordHash: string
}

/** Uses the link up and makes the administrator of all villages. Of two at the same moment exactly one gets "made". */
export async function setUp(
	tx: Tx,
	link: {
		readonly token: string
		readonly account: FirstAdministrator
		readonly villageIds: readonly string[]
		readonly now: number
		readonly newId: () => string
	},
): Promise<"made" | "void" | "name-taken"> {
	const { token, account, villageIds, now, newId } = link
	await tx.lock(lockKey)
	const { setupToken } = tx.tables(staffTables)
	const isMine = and(eq(setupToken.hash, hashToken(token)), isNull(setupToken.usedAt), gt(setupToken.expiresAt, now))
	const [found] = await tx.db.select({ isRescue: setupToken.isRescue }).from(setupToken).where(isMine)
	if (found === undefined || (!found.isRescue && (await hasAdministrator(tx)))) return "void"
	if (!(await addAccount(tx, { ...account, isAdministrator: true, villages: [], at: now }))) return "name-taken"
	await tx.db.update(setupToken).set({ usedAt: now }).where(isMine)
	for (const villageId of villageIds) {
		await addRecord(tx, {
			villageId,
			id: newId(),
			at: now,
			event: "staff.set-up",
			subject: account.id,
			actor: account.id,
			data: { isRescue: found.isRescue },
		})
	}
	return "made"
}
