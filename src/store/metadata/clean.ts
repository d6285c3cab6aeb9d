/**
 * Takes out of a photo or film what says where, when and with what it was taken, without decoding it: whole segments are left out, the
 * picture itself stays byte for byte. Pure.
 */
import { cleanGif } from "./gif.ts"
import { cleanJpeg } from "./jpeg.ts"
import { cleanMp4 } from "./mp4.ts"
import { cleanPng } from "./png.ts"
import { cleanWebp } from "./webp.ts"

/** Pixels a picture says it has; a phone takes 50 million. Few bytes may say they are four thousand million: a decompression bomb. */
const maxPixels = 64_000_000

export type Size = { readonly width: number; readonly height: number }
/** `size`: as the file itself says; undefined for what is no picture. */
export type Picture = { readonly bytes: Buffer; readonly size: Size | undefined }
export type Cleaned = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly why: "malformed" | "too-many-pixels" }

const cleaners: ReadonlyMap<string, (bytes: Buffer) => Picture | undefined> = new Map([
	["image/jpeg", cleanJpeg],
	["image/png", cleanPng],
	["image/webp", cleanWebp],
	["image/gif", cleanGif],
	["video/mp4", cleanMp4],
	["audio/mp4", cleanMp4],
])

/** `mime`: as sniffed from the bytes. Kinds that carry no place are given back as they are. Never throws for what is in the file. */
export function withoutMetadata(content: Uint8Array, mime: string): Cleaned {
	const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
	const clean = cleaners.get(mime)
	if (clean === undefined) return { ok: true, bytes }
	const picture = clean(bytes)
	if (picture === undefined) return { ok: false, why: "malformed" }
	const { size } = picture
	if (size !== undefined && size.width * size.height > maxPixels) return { ok: false, why: "too-many-pixels" }
	if (size !== undefined && size.width * size.height === 0) return { ok: false, why: "malformed" }
	return { ok: true, bytes: picture.bytes }
}
