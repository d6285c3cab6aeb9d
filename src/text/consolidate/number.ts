/**
 * Numbers for words, names and pairs of signs: hashes, so that a message reads the same whatever was read before it, in whichever process.
 * Two words of a heap hardly ever fall on one number, and then they only add up. Pure.
 */

/** Numbers have this many bits; a feature is such a number and the look it belongs to, and fits 31. */
export const bits = 27
/** Those of words and of whole names, which share a look: even numbers and odd ones. */
export const halfBits = bits - 1

/** `length`: bits wanted, at most 27. */
export function numberOfText(text: string, length = bits): number {
	let hash = 0x811c9dc5
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
	return stirred(hash) >>> (32 - length)
}

export function numberOfPair(one: number, other: number): number {
	return stirred(Math.imul(one, 0x9e3779b1) + Math.imul(other, 0x85ebca6b)) >>> (32 - bits)
}

/** Two signs that stand side by side: many a message, so the cheapest that spreads them. */
export function numberOfSigns(one: number, other: number): number {
	return (Math.imul(one, 0x9e3779b1) + Math.imul(other, 0x85ebca6b)) >>> (32 - bits)
}

function stirred(hash: number): number {
	let mixed = hash ^ (hash >>> 16)
	mixed = Math.imul(mixed, 0x85ebca6b)
	mixed ^= mixed >>> 13
	mixed = Math.imul(mixed, 0xc2b2ae35)
	return mixed ^ (mixed >>> 16)
}
