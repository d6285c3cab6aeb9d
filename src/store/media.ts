/** Media people send: kept in DATA_DIR/media, named by content, so the same file twice is one file. */
import { createHash } from "node:crypto"
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileTypeFromBuffer } from "file-type"
import type { MediaStore } from "../channel/adapter.ts"

const maxBytes = 10 * 1024 * 1024
/** What the bytes themselves must be; the claimed name and type are never believed. */
const allowed: Readonly<Record<string, string>> = {
	"image/jpeg": "jpg",
	"image/png": "png",
	"image/webp": "webp",
	"image/gif": "gif",
	"image/heic": "heic",
	"audio/mpeg": "mp3",
	"audio/ogg": "ogg",
	"audio/opus": "opus",
	"audio/wav": "wav",
	"audio/webm": "webm",
	"video/webm": "webm",
	"audio/mp4": "m4a",
	"audio/x-m4a": "m4a",
	"audio/amr": "amr",
	"audio/aac": "aac",
}
const refPattern = /^[0-9a-f]{64}\.[a-z0-9]{2,4}$/

export function mediaStore(dataDir: string): MediaStore {
	const folder = join(dataDir, "media")
	const pathOf = (ref: string): string => join(folder, ref.slice(0, 2), ref)
	return {
		put: async (bytes) => {
			if (bytes.byteLength === 0) return { refused: "empty" }
			if (bytes.byteLength > maxBytes) return { refused: "too-large" }
			const sniffed = await fileTypeFromBuffer(bytes)
			const ending = sniffed === undefined ? undefined : allowed[sniffed.mime]
			if (sniffed === undefined || ending === undefined) return { refused: "type-not-allowed" }
			const ref = `${createHash("sha256").update(bytes).digest("hex")}.${ending}`
			const path = pathOf(ref)
			await mkdir(join(folder, ref.slice(0, 2)), { recursive: true, mode: 0o700 })
			// Written aside and moved: a crash never leaves half a file under its final name.
			const aside = `${path}.${process.pid}.${Date.now()}`
			await writeFile(aside, bytes, { mode: 0o600, flush: true })
			await rename(aside, path)
			return { ref, bytes: bytes.byteLength, mime: sniffed.mime === "video/webm" ? "audio/webm" : sniffed.mime }
		},
		get: async (ref) => {
			if (!refPattern.test(ref)) return undefined
			const ending = ref.slice(ref.lastIndexOf(".") + 1)
			const mime = Object.entries(allowed).find(([, known]) => known === ending)?.[0]
			if (mime === undefined) return undefined
			try {
				return { bytes: await readFile(pathOf(ref)), mime }
			} catch {
				return undefined
			}
		},
	}
}
