/**
 * The questions a person should answer first: 同一件事吗？ What an answer changes is worth more the likelier it changes anything, and the bigger
 * the groups are. Pure.
 */
import { pairsOf } from "./candidates.ts"
import { type Cut, cutsOf } from "./halves.ts"
import { type Level, thresholds } from "./levels.ts"
import { matrixOf } from "./matrix.ts"
import { meanOf, type Vector } from "./vector.ts"

export type Question =
	/** Are two groups one matter? `one` and `other` are group numbers, shown by their central members. */
	| { readonly kind: "same"; readonly one: number; readonly other: number; readonly likeness: number }
	/** Do these members, never the most of them, belong to their group? `rest`: its others. */
	| {
			readonly kind: "odd"
			readonly group: number
			readonly items: readonly number[]
			readonly rest: readonly number[]
			readonly likeness: number
	  }

export type Asked = {
	/** Already answered no, or put together by people: pairs of items that need no question. */
	readonly isSettled: (one: number, other: number) => boolean
}

/** Pairs of groups less like than this share of the threshold are not worth a person's time, nor sides of a group more like than that. */
const leastShare = 0.55
const mostShare = 1.8

/**
 * How often the answer changes something, by the likeness as a share of the threshold: ▲ over eight heaps grouped by hand, of two groups as like as
 * .5, .7, .9 of it 13, 18, 21 of 100 were one matter; of two sides of a group at 1.1, 1.3, 1.6 of it 70, 65, 48 of 100 were two.
 */
const isOne = (share: number): number => 0.02 + 0.2 * share
const areTwo = (share: number): number => Math.min(0.75, Math.max(0.1, 1.15 - 0.45 * share))
/** What brings right pairs together counts more than what takes wrong ones apart: by .67 of both right, twice. */
const together = 2

/** At most `count` questions, the most useful first: each answer may change which, so whoever asks does well to look again. `groups`: items of each group. */
export function usefulQuestions(
	vectors: readonly Vector[],
	groups: readonly (readonly number[])[],
	level: Level,
	count: number,
	{ isSettled }: Asked,
): readonly Question[] {
	const areSettled = (ones: readonly number[], others: readonly number[]): boolean =>
		ones.some((one) => others.some((other) => isSettled(one, other)))
	return [...sameOnes(vectors, groups, thresholds[level], areSettled), ...oddOnes(vectors, groups, thresholds[level], areSettled)]
		.sort((a, b) => b.worth - a.worth)
		.slice(0, count)
		.map(({ question }) => question)
}

type Weighed = { readonly question: Question; readonly worth: number }
type AreSettled = (ones: readonly number[], others: readonly number[]) => boolean

/** Pairs the answer moves, by their root: a big group must not take all the questions, and a wrong answer about it costs most. */
const moved = (ones: readonly number[], others: readonly number[]): number => Math.sqrt(ones.length * others.length)

/** The least sure way in which each group would fall into two that nobody was asked about. */
function oddOnes(
	vectors: readonly Vector[],
	groups: readonly (readonly number[])[],
	threshold: number,
	areSettled: AreSettled,
): readonly Weighed[] {
	return groups.flatMap((group, at): readonly Weighed[] => {
		const cut = group.length < 2 ? undefined : firstOpen(cutsOf(vectors, group), areSettled)
		if (cut === undefined || cut.likeness > threshold * mostShare) return []
		const { part, rest, likeness } = cut
		return [{ question: { kind: "odd", group: at, items: part, rest, likeness }, worth: areTwo(likeness / threshold) * moved(part, rest) }]
	})
}

function firstOpen(cuts: Iterable<Cut>, areSettled: AreSettled): Cut | undefined {
	for (const cut of cuts) if (!areSettled(cut.part, cut.from)) return cut
	return undefined
}

const empty: Vector = { ids: new Int32Array(), values: new Float32Array() }

function sameOnes(
	vectors: readonly Vector[],
	groups: readonly (readonly number[])[],
	threshold: number,
	areSettled: AreSettled,
): readonly Weighed[] {
	const means = groups.map((items) =>
		meanOf(
			items.map((item) => vectors[item] ?? empty),
			120,
		),
	)
	const found: Weighed[] = []
	const { ones, others, likeness: all } = pairsOf(matrixOf(means), 0, threshold * leastShare)
	all.forEach((likeness, at) => {
		const [one, other] = [Math.min(ones[at] ?? 0, others[at] ?? 0), Math.max(ones[at] ?? 0, others[at] ?? 0)]
		const [left, right] = [groups[one] ?? [], groups[other] ?? []]
		if (areSettled(left, right)) return
		found.push({ question: { kind: "same", one, other, likeness }, worth: together * isOne(likeness / threshold) * moved(left, right) })
	})
	return found
}
