/** What the doctor finds out about the database, without changing it. */
import { existsSync } from "node:fs"
import { z } from "zod"
import { databaseFile } from "../app.ts"
import type { Config } from "../config.ts"
import { latestEventAt, openEvents } from "../inbound/trouble.ts"
import { openMessages } from "../outbound/trouble.ts"
import { pendingMigrations } from "../store/migrate.ts"
import { openPostgresStore } from "../store/postgres.ts"
import { openSqlite, openSqliteStore } from "../store/sqlite.ts"
import { listVillages } from "../village/people/index.ts"
import { hasAdministrator } from "../web/auth/accounts.ts"

export type DatabaseFacts =
	/** SQLite before the first start. */
	| { readonly kind: "absent" }
	| { readonly kind: "down"; readonly code: string }
	| { readonly kind: "damaged"; readonly detail: string }
	/** Its tables are of an older version, so nothing further can be read. */
	| { readonly kind: "behind"; readonly pending: number }
	| {
			readonly kind: "open"
			readonly villages: number
			readonly hasAdministrator: boolean
			/** Dead events, dead and uncertain messages. */
			readonly stuck: number
			readonly latestEventAt: number | undefined
	  }

export async function databaseFacts(config: Pick<Config, "databaseUrl" | "dataDir">): Promise<DatabaseFacts> {
	const { databaseUrl, dataDir } = config
	const file = databaseFile(dataDir)
	if (databaseUrl === undefined && !existsSync(file)) return { kind: "absent" }
	try {
		const damage = databaseUrl === undefined ? damageOf(file) : undefined
		if (damage !== undefined) return { kind: "damaged", detail: damage }
		const pending = await pendingMigrations(databaseUrl === undefined ? { file } : { databaseUrl })
		if (pending > 0) return { kind: "behind", pending }
		return await read(config)
	} catch (error) {
		return { kind: "down", code: error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN" }
	}
}

const quickCheck = z.array(z.object({ quick_check: z.string() }))

/** The first thing SQLite finds wrong with its file; undefined when it is sound. */
function damageOf(file: string): string | undefined {
	const connection = openSqlite(file, true)
	try {
		const [first] = quickCheck.parse(connection.pragma("quick_check(1)"))
		return first === undefined || first.quick_check === "ok" ? undefined : first.quick_check
	} finally {
		connection.close()
	}
}

async function read({ databaseUrl, dataDir }: Pick<Config, "databaseUrl" | "dataDir">): Promise<DatabaseFacts> {
	const store = databaseUrl === undefined ? openSqliteStore(databaseFile(dataDir)) : openPostgresStore(databaseUrl, { poolSize: 1 })
	try {
		return await store.read(async (reader) => {
			const [events, messages] = [await openEvents(reader), await openMessages(reader, Date.now())]
			const stuck = (events.byStatus.dead ?? 0) + (messages.byStatus.dead ?? 0) + (messages.byStatus.uncertain ?? 0)
			return {
				kind: "open",
				villages: (await listVillages(reader)).length,
				hasAdministrator: await hasAdministrator(reader),
				stuck,
				latestEventAt: await latestEventAt(reader),
			}
		})
	} finally {
		await store.close()
	}
}
