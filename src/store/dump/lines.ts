/** Rows as lines of JSON, in files and out of them. */
import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { finished } from "node:stream/promises"
import { z } from "zod"
import { BackupError } from "../archive.ts"
import type { Row, Shape } from "./shape.ts"
import type { RowSink } from "./sink.ts"

/** Rows inserted at once. */
const portion = 500
/** No row of ours is longer; a file that says otherwise is not ours, and must not fill the memory. */
const longestLine = 64 * 1024 * 1024
const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** Writes the rows to a new file; gives how many. */
export async function writeRows(path: string, rows: AsyncIterable<Row>): Promise<number> {
	const file = createWriteStream(path, { flags: "wx", mode: 0o600 })
	let count = 0
	for await (const row of rows) {
		count += 1
		if (!file.write(`${JSON.stringify(row)}\n`)) await once(file, "drain")
	}
	file.end()
	await finished(file)
	return count
}

export async function* readRows(content: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
	const decoder = new TextDecoder("utf-8", { fatal: true })
	let held = ""
	for await (const chunk of content) {
		held += decoder.decode(chunk, { stream: true })
		const lines = held.split("\n")
		held = lines.pop() ?? ""
		if (held.length > longestLine) throw new BackupError("backup.damaged", "a line without end")
		for (const line of lines) yield rowOf(line)
	}
	if (held !== "") throw new BackupError("backup.damaged", "a line breaks off")
}

function rowOf(line: string): Row {
	try {
		return rowSchema.parse(JSON.parse(line))
	} catch {
		throw new BackupError("backup.damaged", "a line is no row")
	}
}

/** Puts the rows into a table, portion by portion; `change` makes of each what is stored, undefined leaves it out. Gives how many went in. */
export async function insertRows(
	sink: RowSink,
	shape: Shape,
	rows: AsyncIterable<Row>,
	{ change = (row) => row, isKnownLeft = false }: { readonly change?: (row: Row) => Row | undefined; readonly isKnownLeft?: boolean } = {},
): Promise<number> {
	const known = new Set(shape.columns.map(({ name }) => name))
	let waiting: Row[] = []
	let count = 0
	const put = async () => {
		await sink.insert(shape, waiting, isKnownLeft)
		count += waiting.length
		waiting = []
	}
	for await (const row of rows) {
		const unknown = Object.keys(row).find((name) => !known.has(name))
		if (unknown !== undefined) throw new BackupError("backup.newer", `${shape.name}.${unknown}`)
		const changed = change(row)
		if (changed !== undefined) waiting.push(changed)
		if (waiting.length >= portion) await put()
	}
	await put()
	return count
}
