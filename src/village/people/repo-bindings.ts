/** Which chat acts for whom, and what was agreed to. */
import { and, asc, desc, eq, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm"
import { letMediaGo } from "../../store/media-gone.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { chunks, isStillHere } from "./rows.ts"
import { peopleTables } from "./tables.ts"

export type BindingKey = { readonly chatId: string; readonly villageId: string; readonly personId: string }
export type BindingRow = BindingKey & {
	readonly name: string
	readonly householdId: string
	readonly how: "code" | "family"
	readonly enteredBy: string | null
	readonly boundAt: number
	readonly headBy: "phone" | "contact" | null
	readonly disputedAt: number | null
	readonly preferredAt: number | null
}

function fields({ binding: b, membership: m }: ReturnType<typeof peopleTables>) {
	return {
		chatId: b.chatId,
		villageId: b.villageId,
		personId: b.personId,
		name: m.name,
		householdId: m.householdId,
		how: b.how,
		enteredBy: b.enteredBy,
		boundAt: b.boundAt,
		headBy: b.headBy,
		disputedAt: b.disputedAt,
		preferredAt: b.preferredAt,
	}
}

/** Live bindings with persons who still belong to their village. */
function liveBindings(reader: Reader) {
	const t = reader.tables(peopleTables)
	const { binding: b, membership: m } = t
	const isLive = and(isNull(b.unboundAt), isStillHere(m.residence))
	return {
		b,
		m,
		isLive,
		query: reader.db
			.select(fields(t))
			.from(b)
			.innerJoin(m, and(eq(m.villageId, b.villageId), eq(m.personId, b.personId))),
	}
}

/** Whom a chat may act for, in all villages, the first bound first. */
export async function bindingsOfChat(reader: Reader, chatId: string): Promise<readonly BindingRow[]> {
	const { b, isLive, query } = liveBindings(reader)
	return query.where(and(eq(b.chatId, chatId), isLive)).orderBy(asc(b.boundAt), asc(b.personId))
}

/** Phones bound to the persons of a household, the newest first. */
export async function bindingsOfHousehold(reader: Reader, villageId: string, householdId: string): Promise<readonly BindingRow[]> {
	const { b, m, isLive, query } = liveBindings(reader)
	return query.where(and(eq(b.villageId, villageId), eq(m.householdId, householdId), isLive)).orderBy(desc(b.boundAt), asc(b.personId))
}

/** Phones a person is bound to in a village. */
export async function bindingsOfPerson(reader: Reader, villageId: string, personId: string): Promise<readonly BindingRow[]> {
	const { b, isLive, query } = liveBindings(reader)
	return query.where(and(eq(b.villageId, villageId), eq(b.personId, personId), isLive)).orderBy(asc(b.boundAt))
}

/** Chats of these persons, or of everybody bound in the village. */
export async function chatsBound(
	reader: Reader,
	villageId: string,
	personIds: readonly string[] | "all",
): Promise<readonly { readonly chatId: string; readonly personId: string }[]> {
	const { binding: b, membership: m } = reader.tables(peopleTables)
	const select = (of: SQL | undefined) =>
		reader.db
			.select({ chatId: b.chatId, personId: b.personId })
			.from(b)
			.innerJoin(m, and(eq(m.villageId, b.villageId), eq(m.personId, b.personId)))
			.where(and(eq(b.villageId, villageId), isNull(b.unboundAt), isStillHere(m.residence), of))
	if (personIds === "all") return select(undefined)
	const found: { readonly chatId: string; readonly personId: string }[] = []
	for (const ids of chunks(personIds)) found.push(...(await select(inArray(b.personId, [...ids]))))
	return found
}

/** How many phones are bound in each of these households. */
export async function countPhones(
	reader: Reader,
	villageId: string,
	householdIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
	if (householdIds.length === 0) return new Map()
	const { binding: b, membership: m } = reader.tables(peopleTables)
	const rows = await reader.db
		.select({ householdId: m.householdId, n: sql<number>`count(distinct ${b.chatId})` })
		.from(b)
		.innerJoin(m, and(eq(m.villageId, b.villageId), eq(m.personId, b.personId)))
		.where(and(eq(b.villageId, villageId), inArray(m.householdId, [...householdIds]), isNull(b.unboundAt), isStillHere(m.residence)))
		.groupBy(m.householdId)
	return new Map(rows.map((row) => [row.householdId, Number(row.n)]))
}

export async function bindingByKey(reader: Reader, key: BindingKey): Promise<BindingRow | undefined> {
	const { b, isLive, query } = liveBindings(reader)
	const [row] = await query.where(and(eq(b.chatId, key.chatId), eq(b.villageId, key.villageId), eq(b.personId, key.personId), isLive))
	return row
}

/** Binds, anew where the same chat was bound to the same person before. */
export async function putBinding(
	tx: Tx,
	binding: BindingKey & {
		readonly how: "code" | "family"
		readonly enteredBy: string | null
		readonly boundAt: number
		readonly headBy: "phone" | null
	},
): Promise<void> {
	const { binding: b } = tx.tables(peopleTables)
	const { how, enteredBy, boundAt, headBy } = binding
	await tx.db
		.insert(b)
		.values(binding)
		.onConflictDoUpdate({
			target: [b.chatId, b.villageId, b.personId],
			set: { how, enteredBy, boundAt, headBy, disputedAt: null, preferredAt: null, unboundAt: null },
		})
}

export type BindingChange = {
	readonly headBy?: "phone" | "contact" | null
	readonly disputedAt?: number | null
	readonly unboundAt?: number
}

/** False when there is no such live binding. */
export async function changeBinding(tx: Tx, key: BindingKey, change: BindingChange): Promise<boolean> {
	const { binding: b } = tx.tables(peopleTables)
	const rows = await tx.db
		.update(b)
		.set(change)
		.where(and(eq(b.chatId, key.chatId), eq(b.villageId, key.villageId), eq(b.personId, key.personId), isNull(b.unboundAt)))
		.returning({ chatId: b.chatId })
	return rows.length > 0
}

/** Says whom the chat acts for from now on; null: nobody. */
export async function pointChat(
	tx: Tx,
	chatId: string,
	to: { readonly villageId: string; readonly personId: string } | null,
): Promise<void> {
	const { chat } = tx.tables(transportTables)
	await tx.db
		.update(chat)
		.set(to ?? { villageId: null, personId: null })
		.where(eq(chat.id, chatId))
}

/** 退订 and 恢复: whether unasked messages may be sent here. */
export async function muteChat(tx: Tx, chatId: string, at: number | null): Promise<void> {
	const { chat } = tx.tables(transportTables)
	await tx.db.update(chat).set({ mutedAt: at }).where(eq(chat.id, chatId))
}

export async function isMuted(reader: Reader, chatId: string): Promise<boolean> {
	const { chat } = reader.tables(transportTables)
	const [row] = await reader.db.select({ mutedAt: chat.mutedAt }).from(chat).where(eq(chat.id, chatId))
	return row !== undefined && row.mutedAt !== null
}

/** What was said in a chat nobody is bound to any more is blanked at once; what is still to be sent stays until it is. */
export async function blankChat(tx: Tx, chatId: string): Promise<void> {
	const { inbox, outbox } = tx.tables(transportTables)
	const came = and(eq(inbox.chatId, chatId), isNotNull(inbox.body), sql`${inbox.status} <> 'new'`)
	const went = and(
		eq(outbox.chatId, chatId),
		or(isNotNull(outbox.body), isNotNull(outbox.rendering)),
		sql`${outbox.status} in ('sent', 'dead')`,
	)
	await letMediaGo(tx, await tx.db.select({ body: inbox.body }).from(inbox).where(came), "erased")
	await letMediaGo(tx, await tx.db.select({ body: outbox.body, rendering: outbox.rendering }).from(outbox).where(went), "erased")
	await tx.db.update(inbox).set({ body: null }).where(came)
	await tx.db.update(outbox).set({ body: null, rendering: null }).where(went)
}

/** Half-done dialogs of a person of a village, in these chats. Never the chat whose turn is under way: the turn writes its own. */
export async function dropSessions(tx: Tx, villageId: string, personId: string, chatIds: readonly string[]): Promise<void> {
	if (chatIds.length === 0) return
	const { session } = tx.tables(transportTables)
	await tx.db
		.delete(session)
		.where(and(eq(session.villageId, villageId), eq(session.personId, personId), inArray(session.chatId, [...chatIds])))
}

export async function addConsent(
	tx: Tx,
	entry: {
		readonly villageId: string
		readonly id: string
		readonly personId: string
		readonly chatId: string
		readonly version: string
		readonly at: number
	},
): Promise<void> {
	const { consent } = tx.tables(peopleTables)
	await tx.db.insert(consent).values(entry)
}

/** Withdraws what was agreed to for a person: in one chat, or everywhere in the village. */
export async function withdrawConsent(
	tx: Tx,
	of: { readonly villageId: string; readonly personId: string; readonly chatId?: string },
	now: number,
): Promise<void> {
	const { consent: c } = tx.tables(peopleTables)
	await tx.db
		.update(c)
		.set({ withdrawnAt: now })
		.where(
			and(
				eq(c.villageId, of.villageId),
				eq(c.personId, of.personId),
				isNull(c.withdrawnAt),
				of.chatId === undefined ? undefined : eq(c.chatId, of.chatId),
			),
		)
}

export async function consentsOf(
	reader: Reader,
	villageId: string,
	personId: string,
): Promise<readonly { readonly version: string; readonly at: number; readonly withdrawnAt: number | null }[]> {
	const { consent: c } = reader.tables(peopleTables)
	return reader.db
		.select({ version: c.version, at: c.at, withdrawnAt: c.withdrawnAt })
		.from(c)
		.where(and(eq(c.villageId, villageId), eq(c.personId, personId)))
		.orderBy(asc(c.at), asc(c.id))
}
