/** How a turn hands its reply over: claimed in the turn's own transaction, sent after its commit. */
import type { Candidate } from "./due.ts"

/** `until` in ms. `places` of the speaking window, of which the reply must take one; infinite where there is no window. */
export type Lease = { readonly until: number; readonly places: number }

export type Courier = {
	/**
	 * Whether a reply may be stored as being sent already, and until when it is then claimed. Its tokens are taken with it; where
	 * the transaction is rolled back they are lost, and the buckets fill again.
	 */
	lease(reply: Pick<Candidate, "channel" | "chatId" | "isGroup">): Lease | undefined
	/** Sends what was stored as being sent. After the commit. */
	send(reply: Candidate, lease: number): void
}
