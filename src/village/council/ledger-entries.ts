/** What of a vote goes into the ledger: ids, numbers and hashes, enough to count it again. Pure but for hashing. */
import type { Json } from "../../engine/flow.ts"
import type { RollSeat, RoundKey, Vote } from "./repo-rounds.ts"
import type { Choice, Counts, Result, Rule } from "./rules.ts"

/** The rule's numbers: what its source says in words stands on the page. */
function ruleBody({ source: _, ...rule }: Rule): Json {
	return rule
}

function countsBody({ roll, recused, agree, against, abstain }: Counts): Json {
	return { roll, recused, agree, against, abstain }
}

type Of = Pick<RoundKey, "matterId" | "round">

export function openedBody({ matterId, round }: Of, way: string, rule: Rule, roll: readonly RollSeat[]): Json {
	return { matterId, round, way, rule: ruleBody(rule), roll: roll.map(({ unitId }) => unitId).toSorted() }
}

export function rollCallBody(
	{ matterId, round }: Of,
	rule: Rule,
	result: Result,
	{ votes, recused }: { readonly votes: readonly Pick<Vote, "unitId" | "choice">[]; readonly recused: readonly string[] },
): Json {
	return {
		matterId,
		round,
		rule: ruleBody(rule),
		recused: recused.toSorted(),
		votes: votes.map(({ unitId, choice }) => [unitId, choice]).toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
		counts: countsBody(result),
		outcome: result.outcome,
	}
}

/** `ballots`: sorted; null where there were too few to be opened. */
export function ballotsBody(
	{ matterId, round }: Of,
	rule: Rule,
	result: Result | null,
	of: {
		readonly ballots: readonly Choice[] | null
		readonly tookPart: readonly string[]
		readonly recused: readonly string[]
		readonly roll: number
	},
): Json {
	return {
		matterId,
		round,
		rule: ruleBody(rule),
		roll: of.roll,
		recused: of.recused.toSorted(),
		tookPart: of.tookPart.toSorted(),
		ballots: of.ballots === null ? null : of.ballots.toSorted(),
		counts: result === null ? null : countsBody(result),
		outcome: result === null ? "withheld" : result.outcome,
	}
}

/** Counted at a meeting. `paper`: SHA-256 of the photo of its minutes, which names itself by it. */
export function meetingBody({ matterId, round }: Of, rule: Rule, result: Result, recused: readonly string[], paper: string): Json {
	return {
		matterId,
		round,
		rule: ruleBody(rule),
		recused: recused.toSorted(),
		counts: countsBody(result),
		outcome: result.outcome,
		paper: paper.split(".")[0] ?? "",
	}
}

export function decisionBody(
	{ matterId, round }: Of,
	of: {
		readonly number: string
		readonly verdict: string
		readonly counts: Counts
		readonly corrects: string | null
		readonly wordsHash: string
	},
): Json {
	const { number, verdict, counts, corrects, wordsHash } = of
	return { number, matterId, round, verdict, counts: countsBody(counts), corrects, wordsHash }
}
