/** What may be attached to a notice: pictures, PDF, plain workbooks, told by their bytes and never by their name. */
import type { MediaStore } from "../../channel/adapter.ts"
import { cleanText } from "../../text/normalize.ts"
import { readWorkbook } from "../people/index.ts"
import { type Attachment, type FinanceTable, limits } from "./rules.ts"

export const attachmentRefusals = ["empty", "too-large", "type-not-allowed", "macro", "spoiled", "false-pdf"] as const
export type AttachmentRefusal = (typeof attachmentRefusals)[number]

/** Largest attachment, bytes. */
export const maxAttachmentBytes = 10 * 1024 * 1024

export type Taken =
	| { readonly ok: true; readonly attachment: Attachment; readonly table: FinanceTable | undefined }
	| { readonly ok: false; readonly code: AttachmentRefusal }

/** Keeps a file, or says plainly why not. */
export async function takeAttachment(media: MediaStore, bytes: Buffer, name: string): Promise<Taken> {
	if (bytes.length === 0) return { ok: false, code: "empty" }
	if (bytes.length > maxAttachmentBytes) return { ok: false, code: "too-large" }
	const shownName = cleanText(name.replace(/^.*[\\/]/, ""), 120) || "-"
	if (bytes.subarray(0, 4).toString("latin1") === "PK\u0003\u0004") return takeWorkbook(media, bytes, shownName)
	if (/\.pdf$/i.test(shownName) && !isPdf(bytes)) return { ok: false, code: "false-pdf" }
	return keep(media, bytes, shownName, isPdf(bytes) ? "pdf" : "image")
}

/** It begins as one and it ends as one: a page of the web that calls itself PDF does not. */
function isPdf(bytes: Buffer): boolean {
	return bytes.subarray(0, 5).toString("latin1") === "%PDF-" && bytes.subarray(-2_048).includes("%%EOF")
}

async function takeWorkbook(media: MediaStore, bytes: Buffer, name: string): Promise<Taken> {
	const read = await readWorkbook(bytes)
	if (!read.ok)
		return {
			ok: false,
			code: read.code === "roster.file-macro" ? "macro" : read.code === "roster.file-not-table" ? "type-not-allowed" : "spoiled",
		}
	const kept = await keep(media, bytes, name, "sheet")
	return kept.ok ? { ...kept, table: tableFrom(read.sheets[0]?.table.rows.map(({ cells }) => cells) ?? []) } : kept
}

async function keep(media: MediaStore, bytes: Buffer, name: string, kind: Attachment["kind"]): Promise<Taken> {
	const stored = await media.put(bytes, { name, ...(kind !== "image" && { document: true }) })
	if ("refused" in stored) return { ok: false, code: stored.refused }
	if (kind === "image" && !stored.mime.startsWith("image/")) return { ok: false, code: "type-not-allowed" }
	return { ok: true, attachment: { ref: stored.ref, name, kind, bytes: stored.bytes }, table: undefined }
}

/** The table of a sheet: its heading is the first row where most cells hold something; titles above it are left out. */
export function tableFrom(rows: readonly (readonly string[])[]): FinanceTable | undefined {
	const width = Math.min(limits.tableColumns, Math.max(0, ...rows.map((row) => row.findLastIndex((cell) => cell.trim() !== "") + 1)))
	const filled = (row: readonly string[]) => new Set(row.slice(0, width).filter((cell) => cell.trim() !== "")).size
	const headAt = rows.findIndex((row) => filled(row) >= 2 && filled(row) * 2 > width)
	if (headAt < 0) return undefined
	const cells = (row: readonly string[]) => Array.from({ length: width }, (_, at) => cleanText(row[at] ?? "", 200))
	const below = rows.slice(headAt + 1).map(cells)
	const shown = below.slice(0, limits.tableRows)
	return { head: cells(rows[headAt] ?? []), rows: shown, more: below.length - shown.length }
}
