/** GIF: comments and application data are left out, but for the sign that a moving picture repeats. Pure. */
import type { Picture } from "./clean.ts"

const extension = 0x21
const image = 0x2c

/** undefined where it is no GIF that shows anything. */
export function cleanGif(bytes: Buffer): Picture | undefined {
	if (bytes.length < 14 || !/^GIF8[79]a$/.test(bytes.toString("latin1", 0, 6))) return undefined
	const size = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
	const start = 13 + tableLength(bytes[10] ?? 0)
	const kept: Buffer[] = [bytes.subarray(0, start)]
	let hasImage = false
	let at = start
	while (at < bytes.length) {
		const isImage = bytes[at] === image
		if (!isImage && bytes[at] !== extension) break
		const data = isImage ? at + 11 + tableLength(bytes[at + 9] ?? 0) : at + 2
		const end = endOfBlocks(bytes, data)
		if (end === undefined) break
		if (isImage || isKept(bytes, at)) kept.push(bytes.subarray(at, end))
		hasImage ||= isImage
		at = end
	}
	return hasImage ? { bytes: Buffer.concat([...kept, Buffer.from([0x3b])]), size } : undefined
}

/** Length of a colour table as its flags tell. */
function tableLength(flags: number): number {
	return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
}

/** Behind the empty block that ends a row of blocks; undefined where the file breaks off. */
function endOfBlocks(bytes: Buffer, from: number): number | undefined {
	let at = from
	for (let length = bytes[at]; length !== undefined; length = bytes[at]) {
		at += 1 + length
		if (length === 0) return at
	}
	return undefined
}

/** Graphic control, and NETSCAPE2.0 which says how often it repeats. */
function isKept(bytes: Buffer, at: number): boolean {
	const label = bytes[at + 1]
	return label === 0xf9 || (label === 0xff && bytes.toString("latin1", at + 3, at + 14) === "NETSCAPE2.0")
}
