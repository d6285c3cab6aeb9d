/** Who may enter the console. Accounts belong to the instance: one of them may work for several villages. */
import type { Kit } from "../../store/kit.ts"

export function staffTables(kit: Kit) {
	const staffAccount = kit.table(
		"staff_account",
		{
			id: kit.text().primaryKey(),
			/** As compared: folded and in lower case. */
			loginName: kit.text().notNull(),
			displayName: kit.text().notNull(),
			/** argon2id in PHC form; empty until the person has set one by their link. */
			passwordHash: kit.text().notNull(),
			/** Looks after every village of the instance, also those added later. */
			isAdministrator: kit.bool().notNull(),
			/** Who it is on a roster, where that is known. */
			personId: kit.text(),
			createdAt: kit.time().notNull(),
			disabledAt: kit.time(),
		},
		(t) => [kit.unique("staff_account_login").on(t.loginName)],
	)
	/** The villages of an account that is no administrator. */
	const staffVillage = kit.table(
		"staff_village",
		{
			villageId: kit.text().notNull(),
			accountId: kit.text().notNull(),
			/** Role ids, as rosters have them. */
			roles: kit.json().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.accountId] }), kit.index("staff_village_account").on(t.accountId)],
	)
	const staffSession = kit.table(
		"staff_session",
		{
			/** Names the session on the account's page; the cookie carries something else. */
			id: kit.text().primaryKey(),
			/** SHA-256 of what the cookie carries: a copy of the database opens no session. */
			tokenHash: kit.text().notNull(),
			accountId: kit.text().notNull(),
			/** The village chosen; null until one is. */
			villageId: kit.text(),
			/** Kind of device, for the person to know it again. */
			device: kit.text().notNull(),
			createdAt: kit.time().notNull(),
			lastSeenAt: kit.time().notNull(),
			expiresAt: kit.time().notNull(),
			revokedAt: kit.time(),
		},
		(t) => [kit.unique("staff_session_token").on(t.tokenHash), kit.index("staff_session_account").on(t.accountId)],
	)
	/** One-time links by which the first administrator is made. */
	const setupToken = kit.table("setup_token", {
		hash: kit.text().primaryKey(),
		createdAt: kit.time().notNull(),
		expiresAt: kit.time().notNull(),
		usedAt: kit.time(),
		/** Made on the server's command line: it works although there are administrators. */
		isRescue: kit.bool().notNull(),
	})
	/** One-time links by which a member of staff sets a password; a new one voids the one before. */
	const passwordLink = kit.table("password_link", {
		accountId: kit.text().primaryKey(),
		/** SHA-256 of what the link carries. */
		hash: kit.text().notNull(),
		expiresAt: kit.time().notNull(),
		/** Account that made it. */
		createdBy: kit.text().notNull(),
	})
	/** Tries to sign in, per account name and per address, until they are forgotten. */
	const signInTry = kit.table(
		"sign_in_try",
		{
			/** Keyed hash of the name or the address: neither can be read here. */
			key: kit.text().primaryKey(),
			tries: kit.int().notNull(),
			lastAt: kit.time().notNull(),
		},
		(t) => [kit.index("sign_in_try_last").on(t.lastAt)],
	)
	return { staffAccount, staffVillage, staffSession, setupToken, passwordLink, signInTry }
}

/** All of them belong to the instance. */
export const staffInstanceTables: readonly string[] = [
	"staff_account",
	"staff_village",
	"staff_session",
	"setup_token",
	"password_link",
	"sign_in_try",
]
