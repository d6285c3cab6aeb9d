/** What villages have reported to their township, over several villages: the SQL. */
import { and, asc, count, desc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { Escalation } from "./repo-escalations.ts"
import { taskTables } from "./tables.ts"

/** An escalation with the task it is about. */
export type Packet = {
	readonly escalation: Escalation
	readonly task: {
		readonly id: string
		readonly number: string
		readonly title: string
		readonly text: string
		readonly decisionNumber: string | null
		readonly matterId: string | null
	}
}

export type PacketFilter = { readonly isAnswered: boolean; readonly number?: string }

function matching(reader: Reader, villageIds: readonly string[], { isAnswered, number }: PacketFilter) {
	const { workEscalation: e, workTask: t } = reader.tables(taskTables)
	return and(
		inArray(e.villageId, [...villageIds]),
		// What its village declined in the meantime waits for nobody.
		isAnswered ? isNotNull(e.answeredAt) : and(isNull(e.answeredAt), eq(t.state, "escalated")),
		number === undefined ? undefined : eq(e.number, number),
	)
}

/** Open ones by their deadline (the township's own promise, where it gave one), answered ones the latest first. */
export async function packetsOf(
	reader: Reader,
	villageIds: readonly string[],
	filter: PacketFilter,
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly Packet[]> {
	const { workEscalation: e, workTask: t } = reader.tables(taskTables)
	const { id, number, title, text, decisionNumber, matterId } = t
	return reader.db
		.select({ escalation: e, task: { id, number, title, text, decisionNumber, matterId } })
		.from(e)
		.innerJoin(t, and(eq(t.villageId, e.villageId), eq(t.id, e.taskId)))
		.where(matching(reader, villageIds, filter))
		.orderBy(...(filter.isAnswered ? [desc(e.answeredAt)] : [asc(sql`coalesce(${e.promisedAt}, ${e.deadline})`)]), asc(e.number))
		.limit(page.limit)
		.offset(page.offset)
}

export async function countPackets(reader: Reader, villageIds: readonly string[], filter: PacketFilter): Promise<number> {
	const { workEscalation: e, workTask: t } = reader.tables(taskTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(e)
		.innerJoin(t, and(eq(t.villageId, e.villageId), eq(t.id, e.taskId)))
		.where(matching(reader, villageIds, filter))
	return Number(row?.n ?? 0)
}
