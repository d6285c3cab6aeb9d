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
	issue: { words: 0.3, what: 0, pairs: 0.2, concepts: 0.1, where: 0.1, both: 0.35, otherPlace: 0.05 },
	theme: { words: 0.2, what: 0.12, pairs: 0.12, concepts: 0.43, where: 0.08, both: 0.05, otherPlace: 0 },
}

export const thresholds: Readonly<Record<Level, number>> = { issue: 0.3, theme: 0.27 }

const kept: Readonly<Record<Level, Kept>> = {
	issue: { words: 40, what: 0, pairs: 60, concepts: 8, where: 12, both: 16 },
	theme: { words: 20, what: 20, pairs: 24, concepts: 10, where: 8, both: 8 },
}

/** A message as a vector at each level. */
export type Vectors = Readonly<Record<Level, Vector>>

export function vectorAt(level: Level, blocks: Blocks): Vector {
	return mixed(blocks, mixtures[level], kept[level])
}

export function vectorsOf(blocks: Blocks): Vectors {
	return { issue: vectorAt("issue", blocks), theme: vectorAt("theme", blocks) }
}
