/** The digest as a message for a chat's screen: first what needs a decision of who reads it. Pure. */
import type { Say } from "../../engine/flow.ts"
import type { Locale } from "../../text/catalogue.ts"
import { formatDate, formatMonthDay, formatTime, joinedTime, localTime } from "../../text/date.ts"
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

/** 2026年3月5日; a longer one in few words, for a picture has one line for it: 3月1日到3月5日 晚上6:00. */
export function spanWords({ span: { from, to }, locale, timeZone, say }: Omit<DigestFrame, "village">): string {
	const day = (at: number) => formatDate(at, locale, timeZone)
	if (day(from) === day(to)) return day(to)
	const isOneYear = localTime(from, timeZone).year === localTime(to, timeZone).year
	const words = (at: number) => {
		const { hour, minute } = localTime(at, timeZone)
		const date = isOneYear ? formatMonthDay(at, locale, timeZone) : day(at)
		// A day begins at midnight: nobody need be told.
		return hour === 0 && minute === 0 ? date : joinedTime(date, formatTime(at, locale, timeZone), locale)
	}
	return say("digest.span", { from: words(from), to: words(to) })
}
