/** References into the media store, wherever in a row they stand. Pure. */
import type { Row } from "../../store/dump/shape.ts"

const mediaRef = /[0-9a-f]{64}\.[a-z0-9]{2,4}/g

export function* mediaRefs(row: Row): Generator<string> {
	for (const value of Object.values(row)) if (typeof value === "string") for (const [ref] of value.matchAll(mediaRef)) yield ref
}
