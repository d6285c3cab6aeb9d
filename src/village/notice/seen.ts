/** Who has seen a notice, by what, and who has not. */
import { and, count, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { placeOf } from "../../text/numerals.ts"
import type { ReceiptHandler, SaidAgainHandler } from "../affair.ts"
import type { ToldNotice } from "./broadcast-plan.ts"
import { type Notice, versionOf } from "./repo.ts"
import { type Addressee, isAddressed } from "./rules.ts"
import { noticeTables, type seenHows } from "./tables.ts"

export type SeenHow = (typeof seenHows)[number]

type Seeing = {
	readonly villageId: string
	readonly personId: string
	readonly notices: readonly ToldNotice[]
	readonly how: SeenHow
	readonly now: number
	/** Who entered it, where it was not the person. */
	readonly by?: string
}

/** Notes that a person has seen these, the first time only. Gives how many were new. Of who was not told of them nothing is noted. */
export async function markSeen(tx: Tx, { villageId, personId, notices, how, now, by }: Seeing): Promise<number> {
	const { noticeRecipient: t } = tx.tables(noticeTables)
	let marked = 0
	for (const { id, version } of notices) {
		const rows = await tx.db
			.update(t)
			.set({ seenAt: now, seenHow: how, ...(by !== undefined && { seenBy: by }) })
			.where(and(eq(t.villageId, villageId), eq(t.noticeId, id), eq(t.version, version), eq(t.personId, personId), isNull(t.seenAt)))
			.returning({ personId: t.personId })
		marked += rows.length
	}
	return marked
}

/** Somebody looks who was not told, because they enrolled later or nobody was: they count where the notice is for them. */
export async function markLooked(
	tx: Tx,
	{
		villageId,
		person,
		notice,
		how,
		now,
	}: {
		readonly villageId: string
		readonly person: Addressee & { readonly personId: string; readonly householdId: string }
		readonly notice: Notice
		readonly how: SeenHow
		readonly now: number
	},
): Promise<boolean> {
	const { noticeRecipient: t } = tx.tables(noticeTables)
	const version = await versionOf(tx, villageId, notice.id, notice.version)
	if (version === undefined || !isAddressed(version.content.audience, person)) return false
	const { personId, householdId, groupName, gridName } = person
	const rows = await tx.db
		.insert(t)
		.values({
			villageId,
			noticeId: notice.id,
			version: notice.version,
			personId,
			broadcastId: "",
			householdId,
			groupName,
			gridName,
			way: "open",
			plannedAt: now,
			seenAt: now,
			seenHow: how,
		})
		.onConflictDoNothing()
		.returning({ personId: t.personId })
	if (rows.length > 0) return true
	return (await markSeen(tx, { villageId, personId, notices: [{ id: notice.id, version: notice.version }], how, now })) > 0
}

/** Notices a person was told of since `since` and has not seen. */
export async function unseenBy(reader: Reader, villageId: string, personId: string, since: number): Promise<readonly ToldNotice[]> {
	const { noticeRecipient: r, notice: n } = reader.tables(noticeTables)
	const rows = await reader.db
		.select({ id: r.noticeId, version: r.version })
		.from(n)
		.innerJoin(r, and(eq(r.villageId, n.villageId), eq(r.noticeId, n.id), eq(r.version, n.version), eq(r.personId, personId)))
		.where(and(eq(n.villageId, villageId), eq(n.state, "published"), gt(n.revisedAt, since), isNull(r.seenAt), isNull(r.cancelledAt)))
		.orderBy(desc(n.revisedAt))
	return rows
}

/** A platform's word on one of our messages. A read receipt is a view; what only arrived is not. */
export const takeReceipt: ReceiptHandler = async ({ messageId, chatId, state }, { tx, now }) => {
	if (!messageId.startsWith("notice-")) return
	const { noticeRecipient: t } = tx.tables(noticeTables)
	const { chat } = tx.tables(transportTables)
	const [row] = await tx.db.select({ villageId: chat.villageId, personId: chat.personId }).from(chat).where(eq(chat.id, chatId))
	if (row === undefined || row.villageId === null) return
	const ours = and(eq(t.villageId, row.villageId), eq(t.messageId, messageId))
	await tx.db
		.update(t)
		.set({ deliveredAt: now })
		.where(and(ours, isNull(t.deliveredAt)))
	// Of several on one phone nobody knows whose eyes it were.
	if (state === "seen" && row.personId !== null)
		await tx.db
			.update(t)
			.set({ seenAt: now, seenHow: "receipt" })
			.where(and(ours, eq(t.personId, row.personId), isNull(t.seenAt)))
}

/** A blocked chat's message was said anew in another of the person's chats: how they stand is read from that one. */
export const takeSaidAgain: SaidAgainHandler = async ({ villageId, from, to, chatId, persons }, { tx }) => {
	const { noticeRecipient: t } = tx.tables(noticeTables)
	await tx.db
		.update(t)
		.set({ messageId: to, chatId })
		.where(and(eq(t.villageId, villageId), eq(t.messageId, from), inArray(t.personId, [...persons])))
}

/** `planned`: in the outbox. `retrying`: the channel took it not yet, it is tried again. `held`: the week's budget is used up. `door`: no chat reaches them. */
export const standings = ["planned", "retrying", "held", "parked", "sent", "delivered", "seen", "uncertain", "door", "cancelled"] as const
export type Standing = (typeof standings)[number]
export type Progress = Readonly<Record<Standing, number>> & {
	readonly all: number
	/** Whose message the platform took, whether they have seen it or not; who saw it on paper alone is not among them. */
	readonly out: number
	/** Households in which no chat reaches anybody: there somebody has to go. */
	readonly doorHouseholds: number
}

/** How the recipients of a version stand now, each counted once. What a platform refused is never among the sent. */
export async function progressOf(reader: Reader, villageId: string, { id, version }: ToldNotice): Promise<Progress> {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const { outbox: o } = reader.tables(transportTables)
	const standing = standingSql(reader)
	const hasArrived = arrivedSql(reader)
	const rows = await reader.db
		.select({ standing, n: count(), out: sql<number>`count(case when ${hasArrived} then 1 end)` })
		.from(r)
		.leftJoin(o, eq(o.id, r.messageId))
		.where(and(eq(r.villageId, villageId), eq(r.noticeId, id), eq(r.version, version)))
		.groupBy(standing)
	const stands = rows.map(({ standing: name, n, out }) => ({ standing: name, n: Number(n), out: Number(out) }))
	// Whom a chat reaches needs no knock: the second look, as long as the first, is for those it does not.
	if (stands.every(({ standing: name }) => name !== "door")) return progressFrom(stands, 0)
	const doors = reader.db
		.select({ householdId: r.householdId })
		.from(r)
		.leftJoin(o, eq(o.id, r.messageId))
		.where(and(eq(r.villageId, villageId), eq(r.noticeId, id), eq(r.version, version)))
		.groupBy(r.householdId)
		.having(sql`count(case when (${standing}) <> 'door' then 1 end) = 0`)
		.as("doors")
	const [door] = await reader.db.select({ n: count() }).from(doors)
	return progressFrom(stands, Number(door?.n ?? 0))
}

/** `rows`: how many stand so, and how many of them have the message. */
export function progressFrom(
	rows: Iterable<{ readonly standing: Standing; readonly n: number; readonly out: number }>,
	doorHouseholds: number,
): Progress {
	const counts = Object.fromEntries(standings.map((name) => [name, 0]))
	let all = 0
	let out = 0
	for (const row of rows) {
		counts[row.standing] = (counts[row.standing] ?? 0) + row.n
		all += row.n
		out += row.out
	}
	const of = (name: Standing) => counts[name] ?? 0
	return {
		all,
		out,
		doorHouseholds,
		planned: of("planned"),
		retrying: of("retrying"),
		held: of("held"),
		parked: of("parked"),
		sent: of("sent"),
		delivered: of("delivered"),
		seen: of("seen"),
		uncertain: of("uncertain"),
		door: of("door"),
		cancelled: of("cancelled"),
	}
}

/** Who pressed its button has it, whatever we know of the sending. */
export function arrivedSql(reader: Reader) {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const { outbox: o } = reader.tables(transportTables)
	return sql`${o.status} = 'sent' or (${r.messageId} is not null and ${r.seenHow} in ('button', 'receipt'))`
}

export function standingSql(reader: Reader) {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const { outbox: o } = reader.tables(transportTables)
	return sql<Standing>`case
		when ${r.seenAt} is not null then 'seen'
		when ${r.cancelledAt} is not null then 'cancelled'
		when ${r.way} = 'budget' then 'held'
		when ${r.messageId} is null then 'door'
		when ${o.status} = 'sent' and ${r.deliveredAt} is not null then 'delivered'
		when ${o.status} = 'sent' then 'sent'
		when ${o.status} = 'pending' and ${o.attempts} > 0 then 'retrying'
		when ${o.status} in ('pending', 'sending') then 'planned'
		when ${o.status} = 'uncertain' then 'uncertain'
		when ${o.status} = 'parked' and ${o.cause} = 'WINDOW_CLOSED' then 'parked'
		else 'door' end`
}

export type CoverageRow = {
	readonly name: string
	readonly households: number
	readonly seenHouseholds: number
	readonly persons: number
	readonly seenPersons: number
}
export type Coverage = { readonly all: CoverageRow; readonly groups: readonly CoverageRow[]; readonly grids: readonly CoverageRow[] }

/** A household has seen what one of its people has. */
export async function coverageOf(reader: Reader, villageId: string, { id, version }: ToldNotice): Promise<Coverage> {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const figures = {
		households: sql<number>`count(distinct ${r.householdId})`,
		seenHouseholds: sql<number>`count(distinct case when ${r.seenAt} is not null then ${r.householdId} end)`,
		persons: count(),
		seenPersons: sql<number>`count(${r.seenAt})`,
	}
	const ours = and(eq(r.villageId, villageId), eq(r.noticeId, id), eq(r.version, version))
	const numbers = <R extends Readonly<Record<keyof typeof figures, number>>>(row: R) => ({
		households: Number(row.households),
		seenHouseholds: Number(row.seenHouseholds),
		persons: Number(row.persons),
		seenPersons: Number(row.seenPersons),
	})
	const by = async (column: typeof r.groupName | typeof r.gridName) => {
		const rows = await reader.db
			.select({ name: column, ...figures })
			.from(r)
			.where(ours)
			.groupBy(column)
			.orderBy(column)
		return rows.map((row) => ({ name: row.name ?? "", ...numbers(row) })).toSorted((a, b) => placeOf(a.name) - placeOf(b.name))
	}
	const [all] = await reader.db.select(figures).from(r).where(ours)
	const none = { households: 0, seenHouseholds: 0, persons: 0, seenPersons: 0 }
	return { all: { name: "", ...(all === undefined ? none : numbers(all)) }, groups: await by(r.groupName), grids: await by(r.gridName) }
}

/** Persons of a version who have not seen it, with how they stand. */
export async function unseenPersons(
	reader: Reader,
	villageId: string,
	{ id, version }: ToldNotice,
): Promise<readonly { readonly personId: string; readonly standing: Standing }[]> {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const { outbox: o } = reader.tables(transportTables)
	return reader.db
		.select({ personId: r.personId, standing: standingSql(reader) })
		.from(r)
		.leftJoin(o, eq(o.id, r.messageId))
		.where(and(eq(r.villageId, villageId), eq(r.noticeId, id), eq(r.version, version), isNull(r.seenAt)))
}

/** Whether the person has seen the newest version. */
export async function hasSeen(
	reader: Reader,
	villageId: string,
	{ id, version }: Pick<Notice, "id" | "version">,
	personId: string,
): Promise<boolean> {
	const { noticeRecipient: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select({ seenAt: t.seenAt })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.noticeId, id), eq(t.version, version), eq(t.personId, personId)))
	return row !== undefined && row.seenAt !== null
}
