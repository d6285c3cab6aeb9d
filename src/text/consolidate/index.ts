/** Consolidation: from opinions to groups. What others use of it. */
export { isWorthAsking } from "./asking.ts"
export type { Pairs } from "./average-link.ts"
export { joinedPairs } from "./candidates.ts"
export { splitClaims } from "./claims.ts"
export { pairedIssues } from "./cluster.ts"
export {
	assembled,
	type Consolidation,
	Consolidator,
	claimAt,
	type Group,
	type Options as ConsolidatorOptions,
	type Read,
	textOf,
} from "./consolidate.ts"
export { type PackedCuts, packedCuts, unpackedCuts } from "./cuts.ts"
export { type Claim, type Further, type PlacedVector, placeClaims, vectorsOf } from "./further.ts"
export { headlineOf } from "./headline.ts"
export { type Level, levels } from "./levels.ts"
export { type Category, type Concept, categories } from "./lexicon/index.ts"
export { Nearby } from "./nearby.ts"
export { readOwnWords } from "./own-words.ts"
export { looksAt, type PackedLooks, type PackedReads, type Placed, packed, unpacked } from "./packed.ts"
export { type Question, usefulQuestions } from "./questions.ts"
export type { Message } from "./read.ts"
export { whyInWords, whyWords } from "./why.ts"
