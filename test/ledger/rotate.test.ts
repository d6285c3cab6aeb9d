/** The signing key is changed: whoever knows the old one follows to the new one, and whoever has only the old one can forge nothing. */
import { expect, it } from "vitest"
import { entryLine, rootLine } from "../../src/ledger/bundle.ts"
import {
	appendEntry,
	canonical,
	type Entry,
	ensureKey,
	exportBundle,
	isProven,
	keysOf,
	LedgerKeyError,
	proofFile,
	rotateKey,
	signRoot,
} from "../../src/ledger/index.ts"
import { keyIdOf, makeKeyPair, signClaim, signHandover } from "../../src/ledger/sign.ts"
import { createCipher } from "../../src/store/cipher.ts"
import type { Store } from "../../src/store/store.ts"
import { onBothEngines } from "../support/stores.ts"
import { leafOf, linesOf, ownKey, signedRoots, verdictOn, villageId } from "./made-bundle.ts"

const house = { cipher: createCipher(new Uint8Array(32).fill(7)) }

async function add(store: Store, count: number): Promise<void> {
	for (let n = 0; n < count; n++) await store.tx((tx) => appendEntry(tx, { villageId, kind: "test.entry", at: 1_000, body: { n } }))
}

async function lines(store: Store): Promise<readonly string[]> {
	const found: string[] = []
	for await (const line of exportBundle(store, villageId)) found.push(line)
	return found
}

onBothEngines("a new signing key", (open) => {
	it("takes over by the old one's signature; the old key, the new one and every root go on being good", async () => {
		const store = await open()
		const first = await store.tx((tx) => ensureKey(tx, house, villageId, 1))
		await add(store, 3)
		const before = await store.tx((tx) => signRoot(tx, house, villageId, 2))
		await add(store, 2)
		const second = await store.tx((tx) => rotateKey(tx, house, villageId, 3))
		await add(store, 1)
		const third = await store.tx((tx) => rotateKey(tx, house, villageId, 4))
		await add(store, 4)
		const last = await store.tx((tx) => signRoot(tx, house, villageId, 5))
		expect([second.number, third.number]).toEqual([2, 3])
		const bundle = await lines(store)
		for (const { publicKey } of [first, second, third])
			expect(verdictOn(bundle, { kind: "key", publicKey })).toMatchObject({ fault: undefined, isAnchored: true, entries: 12 })
		expect(verdictOn(bundle, { kind: "root", root: last.root })).toMatchObject({ fault: undefined, isAnchored: true })
		// A root posted under the old key is still this ledger's.
		expect(verdictOn(bundle, { kind: "root", root: before.root }).fault).toMatchObject({ code: "root.uncovered", seq: 4 })
		expect(verdictOn(bundle, { kind: "key", publicKey: ownKey.publicKey }).fault).toMatchObject({ code: "root.key" })
		const proof = await store.read((reader) => proofFile(reader, villageId, 2))
		if (proof === undefined) throw new Error("no proof")
		expect([first, second, third].map(({ publicKey }) => isProven(proof, publicKey))).toEqual([true, true, true])
		expect(isProven(proof, ownKey.publicKey)).toBe(false)
	})

	it("is refused where the old one cannot be opened, and nothing changes", async () => {
		const store = await open()
		await store.tx((tx) => ensureKey(tx, house, villageId, 1))
		const other = { cipher: createCipher(new Uint8Array(32).fill(8)) }
		await add(store, 1)
		await expect(store.tx((tx) => rotateKey(tx, other, villageId, 2))).rejects.toThrow(LedgerKeyError)
		expect(await store.read((reader) => keysOf(reader, villageId))).toHaveLength(1)
	})
})

const next = makeKeyPair()
const thief = makeKeyPair()
const handover = (to = next, by = ownKey, before = ownKey.publicKey) =>
	signHandover(villageId, { number: 2, before, publicKey: to.publicKey, at: 5 }, by.privateKey)
const entries = (body: Entry["body"] = handover()): readonly Entry[] =>
	[
		{ kind: "test.entry", body: 1 },
		{ kind: "test.entry", body: 2 },
		{ kind: "ledger.key", body },
		{ kind: "test.entry", body: 3 },
	].map((one, index) => ({ ...one, villageId, seq: index + 1, at: index }))
