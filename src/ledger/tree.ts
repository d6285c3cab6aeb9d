/**
 * The Merkle tree of RFC 6962 over leaf hashes, pure. Node (level, index) covers the leaves from index·2^level on, 2^level of them; only
 * whole ones are kept. It is complete with leaf (index+1)·2^level − 1 and is stored beside that leaf.
 */
import { createHash } from "node:crypto"

/** 32 bytes. */
export type Hash = Uint8Array

const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)

/** RFC 6962 §2.1: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: string | Uint8Array): Hash {
	return createHash("sha256").update(leafPrefix).update(entry).digest()
}

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
	return createHash("sha256").update(nodePrefix).update(left).update(right).digest()
}

/** Root of the tree without leaves: the hash of nothing. */
export function emptyRoot(): Hash {
	return createHash("sha256").digest()
}

/** The whole nodes on the right edge, the largest first: one for each bit of the size. */
export type Frontier = readonly Hash[]

/**
 * Adds a leaf to a tree of `size` leaves. `completed`: the whole nodes that end with this leaf, by level, the leaf itself first.
 * At most log2(size) hashes are made, two on average.
 */
export function grow(frontier: Frontier, size: number, leaf: Hash): { readonly frontier: Frontier; readonly completed: readonly Hash[] } {
	const rest = [...frontier]
	const completed = [leaf]
	let node = leaf
	for (let left = size; left % 2 === 1; left = Math.floor(left / 2)) {
		const before = rest.pop()
		if (before === undefined) throw new Error("the frontier does not fit the size")
		node = nodeHash(before, node)
		completed.push(node)
	}
	return { frontier: [...rest, node], completed }
}

/** Root of the tree whose right edge is `frontier`. */
export function rootOf(frontier: Frontier): Hash {
	const [last, ...larger] = frontier.toReversed()
	if (last === undefined) return emptyRoot()
	return larger.reduce((right, left) => nodeHash(left, right), last)
}
