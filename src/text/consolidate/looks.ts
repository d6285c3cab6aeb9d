/** The looks at a message, and how they make one vector. Pure. */
import { Tally } from "./tally.ts"
import { against, opposing, opposingMatter, opposingTime, type Vector } from "./vector.ts"

/** The order is part of a feature's number. */
const looks = ["words", "what", "pairs", "concepts", "where", "both", "siblings", "author", "when"] as const

/**
 * Each is compared on its own and counts by the weight of its level. `words`: names of places among them; `what`: words of the matter
 * only; `pairs`: neighbouring signs, so that slips of the pen and names cut differently still meet; `where`: names of places; `both`: every
 * concept with every name, the same matter at the same place; `siblings`: whole names by their kind, which give back what two names of one kind take; `author`: every
 * concept with who wrote of it; `when`: the days it was written in.
 */
export type Look = (typeof looks)[number]

/** Used again for the next message. */
export type Blocks = Readonly<Record<Look, Tally>> & {
	/** Kinds of the siblings: features that count against likeness, and how many names are of each. */
	readonly kinds: Tally
}

export function newBlocks(): Blocks {
	return {
		words: new Tally(),
		what: new Tally(),
		pairs: new Tally(),
		concepts: new Tally(),
		where: new Tally(),
		both: new Tally(),
		siblings: new Tally(),
		author: new Tally(),
		when: new Tally(),
		kinds: new Tally(),
	}
}

/** How much each look counts at a level; a weight is what a full agreement adds to the likeness. */
export type Mixture = Readonly<Record<Look, number>> & {
	/** What naming another place takes away; part of `where`, which gives it back where the names agree. */
	readonly otherPlace: number
	/** What speaking of another matter takes away; part of `concepts`, which gives it back where they agree. */
	readonly otherMatter: number
	/** What being written at another time takes away; `when` gives it back, and more, to those of the same days. */
	readonly otherTime: number
}
/** Weight from which on a place is clear. */
const clear = 0.3

/** Features kept of each look, the weightiest: a long body says the same again. */
export type Kept = Readonly<Record<Look, number>>

/** Of one message hardly ever more than 140; more than this there cannot be. */
const mostFeatures = 1024
const order = new Float64Array(mostFeatures)
const weights = new Float64Array(mostFeatures)

/** One vector whose dot product with another is the weighted sum of the looks' cosines. */
export function mixed(blocks: Blocks, mixture: Mixture, kept: Kept): Vector {
	let size = 0
	const put = (feature: number, weight: number): void => {
		// Sorted as one number: the feature, and where its weight stands.
		order[size] = feature * mostFeatures + size
		weights[size++] = weight
	}
	if (mixture.otherPlace > 0 && isClear(blocks.where)) put(opposing, Math.sqrt(mixture.otherPlace))
	// A faint matter gives back less where it agrees, so it takes less away.
	if (mixture.otherMatter > 0 && blocks.concepts.size > 0) put(opposingMatter, Math.sqrt(mixture.otherMatter) * normOf(blocks.concepts))
	if (mixture.otherTime > 0 && blocks.when.size > 0) put(opposingTime, Math.sqrt(mixture.otherTime))
	if (mixture.siblings > 0)
		for (let kind = 0; kind < blocks.kinds.size; kind++) put(blocks.kinds.ids[kind] ?? 0, Math.sqrt(mixture.siblings))
	looks.forEach((look, offset) => {
		const by = Math.sqrt(mixture[look])
		if (by > 0) blocks[look].weightiest(kept[look], (id, weight) => put(id * looks.length + offset + against, weight * by))
	})
	const sorted = order.subarray(0, size).sort()
	const ids = new Int32Array(size)
	const values = new Float32Array(size)
	for (let at = 0; at < size; at++) {
		const key = sorted[at] ?? 0
		const feature = Math.floor(key / mostFeatures)
		ids[at] = feature
		values[at] = weights[key - feature * mostFeatures] ?? 0
	}
	return { ids, values }
}

function normOf({ weights: spoken, size }: Tally): number {
	let sum = 0
	for (let index = 0; index < size; index++) sum += (spoken[index] ?? 0) ** 2
	return Math.sqrt(sum)
}

function isClear({ weights: named, size }: Tally): boolean {
	for (let index = 0; index < size; index++) if ((named[index] ?? 0) >= clear) return true
	return false
}

const pairs = looks.indexOf("pairs")
const concepts = looks.indexOf("concepts")
const where = looks.indexOf("where")
const when = looks.indexOf("when")

/** Pairs of signs are too many to look up by, and so are those who write on one day; whoever means the same shares a word or a place. */
export function isLookedUp(feature: number): boolean {
	const look = (feature - against) % looks.length
	return look !== pairs && look !== when
}

/** Whether the feature is a concept: shared by many, and the only thing two messages of one theme may share. */
export function isConcept(feature: number): boolean {
	return (feature - against) % looks.length === concepts
}

/** Whether the feature is the whole name of a place: their numbers are odd, those of its words even. */
export function isWholeName(feature: number): boolean {
	return (feature - against) % looks.length === where && ((feature - against - where) / looks.length) % 2 === 1
}
