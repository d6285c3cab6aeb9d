import { describe, expect, test } from "vitest"
import type { Failure } from "../../../adapters/wechat-platform/failure.ts"
import { faultOf, isTokenRefusal, troubleOf } from "../../../adapters/wecom/fault.ts"

const refused = (code: number): Failure => ({ kind: "refused", code })

describe("an answer of WeCom is a fault one can act on", () => {
	test.each<[number, object, string | undefined]>([
		[-1, { kind: "transient" }, "unreachable"],
		[40001, { kind: "auth" }, "credentials"],
		[40013, { kind: "auth" }, "credentials"],
		[40014, { kind: "auth" }, "credentials"],
		[42001, { kind: "auth" }, "credentials"],
		[48002, { kind: "auth" }, "permission"],
		[60011, { kind: "auth" }, "permission"],
		[301002, { kind: "auth" }, "permission"],
		[60020, { kind: "auth" }, "ip"],
		[45009, { kind: "throttled", retryAfterMs: 60_000 }, "throttled"],
		[45033, { kind: "throttled", retryAfterMs: 5_000 }, "throttled"],
		[81013, { kind: "gone" }, undefined],
		[60111, { kind: "gone" }, undefined],
		[40003, { kind: "gone" }, undefined],
		[40096, { kind: "gone" }, undefined],
		[95001, { kind: "window" }, undefined],
		[95002, { kind: "window" }, undefined],
		[95018, { kind: "window" }, undefined],
		[40058, { kind: "invalid", detail: "errcode 40058" }, undefined],
	])("%i", (code, fault, trouble) => {
		expect(faultOf(refused(code))).toMatchObject(fault)
		expect(troubleOf(refused(code))).toBe(trouble)
	})

	test("only the token's own refusals are worth another one: 40001 is the secret", () => {
		for (const code of [40014, 41001, 42001]) expect(isTokenRefusal(refused(code))).toBe(true)
		for (const code of [40001, 60020, -1]) expect(isTokenRefusal(refused(code))).toBe(false)
	})
})
