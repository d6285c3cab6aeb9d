/** What the committee is told of notices: what is to be disclosed, released and answered; how many were published, and who has seen them. */
import { and, asc, count, eq, inArray, sql } from "drizzle-orm"
import type { Say } from "../../engine/flow.ts"
import type { Reader } from "../../store/store.ts"
import { dayMs, formatDate } from "../../text/date.ts"
import { formatNumber } from "../../text/numerals.ts"
import type { DigestGroup, DigestSource, DigestUse, House } from "../affair.ts"
import { noticesPath } from "./console-parts.ts"
import { openDuties } from "./open-duties.ts"
import { countQuestions } from "./questions.ts"
import { countNotices, type Listed, listNotices } from "./repo.ts"
import { noticeTables } from "./tables.ts"

const mostListed = 3
/** Who acts on what, and who has to know though it is not theirs. */
const lines = {
	duty: { act: "notice.publish", watch: ["supervisor"] },
	release: { act: "notice.release", watch: ["secretary", "committee"] },
	question: { act: "notice.answer", watch: ["supervisor"] },
}

const read: DigestSource = async ({ reader, house, villageId, from, to, groups }) => {
	const { say, locale, timeZone } = house
	const duties = await openDuties(reader, house, villageId)
	const waiting = await listNotices(reader, villageId, { states: ["waiting"] }, { limit: mostListed, offset: 0 })
	const writers: { readonly title: string; readonly writer: string }[] = []
	for (const { title, draftedBy } of waiting) writers.push({ title, writer: (await house.accountPerson?.(reader, draftedBy)) ?? draftedBy })
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
			right: "notice.read",
			lines: [
				...duties.slice(0, mostListed).map(({ category, endsAt, isPast }) => ({
					text: say(isPast ? "notice.digest.dutyPast" : "notice.digest.duty", {
						category: say(`notice.category.${category}`),
						day: formatDate(endsAt - 1, locale, timeZone),
					}),
					path: noticesPath,
					...lines.duty,
				})),
				...writers.map(({ title, writer }) => ({
					text: say("notice.digest.waiting", { title }),
					path: `${noticesPath}?state=waiting`,
					...lines.release,
					except: [writer],
				})),
				...(open === 0
					? []
					: [{ text: waitingWords(say, open, await oldestQuestion(reader, villageId), to), path: questionsPath, ...lines.question }]),
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
			groups: groups.length === 0 ? [] : await seenByGroup(reader, villageId, { house, latest, groups }),
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

/** Of one group: who of it saw the newest notices. */
async function seenByGroup(
	reader: Reader,
	villageId: string,
	of: { readonly house: Pick<House, "say" | "locale">; readonly latest: readonly Listed[]; readonly groups: readonly string[] },
): Promise<readonly DigestGroup[]> {
	const { house, latest, groups } = of
	const { noticeRecipient: r } = reader.tables(noticeTables)
	if (latest.length === 0) return []
	const rows = await reader.db
		.select({ id: r.noticeId, version: r.version, group: r.groupName, all: count(), seen: sql<number>`count(${r.seenAt})` })
		.from(r)
		.where(
			and(
				eq(r.villageId, villageId),
				inArray(
					r.noticeId,
					latest.map(({ id }) => id),
				),
				inArray(r.groupName, [...groups]),
			),
		)
		.groupBy(r.noticeId, r.version, r.groupName)
	return latest.flatMap(({ id, version, title }) =>
		rows
			.filter((row) => row.id === id && row.version === version)
			.map(({ group, all, seen }): DigestGroup => {
				const value = house.say("notice.digest.seenOf", {
					seen: formatNumber(Number(seen), house.locale),
					all: formatNumber(all, house.locale),
				})
				return { group: group ?? "", size: all, figures: [{ label: house.say("notice.digest.seen", { title }), value }] }
			}),
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

export const noticeDigest: DigestUse = { concerns: { secretary: 3, committee: 3, supervisor: 3, "group-leader": 1 }, read }
