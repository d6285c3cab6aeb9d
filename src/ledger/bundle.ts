/**
 * The bundle, `ledger.jsonl`: a village's whole ledger as lines of canonical JSON, read in one pass. A header; the public documents entries
 * speak of by their hash; then the entries in order, each with its leaf's hash, and after an entry the root that was signed over it and all
 * before. The last line is a signed root, so nothing stands uncovered at the end. Every byte of it is checked (verify.ts).
 */
import { z } from "zod"
import type { Json } from "../engine/flow.ts"
import { canonical, hashOf, isCanonical } from "./canonical.ts"
import { type Entry, entryTextOf } from "./entry.ts"
import type { SignedRoot } from "./sign.ts"

const bundleFormat = "cunkou-ledger/1"

/** Public keys, hex, of all who signed roots of this ledger, the first first; the others come by handovers among the entries. */
export type BundleHeader = { readonly villageId: string; readonly keys: readonly string[] }

export function headerLine({ villageId, keys }: BundleHeader): string {
	return canonical({ format: bundleFormat, villageId, keys })
}

export function documentLine(value: Json): string {
	return canonical({ document: value, hash: hashOf(value) })
}

export function rootLine(root: SignedRoot): string {
	return canonical({ root: { ...root } })
}

const before = '{"entry":'
const between = ',"leaf":"'
const after = '"}'
const tail = between.length + 64 + after.length

export function entryLine(entry: Omit<Entry, "body"> & { readonly body: string }, leafHash: string): string {
	return `${before}${entryTextOf(entry)}${between}${leafHash}${after}`
}

/** The entry's own text, and the hash of its leaf as the line claims it. Cut by position: parsing a million of them twice would be slow. */
function cutEntryLine(line: string): { readonly text: string; readonly leaf: string } | undefined {
	const end = line.length - tail
	if (!line.startsWith(before) || !line.startsWith(between, end) || !line.endsWith(after)) return undefined
	const leaf = line.slice(end + between.length, -after.length)
	return /^[0-9a-f]{64}$/.test(leaf) ? { text: line.slice(before.length, end), leaf } : undefined
}

const hexOf = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
const headerSchema = z.strictObject({ format: z.literal(bundleFormat), villageId: z.string(), keys: z.array(hexOf(32)) })
const rootSchema = z.strictObject({ size: z.int().min(0), root: hexOf(32), at: z.int(), signature: hexOf(64), keyId: hexOf(8) })
const rootLineSchema = z.strictObject({ root: rootSchema })
const documentSchema = z.strictObject({ document: z.json(), hash: hexOf(32) })

export type BundleLine =
	| { readonly kind: "header"; readonly header: BundleHeader }
	| { readonly kind: "document"; readonly value: Json; readonly hash: string }
	| { readonly kind: "root"; readonly root: SignedRoot }
	| { readonly kind: "entry"; readonly entry: Entry; readonly text: string; readonly leaf: string }

/** A line of a bundle; undefined when it is none, or not in its one spelling. */
export function readLine(line: string): BundleLine | undefined {
	try {
		const cut = cutEntryLine(line)
		if (cut !== undefined) {
			const entry = readEntry(cut.text)
			return entry === undefined ? undefined : { kind: "entry", entry, ...cut }
		}
		const value: Json = JSON.parse(line)
		if (!isCanonical(line, value)) return undefined
		const header = headerSchema.safeParse(value)
		if (header.success) return { kind: "header", header: header.data }
		const root = rootLineSchema.safeParse(value)
		if (root.success) return { kind: "root", root: root.data.root }
		const document = documentSchema.safeParse(value)
		return document.success ? { kind: "document", value: document.data.document, hash: document.data.hash } : undefined
	} catch {
		// No JSON, or nested beyond what the stack holds.
		return undefined
	}
}

/** An entry from its one spelling; undefined when it is none. Checked by hand: a schema would take longer than the hashing. */
function readEntry(text: string): Entry | undefined {
	const value: Json = JSON.parse(text)
	if (typeof value !== "object" || value === null || !("villageId" in value) || !("body" in value)) return undefined
	const { villageId, seq, kind, at, body } = value
	if (typeof villageId !== "string" || typeof kind !== "string" || body === undefined) return undefined
	if (!isCount(seq) || seq < 1 || !isCount(at)) return undefined
	return Object.keys(value).length === 5 && isCanonical(text, value) ? { villageId, seq, kind, at, body } : undefined
}

function isCount(value: Json | undefined): value is number {
	return typeof value === "number" && Number.isSafeInteger(value)
}
