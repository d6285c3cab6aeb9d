import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { packed } from "../../src/ledger/index.ts"
import { fragments } from "../../src/ledger/pack.ts"
import { fragments as pageFragments, unpacked } from "../../src/web/assets/verify-pack.js"

const hash = (digit: string) => digit.repeat(64)
const uuid = "0199c1f2-7d3e-7abc-8def-0123456789ab"
/** As a village of two thousand entries proves one. */
const proof = {
	format: "cunkou-proof/1",
	entry: {
		villageId: uuid,
		seq: 617,
		kind: "signoff.signature",
		at: 1_772_672_400_000,
		body: { campaign: uuid, commitment: hash("1"), counts: true, household: uuid, n: 1, paper: false, rows: 1, statement: hash("a") },
	},
	path: Array.from({ length: 11 }, () => hash("e")),
	root: { size: 2_000, root: hash("b"), at: 1_772_672_400_000, signature: "c".repeat(128), keyId: "d".repeat(16) },
	publicKey: hash("f"),
	opening: { salt: "0".repeat(32), value: { household: "0001", n: 1, answer: "confirm", signer: uuid, capacity: "head", means: "chat" } },
}

describe("a proof packed into digits", () => {
	it("is less than half as long, and the page has it back to the letter", () => {
		const digits = packed(proof)
		expect(digits).toMatch(/^[0-9]+$/)
		// A QR code holds three digits in ten bits.
		expect((digits.length * 10) / 3).toBeLessThan((JSON.stringify(proof).length * 8) / 2)
		expect(unpacked(digits)).toBe(JSON.stringify(proof))
	})

	it("comes back whatever is in it: words of any script, marks of the packing, runs that are and are not hexadecimal", () => {
		const text = fc.oneof(
			fc.string({ unit: "binary" }),
			fc.stringMatching(/^[0-9a-f]{0,600}$/),
			fc.constantFrom("\u0001\u0002\u001f", uuid, `${uuid}0`, "abcdef0", ...fragments),
		)
		const value = fc.letrec<{ tree: object }>((tie) => ({
			tree: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.array(text), tie("tree")), { maxKeys: 4 }),
		})).tree
		fc.assert(
			fc.property(value, (tree) => {
				const json = JSON.stringify(tree)
				expect(unpacked(packed(JSON.parse(json)))).toBe(json)
			}),
			{ numRuns: 500 },
		)
	})

	it("is read with the very fragments it was packed with", () => {
		expect(pageFragments).toEqual(fragments)
	})

	it.each(["", "12", "abc", "999", packed(proof).slice(0, -1), `${packed(proof)}999`, `255${packed(proof).slice(3)}`, "0020200000"])(
		"%.20s… is none",
		(digits) => {
			expect(unpacked(digits)).not.toBe(JSON.stringify(proof))
		},
	)

	it.each(["", "12", "abc", "999", "0033554433"])("and of %s nothing is made", (digits) => {
		expect(unpacked(digits)).toBeUndefined()
	})
})
