/** The Atom feed (RFC 4287) of a village's notices. */
import { escaped } from "./card.ts"
import { noticePath, publicPath } from "./links.ts"
import type { Version } from "./repo.ts"

export type FeedEntry = Pick<Version, "noticeId" | "version" | "number" | "title" | "publishedAt"> & {
	readonly summary: string
	readonly category: string
	readonly firstAt: number
}

export function atomFeed(of: {
	readonly village: { readonly id: string; readonly code: string; readonly name: string }
	readonly title: string
	/** Without a trailing slash. */
	readonly base: string
	readonly entries: readonly FeedEntry[]
	readonly now: number
}): string {
	const { village, title, base, entries, now } = of
	const date = (at: number) => new Date(at).toISOString()
	const updated = Math.max(0, ...entries.map(({ publishedAt }) => publishedAt))
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<feed xmlns="http://www.w3.org/2005/Atom">',
		`<id>urn:cunkou:village:${escaped(village.id)}</id>`,
		`<title>${escaped(title)}</title>`,
		`<updated>${date(entries.length === 0 ? now : updated)}</updated>`,
		`<author><name>${escaped(village.name)}</name></author>`,
		`<link rel="alternate" href="${escaped(base + publicPath(village.code))}"/>`,
		`<link rel="self" href="${escaped(`${base}${publicPath(village.code)}/feed.xml`)}"/>`,
		...entries.map((entry) =>
			[
				"<entry>",
				`<id>urn:cunkou:notice:${escaped(entry.noticeId)}</id>`,
				`<title>${escaped(entry.title)}</title>`,
				`<published>${date(entry.firstAt)}</published><updated>${date(entry.publishedAt)}</updated>`,
				`<link href="${escaped(base + noticePath(village.code, entry.number))}"/>`,
				`<category term="${escaped(entry.category)}"/>`,
				`<summary>${escaped(entry.summary)}</summary>`,
				"</entry>",
			].join(""),
		),
		"</feed>",
	].join("\n")
}
