/** Bodies and their rolls: the SQL. */
import { and, asc, eq, inArray } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import type { BodyKind } from "./presets.ts"
import { type Rule, ruleSchema } from "./rules.ts"
import { councilTables } from "./tables.ts"

export type Body = {
	readonly villageId: string
	readonly id: string
	readonly kind: BodyKind
	readonly name: string
	readonly groupName: string | null
	readonly rule: Rule
	readonly createdAt: number
	readonly createdBy: string | null
	readonly endedAt: number | null
}

/** A place on the roll. `unitId`: the person or household that has the vote; `personId`: who speaks for it. */
export type Seat = { readonly unitId: string; readonly personId: string }

/** Held by who sets a body up or changes its rule. */
export async function lockBody(tx: Tx, villageId: string, id: string): Promise<void> {
	await tx.lock(`council-body:${villageId}:${id}`)
}

export async function insertBody(tx: Tx, body: Body): Promise<void> {
	const { councilBody: t } = tx.tables(councilTables)
	await tx.db.insert(t).values({ ...body, rule: JSON.stringify(body.rule) })
}

export async function updateBody(
	tx: Tx,
	{ villageId, id }: Pick<Body, "villageId" | "id">,
	to: Partial<Pick<Body, "name" | "rule" | "endedAt">>,
): Promise<void> {
	const { councilBody: t } = tx.tables(councilTables)
	const { rule, ...rest } = to
	await tx.db
		.update(t)
		.set({ ...rest, ...(rule !== undefined && { rule: JSON.stringify(rule) }) })
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
}

/** Bodies of the village in the order they were set up. */
export async function bodiesOf(reader: Reader, villageId: string): Promise<readonly Body[]> {
	const { councilBody: t } = reader.tables(councilTables)
	const rows = await reader.db.select().from(t).where(eq(t.villageId, villageId)).orderBy(asc(t.createdAt), asc(t.id))
	return rows.map((row) => ({ ...row, rule: ruleSchema.parse(JSON.parse(row.rule)) }))
}

export async function bodyById(reader: Reader, villageId: string, id: string): Promise<Body | undefined> {
	const { councilBody: t } = reader.tables(councilTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return row && { ...row, rule: ruleSchema.parse(JSON.parse(row.rule)) }
}

export async function seatsOf(reader: Reader, villageId: string, bodyId: string): Promise<readonly Seat[]> {
	const { councilSeat: t } = reader.tables(councilTables)
	return reader.db
		.select({ unitId: t.unitId, personId: t.personId })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.bodyId, bodyId)))
		.orderBy(asc(t.since), asc(t.unitId))
}

const rowsAtOnce = 500

/** Puts seats on the roll; a unit that is there already gets the new speaker. */
export async function addSeats(
	tx: Tx,
	{ villageId, bodyId, since }: { readonly villageId: string; readonly bodyId: string; readonly since: number },
	seats: readonly Seat[],
): Promise<void> {
	const { councilSeat: t } = tx.tables(councilTables)
	for (let from = 0; from < seats.length; from += rowsAtOnce)
		for (const seat of seats.slice(from, from + rowsAtOnce))
			await tx.db
				.insert(t)
				.values({ villageId, bodyId, since, ...seat })
				.onConflictDoUpdate({ target: [t.villageId, t.bodyId, t.unitId], set: { personId: seat.personId } })
}

export async function removeSeats(tx: Tx, villageId: string, bodyId: string, unitIds: readonly string[]): Promise<void> {
	const { councilSeat: t } = tx.tables(councilTables)
	for (let from = 0; from < unitIds.length; from += rowsAtOnce)
		await tx.db
			.delete(t)
			.where(and(eq(t.villageId, villageId), eq(t.bodyId, bodyId), inArray(t.unitId, unitIds.slice(from, from + rowsAtOnce))))
}

/** Bodies on whose roll a person stands. */
export async function bodiesOfPerson(reader: Reader, villageId: string, personId: string): Promise<readonly string[]> {
	const { councilSeat: t } = reader.tables(councilTables)
	const rows = await reader.db
		.selectDistinct({ bodyId: t.bodyId })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.personId, personId)))
	return rows.map(({ bodyId }) => bodyId)
}
