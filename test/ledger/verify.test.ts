import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Anchor, bindRecounter, type Entry, type Fault, hashOf } from "../../src/ledger/index.ts"
import { keyIdOf } from "../../src/ledger/sign.ts"
import { foreignKey, leafOf, linesOf, ownKey, signedRoots, verdictOn, villageId } from "./made-bundle.ts"

/** A village's ledger, and after which entries its root was signed; the last is always signed. */
const ledgers = fc
	.record({
		bodies: fc.array(fc.dictionary(fc.string({ unit: "binary" }), fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean())), {
			minLength: 2,
			maxLength: 12,
		}),
		signed: fc.array(fc.nat(12), { maxLength: 3 }),
	})
	.map(({ bodies, signed }) => {
		const entries = bodies.map((body, index): Entry => ({ villageId, seq: index + 1, kind: "test.entry", at: 1_000 + index, body }))
		const sizes = [...new Set([...signed.filter((size) => size > 0 && size < entries.length), entries.length])]
		return { entries, sizes, roots: signedRoots(entries, sizes, ownKey) }
	})
type Ledger = typeof ledgers extends fc.Arbitrary<infer L> ? L : never

/** What a resident may know: the newest root as it was posted, or the village's key. */
const anchorsOf = ({ roots }: Ledger): readonly Anchor[] => [
	{ kind: "root", root: roots.at(-1)?.root ?? "" },
	{ kind: "key", publicKey: ownKey.publicKey },
]

type Change = {
	readonly name: string
	readonly apply: (entries: readonly Entry[], at: number) => { entries: readonly Entry[]; first: number }
}

const foreign: Entry = { villageId, seq: 0, kind: "test.entry", at: 5, body: { forged: true } }
const changes: readonly Change[] = [
	{
		name: "changed",
		apply: (entries, at) => ({
			entries: entries.map((entry, index) => (index === at ? { ...entry, body: { was: entry.body } } : entry)),
			first: at + 1,
		}),
	},
	{ name: "removed", apply: (entries, at) => ({ entries: entries.toSpliced(at, 1), first: at + 1 }) },
	{
		name: "swapped",
		apply: (entries, at) => {
			const first = Math.min(at, entries.length - 2)
			return { entries: entries.toSpliced(first, 2, ...entries.slice(first, first + 2).reverse()), first: first + 1 }
		},
	},
	{ name: "added", apply: (entries, at) => ({ entries: entries.toSpliced(at, 0, { ...foreign, seq: at + 1 }), first: at + 1 }) },
	{
		name: "added at the end",
		apply: (entries) => ({ entries: [...entries, { ...foreign, seq: entries.length + 1 }], first: entries.length + 1 }),
	},
]

const numbered = (entries: readonly Entry[]): readonly Entry[] => entries.map((entry, index) => ({ ...entry, seq: index + 1 }))

/** How far the forger went. */
const depths = {
	/** Only the lines were moved or edited. */
	"by hand": (ledger: Ledger, forged: readonly Entry[], change: string) => {
		const known = new Map(ledger.entries.map((entry) => [entry.seq, leafOf(entry)]))
		const leaves = change === "changed" ? forged.map((entry) => known.get(entry.seq) ?? leafOf(entry)) : forged.map(leafOf)
		return linesOf({ entries: forged, leaves, roots: ledger.roots })
	},
	/** Numbers and leaves were made to fit. */
	"with leaves computed anew": (ledger: Ledger, forged: readonly Entry[]) => linesOf({ entries: numbered(forged), roots: ledger.roots }),
	/** So were all roots, under the old signatures. */
	"with roots computed anew": (ledger: Ledger, forged: readonly Entry[]) => {
		const roots = signedRoots(numbered(forged), sizesFor(ledger, forged), foreignKey)
		const signature = ledger.roots[0]?.signature ?? ""
		return linesOf({
			entries: numbered(forged),
			roots: roots.map((root) => ({ ...root, signature, keyId: keyIdOf(ownKey.publicKey) })),
		})
	},
	/** And signed with a key of the forger's own: the bundle agrees with itself. */
	"and signed anew with another key": (ledger: Ledger, forged: readonly Entry[]) =>
		linesOf({
			entries: numbered(forged),
			roots: signedRoots(numbered(forged), sizesFor(ledger, forged), foreignKey),
			keys: [foreignKey.publicKey],
		}),
}

function sizesFor({ sizes }: Ledger, forged: readonly Entry[]): readonly number[] {
	return [...new Set([...sizes.filter((size) => size < forged.length), forged.length])]
}

