/** `cunkou restore FILE [--replace]`: a backup, or the address of a replica (file:///…, s3://…), which holds the database alone. */
import { allShapes } from "../affairs.ts"
import { BackupError, firstName, isOfArchive } from "../store/archive.ts"
import { restoreBackup, restoreDatabase } from "../store/backup.ts"
import { restorePostgresBackup } from "../store/backup-postgres.ts"
import { findLitestream, restoreReplica } from "../store/replica.ts"
import { formatDateTime } from "../text/date.ts"
import { argument, Refusal, type Run } from "./command.ts"
import { refuseUnreadable } from "./files.ts"

export const run: Run = async (cx) => {
	const { say } = cx
	const file = argument(cx, 0)
	const { dataDir, databaseUrl, locale, timeZone } = cx.config()
	const place = { dataDir, now: Date.now(), replace: cx.values.replace === true }
	const refused = (error: unknown): never => {
		if (!(error instanceof BackupError)) throw error
		// Rows of PostgreSQL are not in the data folder, which may well be empty.
		if (error.code === "backup.occupied" && databaseUrl !== undefined)
			throw new Refusal(error.code, say("cli.restore.backup.occupied-postgres"))
		throw new Refusal(error.code, say(`cli.restore.${error.code}`, { file, folder: dataDir, detail: error.message }))
	}
	if (/^[a-z0-9]+:\/\//.test(file)) {
		// A replica is of SQLite: it has no rows for another engine.
		if (databaseUrl !== undefined) throw new Refusal("backup.foreign", say("cli.restore.backup.foreign", { file }))
		const program = findLitestream()
		if (program === undefined) throw new Refusal("replica.no-program", say("cli.restore.noLitestream"))
		const { before } = await restoreDatabase(place, (to) => restoreReplica({ program, url: file, to })).catch(refused)
		cx.tell(say("cli.restore.replica"))
		if (before !== undefined) cx.tell(say("cli.restore.before", { folder: before }))
		cx.report({ replica: true, before: before ?? null })
		return 0
	}
	await refuseUnreadable(cx, file)
	const first = await firstName(file)
	// Before anything is said of what is there: nobody shall add --replace for the sake of a photo.
	if (first === undefined || !isOfArchive(first)) return refused(new BackupError("backup.foreign", first ?? "no archive"))
	if (first === "village.json") return (await import("./bundle.ts")).restoreBundle(cx, file, refused)
	const { manifest, before } = await (databaseUrl === undefined
		? restoreBackup({ file, ...place })
		: restorePostgresBackup({ file, ...place, url: databaseUrl, shapes: allShapes() })
	).catch(refused)
	cx.tell(say("cli.restore.done", { time: formatDateTime(manifest.madeAt, locale, timeZone), files: manifest.files.length }))
	if (manifest.secret === "environment") cx.tell(say("cli.restore.keyOutside"))
	if (before !== undefined) cx.tell(say("cli.restore.before", { folder: before }))
	cx.report({ madeAt: manifest.madeAt, files: manifest.files.length, secret: manifest.secret, before: before ?? null })
	return 0
}
