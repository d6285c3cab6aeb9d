/** Which span a digest covers, when the next is due, and what of it is said. Pure. */
import { dayMs, instantOf, localTime } from "../../text/date.ts"
import type { DigestBar, DigestSection } from "../affair.ts"

export const periods = ["day", "week", "month"] as const
export type Period = (typeof periods)[number]

/** Milliseconds since 1970; `from` belongs to the span, `to` does not. */
export type Span = { readonly from: number; readonly to: number }

/**
 * Younger than this is left to the next digest: a transaction under way may still store something with an earlier time, which a
 * cursor that had passed it would never tell.
 */
export const settlingMs = 30_000
/** Digests are sent at this hour of the evening, village time; a month's on its first morning. */
const eveningHour = 18
const morningHour = 8
/** The day a week's digest is sent: Sunday. */
const weekday = 0

/** The day, week (from Monday) or month that `now` lies in, so far. */
export function spanSoFar(period: Period, now: number, timeZone: string): Span {
	const { year, month, day, weekday: today } = localTime(now, timeZone)
	const first = period === "month" ? 1 : period === "week" ? day - ((today + 6) % 7) : day
	return { from: instantOf({ year, month, day: first, hour: 0, minute: 0 }, timeZone), to: now }
}

/** The first time after `now` at which the digests of this rhythm go out, ms. */
export function nextDue(rhythm: Period, now: number, timeZone: string): number {
	const { year, month, day } = localTime(now, timeZone)
	if (rhythm === "month") {
		const inMonth = (ahead: number) => instantOf({ year, month: month + ahead, day: 1, hour: morningHour, minute: 0 }, timeZone)
		return inMonth(0) > now ? inMonth(0) : inMonth(1)
	}
	const evening = (ahead: number) => instantOf({ year, month, day: day + ahead, hour: eveningHour, minute: 0 }, timeZone)
	// At most a week ahead; one day more covers an evening that is already over.
	for (let ahead = 0; ahead <= 8; ahead++) {
		const at = evening(ahead)
		if (at > now && (rhythm === "day" || localTime(at, timeZone).weekday === weekday)) return at
	}
	return evening(1)
}

/** What a subscriber is told next: all since the cursor. Undefined where nothing new can be told yet. */
export function nextSpan(cursor: number, now: number): Span | undefined {
	const to = now - settlingMs
	return to <= cursor ? undefined : { from: cursor, to }
}

/** A new subscriber's first digest begins where the rhythm's last one would have ended. */
export function firstCursor(rhythm: Period, now: number): number {
	const lengthMs = { day: dayMs, week: 7 * dayMs, month: 31 * dayMs }[rhythm]
	return now - lengthMs
}

export type Bars = NonNullable<DigestSection["bars"]>

/** Fewer than this are never shown apart: they could be named. */
export const fewest = 5
const mostRows = 10

/**
 * Rows fit to be shown: small groups and those past the tenth are one row, `others`. None where they would tell nothing: `others` alone,
 * or a single group, which is all there is of itself.
 */
export function foldedBars({ title, rows }: Bars, others: string): Bars {
	const sizeOf = ({ count, of }: DigestBar) => of ?? count
	const shown = rows.filter((row) => sizeOf(row) >= fewest)
	const kept = shown.length > mostRows ? shown.slice(0, mostRows - 1) : shown
	const rest = rows.filter((row) => !kept.includes(row))
	const sum: DigestBar = {
		label: others,
		count: rest.reduce((total, { count }) => total + count, 0),
		of: rest.some(({ of }) => of === null) ? null : rest.reduce((total, { of }) => total + (of ?? 0), 0),
	}
	const folded = rest.length > 0 && sizeOf(sum) >= fewest ? [...kept, sum] : kept
	const [only] = folded.length === 1 ? folded : []
	const isTelling = kept.length > 0 && only?.of !== null
	return { title, rows: isTelling ? folded : [] }
}

/** Of several lists one after the other: so that one affair's long list does not hide another's first matter. */
export function inTurn<T>(lists: readonly (readonly T[])[]): readonly T[] {
	const longest = Math.max(0, ...lists.map(({ length }) => length))
	return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat()
}
