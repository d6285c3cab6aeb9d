/** What a group is: its title, category, place, how sure we are, and why it was put together. Pure. */
import type { ConceptReader } from "./concepts.ts"
import { headlineOf } from "./headline.ts"
import { type Level, thresholds } from "./levels.ts"
import { type Category, categories } from "./lexicon/index.ts"
import { dot, dotWithSum, sumOf, type Vector } from "./vector.ts"

/** A message as it was read. */
export type Member = {
	readonly title: string
	readonly body: string
	readonly vector: Vector
	readonly places: readonly string[]
	readonly concepts: readonly { readonly concept: number; readonly strength: number }[]
}

/** What members have in common, in the words of the lexicon and of the members. */
export type Why = {
	readonly members: number
	/** Those all speak of; where there is none, those more than half speak of. */
	readonly concepts: readonly string[]
	readonly isOfAll: boolean
	/** Named by every member. */
	readonly places: readonly string[]
	readonly likeness: number
}

export type Description = {
	readonly title: string
	readonly category: Category
	/** Named by at least half of the members; null where there is none. */
	readonly place: string | null
	/** 0 to 1. */
	readonly confidence: number
	readonly why: Why
	/** Index of the member that is most like all others. */
	readonly central: number
}

export function describeGroup(members: readonly Member[], level: Level, concepts: ConceptReader): Description {
	const all = members.length < 2 ? new Float64Array() : toAll(members)
	const likeness = likenessWithin(members, all)
	const central = centralOf(members, all)
	const member = members[central]
	const { names: shared, isOfAll } = sharedConcepts(members, concepts)
	const places = common(members.map(({ places }) => places.slice(0, 4)))
	return {
		title: member === undefined ? "" : headlineOf(member, concepts),
		category: categoryOf(members, concepts),
		place: places.most[0] ?? null,
		confidence: confidenceOf(likeness, members.length, level, shared.length > 0),
		why: { members: members.length, concepts: shared, isOfAll, places: places.all, likeness: Math.round(likeness * 100) / 100 },
		central,
	}
}

/** How each member is to all together, itself included. */
function toAll(members: readonly Member[]): Float64Array {
	const sum = sumOf(members.map(({ vector }) => vector))
	return Float64Array.from(members, ({ vector }) => dotWithSum(vector, sum))
}

/** Mean likeness over all pairs; 1 for one alone. */
function likenessWithin(members: readonly Member[], all: Float64Array): number {
	const n = members.length
	if (n < 2) return 1
	const own = members.reduce((sum, { vector }) => sum + dot(vector, vector), 0)
	return (all.reduce((sum, each) => sum + each, 0) - own) / (n * (n - 1))
}

/** Of members alike to all others the one with the shortest headline: it says the same with less. */
function centralOf(members: readonly Member[], all: Float64Array): number {
	let best = 0
	let most = Number.NEGATIVE_INFINITY
	members.forEach((member, index) => {
		const length = (member.title || member.body).length
		const score = (all[index] ?? 0) / members.length - Math.max(0, length - 24) / 400
		if (score > most + 1e-9) {
			best = index
			most = score
		}
	})
	return best
}

const sharedBy = 0.5
const naming = 0.65

function sharedConcepts(
	members: readonly Member[],
	concepts: ConceptReader,
): { readonly names: readonly string[]; readonly isOfAll: boolean } {
	const counts = new Map<number, number>()
	for (const member of members) for (const { concept } of member.concepts.slice(0, 4)) counts.set(concept, (counts.get(concept) ?? 0) + 1)
	// 夜间, 扬尘 stand beside many matters and name none. What one of two speaks of is nothing both speak of.
	const telling = [...counts].filter(
		([concept, count]) => count > members.length * sharedBy && (concepts.known[concept]?.weight ?? 0) >= naming,
	)
	const ofAll = telling.filter(([, count]) => count === members.length)
	const names = (ofAll.length > 0 ? ofAll : telling)
		.sort((a, b) => b[1] - a[1] || a[0] - b[0])
		.slice(0, 3)
		.map(([concept]) => concepts.known[concept]?.name ?? "")
	return { names, isOfAll: ofAll.length > 0 }
}

function common(lists: readonly (readonly string[])[]): { readonly most: readonly string[]; readonly all: readonly string[] } {
	const counts = new Map<string, number>()
	for (const list of lists) for (const word of new Set(list)) counts.set(word, (counts.get(word) ?? 0) + 1)
	const most = [...counts].filter(([, count]) => count >= lists.length * sharedBy).sort((a, b) => b[1] - a[1])
	const wordsOf = (found: typeof most) => found.slice(0, 2).map(([word]) => word)
	return { most: wordsOf(most), all: wordsOf(most.filter(([, count]) => count === lists.length)) }
}

/** The category most strongly spoken of; the strongest concepts of a message count most. */
function categoryOf(members: readonly Pick<Member, "concepts">[], { known }: ConceptReader): Category {
	const sums = new Map<Category, number>()
	for (const { concepts } of members)
		concepts.slice(0, 5).forEach(({ concept, strength }, rank) => {
			const category = known[concept]?.category
			if (category !== undefined) sums.set(category, (sums.get(category) ?? 0) + strength / (1 + rank))
		})
	const order = Object.keys(categories)
	const [best] = [...sums].sort((a, b) => b[1] - a[1] || order.indexOf(a[0]) - order.indexOf(b[0]))
	return best?.[0] ?? "other"
}

/** At the threshold it is an even bet, at .9 it is certain. Of one alone we know only whether we understood it. */
function confidenceOf(likeness: number, members: number, level: Level, isUnderstood: boolean): number {
	if (members < 2) return isUnderstood ? 0.9 : 0.6
	const floor = thresholds[level] * 0.6
	const share = Math.min(1, Math.max(0, (likeness - floor) / (0.9 - floor)))
	return Math.round((0.5 + 0.49 * share) * 100) / 100
}
