/** What WeCom's codes mean (channels.md §3.4). Pure. */
import type { Fault } from "../../src/channel/fault.ts"
import { type Failure, faultBy, refusedCode } from "../wechat-platform/failure.ts"

export function faultOf(failure: Failure): Fault {
	return faultBy(refusal, failure)
}

/** The access token is refused: another one may be taken, once. */
export function isTokenRefusal(failure: Failure): boolean {
	return failure.kind === "refused" && tokenCodes.has(failure.code)
}

/** What somebody has to put right, for the health; undefined for what concerns one message or one person only. */
export function troubleOf(failure: Failure): "credentials" | "ip" | "permission" | "unreachable" | "throttled" | undefined {
	const code = refusedCode(failure)
	if (code === undefined) return "unreachable"
	switch (refusal(code).kind) {
		case "auth":
			if (code === ipCode) return "ip"
			return permissionCodes.has(code) ? "permission" : "credentials"
		case "throttled":
			return "throttled"
		case "transient":
			return "unreachable"
		default:
			return undefined
	}
}

const secondMs = 1_000
const minuteMs = 60 * secondMs

/** Missing, unknown, expired. 40001 is the secret here, not the token. */
const tokenCodes = new Set([40014, 41001, 42001])
/** Where the request came from is not on the app's list. */
const ipCode = 60020
/** Interface, app or contact not open to us; the 客服 account not ours, or not given to the app. */
const permissionCodes = new Set([48002, 48004, 60011, 301002, 301005, 95000, 95004])
/** Secret, enterprise, app. */
const settingCodes = new Set([40001, 40013, 40056, 40086, 41002, 41004, 93000, 846602])
/** No such member, nobody who may read it, no such resident. */
const goneCodes = new Set([40003, 60111, 81013, 82001, 40096, 84061])
/** Too many, too late, or a person of the village is talking in that chat. */
const windowCodes = new Set([95001, 95002, 95018])
/** Calls a minute; calls at once. */
const frequencyCode = 45009
const parallelCode = 45033

function refusal(code: number): Fault {
	const detail = `errcode ${code}`
	if (tokenCodes.has(code) || settingCodes.has(code) || permissionCodes.has(code) || code === ipCode) return { kind: "auth", detail }
	if (goneCodes.has(code)) return { kind: "gone", detail }
	if (windowCodes.has(code)) return { kind: "window", detail }
	switch (code) {
		case -1:
			return { kind: "transient", detail }
		case frequencyCode:
			return { kind: "throttled", retryAfterMs: minuteMs }
		case parallelCode:
			return { kind: "throttled", retryAfterMs: 5 * secondMs }
		default:
			return { kind: "invalid", detail }
	}
}
