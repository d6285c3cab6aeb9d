/** What the committee is told of items: objections that wait, and which matters more people came to stand behind. */
import { and, eq, gte, inArray, isNotNull, lt } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { formatDate } from "../../text/date.ts"
import { formatNumber } from "../../text/numerals.ts"
import type { DigestSource, DigestUse } from "../affair.ts"
import { opinionTables } from "../opinion/index.ts"
import { villageById } from "../people/index.ts"
import { boardPath, publicItemsPath } from "./paths.ts"
import { latestPosting, openObjections } from "./repo-posting.ts"
import { itemTables } from "./tables.ts"

const mostRising = 3
/** One more person is an opinion, which is told as such. */
const fewestRising = 2

const read: DigestSource = async ({ reader, house, villageId, from, to }) => {
	const { say, locale, timeZone } = house
	const posting = await latestPosting(reader, villageId)
	const isNew = posting !== undefined && posting.at >= from && posting.at < to
	const code = isNew ? (await villageById(reader, villageId))?.code : undefined
	const objections = await openObjections(reader, villageId)
	const rising = await risingIn(reader, villageId, { from, to })
	return [
		{
			id: "items",
			title: say("item.digest.title"),
			path: boardPath,
			right: "item.board",
			lines:
				objections === 0
					? []
					: [{ text: say("item.digest.objections", { count: objections }), path: `${boardPath}/objections`, act: "item.board" }],
			figures: rising.map(({ title, people }) => ({
				label: title,
				value: say("item.digest.more", { count: formatNumber(people, locale) }),
			})),
		},
		...(posting === undefined || code === undefined
			? []
			: [
					{
						id: "items-posted",
						title: say("item.digest.posted"),
						path: publicItemsPath(code),
						lines: [],
						figures: [
							{
								label: say("item.digest.list"),
								value: say("item.digest.items", { count: formatNumber(posting.list.items.length, locale) }),
							},
							{ label: say("item.digest.until"), value: formatDate(posting.until, locale, timeZone) },
						],
					},
				]),
	]
}

export const itemDigest: DigestUse = { concerns: { secretary: 3, committee: 3, council: 2, supervisor: 1, township: 1 }, read }

/** Items by the people who brought them up or stand behind them since `from`: each person once, however often they spoke. */
async function risingIn(
	reader: Reader,
	villageId: string,
	{ from, to }: { readonly from: number; readonly to: number },
): Promise<readonly { readonly title: string; readonly people: number }[]> {
	const { itemClaim: c, itemSupport: s, item: i } = reader.tables(itemTables)
	const { opinion: o } = reader.tables(opinionTables)
	const said = await reader.db
		.selectDistinct({ itemId: c.itemId, personId: o.personId })
		.from(o)
		.innerJoin(c, and(eq(c.villageId, o.villageId), eq(c.opinionId, o.id)))
		.where(and(eq(o.villageId, villageId), gte(o.createdAt, from), lt(o.createdAt, to), isNotNull(c.itemId), isNotNull(o.personId)))
	const supported = await reader.db
		.select({ subject: s.subject, personId: s.personId })
		.from(s)
		.where(and(eq(s.villageId, villageId), gte(s.at, from), lt(s.at, to)))
	const people = new Map<string, Set<string>>()
	const stand = (itemId: string, personId: string) => people.set(itemId, (people.get(itemId) ?? new Set()).add(personId))
	for (const { itemId, personId } of said) if (itemId !== null && personId !== null) stand(itemId, personId)
	for (const { subject, personId } of supported) if (subject.startsWith(itemSubject)) stand(subject.slice(itemSubject.length), personId)
	const most = [...people]
		.map(([id, { size }]) => ({ id, people: size }))
		.filter((item) => item.people >= fewestRising)
		.toSorted((a, b) => b.people - a.people || (a.id < b.id ? -1 : 1))
		.slice(0, mostRising)
	if (most.length === 0) return []
	const rows = await reader.db
		.select({ id: i.id, title: i.title })
		.from(i)
		.where(
			and(
				eq(i.villageId, villageId),
				inArray(
					i.id,
					most.map(({ id }) => id),
				),
			),
		)
	const titles = new Map(rows.map(({ id, title }) => [id, title]))
	return most.flatMap(({ id, people: count }) => {
		const title = titles.get(id)
		return title === undefined ? [] : [{ title, people: count }]
	})
}

const itemSubject = "item:"
