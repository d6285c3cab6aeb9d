/**
 * The two levels of likeness, frozen: weights and thresholds were chosen by the mean over five districts' messages, with an eye on short ones of a
 * village, and are never fitted to the heap at hand (▲ every self-calibration transferred worse).
 */
import { type Blocks, type Kept, type Mixture, mixed } from "./looks.ts"
import type { Vector } from "./vector.ts"

export const levels = ["issue", "theme"] as const
/** `issue`: the same matter at the same place. `theme`: what one item of a village's list would cover. */
export type Level = (typeof levels)[number]

/** A headline or a word in passing is told apart by every sign; a story says the same in many ways. */
export type Shape = "headline" | "story"

const theme: Mixture = { words: 0.14, what: 0.12, pairs: 0.18, concepts: 0.43, where: 0.08, both: 0.05, siblings: 0, otherPlace: 0 }
const mixtures: Readonly<Record<Level, Readonly<Record<Shape, Mixture>>>> = {
	issue: {
		headline: { words: 0.22, what: 0, pairs: 0.22, concepts: 0.11, where: 0.25, both: 0.39, siblings: 0.35, otherPlace: 0.2 },
		story: { words: 0.3, what: 0, pairs: 0.24, concepts: 0.14, where: 0.23, both: 0, siblings: 0, otherPlace: 0.09 },
	},
	theme: { headline: theme, story: theme },
}

export const thresholds: Readonly<Record<Level, number>> = { issue: 0.2, theme: 0.27 }

/** The most that pairs of signs may bring, which nothing is looked up by. */
export const mostOfPairs: Readonly<Record<Level, number>> = {
	issue: Math.max(mixtures.issue.headline.pairs, mixtures.issue.story.pairs),
	theme: theme.pairs,
}

const kept: Readonly<Record<Level, Kept>> = {
	issue: { words: 40, what: 0, pairs: 60, concepts: 8, where: 24, both: 24, siblings: 8 },
	theme: { words: 20, what: 20, pairs: 24, concepts: 10, where: 8, both: 8, siblings: 0 },
}

/** A message as a vector at each level. */
export type Vectors = Readonly<Record<Level, Vector>>

export function vectorAt(level: Level, shape: Shape, blocks: Blocks): Vector {
	return mixed(blocks, mixtures[level][shape], kept[level])
}
