import { describe, expect, it } from "vitest"
import { z } from "zod"
import { entryText } from "../../src/ledger/entry.ts"
import {
	appendEntry,
	commitmentOf,
	commitTo,
	ensureKey,
	entryAt,
	exportBundle,
	keysOf,
	LedgerKeyError,
	latestRoot,
	proofFile,
	rootsOf,
	signRoot,
} from "../../src/ledger/index.ts"
import { rootFromPath } from "../../src/ledger/proof.ts"
import { leafHash } from "../../src/ledger/tree.ts"
import { createCipher } from "../../src/store/cipher.ts"
import type { Store } from "../../src/store/store.ts"
import { onBothEngines } from "../support/stores.ts"
import { verdictOn } from "./made-bundle.ts"

const house = { cipher: createCipher(new Uint8Array(32).fill(7)) }
const add = (store: Store, at: number, villageId = "v") =>
	store.tx((tx) => appendEntry(tx, { villageId, kind: "test.entry", at, body: { at, say: "村\u2028口" } }))
const fileSchema = z.object({
	entry: z.object({ villageId: z.string(), seq: z.number(), kind: z.string(), at: z.number(), body: z.json() }),
	path: z.array(z.string()),
	root: z.object({ size: z.number(), root: z.string() }),
})

async function bundleOf(store: Store, villageId = "v"): Promise<readonly string[]> {
	const lines: string[] = []
	for await (const line of exportBundle(store, villageId)) lines.push(line)
	return lines
}

onBothEngines("the ledger", (open) => {
	it("numbers each village's entries from 1, without gaps also where a transaction is rolled back", async () => {
		const store = await open()
		expect((await add(store, 1)).seq).toBe(1)
		await expect(
			store.tx(async (tx) => {
				await appendEntry(tx, { villageId: "v", kind: "test.entry", at: 2, body: null })
				throw new Error("changed my mind")
			}),
		).rejects.toThrow("changed my mind")
		expect((await add(store, 3)).seq).toBe(2)
		expect((await add(store, 4, "w")).seq).toBe(1)
		expect(await store.read((reader) => entryAt(reader, "v", 2))).toMatchObject({ seq: 2, at: 3, kind: "test.entry" })
		expect(await store.read((reader) => entryAt(reader, "v", 3))).toBeUndefined()
	})

	it("gives writers side by side numbers of their own, and the tree holds all of them", async () => {
		const store = await open()
		const added = await Promise.all(Array.from({ length: 40 }, (_, at) => add(store, at)))
		expect(added.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
		const { root } = await store.tx((tx) => signRoot(tx, house, "v", 1))
		expect(verdictOn(await bundleOf(store), { kind: "root", root })).toMatchObject({ fault: undefined, entries: 40, isAnchored: true })
	})

	it("proves every entry against the latest root, and those it does not cover not at all", async () => {
		const store = await open()
		for (let at = 1; at <= 13; at++) await add(store, at)
		expect(await store.read((reader) => proofFile(reader, "v", 1))).toBeUndefined()
		const root = await store.tx((tx) => signRoot(tx, house, "v", 100))
		await add(store, 14)
		for (let seq = 1; seq <= 13; seq++) {
			const file = fileSchema.parse(await store.read((reader) => proofFile(reader, "v", seq)))
			const found = rootFromPath(seq - 1, file.root.size, leafHash(entryText(file.entry)), file.path)
			expect(found).toBe(root.root)
			expect(file.entry.seq).toBe(seq)
		}
		for (const seq of [0, 14, 15]) expect(await store.read((reader) => proofFile(reader, "v", seq))).toBeUndefined()
	})

	it("signs a root once: the same tree has one, and each is kept", async () => {
		const store = await open()
		await add(store, 1)
		const first = await store.tx((tx) => signRoot(tx, house, "v", 10))
		expect(await store.tx((tx) => signRoot(tx, house, "v", 20))).toEqual(first)
		await add(store, 2)
		const second = await store.tx((tx) => signRoot(tx, house, "v", 30))
		expect(await store.read((reader) => latestRoot(reader, "v"))).toEqual(second)
		expect(await store.read((reader) => rootsOf(reader, "v"))).toEqual([second, first])
		expect(await store.read((reader) => rootsOf(reader, "v", { order: "oldest", limit: 1 }))).toEqual([first])
		expect(await store.read((reader) => latestRoot(reader, "w"))).toBeUndefined()
	})

	it("exports a bundle that its key vouches for from the first entry to the last", async () => {
		const store = await open()
		const { publicKey } = await store.tx((tx) => ensureKey(tx, house, "v", 1))
		expect(await store.tx((tx) => ensureKey(tx, house, "v", 2))).toMatchObject({ publicKey })
		for (const at of [5, 9, 7, 8]) {
			await add(store, at)
			await store.tx((tx) => signRoot(tx, house, "v", at))
		}
		// After the last root: not in the bundle.
		await add(store, 10)
		expect(verdictOn(await bundleOf(store), { kind: "key", publicKey })).toMatchObject({
			fault: undefined,
			entries: 4,
			roots: 4,
			isAnchored: true,
			setBack: { count: 2, first: 3 },
		})
		await store.tx((tx) => signRoot(tx, house, "empty", 1))
		expect(verdictOn(await bundleOf(store, "empty"))).toMatchObject({ fault: undefined, entries: 0 })
	})

	it("stays valid when what a commitment stands for is erased: entry, proof and bundle hold its hash alone", async () => {
		const store = await open()
		const value = { name: "李秀英" }
		const { salt, hash } = commitTo(value)
		await store.tx((tx) => appendEntry(tx, { villageId: "v", kind: "test.entry", at: 1, body: { signer: hash } }))
		const { root } = await store.tx((tx) => signRoot(tx, house, "v", 2))
		const withOpening = JSON.stringify(await store.read((reader) => proofFile(reader, "v", 1, { salt, value })))
		expect(withOpening).toContain("李秀英")
		// Erasure removes salt and value from the caller's table; nothing of them is left here.
		const kept = JSON.stringify([await store.read((reader) => proofFile(reader, "v", 1)), await bundleOf(store)])
		for (const secret of [salt, "李秀英"]) expect(kept).not.toContain(secret)
		expect(verdictOn(await bundleOf(store), { kind: "root", root })).toMatchObject({ fault: undefined, isAnchored: true })
	})

	it("keeps the private key sealed, for its village and this instance only", async () => {
		const store = await open()
		await add(store, 1)
		await store.tx((tx) => ensureKey(tx, house, "v", 1))
		const [key] = await store.read((reader) => keysOf(reader, "v"))
		expect(key).toMatchObject({ number: 1, publicKey: expect.stringMatching(/^[0-9a-f]{64}$/) })
		const stranger = { cipher: createCipher(new Uint8Array(32).fill(8)) }
		await expect(store.tx((tx) => signRoot(tx, stranger, "v", 2))).rejects.toThrow(LedgerKeyError)
	})
})

describe("a commitment", () => {
	it("opens with its salt and value only, and twice the same value gives two", () => {
		const value = { name: "李秀英", reason: "面积不对" }
		const { salt, hash } = commitTo(value)
		expect(commitmentOf({ salt, value })).toBe(hash)
		expect(commitmentOf({ salt, value: { ...value, reason: "面积对" } })).not.toBe(hash)
		expect(commitTo(value).hash).not.toBe(hash)
		expect(salt).toMatch(/^[0-9a-f]{32}$/)
	})
})
