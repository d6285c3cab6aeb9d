/** What is stored of the disclosure calendar. */
import { and, desc, eq, isNull } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { type CalendarState, type Duty, dutyFor, dutyKey } from "./calendar.ts"
import type { Category } from "./rules.ts"
import { settingsOf } from "./settings.ts"
import { noticeTables } from "./tables.ts"

export type KeptDuty = Duty & {
	readonly remindedAt: number | null
	readonly alarmedAt: number | null
	readonly doneAt: number | null
	readonly noticeId: string | null
	readonly nothingWhy: string | null
}

/** Duties that anything became of, the newest first. */
export async function dutiesOf(reader: Reader, villageId: string): Promise<readonly KeptDuty[]> {
	const { noticeDuty: t } = reader.tables(noticeTables)
	return reader.db.select().from(t).where(eq(t.villageId, villageId)).orderBy(desc(t.startsAt), t.category)
}

export async function calendarState(reader: Reader, villageId: string): Promise<CalendarState> {
	const { noticeMeeting: m } = reader.tables(noticeTables)
	const duties = await dutiesOf(reader, villageId)
	const meetings = await reader.db.select({ period: m.period }).from(m).where(eq(m.villageId, villageId))
	return { kept: new Map(duties.map((duty) => [dutyKey(duty), duty])), agendas: new Set(meetings.map(({ period }) => period)) }
}

type Mark = "remindedAt" | "alarmedAt"

/** Writes down that something was done about a duty; false where it was done before. */
export async function markDuty(tx: Tx, villageId: string, duty: Duty, mark: Mark, now: number): Promise<boolean> {
	const { noticeDuty: t } = tx.tables(noticeTables)
	await tx.db
		.insert(t)
		.values({ villageId, ...duty })
		.onConflictDoNothing()
	const rows = await tx.db
		.update(t)
		.set({ [mark]: now })
		.where(and(isDuty(tx, villageId, duty), isNull(t[mark])))
		.returning({ period: t.period })
	return rows.length > 0
}

function isDuty(reader: Reader, villageId: string, { category, period }: Pick<Duty, "category" | "period">) {
	const { noticeDuty: t } = reader.tables(noticeTables)
	return and(eq(t.villageId, villageId), eq(t.category, category), eq(t.period, period))
}

type Answer = { readonly noticeId: string } | { readonly nothingWhy: string; readonly nothingBy: string }

/** A duty is answered, once: by a notice, or by saying that there is nothing. False where it was answered before. */
export async function answerDuty(tx: Tx, villageId: string, duty: Duty, answer: Answer, now: number): Promise<boolean> {
	const { noticeDuty: t } = tx.tables(noticeTables)
	await tx.db
		.insert(t)
		.values({ villageId, ...duty })
		.onConflictDoNothing()
	const rows = await tx.db
		.update(t)
		.set({ ...answer, doneAt: now })
		.where(and(isDuty(tx, villageId, duty), isNull(t.doneAt)))
		.returning({ period: t.period })
	return rows.length > 0
}

/** A notice was published: the open duty it answers, if any, is done. */
export async function answerByNotice(
	tx: Tx,
	of: {
		readonly villageId: string
		readonly noticeId: string
		readonly category: Category
		readonly now: number
		readonly timeZone: string
	},
): Promise<Duty | undefined> {
	const { villageId, noticeId, category, now, timeZone } = of
	await tx.lock(`notice-calendar:${villageId}`)
	const { settings, since = now } = await settingsOf(tx, villageId)
	const duty = dutyFor(settings.calendar, await calendarState(tx, villageId), category, { since, now, timeZone })
	if (duty !== undefined) await answerDuty(tx, villageId, duty, { noticeId }, now)
	return duty
}

/** A withdrawn notice answers nothing any more. */
export async function reopenDuty(tx: Tx, villageId: string, noticeId: string): Promise<void> {
	const { noticeDuty: t } = tx.tables(noticeTables)
	await tx.db
		.update(t)
		.set({ noticeId: null, doneAt: null })
		.where(and(eq(t.villageId, villageId), eq(t.noticeId, noticeId)))
}
