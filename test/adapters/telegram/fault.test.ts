import { describe, expect, test } from "vitest"
import { type Failure, failureOf, faultOf } from "../../../adapters/telegram/fault.ts"
import { accountOf, telegramSettings, telegramVariables } from "../../../adapters/telegram/variables.ts"
import { isOurSecret } from "../../../adapters/telegram/verify.ts"

const refused = (code: number, description: string, retryAfter?: number): Failure => ({
	kind: "refused",
	code,
	description,
	...(retryAfter !== undefined && { retryAfter }),
})

describe("an answer of the platform is a fault one can act on", () => {
	test.each<[Failure, object]>([
		[refused(429, "Too Many Requests: retry after 31", 31), { kind: "throttled", retryAfterMs: 31_000 }],
		[refused(429, "Too Many Requests"), { kind: "throttled", retryAfterMs: 5_000 }],
		[refused(401, "Unauthorized"), { kind: "auth" }],
		[refused(404, "Not Found"), { kind: "auth" }],
		[refused(403, "Forbidden: bot was blocked by the user"), { kind: "gone" }],
		[refused(403, "Forbidden: user is deactivated"), { kind: "gone" }],
		[refused(403, "Forbidden: bot was kicked from the supergroup chat"), { kind: "gone" }],
		[refused(400, "Bad Request: chat not found"), { kind: "gone" }],
		[refused(400, "Bad Request: group chat was upgraded to a supergroup chat"), { kind: "gone" }],
		[refused(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), { kind: "gone" }],
		[refused(400, "Bad Request: message is too long"), { kind: "invalid", detail: "400 Bad Request: message is too long" }],
		[refused(400, "Bad Request: BUTTON_DATA_INVALID"), { kind: "invalid" }],
		[refused(413, "Request Entity Too Large"), { kind: "invalid" }],
		[refused(409, "Conflict: terminated by other getUpdates request"), { kind: "transient" }],
		[refused(500, "Internal Server Error"), { kind: "transient" }],
		[refused(502, "Bad Gateway"), { kind: "transient" }],
		[{ kind: "not-api", status: 502 }, { kind: "transient" }],
		[{ kind: "not-api", status: 504 }, { kind: "uncertain" }],
		[{ kind: "not-api", status: 200 }, { kind: "uncertain" }],
		[{ kind: "not-api", status: 403 }, { kind: "transient" }],
		[{ kind: "network", code: "ECONNREFUSED" }, { kind: "transient" }],
		[{ kind: "network", code: "ENOTFOUND" }, { kind: "transient" }],
		[{ kind: "network", code: "ECONNRESET" }, { kind: "uncertain" }],
		[{ kind: "network", code: "TIMEOUT" }, { kind: "uncertain" }],
		[{ kind: "network", code: "UNKNOWN" }, { kind: "uncertain" }],
	])("%j", (failure, fault) => {
		expect(faultOf(failure)).toMatchObject(fault)
	})

	test("a detail is short and quotes nobody", () => {
		const fault = faultOf(refused(400, `Bad Request: can't parse 李秀英${"x".repeat(500)}`))
		expect(fault).toMatchObject({ kind: "invalid" })
		if (fault.kind !== "invalid") throw new Error("other kind")
		expect(fault.detail).toMatch(/^400 Bad Request: can't parse \?x+$/)
		expect(fault.detail.length).toBeLessThan(130)
	})

	test.each([
		[new TypeError("fetch failed", { cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }) }), "ECONNREFUSED"],
		[new DOMException("This operation was aborted", "AbortError"), "TIMEOUT"],
		[new Error("whatever"), "UNKNOWN"],
		["a string", "UNKNOWN"],
	])("%s is a failure of the network", (error, code) => {
		expect(failureOf(error)).toEqual({ kind: "network", code })
	})
})

describe("the secret of a callback", () => {
	test.each([
		["right", "right", true],
		["right", "righ", false],
		["right", "wrong", false],
		["right", "", false],
		["right", undefined, false],
		["right", ["right"], false],
	])("%s ← %j: %s", (secret, header, isOurs) => {
		expect(isOurSecret(secret, header)).toBe(isOurs)
	})
})

describe("the settings", () => {
	const token = "123456:AAabcdefghijklmnopqrstuvwxyz0123456"

	test("have defaults", () => {
		expect(telegramSettings({ TELEGRAM_BOT_TOKEN: token })).toEqual({
			token,
			apiRoot: "https://api.telegram.org",
			mode: "polling",
			webhookSecret: undefined,
		})
		expect(accountOf(token)).toBe("123456")
	})

	test.each([
		["TELEGRAM_BOT_TOKEN", token, true],
		["TELEGRAM_BOT_TOKEN", "123456", false],
		["TELEGRAM_BOT_TOKEN", "bot123456:abc", false],
		["TELEGRAM_API_ROOT", "http://127.0.0.1:8081", true],
		["TELEGRAM_API_ROOT", "https://bot-api.example/telegram/", true],
		["TELEGRAM_API_ROOT", "https://user:pass@example.org", false],
		["TELEGRAM_API_ROOT", "api.telegram.org", false],
		["TELEGRAM_MODE", "webhook", true],
		["TELEGRAM_MODE", "push", false],
		["TELEGRAM_WEBHOOK_SECRET", "a-B_9", true],
		["TELEGRAM_WEBHOOK_SECRET", "has space", false],
		["OTHER", "x", false],
	])("%s=%s: %s", (name, value, isValid) => {
		expect(telegramVariables.isValid(name, value)).toBe(isValid)
	})

	test("the API's address loses the slash at its end", () => {
		expect(telegramSettings({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: "http://127.0.0.1:1/x//" }).apiRoot).toBe(
			"http://127.0.0.1:1/x",
		)
	})
})
