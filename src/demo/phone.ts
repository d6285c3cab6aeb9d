/** A phone in somebody's hand: what can be done with a chat, whichever way the messages travel. */
import type { Option, Pick } from "../channel/message.ts"

export type Ask = { readonly token: string; readonly options: readonly Option[]; readonly pick: Pick }
export type ChatPart = { readonly text: string; readonly ask: Ask | undefined }
/** One line of the chat; `cursor` grows strictly. */
export type ChatLine = { readonly cursor: number; readonly side: "village" | "person"; readonly parts: readonly ChatPart[] }

export type Said =
	| { readonly kind: "text"; readonly text: string }
	/** Buttons pressed under the ask of this token. */
	| { readonly kind: "choice"; readonly token: string; readonly options: readonly [string, ...string[]] }
	| { readonly kind: "media"; readonly media: "voice" | "image" | "sticker" }

export interface Phone {
	/** Hands one message over, again and again with the same id until the house has acknowledged it. `seen`: newest cursor on the screen. */
	send(said: Said, seen: number): Promise<void>
	/** What was said after `cursor`, oldest first. */
	lines(cursor: number): Promise<readonly ChatLine[]>
	/** Resolves when an answer may be there; `looks` times before it was not. */
	pause(looks: number): Promise<void>
	close(): void
}

/** Where the chat ended when the phone was taken up again. */
export async function newestCursor(phone: Phone): Promise<number> {
	let cursor = 0
	for (;;) {
		const last = (await phone.lines(cursor)).at(-1)
		if (last === undefined) return cursor
		cursor = last.cursor
	}
}