const rootOfKey = (all: readonly Entry[], size: number, key = next) => {
	const [unsigned] = signedRoots(all.slice(0, size), [size], ownKey)
	if (unsigned === undefined) throw new Error("no root")
	return signClaim(villageId, { ...unsigned, keyId: keyIdOf(key.publicKey) }, key.privateKey)
}
const keys = [ownKey.publicKey, next.publicKey]
const bundleOf = (all: readonly Entry[], signers: readonly (readonly [number, typeof next])[], named = keys) =>
	linesOf({ entries: all, roots: signers.map(([size, key]) => rootOfKey(all, size, key)), keys: named })
const anchor = { kind: "key", publicKey: ownKey.publicKey } as const

it("the honest one is good, so that the others fail for their own reason", () => {
	expect(
		verdictOn(
			bundleOf(entries(), [
				[2, ownKey],
				[4, next],
			]),
			anchor,
		),
	).toMatchObject({ fault: undefined, isAnchored: true })
})

it.each([
	[
		"the old key signs on after it handed over",
		bundleOf(entries(), [
			[2, ownKey],
			[3, next],
			[4, ownKey],
		]),
		{ code: "root.retired", seq: 4 },
	],
	[
		"the new key signs before anything was handed over",
		bundleOf(entries(), [
			[1, next],
			[2, ownKey],
			[4, next],
		]),
		{ code: "root.retired", seq: 1 },
	],
	[
		"somebody hands over to themselves",
		bundleOf(
			entries(handover(thief, thief)),
			[
				[2, ownKey],
				[4, thief],
			],
			[ownKey.publicKey, thief.publicKey],
		),
		{ code: "key.handover", seq: 3 },
	],
	[
		"the handover names another key before it",
		bundleOf(entries(handover(next, ownKey, thief.publicKey)), [
			[2, ownKey],
			[4, next],
		]),
		{ code: "key.handover", seq: 3 },
	],
	[
		"the handover is no handover",
		bundleOf(entries({ publicKey: next.publicKey }), [
			[2, ownKey],
			[4, next],
		]),
		{ code: "key.handover", seq: 3 },
	],
	[
		"the handover's key was exchanged",
		bundleOf(
			entries({ ...handover(), publicKey: thief.publicKey }),
			[
				[2, ownKey],
				[4, thief],
			],
			[ownKey.publicKey, thief.publicKey],
		),
		{ code: "key.handover", seq: 3 },
	],
	[
		"entries stand between the old key's last root and the handover",
		bundleOf(entries(), [
			[1, ownKey],
			[4, next],
		]),
		{ code: "key.handover", seq: 3 },
	],
	[
		"the keys of the header change places",
		bundleOf(
			entries(),
			[
				[2, ownKey],
				[4, next],
			],
			keys.toReversed(),
		),
		{ code: "root.retired", seq: 1 },
	],
	[
		"the handover was taken out",
		bundleOf(
			entries()
				.filter(({ seq }) => seq !== 3)
				.map((one, index) => ({ ...one, seq: index + 1 })),
			[
				[2, ownKey],
				[3, next],
			],
		),
		{ code: "root.retired", seq: 3 },
	],
])("%s: caught and named", (_, bundle, fault) => {
	expect(verdictOn(bundle, anchor).fault).toMatchObject(fault)
	expect(verdictOn(bundle).fault).toMatchObject(fault)
})

it("without the handover's entry a root of the new key is not believed, even with its line put back elsewhere", () => {
	const all = entries()
	const bundle = bundleOf(all, [
		[2, ownKey],
		[4, next],
	])
	const moved = all[2]
	if (moved === undefined) throw new Error("no handover")
	const line = entryLine({ ...moved, body: canonical(moved.body) }, leafOf(moved))
	const without = bundle.filter((one) => one !== line)
	expect(verdictOn(without, anchor).fault).toMatchObject({ code: "entry.order", seq: 3 })
	expect(verdictOn([...without, line, rootLine(rootOfKey(all, 4))], anchor).fault).toMatchObject({ code: "entry.order", seq: 3 })
})
