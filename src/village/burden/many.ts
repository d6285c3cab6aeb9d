/** The account for a broadcast: the few it plans at a time are asked for and written down in single statements. */
import { and, eq, inArray, sql } from "drizzle-orm"
import { defineHot, p } from "../../store/hot.ts"
import { isAmongJson, jsonRows, sameInt, sameText } from "../../store/json-rows.ts"
import type { Dialect } from "../../store/kit.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { settingOf } from "../setting/index.ts"
import { burden, type Telling, type Verdict, verdictsOn } from "./rules.ts"
import { perWeek } from "./settings.ts"
import { burdenTables } from "./tables.ts"

/**
 * Two statements, each with the index of what it asks for. ▲ As one with an OR, or where the time may choose the index, SQLite read the
 * week of the whole village for every 2,000: 1.7 s of planning 100,000.
 */
const toldAmong = (dialect: Dialect, by: "personId" | "chatId") =>
	defineHot<{ villageId: string; since: number; ids: string }>()({
		name: `burden_told_by_${by}`,
		tables: burdenTables,
		fields: ({ unaskedMessage: t }) => ({ id: t.id, chatId: t.chatId, personId: t.personId, matter: t.matter, at: t.at }),
		query: (db, { unaskedMessage: t }, fields) =>
			db
				.select(fields)
				.from(t)
				.where(and(eq(t.villageId, p("villageId")), isAmongJson(dialect, t[by], "ids"), sql`+${t.at} > ${p("since")}`)),
	})

const insertMany = (dialect: Dialect) =>
	defineHot<{ villageId: string; matter: string; now: number; prefix: string; rows: string }>()({
		name: "burden_spend_many",
		tables: burdenTables,
		fields: () => ({}),
		query: (db, { unaskedMessage: t }) =>
			db
				.insert(t)
				.select(
					jsonRows(dialect, "rows", [
						sameText(dialect, "villageId"),
						sql`${sameText(dialect, "prefix")} || (value->>1)`,
						{ at: 0, type: "text" },
						{ at: 1, type: "text" },
						sameText(dialect, "matter"),
						sameInt(dialect, "now"),
					]),
				),
	})

const statements = {
	sqlite: { byPerson: toldAmong("sqlite", "personId"), byChat: toldAmong("sqlite", "chatId"), insert: insertMany("sqlite") },
	postgres: { byPerson: toldAmong("postgres", "personId"), byChat: toldAmong("postgres", "chatId"), insert: insertMany("postgres") },
} as const

/** As `burdenVerdicts`, reading only what concerns these phones and persons. */
export async function burdenAmong(
	reader: Reader,
	of: { readonly villageId: string; readonly matter: string; readonly tellings: readonly Telling[]; readonly now: number },
): Promise<ReadonlyMap<string, Verdict>> {
	const { villageId, matter, tellings, now } = of
	const { byPerson, byChat } = statements[reader.dialect]
	const since = now - burden.weekMs
	const persons = JSON.stringify(tellings.flatMap(({ personIds }) => personIds))
	const chats = JSON.stringify(tellings.map(({ chatId }) => chatId))
	const told = [
		...(await reader.hot(byPerson, { villageId, since, ids: persons })),
		...(await reader.hot(byChat, { villageId, since, ids: chats })),
	]
	return verdictsOn(tellings, matter, told, now, await settingOf(reader, villageId, perWeek))
}

/** Puts messages onto the account, each for all its persons. The id of one in the outbox is `prefix` and its chat's. */
export async function spendMany(
	tx: Tx,
	of: {
		readonly villageId: string
		readonly matter: string
		readonly prefix: string
		readonly messages: readonly Telling[]
		readonly now: number
	},
): Promise<void> {
	const { villageId, matter, prefix, messages, now } = of
	const rows = messages.flatMap(({ chatId, personIds }) => personIds.map((personId) => [personId, chatId]))
	if (rows.length > 0) await tx.hot(statements[tx.dialect].insert, { villageId, matter, now, prefix, rows: JSON.stringify(rows) })
}

/** Messages that were taken back before they went out cost nobody anything. */
export async function refundBurden(tx: Tx, villageId: string, ids: readonly string[]): Promise<void> {
	const { unaskedMessage: t } = tx.tables(burdenTables)
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), inArray(t.id, [...ids])))
}
