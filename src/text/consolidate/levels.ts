/**
 * The two levels of likeness, frozen: weights and thresholds were chosen by the mean over the messages of five districts and of three slices of a
 * city's, at the threshold and a little beside it, with an eye on short ones of a village, and are never fitted to the heap at hand (▲ every
 * self-calibration transferred worse; ▲ weights chosen at the very threshold on five districts alone lost .1 to .2 on whole unseen ones).
 */
import { type Blocks, type Kept, type Mixture, mixed } from "./looks.ts"
import type { Vector } from "./vector.ts"

export const levels = ["issue", "theme"] as const
/** `issue`: the same matter at the same place. `theme`: what one item of a village's list would cover. */
export type Level = (typeof levels)[number]

/**
 * A headline names its place and its matter as they are written. A remark in a dozen signs does so by a word each, and by the same words as its
 * neighbour's about something else (五组的路灯坏了, 五组的水渠坏了). A story says the same in many ways.
 */
export type Shape = "headline" | "remark" | "story"

const theme: Mixture = {
	words: 0.14,
	what: 0.12,
	pairs: 0.18,
	concepts: 0.43,
	where: 0.08,
	both: 0.05,
	siblings: 0,
	author: 0,
	when: 0,
	otherPlace: 0,
	otherMatter: 0,
	otherTime: 0,
}
const mixtures: Readonly<Record<Level, Readonly<Record<Shape, Mixture>>>> = {
	issue: {
		headline: {
			words: 0.2,
			what: 0,
			pairs: 0.12,
			concepts: 0.1,
			where: 0.28,
			both: 0.44,
			siblings: 0.38,
			author: 0.26,
			when: 0.136,
			otherPlace: 0.14,
			otherMatter: 0,
			otherTime: 0.086,
		},
		remark: {
			words: 0.2,
			what: 0,
			pairs: 0.2,
			concepts: 0.28,
			where: 0.25,
			both: 0.37,
			siblings: 0.35,
			author: 0,
			when: 0,
			otherPlace: 0.21,
			otherMatter: 0.16,
			otherTime: 0,
		},
		story: {
			words: 0.39,
			what: 0,
			pairs: 0.27,
			concepts: 0.085,
			where: 0.2,
			both: 0,
			siblings: 0,
			author: 0.2,
			when: 0.134,
			otherPlace: 0.07,
			otherMatter: 0,
			otherTime: 0.073,
		},
	},
	theme: { headline: theme, remark: theme, story: theme },
}

export const thresholds: Readonly<Record<Level, number>> = { issue: 0.2, theme: 0.21 }

/** The most that looks may bring which nothing is looked up by: pairs of signs, and when. */
export const mostNotLookedUp: Readonly<Record<Level, number>> = {
	issue: Math.max(...Object.values(mixtures.issue).map(({ pairs, when }) => pairs + when)),
	theme: theme.pairs + theme.when,
}

const kept: Readonly<Record<Level, Kept>> = {
	issue: { words: 40, what: 0, pairs: 60, concepts: 8, where: 24, both: 24, siblings: 8, author: 4, when: 6 },
	theme: { words: 20, what: 20, pairs: 24, concepts: 10, where: 8, both: 8, siblings: 0, author: 0, when: 0 },
}

/** A message as a vector at each level. */
export type Vectors = Readonly<Record<Level, Vector>>

export function vectorAt(level: Level, shape: Shape, blocks: Blocks): Vector {
	return mixed(blocks, mixtures[level][shape], kept[level])
}
