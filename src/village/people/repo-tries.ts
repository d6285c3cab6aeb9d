/** Wrong codes and wrong digits, counted where no new chat or dialog forgets them. */
import { eq } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import type { WrongTries } from "./rules.ts"
import { peopleTables } from "./tables.ts"

/** Unknown codes sent by a chat. */
export function codeTries(chatId: string): string {
	return `code:${chatId}`
}

/** Wrong last digits for a head, from whatever chat: four digits could be tried out from many. */
export function headTries(villageId: string, personId: string): string {
	return `head:${villageId}:${personId}`
}

export async function readTries(reader: Reader, subject: string): Promise<WrongTries | undefined> {
	const { enrolTry: t } = reader.tables(peopleTables)
	const [row] = await reader.db.select({ count: t.count, since: t.since }).from(t).where(eq(t.subject, subject))
	return row
}

/** The caller holds `tx.lock(subject)`. */
export async function writeTries(tx: Tx, subject: string, tries: WrongTries): Promise<void> {
	const { enrolTry: t } = tx.tables(peopleTables)
	await tx.db
		.insert(t)
		.values({ subject, ...tries })
		.onConflictDoUpdate({ target: t.subject, set: { count: tries.count, since: tries.since } })
}

export async function clearTries(tx: Tx, subject: string): Promise<void> {
	const { enrolTry: t } = tx.tables(peopleTables)
	await tx.db.delete(t).where(eq(t.subject, subject))
}
