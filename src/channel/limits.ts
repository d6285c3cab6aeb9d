/** What a channel can show and when it may speak: data, so that one renderer and one deliverer serve them all. */
import type { MediaKind } from "./message.ts"

export type ChannelLimits = {
	readonly text: { readonly max: number; readonly unit: "characters" | "bytes"; readonly markup: "none" | "html" | "markdown" }
	/** Native choices: buttons under a message. `max` 0 = none. `label` in characters, `payload` in bytes (token + option id). */
	readonly buttons: { readonly max: number; readonly label: number; readonly payload: number; readonly multiple: boolean }
	/** A native list (menu) for more options than buttons allow. `max` 0 = none. */
	readonly list: { readonly max: number; readonly label: number; readonly payload: number }
	readonly media: Partial<Record<MediaKind, { readonly maxBytes: number }>>
	/** When the bot may speak first. */
	readonly initiate:
		| { readonly kind: "always" }
		| {
				readonly kind: "window"
				readonly hours: number
				readonly perWindow: number
				/** Beyond the window the person can be told that something waits, with a link (lane `knock`); absent: they cannot. */
				readonly knocks?: boolean
		  }
		| { readonly kind: "reply-only" }
	/** Whether a link can stand natively beside the text (a card, a link button); absent: its address is written in the text. */
	readonly links?: boolean
	readonly groups: boolean
	/** Whether the platform's sender id stays the same over logins. */
	readonly stableIds: boolean
	/** Token buckets in messages per second. `bulk`: what nobody asked for (notices, reminders), all chats together, on top of `perChannel`. */
	readonly rates: { readonly perChannel: Rate; readonly bulk?: Rate; readonly perChat?: Rate; readonly perGroup?: Rate }
	/** True where people read our own store (the web chat): a message is in front of them once it is committed, not once it is sent. */
	readonly visibleAtCommit: boolean
	/** Whether sending the same outbox id twice shows once: then an uncertain bulk message may be sent again. */
	readonly idempotentSend: boolean
}

/** A token bucket: `burst` at once, then `perSecond`. */
export type Rate = { readonly perSecond: number; readonly burst: number }
