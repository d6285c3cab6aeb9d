/** A rule and a result in words: every number with what it is of. Pure but for the catalogue handed in. */
import type { Say } from "../../engine/flow.ts"
import { type Composition, isOnlyPoll, type Needed, type Result, type Rule, type Share } from "./rules.ts"

/** 过半数, 三分之二以上, 百分之八十以上, 全体一致. */
function shareWords(say: Say, { kind, numerator, denominator }: Share): string {
	if (numerator === denominator) return say("council.share.everyone")
	if (kind === "more-than" && numerator === 1 && denominator === 2) return say("council.share.majority")
	if (numerator === 2 && denominator === 3) return say(`council.share.${kind === "at-least" ? "twoThirds" : "overTwoThirds"}`)
	if (numerator * 100 === denominator * 80) return say(`council.share.${kind === "at-least" ? "fourFifths" : "overFourFifths"}`)
	return say(`council.share.${kind}`, { numerator, denominator })
}

/** What a body's rule asks, in one line. */
export function ruleWords(say: Say, rule: Rule): string {
	const unit = say(`council.unit.${rule.unit}`)
	const passes = say("council.rule.passes", {
		base: say(`council.base.${rule.threshold.of}`),
		share: shareWords(say, rule.threshold.share),
	})
	const quorum =
		rule.quorum === null
			? ""
			: say("council.rule.quorum", { base: say(`council.base.${rule.quorum.of}`), share: shareWords(say, rule.quorum.share) })
	return say("council.rule.line", { unit, quorum, passes })
}

/** A round as far as its result needs it. */
type Counted = Parameters<typeof isOnlyPoll>[0] & { readonly rule: Rule }

/** 第 1 次表决（公开表决）, or 第 1 次预表决 where a meeting decides. */
export function roundWords(say: Say, round: Counted & { readonly round: number }): string {
	return say(isOnlyPoll(round) ? "council.round.poll" : "council.round", { round: round.round, way: say(`council.way.${round.way}`) })
}

/**
 * 名册 15 人，回避 1 人，应到 14 人……: the counts, then each rule with its numbers put in, then what it came to. What only prepares a meeting
 * has not passed: enough agreed in the poll, or too few did.
 */
export function resultWords(say: Say, round: Counted, result: Result): readonly string[] {
	const { rule } = round
	const unit = say(`council.unit.${rule.unit}`)
	const { roll, recused, due, present, agree, against, abstain, quorum, threshold, outcome } = result
	const counts = say("council.result.counts", { unit, roll, recused, due, present, agree, against, abstain, absent: due - present })
	if (outcome === "nobody-due") return [counts, say("council.result.nobodyDue")]
	return [
		counts,
		...(quorum === null ? [] : [neededWords(say, "quorum", unit, quorum)]),
		neededWords(say, "threshold", unit, threshold),
		say(`council.${isOnlyPoll(round) ? "polled" : "result"}.${present === 0 ? "nobodyCame" : outcome}`),
	]
}

function neededWords(say: Say, key: "quorum" | "threshold", unit: string, { share, base, of, needed, have }: Needed): string {
	return say(`council.result.${key}`, {
		unit,
		base: say(`council.base.${base}`),
		of,
		share: shareWords(say, share),
		needed,
		have,
		mark: say(have >= needed ? "council.result.met" : "council.result.missed"),
	})
}

/** Says that there are too many two-committee cadres; empty where there are not. */
export function compositionWarning(say: Say, { members, cadres, isTooMany }: Composition): string {
	return isTooMany ? say("council.tooManyCadres", { members, cadres, percent: Math.round((cadres / members) * 100) }) : ""
}
