/** A village's bundle into an instance that may have others: its ids stay, all of it is there afterwards or nothing. */
import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { z } from "zod"
import { BackupError, type Manifest, mediaPattern, readArchive, tablePattern, textOf, unpack } from "../../store/archive.ts"
import { isDemoFolder } from "../../store/demo-folder.ts"
import { insertRows, readRows } from "../../store/dump/lines.ts"
import type { Row, Shape, Value } from "../../store/dump/shape.ts"
import type { RowSink } from "../../store/dump/sink.ts"
import { makeFolder } from "../../store/folder.ts"
import { type BundleParts, bundleFormat } from "./export.ts"
import { whereOf } from "./scope.ts"

const headSchema = z.object({ id: z.string().min(1), code: z.string().min(1), name: z.string(), demo: z.literal(true).optional() })
export type BundleHead = z.infer<typeof headSchema>

/** Instance tables whose rows another village may have brought already. */
const shared = new Set(["person", "chat", "enrolment_code"])

export async function importVillage(
	{ shapes, reseals, keys, dataDir }: BundleParts,
	{
		file,
		openSink,
		allowDemo = false,
	}: {
		readonly file: string
		readonly openSink: () => Promise<RowSink>
		/** A village of made-up people may come into a real instance. */
		readonly allowDemo?: boolean
	},
): Promise<{ readonly manifest: Manifest; readonly village: BundleHead; readonly rows: number }> {
	let head: BundleHead | undefined
	// Once to its end, before anything is touched.
	const manifest = await readArchive(file, async (entry) => {
		if (entry.name === "village.json") head = readHead(await textOf(entry))
		else for await (const _ of entry.content);
	})
	if (manifest.format !== bundleFormat || head === undefined) throw new BackupError("backup.foreign", manifest.format)
	const village = head
	const isDemo = isDemoFolder(dataDir)
	if (village.demo && !isDemo && !allowDemo) throw new BackupError("backup.demo", village.code)
	if (!village.demo && isDemo) throw new BackupError("backup.demo-folder", village.code)
	const byName = new Map(shapes.map((shape) => [shape.name, shape]))
	const staging = join(dataDir, `.importing-${randomBytes(6).toString("hex")}`)
	const sink = await openSink()
	try {
		const known = await sink.find("SELECT id FROM village WHERE id = $1 OR code = $2", [village.id, village.code])
		if (known.length > 0) throw new BackupError("backup.village-known", village.code)
		makeFolder(staging)
		const chats = new Map<string, string>()
		let rows = 0
		await readArchive(file, async (entry) => {
			if (mediaPattern.test(entry.name)) return unpack(staging, entry)
			const shape = shapeOf(entry.name, byName, village.id)
			if (shape === undefined) return
			const reseal = reseals.get(shape.name)
			const content = readRows(entry.content)
			const change = (row: Row) => movedChat(belongs(reseal === undefined ? row : reseal(row, keys), shape, village.id), chats)
			const isKnownLeft = shared.has(shape.name)
			rows += await insertRows(sink, shape, shape.name === "chat" ? newChats(content, sink, chats) : content, { change, isKnownLeft })
		})
		await putMedia(staging, dataDir, manifest)
		await sink.commit()
		return { manifest, village, rows }
	} finally {
		await sink.abandon()
		await rm(staging, { recursive: true, force: true })
	}
}

function readHead(text: string): BundleHead {
	try {
		return headSchema.parse(JSON.parse(text))
	} catch {
		throw new BackupError("backup.foreign", "village.json")
	}
}

function shapeOf(entry: string, byName: ReadonlyMap<string, Shape>, villageId: string): Shape | undefined {
	const table = tablePattern.exec(entry)?.[1]
	if (table === undefined) return undefined
	const shape = byName.get(table)
	if (shape === undefined) throw new BackupError("backup.newer", `table ${table}`)
	// A file that brings what no village's bundle holds (accounts, say) was not made by us.
	if (whereOf(shape, villageId) === undefined) throw new BackupError("backup.foreign", `table ${table}`)
	return shape
}

/** No row of another village comes in with it. */
function belongs(row: Row, { name }: Shape, villageId: string): Row {
	const own = name === "village" ? row.id : name === "person" ? villageId : (row.village_id ?? villageId)
	if (own !== villageId) throw new BackupError("backup.foreign", `a row of another village in ${name}`)
	return row
}

/** Chats this instance does not know yet; those it knows by their address keep their id here. */
async function* newChats(rows: AsyncIterable<Row>, sink: RowSink, chats: Map<string, string>): AsyncGenerator<Row> {
	for await (const row of rows) {
		const address = [row.channel, row.account, row.address].map(String)
		const [known] = await sink.find("SELECT id FROM chat WHERE channel = $1 AND account = $2 AND address = $3", address)
		if (typeof known === "string") chats.set(String(row.id), known)
		else yield row
	}
}

function movedChat(row: Row, chats: ReadonlyMap<string, string>): Row {
	const to: Value | undefined = typeof row.chat_id === "string" ? chats.get(row.chat_id) : undefined
	return to === undefined ? row : { ...row, chat_id: to }
}

/** Named by their content: one that is there already is the same. */
async function putMedia(staging: string, dataDir: string, { files }: Manifest): Promise<void> {
	for (const { name } of files) {
		const to = join(dataDir, name)
		if (!mediaPattern.test(name) || existsSync(to)) continue
		await mkdir(dirname(to), { recursive: true, mode: 0o700 })
		await rename(join(staging, name), to)
	}
}
