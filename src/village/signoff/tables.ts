/**
 * Tables of sign-offs. Answers, rows and statements are only ever added; what changes beside them is how each answer stands and the
 * household's place in the tally. The ledger holds commitments to what stands here.
 */
import { sql } from "drizzle-orm"
import type { Kit } from "../../store/kit.ts"
import { kindIds, levels, signerRules } from "./kinds.ts"
import { statuses } from "./rules.ts"
import { signerTables } from "./tables-signers.ts"

const campaignStates = ["open", "closed"] as const
/** How an answer stands: only one of a household is `effective`. The others say why they are not. */
export const standings = ["effective", "conflicting", "replaced", "settled", "set-aside", "contested", "outdated"] as const
export type Standing = (typeof standings)[number]
export const means = ["chat", "page", "paper", "door"] as const
export type Means = (typeof means)[number]
export const capacities = ["head", "delegate", "successor", "adult", "staff"] as const
/** As what somebody answered for the household. */
export type Capacity = (typeof capacities)[number]
const outcomes = ["corrected", "kept", "withdrawn"] as const

export function signoffTables(kit: Kit) {
	const signoffCampaign = kit.table(
		"signoff_campaign",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			title: kit.text().notNull(),
			kind: kit.oneOf(kindIds).notNull(),
			level: kit.oneOf(levels).notNull(),
			signer: kit.oneOf(signerRules).notNull(),
			state: kit.oneOf(campaignStates).notNull(),
			/** The newest statement. */
			statementVersion: kit.int().notNull(),
			statementHash: kit.text().notNull(),
			/** Grows with every change; timers name the version they were set for. */
			version: kit.int().notNull(),
			openedAt: kit.time().notNull(),
			/** Answers are taken until then. */
			closesAt: kit.time().notNull(),
			/** Not closed before the list has been posted for so many days. */
			postingDays: kit.int().notNull(),
			/** Days before the deadline on which the pending are reminded, the largest first: 7,2; empty for never. */
			reminders: kit.text().notNull(),
			/** Ten-thousandths of what the summed column counts; null where nothing is added up. */
			total: kit.int(),
			/** Of kinds that rest on one: which posted standard. */
			standardId: kit.text(),
			createdBy: kit.text(),
			closedAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] }), kit.index("signoff_campaign_state").on(t.villageId, t.state, t.openedAt)],
	)
	const signoffStatement = kit.table(
		"signoff_statement",
		{
			villageId: kit.text().notNull(),
			campaignId: kit.text().notNull(),
			version: kit.int().notNull(),
			text: kit.text().notNull(),
			/** Short and plain, to be read aloud. */
			spoken: kit.text().notNull(),
			/** SHA-256 of the statement as published. */
			hash: kit.text().notNull(),
			createdAt: kit.time().notNull(),
			createdBy: kit.text(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.campaignId, t.version] })],
	)
	const signoffHousehold = kit.table(
		"signoff_household",
		{
			villageId: kit.text().notNull(),
			campaignId: kit.text().notNull(),
			householdId: kit.text().notNull(),
			/** 户号, and where it belongs, as the roster said when it was opened: a closed tally stays as it was. */
			number: kit.text().notNull(),
			/** From 1 in the village's order: a page of a long list is a stretch of places. */
			place: kit.int().notNull(),
			groupName: kit.text().notNull(),
			gridName: kit.text().notNull(),
			status: kit.oneOf(statuses).notNull(),
			isReached: kit.bool().notNull(),
			isPaper: kit.bool().notNull(),
			openCases: kit.int().notNull(),
			/** Who gave the answer that stands. */
			signer: kit.text(),
			/** The answer that stands. */
			answerId: kit.text(),
			receipt: kit.text(),
			/** Grows with every correction of its rows. */
			rowsVersion: kit.int().notNull(),
			rowsHash: kit.text().notNull(),
			/** Answers given so far. */
			answers: kit.int().notNull(),
			updatedAt: kit.time().notNull(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.campaignId, t.householdId] }),
			kit.index("signoff_household_status").on(t.villageId, t.campaignId, t.status, t.place),
			kit.index("signoff_household_group").on(t.villageId, t.campaignId, t.groupName, t.place),
			kit.index("signoff_household_order").on(t.villageId, t.campaignId, t.place),
			kit.index("signoff_household_of").on(t.villageId, t.householdId),
		],
	)
	/** What is confirmed, row by row; a correction is a further version. */
	const signoffRow = kit.table(
		"signoff_row",
		{
			villageId: kit.text().notNull(),
			campaignId: kit.text().notNull(),
			householdId: kit.text().notNull(),
			/** 地块编号, 申请编号 …: unique in the campaign. */
			number: kit.text().notNull(),
			version: kit.int().notNull(),
			place: kit.int().notNull(),
			/** Column id → text; of people, so erasable. */
			cells: kit.json().notNull(),
			amount: kit.int(),
			photo: kit.text(),
			/** Taken out by a correction. */
			isGone: kit.bool().notNull(),
			createdAt: kit.time().notNull(),
			createdBy: kit.text(),
			replacedAt: kit.time(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.campaignId, t.number, t.version] }),
			kit.index("signoff_row_household").on(t.villageId, t.campaignId, t.householdId, t.place),
		],
	)
	const signoffAnswer = kit.table(
		"signoff_answer",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			campaignId: kit.text().notNull(),
			householdId: kit.text().notNull(),
			/** From 1, per household. */
			n: kit.int().notNull(),
			answer: kit.oneOf(["confirm", "object"]).notNull(),
			/** Person. */
			signer: kit.text().notNull(),
			capacity: kit.oneOf(capacities).notNull(),
			means: kit.oneOf(means).notNull(),
			level: kit.oneOf(levels).notNull(),
			statementVersion: kit.int().notNull(),
			rowsVersion: kit.int().notNull(),
			standing: kit.oneOf(standings).notNull(),
			at: kit.time().notNull(),
			/** Short code by which it is looked up. */
			receipt: kit.text().notNull(),
			ledgerSeq: kit.int().notNull(),
			/** Opens the commitment in the ledger; emptied by erasure. */
			salt: kit.text(),
			opening: kit.text(),
			/** `Objection[]` as JSON, with the reasons; emptied by erasure. */
			objections: kit.text(),
			/** Handwriting: points and picture. */
			strokes: kit.text(),
			picture: kit.text(),
			/** Second factor: `slip` or `code`. */
			factor: kit.text(),
			/** Paper and door: photo of the sheet, who saw it, who entered it. */
			photo: kit.text(),
			witness: kit.text(),
			enteredBy: kit.text(),
			/** Until when the household may say that it is wrong. */
			contestUntil: kit.time(),
			contestedBy: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("signoff_answer_n").on(t.villageId, t.campaignId, t.householdId, t.n),
			// Exactly one answer of a household counts, whatever the code above does.
			kit.unique("signoff_answer_effective").on(t.villageId, t.campaignId, t.householdId).where(sql`standing = 'effective'`),
			kit.unique("signoff_answer_receipt").on(t.villageId, t.receipt),
			kit.index("signoff_answer_signer").on(t.villageId, t.signer),
		],
	)
	/** An objection to one parcel, until it is dealt with. */
	const signoffCase = kit.table(
		"signoff_case",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			campaignId: kit.text().notNull(),
			householdId: kit.text().notNull(),
			answerId: kit.text().notNull(),
			/** Row the objection is about; empty: the matter as a whole. */
			rowNumber: kit.text().notNull(),
			reason: kit.text().notNull(),
			photo: kit.text(),
			/** Who measures again; a name. */
			assignee: kit.text(),
			assignedAt: kit.time(),
			/** What was measured, in words. */
			finding: kit.text(),
			measuredAt: kit.time(),
			outcome: kit.oneOf(outcomes),
			openedAt: kit.time().notNull(),
			closedAt: kit.time(),
			closedBy: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.index("signoff_case_open").on(t.villageId, t.campaignId, t.closedAt, t.openedAt),
			kit.index("signoff_case_household").on(t.villageId, t.campaignId, t.householdId),
		],
	)
	const signoffTally = kit.table(
		"signoff_tally",
		{
			villageId: kit.text().notNull(),
			campaignId: kit.text().notNull(),
			scope: kit.oneOf(["village", "group", "grid"]).notNull(),
			/** Name of the group or grid; empty for the village. */
			name: kit.text().notNull(),
			due: kit.int().notNull(),
			reached: kit.int().notNull(),
			confirmed: kit.int().notNull(),
			paper: kit.int().notNull(),
			objected: kit.int().notNull(),
			conflict: kit.int().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.campaignId, t.scope, t.name] })],
	)
	/** Paper entries drawn to be looked at again. */
	const signoffRecheck = kit.table(
		"signoff_recheck",
		{
			villageId: kit.text().notNull(),
			campaignId: kit.text().notNull(),
			answerId: kit.text().notNull(),
			/** By it anybody draws the same list. */
			seed: kit.text().notNull(),
			drawnAt: kit.time().notNull(),
			isRight: kit.bool(),
			note: kit.text(),
			checkedBy: kit.text(),
			checkedAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.campaignId, t.answerId] })],
	)
	/** Criteria that were decided and posted before any case is looked at. */
	const signoffStandard = kit.table(
		"signoff_standard",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			title: kit.text().notNull(),
			/** string[] */
			criteria: kit.json().notNull(),
			/** Number and date of the decision. */
			decision: kit.text().notNull(),
			decidedAt: kit.time().notNull(),
			postedAt: kit.time().notNull(),
			createdBy: kit.text(),
			ledgerSeq: kit.int().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] }), kit.unique("signoff_standard_title").on(t.villageId, t.title)],
	)
	return {
		signoffCampaign,
		signoffStatement,
		signoffHousehold,
		signoffRow,
		signoffAnswer,
		signoffCase,
		...signerTables(kit),
		signoffTally,
		signoffRecheck,
		signoffStandard,
	}
}
