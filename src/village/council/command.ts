/** What every command of this affair is given, and how it refuses. */
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { localTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { nextSerial } from "./repo-matters.ts"

export type CommandCx = {
	readonly house: House
	readonly now: number
	/** Staff account; null for timers and the command line. */
	readonly by: string | null
}

export type Refused<C extends string> = { readonly ok: false; readonly code: C }

export function refused<C extends string>(code: C): Refused<C> {
	return { ok: false, code }
}

/** Longest texts, UTF-16 units. */
export const limits = { title: 100, text: 4_000, note: 1_000, reason: 500, who: 200, name: 40, source: 300 } as const

/** Records who did what. `data` holds ids and numbers only. */
export async function note(
	tx: Tx,
	{ house, now, by }: CommandCx,
	villageId: string,
	event: string,
	subject: string,
	data: Readonly<Record<string, string | number | boolean | null>> = {},
): Promise<void> {
	await addRecord(tx, { villageId, id: house.newId(), at: now, event, subject, actor: by, data })
}

/**
 * The next document number of a series (JY decisions, RW tasks, SB escalations): authority code + series, year, serial, e.g.
 * QJJY-2026-0001. Taken in the transaction that uses it: never reused, never skipped.
 */
export async function documentNumber(tx: Tx, cx: Pick<CommandCx, "house" | "now">, villageId: string, series: string): Promise<string> {
	const village = await villageById(tx, villageId)
	const { year } = localTime(cx.now, cx.house.timeZone)
	const serial = await nextSerial(tx, villageId, series, year)
	return `${village?.code ?? ""}${series}-${year}-${String(serial).padStart(4, "0")}`
}
