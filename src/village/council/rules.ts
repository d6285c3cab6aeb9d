/** How a body decides: rules as data, and the one function that computes a result. Pure. */
import { z } from "zod"

/** A part of a whole: `more-than` 1/2 of 10 is 6, `at-least` 2/3 of 10 is 7. */
export const shareSchema = z.object({
	kind: z.enum(["more-than", "at-least"]),
	numerator: z.number().int().min(1).max(100),
	denominator: z.number().int().min(1).max(100),
})
export type Share = z.infer<typeof shareSchema>

/**
 * What a share is taken of. `due`: who is on the roll less who recused (应到); `present`: who of them took part (实到);
 * `all`: everybody on the roll, where the law speaks of all members.
 */
export const bases = ["due", "present", "all"] as const
export type Base = (typeof bases)[number]

export const ruleSchema = z.object({
	/** Who has a vote: a person, or a household through the one who speaks for it. */
	unit: z.enum(["person", "household"]),
	/** How many must take part; null: no minimum of its own. */
	quorum: z.object({ share: shareSchema, of: z.enum(["due", "all"]) }).nullable(),
	/** How many must agree. */
	threshold: z.object({ share: shareSchema, of: z.enum(bases) }),
	/** Whether a recusal makes `all` smaller too; where the law counts all members it does not. */
	recusalShrinksAll: z.boolean(),
	/** Days between the notice and the vote. */
	noticeDays: z.number().int().min(0).max(90),
	/** `binding`: a vote by chat decides. `poll`: the law knows none, so it prepares the meeting (民意征集). */
	online: z.enum(["binding", "poll"]),
	/** Where the rule comes from, shown wherever a result is. */
	source: z.string().min(1).max(300),
})
export type Rule = z.infer<typeof ruleSchema>

export const choices = ["agree", "against", "abstain"] as const
export type Choice = (typeof choices)[number]

/** Whether what was counted prepares a meeting and decides nothing: the law knows no vote by chat for this body. */
export function isOnlyPoll({ rule, way }: { readonly rule: Pick<Rule, "online">; readonly way: "open" | "secret" | "meeting" }): boolean {
	return rule.online === "poll" && way !== "meeting"
}

/** What was counted. Every number is of units of the rule. */
export type Counts = {
	/** Who is on the roll. */
	readonly roll: number
	/** Of them, who recused. */
	readonly recused: number
	readonly agree: number
	readonly against: number
	readonly abstain: number
}

/** `nobody-due`: the roll is empty, or everybody on it recused. */
export const outcomes = ["passed", "failed", "no-quorum", "nobody-due"] as const
export type Outcome = (typeof outcomes)[number]

/** A share with its numbers put in: `needed` of `of`. */
export type Needed = { readonly share: Share; readonly base: Base; readonly of: number; readonly needed: number; readonly have: number }

export type Result = Counts & {
	readonly due: number
	readonly present: number
	readonly quorum: Needed | null
	readonly threshold: Needed
	readonly outcome: Outcome
}

/** Counts that cannot be: more votes than members due, or a number below nothing. A bug of the caller. */
export class ImpossibleCountsError extends Error {
	readonly code = "IMPOSSIBLE_COUNTS"
	constructor(counts: Counts) {
		super(`no vote can come to this: ${JSON.stringify(counts)}`)
	}
}

/** The smallest whole number that is this share of `of`. */
export function neededOf({ kind, numerator, denominator }: Share, of: number): number {
	return kind === "more-than" ? Math.floor((of * numerator) / denominator) + 1 : Math.ceil((of * numerator) / denominator)
}

/** The result of a vote. Nobody's silence is ever counted as a yes. */
export function resultOf(rule: Rule, counts: Counts): Result {
	const { roll, recused, agree, against, abstain } = counts
	const due = roll - recused
	const present = agree + against + abstain
	if ([roll, recused, agree, against, abstain, due].some((n) => !Number.isInteger(n) || n < 0) || present > due)
		throw new ImpossibleCountsError(counts)
	const sizes: Readonly<Record<Base, number>> = { due, present, all: rule.recusalShrinksAll ? due : roll }
	const fill = (share: Share, base: Base, have: number): Needed => ({
		share,
		base,
		of: sizes[base],
		needed: neededOf(share, sizes[base]),
		have,
	})
	const quorum = rule.quorum === null ? null : fill(rule.quorum.share, rule.quorum.of, present)
	const threshold = fill(rule.threshold.share, rule.threshold.of, agree)
	return { ...counts, due, present, quorum, threshold, outcome: outcomeOf(due, present, quorum, threshold) }
}

function outcomeOf(due: number, present: number, quorum: Needed | null, threshold: Needed): Outcome {
	if (due === 0) return "nobody-due"
	if (present === 0 || (quorum !== null && quorum.have < quorum.needed)) return "no-quorum"
	return threshold.have >= threshold.needed ? "passed" : "failed"
}

/** Two-committee cadres should not be more than this part of a council. */
const cadreShare = { numerator: 3, denominator: 10 } as const

export type Composition = { readonly members: number; readonly cadres: number; readonly isTooMany: boolean }

export function compositionOf(seats: readonly { readonly isCadre: boolean }[]): Composition {
	const members = seats.length
	const cadres = seats.filter(({ isCadre }) => isCadre).length
	return { members, cadres, isTooMany: cadres * cadreShare.denominator > members * cadreShare.numerator }
}

/** Fewer ballots than this are not opened: with few, a result says who gave it. */
export const fewestBallots = 5
