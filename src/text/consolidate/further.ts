/** The further matters of messages: each goes where the message most like it is; one like no other stays without a group. Pure. */
import type { Span } from "./claims.ts"
import type { Level } from "./levels.ts"
import { Nearby } from "./nearby.ts"
import type { Placed } from "./packed.ts"
import type { Vector } from "./vector.ts"

/** A further matter: of which message, where in its text, and the reading (by its place among those placed) that it is most like. */
export type Further = { readonly index: number; readonly span: Span; readonly near: number | null }

/** A further matter: of which message, where in its text, and how it looks; undefined: without words. */
export type Claim = { readonly index: number; readonly span: Span; readonly vector: Vector | undefined }

/** A message's vector at one level, and the message's index among all. */
export type PlacedVector = { readonly index: number; readonly vector: Vector }

export function vectorsOf(placed: readonly Placed[], level: Level): readonly PlacedVector[] {
	return placed.map(({ index, read }) => ({ index, vector: read.vectors[level] }))
}

export function placeClaims(claims: readonly Claim[], placed: readonly PlacedVector[], level: Level): readonly Further[] {
	if (claims.length === 0) return []
	const nearby = new Nearby(level)
	for (const { vector } of placed) nearby.add(vector)
	return claims.map(({ index, span, vector }) => {
		const near = vector === undefined ? [] : nearby.near(vector)
		return { index, span, near: near.find(({ item }) => placed[item]?.index !== index)?.item ?? null }
	})
}
