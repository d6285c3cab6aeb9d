import { randomBytes } from "node:crypto"
import fc from "fast-check"
import { expect, test } from "vitest"
import { sendOutcome } from "../../../adapters/web/fault.ts"
import { cookieName, formToken, mediaToken, newDevice, readDevice, signDevice } from "../../../adapters/web/verify.ts"

const key = randomBytes(32)

test("a device's cookie is read back, and only with our key", () => {
	const device = newDevice()
	expect(Buffer.from(device, "base64url")).toHaveLength(16)
	expect(newDevice()).not.toBe(device)
	expect(readDevice(key, signDevice(key, device))).toBe(device)
	expect(readDevice(randomBytes(32), signDevice(key, device))).toBeUndefined()
})

test("a cookie changed anywhere names nobody", () => {
	const cookie = signDevice(key, newDevice())
	fc.assert(
		fc.property(fc.nat(cookie.length - 1), fc.constantFrom(..."Az0_-.".split("")), (index, character) => {
			fc.pre(cookie[index] !== character)
			expect(readDevice(key, cookie.slice(0, index) + character + cookie.slice(index + 1))).toBeUndefined()
		}),
	)
})

test.each([undefined, "", ".", "abc", "a.b", "a.b.c", "ü.ü"])("%j names nobody", (cookie) => {
	expect(readDevice(key, cookie)).toBeUndefined()
})

test("tokens of one use or device are worth nothing for another", () => {
	const [one, two] = [newDevice(), newDevice()]
	const tokens = [
		formToken(key, one),
		formToken(key, two),
		mediaToken(key, one, "r"),
		mediaToken(key, two, "r"),
		mediaToken(key, one, "s"),
		signDevice(key, one).split(".")[1] ?? "",
	]
	expect(new Set(tokens).size).toBe(tokens.length)
	expect(formToken(key, one)).toBe(formToken(key, one))
})

test("the cookie's name pins it to the host where that works", () => {
	expect(cookieName(true)).toBe("__Host-cunkou_chat")
	expect(cookieName(false)).toBe("cunkou_chat")
})

test("sending to a device always works, to anything else never", () => {
	expect(sendOutcome({ account: "web", id: newDevice() }, "o1", 2)).toEqual({ ok: true, externalIds: ["o1:2"] })
	for (const to of [
		{ account: "web", id: "12345" },
		{ account: "other", id: newDevice() },
	]) {
		expect(sendOutcome(to, "o1", 0)).toMatchObject({ ok: false, fault: { kind: "invalid" } })
	}
})
