/** What a township sees of disclosure, village by village: how many of the last year's days were kept, and what is missing now. */
import { and, gte, inArray } from "drizzle-orm"
import { dayMs } from "../../text/date.ts"
import type { TownshipCell, TownshipSource } from "../affair.ts"
import { defaultCalendar, dutiesBetween, dutyKey, type Standing, standingOf } from "./calendar.ts"
import { settingsSchema } from "./settings.ts"
import { noticeTables } from "./tables.ts"

const spanMs = 365 * dayMs
/** What is this old and still missing is no longer waited for; it stays in the share. */
const missingMs = 62 * dayMs

/** On time, or said in time that there is nothing: kept. Late is not. */
const kept: ReadonlySet<Standing> = new Set(["onTime", "nothing"])

export const noticeTownship: TownshipSource = {
	columns: [
		{ id: "disclosed", label: "notice.township.kept", kind: "share", worst: "low" },
		{ id: "undisclosed", label: "notice.township.missing", kind: "count", worst: "high" },
	],
	load: async ({ reader, house, villageIds, now }) => {
		const { noticeDuty: d, noticeSettings: s } = reader.tables(noticeTables)
		const settings = await reader.db
			.select()
			.from(s)
			.where(inArray(s.villageId, [...villageIds]))
		const duties = await reader.db
			.select({ villageId: d.villageId, category: d.category, period: d.period, doneAt: d.doneAt, nothingWhy: d.nothingWhy })
			.from(d)
			.where(and(inArray(d.villageId, [...villageIds]), gte(d.startsAt, now - spanMs)))
		const known = new Map(duties.map((duty) => [`${duty.villageId} ${dutyKey(duty)}`, duty]))
		return new Map(
			settings.map(({ villageId, settings: text, since }) => {
				const calendar = calendarOf(text)
				const due = dutiesBetween(calendar, Math.max(since, now - spanMs), now, house.timeZone).filter(({ endsAt }) => endsAt <= now)
				const standings = due.map((duty) => {
					const own = known.get(`${villageId} ${dutyKey(duty)}`)
					return { duty, standing: standingOf(duty, own && { doneAt: own.doneAt, isNothing: own.nothingWhy !== null }, now) }
				})
				const missing = standings.filter(({ duty, standing }) => standing === "missing" && duty.endsAt > now - missingMs).length
				const value = standings.filter(({ standing }) => kept.has(standing)).length
				const disclosed: TownshipCell = { value: due.length === 0 ? null : value, of: due.length, isUrgent: false }
				return [villageId, { disclosed, undisclosed: { value: missing, isUrgent: missing > 0 } }]
			}),
		)
	},
}

/** A village of an older version may have settings that cannot be read any more: one of them must not take the others' figures. */
function calendarOf(text: string) {
	const read = settingsSchema.safeParse(JSON.parse(text))
	return read.success ? read.data.calendar : defaultCalendar
}
