/** Stored entries → what the page shows. Pure. */
import type { HistoryEntry } from "../../src/channel/adapter.ts"
import type { Inbound, MediaKind, Option, Pick, WirePart } from "../../src/channel/message.ts"
import { clientIdOf } from "./decode.ts"

export type ChatMedia = { readonly kind: "media"; readonly media: MediaKind; readonly url: string; readonly alt: string }

/** A question's options; the page shows their numbers beside them. */
export type Ask = { readonly token: string; readonly options: readonly Option[]; readonly pick: Pick }

export type ChatPart =
	| ChatMedia
	| {
			readonly kind: "text"
			readonly text: string
			readonly ask?: Ask
			readonly link?: { readonly text: string; readonly url: string }
	  }

/** What a person said; the labels of chosen options stand with the ask they belong to. */
export type Said =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "choice"; readonly prompt: string; readonly options: readonly string[] }
	| ChatMedia

export type ChatEntry =
	| { readonly side: "village"; readonly cursor: number; readonly at: number; readonly parts: readonly ChatPart[] }
	| { readonly side: "person"; readonly cursor: number; readonly at: number; readonly id: string; readonly said: Said }

/** The address of a stored file, for this device only. */
export type MediaUrl = (ref: string) => string

/** One entry as shown; undefined for what is stored but not said (joining, delivery reports, timers). */
export function encodeEntry(entry: HistoryEntry, urlOf: MediaUrl): ChatEntry | undefined {
	if (entry.side === "village") {
		return { side: "village", cursor: entry.cursor, at: entry.at, parts: entry.parts.map((part) => encodePart(part, urlOf)) }
	}
	const said = saidOf(entry.event, urlOf)
	return said === undefined
		? undefined
		: { side: "person", cursor: entry.cursor, at: entry.at, id: clientIdOf(entry.event.externalId), said }
}

function encodePart(part: WirePart, urlOf: MediaUrl): ChatPart {
	switch (part.kind) {
		case "media":
			return { kind: "media", media: part.media, url: urlOf(part.ref), alt: part.alt }
		case "text": {
			const ask = part.choices === undefined ? {} : { ask: askOf(part.choices) }
			const link = part.link === undefined ? {} : { link: part.link }
			return { kind: "text", text: part.text, ...ask, ...link }
		}
	}
}

function askOf({ token, options, pick }: NonNullable<Extract<WirePart, { kind: "text" }>["choices"]>): Ask {
	return { token, options: options.map(({ id, label }, index) => ({ id, label: withoutNumber(label, index + 1) })), pick }
}

/** The page numbers its options: a label that says the same number (1 很不满意, 2, 3 …) would say it twice. */
function withoutNumber(label: string, position: number): string {
	const number = String(position)
	return label === number ? "" : label.startsWith(`${number} `) ? label.slice(number.length + 1) : label
}

function saidOf(event: Inbound, urlOf: MediaUrl): Said | undefined {
	switch (event.kind) {
		case "text":
			return { kind: "text", text: event.text }
		case "choice":
			return { kind: "choice", prompt: event.prompt, options: [event.option, ...(event.more ?? [])] }
		case "media":
			return { kind: "media", media: event.media, url: urlOf(event.ref), alt: event.caption ?? "" }
		case "joined":
		case "left":
		case "blocked":
		case "delivery":
		case "timer":
			return undefined
	}
}

export type Batch = {
	readonly entries: readonly ChatEntry[]
	/** Cursor of the first stored entry looked at; where to ask for earlier ones. */
	readonly first: number
	/** Cursor of the last stored entry looked at, shown or not; where to go on. */
	readonly cursor: number
	/** Whether there is more beyond this batch in the direction asked. */
	readonly more: boolean
}

/** A run of stored entries, oldest first, as one answer. `from` is the cursor asked for, `limit` how many were asked. */
export function encodeBatch(stored: readonly HistoryEntry[], from: number, limit: number, urlOf: MediaUrl): Batch {
	return {
		entries: stored.map((entry) => encodeEntry(entry, urlOf)).filter((entry) => entry !== undefined),
		first: stored[0]?.cursor ?? from,
		cursor: stored.at(-1)?.cursor ?? from,
		more: stored.length >= limit,
	}
}
