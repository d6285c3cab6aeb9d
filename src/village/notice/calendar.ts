/** The disclosure calendar: what is due when, in village time, and what is to be done about it now. Pure. */
import { z } from "zod"
import { instantOf, localTime } from "../../text/date.ts"
import { type Category, categories } from "./rules.ts"

export const calendarSchema = z.object({
	/** Which months (1–12) and on which day each category is due; a day the month lacks is its last. */
	entries: z.array(
		z.object({
			category: z.enum(categories),
			months: z.array(z.number().int().min(1).max(12)).min(1),
			day: z.number().int().min(1).max(31),
		}),
	),
	/** Day of the questioning meeting, every month; null: none is held. */
	questionDay: z.number().int().min(1).max(31).nullable(),
	/** Days before the due day on which the secretary is reminded. */
	remindDays: z.number().int().min(0).max(20),
})
export type Calendar = z.infer<typeof calendarSchema>

const everyMonth = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const quarters = [1, 4, 7, 10]

/** Shown with its name and where its numbers come from: `notice.preset.ID` and `notice.preset.ID.source` of the catalogue. */
export type Preset = { readonly id: string; readonly calendar: Calendar }

/** Presets as data; a province adds its own line. */
export const presets: readonly Preset[] = [
	{
		id: "law",
		calendar: {
			entries: categories.map((category) => ({ category, months: category === "finance" ? everyMonth : quarters, day: 5 })),
			questionDay: 20,
			remindDays: 3,
		},
	},
	{
		id: "monthly",
		calendar: {
			entries: categories.map((category) => ({ category, months: everyMonth, day: 5 })),
			questionDay: 20,
			remindDays: 3,
		},
	},
]
export const defaultCalendar: Calendar = presets[0]?.calendar ?? { entries: [], questionDay: 20, remindDays: 3 }

/** A category due in a month. `period`: 2026-11. Times in ms: `startsAt` and `endsAt` bound the due day. */
export type Duty = { readonly category: Category; readonly period: string; readonly startsAt: number; readonly endsAt: number }

export function dutyKey({ category, period }: Pick<Duty, "category" | "period">): string {
	return `${category}:${period}`
}

/** Local hour at which reminders, alarms and agendas go out: nobody is woken. */
const workHour = 9

