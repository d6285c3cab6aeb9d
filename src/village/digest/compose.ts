/** The digest as a message for a chat's screen: first what needs a decision. Pure. */
import type { Say } from "../../engine/flow.ts"
import type { Locale } from "../../text/catalogue.ts"
import { formatDate, formatDateTime } from "../../text/date.ts"
import type { DigestSection } from "../affair.ts"
import { decisions, type Span } from "./rules.ts"

/** More than these are counted, not listed: the page has them all. */
const mostDecisions = 7

export type DigestFrame = {
	readonly village: string
	readonly span: Span
	readonly locale: Locale
	readonly timeZone: string
	readonly say: Say
}

export function digestText(sections: readonly DigestSection[], frame: DigestFrame): string {
	const { say, village } = frame
	const toDecide = decisions(sections)
	const shown = toDecide.slice(0, mostDecisions)
	const more = toDecide.length - shown.length
	const facts = sections.filter(({ figures }) => figures.length > 0)
	return [
		say("digest.heading", { village, span: spanWords(frame) }),
		toDecide.length === 0 ? say("digest.nothingToDecide") : say("digest.toDecide", { count: toDecide.length }),
		...shown.map(({ text }, i) => `${i + 1}. ${text}`),
		...(more > 0 ? [say("digest.more", { count: more })] : []),
		"",
		...(facts.length === 0 ? [say("digest.quiet")] : facts.map((section) => factLine(section, say))),
	].join("\n")
}

function factLine({ title, figures }: DigestSection, say: Say): string {
	const facts = figures.map(({ label, value }) => say("digest.figure", { label, value })).join(say("digest.comma"))
	return say("digest.line", { title, facts })
}

/** 3月5日, or 3月1日 18:00 到 3月5日 18:00. */
export function spanWords({ span: { from, to }, locale, timeZone, say }: Omit<DigestFrame, "village">): string {
	const day = (at: number) => formatDate(at, locale, timeZone)
	if (day(from) === day(to)) return day(to)
	return say("digest.span", { from: formatDateTime(from, locale, timeZone), to: formatDateTime(to, locale, timeZone) })
}
