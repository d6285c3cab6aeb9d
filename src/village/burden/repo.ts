/** The account of unasked messages. */
import { and, count, countDistinct, eq, gt, gte, lt } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { settingOf } from "../setting/index.ts"
import { burden, type Telling, type Verdict, verdictsOn } from "./rules.ts"
import { perWeek } from "./settings.ts"
import { burdenTables } from "./tables.ts"

/** What each phone may be told now, see `verdictsOn`. Nothing is written; hold the account (`holdBurden`) before acting on it. */
export async function burdenVerdicts(
	reader: Reader,
	{
		villageId,
		matter,
		tellings,
		now,
	}: { readonly villageId: string; readonly matter: string; readonly tellings: readonly Telling[]; readonly now: number },
): Promise<ReadonlyMap<string, Verdict>> {
	const { unaskedMessage: t } = reader.tables(burdenTables)
	const told = await reader.db
		.select({ id: t.id, chatId: t.chatId, personId: t.personId, matter: t.matter, at: t.at })
		.from(t)
		.where(and(eq(t.villageId, villageId), gt(t.at, now - burden.weekMs)))
	return verdictsOn(tellings, matter, told, now, await settingOf(reader, villageId, perWeek))
}

/** One sender of unasked messages at a time per village, until the end of the transaction. */
export async function holdBurden(tx: Tx, villageId: string): Promise<void> {
	await tx.lock(`burden:${villageId}`)
}

/** Puts a message that is being sent onto the account. `id`: its id in the outbox. */
export async function spendBurden(
	tx: Tx,
	message: Telling & { readonly villageId: string; readonly id: string; readonly matter: string; readonly now: number },
): Promise<void> {
	const { unaskedMessage: t } = tx.tables(burdenTables)
	const { villageId, id, chatId, matter, now, personIds } = message
	if (personIds.length === 0) return
	await tx.db.insert(t).values(personIds.map((personId) => ({ villageId, id, personId, chatId, matter, at: now })))
}

/** Unasked messages of a span: how many, to how many persons, and how often a person was told in all. */
export async function unaskedIn(
	reader: Reader,
	villageId: string,
	{ from, to }: { readonly from: number; readonly to: number },
): Promise<{ readonly messages: number; readonly persons: number; readonly told: number }> {
	const { unaskedMessage: t } = reader.tables(burdenTables)
	const [row] = await reader.db
		.select({ messages: countDistinct(t.id), persons: countDistinct(t.personId), told: count() })
		.from(t)
		.where(and(eq(t.villageId, villageId), gte(t.at, from), lt(t.at, to)))
	return row ?? { messages: 0, persons: 0, told: 0 }
}
