/** Sessions of the console: the SQL, and what a cookie's value is worth. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { and, desc, eq, inArray, isNull, lt, ne } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import type { Device } from "./device.ts"
import { staffTables } from "./tables.ts"

/** Without a click for this long a session is over. */
export const idleMs = 12 * 60 * 60_000
/** And after this long in any case. */
export const absoluteMs = 7 * 24 * 60 * 60_000
/** Being seen is written down at most this often. */
export const seenEveryMs = 5 * 60_000
/** How long a session that is over stays on record. */
const keptMs = 90 * 24 * 60 * 60_000

export type Session = {
	readonly id: string
	readonly accountId: string
	readonly villageId: string | null
	readonly device: string
	readonly createdAt: number
	readonly lastSeenAt: number
	readonly expiresAt: number
}

export function hashToken(token: string): string {
	return createHash("sha256").update(token).digest("base64url")
}

/** 256 random bits, base64url. */
export function newSecret(): string {
	return randomBytes(32).toString("base64url")
}

export type NewSession = {
	readonly id: string
	readonly accountId: string
	readonly villageId: string | null
	readonly device: Device
	readonly now: number
}

/** Opens a session and gives what its cookie carries. */
export async function openSession(tx: Tx, session: NewSession): Promise<string> {
	const { staffSession: t } = tx.tables(staffTables)
	const token = newSecret()
	const { now, ...rest } = session
	await tx.db.insert(t).values({ ...rest, tokenHash: hashToken(token), createdAt: now, lastSeenAt: now, expiresAt: now + absoluteMs })
	await tx.db.delete(t).where(and(eq(t.accountId, session.accountId), lt(t.expiresAt, now - keptMs)))
	return token
}

/** Whether a session still opens anything. Pure. */
function isLive(session: { readonly lastSeenAt: number; readonly expiresAt: number }, now: number): boolean {
	return now < session.expiresAt && now - session.lastSeenAt < idleMs
}

/** The live session a cookie opens. */
export async function sessionOf(reader: Reader, token: string, now: number): Promise<Session | undefined> {
	const { staffSession: t } = reader.tables(staffTables)
	const hash = hashToken(token)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.tokenHash, hash), isNull(t.revokedAt)))
	if (row === undefined || !timingSafeEqual(Buffer.from(row.tokenHash), Buffer.from(hash)) || !isLive(row, now)) return undefined
	const { tokenHash: _, revokedAt: __, ...session } = row
	return session
}

export async function touchSession(tx: Tx, id: string, now: number): Promise<void> {
	const { staffSession: t } = tx.tables(staffTables)
	await tx.db.update(t).set({ lastSeenAt: now }).where(eq(t.id, id))
}

export async function chooseVillage(tx: Tx, id: string, villageId: string): Promise<void> {
	const { staffSession: t } = tx.tables(staffTables)
	await tx.db.update(t).set({ villageId }).where(eq(t.id, id))
}

/** The account's live sessions, last seen first. */
export function liveSessions(reader: Reader, accountId: string, now: number): Promise<readonly Session[]> {
	return liveSessionsOf(reader, [accountId], now)
}

/** Those of all these accounts. */
export async function liveSessionsOf(reader: Reader, accountIds: readonly string[], now: number): Promise<readonly Session[]> {
	const { staffSession: t } = reader.tables(staffTables)
	const { id, villageId, device, createdAt, lastSeenAt, expiresAt } = t
	const rows = await reader.db
		.select({ id, accountId: t.accountId, villageId, device, createdAt, lastSeenAt, expiresAt })
		.from(t)
		.where(and(inArray(t.accountId, [...accountIds]), isNull(t.revokedAt)))
		.orderBy(desc(t.lastSeenAt))
	return rows.filter((row) => isLive(row, now))
}

/** Ends one session of the account; false when it is not theirs or already over. */
export async function revokeSession(tx: Tx, accountId: string, id: string, now: number): Promise<boolean> {
	const { staffSession: t } = tx.tables(staffTables)
	const rows = await tx.db
		.update(t)
		.set({ revokedAt: now })
		.where(and(eq(t.id, id), eq(t.accountId, accountId), isNull(t.revokedAt)))
		.returning({ id: t.id })
	return rows.length > 0
}

/** Ends all sessions of the account, but for `except` where given; answers how many. */
export async function revokeSessions(tx: Tx, accountId: string, now: number, except?: string): Promise<number> {
	const { staffSession: t } = tx.tables(staffTables)
	const others = except === undefined ? undefined : ne(t.id, except)
	const rows = await tx.db
		.update(t)
		.set({ revokedAt: now })
		.where(and(eq(t.accountId, accountId), isNull(t.revokedAt), others))
		.returning({ id: t.id })
	return rows.length
}
