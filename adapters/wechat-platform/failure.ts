/** What went wrong with a call → what may be done about it, but for what a platform's own codes mean. Pure. */
import type { Fault } from "../../src/channel/fault.ts"
import { networkCode, neverLeft } from "../../src/channel/network-error.ts"

export type Failure =
	/** The platform refused, usually inside an HTTP 200. */
	| { readonly kind: "refused"; readonly code: number }
	/** Something else answered. */
	| { readonly kind: "not-api"; readonly status: number }
	/** Nothing answered. `code` is the system's, or TIMEOUT, or UNKNOWN. */
	| { readonly kind: "network"; readonly code: string }
	/** A call that had to come first failed (a token, an upload): what was asked for has not left. */
	| { readonly kind: "before"; readonly cause: Exclude<Failure, { kind: "before" }> }

/** A call that failed. Carries codes only: an address would hold the access token. */
export class CallError extends Error {
	readonly failure: Failure
	constructor(failure: Failure) {
		super(`the call failed: ${failure.kind}`)
		this.name = "CallError"
		this.failure = failure
	}
}

/** Whatever a call threw. */
export function failureOf(error: unknown): Failure {
	return error instanceof CallError ? error.failure : { kind: "network", code: networkCode(error) }
}

/** What a platform's own code means. */
export type Refusal = (code: number) => Fault

export function faultBy(refusal: Refusal, failure: Failure): Fault {
	switch (failure.kind) {
		case "refused":
			return refusal(failure.code)
		case "not-api": {
			// 2xx and a gateway's time-out: the request may have got through. Any other page says that it did not.
			const detail = `HTTP ${failure.status}, not an answer of the platform`
			return failure.status < 300 || failure.status === 504 ? { kind: "uncertain", detail } : { kind: "transient", detail }
		}
		case "network":
			return neverLeft(failure.code) ? { kind: "transient", detail: failure.code } : { kind: "uncertain", detail: failure.code }
		case "before": {
			const fault = faultBy(refusal, failure.cause)
			return fault.kind === "uncertain" ? { kind: "transient", detail: fault.detail } : fault
		}
	}
}

/** The code of a refusal, also of a call that had to come first. */
export function refusedCode(failure: Failure): number | undefined {
	const cause = failure.kind === "before" ? failure.cause : failure
	return cause.kind === "refused" ? cause.code : undefined
}

/** Runs what must come before a send. */
export async function before<T>(work: Promise<T>): Promise<T> {
	try {
		return await work
	} catch (error) {
		const failure = failureOf(error)
		throw new CallError(failure.kind === "before" ? failure : { kind: "before", cause: failure })
	}
}
