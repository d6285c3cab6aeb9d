/** A health report as a list of checks, each with what to do. Pure. */

import { formatDateTime, formatSpan, formatTime, minuteMs } from "../../text/date.ts"
import { formatNumber } from "../../text/numerals.ts"
import type { House } from "../../village/affair.ts"
import { channelWord } from "./cause.ts"
import type { ChannelState, HealthReport } from "./health.ts"
import { consoleSay, isConsoleWord } from "./words.ts"

export type CheckState = "good" | "warn" | "bad"
export type Check = {
	readonly id: string
	readonly state: CheckState
	readonly name: string
	readonly detail: string
	readonly next?: string
}

type Frame = Pick<House, "locale" | "timeZone">

/** Work this old waits for more than the next round of the workers. */
const inboxLateMs = minuteMs
/** A message is tried again for about a quarter of an hour before staff should look at its channel. */
const outboxLateMs = 15 * minuteMs
const gib = 1024 ** 3
const diskWarnBytes = 2 * gib
const diskBadBytes = gib / 4
/** Events carry the time of this clock; a few seconds back are a correction, not a fault. */
const clockSlackMs = 5_000

export function checksOf(report: HealthReport, frame: Frame): readonly Check[] {
	return [
		databaseCheck(report, frame),
		...migrationCheck(report, frame),
		...workCheck("inbox", report.inbox, report.at, frame),
		...workCheck("outbox", report.outbox, report.at, frame),
		...stuckCheck(report, frame),
		...report.channels.map((channel) => channelCheck(channel, frame)),
		diskCheck(report, frame),
		clockCheck(report, frame),
		publicUrlCheck(report, frame),
		{ id: "version", state: "good", name: consoleSay(frame.locale)("health.version"), detail: report.version },
	]
}

/** The worst of all. */
export function verdictOf(checks: readonly Check[]): CheckState {
	return checks.some(({ state }) => state === "bad") ? "bad" : checks.some(({ state }) => state === "warn") ? "warn" : "good"
}

function databaseCheck({ database, dialect }: HealthReport, { locale }: Frame): Check {
	const say = consoleSay(locale)
	const base = {
		id: "database",
		name: say("health.database"),
		detail: say(`health.database.${database}`, { engine: engineNames[dialect] }),
	}
	return database === "good" ? { ...base, state: "good" } : { ...base, state: "bad", next: say(`health.database.${database}.next`) }
}

const engineNames = { sqlite: "SQLite", postgres: "PostgreSQL" } as const

function migrationCheck({ pendingMigrations: n }: HealthReport, { locale }: Frame): readonly Check[] {
	const say = consoleSay(locale)
	if (n === undefined || n === 0) return []
	return [
		{
			id: "migrations",
			state: "bad",
			name: say("health.migrations"),
			detail: say("health.migrations.bad", { n }),
			next: say("health.migrations.next"),
		},
	]
}

function workCheck(
	box: "inbox" | "outbox",
	work: HealthReport["inbox"] | HealthReport["outbox"],
	now: number,
	{ locale }: Frame,
): readonly Check[] {
	if (work === undefined) return []
	const say = consoleSay(locale)
	const base = { id: box, name: say(`health.${box}`) }
	const kept = "kept" in work && work.kept > 0 ? [say("health.kept", { n: work.kept })] : []
	const detailOf = (words: string) => [words, ...kept].join(locale === "en" ? ". " : "；")
	if (work.oldestAt === undefined) return [{ ...base, state: "good", detail: detailOf(say("health.inbox.good")) }]
	const age = now - work.oldestAt
	const n = (work.byStatus.new ?? 0) + (work.byStatus.pending ?? 0) + (work.byStatus.sending ?? 0)
	const detail = detailOf(say("health.waiting", { n, span: formatSpan(age, locale) }))
	const isLate = age > (box === "inbox" ? inboxLateMs : outboxLateMs)
	return [isLate ? { ...base, state: "warn", detail, next: say(`health.${box}.next`) } : { ...base, state: "good", detail }]
}

function stuckCheck({ inbox, outbox }: HealthReport, { locale }: Frame): readonly Check[] {
	const say = consoleSay(locale)
	const counts = { dead: outbox?.byStatus.dead ?? 0, uncertain: outbox?.byStatus.uncertain ?? 0, failed: inbox?.byStatus.dead ?? 0 }
	if (counts.dead + counts.uncertain + counts.failed === 0) return []
	return [
		{ id: "stuck", state: "warn", name: say("health.stuck"), detail: say("health.stuck.detail", counts), next: say("health.stuck.next") },
	]
}

function channelCheck({ id, health, pausedUntil }: ChannelState, { locale, timeZone }: Frame): Check {
	const say = consoleSay(locale)
	const base = { id: `channel-${id}`, name: say(channelWord(id)) }
	if (pausedUntil !== undefined) {
		const detail = say("health.channel.paused", { time: formatTime(pausedUntil, locale, timeZone) })
		return { ...base, state: "bad", detail, next: say("health.channel.paused.next") }
	}
	const detail = [say(`health.channel.${health.state}`), ...reasonOf(health.reason, locale)].join(locale === "en" ? ". " : "。")
	switch (health.state) {
		case "up":
			return { ...base, state: "good", detail }
		case "degraded":
			return { ...base, state: "warn", detail }
		case "needs-login":
		case "down":
			return { ...base, state: "bad", detail, next: say(`health.channel.${health.state}.next`) }
	}
}

/** Reasons known here are said in the page's language, others as the adapter gave them. */
function reasonOf(reason: string | undefined, locale: Frame["locale"]): readonly string[] {
	if (reason === undefined) return []
	const say = consoleSay(locale)
	const key = `health.reason.${reason}`
	return [say("health.channel.reason", { reason: isConsoleWord(key) ? say(key) : reason })]
}

function diskCheck({ disk }: HealthReport, { locale }: Frame): Check {
	const say = consoleSay(locale)
	const base = { id: "disk", name: say("health.disk") }
	if (disk === undefined) return { ...base, state: "warn", detail: say("health.disk.unknown") }
	const free =
		disk.freeBytes >= gib ? `${formatNumber(Math.floor(disk.freeBytes / gib), locale)} GB` : `${Math.floor(disk.freeBytes / 1024 ** 2)} MB`
	if (disk.freeBytes >= diskWarnBytes) return { ...base, state: "good", detail: say("health.disk.good", { free }) }
	const state = disk.freeBytes < diskBadBytes ? "bad" : "warn"
	return { ...base, state, detail: say("health.disk.bad", { free }), next: say("health.disk.next") }
}

function clockCheck({ at, clockBehindMs }: HealthReport, { locale, timeZone }: Frame): Check {
	const say = consoleSay(locale)
	const base = { id: "clock", name: say("health.clock") }
	const time = formatDateTime(at, locale, timeZone)
	const zone = `zone.${timeZone}`
	if (clockBehindMs <= clockSlackMs)
		return { ...base, state: "good", detail: say("health.clock.good", { time, zone: isConsoleWord(zone) ? say(zone) : timeZone }) }
	const detail = say("health.clock.bad", { time, span: formatSpan(clockBehindMs, locale) })
	return { ...base, state: "bad", detail, next: say("health.clock.next") }
}

function publicUrlCheck({ publicUrl }: HealthReport, { locale }: Frame): Check {
	const say = consoleSay(locale)
	const base = { id: "publicUrl", name: say("health.publicUrl") }
	if (publicUrl !== undefined) return { ...base, state: "good", detail: publicUrl }
	return { ...base, state: "warn", detail: say("health.publicUrl.bad"), next: say("health.publicUrl.next") }
}
