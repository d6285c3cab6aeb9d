/** The demo's clock: it goes as the machine's does, and is put forward between the acts of the play, so that a month passes in a minute. */
import { instantOf, localTime } from "../text/date.ts"

export type DemoClock = {
	now(): number
	/** Puts it forward, ms; never back: what is in the books stays in its order. */
	moveTo(at: number): void
	/** From now on it shows what the machine's shows. */
	catchUp(): void
}

/** `startAt`, ms: what it shows first; a moment that has been. `machine`: the clock it goes by. */
export function demoClock(startAt: number, machine: () => number = Date.now): DemoClock {
	let behindMs = machine() - startAt
	if (behindMs < 0) throw new RangeError("a play that begins tomorrow never gets to today")
	const now = () => machine() - behindMs
	return {
		now,
		moveTo: (at) => {
			if (at < now() || at > machine()) throw new RangeError("the demo's clock goes forward, and no further than today")
			behindMs = machine() - at
		},
		catchUp: () => {
			behindMs = 0
		},
	}
}

/** A month of disclosure, moment by moment, ms. */
export type PlayedMonth = {
	readonly year: number
	/** 1–12 */
	readonly month: number
	/** 2026-11 */
	readonly period: string
	/** The village begins with the system. */
	readonly begins: number
	readonly reminded: number
	readonly disclosed: number
	/** The day's notices go out as one message. */
	readonly told: number
	/** Contacts have been at the doors; the first questions are answered in writing. */
	readonly visited: number
	readonly agenda: number
	readonly meeting: number
	readonly corrected: number
	/** Everything has been seen. */
	readonly over: number
}

export function momentsOf(year: number, month: number, timeZone: string): PlayedMonth {
	// Through the months' own arithmetic: the thirteenth month is next year's first.
	const first = localTime(instantOf({ year, month, day: 1, hour: 9, minute: 0 }, timeZone), timeZone)
	const at = (day: number, hour: number, minute = 0) => instantOf({ year: first.year, month: first.month, day, hour, minute }, timeZone)
	return {
		year: first.year,
		month: first.month,
		period: `${first.year}-${String(first.month).padStart(2, "0")}`,
		begins: at(1, 9),
		reminded: at(2, 9, 1),
		disclosed: at(5, 9, 30),
		told: at(5, 18, 1),
		visited: at(8, 15),
		agenda: at(19, 9, 1),
		meeting: at(20, 9),
		corrected: at(20, 11),
		over: at(20, 12),
	}
}

/** The last month whose questioning meeting is over. */
export function monthBefore(now: number, timeZone: string): PlayedMonth {
	const { year, month } = localTime(now, timeZone)
	const own = momentsOf(year, month, timeZone)
	return own.over <= now ? own : momentsOf(year, month - 1, timeZone)
}
