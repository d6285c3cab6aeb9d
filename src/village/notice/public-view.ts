/** What the public pages show of a village's notices, read from the store. */
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { instantOf, localTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { dutiesBetween, dutyKey, type Standing, standingOf } from "./calendar.ts"
import { dutiesOf } from "./duties.ts"
import { countNotices, type Filter, firstPublication, type Listed, listNotices } from "./repo.ts"
import { type Category, categories } from "./rules.ts"
import { settingsOf } from "./settings.ts"

const perPage = 20
/** Everything that was ever published, withdrawn ones among it. */
export const publicStates = ["published", "withdrawn"] as const

export const listQuery = z.object({
	c: z.enum(categories).optional().catch(undefined),
	/** 2026-11 */
	m: z
		.string()
		.regex(/^\d{4}-(0[1-9]|1[0-2])$/)
		.optional()
		.catch(undefined),
	q: z.string().trim().max(60).catch(""),
	page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
export type ListQuery = z.infer<typeof listQuery>

export type PublicList = {
	readonly query: ListQuery
	readonly rows: readonly Listed[]
	readonly total: number
	readonly pages: number
	/** Months with anything in them, the newest first. */
	readonly months: readonly string[]
}

export async function publicList(
	reader: Reader,
	{ timeZone }: Pick<House, "timeZone">,
	villageId: string,
	query: ListQuery,
	now: number,
): Promise<PublicList> {
	const filter: Filter = {
		states: publicStates,
		...(query.c !== undefined && { category: query.c }),
		...(query.q !== "" && { words: query.q }),
		...(query.m !== undefined && monthBounds(query.m, timeZone)),
	}
	const total = await countNotices(reader, villageId, filter)
	const pages = Math.max(1, Math.ceil(total / perPage))
	const page = Math.min(query.page, pages)
	const rows = await listNotices(reader, villageId, filter, { limit: perPage, offset: (page - 1) * perPage })
	const first = await firstPublication(reader, villageId)
	return { query: { ...query, page }, rows, total, pages, months: first === undefined ? [] : monthsFrom(first, now, timeZone) }
}

function monthBounds(month: string, timeZone: string) {
	const [year = 0, at = 1] = month.split("-").map(Number)
	const start = { year, day: 1, hour: 0, minute: 0 }
	return { from: instantOf({ ...start, month: at }, timeZone), before: instantOf({ ...start, month: at + 1 }, timeZone) }
}

const mostMonths = 240

function monthsFrom(first: number, now: number, timeZone: string): readonly string[] {
	const [from, to] = [localTime(first, timeZone), localTime(Math.max(first, now), timeZone)]
	const count = (to.year - from.year) * 12 + to.month - from.month + 1
	return Array.from({ length: Math.min(count, mostMonths) }, (_, back) => {
		const months = to.year * 12 + to.month - 1 - back
		return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`
	})
}

export type RecordRow = {
	readonly category: Category
	readonly period: string
	readonly startsAt: number
	readonly standing: Standing
	readonly doneAt: number | null
	readonly noticeId: string | null
	readonly nothingWhy: string | null
}

const recordMonths = 13

/** How the village kept to its calendar: every duty of the last year, the newest first, kept or not. */
export async function publicRecord(
	reader: Reader,
	{ timeZone }: Pick<House, "timeZone">,
	villageId: string,
	now: number,
): Promise<readonly RecordRow[]> {
	const { settings, since } = await settingsOf(reader, villageId)
	if (since === undefined) return []
	const kept = new Map((await dutiesOf(reader, villageId)).map((duty) => [dutyKey(duty), duty]))
	const from = Math.max(since, now - recordMonths * 31 * 86_400_000)
	return dutiesBetween(settings.calendar, from, now + 7 * 86_400_000, timeZone)
		.map((duty) => {
			const own = kept.get(dutyKey(duty))
			const standing = standingOf(duty, own && { doneAt: own.doneAt, isNothing: own.nothingWhy !== null }, now)
			const { category, period, startsAt } = duty
			return {
				category,
				period,
				startsAt,
				standing,
				doneAt: own?.doneAt ?? null,
				noticeId: own?.noticeId ?? null,
				nothingWhy: own?.nothingWhy ?? null,
			}
		})
		.toSorted((a, b) => b.startsAt - a.startsAt)
}
