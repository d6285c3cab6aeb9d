/** The composition root: the only file that knows every part. */
import { statfsSync } from "node:fs"
import { join } from "node:path"
import type { Logger } from "pino"
import { createWebAdapter, webChatWords } from "../adapters/web/index.ts"
import type { Adapter } from "./channel/adapter.ts"
import { type Config, isLoopbackUrl } from "./config.ts"
import { words as engineWords } from "./engine/words.ts"
import { words as routerWords } from "./inbound/words.ts"
import { type MessagePath, messagePath } from "./message-path.ts"
import { words as outboundWords } from "./outbound/words.ts"
import { createCipher, deriveKey } from "./store/cipher.ts"
import { newId, randomId } from "./store/ids.ts"
import { mediaStore } from "./store/media.ts"
import { migratePostgres, migrateSqlite } from "./store/migrate.ts"
import { openPostgresStore } from "./store/postgres.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import type { Store } from "./store/store.ts"
import { speaker } from "./text/catalogue.ts"
import type { Affair, House, StaffGate } from "./village/affair.ts"
import { opinionAffair } from "./village/opinion/index.ts"
import { directory, peopleAffair } from "./village/people/index.ts"
import { surveyAffair } from "./village/survey/index.ts"
import { switchboardOf } from "./village/switchboard.ts"

/** The affairs of a village. Adding one is adding a folder and a line. */
export const affairs: readonly Affair[] = [peopleAffair, surveyAffair, opinionAffair]

export function databaseFile(dataDir: string): string {
	return join(dataDir, "cunkou.sqlite")
}

/** Migrates and opens the store the configuration names. */
export async function openStore(config: Pick<Config, "databaseUrl" | "dataDir">): Promise<Store> {
	if (config.databaseUrl !== undefined) {
		await migratePostgres(config.databaseUrl)
		return openPostgresStore(config.databaseUrl)
	}
	migrateSqlite(databaseFile(config.dataDir), Date.now())
	return openSqliteStore(databaseFile(config.dataDir))
}

/** What commands, pages and dialogs share. `gate` guards the console; a command line without one passes `noGate`. */
export function buildHouse(parts: { readonly config: Config; readonly store: Store; readonly secret: Uint8Array; readonly gate: StaffGate; readonly clock?: () => number; readonly extraNav?: House["nav"] }): House {
	const { config, store, secret, gate } = parts
	const catalogues = [engineWords, routerWords, outboundWords, ...affairs.map((affair) => affair.words)]
	return {
		store,
		clock: parts.clock ?? Date.now,
		newId,
		randomId,
		cipher: createCipher(secret),
		deriveKey: (purpose) => deriveKey(secret, purpose),
		publicUrl: config.publicUrl === undefined || isLoopbackUrl(config.publicUrl) ? undefined : config.publicUrl,
		locale: config.locale,
		timeZone: config.timeZone,
		menu: affairs.flatMap((affair) => affair.menu),
		gate,
		nav: affairs.flatMap((affair) => affair.nav),
		say: speaker(catalogues, config.locale),
	}
}
