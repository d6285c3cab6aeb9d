/** The ways in which a group would fall into two, the least sure first: the merges of average link on its members alone. Pure. */
import { dot, type Vector } from "./vector.ts"

export type Cut = {
	/** The smaller of the two that were merged last, and the other of them. */
	readonly part: readonly number[]
	readonly from: readonly number[]
	/** All others of the group. */
	readonly rest: readonly number[]
	/** How like the two sides of the merge are on average, over all pairs. */
	readonly likeness: number
}

/** Members looked at: what is said hundreds of times needs no question about each. */
const mostLookedAt = 200

/** `items`: indices into `vectors`. A merge within a side splits off the smaller of its two. */
export function* cutsOf(vectors: readonly Vector[], items: readonly number[]): Generator<Cut> {
	const looked = items.slice(0, mostLookedAt)
	for (const { one, other, likeness } of mergesOf(looked.map((item) => vectors[item] ?? nothing)).reverse()) {
		const [small, large] = one.length < other.length ? [one, other] : [other, one]
		const [part, from] = [new Set(small.map((at) => looked[at])), new Set(large.map((at) => looked[at]))]
		yield {
			part: items.filter((item) => part.has(item)),
			from: items.filter((item) => from.has(item)),
			rest: items.filter((item) => !part.has(item)),
			likeness,
		}
	}
}

const nothing: Vector = { ids: new Int32Array(), values: new Float32Array() }

type Merge = { readonly one: readonly number[]; readonly other: readonly number[]; readonly likeness: number }

/** All merges down to one group, the most alike first: along chains of nearest neighbours, which average link allows and which asks each pair but a few times. */
function mergesOf(vectors: readonly Vector[]): Merge[] {
	const likeness = vectors.map((one) => Float64Array.from(vectors, (other) => dot(one, other)))
	const members: (readonly number[] | undefined)[] = vectors.map((_, at) => [at])
	const merges: Merge[] = []
	const chain: number[] = []
	const between = (one: number, other: number): number => likeness[one]?.[other] ?? 0
	while (merges.length < vectors.length - 1) {
		const last = chain.at(-1) ?? members.findIndex((group) => group !== undefined)
		if (chain.length === 0) chain.push(last)
		const before = chain.at(-2)
		// Who is as near as the one before is no nearer: else equal ones would be walked round for ever.
		let nearest = before
		members.forEach((group, at) => {
			if (group === undefined || at === last) return
			if (nearest === undefined || between(last, at) > between(last, nearest)) nearest = at
		})
		if (nearest === undefined) break
		if (nearest !== before) {
			chain.push(nearest)
			continue
		}
		chain.length -= 2
		const [one, other] = [members[Math.min(last, nearest)] ?? [], members[Math.max(last, nearest)] ?? []]
		merges.push({ one, other, likeness: between(last, nearest) })
		const [into, from] = [Math.min(last, nearest), Math.max(last, nearest)]
		members.forEach((group, at) => {
			const row = likeness[into]
			const column = likeness[at]
			if (group === undefined || row === undefined || column === undefined || at === into || at === from) return
			const mean = (one.length * between(into, at) + other.length * between(from, at)) / (one.length + other.length)
			row[at] = mean
			column[into] = mean
		})
		members[into] = [...one, ...other]
		members[from] = undefined
	}
	return merges.sort((a, b) => b.likeness - a.likeness)
}
