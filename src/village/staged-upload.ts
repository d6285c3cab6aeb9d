/**
 * What was uploaded in the console and waits between preview and confirmation: what is confirmed is exactly what was shown. Sealed, since it
 * holds people's words and numbers, and forgotten after a day.
 */
import { and, eq, lt } from "drizzle-orm"
import type { Cipher } from "../store/cipher.ts"
import type { Kit } from "../store/kit.ts"
import type { Reader, Tx } from "../store/store.ts"
import { dayMs } from "../text/date.ts"

const staysMs = dayMs

export function stagedTable(kit: Kit, name: string) {
	return kit.table(
		name,
		{
			villageId: kit.text().notNull(),
			/** SHA-256 of the file. */
			hash: kit.text().notNull(),
			/** What was read of it, as JSON, sealed. */
			content: kit.text().notNull(),
			at: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.hash] })],
	)
}

type StagedTable = ReturnType<typeof stagedTable>
type Key = { readonly villageId: string; readonly hash: string; readonly now: number }

/** Staged uploads of one table. `name`: what they are sealed for. `read`: content out of the JSON that went in. */
export function stagedUploads<T>(name: string, tableOf: (reader: Reader) => StagedTable, read: (json: string) => T) {
	const sealedFor = (villageId: string) => `${name}/${villageId}`
	return {
		/** Keeps it under its file's hash, and forgets older ones of the village. */
		async keep(tx: Tx, cipher: Cipher, { villageId, hash, now }: Key, given: T): Promise<void> {
			const t = tableOf(tx)
			await tx.db.delete(t).where(and(eq(t.villageId, villageId), lt(t.at, now - staysMs)))
			const content = cipher.seal(JSON.stringify(given), sealedFor(villageId))
			await tx.db
				.insert(t)
				.values({ villageId, hash, content, at: now })
				.onConflictDoUpdate({ target: [t.villageId, t.hash], set: { content, at: now } })
		},
		/** Undefined where there is none, or it is older than a day: what it was checked against has moved on. */
		async find(reader: Reader, cipher: Cipher, { villageId, hash, now }: Key): Promise<T | undefined> {
			const t = tableOf(reader)
			const [row] = await reader.db
				.select({ content: t.content, at: t.at })
				.from(t)
				.where(and(eq(t.villageId, villageId), eq(t.hash, hash)))
			if (row === undefined || row.at < now - staysMs) return undefined
			const opened = cipher.open(row.content, sealedFor(villageId))
			// Sealed by us and authenticated: what comes out is what went in.
			return opened.ok ? read(opened.plain) : undefined
		},
		async drop(tx: Tx, villageId: string, hash: string): Promise<void> {
			const t = tableOf(tx)
			await tx.db.delete(t).where(and(eq(t.villageId, villageId), eq(t.hash, hash)))
		},
	}
}
