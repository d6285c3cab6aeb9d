/** What every decoder of these platforms makes. Pure. */
import { type Inbound, type InboundOf, maxTextLength } from "../../src/channel/message.ts"
import { storable } from "../../src/channel/storable.ts"
import type { Envelope } from "./files.ts"

export function textEvent(raw: string, envelope: Envelope & Pick<Inbound, "group">): InboundOf<"text"> {
	const text = storable(raw)
	const kept = storable(raw, maxTextLength)
	return { ...envelope, kind: "text", text: kept, ...(kept.length < text.length && { cut: true }) }
}

/** Title, words and address of a shared page; undefined where it has none. */
export function linkEvent(words: readonly (string | undefined)[], envelope: Envelope): InboundOf<"text"> | undefined {
	const text = words.filter((part) => part !== undefined && part !== "").join("\n")
	return text === "" ? undefined : textEvent(text, envelope)
}

/** No bytes stand behind a place, so its reference says it all: a geo URI (RFC 5870). Undefined for what is on no map. */
export function placeEvent(
	place: { readonly latitude: number; readonly longitude: number; readonly label: string },
	envelope: Envelope,
): InboundOf<"media"> | undefined {
	const { latitude, longitude } = place
	if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined
	const ref = `geo:${latitude.toFixed(6)},${longitude.toFixed(6)}`
	const caption = storable(place.label).trim()
	return { ...envelope, kind: "media", media: "location", ref, ...(caption !== "" && { caption }) }
}
