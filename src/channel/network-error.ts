/** What went wrong below a platform's own answers, by the codes of the system, of `exchange` and of Node's fetch. */

const neverLeftCodes: ReadonlySet<string> = new Set([
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ENETDOWN",
	"CONNECT_TIMEOUT",
	"UND_ERR_CONNECT_TIMEOUT",
	"CERT_HAS_EXPIRED",
	"DEPTH_ZERO_SELF_SIGNED_CERT",
	"SELF_SIGNED_CERT_IN_CHAIN",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
	"UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
	"ERR_TLS_CERT_ALTNAME_INVALID",
])

/** The request has not left the machine, or the connection never stood: sending it again doubles nothing. */
export function neverLeft(code: string): boolean {
	return neverLeftCodes.has(code)
}

/** A stable code, `TIMEOUT` or `UNKNOWN`; never the message, which may carry an address with a token. fetch puts the system's error under its own. */
export function networkCode(error: unknown): string {
	if (!(error instanceof Error)) return "UNKNOWN"
	if (error.name === "AbortError" || error.name === "TimeoutError" || / timed out after /.test(error.message)) return "TIMEOUT"
	if ("code" in error && typeof error.code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/.test(error.code)) return error.code
	return error.cause instanceof Error ? networkCode(error.cause) : "UNKNOWN"
}
