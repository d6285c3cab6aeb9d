/** WeCom's markdown, where it is the only text there is. Pure. */
import type { TextPart } from "./card.ts"

/** Nothing seen, but it keeps two signs apart. */
const apart = "\u200B"

/** What people wrote must be seen as they wrote it, and name nobody: signs that begin something are parted from what follows. */
export function inertMarkdown(text: string): string {
	return (
		text
			// Addresses, names, colours: [..](..), <@..>, <font ..>.
			.replace(/\](?=\()/g, `]${apart}`)
			.replace(/<(?=[@a-z/!])/gi, `<${apart}`)
			// Bold, struck out, code.
			.replace(/([*_~`])(?=\1)/g, `$1${apart}`)
			.replace(/([*_`])(?=\S)/g, `$1${apart}`)
			// Headings, quotes and rules at the beginning of a line; line breaks stay what they are.
			.replace(/^(\s*)(?=[#>=-])/gm, `$1${apart}`)
	)
}

/** The part's words and its link, without its choices. */
export function markdownOf({ text, link }: TextPart, linkTo: (url: string) => string): string {
	if (link === undefined) return inertMarkdown(text)
	const before = text === link.text ? "" : `${inertMarkdown(text)}\n`
	const url = linkTo(link.url)
	if (!/^https?:\/\/[^\s()<>]+$/.test(url)) return `${before}${inertMarkdown(link.text)}\n${url}`
	return `${before}[${inertMarkdown(link.text).replace(/[[\]]/g, (sign) => (sign === "[" ? "［" : "］"))}](${url})`
}
