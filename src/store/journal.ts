/** Records of who did what, and alerts for staff. */
import { and, asc, count, desc, eq, gt, gte, inArray, isNull, like, lt, or } from "drizzle-orm"
import type { Json } from "../engine/flow.ts"
import type { Reader, Tx } from "./store.ts"
import { transportTables } from "./transport.ts"

export type RecordEntry = {
	readonly villageId: string
	readonly id: string
	readonly at: number
	readonly event: string
	readonly subject: string
	readonly actor: string | null
	readonly data: Json
}

export async function addRecord(tx: Tx, entry: RecordEntry): Promise<void> {
	const { record } = tx.tables(transportTables)
	await tx.db.insert(record).values({ ...entry, data: JSON.stringify(entry.data) })
}

export type RecordFilter = {
	/** Events of these names, or that begin so where the name ends in a dot. Undefined: all. */
	readonly events?: readonly string[]
	readonly actor?: string
	/** Before this moment, ms. */
	readonly before: number
}

/** A village's record, newest first. */
export async function recordsBefore(
	reader: Reader,
	villageId: string,
	filter: RecordFilter,
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly RecordEntry[]> {
	const { record: r } = reader.tables(transportTables)
	const rows = await reader.db
		.select()
		.from(r)
		.where(matching(r, villageId, filter))
		.orderBy(desc(r.at), desc(r.id))
		.limit(page.limit)
		.offset(page.offset)
	return rows.map((row) => ({ ...row, data: jsonOf(row.data) }))
}

/** What a village's record says of some events in a span of time, the oldest first: `from` belongs to it, `to` does not. */
export async function recordsBetween(
	reader: Reader,
	villageId: string,
	{ from, to }: { readonly from: number; readonly to: number },
	of: { readonly events: readonly string[]; readonly limit: number; readonly after?: string | undefined },
): Promise<readonly RecordEntry[]> {
	const { record: r } = reader.tables(transportTables)
	// Of the first moment only what comes after that one: a moment may hold more than a page.
	const isFurther = of.after === undefined ? undefined : or(gt(r.at, from), gt(r.id, of.after))
	const rows = await reader.db
		.select()
		.from(r)
		.where(and(eq(r.villageId, villageId), gte(r.at, from), lt(r.at, to), inArray(r.event, [...of.events]), isFurther))
		.orderBy(asc(r.at), asc(r.id))
		.limit(of.limit)
	return rows.map((row) => ({ ...row, data: jsonOf(row.data) }))
}

/** What is on record about these subjects, newest first. */
export async function recordsAbout(
	reader: Reader,
	villageId: string,
	subjects: readonly string[],
	limit: number,
): Promise<readonly Pick<RecordEntry, "id" | "at" | "event">[]> {
	const { record: r } = reader.tables(transportTables)
	return reader.db
		.select({ id: r.id, at: r.at, event: r.event })
		.from(r)
		.where(and(eq(r.villageId, villageId), inArray(r.subject, [...subjects])))
		.orderBy(desc(r.at), desc(r.id))
		.limit(limit)
}

/** All that is on record about one subject, the oldest first. */
export async function recordsOf(
	reader: Reader,
	villageId: string,
	subject: string,
): Promise<readonly Pick<RecordEntry, "at" | "event" | "data">[]> {
	const { record: r } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ at: r.at, event: r.event, data: r.data })
		.from(r)
		.where(and(eq(r.villageId, villageId), eq(r.subject, subject)))
		.orderBy(asc(r.at), asc(r.id))
	return rows.map((row) => ({ ...row, data: jsonOf(row.data) }))
}

export async function countRecords(reader: Reader, villageId: string, filter: RecordFilter): Promise<number> {
	const { record: r } = reader.tables(transportTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(r)
		.where(matching(r, villageId, filter))
	return row?.n ?? 0
}

function matching(r: ReturnType<typeof transportTables>["record"], villageId: string, { events, actor, before }: RecordFilter) {
	const named = events?.map((name) => (name.endsWith(".") ? like(r.event, `${name}%`) : eq(r.event, name)))
	return and(
		eq(r.villageId, villageId),
		lt(r.at, before),
		...(named === undefined ? [] : [or(...named)]),
		...(actor === undefined ? [] : [eq(r.actor, actor)]),
	)
}

/** JSON.parse gives JSON by construction. */
function jsonOf(text: string): Json {
	return JSON.parse(text)
}

/** `detail` is a code or a count, never words of a person. */
export type Alert = {
	readonly id: string
	readonly villageId: string | null
	readonly kind: string
	readonly subject: string
	readonly detail: string
	readonly at: number
}

export async function addAlert(tx: Tx, entry: Alert): Promise<void> {
	const { alert } = tx.tables(transportTables)
	await tx.db.insert(alert).values(entry)
}

/** Open alerts of a village and of the instance, newest first. */
export async function openAlerts(reader: Reader, villageId: string, limit: number): Promise<readonly Alert[]> {
	const { alert } = reader.tables(transportTables)
	return reader.db
		.select({ id: alert.id, villageId: alert.villageId, kind: alert.kind, subject: alert.subject, detail: alert.detail, at: alert.at })
		.from(alert)
		.where(and(isNull(alert.closedAt), or(eq(alert.villageId, villageId), isNull(alert.villageId))))
		.orderBy(desc(alert.at))
		.limit(limit)
}

export async function closeAlert(tx: Tx, villageId: string, id: string, now: number): Promise<boolean> {
	const { alert } = tx.tables(transportTables)
	const rows = await tx.db
		.update(alert)
		.set({ closedAt: now })
		.where(and(eq(alert.id, id), or(eq(alert.villageId, villageId), isNull(alert.villageId)), isNull(alert.closedAt)))
		.returning({ id: alert.id })
	return rows.length > 0
}

/** Raises an alert that lasts until it is closed: while one of its kind and subject is open, another is not added. */
export async function raiseAlert(tx: Tx, entry: Alert): Promise<void> {
	const { alert } = tx.tables(transportTables)
	await tx.lock(`alert:${entry.kind}:${entry.subject}`)
	const open = await tx.db
		.select({ id: alert.id })
		.from(alert)
		.where(and(eq(alert.kind, entry.kind), eq(alert.subject, entry.subject), isNull(alert.closedAt)))
		.limit(1)
	if (open.length === 0) await addAlert(tx, entry)
}

/** The trouble is over by itself: closes what `raiseAlert` raised. */
export async function endAlert(tx: Tx, kind: string, subject: string, now: number): Promise<void> {
	const { alert } = tx.tables(transportTables)
	await tx.db
		.update(alert)
		.set({ closedAt: now })
		.where(and(eq(alert.kind, kind), eq(alert.subject, subject), isNull(alert.closedAt)))
}
