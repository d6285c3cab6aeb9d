/** The bot's markdown. Pure. */
import type { TextPart } from "../card.ts"

/** What people wrote must be seen as they wrote it, and name nobody: whatever may mean something is escaped. */
export function escapedMarkdown(text: string): string {
	return text
		.replace(/[\\`*_~[\]()<>#|!]/g, "\\$&")
		.replace(/^(\s*)([-+])/gm, "$1\\$2")
		.replace(/^(\s*\d+)\./gm, "$1\\.")
}

/** The part's words and its link, without its choices. */
export function botMarkdown({ text, link }: TextPart): string {
	if (link === undefined) return escapedMarkdown(text)
	const before = text === link.text ? "" : `${escapedMarkdown(text)}\n`
	if (!/^https?:\/\/[^\s()<>]+$/.test(link.url)) return `${before}${escapedMarkdown(link.text)}\n${link.url}`
	return `${before}[${escapedMarkdown(link.text)}](${link.url})`
}
