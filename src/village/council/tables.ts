/** Tables of the council affair. What was decided is never changed: a correction is a new row that names the old one. */
import type { Kit } from "../../store/kit.ts"
import { bodyKinds } from "./presets.ts"
import { choices, outcomes } from "./rules.ts"
import { matterKinds, presetIds, signerClasses } from "./stages.ts"
import { decisionVerdicts, matterStates, verdicts, ways } from "./verdicts.ts"

export function councilTables(kit: Kit) {
	const councilBody = kit.table(
		"council_body",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			kind: kit.oneOf(bodyKinds).notNull(),
			name: kit.text().notNull(),
			/** The group it belongs to; null: the whole village. */
			groupName: kit.text(),
			/** A Rule as JSON. */
			rule: kit.text().notNull(),
			createdAt: kit.time().notNull(),
			createdBy: kit.text(),
			/** No new matters from then on. */
			endedAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] })],
	)
	/** The roll: one row a unit, and who speaks for it. */
	const councilSeat = kit.table(
		"council_seat",
		{
			villageId: kit.text().notNull(),
			bodyId: kit.text().notNull(),
			/** Person or household, by the rule's unit. */
			unitId: kit.text().notNull(),
			personId: kit.text().notNull(),
			since: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.bodyId, t.unitId] }), kit.index("council_seat_person").on(t.villageId, t.personId)],
	)
	const councilMatter = kit.table(
		"council_matter",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			/** Order of entry in the village, from 1. */
			serial: kit.int().notNull(),
			bodyId: kit.text().notNull(),
			title: kit.text().notNull(),
			text: kit.text().notNull(),
			kind: kit.oneOf(matterKinds).notNull(),
			preset: kit.oneOf(presetIds).notNull(),
			/** The group it concerns; it is decided there. Null: the whole village. */
			groupName: kit.text(),
			/** The consolidated item it came from. */
			itemId: kit.text(),
			/** 第几项 of the posted list. */
			itemNumber: kit.int(),
			needsPoll: kit.bool().notNull(),
			pollSurveyId: kit.text(),
			/** Yuan in fen asked for; null: none. */
			budgetFen: kit.int(),
			state: kit.oneOf(matterStates).notNull(),
			/** The present or next round, from 1. */
			round: kit.int().notNull(),
			/** 1 is the most urgent; null: no order set. */
			rank: kit.int(),
			/** When members were told of the meeting. */
			noticedAt: kit.time(),
			/** When it is taken up (again). */
			meetsAt: kit.time(),
			createdAt: kit.time().notNull(),
			createdBy: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("council_matter_serial").on(t.villageId, t.serial),
			kit.index("council_matter_state").on(t.villageId, t.state, t.serial),
			kit.index("council_matter_item").on(t.villageId, t.itemId),
		],
	)
	/** Persons a matter has to do with: who brought it up hears what becomes of it; whom it names recuses, and kin with them. */
	const councilParty = kit.table(
		"council_party",
		{
			villageId: kit.text().notNull(),
			matterId: kit.text().notNull(),
			personId: kit.text().notNull(),
			role: kit.oneOf(["asker", "concerned"]).notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.matterId, t.personId, t.role] })],
	)
	const councilRound = kit.table(
		"council_round",
		{
			villageId: kit.text().notNull(),
			matterId: kit.text().notNull(),
			round: kit.int().notNull(),
			way: kit.oneOf(ways).notNull(),
			/** The rule as it stood when the round was opened, as JSON. */
			rule: kit.text().notNull(),
			/** The roll as it stood: RollSeat[] as JSON. */
			roll: kit.text().notNull(),
			openedAt: kit.time().notNull(),
			openedBy: kit.text(),
			/** When the members due were told; matters opened together are told together. */
			invitedAt: kit.time(),
			closesAt: kit.time(),
			closedAt: kit.time(),
			/** Counts as JSON once closed; of a secret vote with too few ballots only who was due. */
			counts: kit.text(),
			outcome: kit.oneOf([...outcomes, "withheld"]),
			verdict: kit.oneOf(verdicts),
			/** What was said with the verdict. */
			note: kit.text().notNull(),
			/** Photo of the meeting's minutes or counting sheet. */
			photo: kit.text(),
			/** When it is taken up again. */
			nextAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.matterId, t.round] })],
	)
	const councilRecusal = kit.table(
		"council_recusal",
		{
			villageId: kit.text().notNull(),
			matterId: kit.text().notNull(),
			unitId: kit.text().notNull(),
			reason: kit.text().notNull(),
			/** Staff account, or the member's own person id. */
			by: kit.text(),
			at: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.matterId, t.unitId] })],
	)
	const voteColumns = () => ({
		villageId: kit.text().notNull(),
		matterId: kit.text().notNull(),
		round: kit.int().notNull(),
		unitId: kit.text().notNull(),
		version: kit.int().notNull(),
		personId: kit.text().notNull(),
		choice: kit.oneOf(choices).notNull(),
		/** Empty where none was given. */
		reason: kit.text().notNull(),
		/** A channel's id, or `paper`. */
		channel: kit.text().notNull(),
		/** Staff account or person that entered it for the member. */
		enteredBy: kit.text(),
		/** Photo of the paper. */
		photo: kit.text(),
		at: kit.time().notNull(),
	})
	/** Open roll-call: the vote that counts. */
	const councilVote = kit.table("council_vote", voteColumns(), (t) => [
		kit.primaryKey({ columns: [t.villageId, t.matterId, t.round, t.unitId] }),
	])
	/** Votes that were replaced, each with the version it had. */
	const councilVoteEarlier = kit.table("council_vote_earlier", voteColumns(), (t) => [
		kit.primaryKey({ columns: [t.villageId, t.matterId, t.round, t.unitId, t.version] }),
	])
	/** Secret ballot: who took part, and nothing else: no time, no order that means anything. The key is the whole row. */
	const councilTookPart = kit.table(
		"council_took_part",
		{
			villageId: kit.text().notNull(),
			matterId: kit.text().notNull(),
			round: kit.int().notNull(),
			unitId: kit.text().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.matterId, t.round, t.unitId] })],
	)
	/** Secret ballot: all ballots in one encrypted row, shuffled at every change (see src/store/sealed-pool.ts). Gone once opened. */
	const councilSealed = kit.table(
		"council_sealed",
		{
			villageId: kit.text().notNull(),
			matterId: kit.text().notNull(),
			round: kit.int().notNull(),
			pool: kit.text().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.matterId, t.round] })],
	)
	/** Whose personal link was opened on a device already: every other device has to show the household's code. */
	const councilLinkOpened = kit.table(
		"council_link_opened",
		{
			villageId: kit.text().notNull(),
			matterId: kit.text().notNull(),
			round: kit.int().notNull(),
			personId: kit.text().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.matterId, t.round, t.personId] })],
	)
	/** What a gate was told: the latest of a kind counts, the earlier ones stay. */
	const councilGate = kit.table(
		"council_gate",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			matterId: kit.text().notNull(),
			/** `withdrawal`: taken off the agenda, and why. */
			kind: kit.oneOf(["legal", "standard", "withdrawal"]).notNull(),
			verdict: kit.oneOf(["passed", "returned"]).notNull(),
			/** The opinion in words; for a standard, what it is and where it is posted. */
			note: kit.text().notNull(),
			by: kit.text(),
			at: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] }), kit.index("council_gate_matter").on(t.villageId, t.matterId)],
	)
	/** A ledger per class of signer (六手印记): who closed which stage. */
	const councilMark = kit.table(
		"council_mark",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			matterId: kit.text().notNull(),
			stage: kit.text().notNull(),
			signer: kit.oneOf(signerClasses).notNull(),
			/** Names of those who put their mark, as entered. */
			who: kit.text().notNull(),
			note: kit.text().notNull(),
			/** Photo of the paper with the marks. */
			photo: kit.text(),
			enteredBy: kit.text(),
			at: kit.time().notNull(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.index("council_mark_matter").on(t.villageId, t.matterId),
			kit.index("council_mark_signer").on(t.villageId, t.signer, t.at),
		],
	)
	const councilDecision = kit.table(
		"council_decision",
		{
			villageId: kit.text().notNull(),
			/** QJJY-2026-0001: never reused, never skipped. */
			number: kit.text().notNull(),
			matterId: kit.text().notNull(),
			round: kit.int().notNull(),
			verdict: kit.oneOf(decisionVerdicts).notNull(),
			/** The result with its arithmetic, as it was said. */
			words: kit.text().notNull(),
			at: kit.time().notNull(),
			by: kit.text(),
			/** Number in the ledger. */
			ledgerSeq: kit.int().notNull(),
			/** Number of the decision this one corrects. */
			corrects: kit.text(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.number] }), kit.index("council_decision_matter").on(t.villageId, t.matterId)],
	)
	/** Last number given in a series and year. It grows in the transaction that uses the number, so none is skipped. */
	const councilSerial = kit.table(
		"council_serial",
		{ villageId: kit.text().notNull(), series: kit.text().notNull(), year: kit.int().notNull(), last: kit.int().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.series, t.year] })],
	)
	/** What a member finds most urgent among the adopted matters, first to last: matter ids as JSON. The latest counts. */
	const councilRanking = kit.table(
		"council_ranking",
		{
			villageId: kit.text().notNull(),
			bodyId: kit.text().notNull(),
			unitId: kit.text().notNull(),
			ranking: kit.text().notNull(),
			at: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.bodyId, t.unitId] })],
	)
	return {
		councilBody,
		councilSeat,
		councilMatter,
		councilParty,
		councilRound,
		councilRecusal,
		councilVote,
		councilVoteEarlier,
		councilTookPart,
		councilSealed,
		councilLinkOpened,
		councilGate,
		councilMark,
		councilDecision,
		councilSerial,
		councilRanking,
	}
}
