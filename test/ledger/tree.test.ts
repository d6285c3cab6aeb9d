import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { carryOut, consistencyPlan, inclusionPlan, isConsistent, type NodeAt, rootFromPath } from "../../src/ledger/proof.ts"
import { emptyRoot, type Frontier, grow, type Hash, leafHash, rootOf } from "../../src/ledger/tree.ts"

/** The entries, roots and proofs with which the logs of Certificate Transparency test their trees (RFC 6962, RFC 9162). */
const entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
const roots = [
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
const [n10, n11, n20] = [
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
const [n12, n13, n21] = [
	"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
	"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
	"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
const [l0, l1, l4] = [
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
	"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
]
const inclusion: readonly (readonly [leaf: number, size: number, path: readonly string[]])[] = [
	[0, 1, []],
	[0, 8, [l1, n11, n21]],
	[5, 8, [l4, n13, n20]],
	[2, 3, [n10]],
	[1, 5, [l0, n11, l4]],
]
const consistency: readonly (readonly [older: number, size: number, proof: readonly string[]])[] = [
	[1, 1, []],
	[1, 8, [l1, n11, n21]],
	[6, 8, [n12, n13, n20]],
	[2, 5, [n11, l4]],
]

const bytes = (text: string): Uint8Array => Buffer.from(text, "hex")

/** A tree grown leaf by leaf: the root after each, and every whole node by its place. */
function grown(leaves: readonly Hash[]) {
	const nodes = new Map<string, Hash>()
	const rootsSoFar: Hash[] = [emptyRoot()]
	let frontier: Frontier = []
	leaves.forEach((leaf, index) => {
		const step = grow(frontier, index, leaf)
		for (const [level, hash] of step.completed.entries()) nodes.set(`${level}/${(index + 1) / 2 ** level - 1}`, hash)
		frontier = step.frontier
		rootsSoFar.push(rootOf(frontier))
	})
	const hashOf = ({ level, index }: NodeAt): Hash => {
		const hash = nodes.get(`${level}/${index}`)
		if (hash === undefined) throw new Error(`no whole node ${level}/${index}`)
		return hash
	}
	return { roots: rootsSoFar, hashOf }
}

/** RFC 6962 §2.1, word for word: MTH(D[n]) = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])), k the largest power of two below n. */
function rootByDefinition(leaves: readonly Hash[]): Hash {
	const [first] = leaves
	if (first === undefined) return createHash("sha256").digest("hex")
	if (leaves.length === 1) return first
	let k = 1
	while (k * 2 < leaves.length) k *= 2
	const [left, right] = [rootByDefinition(leaves.slice(0, k)), rootByDefinition(leaves.slice(k))]
	return createHash("sha256").update(Buffer.of(1)).update(bytes(left)).update(bytes(right)).digest("hex")
}

describe("the known answers of Certificate Transparency", () => {
	const tree = grown(entries.map((entry) => leafHash(bytes(entry))))

	it("roots of 0 to 8 leaves", () => {
		expect(tree.roots).toEqual(roots)
	})

	it.each(inclusion)("inclusion of leaf %i in %i", (leaf, size, path) => {
		expect(carryOut(inclusionPlan(leaf, size), tree.hashOf)).toEqual(path)
		expect(rootFromPath(leaf, size, leafHash(bytes(entries[leaf] ?? "")), path)).toBe(roots[size])
	})

	it.each(consistency)("consistency of %i with %i", (older, size, proof) => {
		expect(carryOut(consistencyPlan(older, size), tree.hashOf)).toEqual(proof)
		const [from, to] = [
			{ size: older, root: roots[older] ?? "" },
			{ size, root: roots[size] ?? "" },
		]
		expect(isConsistent(from, to, proof)).toBe(true)
	})
})

describe("every tree up to 40 leaves", () => {
	const leaves = Array.from({ length: 40 }, (_, index) => leafHash(String(index)))
	const tree = grown(leaves)
	const rootAt = (size: number): Hash => tree.roots[size] ?? emptyRoot()

	it("has the root the definition gives", () => {
		for (let size = 0; size <= leaves.length; size++) expect(rootAt(size)).toBe(rootByDefinition(leaves.slice(0, size)))
	})

	it("proves each of its leaves, within as many steps as it has levels, and for no other place", () => {
		for (let size = 1; size <= leaves.length; size++)
			leaves.slice(0, size).forEach((leaf, index) => {
				const path = carryOut(inclusionPlan(index, size), tree.hashOf)
				expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)))
				expect(rootFromPath(index, size, leaf, path)).toBe(rootAt(size))
				for (const other of [index - 1, index + 1].filter((each) => each >= 0))
					expect(rootFromPath(other, size, leaf, path)).not.toBe(rootAt(size))
				expect(rootFromPath(index, size, leaf, [...path, leaf])).toBeUndefined()
				if (path.length > 0) expect(rootFromPath(index, size, leaf, path.slice(1))).toBeUndefined()
			})
	})

	it("proves that it grew out of each smaller one, and out of no other", () => {
		for (let size = 1; size <= leaves.length; size++)
			for (let older = 1; older <= size; older++) {
				const proof = carryOut(consistencyPlan(older, size), tree.hashOf)
				const [from, to] = [
					{ size: older, root: rootAt(older) },
					{ size, root: rootAt(size) },
				]
				expect(isConsistent(from, to, proof)).toBe(true)
				expect(isConsistent({ ...from, root: leafHash("x") }, to, proof)).toBe(false)
				expect(isConsistent(from, { ...to, root: leafHash("x") }, proof)).toBe(false)
				expect(isConsistent(from, to, [...proof, leafHash("x")])).toBe(false)
			}
	})

	it("is proven by no path in which one byte differs", () => {
		fc.assert(
			fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (size, at, place, change) => {
				const index = at % size
				const path = carryOut(inclusionPlan(index, size), tree.hashOf)
				const step = Buffer.from(path[place % path.length] ?? "", "hex")
				step.writeUInt8(step.readUInt8(place % 32) ^ change, place % 32)
				const root = rootFromPath(index, size, leaves[index] ?? emptyRoot(), path.with(place % path.length, step.toString("hex")))
				expect(root === rootAt(size)).toBe(false)
			}),
		)
	})
})

it("counts beyond 31 bits: a path through a tree of 2^40 leaves is 40 steps long", () => {
	const size = 2 ** 40
	const plan = inclusionPlan(size - 3, size)
	expect(plan).toHaveLength(40)
	const same = leafHash("x")
	const path = carryOut(plan, () => same)
	expect(rootFromPath(size - 3, size, same, path)).toBeDefined()
})
