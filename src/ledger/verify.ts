/**
 * The verifier: takes a bundle line by line, in one pass and little memory, and names the first thing that does not fit. Pure: it knows
 * nothing of files, and no store. Without a root or a key known from elsewhere it can only say that a bundle agrees with itself, for a
 * forger who computes everything anew makes one that does.
 */
import type { Json } from "../engine/flow.ts"
import { type BundleHeader, readLine } from "./bundle.ts"
import { hashOf } from "./canonical.ts"
import type { Entry } from "./entry.ts"
import { handoverKind, readHandover } from "./handover.ts"
import type { BoundRecounter, RecountContext } from "./recount.ts"
import { isHandedOver, isSignedBy, keyIdOf, type SignedRoot } from "./sign.ts"
import { type Frontier, grow, leafHash, rootOf } from "./tree.ts"

/** What is known from elsewhere: a root as it was posted, or the village's public key; hex. */
export type Anchor = { readonly kind: "root"; readonly root: string } | { readonly kind: "key"; readonly publicKey: string }

export type FaultCode =
	/** The first line is no header of a bundle. */
	| "bundle.header"
	/** A line that is none of a bundle, was changed by hand, or stands in the wrong place. */
	| "bundle.line"
	/** Nothing in it. */
	| "bundle.empty"
	/** A key in the header that signed nothing. */
	| "bundle.key"
	/** A document is not what its hash says. */
	| "document.hash"
	/** An entry of another village. */
	| "entry.village"
	/** Not the next number: this entry is missing or was moved, or stands there twice. */
	| "entry.order"
	/** An entry was changed: its leaf's hash is another. */
	| "entry.changed"
	/** The entries since the root before are not those that were signed. */
	| "root.mismatch"
	/** A root that does not stand after its last entry. */
	| "root.order"
	/** The signature is not of the key it names. */
	| "root.signature"
	/** Signed with a key the header does not name, or not with the one given. */
	| "root.key"
	/** Signed with a key that had handed over before, or that nothing was handed over to yet. */
	| "root.retired"
	/** An entry that hands the signing over, but not from the key that signs then, or not signed by it. */
	| "key.handover"
	/** The root given is none of this bundle's: it belongs to a newer ledger, or the entries were changed and signed anew. */
	| "root.absent"
	/** Entries after the last root that counts: nobody known vouches for them. */
	| "root.uncovered"
	/** A figure in an entry is not what the entries before it add up to. */
	| "recount"

export type Fault = {
	readonly code: FaultCode
	/** Line of the file, from 1. */
	readonly line: number
	/** The first entry that is bad, or may be. */
	readonly seq?: number
	/** Where only a stretch is known: its last entry. */
	readonly untilSeq?: number
	/** What a recounter found, or the id of a key. */
	readonly detail?: string
}

export type Verdict = {
	readonly fault: Fault | undefined
	/** Entries read, those before the fault only. */
	readonly entries: number
	readonly roots: number
	/** Whether a root or key from elsewhere vouches for all of it; otherwise it only agrees with itself. */
	readonly isAnchored: boolean
	/** The last signed root. */
	readonly latest: SignedRoot | undefined
	/** Entries whose time lies before that of an earlier one: a clock was set back. Kept as they are; the order is the number. */
	readonly setBack: { readonly count: number; readonly first: number | undefined }
	readonly figures: readonly (readonly [name: string, value: number])[]
}

export type Verifier = {
	/** Takes the next line, without its line break. False once a fault was found: the rest need not be read. */
	line(text: string): boolean
	end(): Verdict
}

