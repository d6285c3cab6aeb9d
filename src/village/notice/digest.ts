/** What the committee is told of notices: what is to be disclosed, released and answered; how many were published, and who has seen them. */
import { and, asc, count, eq, inArray, sql } from "drizzle-orm"
import type { Say } from "../../engine/flow.ts"
import type { Reader } from "../../store/store.ts"
import { dayMs, formatDate } from "../../text/date.ts"
import { formatNumber } from "../../text/numerals.ts"
import type { DigestSource } from "../affair.ts"
import { noticesPath } from "./console-parts.ts"
import { openDuties } from "./open-duties.ts"
import { countQuestions } from "./questions.ts"
import { countNotices, type Listed, listNotices } from "./repo.ts"
import { noticeTables } from "./tables.ts"

const mostListed = 3

export const noticeDigest: DigestSource = async ({ reader, house, villageId, from, to }) => {
	const { say, locale, timeZone } = house
	const duties = await openDuties(reader, house, villageId)
	const waiting = await listNotices(reader, villageId, { states: ["waiting"] }, { limit: mostListed, offset: 0 })
	const open = await countQuestions(reader, villageId, { states: ["open"] })
	const published = { states: ["published"], from, before: to } as const
	const fresh = await countNotices(reader, villageId, published)
	const latest = await listNotices(reader, villageId, published, { limit: mostListed, offset: 0 })
	const seen = await seenOf(reader, villageId, latest)
	const number = (value: number) => formatNumber(value, locale)
	const questionsPath = `${noticesPath}/questions`
	return [
		{
			id: "notices",
			title: say("notice.nav"),
			path: noticesPath,
			decide: [
				...duties.slice(0, mostListed).map(({ category, endsAt, isPast }) => ({
					text: say(isPast ? "notice.digest.dutyPast" : "notice.digest.duty", {
						category: say(`notice.category.${category}`),
						day: formatDate(endsAt - 1, locale, timeZone),
					}),
					path: noticesPath,
				})),
				...waiting.map(({ title }) => ({ text: say("notice.digest.waiting", { title }), path: `${noticesPath}?state=waiting` })),
				...(open === 0 ? [] : [{ text: waitingWords(say, open, await oldestQuestion(reader, villageId), to), path: questionsPath }]),
			],
			figures: [
				...(fresh === 0
					? []
					: [{ label: say("notice.digest.published"), value: say("notice.digest.publishedCount", { count: number(fresh) }) }]),
				...latest.flatMap(({ id, title }) => {
					const told = seen.get(id)
					if (told === undefined) return []
					const value = say("notice.digest.seenOf", { seen: number(told.seen), all: number(told.all) })
					return [{ label: say("notice.digest.seen", { title }), value }]
				}),
				...(open === 0 ? [] : [{ label: say("notice.digest.open"), value: say("notice.digest.openCount", { count: number(open) }) }]),
			],
		},
	]
}

function waitingWords(say: Say, open: number, oldest: number, now: number): string {
	const days = Math.floor((now - oldest) / dayMs)
	return days < 1 ? say("notice.digest.questionsToday", { count: open }) : say("notice.digest.questions", { count: open, days })
}

type Told = Pick<Listed, "id" | "version">

/** Of the newest version of each that somebody was told of. */
async function seenOf(
	reader: Reader,
	villageId: string,
	notices: readonly Told[],
): Promise<ReadonlyMap<string, { readonly seen: number; readonly all: number }>> {
	if (notices.length === 0) return new Map()
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const ids = notices.map(({ id }) => id)
	const rows = await reader.db
		.select({ id: r.noticeId, version: r.version, all: count(), seen: sql<number>`count(${r.seenAt})` })
		.from(r)
		.where(and(eq(r.villageId, villageId), inArray(r.noticeId, ids)))
		.groupBy(r.noticeId, r.version)
	const newest = new Map(notices.map(({ id, version }) => [id, version]))
	return new Map(
		rows.filter(({ id, version }) => newest.get(id) === version).map(({ id, all, seen }) => [id, { all: Number(all), seen: Number(seen) }]),
	)
}

/** ms; asked only where there is an open one. */
async function oldestQuestion(reader: Reader, villageId: string): Promise<number> {
	const { noticeQuestion: q } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select({ at: q.askedAt })
		.from(q)
		.where(and(eq(q.villageId, villageId), eq(q.state, "open")))
		.orderBy(asc(q.askedAt))
		.limit(1)
	return row?.at ?? Number.MAX_SAFE_INTEGER
}
