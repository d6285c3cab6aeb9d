/**
 * Proofs over the tree (RFC 6962 §2.1.1 and §2.1.2), pure. A plan names the whole nodes each step is made of, so that a proof costs as many
 * reads as the tree has levels; the checks are those of RFC 9162 §2.1.3.2 and §2.1.4.2. Leaves are counted from 0.
 */
import { type Hash, nodeHash, rootOf } from "./tree.ts"

/** A whole node: covers 2^level leaves from index·2^level on. */
export type NodeAt = { readonly level: number; readonly index: number }

/** The steps of a proof, each the hash over some nodes, the largest first. */
export type Plan = readonly (readonly NodeAt[])[]

/** The whole nodes that make up a tree's leaves from `start` to before `end`; `start` is a multiple of the largest one's size. */
function nodesOver(start: number, end: number): readonly NodeAt[] {
	const nodes: NodeAt[] = []
	for (let at = start; at < end; ) {
		const level = Math.floor(Math.log2(end - at))
		nodes.push({ level, index: at / 2 ** level })
		at += 2 ** level
	}
	return nodes
}

/** The largest power of two below `size` (> 1): where a tree is divided. */
function splitOf(size: number): number {
	return 2 ** Math.ceil(Math.log2(size) - 1)
}

/** PATH(leaf, D[0:size]): the siblings from the leaf up. */
export function inclusionPlan(leaf: number, size: number): Plan {
	const steps: (readonly NodeAt[])[] = []
	let [start, end] = [0, size]
	while (end - start > 1) {
		const middle = start + splitOf(end - start)
		if (leaf < middle) {
			steps.push(nodesOver(middle, end))
			end = middle
		} else {
			steps.push(nodesOver(start, middle))
			start = middle
		}
	}
	return steps.reverse()
}

/** PROOF(older, D[0:size]), 0 < older ≤ size. */
export function consistencyPlan(older: number, size: number): Plan {
	const steps: (readonly NodeAt[])[] = []
	let [start, end] = [0, size]
	while (older < end) {
		const middle = start + splitOf(end - start)
		if (older <= middle) {
			steps.push(nodesOver(middle, end))
			end = middle
		} else {
			steps.push(nodesOver(start, middle))
			start = middle
		}
	}
	// The older tree's own root is known to whoever checks.
	if (start > 0) steps.push(nodesOver(start, end))
	return steps.reverse()
}

/** The proof of a plan. `hashOf` gives a node's hash. */
export function carryOut(plan: Plan, hashOf: (node: NodeAt) => Hash): readonly Hash[] {
	return plan.map((nodes) => rootOf(nodes.map(hashOf)))
}

/** The root that `path` leads to from a leaf's hash; undefined where the path does not fit leaf and size. */
export function rootFromPath(leaf: number, size: number, hash: Hash, path: readonly Hash[]): Hash | undefined {
	if (leaf >= size) return undefined
	let [fn, sn] = [leaf, size - 1]
	let root = hash
	for (const step of path) {
		if (sn === 0) return undefined
		if (fn % 2 === 1 || fn === sn) {
			root = nodeHash(step, root)
			while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
		} else root = nodeHash(root, step)
		;[fn, sn] = [half(fn), half(sn)]
	}
	return sn === 0 ? root : undefined
}

/** Whether the tree of `older` leaves is the beginning of the tree of `size` leaves. */
export function isConsistent(
	{ size: older, root: olderRoot }: { readonly size: number; readonly root: Hash },
	{ size, root }: { readonly size: number; readonly root: Hash },
	proof: readonly Hash[],
): boolean {
	if (older > size) return false
	if (older === size) return proof.length === 0 && olderRoot === root
	// Everything begins with nothing.
	if (older === 0) return proof.length === 0
	const steps = Number.isInteger(Math.log2(older)) ? [olderRoot, ...proof] : proof
	const [first, ...rest] = steps
	if (first === undefined) return false
	let [fn, sn] = [older - 1, size - 1]
	while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
	let [fr, sr] = [first, first]
	for (const step of rest) {
		if (sn === 0) return false
		if (fn % 2 === 1 || fn === sn) {
			fr = nodeHash(step, fr)
			sr = nodeHash(step, sr)
			while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
		} else sr = nodeHash(sr, step)
		;[fn, sn] = [half(fn), half(sn)]
	}
	return sn === 0 && fr === olderRoot && sr === root
}

/** Bit shifts end at 31 bits, counts at 53. */
function half(value: number): number {
	return Math.floor(value / 2)
}
