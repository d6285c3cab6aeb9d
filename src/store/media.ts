/** Media people send: kept in DATA_DIR/media without what they say of place and time, named by content, so the same file twice is one file. */
import { createHash, randomBytes } from "node:crypto"
import { mkdir, readFile, rename, stat, utimes, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileTypeFromBuffer } from "file-type"
import type { MediaStore } from "../channel/adapter.ts"
import { isSilk } from "../channel/silk.ts"
import { hasCode, mediaPath, syncFolder } from "./media-folder.ts"
import { withoutMetadata } from "./metadata/clean.ts"

const maxBytes = 10 * 1024 * 1024
type Kept = { readonly ending: string; readonly mime: string }
/**
 * HEIC is not among them: no browser of the staff shows it, and a phone sends JPEG when it is asked for a picture.
 * What the bytes themselves must be; the claimed name and type are never believed. A recording of Chrome is sniffed as video/webm,
 * one of Safari or WeChat as video/mp4: the container is the same with and without pictures.
 */
const allowed: ReadonlyMap<string, Kept> = new Map([
	["image/jpeg", { ending: "jpg", mime: "image/jpeg" }],
	["image/png", { ending: "png", mime: "image/png" }],
	["image/webp", { ending: "webp", mime: "image/webp" }],
	["image/gif", { ending: "gif", mime: "image/gif" }],
	["audio/mpeg", { ending: "mp3", mime: "audio/mpeg" }],
	["audio/ogg", { ending: "ogg", mime: "audio/ogg" }],
	["audio/ogg; codecs=opus", { ending: "ogg", mime: "audio/ogg" }],
	["audio/wav", { ending: "wav", mime: "audio/wav" }],
	["audio/webm", { ending: "webm", mime: "audio/webm" }],
	["video/webm", { ending: "webm", mime: "audio/webm" }],
	["audio/mp4", { ending: "m4a", mime: "audio/mp4" }],
	["audio/x-m4a", { ending: "m4a", mime: "audio/mp4" }],
	["video/mp4", { ending: "mp4", mime: "video/mp4" }],
	["audio/amr", { ending: "amr", mime: "audio/amr" }],
	["audio/aac", { ending: "aac", mime: "audio/aac" }],
	["audio/silk", { ending: "silk", mime: "audio/silk" }],
])
/** What staff may put under a notice beside pictures; kept as it is, for nothing in it is shown in place. */
const documents: ReadonlyMap<string, Kept> = new Map([
	["application/pdf", { ending: "pdf", mime: "application/pdf" }],
	[
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		{ ending: "xlsx", mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	],
])
const mimeOf = new Map([...allowed.values(), ...documents.values()].map(({ ending, mime }) => [ending, mime]))
const refPattern = /^[0-9a-f]{64}\.([a-z0-9]{2,4})$/

/** `sizeOf`: bytes of a stored file, undefined when the reference names nothing. */
export type HouseMedia = MediaStore & { readonly sizeOf: (ref: string) => Promise<number | undefined> }

export function mediaStore(dataDir: string): HouseMedia {
	const folder = join(dataDir, "media")
	const pathOf = (ref: string): string => mediaPath(folder, ref)
	const keepAs = async (bytes: Uint8Array, { ending, mime }: Kept) => {
		const ref = `${createHash("sha256").update(bytes).digest("hex")}.${ending}`
		if (!(await isThereStill(pathOf(ref)))) await keep(pathOf(ref), bytes)
		return { ref, bytes: bytes.byteLength, mime }
	}
	return {
		put: async (bytes, claimed) => {
			if (bytes.byteLength === 0) return { refused: "empty" }
			if (bytes.byteLength > maxBytes) return { refused: "too-large" }
			const kept = await keptAs(bytes, claimed.document === true ? documents : allowed)
			if (kept === undefined) return { refused: "type-not-allowed" }
			if (claimed.document === true) return keepAs(bytes, kept)
			const cleaned = withoutMetadata(bytes, kept.mime)
			if (!cleaned.ok) return { refused: cleaned.why === "malformed" ? "type-not-allowed" : "too-large" }
			return keepAs(cleaned.bytes, kept)
		},
		get: async (ref) => {
			const mime = mimeOf.get(refPattern.exec(ref)?.[1] ?? "")
			if (mime === undefined) return undefined
			try {
				return { bytes: await readFile(pathOf(ref)), mime }
			} catch (error) {
				if (hasCode(error, "ENOENT")) return undefined
				throw error
			}
		},
		sizeOf: async (ref) => {
			if (!mimeOf.has(refPattern.exec(ref)?.[1] ?? "")) return undefined
			try {
				return (await stat(pathOf(ref))).size
			} catch (error) {
				if (hasCode(error, "ENOENT")) return undefined
				throw error
			}
		},
	}
}

async function keptAs(bytes: Uint8Array, kinds: ReadonlyMap<string, Kept>): Promise<Kept | undefined> {
	// WeChat's own, which nobody else knows.
	if (isSilk(bytes)) return kinds.get("audio/silk")
	try {
		return kinds.get((await fileTypeFromBuffer(bytes))?.mime ?? "")
	} catch {
		// A file that breaks off inside its own header is nothing we keep.
		return undefined
	}
}

/** Written aside, synced and moved: a crash never leaves half a file under its final name, and a power cut not a name without one. */
async function keep(path: string, bytes: Uint8Array): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 })
	const aside = `${path}.${randomBytes(6).toString("hex")}`
	await writeFile(aside, bytes, { mode: 0o600, flush: true })
	await rename(aside, path)
	await syncFolder(dirname(path))
}

/** One that is there is marked as handed in now: whoever is about to remove it lets it be. */
async function isThereStill(path: string): Promise<boolean> {
	const now = new Date()
	try {
		await utimes(path, now, now)
		return true
	} catch (error) {
		if (hasCode(error, "ENOENT")) return false
		throw error
	}
}
