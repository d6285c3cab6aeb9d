/** What an entry of the ledger is, and its one spelling. */
import type { Json } from "../engine/flow.ts"
import { canonical } from "./canonical.ts"

export type Entry = {
	readonly villageId: string
	/** From 1, without gaps. */
	readonly seq: number
	/** `affair.what`, e.g. `signoff.signature`. */
	readonly kind: string
	/** App clock, ms. */
	readonly at: number
	/** May be public: ids, numbers, hashes, commitments; never names, reasons, photos. */
	readonly body: Json
}

/** The bytes a leaf's hash covers: all of the entry. It is also the entry's line in a bundle. */
export function entryText(entry: Entry): string {
	return entryTextOf({ ...entry, body: canonical(entry.body) })
}

/** The same from a body that is canonical already, as it is stored. */
export function entryTextOf({ villageId, seq, kind, at, body }: Omit<Entry, "body"> & { readonly body: string }): string {
	return `{"at":${canonical(at)},"body":${body},"kind":${canonical(kind)},"seq":${canonical(seq)},"villageId":${canonical(villageId)}}`
}
