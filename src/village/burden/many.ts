/** The account for a broadcast: the few it plans at a time are asked for and written down in single statements. */
import { and, eq, gt, inArray, or } from "drizzle-orm"
import { defineHot, p } from "../../store/hot.ts"
import { isAmongJson, jsonRows } from "../../store/json-rows.ts"
import type { Dialect } from "../../store/kit.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { settingOf } from "../setting/index.ts"
import { burden, type Telling, type Verdict, verdictsOn } from "./rules.ts"
import { perWeek } from "./settings.ts"
import { burdenTables } from "./tables.ts"

const toldAmong = (dialect: Dialect) =>
	defineHot<{ villageId: string; since: number; persons: string; chats: string }>()({
		name: "burden_told_among",
		tables: burdenTables,
		fields: ({ unaskedMessage: t }) => ({ id: t.id, chatId: t.chatId, personId: t.personId, matter: t.matter, at: t.at }),
		query: (db, { unaskedMessage: t }, fields) =>
			db
				.select(fields)
				.from(t)
				.where(
					or(
						and(eq(t.villageId, p("villageId")), isAmongJson(dialect, t.personId, "persons"), gt(t.at, p("since"))),
						and(eq(t.villageId, p("villageId")), isAmongJson(dialect, t.chatId, "chats"), gt(t.at, p("since"))),
					),
				),
	})

const insertMany = (dialect: Dialect) =>
	defineHot<{ rows: string }>()({
		name: "burden_spend_many",
		tables: burdenTables,
		fields: () => ({}),
		query: (db, { unaskedMessage: t }) =>
			db.insert(t).select(
				jsonRows(dialect, "rows", [
					{ at: 0, type: "text" },
					{ at: 1, type: "text" },
					{ at: 2, type: "text" },
					{ at: 3, type: "text" },
					{ at: 4, type: "text" },
					{ at: 5, type: "int" },
				]),
			),
	})

const statements = {
	sqlite: { told: toldAmong("sqlite"), insert: insertMany("sqlite") },
	postgres: { told: toldAmong("postgres"), insert: insertMany("postgres") },
} as const

/** As `burdenVerdicts`, reading only what concerns these phones and persons. */
export async function burdenAmong(
	reader: Reader,
	of: { readonly villageId: string; readonly matter: string; readonly tellings: readonly Telling[]; readonly now: number },
): Promise<ReadonlyMap<string, Verdict>> {
	const { villageId, matter, tellings, now } = of
	const persons = tellings.flatMap(({ personIds }) => personIds)
	const told = await reader.hot(statements[reader.dialect].told, {
		villageId,
		since: now - burden.weekMs,
		persons: JSON.stringify(persons),
		chats: JSON.stringify(tellings.map(({ chatId }) => chatId)),
	})
	return verdictsOn(tellings, matter, told, now, await settingOf(reader, villageId, perWeek))
}

/** Puts messages onto the account, each for all its persons. `id`: its id in the outbox. */
export async function spendMany(
	tx: Tx,
	of: {
		readonly villageId: string
		readonly matter: string
		readonly messages: readonly (Telling & { readonly id: string })[]
		readonly now: number
	},
): Promise<void> {
	const { villageId, matter, messages, now } = of
	const rows = messages.flatMap(({ id, chatId, personIds }) => personIds.map((personId) => [villageId, id, personId, chatId, matter, now]))
	if (rows.length > 0) await tx.hot(statements[tx.dialect].insert, { rows: JSON.stringify(rows) })
}

/** Messages that were taken back before they went out cost nobody anything. */
export async function refundBurden(tx: Tx, villageId: string, ids: readonly string[]): Promise<void> {
	const { unaskedMessage: t } = tx.tables(burdenTables)
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), inArray(t.id, [...ids])))
}
