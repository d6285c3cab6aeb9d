/**
 * The Merkle tree of RFC 6962 over leaf hashes, pure. Node (level, index) covers the leaves from index·2^level on, 2^level of them; only
 * whole ones are kept. It is complete with leaf (index+1)·2^level − 1 and is stored beside that leaf.
 */
import { hash } from "node:crypto"

/** SHA-256, 64 hex digits: as they are stored, shown and compared. ▲ Also three times as fast as buffers, which cost more than the hashing. */
export type Hash = string

/** RFC 6962 §2.1: SHA-256(0x00 ‖ entry); text as UTF-8. */
export function leafHash(entry: string | Uint8Array): Hash {
	return typeof entry === "string" ? hash("sha256", `\0${entry}`, "hex") : hash("sha256", Buffer.concat([Buffer.of(0), entry]), "hex")
}

/** Prefix and both children; written anew for each node. */
const node = Buffer.alloc(65, 1)

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
	const written = node.write(left, 1, "hex") + node.write(right, 33, "hex")
	// Anything shorter would leave the last node's bytes in place.
	if (written !== 64) throw new TypeError("a node is made of two hashes")
	return hash("sha256", node, "hex")
}

/** Root of the tree without leaves: the hash of nothing. */
export function emptyRoot(): Hash {
	return hash("sha256", "", "hex")
}

/** The whole nodes on the right edge, the largest first: one for each bit of the size. */
export type Frontier = readonly Hash[]

/**
 * Adds a leaf to a tree of `size` leaves. `completed`: the whole nodes that end with this leaf, by level, the leaf itself first.
 * At most log2(size) hashes are made, one on average.
 */
export function grow(frontier: Frontier, size: number, leaf: Hash): { readonly frontier: Frontier; readonly completed: readonly Hash[] } {
	const rest = [...frontier]
	const completed = [leaf]
	let last = leaf
	for (let left = size; left % 2 === 1; left = Math.floor(left / 2)) {
		const before = rest.pop()
		if (before === undefined) throw new Error("the frontier does not fit the size")
		last = nodeHash(before, last)
		completed.push(last)
	}
	rest.push(last)
	return { frontier: rest, completed }
}

/** Root of the tree whose right edge is `frontier`. */
export function rootOf(frontier: Frontier): Hash {
	const [last, ...larger] = frontier.toReversed()
	if (last === undefined) return emptyRoot()
	return larger.reduce((right, left) => nodeHash(left, right), last)
}

/** Hashes written one after another, as they are stored. */
export function hashesIn(text: string): readonly Hash[] {
	return Array.from({ length: text.length / 64 }, (_, index) => text.slice(index * 64, (index + 1) * 64))
}
