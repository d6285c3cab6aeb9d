import { describe, expect, it } from "vitest"
import { appendEntry, commitTo, latestRoot, proofFile, signRoot } from "../../src/ledger/index.ts"
import { createCipher } from "../../src/store/cipher.ts"
import { onBothEngines } from "../support/stores.ts"

const house = { cipher: createCipher(new Uint8Array(32).fill(7)) }

onBothEngines("the ledger", (open) => {
	describe("appending", () => {
		it("numbers entries from 1 and proves each against the latest signed root", async () => {
			const store = await open()
			const opening = { salt: commitTo("x").salt, value: "x" }
			for (let at = 1; at <= 9; at++) await store.tx((tx) => appendEntry(tx, { villageId: "v", kind: "test.entry", at, body: { at } }))
			expect(await store.read((reader) => proofFile(reader, "v", 1))).toBeUndefined()
			const root = await store.tx((tx) => signRoot(tx, house, "v", 100))
			expect(root.size).toBe(9)
			expect(await store.read((reader) => latestRoot(reader, "v"))).toEqual(root)
			expect(await store.read((reader) => proofFile(reader, "v", 9, opening))).toMatchObject({ entry: { seq: 9 }, opening })
			expect(await store.read((reader) => proofFile(reader, "v", 10))).toBeUndefined()
		})
	})
})
