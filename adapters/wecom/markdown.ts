/** WeCom's markdown of apps and 消息推送: headings, bold, links, code, quotes and colours, and no way to escape them. Pure. */
import type { TextPart } from "./card.ts"

/** Nothing seen, but it keeps two signs apart. */
const apart = "\u200B"

/** What people wrote must be seen as they wrote it, and name nobody: signs that begin something are parted from what follows. */
export function inertMarkdown(text: string): string {
	return (
		text
			// Links, names, colours: [..](..), <@..>, <font ..>.
			.replace(/\](?=\()/g, `]${apart}`)
			.replace(/<(?=[@a-z/])/gi, `<${apart}`)
			.replace(/\*(?=\*)/g, `*${apart}`)
			// Code is whatever stands between two of these, parted or not: its double looks the same.
			.replaceAll("`", "ˋ")
			.replace(/^(\s*)(?=[#>])/gm, `$1${apart}`)
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
