/**
 * The questions a person should answer first: 同一件事吗？ What an answer changes is worth more the bigger the groups, and the nearer the
 * likeness is to the threshold. Pure.
 */
import { pairsOf } from "./candidates.ts"
import { type Level, thresholds } from "./levels.ts"
import { matrixOf } from "./matrix.ts"
import { dot, dotWithSum, meanOf, sumOf, type Vector } from "./vector.ts"

export type Question =
	/** Are two groups one matter? `one` and `other` are group numbers, shown by their central members. */
	| { readonly kind: "same"; readonly one: number; readonly other: number; readonly likeness: number }
	/** Does this member belong to its group? */
	| { readonly kind: "odd"; readonly group: number; readonly item: number; readonly likeness: number }

export type Asked = {
	/** Already answered no, or put together by people: pairs of items that need no question. */
	readonly isSettled: (one: number, other: number) => boolean
}

/** Share of the questions about members that may not belong. */
const oddShare = 0.3
const smallestAsked = 4
/** Pairs of groups less like than this share of the threshold are not worth a person's time. */
const leastShare = 0.55

/** At most `count` questions, the most useful first. `groups`: items of each group. */
export function usefulQuestions(
	vectors: readonly Vector[],
	groups: readonly (readonly number[])[],
	level: Level,
	count: number,
	{ isSettled }: Asked,
): readonly Question[] {
	const odd = oddOnes(vectors, groups, isSettled)
	const same = sameOnes(vectors, groups, thresholds[level], isSettled)
	const odds = odd.slice(0, Math.max(Math.round(count * oddShare), count - same.length))
	return [...interleaved(same.slice(0, count - odds.length), odds)]
}

function* interleaved(many: readonly Question[], few: readonly Question[]): Generator<Question> {
	let taken = 0
	for (const [index, question] of many.entries()) {
		yield question
		const due = Math.floor(((index + 1) * few.length) / Math.max(1, many.length))
		while (taken < due) {
			const next = few[taken++]
			if (next !== undefined) yield next
		}
	}
	yield* few.slice(taken)
}

/** The least like member of each larger group, largest and least cohesive groups first. */
function oddOnes(vectors: readonly Vector[], groups: readonly (readonly number[])[], isSettled: Asked["isSettled"]): readonly Question[] {
	const found: { readonly question: Question; readonly worth: number }[] = []
	groups.forEach((items, group) => {
		if (items.length < smallestAsked) return
		const total = sumOf(items.map((item) => vectors[item] ?? empty))
		const likeness = items.map((item) => {
			const own = vectors[item] ?? empty
			return { item, likeness: (dotWithSum(own, total) - dot(own, own)) / (items.length - 1) }
		})
		likeness.sort((a, b) => a.likeness - b.likeness || a.item - b.item)
		const mean = likeness.reduce((sum, one) => sum + one.likeness, 0) / items.length
		const central = likeness.at(-1)?.item ?? 0
		for (const { item, likeness: own } of likeness.slice(0, Math.ceil(items.length / 4))) {
			if (own > mean * 0.85 || isSettled(item, central)) continue
			found.push({ question: { kind: "odd", group, item, likeness: own }, worth: items.length * (mean - own + 0.02) })
		}
	})
	return found.sort((a, b) => b.worth - a.worth).map(({ question }) => question)
}

const empty: Vector = { ids: new Int32Array(), values: new Float32Array() }

function sameOnes(
	vectors: readonly Vector[],
	groups: readonly (readonly number[])[],
	threshold: number,
	isSettled: Asked["isSettled"],
): readonly Question[] {
	const means = groups.map((items) =>
		meanOf(
			items.map((item) => vectors[item] ?? empty),
			120,
		),
	)
	const found: { readonly question: Question; readonly worth: number }[] = []
	const { ones, others, likeness: all } = pairsOf(matrixOf(means), 0, threshold * leastShare)
	all.forEach((likeness, at) => {
		const [one, other] = [Math.min(ones[at] ?? 0, others[at] ?? 0), Math.max(ones[at] ?? 0, others[at] ?? 0)]
		const [left, right] = [groups[one] ?? [], groups[other] ?? []]
		if (left.some((item) => right.some((far) => isSettled(item, far)))) return
		// Pairs gained if yes, by how likely it is; a huge group must not take all the questions.
		const gain = Math.min(left.length * right.length, 24) ** 0.5
		found.push({ question: { kind: "same", one, other, likeness }, worth: gain * likeness ** 2 })
	})
	return found.sort((a, b) => b.worth - a.worth).map(({ question }) => question)
}
