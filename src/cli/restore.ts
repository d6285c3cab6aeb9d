/** `cunkou restore FILE [--replace]` */
import { existsSync } from "node:fs"
import { BackupError, restoreBackup } from "../store/backup.ts"
import { formatDateTime } from "../text/date.ts"
import { argument, Refusal, type Run } from "./command.ts"

export const run: Run = async (cx) => {
	const { say } = cx
	const file = argument(cx, 0)
	const { dataDir, databaseUrl, locale, timeZone } = cx.config()
	if (databaseUrl !== undefined) throw new Refusal("backup.postgres", say("cli.backup.postgres", { folder: dataDir }))
	if (!existsSync(file)) throw new Refusal("file.missing", say("cli.file.missing", { file }))
	const restored = await restoreBackup({ file, dataDir, now: Date.now(), replace: cx.values.replace === true }).catch((error: unknown) => {
		if (!(error instanceof BackupError)) throw error
		throw new Refusal(error.code, say(`cli.restore.${error.code}`, { file, folder: dataDir, detail: error.message }))
	})
	const { manifest, before } = restored
	cx.tell(say("cli.restore.done", { time: formatDateTime(manifest.madeAt, locale, timeZone), files: manifest.files.length }))
	if (manifest.secret === "environment") cx.tell(say("cli.restore.keyOutside"))
	if (before !== undefined) cx.tell(say("cli.restore.before", { folder: before }))
	cx.report({ madeAt: manifest.madeAt, files: manifest.files.length, secret: manifest.secret, before: before ?? null })
	return 0
}
