/** 是不是同一件事？ as it was asked where opinions came in: what waits for staff, and what was answered. */
import { and, count, eq, ne } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { itemTables, type LikenessAnswer } from "./tables.ts"

/** `subject`: `item:ID` or `opinion:ID`. */
export type Likeness = { readonly opinionId: string; readonly subject: string; readonly answer: LikenessAnswer }

/** Nobody can be asked at once: it waits for staff. What was answered before stays answered. */
export async function noteLikeness(
	tx: Tx,
	villageId: string,
	{ opinionId, subject, at }: { readonly opinionId: string; readonly subject: string; readonly at: number },
): Promise<void> {
	const { itemLikeness: t } = tx.tables(itemTables)
	await tx.db.insert(t).values({ villageId, opinionId, subject, answer: "open", at, by: null }).onConflictDoNothing()
}

export async function answerLikeness(
	tx: Tx,
	villageId: string,
	{
		opinionId,
		subject,
		...rest
	}: Pick<Likeness, "opinionId" | "subject"> & {
		readonly answer: "same" | "other"
		readonly at: number
		readonly by: string | null
	},
): Promise<void> {
	const { itemLikeness: t } = tx.tables(itemTables)
	await tx.db
		.insert(t)
		.values({ villageId, opinionId, subject, ...rest })
		.onConflictDoUpdate({ target: [t.villageId, t.opinionId, t.subject], set: rest })
}

export async function likenessesOf(reader: Reader, villageId: string, which: "open" | "answered"): Promise<readonly Likeness[]> {
	const { itemLikeness: t } = reader.tables(itemTables)
	return reader.db
		.select({ opinionId: t.opinionId, subject: t.subject, answer: t.answer })
		.from(t)
		.where(and(eq(t.villageId, villageId), which === "open" ? eq(t.answer, "open") : ne(t.answer, "open")))
		.orderBy(t.at, t.opinionId)
}

/** How many were answered in which way. */
export async function likenessSums(reader: Reader, villageId: string): Promise<Readonly<Record<LikenessAnswer, number>>> {
	const { itemLikeness: t } = reader.tables(itemTables)
	const rows = await reader.db.select({ answer: t.answer, n: count() }).from(t).where(eq(t.villageId, villageId)).groupBy(t.answer)
	const of = (answer: LikenessAnswer): number => Number(rows.find((row) => row.answer === answer)?.n ?? 0)
	return { open: of("open"), same: of("same"), other: of("other") }
}

/** A person is erased: that it was answered stays. */
export async function forgetAnswerer(tx: Tx, villageId: string, personId: string, nobody: string): Promise<void> {
	const { itemLikeness: t } = tx.tables(itemTables)
	await tx.db
		.update(t)
		.set({ by: nobody })
		.where(and(eq(t.villageId, villageId), eq(t.by, personId)))
}
