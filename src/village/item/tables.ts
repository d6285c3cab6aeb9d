/** Tables of the item affair. A claim's row says what became of it; every change of the board is kept with what was before. */
import { sql } from "drizzle-orm"
import type { Kit } from "../../store/kit.ts"
import { fates, itemStates } from "./rules.ts"

export const objectionKinds = ["wrong", "missing"] as const
export type ObjectionKind = (typeof objectionKinds)[number]

/** `open`: nobody was there to be asked, so that staff look. */
export const likenessAnswers = ["open", "same", "other"] as const
export type LikenessAnswer = (typeof likenessAnswers)[number]

export function itemTables(kit: Kit) {
	const itemClaim = kit.table(
		"item_claim",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			/** In the order the village came to know them; what is new is found by it. */
			seq: kit.int().notNull(),
			opinionId: kit.text().notNull(),
			/** Where in the opinion's text, UTF-16 units. */
			start: kit.int().notNull(),
			end: kit.int().notNull(),
			fate: kit.oneOf(fates).notNull(),
			itemId: kit.text(),
			sameAs: kit.text(),
			/** Why it is out of scope or personal. */
			reason: kit.text(),
			/** What staff should look at before it is shown: an insult, a name. string[] */
			flags: kit.json().notNull(),
			/** When staff looked at what was flagged and let it stand, or put `shown` in its place. */
			clearedAt: kit.time(),
			clearedBy: kit.text(),
			/** What others read in place of the author's words; null: the words themselves. */
			shown: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("item_claim_seq").on(t.villageId, t.seq),
			kit.index("item_claim_opinion").on(t.villageId, t.opinionId),
			kit.index("item_claim_item").on(t.villageId, t.itemId),
			kit.index("item_claim_unplaced").on(t.villageId, t.opinionId).where(sql`fate = 'open'`),
		],
	)
	const item = kit.table(
		"item",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			title: kit.text().notNull(),
			category: kit.text().notNull(),
			place: kit.text(),
			state: kit.oneOf(itemStates).notNull(),
			/** 第几项; given at the first posting, never to another. */
			number: kit.int(),
			/** The title that staff looked at though it was flagged; another one is looked at anew. */
			clearedTitle: kit.text(),
			/** Why the consolidation put it together, in words; empty where people did. */
			why: kit.text().notNull(),
			/** Hundredths. */
			confidence: kit.int().notNull(),
			createdAt: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] }), kit.unique("item_number").on(t.villageId, t.number)],
	)
	const itemChange = kit.table(
		"item_change",
		{
			villageId: kit.text().notNull(),
			seq: kit.int().notNull(),
			at: kit.time().notNull(),
			/** Staff account or person; null where the house did it. */
			actor: kit.text(),
			/** As shown beside it. */
			actorName: kit.text().notNull(),
			kind: kit.text().notNull(),
			reason: kit.text().notNull(),
			/** What was and what is: see `Change`. */
			change: kit.json().notNull(),
			undoneAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.seq] })],
	)
	const itemBoard = kit.table(
		"item_board",
		{
			villageId: kit.text().notNull(),
			/** A second person looks before it is posted. */
			needsSecond: kit.bool().notNull(),
			/** Who asked for the second look, and at which change; null while nobody has. */
			askedBy: kit.text(),
			askedByName: kit.text(),
			askedAtSeq: kit.int(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId] })],
	)
	const itemPosting = kit.table(
		"item_posting",
		{
			villageId: kit.text().notNull(),
			version: kit.int().notNull(),
			at: kit.time().notNull(),
			by: kit.text().notNull(),
			checkedBy: kit.text(),
			/** Until when it can be objected to, ms. */
			until: kit.time().notNull(),
			/** The list as it was posted, never changed: see `PostedList`. */
			list: kit.json().notNull(),
			hash: kit.text().notNull(),
			ledgerSeq: kit.int().notNull(),
			/** Number of the board's last change that is in it. */
			atSeq: kit.int().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.version] })],
	)
	const itemObjection = kit.table(
		"item_objection",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			version: kit.int().notNull(),
			kind: kit.oneOf(objectionKinds).notNull(),
			claimId: kit.text(),
			personId: kit.text().notNull(),
			words: kit.text().notNull(),
			at: kit.time().notNull(),
			answer: kit.text(),
			answeredAt: kit.time(),
			answeredBy: kit.text(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] }), kit.index("item_objection_open").on(t.villageId, t.answeredAt)],
	)
	/** 附议: who stands behind an item or behind an opinion that is in none yet. */
	const itemSupport = kit.table(
		"item_support",
		{
			villageId: kit.text().notNull(),
			/** `item:ID` or `claim:ID`. */
			subject: kit.text().notNull(),
			personId: kit.text().notNull(),
			householdId: kit.text().notNull(),
			at: kit.time().notNull(),
			/** Their own opinion that says the same; null for 附议 alone. */
			opinionId: kit.text(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.subject, t.personId] })],
	)
	/** Answers to 是不是同一件事？ */
	const itemAnswer = kit.table(
		"item_answer",
		{
			villageId: kit.text().notNull(),
			/** Two claim ids, the lower first. */
			one: kit.text().notNull(),
			other: kit.text().notNull(),
			isSame: kit.bool().notNull(),
			by: kit.text().notNull(),
			at: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.one, t.other] })],
	)
	/** 是不是同一件事？ asked where an opinion came in, and what was said to it. */
	const itemLikeness = kit.table(
		"item_likeness",
		{
			villageId: kit.text().notNull(),
			opinionId: kit.text().notNull(),
			/** What it is like: `item:ID` or `opinion:ID`. */
			subject: kit.text().notNull(),
			answer: kit.oneOf(likenessAnswers).notNull(),
			/** When it was asked, or answered. */
			at: kit.time().notNull(),
			/** Who answered: staff account or person; null while nobody has. */
			by: kit.text(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.opinionId, t.subject] }), kit.index("item_likeness_open").on(t.villageId, t.answer)],
	)
	return { itemClaim, item, itemChange, itemBoard, itemPosting, itemObjection, itemSupport, itemAnswer, itemLikeness }
}
