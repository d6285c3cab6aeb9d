/** Claiming and settling many messages in one statement each: ▲ on PostgreSQL, a statement a message, 348 bulk messages a second left; so, thousands. */
import { sql } from "drizzle-orm"
import { defineHot } from "../store/hot.ts"
import { isAmongJson, jsonRows, sameInt } from "../store/json-rows.ts"
import type { Dialect } from "../store/kit.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { type Settlement, settle } from "./claims.ts"
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
const settleMessages = defineHot<{ rows: string }>()({
	name: "outbox_sent_many",
	tables: transportTables,
	fields: () => ({}),
	query: (db, { outbox }) => {
		const rows = jsonRows("postgres", "rows", [
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

const claims = { sqlite: claimMessages("sqlite"), postgres: claimMessages("postgres") } as const

/** Ids of those taken for sending until `lease`; the others another instance has. */
export async function claimMany(tx: Tx, candidates: readonly Candidate[], lease: number): Promise<ReadonlySet<string>> {
	const ids = JSON.stringify(candidates.map(({ id }) => id).sort())
	return new Set((await tx.hot(claims[tx.dialect], { ids, lease })).map(({ id }) => id))
}

export type Arrived = {
	readonly candidate: Candidate
	readonly lease: number
	readonly settlement: Extract<Settlement, { readonly status: "sent" }>
}

export async function settleMany(tx: Tx, arrived: readonly Arrived[]): Promise<void> {
	if (tx.dialect === "sqlite") {
		// Nothing is gained there by one statement: it answers at once.
		for (const { candidate, lease, settlement } of arrived) await settle(tx, candidate, lease, settlement)
		return
	}
	const rows = arrived.map(({ candidate, lease, settlement: { parts, externalIds, now } }) => [
		candidate.id,
		lease,
		parts.length,
		JSON.stringify(parts),
		JSON.stringify(externalIds),
		now,
	])
	await tx.hot(settleMessages, { rows: JSON.stringify(rows) })
}
