/** What a platform answered to a send, as values the deliverer can act on. */
export type Fault =
	| { readonly kind: "throttled"; readonly retryAfterMs: number }
	/** Nothing was sent; the same request may work later. */
	| { readonly kind: "transient"; readonly detail: string }
	/** It may or may not have arrived (timeout after the request left, lost answer). */
	| { readonly kind: "uncertain"; readonly detail: string }
	/** Outside the channel's speaking window: park until the person's next word. */
	| { readonly kind: "window"; readonly detail: string }
	/** Our credentials are refused: the channel is paused and staff told. */
	| { readonly kind: "auth"; readonly detail: string }
	/** This address is closed (blocked, deleted). Closes the address, not the person. */
	| { readonly kind: "gone"; readonly detail: string }
	/** The request itself is refused; sending it again cannot help. */
	| { readonly kind: "invalid"; readonly detail: string }

export type SendOutcome = { readonly ok: true; readonly externalIds: readonly string[] } | { readonly ok: false; readonly fault: Fault }
