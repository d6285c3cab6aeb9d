/** Cuts a text into parts a channel can carry. Pure. */
import { cutIndex, type TextUnit } from "../text/normalize.ts"

/** Where a text may be cut, best first: after a paragraph, a line, a sentence, a clause, a word. */
const ends = [/\n\s*\n/g, /\n/g, /[。！？!?；;…]+[”』」）)]*|\.(?=\s)/g, /[，、,：:]|\s+/g]
/** A good place in the first half of a part would make more parts than needed. */
const earliest = 0.5

/** Parts of at most `max` (in `unit`), without blanks at their ends, none empty; nothing but blanks is lost between them. */
export function splitText(text: string, max: number, unit: TextUnit): readonly string[] {
	const parts: string[] = []
	let rest = text.trim()
	while (rest !== "") {
		const room = cutIndex(rest, max, unit)
		const cut = room === rest.length ? room : cutWithin(rest, Math.max(room, firstSign(rest)))
		const part = rest.slice(0, cut).trim()
		if (part !== "") parts.push(part)
		rest = rest.slice(cut).trim()
	}
	return parts
}

/** A limit smaller than one sign cannot be kept; one sign a part still says everything. */
function firstSign(text: string): number {
	return String.fromCodePoint(text.codePointAt(0) ?? 0).length
}

function cutWithin(text: string, room: number): number {
	// One sign more, so that a break right behind the part is seen.
	const window = text.slice(0, room + 1)
	for (const end of ends) {
		const cut = lastEnd(window, end, room)
		if (cut > room * earliest) return cut
	}
	// Better a short part than a web address or a word in two.
	const blank = lastEnd(window, /\s+/g, room)
	return blank > 0 ? blank : room
}

function lastEnd(window: string, end: RegExp, room: number): number {
	let cut = 0
	for (const match of window.matchAll(end)) {
		// Blanks need not fit: they are dropped at the cut.
		const after = match[0].trim() === "" ? match.index : match.index + match[0].length
		if (after <= room) cut = after
	}
	return cut
}
