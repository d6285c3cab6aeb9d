/** Dates, times and spans in village time, as they are said and shown. Pure: the clock and the zone come in. */
import type { Locale } from "./catalogue.ts"

/** A wall-clock time. `month` from 1, `weekday` 0 = Sunday. */
export type LocalTime = {
	readonly year: number
	readonly month: number
	readonly day: number
	readonly hour: number
	readonly minute: number
	readonly weekday: number
}

const villageTimeZone = "Asia/Shanghai"
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatterOf(timeZone: string): Intl.DateTimeFormat {
	const known = formatters.get(timeZone)
	if (known) return known
	const made = new Intl.DateTimeFormat("en-US", {
		timeZone,
		calendar: "gregory",
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	})
	formatters.set(timeZone, made)
	return made
}

/** The wall clock at an instant (ms). Throws RangeError for a zone the runtime does not know. */
export function localTime(at: number, timeZone: string = villageTimeZone): LocalTime {
	const parts = new Map(
		formatterOf(timeZone)
			.formatToParts(at)
			.map(({ type, value }) => [type, Number(value)]),
	)
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = (["year", "month", "day", "hour", "minute"] as const).map((type) =>
		parts.get(type),
	)
	return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() }
}

/** The instant (ms) at which the wall clock shows this minute; where clocks jump, the one just beside it. */
export function instantOf(local: Omit<LocalTime, "weekday">, timeZone: string = villageTimeZone): number {
	const wanted = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute)
	const shown = (at: number): number => {
		const time = localTime(at, timeZone)
		return Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute)
	}
	const first = wanted - (shown(wanted) - wanted)
	return first - (shown(first) - wanted)
}

const written =
	/^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]*(\d{1,2})\s*[:：点时]\s*(?:(\d{1,2})\s*分?)?(?::\d{2})?)?$/

/**
 * The instant a date written as 2026-03-05, 2026/3/5, 2026.3.5 or 2026年3月5日 means, with or without a time (15:30,
 * T15:30, 15点30分), read in village time; a date alone is its first minute. undefined for anything else and for days that do not exist.
 */
export function parseLocalTime(text: string, timeZone: string = villageTimeZone): number | undefined {
	const match = written.exec(text.trim().slice(0, 60))
	if (!match) return undefined
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map((part) => Number(part ?? 0))
	const date = new Date(Date.UTC(year, month - 1, day))
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59) return undefined
	return instantOf({ year, month, day, hour, minute }, timeZone)
}

/** As a field for date and time holds it: 2026-06-30T20:00. */
export function localInput(at: number, timeZone: string = villageTimeZone): string {
	const { year, month, day, hour, minute } = localTime(at, timeZone)
	const two = (value: number) => String(value).padStart(2, "0")
	return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}

const monthNames = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
]

/** 2026年3月5日 · 5 March 2026 */
export function formatDate(at: number, language: Locale = "zh-CN", timeZone: string = villageTimeZone): string {
	const { year, month, day } = localTime(at, timeZone)
	return language === "en" ? `${day} ${monthNames[month - 1] ?? ""} ${year}` : `${year}年${month}月${day}日`
}

/** A day of the calendar kept as YYYY, YYYY-MM or YYYY-MM-DD, as people write it: 1966年1月7日, 1966年1月, 1966年 · 7 January 1966; anything else as it is. */
export function formatWrittenDate(written: string, language: Locale = "zh-CN"): string {
	const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(written)
	if (match === null) return written
	const [year = 0, month, day] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)))
	if (language === "en")
		return [day, month === undefined ? undefined : monthNames[month - 1], year].filter((part) => part !== undefined).join(" ")
	return [`${year}年`, month === undefined ? "" : `${month}月`, day === undefined ? "" : `${day}日`].join("")
}

/** The half of the day is said, since 3:30 alone is heard both ways: 下午3:30 · 15:30 */
export function formatTime(at: number, language: Locale = "zh-CN", timeZone: string = villageTimeZone): string {
	const { hour, minute } = localTime(at, timeZone)
	const minutes = String(minute).padStart(2, "0")
	if (language === "en") return `${hour}:${minutes}`
	return `${dayPart(hour)}${hour > 12 ? hour - 12 : hour}:${minutes}`
}

function dayPart(hour: number): string {
	if (hour < 6) return "凌晨"
	if (hour < 12) return "上午"
	if (hour < 13) return "中午"
	return hour < 18 ? "下午" : "晚上"
}

/** 2026年3月5日 下午3:30 · 5 March 2026, 15:30 */
export function formatDateTime(at: number, language: Locale = "zh-CN", timeZone: string = villageTimeZone): string {
	return joinedTime(formatDate(at, language, timeZone), formatTime(at, language, timeZone), language)
}

/** A day and a time of day, both in words. */
export function joinedTime(day: string, time: string, language: Locale = "zh-CN"): string {
	return `${day}${language === "en" ? ", " : " "}${time}`
}

/** 3月5日 · 5 March */
export function formatMonthDay(at: number, language: Locale = "zh-CN", timeZone: string = villageTimeZone): string {
	const { month, day } = localTime(at, timeZone)
	return language === "en" ? `${day} ${monthNames[month - 1] ?? ""}` : `${month}月${day}日`
}

const nearDays = { "zh-CN": ["昨天", "今天", "明天", "后天"], en: ["yesterday", "today", "tomorrow", "the day after tomorrow"] } as const

/** The day as people say it today: 昨天, 今天, 明天, 后天, else 3月5日, with the year when it is another one. */
export function formatDay(at: number, now: number, language: Locale = "zh-CN", timeZone: string = villageTimeZone): string {
	const day = localTime(at, timeZone)
	const today = localTime(now, timeZone)
	const distance = Math.round((Date.UTC(day.year, day.month - 1, day.day) - Date.UTC(today.year, today.month - 1, today.day)) / dayMs)
	const near = nearDays[language][distance + 1]
	if (near) return near
	if (day.year !== today.year) return formatDate(at, language, timeZone)
	return formatMonthDay(at, language, timeZone)
}

const spans = [
	{ ms: dayMs, "zh-CN": "天", en: "day" },
	{ ms: hourMs, "zh-CN": "小时", en: "hour" },
	{ ms: minuteMs, "zh-CN": "分钟", en: "minute" },
] as const

/** A span of time rounded to its largest unit, never less than a minute: 3天, 5小时, 1分钟 · 3 days. */
export function formatSpan(spanMs: number, language: Locale = "zh-CN"): string {
	const unit = spans.find(({ ms }) => spanMs >= ms) ?? spans[2]
	const count = Math.max(1, Math.round(spanMs / unit.ms))
	return language === "en" ? `${count} ${unit.en}${count === 1 ? "" : "s"}` : `${count}${unit["zh-CN"]}`
}
