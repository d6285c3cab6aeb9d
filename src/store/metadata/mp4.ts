/** MP4: boxes that say where and with what it was taken become empty space of the same length, so that nothing in the file moves. Pure. */
import type { Picture } from "./clean.ts"

/** Boxes that hold boxes on the way to what is private. */
const containers = new Set(["moov", "trak", "mdia", "minf", "stbl", "moof", "traf"])
/** Phones write the place into `udta` (©xyz) or `meta` (com.apple.quicktime.location). */
const privateBoxes = new Set(["udta", "meta", "uuid"])
const maxDepth = 8

/** A copy with the private boxes blanked; undefined where a box claims more than there is. */
export function cleanMp4(bytes: Buffer): Picture | undefined {
	const copy = Buffer.from(bytes)
	return blank(copy, 0, copy.length, 0) ? { bytes: copy, size: undefined } : undefined
}

function blank(bytes: Buffer, from: number, to: number, depth: number): boolean {
	let at = from
	while (at + 8 <= to) {
		const short = bytes.readUInt32BE(at)
		const name = bytes.toString("latin1", at + 4, at + 8)
		const isLong = short === 1 && at + 16 <= to
		// 0: up to the end of the file.
		const length = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? to - at : short
		const body = at + (isLong ? 16 : 8)
		const end = at + length
		if (length < 8 || end > to || body > end) return false
		if (privateBoxes.has(name)) {
			bytes.write("free", at + 4, "latin1")
			bytes.fill(0, body, end)
		} else if (containers.has(name) && (depth >= maxDepth || !blank(bytes, body, end, depth + 1))) return false
		at = end
	}
	return true
}
