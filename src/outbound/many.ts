/** Claiming and settling many bulk messages in one statement each: ▲ on PostgreSQL, a statement a message, 348 a second left; so, thousands. */
import { sql } from "drizzle-orm"
import { defineHot } from "../store/hot.ts"
import { isAmongJson, jsonRows, sameInt } from "../store/json-rows.ts"
import type { Dialect } from "../store/kit.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { Settlement } from "./claims.ts"
import type { Candidate } from "./due.ts"

const claimMessages = (dialect: Dialect) =>
	defineHot<{ ids: string; lease: number }>()({
		name: "outbox_claim_many",
		tables: transportTables,
		fields: ({ outbox }) => ({ id: outbox.id }),
		query: (db, { outbox }, fields) =>
			db
				.update(outbox)
				.set({ status: "sending", leaseUntil: sameInt(dialect, "lease") })
				.where(sql`${isAmongJson(dialect, outbox.id, "ids")} and ${outbox.status} = 'pending'`)
				.returning(fields),
	})

/** A message that arrived has arrived, as in `settle`. */
const settleMessages = (dialect: Dialect) =>
	defineHot<{ rows: string }>()({
		name: "outbox_sent_many",
		tables: transportTables,
		fields: () => ({}),
		query: (db, { outbox }) => {
			const rows = jsonRows(dialect, "rows", [
				{ at: 0, type: "text", as: "id" },
				{ at: 1, type: "int", as: "lease" },
				{ at: 2, type: "int", as: "parts" },
				{ at: 3, type: "text", as: "rendering" },
				{ at: 4, type: "text", as: "external" },
				{ at: 5, type: "int", as: "at" },
			])
			return db
				.update(outbox)
				.set({
					status: "sent",
					sentAt: sql`told.at`,
					leaseUntil: sql`told.lease`,
					partsSent: sql`told.parts`,
					rendering: sql`told.rendering`,
					externalIds: sql`told.external`,
					cause: null,
				})
				.from(sql`(${rows}) as told`)
				.where(sql`${outbox.id} = told.id and ${outbox.status} <> 'sent'`)
		},
	})

const statements = {
	sqlite: { claim: claimMessages("sqlite"), settle: settleMessages("sqlite") },
	postgres: { claim: claimMessages("postgres"), settle: settleMessages("postgres") },
} as const

/** Ids of those taken for sending until `lease`; the others another instance has. */
export async function claimMany(tx: Tx, candidates: readonly Candidate[], lease: number): Promise<ReadonlySet<string>> {
	const ids = JSON.stringify(candidates.map(({ id }) => id).sort())
	return new Set((await tx.hot(statements[tx.dialect].claim, { ids, lease })).map(({ id }) => id))
}

export type Arrived = {
	readonly candidate: Candidate
	readonly lease: number
	readonly settlement: Extract<Settlement, { readonly status: "sent" }>
}

export async function settleMany(tx: Tx, arrived: readonly Arrived[]): Promise<void> {
	const rows = arrived.map(({ candidate, lease, settlement: { parts, externalIds, now } }) => [
		candidate.id,
		lease,
		parts.length,
		JSON.stringify(parts),
		JSON.stringify(externalIds),
		now,
	])
	await tx.hot(statements[tx.dialect].settle, { rows: JSON.stringify(rows) })
}
