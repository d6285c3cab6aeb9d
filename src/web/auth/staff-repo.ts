/** Looking after accounts: the SQL. */
import { and, asc, count, eq, gt, inArray, isNull, ne, or, sql } from "drizzle-orm"
import { hasWords } from "../../store/like.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { grouped } from "../../village/grouped.ts"
import { villagesOfMany } from "./accounts.ts"
import { hashToken, liveSessionsOf, newSecret } from "./sessions.ts"
import { staffTables } from "./tables.ts"

/** Three days: long enough to hand it over in the village, short enough that a forgotten one is void. */
export const linkMs = 3 * 24 * 60 * 60_000

export type StaffLine = {
	readonly id: string
	readonly loginName: string
	readonly displayName: string
	readonly isAdministrator: boolean
	readonly hasPassword: boolean
	readonly personId: string | null
	readonly createdAt: number
	readonly disabledAt: number | null
	/** Roles by village, of an account that is no administrator. */
	readonly villages: ReadonlyMap<string, readonly string[]>
	/** Live sessions, last seen first. */
	readonly sessions: readonly { readonly lastSeenAt: number }[]
}

export type StaffQuery = {
	/** In the name or the login name; empty: everybody. */
	readonly text: string
	readonly limit: number
	readonly offset: number
	/** ms */
	readonly now: number
}

/** A page of the accounts, those in use first, and how many there are in all. */
export async function staffPage(
	reader: Reader,
	{ text, limit, offset, now }: StaffQuery,
): Promise<{ readonly lines: readonly StaffLine[]; readonly total: number }> {
	const { staffAccount: t } = reader.tables(staffTables)
	const where = text === "" ? undefined : or(hasWords(t.displayName, text), hasWords(t.loginName, text))
	const [counted] = await reader.db.select({ n: count() }).from(t).where(where)
	const rows = await reader.db
		.select()
		.from(t)
		.where(where)
		.orderBy(sql`${t.disabledAt} is not null`, asc(t.displayName), asc(t.id))
		.limit(limit)
		.offset(offset)
	return { lines: await linesOf(reader, rows, now), total: counted?.n ?? 0 }
}

export async function staffLine(reader: Reader, id: string, now: number): Promise<StaffLine | undefined> {
	const { staffAccount: t } = reader.tables(staffTables)
	const [line] = await linesOf(reader, await reader.db.select().from(t).where(eq(t.id, id)), now)
	return line
}

/** Who works in a village, administrators among them, by name: also those whose account is disabled. */
export async function staffNames(
	reader: Reader,
	villageId: string,
): Promise<readonly { readonly id: string; readonly displayName: string }[]> {
	const { staffAccount: t, staffVillage: v } = reader.tables(staffTables)
	const inVillage = reader.db.select({ id: v.accountId }).from(v).where(eq(v.villageId, villageId))
	return reader.db
		.select({ id: t.id, displayName: t.displayName })
		.from(t)
		.where(or(eq(t.isAdministrator, true), inArray(t.id, inVillage)))
		.orderBy(sql`${t.disabledAt} is not null`, asc(t.displayName), asc(t.id))
}

type AccountRow = Omit<StaffLine, "hasPassword" | "villages" | "sessions"> & { readonly passwordHash: string }

async function linesOf(reader: Reader, rows: readonly AccountRow[], now: number): Promise<readonly StaffLine[]> {
	const ids = rows.map(({ id }) => id)
	const villages = await villagesOfMany(reader, ids)
	const sessions = grouped(await liveSessionsOf(reader, ids, now), ({ accountId }) => accountId)
	return rows.map(({ passwordHash, ...row }) => ({
		...row,
		hasPassword: passwordHash !== "",
		villages: villages.get(row.id) ?? new Map(),
		sessions: sessions.get(row.id) ?? [],
	}))
}

/** Held while it is decided who is the last administrator. */
const lockKey = "staff.set-up"

/** `last`: the only administrator who can sign in stays. */
export async function disableAccount(tx: Tx, id: string, now: number): Promise<"done" | "last"> {
	await tx.lock(lockKey)
	const { staffAccount: t } = tx.tables(staffTables)
	const [other] = await tx.db
		.select({ id: t.id })
		.from(t)
		.where(and(eq(t.isAdministrator, true), isNull(t.disabledAt), ne(t.passwordHash, ""), ne(t.id, id)))
		.limit(1)
	const [own] = await tx.db.select({ isAdministrator: t.isAdministrator }).from(t).where(eq(t.id, id))
	if (own?.isAdministrator === true && other === undefined) return "last"
	const { passwordLink } = tx.tables(staffTables)
	await tx.db.delete(passwordLink).where(eq(passwordLink.accountId, id))
	await tx.db
		.update(t)
		.set({ disabledAt: now })
		.where(and(eq(t.id, id), isNull(t.disabledAt)))
	return "done"
}

export async function enableAccount(tx: Tx, id: string): Promise<void> {
	const { staffAccount: t } = tx.tables(staffTables)
	await tx.db.update(t).set({ disabledAt: null }).where(eq(t.id, id))
}

/** What an account does in a village from now on; no roles: the village is taken away. */
export async function setVillageRoles(tx: Tx, villageId: string, accountId: string, roles: readonly string[]): Promise<void> {
	const { staffVillage: t } = tx.tables(staffTables)
	if (roles.length === 0) {
		await tx.db.delete(t).where(and(eq(t.villageId, villageId), eq(t.accountId, accountId)))
		return
	}
	await tx.db
		.insert(t)
		.values({ villageId, accountId, roles })
		.onConflictDoUpdate({ target: [t.villageId, t.accountId], set: { roles } })
}

/** Path of a one-time page on which the account's person sets a password; the link before it is void. */
export async function makePasswordLink(tx: Tx, accountId: string, createdBy: string, now: number): Promise<string> {
	const { passwordLink: t } = tx.tables(staffTables)
	const token = newSecret()
	const link = { hash: hashToken(token), expiresAt: now + linkMs, createdBy }
	await tx.db
		.insert(t)
		.values({ accountId, ...link })
		.onConflictDoUpdate({ target: t.accountId, set: link })
	return `/console/password/${token}`
}

/** Whose link this is, while it works. */
export async function accountOfLink(
	reader: Reader,
	token: string,
	now: number,
): Promise<
	{ readonly id: string; readonly loginName: string; readonly displayName: string; readonly isAdministrator: boolean } | undefined
> {
	const { passwordLink: l, staffAccount: a } = reader.tables(staffTables)
	const [row] = await reader.db
		.select({ id: a.id, loginName: a.loginName, displayName: a.displayName, isAdministrator: a.isAdministrator })
		.from(l)
		.innerJoin(a, eq(a.id, l.accountId))
		.where(and(eq(l.hash, hashToken(token)), gt(l.expiresAt, now), isNull(a.disabledAt)))
	return row
}

/** Uses a link up; false when somebody else was faster. */
export async function useLink(tx: Tx, token: string, now: number): Promise<boolean> {
	const { passwordLink: t } = tx.tables(staffTables)
	const rows = await tx.db
		.delete(t)
		.where(and(eq(t.hash, hashToken(token)), gt(t.expiresAt, now)))
		.returning({ accountId: t.accountId })
	return rows.length > 0
}
