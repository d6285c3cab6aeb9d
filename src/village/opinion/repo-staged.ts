/** Lists of opinions between preview and confirmation. */
import { stagedUploads } from "../staged-upload.ts"
import type { Table } from "./import.ts"
import { opinionTables } from "./tables.ts"

export const stagedLists = stagedUploads("staged_opinions", (reader) => reader.tables(opinionTables).stagedOpinions, readTable)

function readTable(json: string): Table {
	return JSON.parse(json)
}
