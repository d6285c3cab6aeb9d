import { describe, expect, test } from "vitest"
import { faultOf, isTokenRefusal } from "../../../adapters/wechat-official/fault.ts"
import { before, CallError, type Failure, failureOf } from "../../../adapters/wechat-platform/failure.ts"

const refused = (code: number): Failure => ({ kind: "refused", code })

describe("an answer of the platform is a fault one can act on", () => {
	test.each<[Failure, object]>([
		[refused(-1), { kind: "transient" }],
		[refused(40001), { kind: "auth" }],
		[refused(40013), { kind: "auth" }],
		[refused(40125), { kind: "auth" }],
		[refused(40164), { kind: "auth" }],
		[refused(42001), { kind: "auth" }],
		[refused(48001), { kind: "auth" }],
		[refused(50002), { kind: "auth" }],
		[refused(45015), { kind: "window" }],
		[refused(45047), { kind: "window" }],
		[refused(40003), { kind: "gone" }],
		[refused(43004), { kind: "gone" }],
		[refused(43019), { kind: "gone" }],
		[refused(45009), { kind: "throttled", retryAfterMs: 3_600_000 }],
		[refused(45011), { kind: "throttled", retryAfterMs: 60_000 }],
		[refused(45002), { kind: "invalid", detail: "errcode 45002" }],
		[refused(47001), { kind: "invalid" }],
		[{ kind: "not-api", status: 502 }, { kind: "transient" }],
		[{ kind: "not-api", status: 504 }, { kind: "uncertain" }],
		[{ kind: "not-api", status: 200 }, { kind: "uncertain" }],
		[{ kind: "network", code: "ECONNREFUSED" }, { kind: "transient" }],
		[{ kind: "network", code: "TIMEOUT" }, { kind: "uncertain" }],
		[{ kind: "before", cause: { kind: "network", code: "TIMEOUT" } }, { kind: "transient" }],
		[{ kind: "before", cause: { kind: "not-api", status: 200 } }, { kind: "transient" }],
		[{ kind: "before", cause: { kind: "refused", code: 40125 } }, { kind: "auth" }],
		[{ kind: "before", cause: { kind: "refused", code: 45009 } }, { kind: "throttled" }],
	])("%j", (failure, fault) => {
		expect(faultOf(failure)).toMatchObject(fault)
	})

	test("only the token's own refusals are worth another one", () => {
		for (const code of [40001, 40014, 41001, 42001]) expect(isTokenRefusal(refused(code))).toBe(true)
		for (const code of [40013, 40125, 40164, 45009]) expect(isTokenRefusal(refused(code))).toBe(false)
		expect(isTokenRefusal({ kind: "before", cause: { kind: "refused", code: 40001 } })).toBe(false)
	})

	test("an error says codes and no address", async () => {
		const secret = "https://api.weixin.qq.com/x?access_token=TOKEN"
		const failure = failureOf(new TypeError("fetch failed", { cause: Object.assign(new Error(secret), { code: "ECONNRESET" }) }))
		expect(failure).toEqual({ kind: "network", code: "ECONNRESET" })
		expect(String(new CallError(failure))).not.toContain("TOKEN")
		await expect(before(Promise.reject(new Error(secret)))).rejects.toThrow(/^the call failed: before$/)
	})
})
