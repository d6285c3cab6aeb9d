/**
 * The two levels of likeness, frozen: weights and thresholds were chosen on one set of messages and are never fitted to the heap at
 * hand (▲ every self-calibration transferred worse).
 */
import { type Blocks, type Kept, type Mixture, mixed } from "./looks.ts"
import type { Vector } from "./vector.ts"

export const levels = ["issue", "theme"] as const
/** `issue`: the same matter at the same place. `theme`: what one item of a village's list would cover. */
export type Level = (typeof levels)[number]

export const mixtures: Readonly<Record<Level, Mixture>> = {
	issue: { words: 0.15, what: 0, pairs: 0.15, concepts: 0.1, where: 0.15, both: 0.45, otherPlace: 0.12 },
	theme: { words: 0.14, what: 0.12, pairs: 0.18, concepts: 0.43, where: 0.08, both: 0.05, otherPlace: 0 },
}

export const thresholds: Readonly<Record<Level, number>> = { issue: 0.16, theme: 0.23 }

const kept: Readonly<Record<Level, Kept>> = {
	issue: { words: 24, what: 0, pairs: 60, concepts: 8, where: 16, both: 24 },
	theme: { words: 16, what: 16, pairs: 24, concepts: 10, where: 6, both: 6 },
}

/** A message as a vector at each level. */
export type Vectors = Readonly<Record<Level, Vector>>

export function vectorAt(level: Level, blocks: Blocks): Vector {
	return mixed(blocks, mixtures[level], kept[level])
}

export function vectorsOf(blocks: Blocks): Vectors {
	return { issue: vectorAt("issue", blocks), theme: vectorAt("theme", blocks) }
}