/** The fault names the first entry touched, or a stretch it lies in. */
function names(fault: Fault | undefined, first: number): boolean {
	if (fault?.seq === undefined) return false
	return fault.untilSeq === undefined ? fault.seq === first : fault.seq <= first
}

describe("a bundle", () => {
	it("that nobody touched fits its newest root and its key, and without either agrees with itself only", () => {
		fc.assert(
			fc.property(ledgers, (ledger) => {
				const lines = linesOf(ledger)
				for (const anchor of anchorsOf(ledger)) {
					expect(verdictOn(lines, anchor)).toMatchObject({ fault: undefined, isAnchored: true, entries: ledger.entries.length })
				}
				expect(verdictOn(lines)).toMatchObject({ fault: undefined, isAnchored: false })
			}),
			{ numRuns: 30 },
		)
	})

	for (const [depth, forge] of Object.entries(depths))
		it.each(changes)(`with an entry $name, ${depth}, is caught and the entry named`, ({ name, apply }) => {
			fc.assert(
				fc.property(ledgers, fc.nat(), (ledger, place) => {
					const { entries, first } = apply(ledger.entries, place % ledger.entries.length)
					// Twins that change places are the same ledger, and without its last entry it is an older one.
					fc.pre(name !== "removed" || first < ledger.entries.length)
					fc.pre(JSON.stringify(numbered(entries)) !== JSON.stringify(ledger.entries))
					const lines = forge(ledger, entries, name)
					for (const anchor of anchorsOf(ledger)) {
						const { fault, isAnchored } = verdictOn(lines, anchor)
						expect(isAnchored).toBe(false)
						expect(names(fault, first), JSON.stringify(fault)).toBe(true)
					}
				}),
				{ numRuns: 30 },
			)
		})

	it("with any byte changed is caught, in an entry's line by the entry's number", () => {
		fc.assert(
			fc.property(ledgers, fc.nat(), fc.integer({ min: 1, max: 255 }), (ledger, place, change) => {
				const text = Buffer.from(`${linesOf(ledger).join("\n")}\n`)
				const at = place % (text.length - 1)
				const line = text.subarray(0, at).toString("latin1").split("\n").length - 1
				text.writeUInt8(text.readUInt8(at) ^ change, at)
				const lines = text.toString("utf8").split("\n").slice(0, -1)
				for (const anchor of anchorsOf(ledger)) {
					const { fault } = verdictOn(lines, anchor)
					expect(fault).toBeDefined()
					const touched = linesOf(ledger)[line]
					if (touched?.startsWith('{"entry"')) expect(fault?.seq).toBe(JSON.parse(touched).entry.seq)
				}
			}),
			{ numRuns: 150 },
		)
	})

	it("that is an older tree does not hold the newest root", () => {
		fc.assert(
			fc.property(ledgers, fc.nat(), (ledger, place) => {
				const older = ledger.roots[place % ledger.roots.length]
				fc.pre(older !== undefined && older.size < ledger.entries.length)
				const size = older?.size ?? 0
				const lines = linesOf({ entries: ledger.entries.slice(0, size), roots: ledger.roots.filter((root) => root.size <= size) })
				const [newest, key] = anchorsOf(ledger)
				expect(verdictOn(lines, newest).fault).toMatchObject({ code: "root.absent" })
				// The key alone cannot tell: it says up to when it vouches.
				expect(verdictOn(lines, key)).toMatchObject({ fault: undefined, latest: { size } })
			}),
		)
	})

	it("of somebody else's making agrees with itself, and is caught as soon as the key is known", () => {
		fc.assert(
			fc.property(ledgers, (ledger) => {
				const lines = linesOf({ ...ledger, roots: signedRoots(ledger.entries, ledger.sizes, foreignKey), keys: [foreignKey.publicKey] })
				expect(verdictOn(lines)).toMatchObject({ fault: undefined, isAnchored: false })
				expect(verdictOn(lines, { kind: "key", publicKey: ownKey.publicKey }).fault).toMatchObject({
					code: "root.key",
					seq: 1,
					untilSeq: ledger.entries.length,
					detail: keyIdOf(foreignKey.publicKey),
				})
			}),
		)
	})
})

