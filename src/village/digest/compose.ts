/** The digest as a message for a chat's screen: first what needs a decision of who reads it. Pure. */
import type { Say } from "../../engine/flow.ts"
import type { Locale } from "../../text/catalogue.ts"
import { formatDate, formatDateTime } from "../../text/date.ts"
import type { DigestLine } from "../affair.ts"
import type { Span } from "./rules.ts"
import type { Told } from "./told.ts"

/** More than these are counted, not listed: the page has them all. */
const mostDecisions = 7
const mostWatched = 5

export type DigestFrame = {
	readonly village: string
	readonly span: Span
	readonly locale: Locale
	readonly timeZone: string
	readonly say: Say
}

export function digestText({ decide, watch, sections, lacksGroup }: Told, frame: DigestFrame): string {
	const { say, village } = frame
	const facts = sections.filter(({ figures }) => figures.length > 0)
	return [
		say("digest.heading", { village, span: spanWords(frame) }),
		...(lacksGroup ? [say("digest.lacksGroup")] : []),
		decide.length === 0 ? say("digest.nothingToDecide") : say("digest.toDecide", { count: decide.length }),
		...listed(decide, mostDecisions, say, (i) => `${i + 1}. `),
		...(watch.length === 0 ? [] : ["", say("digest.toWatch", { count: watch.length })]),
		...listed(watch, mostWatched, say, () => "· "),
		"",
		...(facts.length === 0 ? [say("digest.quiet")] : facts.map((section) => factLine(section, say))),
	].join("\n")
}

function listed(lines: readonly DigestLine[], most: number, say: Say, mark: (index: number) => string): readonly string[] {
	const more = lines.length - most
	return [...lines.slice(0, most).map(({ text }, i) => `${mark(i)}${text}`), ...(more > 0 ? [say("digest.more", { count: more })] : [])]
}

function factLine({ title, figures }: Told["sections"][number], say: Say): string {
	const facts = figures.map(({ label, value }) => say("digest.figure", { label, value })).join(say("digest.comma"))
	return say("digest.line", { title, facts })
}

/** 3月5日, or 3月1日 18:00 到 3月5日 18:00. */
export function spanWords({ span: { from, to }, locale, timeZone, say }: Omit<DigestFrame, "village">): string {
	const day = (at: number) => formatDate(at, locale, timeZone)
	if (day(from) === day(to)) return day(to)
	return say("digest.span", { from: formatDateTime(from, locale, timeZone), to: formatDateTime(to, locale, timeZone) })
}
