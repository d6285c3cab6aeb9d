/** Tables of who may sign and how they prove it: delegations, successions, links, second factors. */
import { sql } from "drizzle-orm"
import type { Kit } from "../../store/kit.ts"

export const successionReasons = ["died", "away", "unable", "no-head"] as const
export type SuccessionReason = (typeof successionReasons)[number]

export function signerTables(kit: Kit) {
	const signoffDelegation = kit.table(
		"signoff_delegation",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			householdId: kit.text().notNull(),
			/** Empty: every sign-off until it expires. */
			campaignId: kit.text().notNull(),
			fromPerson: kit.text().notNull(),
			toPerson: kit.text().notNull(),
			how: kit.oneOf(["chat", "paper"]).notNull(),
			photo: kit.text(),
			createdAt: kit.time().notNull(),
			createdBy: kit.text().notNull(),
			expiresAt: kit.time().notNull(),
			revokedAt: kit.time(),
			ledgerSeq: kit.int().notNull(),
			salt: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.index("signoff_delegation_to").on(t.villageId, t.householdId, t.toPerson),
		],
	)
	/** Who stands for the head of a household from now on: an act of the committee, with its reason. */
	const signoffSuccession = kit.table(
		"signoff_succession",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			householdId: kit.text().notNull(),
			personId: kit.text().notNull(),
			reason: kit.oneOf(successionReasons).notNull(),
			note: kit.text().notNull(),
			at: kit.time().notNull(),
			by: kit.text().notNull(),
			endedAt: kit.time(),
			ledgerSeq: kit.int().notNull(),
			salt: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("signoff_succession_now").on(t.villageId, t.householdId).where(sql`ended_at is null`),
		],
	)
	/** Whose personal link was opened on a device already: every other device has to show the household's code. */
	const signoffLinkOpened = kit.table(
		"signoff_link_opened",
		{ villageId: kit.text().notNull(), campaignId: kit.text().notNull(), personId: kit.text().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.campaignId, t.personId] })],
	)
	/** Second factors: slips handed over by a contact, codes sent to another chat of the person. */
	const signoffFactor = kit.table(
		"signoff_factor",
		{
			villageId: kit.text().notNull(),
			campaignId: kit.text().notNull(),
			householdId: kit.text().notNull(),
			kind: kit.oneOf(["slip", "code"]).notNull(),
			/** `code`: whose it is; a slip is the household's. */
			personId: kit.text().notNull(),
			hash: kit.text().notNull(),
			/** Slips are printed again from here. */
			sealed: kit.text(),
			createdAt: kit.time().notNull(),
			expiresAt: kit.time(),
			handedAt: kit.time(),
			handedBy: kit.text(),
			usedAt: kit.time(),
			wrong: kit.int().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.campaignId, t.householdId, t.kind, t.personId] })],
	)
	return { signoffDelegation, signoffSuccession, signoffLinkOpened, signoffFactor }
}
