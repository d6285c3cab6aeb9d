/** WebP: a RIFF file; Exif, XMP and unknown chunks are left out, the header's flags with them. Pure. */
import type { Picture, Size } from "./clean.ts"
import { orientationBlock, orientationOf } from "./orientation.ts"

const shown = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"])
const exifFlag = 0x08
const xmpFlag = 0x04

/** undefined where it is no WebP that shows anything. */
export function cleanWebp(bytes: Buffer): Picture | undefined {
	if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP") return undefined
	const kept: { readonly name: string; readonly body: Buffer }[] = []
	let orientation = 1
	let size: Size | undefined
	let at = 12
	while (at + 8 <= bytes.length) {
		const name = bytes.toString("latin1", at, at + 4)
		const length = bytes.readUInt32LE(at + 4)
		if (at + 8 + length > bytes.length) break
		const body = bytes.subarray(at + 8, at + 8 + length)
		at += 8 + length + (length % 2)
		if (name === "EXIF") orientation = orientationOf(body.toString("latin1", 0, 6) === "Exif\0\0" ? body.subarray(6) : body)
		size ??= sizeOf(name, body)
		if (shown.has(name)) kept.push({ name, body })
	}
	if (size === undefined || !kept.some(({ name }) => name === "VP8 " || name === "VP8L" || name === "ANMF")) return undefined
	const isExtended = kept[0]?.name === "VP8X"
	const block = isExtended ? orientationBlock(orientation) : undefined
	const chunks = kept.map(({ name, body }) => chunk(name, name === "VP8X" ? withFlags(body, block !== undefined) : body))
	// Exif stands behind the picture.
	const rest = block === undefined ? chunks : [...chunks, chunk("EXIF", block)]
	const content = Buffer.concat([Buffer.from("WEBP", "latin1"), ...rest])
	const head = Buffer.from("RIFF\0\0\0\0", "latin1")
	head.writeUInt32LE(content.length, 4)
	return { bytes: Buffer.concat([head, content]), size }
}

function withFlags(body: Buffer, hasExif: boolean): Buffer {
	const copy = Buffer.from(body)
	copy.writeUInt8(((copy[0] ?? 0) & ~(exifFlag | xmpFlag)) | (hasExif ? exifFlag : 0), 0)
	return copy
}

/** The first chunk of a picture says how large it is. */
function sizeOf(name: string, body: Buffer): Size | undefined {
	if (name === "VP8X" && body.length >= 10) return { width: body.readUIntLE(4, 3) + 1, height: body.readUIntLE(7, 3) + 1 }
	if (name === "VP8 " && body.length >= 10) return { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff }
	if (name !== "VP8L" || body.length < 5) return undefined
	const bits = body.readUInt32LE(1)
	return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

function chunk(name: string, body: Buffer): Buffer {
	const head = Buffer.from(`${name}\0\0\0\0`, "latin1")
	head.writeUInt32LE(body.length, 4)
	return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}
