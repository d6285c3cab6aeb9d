import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { speaker } from "../../../src/text/catalogue.ts"
import { dayMs, hourMs, instantOf, localTime } from "../../../src/text/date.ts"
import {
	actionsAt,
	type Calendar,
	type CalendarState,
	defaultCalendar,
	dutiesBetween,
	dutyKey,
	type Kept,
	momentsOf,
	nextLook,
	presets,
	standingOf,
} from "../../../src/village/notice/calendar.ts"
import { consoleWords } from "../../../src/village/notice/words-console.ts"

const zone = "Asia/Shanghai"
const start = instantOf({ year: 2026, month: 1, day: 1, hour: 8, minute: 0 }, zone)
const tenYears = instantOf({ year: 2036, month: 1, day: 1, hour: 8, minute: 0 }, zone)

/** A village office whose server looks at these times: what it did, by kind and subject. */
function office(calendar: Calendar, looks: readonly number[], answered: ReadonlySet<string> = new Set()) {
	const kept = new Map<string, Kept>()
	const agendas = new Set<string>()
	const done: string[] = []
	for (const now of looks) {
		const state: CalendarState = { kept, agendas }
		for (const action of actionsAt(calendar, state, { since: start, now, timeZone: zone })) {
			const key = action.kind === "agenda" ? action.period : dutyKey(action.duty)
			done.push(`${action.kind} ${key}`)
			if (action.kind === "agenda") agendas.add(key)
			else {
				const before = kept.get(key) ?? { remindedAt: null, alarmedAt: null, doneAt: null }
				kept.set(key, { ...before, [action.kind === "remind" ? "remindedAt" : "alarmedAt"]: now, doneAt: answered.has(key) ? now : null })
			}
		}
	}
	return done
}

describe("the disclosure calendar", () => {
	it("is due on the 5th: finance every month, the others each quarter, by default", () => {
		const year = dutiesBetween(defaultCalendar, start, start + 364 * dayMs, zone)
		expect(year.filter(({ category }) => category === "finance")).toHaveLength(12)
		expect(year.filter(({ category }) => category === "party").map(({ period }) => period)).toEqual([
			"2026-01",
			"2026-04",
			"2026-07",
			"2026-10",
		])
		for (const { startsAt, endsAt } of year) {
			expect(localTime(startsAt, zone)).toMatchObject({ day: 5, hour: 0, minute: 0 })
			expect(endsAt - startsAt).toBe(dayMs)
		}
	})

	it.each([
		[31, "2026-02", 28],
		[31, "2028-02", 29],
		[30, "2026-04", 30],
		[31, "2026-04", 30],
	])("a day %i that %s lacks is its last one, %i", (day, period, last) => {
		const calendar = { entries: [{ category: "finance" as const, months: [2, 4], day }] }
		const duty = dutiesBetween(calendar, start, tenYears, zone).find((one) => one.period === period)
		expect(localTime(duty?.startsAt ?? 0, zone).day).toBe(last)
	})

	it("over ten years of days: each duty is reminded of once, each neglect told once, each agenda made once", () => {
		const looks: number[] = []
		for (let now = start; now <= tenYears; now = nextLook(now, zone)) looks.push(now)
		const done = office(defaultCalendar, looks)
		expect(new Set(done).size).toBe(done.length)
		const duties = dutiesBetween(defaultCalendar, start, tenYears - 10 * dayMs, zone)
		for (const duty of duties) {
			expect(done).toContain(`remind ${dutyKey(duty)}`)
			expect(done).toContain(`alarm ${dutyKey(duty)}`)
		}
		expect(done.filter((one) => one.startsWith("agenda"))).toHaveLength(120)
	})

	const anyCalendar: fc.Arbitrary<Calendar> = fc.record({
		entries: fc.uniqueArray(
			fc.record({
				category: fc.constantFrom("party", "village", "finance", "service"),
				months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
				day: fc.integer({ min: 1, max: 31 }),
			}),
			{ selector: ({ category }) => category, minLength: 1 },
		),
		questionDay: fc.option(fc.integer({ min: 1, max: 31 })),
		remindDays: fc.integer({ min: 0, max: 20 }),
	})

	it("whatever the server slept over and however its clock jumped: nothing twice, and nothing forgotten once it is awake", () => {
		fc.assert(
			fc.property(anyCalendar, fc.array(fc.integer({ min: 0, max: tenYears - start }), { maxLength: 40 }), (calendar, jumps) => {
				// Looks in any order: asleep for years, ahead, and back again; awake at the end.
				const end = tenYears
				const done = office(calendar, [...jumps.map((jump) => start + jump), end])
				expect(new Set(done).size).toBe(done.length)
				for (const duty of dutiesBetween(calendar, start, end, zone)) {
					const { alarmAt } = momentsOf(duty, calendar.remindDays, zone)
					if (alarmAt <= end) expect(done).toContain(`alarm ${dutyKey(duty)}`)
				}
			}),
			{ numRuns: 60 },
		)
	})

	it("never reminds after the day, never alarms before it is over, nor what was answered", () => {
		fc.assert(
			fc.property(anyCalendar, fc.integer({ min: 0, max: 3_000 }), (calendar, hours) => {
				const now = start + hours * hourMs
				for (const action of actionsAt(calendar, { kept: new Map(), agendas: new Set() }, { since: start, now, timeZone: zone })) {
					if (action.kind === "remind") expect(now).toBeLessThan(action.duty.endsAt)
					if (action.kind === "alarm") expect(now).toBeGreaterThanOrEqual(action.duty.endsAt)
				}
			}),
			{ numRuns: 100 },
		)
		const [finance] = dutiesBetween(defaultCalendar, start, start + 20 * dayMs, zone).filter(({ category }) => category === "finance")
		const kept = new Map([[finance === undefined ? "" : dutyKey(finance), { remindedAt: null, alarmedAt: null, doneAt: start }]])
		const later = actionsAt(defaultCalendar, { kept, agendas: new Set() }, { since: start, now: start + 20 * dayMs, timeZone: zone })
		expect(later.map((action) => (action.kind === "agenda" ? "" : action.duty.category))).not.toContain("finance")
	})

	it("looks again at nine each morning", () => {
		expect(localTime(nextLook(start, zone), zone)).toMatchObject({ day: 1, hour: 9 })
		expect(localTime(nextLook(start + hourMs, zone), zone)).toMatchObject({ day: 2, hour: 9 })
	})

	it("stands in public as on time, late, empty with a reason, missing or to come", () => {
		const [duty] = dutiesBetween(defaultCalendar, start, tenYears, zone)
		if (duty === undefined) throw new Error("no duty")
		expect(standingOf(duty, { doneAt: duty.startsAt, isNothing: false }, tenYears)).toBe("onTime")
		expect(standingOf(duty, { doneAt: duty.endsAt, isNothing: false }, tenYears)).toBe("late")
		expect(standingOf(duty, { doneAt: duty.startsAt, isNothing: true }, tenYears)).toBe("nothing")
		expect(standingOf(duty, undefined, duty.endsAt)).toBe("missing")
		expect(standingOf(duty, undefined, duty.endsAt - 1)).toBe("coming")
	})

	it.each(["zh-CN", "en"] as const)("has presets that name where they come from: %s", (locale) => {
		const say = speaker([consoleWords], locale)
		for (const { id, calendar } of presets) {
			const source = say(`notice.preset.${id}.source`)
			expect(source.length).toBeGreaterThan(10)
			expect(/\p{Script=Han}/u.test(source)).toBe(locale === "zh-CN")
			expect(new Set(calendar.entries.map(({ category }) => category)).size).toBe(4)
		}
	})
})
