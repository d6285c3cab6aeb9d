import { randomBytes } from "node:crypto"
import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createCipher, deriveKey, loadSecretKey } from "../../src/store/cipher.ts"
import { secretWords } from "../../src/store/secret-words.ts"

const secret = Buffer.alloc(32, 7)
const cipher = createCipher(secret)
const folder = () => mkdtempSync(join(tmpdir(), "cunkou-secret-"))

describe("sealing", () => {
	test("opens to what was sealed, and never shows it or looks the same twice", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, context) => {
				const sealed = cipher.seal(plain, context)
				expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/)
				expect(cipher.open(sealed, context)).toEqual({ ok: true, plain })
				expect(cipher.seal(plain, context)).not.toBe(sealed)
			}),
		)
	})

	test("a change of any byte is refused with a code", () => {
		const sealed = Buffer.from(cipher.seal("13812345678", "person.phone"), "base64url")
		for (let at = 0; at < sealed.length; at++) {
			const changed = Buffer.from(sealed)
			changed[at] = (changed[at] ?? 0) ^ 1
			expect(cipher.open(changed.toString("base64url"), "person.phone")).toEqual({
				ok: false,
				code: at === 0 ? "cipher.version" : "cipher.tampered",
			})
		}
	})

	test("a value moved to another place, or sealed with another secret, does not open", () => {
		const sealed = cipher.seal("13812345678", "person.phone")
		expect(cipher.open(sealed, "person.identity")).toEqual({ ok: false, code: "cipher.tampered" })
		expect(createCipher(Buffer.alloc(32, 8)).open(sealed, "person.phone")).toEqual({ ok: false, code: "cipher.tampered" })
	})

	test.each(["", "abc", "手机", "=".repeat(80), `${cipher.seal("a", "b")}=`, ` ${cipher.seal("a", "b")}`])("%s is malformed", (text) => {
		expect(cipher.open(text, "b")).toEqual({ ok: false, code: "cipher.malformed" })
	})

	test("no text makes opening throw", () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.uint8Array({ minLength: 29, maxLength: 60 }).map((bytes) => Buffer.from([1, ...bytes]).toString("base64url")),
				),
				(text) => {
					expect(cipher.open(text, "b").ok).toBe(false)
				},
			),
		)
	})
})

describe("hashes and keys", () => {
	test("equal values of one purpose are equal, all else differs", () => {
		const hash = cipher.hash("13812345678", "person.phone")
		expect(hash).toMatch(/^[A-Za-z0-9_-]{22}$/)
		expect(createCipher(secret).hash("13812345678", "person.phone")).toBe(hash)
		const others = [
			cipher.hash("13812345679", "person.phone"),
			cipher.hash("13812345678", "person.identity"),
			createCipher(Buffer.alloc(32, 8)).hash("13812345678", "person.phone"),
		]
		expect(new Set([hash, ...others]).size).toBe(4)
	})

	test("what is stored with this version stays readable and findable", () => {
		const sealed = "AQABAgMEBQYHCAkKCyGk12I3_PI_VWDwkbPBjxFTHXoqHnFD7vo8Ug"
		expect(cipher.open(sealed, "person.phone")).toEqual({ ok: true, plain: "13812345678" })
		expect(cipher.hash("13812345678", "person.phone")).toBe("aY7T2jMncoBQ9yFaO5hQ_w")
		expect(deriveKey(secret, "session").toString("hex")).toBe("5a47c2f3eb030a77ce1f3a2e2f855b8021ebbe39d85202e0dae6f9c086cc6b0c")
	})

	test("a key has 32 bytes and depends on its purpose", () => {
		expect(deriveKey(secret, "a")).toHaveLength(32)
		expect(deriveKey(secret, "a").equals(deriveKey(secret, "b"))).toBe(false)
		expect(() => createCipher(Buffer.alloc(16))).toThrow("32 bytes")
	})
})

describe("the instance secret", () => {
	const raw = randomBytes(32)
	test.each([
		["hex", raw.toString("hex")],
		["base64", raw.toString("base64")],
		["base64url", raw.toString("base64url")],
		["with spaces around", ` ${raw.toString("hex")}\n`],
	])("from the environment as %s", async (_, value) => {
		expect(await loadSecretKey("/nonexistent", value)).toEqual({ ok: true, secret: raw, from: "environment" })
	})

	test("from the environment as any long text", async () => {
		const one = await loadSecretKey("/nonexistent", "correct horse battery staple, twice over")
		const two = await loadSecretKey("/nonexistent", "correct horse battery staple, twice over!")
		expect(one.ok && two.ok && one.secret.length === 32 && !one.secret.equals(two.secret)).toBe(true)
	})

	test.each([
		["x", "secret.too-short"],
		["a".repeat(64), "secret.weak"],
		["changeme".repeat(8).slice(0, 31), "secret.too-short"],
	])("%s from the environment is refused", async (value, code) => {
		expect(await loadSecretKey("/nonexistent", value)).toEqual({ ok: false, code })
	})

	test("is made once, with mode 600, whoever comes first", async () => {
		const data = join(folder(), "deep", "data")
		const all = await Promise.all(Array.from({ length: 12 }, () => loadSecretKey(data, undefined)))
		const keys = new Set(all.map((each) => (each.ok ? each.secret.toString("hex") : each.code)))
		expect(keys.size).toBe(1)
		expect(all.filter((each) => each.ok && each.from === "made")).toHaveLength(1)
		expect(readdirSync(data)).toEqual(["secret.key"])
		expect(statSync(join(data, "secret.key")).mode & 0o777).toBe(0o600)
		const again = await loadSecretKey(data, "")
		expect(again).toEqual({ ok: true, secret: Buffer.from([...keys][0] ?? "", "hex"), from: "file" })
	})

	test("a file others can read is refused, a spoiled one is refused and kept", async () => {
		const data = folder()
		await loadSecretKey(data, undefined)
		chmodSync(join(data, "secret.key"), 0o640)
		expect(await loadSecretKey(data, undefined)).toEqual({ ok: false, code: "secret.readable-by-others" })
		writeFileSync(join(data, "secret.key"), "half")
		chmodSync(join(data, "secret.key"), 0o600)
		expect(await loadSecretKey(data, undefined)).toEqual({ ok: false, code: "secret.malformed" })
		expect(readFileSync(join(data, "secret.key"), "utf8")).toBe("half")
	})

	test("a place where no file can be made is a value, not a throw", async () => {
		const file = join(folder(), "file")
		writeFileSync(file, "")
		expect(await loadSecretKey(file, undefined)).toEqual({ ok: false, code: "secret.unavailable", cause: "ENOTDIR" })
	})

	test("every refusal has words in both languages", () => {
		expect(Object.keys(secretWords.en)).toEqual(Object.keys(secretWords["zh-CN"]))
	})
})
