/** Salted commitments: what is private stands in the ledger only as a hash nobody can guess back. */
import { randomBytes } from "node:crypto"
import type { Json } from "../engine/flow.ts"
import { hashOf } from "./canonical.ts"

export type Opening = { /** 128 random bits, hex. */ readonly salt: string; readonly value: Json }

/**
 * A salted commitment to private content: SHA-256 of the canonical JSON of `{salt, value}`, hex, with a fresh salt. The caller keeps salt
 * and value in its own table, where erasure removes them; the hash alone tells nothing then.
 */
export function commitTo(value: Json): { readonly salt: string; readonly hash: string } {
	const salt = randomBytes(16).toString("hex")
	return { salt, hash: commitmentOf({ salt, value }) }
}

export function commitmentOf({ salt, value }: Opening): string {
	return hashOf({ salt, value })
}
