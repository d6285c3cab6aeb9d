import { randomBytes } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readToken, signToken } from "../../../src/web/auth/token.ts"

const key = randomBytes(32)
const now = 1_772_000_000_000

describe("signed tokens", () => {
	test("give back their payload until they expire", () => {
		const token = signToken(key, "bind", '{"household":"017"}', now + 1000)
		expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
		expect(readToken(key, "bind", token, now)).toEqual({ ok: true, payload: '{"household":"017"}' })
		expect(readToken(key, "bind", token, now + 999)).toMatchObject({ ok: true })
		expect(readToken(key, "bind", token, now + 1000)).toEqual({ ok: false, code: "expired" })
	})

	test("any payload comes back as it was", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), fc.string(), (payload, purpose) => {
				expect(readToken(key, purpose, signToken(key, purpose, payload, now + 1), now)).toEqual({ ok: true, payload })
			}),
		)
	})

	test("of another purpose or key are damaged, even when expired", () => {
		const token = signToken(key, "bind", "a", now)
		expect(readToken(key, "csrf", token, now - 1)).toEqual({ ok: false, code: "damaged" })
		expect(readToken(randomBytes(32), "bind", token, now + 1)).toEqual({ ok: false, code: "damaged" })
	})

	test("changed anywhere are damaged", () => {
		const token = signToken(key, "bind", "户主 017", now + 1000)
		fc.assert(
			fc.property(fc.nat(token.length - 1), fc.constantFrom(..."Az0_-.".split("")), (index, character) => {
				fc.pre(token[index] !== character)
				const changed = token.slice(0, index) + character + token.slice(index + 1)
				expect(readToken(key, "bind", changed, now)).toEqual({ ok: false, code: "damaged" })
			}),
		)
	})

	test.each(["", ".", "a.b", "a.b.c.d", "ä.1.x", " "])("%j is damaged", (token) => {
		expect(readToken(key, "bind", token, now)).toEqual({ ok: false, code: "damaged" })
	})

	test("a purpose and payload cannot be shifted into each other", () => {
		const [, expiry, mac] = signToken(key, "ab", "c", now + 1).split(".")
		const shifted = [Buffer.from("bc").toString("base64url"), expiry, mac].join(".")
		expect(readToken(key, "a", shifted, now)).toEqual({ ok: false, code: "damaged" })
	})
})
