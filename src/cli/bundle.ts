/** A whole village as one file: `export --village QJ --bundle FILE`, and `restore FILE` where such a file is met. */
import { randomBytes } from "node:crypto"
import { existsSync, rmSync } from "node:fs"
import { readFile, rm } from "node:fs/promises"
import { resolve } from "node:path"
import { allReseals, allShapes } from "../affairs.ts"
import { databaseFile, secretOf } from "../app.ts"
import { bundlesOf } from "../bundles.ts"
import { BackupError } from "../store/archive.ts"
import { refuseWhileUsed } from "../store/backup.ts"
import { createCipher } from "../store/cipher.ts"
import { isDemoFolder } from "../store/demo-folder.ts"
import { postgresSink, sqliteSink } from "../store/dump/sink.ts"
import { migratePostgres, migrateSqlite } from "../store/migrate.ts"
import { importVillage, writeKey } from "../village/bundle/index.ts"
import { type CommandContext, type ExitCode, Refusal } from "./command.ts"
import { clearedWhenEnded, clearMaking } from "./ended.ts"
import { systemCause } from "./files.ts"
import { chosenVillage } from "./village.ts"

/** Of a hundred. */
const tellsEvery = 10
const keyOf = (file: string) => `${file}.key`

export async function exportBundle(cx: CommandContext, named: string): Promise<ExitCode> {
	const { say } = cx
	const file = resolve(named)
	for (const one of [file, keyOf(file)]) if (existsSync(one)) throw new Refusal("file.exists", say("cli.backup.exists", { file: one }))
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	const key = randomBytes(32)
	await writeKey(keyOf(file), key)
	let told = 0
	const of = {
		house,
		village,
		out: file,
		key,
		told: async (done: number, all: number) => {
			if (done < told + tellsEvery) return
			told = done
			cx.warn(say("cli.bundle.far", { percent: Math.floor((done / all) * 100) }))
		},
	}
	const clear = () => {
		clearMaking(file)
		rmSync(keyOf(file), { force: true })
	}
	const files = await clearedWhenEnded(cx, clear, () => bundlesOf(cx.config()).make(of)).catch(async (error: unknown) => {
		await rm(keyOf(file), { force: true })
		throw new Refusal(
			"backup.failed",
			say("cli.backup.failed", { reason: error instanceof BackupError ? error.message : systemCause(say, error) }),
		)
	})
	cx.tell(say("cli.bundle.done", { file, village: village.name, files }))
	cx.tell(say("cli.bundle.key", { file: keyOf(file) }))
	cx.report({ village: village.code, file, key: keyOf(file), files })
	return 0
}

/** Into this instance, beside the villages it has. */
export async function restoreBundle(cx: CommandContext, file: string, refused: (error: unknown) => never): Promise<ExitCode> {
	const { say } = cx
	const config = cx.config()
	const { dataDir, databaseUrl } = config
	const to = createCipher(await secretOf(config))
	const database = databaseFile(dataDir)
	try {
		const from = createCipher(await readKey(keyOf(file)))
		if (databaseUrl === undefined) {
			if (existsSync(database)) refuseWhileUsed(database)
			migrateSqlite(database, Date.now())
		} else await migratePostgres(databaseUrl)
		const openSink = async () => (databaseUrl === undefined ? sqliteSink(database) : postgresSink(databaseUrl))
		const parts = { shapes: allShapes(), reseals: allReseals(), keys: { from, to }, dataDir }
		const { village, rows } = await importVillage(parts, { file, openSink, allowDemo: cx.values["allow-demo"] === true })
		cx.tell(say("cli.bundle.imported", { village: village.name, code: village.code, rows }))
		if (village.demo && !isDemoFolder(dataDir)) cx.warn(say("cli.bundle.demo", { village: village.name }))
		cx.tell(say("cli.bundle.accounts"))
		cx.report({ village: village.code, rows })
		return 0
	} catch (error) {
		return refused(error)
	}
}

async function readKey(file: string): Promise<Buffer> {
	const text = await readFile(file, "utf8").catch(() => "")
	if (!/^[0-9a-f]{64}$/.test(text.trim())) throw new BackupError("backup.key", file)
	return Buffer.from(text.trim(), "hex")
}
