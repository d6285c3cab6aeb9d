/** `cunkou backup [--out FILE]` */
import { existsSync } from "node:fs"
import { stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { allShapes } from "../affairs.ts"
import { databaseFile } from "../app.ts"
import { packageVersion } from "../root.ts"
import { BackupError } from "../store/archive.ts"
import { makeBackup } from "../store/backup.ts"
import { makePostgresBackup } from "../store/backup-postgres.ts"
import { optional, Refusal, type Run } from "./command.ts"
import { clearedWhenEnded, clearMaking } from "./ended.ts"
import { systemCause } from "./files.ts"

export const run: Run = async (cx) => {
	const { say } = cx
	const { dataDir, databaseUrl, secretKey } = cx.config()
	if (databaseUrl === undefined && !existsSync(databaseFile(dataDir)))
		throw new Refusal("backup.none", say("cli.backup.none", { folder: dataDir }))
	const now = Date.now()
	const file = resolve(optional(cx, "out") ?? join(dataDir, "backups", backupName(now)))
	if (existsSync(file)) throw new Refusal("file.exists", say("cli.backup.exists", { file }))
	const isKeyInEnvironment = secretKey !== undefined
	const of = { dataDir, out: file, now, version: packageVersion, isKeyInEnvironment }
	const made = () => (databaseUrl === undefined ? makeBackup(of) : makePostgresBackup({ ...of, url: databaseUrl, shapes: allShapes() }))
	const manifest = await clearedWhenEnded(cx, () => clearMaking(file), made).catch((error: unknown) => {
		const reason = error instanceof BackupError ? error.message : systemCause(say, error)
		throw new Refusal("backup.failed", say("cli.backup.failed", { reason }))
	})
	const { size } = await stat(file)
	cx.tell(say("cli.backup.done", { file, files: manifest.files.length, megabytes: Math.ceil(size / 1024 / 1024) }))
	cx.tell(say(isKeyInEnvironment ? "cli.backup.keyOutside" : "cli.backup.keyIncluded"))
	cx.tell(say("cli.backup.elsewhere"))
	cx.report({ file, bytes: size, files: manifest.files.length, secret: manifest.secret })
	return 0
}

/** Sorts by time, in UTC, and is a plain name everywhere. */
function backupName(now: number): string {
	return `cunkou-${new Date(now).toISOString().slice(0, 19).replaceAll(":", "")}.tar.gz`
}
