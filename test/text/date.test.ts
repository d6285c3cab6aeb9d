import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
	dayMs,
	formatDate,
	formatDateTime,
	formatDay,
	formatSpan,
	formatTime,
	formatWrittenDate,
	hourMs,
	instantOf,
	localTime,
	minuteMs,
	parseLocalTime,
} from "../../src/text/date.ts"

/** 2026-03-05 15:30 in Shanghai, a Thursday. */
const at = Date.UTC(2026, 2, 5, 7, 30)

describe("localTime", () => {
	it("reads the village's wall clock, whatever the machine's zone", () => {
		expect(localTime(at)).toEqual({ year: 2026, month: 3, day: 5, hour: 15, minute: 30, weekday: 4 })
		expect(localTime(Date.UTC(2025, 11, 31, 16, 0))).toEqual({ year: 2026, month: 1, day: 1, hour: 0, minute: 0, weekday: 4 })
		expect(localTime(at, "UTC").hour).toBe(7)
	})
	it("refuses a zone nobody knows", () => expect(() => localTime(at, "Nowhere/Village")).toThrow(RangeError))
	it("goes back and forth to the minute", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1_500_000_000, max: 3_000_000_000 }), (seconds) => {
				const minute = Math.floor(seconds / 60) * minuteMs
				expect(instantOf(localTime(minute))).toBe(minute)
			}),
		)
	})
	it("finds the instant where clocks change", () => {
		const summer = instantOf({ year: 2026, month: 7, day: 1, hour: 12, minute: 0 }, "Europe/Berlin")
		expect(new Date(summer).toISOString()).toBe("2026-07-01T10:00:00.000Z")
	})
})

describe("formatWrittenDate", () => {
	it.each([
		["1966-01-07", "1966年1月7日", "7 January 1966"],
		["1966-10", "1966年10月", "October 1966"],
		["1966", "1966年", "1966"],
		["", "", ""],
		["不详", "不详", "不详"],
	])("%s", (written, zh, en) => expect([formatWrittenDate(written), formatWrittenDate(written, "en")]).toEqual([zh, en]))
})

describe("parseLocalTime", () => {
	it.each([
		"2026-03-05 15:30",
		"2026-03-05T15:30",
		"2026/3/5 15:30",
		"2026.3.5 15:30",
		"2026年3月5日 15:30",
		"2026年3月5日15点30分",
		" 2026-03-05T15:30:00 ",
		"2026年3月5日 15：30",
	])("%s", (text) => {
		expect(parseLocalTime(text)).toBe(at)
	})
	it("takes a date alone as its first minute", () => expect(parseLocalTime("2026-03-05")).toBe(Date.UTC(2026, 2, 4, 16)))
	it("takes an hour alone", () => expect(parseLocalTime("2026年3月5日15点")).toBe(Date.UTC(2026, 2, 5, 7)))
	it.each([
		"",
		"明天",
		"2026-02-30",
		"2026-13-01",
		"2026-00-10",
		"26-3-5",
		"2026-03-05 24:00",
		"2026-03-05 12:61",
		"3月5日",
		"2026-03-05 下午",
	])("%s is no time", (text) => {
		expect(parseLocalTime(text)).toBeUndefined()
	})
})

describe("what is shown", () => {
	it("names date and time", () => {
		expect(formatDate(at)).toBe("2026年3月5日")
		expect(formatDate(at, "en")).toBe("5 March 2026")
		expect(formatDateTime(at)).toBe("2026年3月5日 下午3:30")
		expect(formatDateTime(at, "en")).toBe("5 March 2026, 15:30")
	})
	it.each([
		[0, "凌晨0:05"],
		[5, "凌晨5:05"],
		[6, "上午6:05"],
		[11, "上午11:05"],
		[12, "中午12:05"],
		[13, "下午1:05"],
		[18, "晚上6:05"],
		[23, "晚上11:05"],
	])("says the half of the day at %i", (hour, said) => {
		expect(formatTime(instantOf({ year: 2026, month: 3, day: 5, hour, minute: 5 }))).toBe(said)
	})
	it.each([
		[-2, "3月3日", "3 March"],
		[-1, "昨天", "yesterday"],
		[0, "今天", "today"],
		[1, "明天", "tomorrow"],
		[2, "后天", "the day after tomorrow"],
		[3, "3月8日", "8 March"],
		[400, "2027年4月9日", "9 April 2027"],
	])("%i days away", (days, chinese, english) => {
		expect(formatDay(at + days * dayMs, at)).toBe(chinese)
		expect(formatDay(at + days * dayMs, at, "en")).toBe(english)
	})
	it("counts days by the calendar, not by 24 hours", () => {
		const late = instantOf({ year: 2026, month: 3, day: 5, hour: 23, minute: 59 })
		expect(formatDay(late + 2 * minuteMs, late)).toBe("明天")
	})
	it.each([
		[3 * dayMs, "3天", "3 days"],
		[dayMs, "1天", "1 day"],
		[5 * hourMs + minuteMs, "5小时", "5 hours"],
		[90_000, "2分钟", "2 minutes"],
		[1, "1分钟", "1 minute"],
	])("%i ms", (ms, chinese, english) => {
		expect(formatSpan(ms)).toBe(chinese)
		expect(formatSpan(ms, "en")).toBe(english)
	})
})
