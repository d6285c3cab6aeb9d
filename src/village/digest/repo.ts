/** SQL of subscriptions and of pictures to be drawn. */
import { and, asc, eq } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import type { Period } from "./rules.ts"
import { digestTables } from "./tables.ts"

export type Subscription = {
	readonly villageId: string
	readonly personId: string
	readonly rhythm: Period
	readonly cursor: number
	readonly createdAt: number
}

/** False where the person already gets it. */
export async function subscribe(tx: Tx, subscription: Subscription): Promise<boolean> {
	const { digestSubscription: t } = tx.tables(digestTables)
	const rows = await tx.db.insert(t).values(subscription).onConflictDoNothing().returning({ personId: t.personId })
	return rows.length > 0
}

/** Ends all subscriptions of a person, or those of one rhythm; how many there were. */
export async function unsubscribe(
	tx: Tx,
	{ villageId, personId, rhythm }: { readonly villageId: string; readonly personId: string; readonly rhythm?: Period },
): Promise<number> {
	const { digestSubscription: t } = tx.tables(digestTables)
	const own = and(eq(t.villageId, villageId), eq(t.personId, personId), ...(rhythm === undefined ? [] : [eq(t.rhythm, rhythm)]))
	return (await tx.db.delete(t).where(own).returning({ personId: t.personId })).length
}

export async function subscriptionsOf(reader: Reader, villageId: string, rhythm: Period): Promise<readonly Subscription[]> {
	const { digestSubscription: t } = reader.tables(digestTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.rhythm, rhythm)))
		.orderBy(asc(t.personId))
}

export async function rhythmsOf(reader: Reader, villageId: string, personId: string): Promise<readonly Period[]> {
	const { digestSubscription: t } = reader.tables(digestTables)
	const rows = await reader.db
		.select({ rhythm: t.rhythm })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.personId, personId)))
	return rows.map(({ rhythm }) => rhythm)
}

export async function moveCursor(
	tx: Tx,
	{ villageId, personId, rhythm }: Pick<Subscription, "villageId" | "personId" | "rhythm">,
	cursor: number,
): Promise<void> {
	const { digestSubscription: t } = tx.tables(digestTables)
	await tx.db
		.update(t)
		.set({ cursor })
		.where(and(eq(t.villageId, villageId), eq(t.personId, personId), eq(t.rhythm, rhythm)))
}

const drawingSchema = z.object({
	title: z.string(),
	note: z.string(),
	panels: z.array(
		z.object({ title: z.string(), rows: z.array(z.object({ label: z.string(), count: z.number(), of: z.number().nullable() })) }),
	),
})
export type Drawing = z.infer<typeof drawingSchema>
export type WantedPicture = { readonly villageId: string; readonly id: string; readonly chatId: string; readonly drawing: Drawing }

export async function wantPicture(tx: Tx, picture: WantedPicture, now: number): Promise<void> {
	const { digestPicture: t } = tx.tables(digestTables)
	await tx.db.insert(t).values({ ...picture, tries: 0, createdAt: now })
}

/** The picture while it is still wanted. */
export async function wantedPicture(reader: Reader, villageId: string, id: string): Promise<WantedPicture | undefined> {
	const { digestPicture: t } = reader.tables(digestTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return row === undefined ? undefined : { villageId, id, chatId: row.chatId, drawing: drawingSchema.parse(row.drawing) }
}

/** Counts a try; how many there have been with it. */
export async function countTry(tx: Tx, villageId: string, id: string): Promise<number> {
	const { digestPicture: t } = tx.tables(digestTables)
	const [row] = await tx.db
		.select({ tries: t.tries })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	const tries = (row?.tries ?? 0) + 1
	await tx.db
		.update(t)
		.set({ tries })
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return tries
}

/** True for the one who may send it: it is wanted no more. */
export async function takePicture(tx: Tx, villageId: string, id: string): Promise<boolean> {
	const { digestPicture: t } = tx.tables(digestTables)
	const own = and(eq(t.villageId, villageId), eq(t.id, id))
	return (await tx.db.delete(t).where(own).returning({ id: t.id })).length > 0
}
