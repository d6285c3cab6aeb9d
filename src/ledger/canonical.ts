/**
 * Canonical JSON (RFC 8785): one spelling of a value, so that its hash is the same wherever it is computed. Keys stand in the order of
 * their UTF-16 units, without white space; numbers and strings are written as ECMAScript writes them, which is what the RFC demands.
 */
import { hash } from "node:crypto"
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

/** Whether `text` is the canonical JSON of `value`, which was parsed from it. ▲ Half the time of writing it anew, for nearly all texts. */
export function isCanonical(text: string, value: Json): boolean {
	// Keys that look like numbers come first in an object whatever the text said, and half a pair is escaped: both are rare, and looked at slowly.
	if (!text.includes("\\ud") && JSON.stringify(value) === text && isSorted(value)) return true
	return canonical(value) === text
}

function isSorted(value: Json): boolean {
	if (typeof value !== "object" || value === null) return true
	if (isList(value)) return value.every(isSorted)
	let last = ""
	for (const key of Object.keys(value)) {
		if (key < last) return false
		last = key
		const member = value[key]
		if (typeof member === "object" && !isSorted(member)) return false
	}
	return true
}

/** SHA-256 of the canonical JSON, hex. */
export function hashOf(value: Json): string {
	return hash("sha256", canonical(value), "hex")
}

function text(value: string): string {
	// Two of them would become the same replacement character in UTF-8, and so the same hash.
	if (!value.isWellFormed()) throw new NotCanonicalError("half a surrogate pair")
	return JSON.stringify(value)
}

function object(value: { readonly [key: string]: Json }): string {
	// The default order of sort is that of UTF-16 units.
	const keys = Object.keys(value).sort()
	let members = ""
	for (const key of keys) {
		const member = value[key]
		if (member === undefined) throw new NotCanonicalError("undefined")
		members += `${members === "" ? "" : ","}${text(key)}:${canonical(member)}`
	}
	return `{${members}}`
}

/** `Array.isArray` does not narrow a readonly list. */
function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value)
}
