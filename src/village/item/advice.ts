/** What a model said of the opinions, and how the board uses it. Pure. */
import type { Foreseen } from "./commands.ts"

/** Which way the board is put in order. `fallback`: a model was asked and was no help. */
type Way = "lexicon" | "model" | "fallback"

export type Advice = {
	readonly way: Way
	/** Claims of opinions that do not stand on the board yet. */
	readonly foreseen: Foreseen
	/** Pairs of claims that are one matter. What people say of them comes first. */
	readonly same: readonly (readonly [string, string])[]
	/** Titles by `keyOf` of the claims they were given to. */
	readonly titles: ReadonlyMap<string, string>
}

/** Nobody was asked. */
export const alone: Advice = { way: "lexicon", foreseen: new Map(), same: [], titles: new Map() }

/** Another set of claims is another group, and keeps its own words for a title. */
export function keyOf(members: readonly string[]): string {
	return members.toSorted().join(" ")
}
