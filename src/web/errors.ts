/** What can go wrong on the web, under stable codes, and how it is told. Words stand in `words.ts`. */
import { z } from "zod"
import type { Locale } from "../text/catalogue.ts"
import { type WebWord, webSay } from "./words.ts"

/** Codes every page and client may meet, with their HTTP status. */
export const webErrorStatus = {
	"bad-request": 400,
	"sign-in": 401,
	forbidden: 403,
	"cross-site": 403,
	"not-found": 404,
	"too-large": 413,
	"unsupported-type": 415,
	"too-many": 429,
	internal: 500,
	unavailable: 503,
} as const satisfies Record<string, number>
export type WebErrorCode = keyof typeof webErrorStatus

/** What is told about an error: what happened, what was kept, what to do next. */
export type ErrorWords = { readonly title: string; readonly kept: string; readonly next: string }

/** The same on a page, which may offer something to press besides: a form without fields of its own. */
export type ErrorTold = ErrorWords & { readonly offer?: { readonly action: string; readonly csrf: string; readonly label: string } }

/** An error with words of its own. Thrown by routes; the server turns it into a page or problem+json. */
export class WebError extends Error {
	override readonly name = "WebError"
	readonly code: string
	readonly status: number
	readonly words: ErrorTold | undefined

	constructor(code: WebErrorCode)
	constructor(code: string, status: number, words: ErrorTold)
	constructor(code: string, status?: number, words?: ErrorTold) {
		super(code)
		this.code = code
		this.status = status ?? (isWebErrorCode(code) ? webErrorStatus[code] : 500)
		this.words = words
	}
}

/** An error as told to the client. Nothing of the original message is in it. */
export type ToldError = { readonly code: string; readonly status: number; readonly words: ErrorTold }

/** Translates whatever was thrown; what is not known is `internal`. */
export function tellError(error: unknown, locale: Locale): ToldError {
	if (error instanceof WebError && error.words !== undefined) return { code: error.code, status: error.status, words: error.words }
	const code = error instanceof WebError ? error.code : codeOf(error)
	const known = isWebErrorCode(code) ? code : "internal"
	return { code: known, status: webErrorStatus[known], words: wordsOf(known, locale) }
}

function wordsOf(code: WebErrorCode, locale: Locale): ErrorWords {
	const say = (part: "title" | "kept" | "next") => webSay(locale, `error.${code}.${part}` satisfies WebWord)
	return { title: say("title"), kept: say("kept"), next: say("next") }
}

const byStatus = new Map<number, WebErrorCode>([
	[400, "bad-request"],
	[401, "sign-in"],
	[403, "forbidden"],
	[404, "not-found"],
	[405, "not-found"],
	[413, "too-large"],
	[414, "bad-request"],
	[415, "unsupported-type"],
	[429, "too-many"],
	[431, "bad-request"],
	[503, "unavailable"],
])

/**
 * Fastify and its plugins put the status on the error. What does not pass a schema was not sent by our own pages: a cut address, a script,
 * a form of an older version. The server notes it, for stored data that no longer passes its schema looks the same.
 */
function codeOf(error: unknown): WebErrorCode {
	if (error instanceof z.ZodError) return "bad-request"
	const status = error instanceof Error && "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : 500
	return byStatus.get(status) ?? (status >= 400 && status < 500 ? "bad-request" : "internal")
}

function isWebErrorCode(code: string): code is WebErrorCode {
	return Object.hasOwn(webErrorStatus, code)
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export function problemOf(told: ToldError, requestId: string): Record<string, string | number> {
	return {
		type: `urn:cunkou:error:${told.code}`,
		title: told.words.title,
		status: told.status,
		detail: `${told.words.kept}${told.words.next}`,
		code: told.code,
		requestId,
	}
}
