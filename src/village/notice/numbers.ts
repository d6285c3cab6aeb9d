/** Numbers of documents: given under a lock in the transaction that publishes, so that one rolled back leaves no gap; never given twice. */
import { and, desc, eq, isNull, max } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { localTime } from "../../text/date.ts"
import { villageById } from "../people/index.ts"
import { numberOf, seriesOf } from "./rules.ts"
import { settingsOf } from "./settings.ts"
import { noticeTables } from "./tables.ts"

export async function nextNumber(
	tx: Tx,
	of: { readonly villageId: string; readonly noticeId: string; readonly now: number; readonly timeZone: string },
): Promise<string> {
	const { villageId, noticeId, now, timeZone } = of
	await tx.lock(`notice-number:${villageId}`)
	const { settings } = await settingsOf(tx, villageId)
	const village = await villageById(tx, villageId)
	const series = seriesOf(settings.pattern, { code: settings.authority ?? village?.code ?? "", year: localTime(now, timeZone).year })
	const { noticeNumber: t } = tx.tables(noticeTables)
	const [last] = await tx.db
		.select({ serial: max(t.serial) })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.series, series)))
	const serial = Number(last?.serial ?? 0) + 1
	const number = numberOf(series, serial)
	await tx.db.insert(t).values({ villageId, series, serial, number, noticeId, givenAt: now })
	return number
}

/** The number of a withdrawn notice stays listed as void. */
export async function voidNumber(
	tx: Tx,
	villageId: string,
	number: string,
	of: { readonly now: number; readonly why: string },
): Promise<void> {
	const { noticeNumber: t } = tx.tables(noticeTables)
	await tx.db
		.update(t)
		.set({ voidedAt: of.now, voidedWhy: of.why })
		.where(and(eq(t.villageId, villageId), eq(t.number, number), isNull(t.voidedAt)))
}

export type GivenNumber = {
	readonly number: string
	readonly noticeId: string | null
	readonly givenAt: number
	readonly voidedAt: number | null
	readonly voidedWhy: string | null
}

/** The register of numbers, the newest first. */
export async function numbersOf(reader: Reader, villageId: string, limit: number, offset = 0): Promise<readonly GivenNumber[]> {
	const { noticeNumber: t } = reader.tables(noticeTables)
	return reader.db
		.select({ number: t.number, noticeId: t.noticeId, givenAt: t.givenAt, voidedAt: t.voidedAt, voidedWhy: t.voidedWhy })
		.from(t)
		.where(eq(t.villageId, villageId))
		.orderBy(desc(t.givenAt), desc(t.serial))
		.limit(limit)
		.offset(offset)
}