function daysIn(year: number, month: number): number {
	return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

type Month = { readonly year: number; readonly month: number }

function* monthsBetween(from: Month, to: Month): Generator<Month> {
	for (let { year, month } = from; year < to.year || (year === to.year && month <= to.month); ) {
		yield { year, month }
		month += 1
		if (month > 12) {
			month = 1
			year += 1
		}
	}
}

const periodOf = ({ year, month }: Month): string => `${year}-${String(month).padStart(2, "0")}`

/** Instants asked for before: a calendar of years is the same few thousand each morning, and a time zone is slow to ask. */
const instants = new Map<string, number>()
const mostInstants = 20_000

/** An hour of a day of the month, with the days before (negative) and after counted over the month's end. */
function instantIn({ year, month }: Month, day: number, hour: number, timeZone: string): number {
	const key = `${timeZone} ${year} ${month} ${day} ${hour}`
	const known = instants.get(key)
	if (known !== undefined) return known
	const instant = instantOf({ year, month, day, hour, minute: 0 }, timeZone)
	if (instants.size >= mostInstants) instants.clear()
	instants.set(key, instant)
	return instant
}

/** Every duty whose due day ends after `from` and starts at `to` or before, in order of the day. */
export function dutiesBetween({ entries }: Pick<Calendar, "entries">, from: number, to: number, timeZone: string): readonly Duty[] {
	if (to < from) return []
	const duties: Duty[] = []
	for (const month of monthsBetween(localTime(from, timeZone), localTime(to, timeZone))) {
		for (const { category, months, day } of entries) {
			if (!months.includes(month.month)) continue
			const due = Math.min(day, daysIn(month.year, month.month))
			const startsAt = instantIn(month, due, 0, timeZone)
			const endsAt = instantIn(month, due + 1, 0, timeZone)
			if (endsAt > from && startsAt <= to) duties.push({ category, period: periodOf(month), startsAt, endsAt })
		}
	}
	return duties.toSorted((a, b) => a.startsAt - b.startsAt)
}

/** When a duty is reminded of, and when its neglect is told to the supervisor. */
export function momentsOf({ period, startsAt }: Duty, remindDays: number, timeZone: string) {
	const { day } = localTime(startsAt, timeZone)
	const [year = 0, month = 0] = period.split("-").map(Number)
	return {
		remindAt: instantIn({ year, month }, day - remindDays, workHour, timeZone),
		alarmAt: instantIn({ year, month }, day + 1, workHour, timeZone),
	}
}

/** What is stored of a duty. */
export type Kept = { readonly remindedAt: number | null; readonly alarmedAt: number | null; readonly doneAt: number | null }

export type Action =
	| { readonly kind: "remind" | "alarm"; readonly duty: Duty }
	/** The agenda of a month's questioning meeting is drawn up, the day before it. */
	| { readonly kind: "agenda"; readonly period: string; readonly meetsAt: number }

export type CalendarState = {
	/** By `dutyKey`. */
	readonly kept: ReadonlyMap<string, Kept>
	/** Periods whose agenda was made. */
	readonly agendas: ReadonlySet<string>
}

const dayMs = 86_400_000

/**
 * What is to be done now. `since`: when the calendar was switched on. Whatever came due while the service slept is done at once, and
 * only its latest stage: who is past the day needs no reminder of it. What was done is kept, so a clock put back repeats nothing.
 */
export function actionsAt(
	calendar: Calendar,
	state: CalendarState,
	{ since, now, timeZone }: { readonly since: number; readonly now: number; readonly timeZone: string },
): readonly Action[] {
	const actions: Action[] = []
	for (const duty of dutiesBetween(calendar, since, now + (calendar.remindDays + 1) * dayMs, timeZone)) {
		const kept = state.kept.get(dutyKey(duty))
		if (kept !== undefined && (kept.doneAt !== null || kept.alarmedAt !== null)) continue
		const { remindAt, alarmAt } = momentsOf(duty, calendar.remindDays, timeZone)
		if (now >= alarmAt) {
			actions.push({ kind: "alarm", duty })
		} else if (now >= remindAt && now < duty.endsAt && (kept?.remindedAt ?? null) === null) actions.push({ kind: "remind", duty })
	}
	return [...actions, ...agendasAt(calendar, state, { since, now, timeZone })]
}

function agendasAt(
	{ questionDay }: Calendar,
	{ agendas }: CalendarState,
	{ since, now, timeZone }: { readonly since: number; readonly now: number; readonly timeZone: string },
): readonly Action[] {
	if (questionDay === null) return []
	const actions: Action[] = []
	for (const month of monthsBetween(localTime(since, timeZone), localTime(now + 2 * dayMs, timeZone))) {
		const day = Math.min(questionDay, daysIn(month.year, month.month))
		const meetsAt = instantIn(month, day, workHour, timeZone)
		const period = periodOf(month)
		// A meeting that was to be before the calendar was switched on is none of ours.
		if (meetsAt >= since && now >= instantIn(month, day - 1, workHour, timeZone) && !agendas.has(period))
			actions.push({ kind: "agenda", period, meetsAt })
	}
	return actions
}

/** The next moment to look: the coming working hour. Looking more often changes nothing. */
export function nextLook(now: number, timeZone: string): number {
	const { year, month, day, hour } = localTime(now, timeZone)
	return instantIn({ year, month }, hour < workHour ? day : day + 1, workHour, timeZone)
}

/** Which open duty a notice published now answers: the oldest of its category that is due within the month to come. */
export function dutyFor(
	calendar: Calendar,
	state: CalendarState,
	category: Category,
	{ since, now, timeZone }: { readonly since: number; readonly now: number; readonly timeZone: string },
): Duty | undefined {
	return dutiesBetween(calendar, Math.min(since, now), now + 25 * dayMs, timeZone).find(
		(duty) => duty.category === category && duty.endsAt > since && (state.kept.get(dutyKey(duty))?.doneAt ?? null) === null,
	)
}

export const standings = ["onTime", "late", "nothing", "missing", "coming"] as const
/** How a duty stands in the public record. */
export type Standing = (typeof standings)[number]

export function standingOf(
	duty: Duty,
	kept: { readonly doneAt: number | null; readonly isNothing: boolean } | undefined,
	now: number,
): Standing {
	if (kept === undefined || kept.doneAt === null) return now >= duty.endsAt ? "missing" : "coming"
	if (kept.isNothing) return "nothing"
	return kept.doneAt < duty.endsAt ? "onTime" : "late"
}
