/** What went wrong with a request → what may be done about it. Pure. */

import { GrammyError, HttpError } from "grammy"
import type { Fault } from "../../src/channel/fault.ts"
import { networkCode, neverLeft } from "../../src/channel/network-error.ts"
import { NotApiAnswerError } from "./wire.ts"

export type Failure =
	/** The Bot API refused, whatever the HTTP status was. `retryAfter` in seconds. */
	| { readonly kind: "refused"; readonly code: number; readonly description: string; readonly retryAfter?: number }
	/** Something else answered. */
	| { readonly kind: "not-api"; readonly status: number }
	/** Nothing answered. `code` is the system's, or TIMEOUT, or UNKNOWN. */
	| { readonly kind: "network"; readonly code: string }

/** Whatever a call of the client threw. */
export function failureOf(error: unknown): Failure {
	if (error instanceof GrammyError) {
		const { error_code: code, description, parameters } = error
		const retryAfter = parameters.retry_after
		return { kind: "refused", code, description, ...(retryAfter !== undefined && { retryAfter }) }
	}
	const cause = error instanceof HttpError ? error.error : error
	if (cause instanceof NotApiAnswerError) return { kind: "not-api", status: cause.status }
	return { kind: "network", code: networkCode(cause) }
}

export function faultOf(failure: Failure): Fault {
	switch (failure.kind) {
		case "refused":
			return refusal(failure.code, failure.description, failure.retryAfter)
		case "not-api":
			return notApi(failure.status)
		case "network":
			return neverLeft(failure.code) ? { kind: "transient", detail: failure.code } : { kind: "uncertain", detail: failure.code }
	}
}

/** Where the platform asks for a pause without saying how long. */
const unnamedPauseMs = 5_000

function refusal(code: number, description: string, retryAfter: number | undefined): Fault {
	const detail = wordsOf(code, description)
	if (code === 429) return { kind: "throttled", retryAfterMs: retryAfter === undefined ? unnamedPauseMs : retryAfter * 1_000 }
	// A token that was never one of theirs is "404 Not Found".
	if (code === 401 || (code === 404 && /^not found$/i.test(description))) return { kind: "auth", detail }
	if (code === 403 || closed.test(description)) return { kind: "gone", detail }
	if (code >= 500 || code === 409) return { kind: "transient", detail }
	return { kind: "invalid", detail }
}

/** Refusals that hold for everything said in this chat. */
const closed =
	/chat not found|user not found|PEER_ID_INVALID|USER_DEACTIVATED|upgraded to a supergroup|group chat was deactivated|CHAT_WRITE_FORBIDDEN|not enough rights to send/i

/** 2xx and a gateway's time-out: the request may have got through. Any other page says that it did not. */
function notApi(status: number): Fault {
	const detail = `HTTP ${status}, not an answer of the Bot API`
	return status < 300 || status === 504 ? { kind: "uncertain", detail } : { kind: "transient", detail }
}

/** The platform's own words are plain ASCII; anything else in them would be somebody's text quoted back. */
function wordsOf(code: number, description: string): string {
	return `${code} ${description.replace(/[^\x20-\x7e]+/g, "?").slice(0, 120)}`
}
