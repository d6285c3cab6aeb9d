import { decrypt, encrypt, getSignature } from "@wecom/crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createMessageCipher } from "../../../adapters/wechat-platform/aes.ts"
import { isGenuine, signatureOf } from "../../../adapters/wechat-platform/verify.ts"

const aesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
const appId = "wx5823bf96d3bd56c7"
const cipher = createMessageCipher(aesKey, appId)

describe("published vectors", () => {
	test.each([
		["1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"],
		["1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"],
	])("signature of %s and %s", (timestamp, nonce, signature) => {
		expect(signatureOf("AAAAA", timestamp, nonce)).toBe(signature)
		expect(isGenuine("AAAAA", { timestamp, nonce }, signature, Number(timestamp) * 1_000)).toBe(true)
	})

	test("the platform's own sample code", () => {
		const sample = createMessageCipher("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wxb11529c136998cb6")
		const sealed = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
		expect(sample.decrypt(sealed)).toBe("我是中文abcd123")
	})
})

describe("against @wecom/crypto", () => {
	// Every length of the padding, and characters of one to four bytes.
	const messages = [
		...Array.from({ length: 65 }, (_, i) => "x".repeat(i)),
		"路灯坏了",
		"😀👨‍👩‍👧‍👦",
		"<xml><![CDATA[a]]></xml>",
		"é\u0000\n",
	]

	test.each(messages)("%j", (message) => {
		expect(cipher.decrypt(encrypt(aesKey, message, appId))).toBe(message)
		const opened = decrypt(aesKey, cipher.encrypt(message))
		expect(opened).toMatchObject({ message, id: appId })
	})

	test("any text, both ways, and the same signature", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.string(), (message, nonce) => {
				const sealed = cipher.encrypt(message)
				expect(decrypt(aesKey, sealed).message).toBe(message)
				expect(cipher.decrypt(encrypt(aesKey, message, appId))).toBe(message)
				expect(signatureOf("token", "1772676000", nonce, sealed)).toBe(getSignature("token", "1772676000", nonce, sealed))
			}),
		)
	})
})

describe("what is not ours is not opened", () => {
	test("another appid, another key, damage anywhere, nonsense", () => {
		expect(cipher.decrypt(encrypt(aesKey, "hi", "wx0000000000000000"))).toBeUndefined()
		expect(cipher.decrypt(encrypt(aesKey, "hi", ""))).toBeUndefined()
		expect(cipher.decrypt(encrypt(aesKey, "hi", `${appId}x`))).toBeUndefined()
		expect(cipher.decrypt(encrypt(aesKey.replace("j", "k"), "hi", appId))).toBeUndefined()
		for (const nonsense of ["", "====", "abc", "我", "AAAA", Buffer.alloc(32).toString("base64"), "a b"]) {
			expect(cipher.decrypt(nonsense)).toBeUndefined()
		}
	})

	test("never throws, and never gives a message it was not given", () => {
		const sealed = Buffer.from(cipher.encrypt("路灯"), "base64")
		fc.assert(
			fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
				const damaged = Buffer.from(sealed)
				damaged.writeUInt8((damaged.at(at) ?? 0) ^ flip, at)
				const opened = cipher.decrypt(damaged.toString("base64"))
				// Of the first block only the random bytes are lost: the signature covers those.
				if (at >= 16) expect(opened).not.toBe("路灯")
			}),
		)
		fc.assert(fc.property(fc.base64String(), (text) => void cipher.decrypt(text)))
	})
})

test("a signature is compared whole, also where lengths differ, and only near its time", () => {
	const query = { timestamp: "1772676000", nonce: "n" }
	const signature = signatureOf("t", "1772676000", "n")
	const at = 1_772_676_000_000
	expect(isGenuine("t", query, signature, at)).toBe(true)
	expect(isGenuine("t", query, signature.toUpperCase(), at)).toBe(true)
	expect(isGenuine("t", query, signature, at + 599_000)).toBe(true)
	for (const wrong of ["", signature.slice(1), `${signature}0`, "我"]) expect(isGenuine("t", query, wrong, at)).toBe(false)
	for (const late of [601_000, -601_000]) expect(isGenuine("t", query, signature, at + late)).toBe(false)
	expect(isGenuine("u", query, signature, at)).toBe(false)
})