describe("the smaller faults", () => {
	const entries = [1, 2, 3].map((seq): Entry => ({ villageId, seq, kind: "test.entry", at: seq, body: null }))
	const roots = signedRoots(entries, [2, 3], ownKey)
	const lines = linesOf({ entries, roots })
	const swapAt = (index: number) => lines.toSpliced(index, 2, ...lines.slice(index, index + 2).reverse())

	it.each<[string, readonly string[], Partial<Fault>]>([
		["an empty file", [], { code: "bundle.empty" }],
		["no header", lines.slice(1), { code: "bundle.header", line: 1 }],
		["two headers", [...lines.slice(0, 1), ...lines], { code: "bundle.line", line: 2 }],
		["nothing signed", linesOf({ entries, roots: [] }), { code: "root.uncovered", seq: 1, untilSeq: 3 }],
		["no root at the end", linesOf({ entries, roots: roots.slice(0, 1) }), { code: "root.uncovered", seq: 3, untilSeq: 3 }],
		["a root before its last entry", swapAt(2), { code: "root.order" }],
		["a root twice", lines.toSpliced(3, 0, ...lines.slice(3, 4)), { code: "root.order", line: 5 }],
		["an empty line", lines.toSpliced(2, 0, ""), { code: "bundle.line", seq: 2 }],
		["a line with a blank more", lines.map((line) => line.replace('"size":3', '"size": 3')), { code: "bundle.line" }],
		["a key that signed nothing", linesOf({ entries, roots, keys: [ownKey.publicKey, foreignKey.publicKey] }), { code: "bundle.key" }],
		["a key twice", linesOf({ entries, roots, keys: [ownKey.publicKey, ownKey.publicKey] }), { code: "bundle.header" }],
		["a root of an unnamed key", linesOf({ entries, roots, keys: [foreignKey.publicKey] }), { code: "root.key", seq: 1, untilSeq: 2 }],
		[
			"an entry of another village",
			linesOf({ entries: entries.map((entry) => ({ ...entry, villageId: entry.seq === 2 ? "w" : villageId })), roots }),
			{ code: "entry.village", seq: 2 },
		],
		["a document after an entry", lines.toSpliced(2, 0, '{"document":"x","hash":"00"}'), { code: "bundle.line" }],
	])("%s", (_, changed, fault) => {
		expect(verdictOn(changed).fault).toMatchObject(fault)
	})

	it("a clock set back is no fault: it is counted, and the order is the number", () => {
		const late = entries.map((entry) => ({ ...entry, at: entry.seq === 2 ? 1_000 : entry.seq }))
		expect(verdictOn(linesOf({ entries: late, roots: signedRoots(late, [3], ownKey) }))).toMatchObject({
			fault: undefined,
			setBack: { count: 1, first: 3 },
		})
	})

	it("a posted root that covers only the beginning leaves the rest unvouched for, and says from where", () => {
		expect(verdictOn(lines, { kind: "root", root: roots[0]?.root ?? "" }).fault).toMatchObject({
			code: "root.uncovered",
			seq: 3,
			untilSeq: 3,
		})
	})
})

describe("recounting", () => {
	const counter = bindRecounter<{ yes: number }>({
		prefix: "poll.",
		start: () => ({ yes: 0 }),
		take: (state, { kind, body }, cx) => {
			if (kind === "poll.yes") return { state: { yes: state.yes + 1 } }
			if (kind === "poll.text") return { state, ...(cx.document(String(body)) !== "同意" && { fault: "text missing" }) }
			return { state, ...(body !== state.yes && { fault: `yes is ${JSON.stringify(body)}, counted ${state.yes}` }) }
		},
		figures: ({ yes }) => [["poll.yes", yes]],
	})
	const poll = (claimed: number, text = hashOf("同意")): readonly Entry[] =>
		[
			{ kind: "poll.text", body: text },
			{ kind: "poll.yes", body: 1 },
			{ kind: "other.yes", body: 1 },
			{ kind: "poll.yes", body: 1 },
			{ kind: "poll.closed", body: claimed },
		].map((each, index) => ({ ...each, villageId, seq: index + 1, at: index }))
	const verdict = (entries: readonly Entry[], documents = ["同意"]) =>
		verdictOn(linesOf({ entries, roots: signedRoots(entries, [5], ownKey), documents }), undefined, [counter])

	it("bears a true figure out and shows what it counted", () => {
		expect(verdict(poll(2))).toMatchObject({ fault: undefined, figures: [["poll.yes", 2]] })
	})

	it("names the entry whose figure is wrong, however well it is signed", () => {
		expect(verdict(poll(3)).fault).toMatchObject({ code: "recount", seq: 5, detail: "yes is 3, counted 2" })
	})

	it("gives documents by hash, and refuses one that is not what its hash says", () => {
		expect(verdict(poll(2), []).fault).toMatchObject({ code: "recount", seq: 1 })
		const entries = poll(2)
		const lines = linesOf({ entries, roots: signedRoots(entries, [5], ownKey), documents: ["同意"] })
		expect(verdictOn(lines.map((line) => line.replace('"同意"', '"反对"'))).fault).toMatchObject({ code: "document.hash", line: 2 })
	})
})
