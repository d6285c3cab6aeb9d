import { describe, expect, test } from "vitest"
import { hashPassword, isPassword, type PasswordFault, passwordFault } from "../../../src/web/auth/password.ts"

const about = ["wangxiuying", "王秀英", "清江村", "QJ"]

describe("a new password", () => {
	const cases: readonly (readonly [string, PasswordFault | undefined])[] = [
		["short", "short"],
		["九个汉字不够一个吧", "short"],
		["x".repeat(201), "long"],
		["password123", "common"],
		["Woaini5201314", "common"],
		["ＰＡＳＳＷＯＲＤ１２３", "common"],
		["1234567890", "repetitive"],
		["abcdefghijk", "repetitive"],
		["qwertyuiop!", "repetitive"],
		["9876543210123", "repetitive"],
		["aaaaaaaaaaaa", "repetitive"],
		["abcdeabcde", "repetitive"],
		["13131313131313", "repetitive"],
		["wangxiuying2026", "personal"],
		["王秀英王秀英清江村1", "personal"],
		["QJ清江村王秀英2026", "personal"],
		["梯田 布谷 石桥 热茶", undefined],
		["梯田布谷石桥热茶晒场", undefined],
		["correct horse battery", undefined],
		["qj-river-stone-bridge", undefined],
		["a1B2c3D4e5", undefined],
	]
	test.each(cases)("%s is %s", (password, fault) => {
		expect(passwordFault(password, about)).toBe(fault)
	})
})

test("a password is kept as argon2id with 19 MiB and two passes", async () => {
	expect(await hashPassword("梯田布谷石桥热茶晒场")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test("full-width spelling is the same password; a hash nobody can read matches nothing", async () => {
	const stored = await hashPassword("abc-tea-2026-hut")
	expect(await isPassword(stored, "ａｂｃ-tea-2026-hut")).toBe(true)
	expect(await isPassword(stored, "abc-tea-2026-hub")).toBe(false)
	expect(await isPassword(undefined, "nobody's password")).toBe(false)
	expect(await isPassword("not a hash", "abc-tea-2026-hut")).toBe(false)
})
