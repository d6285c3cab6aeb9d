/** Bundles made without a store: by the village itself, and by forgers who know how far to go. */
import { documentLine, entryLine, headerLine, rootLine } from "../../src/ledger/bundle.ts"
import { entryText } from "../../src/ledger/entry.ts"
import { type Anchor, type BoundRecounter, bundleVerifier, canonical, type Entry, type Verdict } from "../../src/ledger/index.ts"
import { type KeyPair, keyIdOf, makeKeyPair, type SignedRoot, signClaim } from "../../src/ledger/sign.ts"
import { type Frontier, grow, leafHash, rootOf } from "../../src/ledger/tree.ts"

export const villageId = "village-1"
export const ownKey: KeyPair = makeKeyPair()
export const foreignKey: KeyPair = makeKeyPair()

export const leafOf = (entry: Entry): string => leafHash(entryText(entry))

/** Roots over the entries, signed after each of the sizes. */
export function signedRoots(entries: readonly Entry[], sizes: readonly number[], key: KeyPair): readonly SignedRoot[] {
	const roots: SignedRoot[] = []
	let frontier: Frontier = []
	const sign = (size: number) => {
		if (!sizes.includes(size)) return
		const root = rootOf(frontier)
		roots.push(signClaim(villageId, { size, root, at: 1_000 + size, keyId: keyIdOf(key.publicKey) }, key.privateKey))
	}
	sign(0)
	entries.forEach((entry, index) => {
		frontier = grow(frontier, index, leafHash(entryText(entry))).frontier
		sign(index + 1)
	})
	return roots
}

/** The lines in their order. `leaf` and `roots` may be another's: a forger's or the village's own. */
export function linesOf(parts: {
	readonly entries: readonly Entry[]
	readonly leaves?: readonly string[]
	readonly roots: readonly SignedRoot[]
	readonly keys?: readonly string[]
	readonly documents?: readonly string[]
}): readonly string[] {
	const lines = [headerLine({ villageId, keys: parts.keys ?? [ownKey.publicKey] }), ...(parts.documents ?? []).map(documentLine)]
	const rootsAt = (size: number) => parts.roots.filter((root) => root.size === size).map(rootLine)
	lines.push(...rootsAt(0))
	parts.entries.forEach((entry, index) => {
		const body = canonical(entry.body)
		lines.push(entryLine({ ...entry, body }, parts.leaves?.[index] ?? leafOf(entry)), ...rootsAt(index + 1))
	})
	return lines
}

export function verdictOn(lines: readonly string[], anchor?: Anchor, recounters: readonly BoundRecounter[] = []): Verdict {
	const verifier = bundleVerifier({ recounters, ...(anchor !== undefined && { anchor }) })
	lines.every((line) => verifier.line(line))
	return verifier.end()
}
