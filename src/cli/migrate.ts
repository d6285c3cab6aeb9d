/** `cunkou migrate` */
import { databaseFile } from "../app.ts"
import { migratePostgres, migrateSqlite } from "../store/migrate.ts"
import type { Run } from "./command.ts"

export const run: Run = async (cx) => {
	const { databaseUrl, dataDir } = cx.config()
	const { pending, backup } =
		databaseUrl === undefined ? migrateSqlite(databaseFile(dataDir), Date.now()) : await migratePostgres(databaseUrl)
	cx.tell(pending === 0 ? cx.say("cli.migrate.none") : cx.say("cli.migrate.done", { count: pending }))
	if (backup !== undefined) cx.tell(cx.say("cli.migrate.backup", { file: backup }))
	cx.report({ applied: pending, backup: backup ?? null })
	return 0
}
