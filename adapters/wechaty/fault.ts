/** What went wrong with a call of the gateway → what may be done about it. Pure. Nothing the gateway said is quoted: it may name people. */
import type { Fault } from "../../src/channel/fault.ts"

/** `status`: of gRPC; undefined where nothing came back in time or the call could not be made. `text`: for classing, never for showing. */
export type Failure = { readonly status: number | "timeout" | "no-connection" | undefined; readonly text: string }

/** No connection to the gateway, or nobody logged in. */
export class NotConnectedError extends Error {
	constructor() {
		super("not connected")
		this.name = "NotConnectedError"
	}
}

export function failureOf(error: unknown): Failure {
	if (error instanceof NotConnectedError) return { status: "no-connection", text: "" }
	if (!(error instanceof Error)) return { status: undefined, text: "" }
	const text = firstLine("details" in error && typeof error.details === "string" ? error.details : error.message)
	if ("code" in error && error.code === "TIMEOUT") return { status: "timeout", text }
	return { status: "code" in error && typeof error.code === "number" ? error.code : undefined, text }
}

/** Where WeChat or the gateway asks for a pause without saying how long. */
const unnamedPauseMs = 10 * 60_000

export function faultOf({ status, text }: Failure): Fault {
	if (status === "no-connection" || loggedOut.test(text)) return { kind: "auth", detail: "NOT_LOGGED_IN" }
	if (status === "timeout") return { kind: "uncertain", detail: "TIMEOUT" }
	switch (status) {
		case 3:
			return { kind: "invalid", detail: "INVALID_ARGUMENT" }
		case 5:
			return { kind: "gone", detail: "NOT_FOUND" }
		case 8:
			return { kind: "throttled", retryAfterMs: unnamedPauseMs }
		case 12:
			return { kind: "invalid", detail: "UNIMPLEMENTED" }
		case 14:
			// The connection never stood: nothing has left. Any other break may have come after the message.
			return neverLeft.test(text) ? { kind: "transient", detail: "UNAVAILABLE" } : { kind: "uncertain", detail: "UNAVAILABLE" }
		case 16:
			return { kind: "auth", detail: "TOKEN_REFUSED" }
		default:
			return refusalOf(status, text)
	}
}

/** Gateways tell WeChat's refusals in their own words, Chinese or English. */
function refusalOf(status: number | undefined, text: string): Fault {
	if (closedChannel.test(text)) return { kind: "transient", detail: "NO_CHANNEL" }
	if (tooFast.test(text)) return { kind: "throttled", retryAfterMs: unnamedPauseMs }
	if (closedAddress.test(text)) return { kind: "gone", detail: "REFUSED_BY_CONTACT" }
	if (isUnsupported({ status, text })) return { kind: "invalid", detail: "UNSUPPORTED" }
	if (tooLong.test(text)) return { kind: "invalid", detail: "TOO_LONG" }
	return { kind: "uncertain", detail: `GRPC_${status ?? "NONE"}` }
}

/** The gateway cannot do this at all, so another way of saying it may be tried: nothing was sent. */
export function isUnsupported({ status, text }: Failure): boolean {
	return status === 12 || /unsupported|not supported|not implemented|unimplemented|does ?n.t support|不支持/i.test(text)
}

const loggedOut = /not logged ?in|not login|need login|logged out|must login|未登录|没有登录|已掉线/i
const neverLeft = /No connection established|ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|Name resolution failed|certificate/i
const closedChannel = /NO CLIENT|Channel has been shut down/i
const tooFast = /too (fast|frequent|many)|rate ?limit|频繁|太快/i
const closedAddress =
	/not (a |your )?friend|no friend|blocked|blacklist|拉黑|拒收|不是.{0,4}(好友|朋友)|不在群|not in (the )?room|(contact|room) not (found|exist)|no such (contact|room)/i
const tooLong = /too long|too large|太长|过长|超过/i

function firstLine(text: string): string {
	return (text.split("\n")[0] ?? "").slice(0, 300)
}
