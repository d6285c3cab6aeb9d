import fc from "fast-check"
import { expect, test } from "vitest"
import { isSameSecret } from "../../src/channel/same-secret.ts"
import { storable } from "../../src/channel/storable.ts"

test.each([
	["村\0口", undefined, "村口"],
	["半个 \ud83d 表情", undefined, "半个 \uFFFD 表情"],
	["整个 😀", undefined, "整个 😀"],
	["一二三", 2, "一二"],
	["一😀三", 2, "一"],
	["一😀三", 3, "一😀"],
	["😀", 1, ""],
] as const)("%j at most %j is %j", (text, longest, kept) => {
	expect(storable(text, longest)).toBe(kept)
})

test("whatever is said, what is kept can be written as UTF-8, hashed, and is not longer than asked", () => {
	const piece = fc.constantFrom("村", "😀", "\ud83d", "\ude00", "\0", "a")
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 0, max: 20 }), (pieces, longest) => {
			const kept = storable(pieces.join(""), longest)
			expect(kept.isWellFormed()).toBe(true)
			expect(kept).not.toContain("\0")
			expect(kept.length).toBeLessThanOrEqual(longest)
		}),
	)
})

test("a secret is the same only where all of it is, whatever the lengths", () => {
	expect(isSameSecret("一二三", "一二三")).toBe(true)
	expect(isSameSecret("一二三", Buffer.from("一二三"))).toBe(true)
	for (const other of ["", "一二", "一二三四", "一二四"]) expect(isSameSecret("一二三", other)).toBe(false)
})
