/** Staff accounts and the villages they look after: the SQL. */
import { and, count, eq, inArray, isNull } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { staffTables } from "./tables.ts"

export type StaffAccount = {
	readonly id: string
	readonly loginName: string
	readonly displayName: string
	readonly passwordHash: string
	readonly isAdministrator: boolean
	/** Who it is on a roster, where that is known. */
	readonly personId: string | null
	readonly disabledAt: number | null
}

export type NewAccount = {
	readonly id: string
	/** As typed; kept folded. */
	readonly loginName: string
	readonly displayName: string
	/** Empty until the person sets one by their link. */
	readonly passwordHash: string
	/** Who it is on a roster. */
	readonly personId?: string
	/** Looks after all villages, also those added later; `villages` is empty then. */
	readonly isAdministrator: boolean
	readonly villages: readonly { readonly villageId: string; readonly roles: readonly string[] }[]
	readonly at: number
}

/** One spelling per login name: width and case do not count, nor blanks at the ends. */
export function normaliseLoginName(name: string): string {
	return name.normalize("NFKC").trim().toLowerCase()
}

/** Chinese signs, letters, digits and . _ - @, two to forty of them. */
export function isLoginName(name: string): boolean {
	return /^[\p{Letter}\p{Number}._@-]{2,40}$/u.test(normaliseLoginName(name))
}

/** Makes an account; false when the login name is taken. */
export async function addAccount(tx: Tx, account: NewAccount): Promise<boolean> {
	const { staffAccount, staffVillage } = tx.tables(staffTables)
	const { villages, at, ...rest } = account
	const rows = await tx.db
		.insert(staffAccount)
		.values({ ...rest, loginName: normaliseLoginName(account.loginName), createdAt: at })
		.onConflictDoNothing({ target: staffAccount.loginName })
		.returning({ id: staffAccount.id })
	if (rows.length === 0) return false
	for (const { villageId, roles } of villages) await tx.db.insert(staffVillage).values({ villageId, accountId: account.id, roles })
	return true
}

function accountFields(reader: Reader) {
	const { staffAccount: t } = reader.tables(staffTables)
	const { id, loginName, displayName, passwordHash, isAdministrator, personId, disabledAt } = t
	return { t, fields: { id, loginName, displayName, passwordHash, isAdministrator, personId, disabledAt } }
}

/** The account a typed login name means, also a disabled one. */
export async function accountByName(reader: Reader, loginName: string): Promise<StaffAccount | undefined> {
	const { t, fields } = accountFields(reader)
	const [row] = await reader.db
		.select(fields)
		.from(t)
		.where(eq(t.loginName, normaliseLoginName(loginName)))
	return row
}

export async function accountById(reader: Reader, id: string): Promise<StaffAccount | undefined> {
	const { t, fields } = accountFields(reader)
	const [row] = await reader.db.select(fields).from(t).where(eq(t.id, id))
	return row
}

export async function hasAdministrator(reader: Reader): Promise<boolean> {
	const { staffAccount } = reader.tables(staffTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(staffAccount)
		.where(and(eq(staffAccount.isAdministrator, true), isNull(staffAccount.disabledAt)))
	return (row?.n ?? 0) > 0
}

/** Roles by village, of an account that is no administrator. */
export async function villagesOf(reader: Reader, accountId: string): Promise<ReadonlyMap<string, readonly string[]>> {
	return (await villagesOfMany(reader, [accountId])).get(accountId) ?? new Map()
}

/** The same of each; those who work in none are not in it. */
export async function villagesOfMany(
	reader: Reader,
	accountIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>> {
	const { staffVillage: t } = reader.tables(staffTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(inArray(t.accountId, [...accountIds]))
	const found = new Map<string, Map<string, readonly string[]>>()
	for (const { accountId, villageId, roles } of rows) {
		const villages = found.get(accountId) ?? new Map<string, readonly string[]>()
		found.set(accountId, villages.set(villageId, z.array(z.string()).parse(roles)))
	}
	return found
}

export async function setPassword(tx: Tx, accountId: string, passwordHash: string): Promise<void> {
	const { staffAccount } = tx.tables(staffTables)
	await tx.db.update(staffAccount).set({ passwordHash }).where(eq(staffAccount.id, accountId))
}
