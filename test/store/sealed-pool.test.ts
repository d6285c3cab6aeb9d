/** What is sealed together has no order: neither in the pool nor in the list of who took part. */
import { randomBytes } from "node:crypto"
import { expect, test } from "vitest"
import { createCipher } from "../../src/store/cipher.ts"
import { amongOthers, openPool, sealPool } from "../../src/store/sealed-pool.ts"

const many = Array.from({ length: 60 }, (_, i) => `unit-${i}`)

test("a pool opens to what was put in, in another order, in its own place only", () => {
	const cipher = createCipher(randomBytes(32))
	const opened = openPool(cipher, "here", sealPool(cipher, "here", many))
	if (!Array.isArray(opened)) throw new Error("no list")
	expect(opened.toSorted()).toEqual(many.toSorted())
	// Sixty in their own order by chance: once in 10^81.
	expect(opened).not.toEqual(many)
	expect(() => openPool(cipher, "elsewhere", sealPool(cipher, "here", many))).toThrow()
})

test("whoever comes is noted among the others, each of whom is written anew, and has no place of their own", () => {
	const places = Array.from({ length: 200 }, () => {
		const { again, rows } = amongOthers(many, ["newcomer"])
		expect(again.toSorted()).toEqual(many.toSorted())
		expect(rows.toSorted()).toEqual([...many, "newcomer"].toSorted())
		return rows.indexOf("newcomer")
	})
	// Two hundred draws from 61 places: all in one of two is out of the question.
	expect(new Set(places).size).toBeGreaterThan(2)
	expect(amongOthers([], ["first"])).toEqual({ again: [], rows: ["first"] })
	// Of very many not all are written anew.
	expect(amongOthers(Array.from({ length: 500 }, String), ["newcomer"]).again).toHaveLength(200)
})
