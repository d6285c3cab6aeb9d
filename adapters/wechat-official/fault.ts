/** What the platform's codes mean. Pure. */

import type { Fault } from "../../src/channel/fault.ts"
import { type Failure, faultBy } from "../wechat-platform/failure.ts"

export function faultOf(failure: Failure): Fault {
	return faultBy(refusal, failure)
}

/** The template, its fields or the permission for such messages: a person must act; the channel's other messages are not touched. */
const templateCodes = new Set([40037, 47003, 48001, 48004])

/** Whether the account's template cannot be used as it is set. */
export function isTemplateRefusal(failure: Failure): boolean {
	return failure.kind === "refused" && templateCodes.has(failure.code)
}

/** For a template message. */
export function templateFaultOf(failure: Failure): Fault {
	if (failure.kind !== "refused") return faultOf(failure)
	const detail = `errcode ${failure.code}`
	if (templateCodes.has(failure.code)) return { kind: "invalid", detail }
	// Too many to one person.
	if (failure.code === 43117) return { kind: "throttled", retryAfterMs: dayMs }
	return faultOf(failure)
}

/** The access token is refused: a new one may be taken, once. */
export function isTokenRefusal(failure: Failure): boolean {
	return failure.kind === "refused" && tokenCodes.has(failure.code)
}

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs

const tokenCodes = new Set([40001, 40014, 42001, 41001])
/** appid, secret, white list, permissions, accounts under a ban: no message gets through until a person has acted. */
const settingCodes = new Set([40002, 40013, 40125, 40164, 48001, 48004, 48006, 50001, 50002, 61004, 61007, 89503, 89501])
/** No such follower, never followed, or we are on their black list. */
const goneCodes = new Set([40003, 43004, 43019, 46004])
const windowCodes = new Set([45015, 45047])

function refusal(code: number): Fault {
	const detail = `errcode ${code}`
	if (tokenCodes.has(code) || settingCodes.has(code)) return { kind: "auth", detail }
	if (goneCodes.has(code)) return { kind: "gone", detail }
	if (windowCodes.has(code)) return { kind: "window", detail }
	switch (code) {
		case -1:
			return { kind: "transient", detail }
		case 45009:
			// The day's quota; it begins again at midnight, and an administrator may clear it.
			return { kind: "throttled", retryAfterMs: hourMs }
		case 45011:
			return { kind: "throttled", retryAfterMs: minuteMs }
		default:
			return { kind: "invalid", detail }
	}
}