export function bundleVerifier({
	anchor,
	recounters,
}: {
	readonly anchor?: Anchor
	readonly recounters: readonly BoundRecounter[]
}): Verifier {
	let [lines, size, roots, latestAt] = [0, 0, 0, Number.NEGATIVE_INFINITY]
	let frontier: Frontier = []
	let fault: Fault | undefined
	let header: BundleHeader | undefined
	let latest: SignedRoot | undefined
	/** Entries up to which somebody known vouches. */
	let vouched = 0
	let [setBackCount, firstSetBack]: [number, number | undefined] = [0, undefined]
	const keyIds = new Map<string, string>()
	/** The key that signs now; the header's first to begin with, then whatever was handed over to. */
	let signing: string | undefined
	/** Whether the key given, or one it handed over to, signs now. */
	let isKeyVouched = false
	const usedKeys = new Set<string>()
	const documents = new Map<string, Json>()
	const counting = recounters.map(({ prefix, start }) => ({ prefix, count: start() }))
	const cx: RecountContext = { document: (hash) => documents.get(hash) }
	const bad = (code: FaultCode, more: Omit<Fault, "code" | "line"> = {}): Fault => ({ code, line: lines, ...more })

	function takeHeader(taken: BundleHeader): Fault | undefined {
		header = taken
		for (const key of taken.keys) keyIds.set(keyIdOf(key), key)
		signing = taken.keys[0]
		isKeyVouched = anchor?.kind === "key" && signing === anchor.publicKey
		return keyIds.size === taken.keys.length ? undefined : bad("bundle.header")
	}

	function takeDocument(value: Json, hash: string): Fault | undefined {
		if (size > 0 || latest !== undefined) return bad("bundle.line")
		if (documents.has(hash) || hashOf(value) !== hash) return bad("document.hash")
		documents.set(hash, value)
		return undefined
	}

	function takeEntry(entry: Entry, text: string, leaf: string): Fault | undefined {
		const { seq } = entry
		if (entry.villageId !== header?.villageId) return bad("entry.village", { seq })
		if (seq !== size + 1) return bad("entry.order", { seq: Math.min(seq, size + 1) })
		const hash = leafHash(text)
		if (hash !== leaf) return bad("entry.changed", { seq })
		frontier = grow(frontier, size, hash).frontier
		size = seq
		if (entry.at < latestAt) {
			setBackCount++
			firstSetBack ??= seq
		} else latestAt = entry.at
		if (entry.kind === handoverKind && !takeHandover(entry)) return bad("key.handover", { seq })
		for (const { prefix, count } of counting) {
			const detail = entry.kind.startsWith(prefix) ? count.take(entry, cx) : undefined
			if (detail !== undefined) return bad("recount", { seq, detail })
		}
		return undefined
	}

	function takeHandover({ body }: Entry): boolean {
		const handover = readHandover(body)
		if (handover === undefined || handover.before !== signing || !isHandedOver(header?.villageId ?? "", handover)) return false
		// What the old key signed covers all before; nothing may stand between.
		if (latest?.size !== size - 1 && size > 1) return false
		signing = handover.publicKey
		isKeyVouched ||= anchor?.kind === "key" && signing === anchor.publicKey
		return true
	}

	function takeRoot(root: SignedRoot): Fault | undefined {
		const stretch = { seq: (latest?.size ?? 0) + 1, untilSeq: root.size }
		if (root.size !== size || latest?.size === size) return bad("root.order", { seq: size + 1 })
		if (rootOf(frontier) !== root.root) return bad("root.mismatch", stretch)
		const key = keyIds.get(root.keyId)
		if (key === undefined) return bad("root.key", { ...stretch, detail: root.keyId })
		if (key !== signing) return bad("root.retired", { ...stretch, detail: root.keyId })
		if (!isSignedBy(header?.villageId ?? "", root, key)) return bad("root.signature", stretch)
		usedKeys.add(root.keyId)
		latest = root
		roots++
		const isVouchedFor = anchor?.kind === "key" ? isKeyVouched : root.root === anchor?.root
		if (isVouchedFor) vouched = size
		return undefined
	}

	function take(text: string): Fault | undefined {
		const read = readLine(text)
		if (header === undefined) return read?.kind === "header" ? takeHeader(read.header) : bad("bundle.header")
		switch (read?.kind) {
			case "document":
				return takeDocument(read.value, read.hash)
			case "entry":
				return takeEntry(read.entry, read.text, read.leaf)
			case "root":
				return takeRoot(read.root)
			// A second header, or no line of a bundle. It may have been the next entry.
			case "header":
			case undefined:
				return bad("bundle.line", { seq: size + 1 })
		}
	}

	function atEnd(): Fault | undefined {
		const signed = latest?.size ?? 0
		if (signed < size) return bad("root.uncovered", { seq: signed + 1, untilSeq: size })
		if (latest === undefined) return bad("bundle.empty")
		if (usedKeys.size < keyIds.size) return bad("bundle.key")
		if (anchor === undefined || vouched === size) return undefined
		const stretch = { seq: vouched + 1, untilSeq: size }
		// Given root: nothing of this bundle fits it, or only its beginning does. Given key: somebody else signed the end.
		if (anchor.kind === "root") return vouched === 0 ? bad("root.absent", { seq: 1, untilSeq: size }) : bad("root.uncovered", stretch)
		return bad("root.key", { ...stretch, detail: latest.keyId })
	}

	return {
		line(text) {
			lines++
			fault ??= take(text)
			return fault === undefined
		},
		end() {
			fault ??= atEnd()
			return {
				fault,
				entries: size,
				roots,
				isAnchored: anchor !== undefined && fault === undefined,
				latest,
				setBack: { count: setBackCount, first: firstSetBack },
				figures: counting.flatMap(({ count }) => count.figures()),
			}
		},
	}
}
