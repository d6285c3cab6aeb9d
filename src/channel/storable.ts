/** Text of a platform as it can be stored and sent back. Pure. */

/**
 * Without NUL, which PostgreSQL takes for no text; half a surrogate pair, which no UTF-8 can say and no hash takes, becomes U+FFFD. At most
 * `longest` UTF-16 units, and never cut inside a pair.
 */
export function storable(text: string, longest = Number.POSITIVE_INFINITY): string {
	const whole = text.replace(/\0/g, "").toWellFormed()
	return whole.length <= longest ? whole : whole.slice(0, longest).replace(/\p{Surrogate}$/u, "")
}
