/**
 * Canonical JSON (RFC 8785): one spelling of a value, so that its hash is the same wherever it is computed. Keys stand in the order of
 * their UTF-16 units, without white space; numbers and strings are written as ECMAScript writes them, which is what the RFC demands.
 */
import { createHash } from "node:crypto"
import type { Json } from "../engine/flow.ts"

/** A value that canonical JSON cannot carry: always a bug of the caller. */
export class NotCanonicalError extends Error {
	readonly code = "LEDGER_NOT_CANONICAL"
	constructor(what: string) {
		super(`${what} has no canonical form`)
	}
}

/** Throws `NotCanonicalError` for numbers that are not finite, halves of surrogate pairs, and what is no JSON at all. */
export function canonical(value: Json): string {
	switch (typeof value) {
		case "string":
			return text(value)
		case "number":
			if (!Number.isFinite(value)) throw new NotCanonicalError(String(value))
			return JSON.stringify(value)
		case "boolean":
			return value ? "true" : "false"
		case "object":
			return value === null ? "null" : isList(value) ? `[${value.map(canonical).join(",")}]` : object(value)
		default:
			throw new NotCanonicalError(typeof value)
	}
}

/** SHA-256 of the canonical JSON, hex. */
export function hashOf(value: Json): string {
	return createHash("sha256").update(canonical(value), "utf8").digest("hex")
}

function text(value: string): string {
	// Two of them would become the same replacement character in UTF-8, and so the same hash.
	if (!value.isWellFormed()) throw new NotCanonicalError("half a surrogate pair")
	return JSON.stringify(value)
}

function object(value: { readonly [key: string]: Json }): string {
	// The default order of sort is that of UTF-16 units.
	const members = Object.keys(value)
		.sort()
		.map((key) => {
			const member = value[key]
			if (member === undefined) throw new NotCanonicalError("undefined")
			return `${text(key)}:${canonical(member)}`
		})
	return `{${members.join(",")}}`
}

/** `Array.isArray` does not narrow a readonly list. */
function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value)
}
