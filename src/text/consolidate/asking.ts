/** Whether two messages are so alike that a person should be asked 是不是同一件事？ Pure. */
import type { Read } from "./consolidate.ts"
import { thresholds } from "./levels.ts"
import { dot } from "./vector.ts"

/** Above what is merged by itself: two lamps at places that nothing tells apart reach .07. */
const plainly = thresholds.issue + 0.075
/** ▲ One matter in other words has .4 and more, two matters at one place .34 and less. */
const oneMatter = 0.4

/** `likeness`: at the level of issue, at least what is merged there. Where it is less than plain both must speak of one matter, and of no two places. */
export function isWorthAsking(one: Read, other: Read, likeness: number): boolean {
	if (likeness >= plainly) return true
	return dot(one.vectors.theme, other.vectors.theme) >= oneMatter && mayBeOnePlace(one.member.places, other.member.places)
}

/** Who names no place may mean any. */
function mayBeOnePlace(one: readonly string[], other: readonly string[]): boolean {
	return (
		one.length === 0 || other.length === 0 || one.some((name) => other.some((another) => name.includes(another) || another.includes(name)))
	)
}
