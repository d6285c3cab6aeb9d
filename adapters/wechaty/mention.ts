/** Mentions in rooms: `@name` and a thin space (U+2005), where some gateways put a plain one. Pure. */

const thinSpace = "\u2005"
const ends = /^(?:[\u2005\u0020\u00a0\u3000\n]|$)/

/** Whether the text calls one of the names. */
export function callsAny(text: string, names: readonly string[]): boolean {
	return placesOf(text, names).length > 0
}

/** The text without our mentions. Where we were mentioned by id under a name we do not know, the first marked mention goes. */
export function withoutMentions(text: string, names: readonly string[]): string {
	const places = placesOf(text, names)
	if (places.length === 0) return text.replace(new RegExp(`@[^@${thinSpace}]{1,60}${thinSpace}`), " ").trim()
	let rest = text
	// From the end, so that the places of the earlier ones still hold.
	for (const { from, to } of places.toReversed()) rest = `${rest.slice(0, from)} ${rest.slice(to)}`
	return rest.trim()
}

/** Text as WeChat itself writes a mention. */
export function mentioning(name: string, text: string): string {
	return `@${name}${thinSpace}${text}`
}

function placesOf(text: string, names: readonly string[]): readonly { readonly from: number; readonly to: number }[] {
	// The longest first: 村口 must not be found within 村口小助手.
	const known = [...new Set(names.filter((name) => name !== ""))].sort((a, b) => b.length - a.length)
	const places: { readonly from: number; readonly to: number }[] = []
	for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
		const behind = text.slice(at + 1)
		const name = known.find((candidate) => behind.startsWith(candidate) && ends.test(behind.slice(candidate.length)))
		if (name !== undefined) places.push({ from: at, to: Math.min(text.length, at + 1 + name.length + 1) })
	}
	return places
}
