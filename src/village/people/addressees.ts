/** Everybody of a village a notice may be for, page by page in a fixed order, each with the way to them: what a broadcast is planned from. */
import { and, eq, type SQL, type SQLWrapper, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import { type Channels, type ChatChance, chooseChat, type Way } from "../../outbound/choose-channel.ts"
import { defineHot, p } from "../../store/hot.ts"
import { isAmongJson } from "../../store/json-rows.ts"
import type { Dialect } from "../../store/kit.ts"
import type { Db, HotStatement, Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { hasGone, isHeadRelation, readRoleIds } from "./rows.ts"
import { isAdult } from "./rules.ts"
import { peopleTables } from "./tables.ts"

export type Addressee = {
	readonly personId: string
	readonly householdId: string
	readonly householdNumber: string
	readonly groupName: string | null
	readonly gridName: string | null
	readonly roles: readonly string[]
	readonly isHead: boolean
}

const define = (kit: Parameters<typeof peopleTables>[0]) => ({ ...peopleTables(kit), ...transportTables(kit) })
type Tables = ReturnType<typeof define>

/**
 * What holds of few chats, in one column that is null for nearly all, as `d` disputed, `c` closed, `m` muted, and the time it was preferred at:
 * ▲ as a column each, reading a hundred thousand took half as long again.
 */
function marksOf({ preferredAt, disputedAt }: Tables["binding"], { closedAt, mutedAt }: Tables["chat"]): SQL<string | null> {
	const mark = (sign: string, column: SQLWrapper) => sql`case when ${column} is null then '' else ${sql.raw(`'${sign}'`)} end`
	return sql<
		string | null
	>`case when coalesce(${preferredAt}, ${disputedAt}, ${closedAt}, ${mutedAt}) is not null then ${mark("d", disputedAt)} || ${mark("c", closedAt)} || ${mark("m", mutedAt)} || coalesce(cast(${preferredAt} as text), '') end`
}

/** Each person as often as chats act for them. */
function fields({ membership: m, household: h, residentGroup: g, binding: b, chat: c }: Tables) {
	return {
		personId: m.personId,
		relation: m.relation,
		birth: m.birth,
		residence: m.residence,
		/** Null for nearly all: it need not be read. */
		roles: sql<unknown>`case when ${m.hasRole} then ${m.roles} end`.mapWith(m.roles),
		householdId: m.householdId,
		householdNumber: h.number,
		groupName: g.name,
		gridName: sql<string | null>`grid.name`,
		chatId: sql<string | null>`${b.chatId}`,
		channel: sql<string | null>`${c.channel}`,
		lastInboundAt: c.lastInboundAt,
		windowUsed: sql<number | null>`${c.windowUsed}`.mapWith(c.windowUsed),
		marks: marksOf(b, c),
	}
}

function rowsWhere(db: Db, t: Tables, selected: ReturnType<typeof fields>, which: SQL) {
	const { membership: m, household: h, residentGroup: g, binding: b, chat: c } = t
	const grid = alias(g, "grid")
	return db
		.select(selected)
		.from(m)
		.innerJoin(h, and(eq(h.villageId, m.villageId), eq(h.id, m.householdId)))
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.leftJoin(grid, and(eq(grid.villageId, h.villageId), eq(grid.id, h.gridId)))
		.leftJoin(b, and(eq(b.villageId, m.villageId), eq(b.personId, m.personId), sql`${b.unboundAt} is null`))
		.leftJoin(c, eq(c.id, b.chatId))
		.where(and(eq(m.villageId, p("villageId")), which))
		.orderBy(m.personId)
}

/**
 * A page of persons in one statement: a hundred thousand are read in half a second. SQLite: between two ids, the second of them found first.
 * PostgreSQL: among these two thousand, ▲ 31 ms a page of 100,000, and 130 before it knew how large the tables are. As an array each is looked up
 * in the index, 18 ms, but before it knew (`measurePeople`) seconds a page; between two ids minutes.
 */
const pageStatement = (how: "range" | "in" | "array") =>
	defineHot<{ villageId: string; after: string; limit: number }>()({
		name: `people_addressees_${how}`,
		tables: define,
		fields,
		query: (db, t, selected) => {
			const { personId } = t.membership
			const rest = sql`select p.person_id from membership as p where p.village_id = ${p("villageId")} and p.person_id > ${p("after")} order by p.person_id`
			const which =
				how === "range"
					? sql`${personId} > ${p("after")} and ${personId} <= coalesce((${rest} limit 1 offset ${p("limit")} - 1), (${rest} desc limit 1))`
					: how === "in"
						? sql`${personId} in (${rest} limit ${p("limit")})`
						: sql`${personId} = any(array(${rest} limit ${p("limit")}))`
			return rowsWhere(db, t, selected, which)
		},
	})
const range = pageStatement("range")
const pageOf = { sqlite: range, postgres: pageStatement("in") } as const
const measuredPageOf = { sqlite: range, postgres: pageStatement("array") } as const

const namedStatement = (dialect: Dialect) =>
	defineHot<{ villageId: string; persons: string }>()({
		name: "people_addressees_named",
		tables: define,
		fields,
		query: (db, t, selected) => rowsWhere(db, t, selected, isAmongJson(dialect, t.membership.personId, "persons")),
	})
const namedOf = { sqlite: namedStatement("sqlite"), postgres: namedStatement("postgres") } as const

/** Before many are asked for, page by page, and after many were written: see `Tx.measure`. */
export async function measurePeople(tx: Tx): Promise<void> {
	const { membership, household, residentGroup, binding, chat } = tx.tables(define)
	await tx.measure([membership, household, residentGroup, binding, chat])
}

type Row = (typeof pageOf)["sqlite"] extends HotStatement<infer _A, infer R> ? R : never

const noRoles: readonly string[] = []
const noChances: readonly ChatChance[] = []

/** `channel`: of the chat chosen. */
export type AddresseeWay = Addressee & { readonly way: Way; readonly channel: string | undefined }

function addresseeOf(row: Row, way: Way, channel: string | undefined): AddresseeWay {
	const { personId, householdId, householdNumber, groupName, gridName, roles, relation } = row
	const held = roles === null ? noRoles : readRoleIds(roles)
	return { personId, householdId, householdNumber, groupName, gridName, roles: held, isHead: isHeadRelation(relation), way, channel }
}

type PageQuery = {
	readonly villageId: string
	readonly after: string
	readonly limit: number
	readonly channels: Channels
	readonly now: number
}
type Page = { readonly people: readonly AddresseeWay[]; readonly last: string | undefined }

/**
 * The next `limit` persons after `after` (a person id; "" for the first) with the way to each adult among them; `last` undefined at the end.
 * Call `measurePeople` before.
 */
export function addresseesAfter(tx: Tx, query: PageQuery): Promise<Page> {
	return pageBy(tx, measuredPageOf[tx.dialect], query)
}

async function pageBy(reader: Reader, statement: typeof range, query: PageQuery): Promise<Page> {
	const { villageId, after, limit, channels, now } = query
	const rows = await reader.hot(statement, { villageId, after, limit })
	const { people, persons } = peopleIn(rows, channels, now)
	return { people, last: persons < limit ? undefined : rows.at(-1)?.personId }
}

/** `persons`: how many there are in the rows, children and those who left among them. */
function peopleIn(
	rows: readonly Row[],
	channels: Channels,
	now: number,
): { readonly people: readonly AddresseeWay[]; readonly persons: number } {
	const people: AddresseeWay[] = []
	let persons = 0
	for (let at = 0; at < rows.length; ) {
		const row = rows[at]
		if (row === undefined) break
		let end = at + 1
		while (rows[end]?.personId === row.personId) end++
		persons++
		// A notice is told to those who may act on it: not to children, nor to who has left.
		if (isAdult(row.birth, now) && !hasGone(row.residence)) {
			const own = end === at + 1 ? undefined : rows.slice(at, end)
			const way = chooseChat(own?.flatMap((each) => chanceOf(each, channels)) ?? chanceOf(row, channels), "news", now)
			const chosen = way.kind === "none" ? undefined : (own?.find(({ chatId }) => chatId === way.chatId) ?? row)
			people.push(addresseeOf(row, way, chosen?.channel ?? undefined))
		}
		at = end
	}
	return { people, persons }
}

/** These persons, as far as they are adults of the village. */
export async function addresseesOf(
	reader: Reader,
	query: { readonly villageId: string; readonly persons: readonly string[]; readonly channels: Channels; readonly now: number },
): Promise<readonly AddresseeWay[]> {
	const { villageId, persons, channels, now } = query
	const rows = await reader.hot(namedOf[reader.dialect], { villageId, persons: JSON.stringify(persons) })
	return peopleIn(rows, channels, now).people
}

function chanceOf(row: Row, channels: Channels): readonly ChatChance[] {
	const { chatId, channel, lastInboundAt, windowUsed, marks } = row
	if (chatId === null || channel === null) return noChances
	const preferred = marks?.replace(/^\D+/, "") ?? ""
	return [
		{
			chatId,
			channel: channels(channel),
			lastInboundAt,
			windowUsed: windowUsed ?? 0,
			isClosed: marks?.includes("c") ?? false,
			isMuted: marks?.includes("m") ?? false,
			isDisputed: marks?.includes("d") ?? false,
			preferredAt: preferred === "" ? null : Number(preferred),
		},
	]
}

const pageSize = 2_000
const noChannels: Channels = () => undefined

/** Every adult who still belongs to the village, a page at a time. `now`, ms: adults are told by it. */
export async function* addressees(reader: Reader, villageId: string, now: number): AsyncGenerator<readonly Addressee[]> {
	for (let after: string | undefined = ""; after !== undefined; ) {
		const page: Page = await pageBy(reader, pageOf[reader.dialect], { villageId, after, limit: pageSize, channels: noChannels, now })
		yield page.people
		after = page.last
	}
}
