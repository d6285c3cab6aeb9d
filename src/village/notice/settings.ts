/** What a village has set for its notices; defaults where it has set nothing. */
import { eq } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { calendarSchema, defaultCalendar } from "./calendar.ts"
import { defaultPattern, isPattern } from "./rules.ts"
import { noticeTables } from "./tables.ts"

export const settingsSchema = z.object({
	/** Authority code of numbers; null: the village's own. */
	authority: z
		.string()
		.regex(/^[A-Za-z0-9\p{Script=Han}-]{1,20}$/u)
		.nullable(),
	pattern: z.string().refine(isPattern),
	/** From this sum on an expense names the decision that allowed it, yuan. */
	expenseLimit: z.number().int().min(0).max(1_000_000_000),
	calendar: calendarSchema,
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = { authority: null, pattern: defaultPattern, expenseLimit: 5_000, calendar: defaultCalendar }

/** `since`: when the calendar was switched on, ms; undefined: not yet. */
export async function settingsOf(
	reader: Reader,
	villageId: string,
): Promise<{ readonly settings: Settings; readonly since: number | undefined }> {
	const { noticeSettings: t } = reader.tables(noticeTables)
	const [row] = await reader.db.select().from(t).where(eq(t.villageId, villageId))
	if (row === undefined) return { settings: defaultSettings, since: undefined }
	return { settings: settingsSchema.parse(JSON.parse(row.settings)), since: row.since }
}

/** The calendar counts from the first time anything was set. */
export async function keepSettings(tx: Tx, villageId: string, settings: Settings, now: number): Promise<void> {
	const { noticeSettings: t } = tx.tables(noticeTables)
	const text = JSON.stringify(settings)
	await tx.db
		.insert(t)
		.values({ villageId, settings: text, since: now })
		.onConflictDoUpdate({ target: t.villageId, set: { settings: text } })
}
