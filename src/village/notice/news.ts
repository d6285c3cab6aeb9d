/** What became of something, for whoever began it and is told in no chat: a line on the console's first page until they have read it. */
import { and, desc, eq, inArray, isNull } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { noticeTables } from "./tables.ts"

/** Who publishes from the command line is nobody in particular: whoever may publish reads what became of it. */
export const commandLine = "command line"
/** A page full of what is over would hide what there is to do. */
const mostShown = 5

/** `id`: what is told twice is one line. */
export async function addNews(
	tx: Tx,
	news: {
		readonly villageId: string
		readonly id: string
		readonly hearer: string
		readonly noticeId: string
		readonly text: string
		readonly now: number
	},
): Promise<void> {
	const { villageId, id, hearer, noticeId, text, now } = news
	await tx.db.insert(tx.tables(noticeTables).noticeNews).values({ villageId, id, hearer, noticeId, text, at: now }).onConflictDoNothing()
}

/** Whose news a member of staff reads. */
export function hearersOf(of: {
	readonly accountId: string
	readonly personId?: string | undefined
	readonly rights: ReadonlySet<string>
}): readonly string[] {
	const { accountId, personId, rights } = of
	return [accountId, ...(personId === undefined ? [] : [personId]), ...(rights.has("notice.publish") ? [commandLine] : [])]
}

/** The newest first. */
export async function unreadNews(
	reader: Reader,
	villageId: string,
	hearers: readonly string[],
): Promise<readonly { readonly id: string; readonly noticeId: string; readonly text: string }[]> {
	const { noticeNews: t } = reader.tables(noticeTables)
	return reader.db
		.select({ id: t.id, noticeId: t.noticeId, text: t.text })
		.from(t)
		.where(and(eq(t.villageId, villageId), inArray(t.hearer, [...hearers]), isNull(t.readAt)))
		.orderBy(desc(t.at), t.id)
		.limit(mostShown)
}

/** False where it was read before, or is somebody else's. */
export async function readNews(
	tx: Tx,
	{
		villageId,
		id,
		hearers,
		now,
	}: { readonly villageId: string; readonly id: string; readonly hearers: readonly string[]; readonly now: number },
): Promise<boolean> {
	const { noticeNews: t } = tx.tables(noticeTables)
	const rows = await tx.db
		.update(t)
		.set({ readAt: now })
		.where(and(eq(t.villageId, villageId), eq(t.id, id), inArray(t.hearer, [...hearers]), isNull(t.readAt)))
		.returning({ id: t.id })
	return rows.length > 0
}
