/** JPEG: application and comment segments are left out, and everything behind the end of the picture. Pure. */
import type { Picture, Size } from "./clean.ts"
import { orientationBlock, orientationOf } from "./orientation.ts"

const startOfScan = 0xda
const endOfImage = 0xd9
const exif = "Exif\0\0"

/** undefined where it is no JPEG that shows anything. */
export function cleanJpeg(bytes: Buffer): Picture | undefined {
	if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
	const kept: Buffer[] = []
	let orientation = 1
	let size: Size | undefined
	let hasScan = false
	let at = 2
	while (at < bytes.length) {
		const marker = markerAt(bytes, at)
		if (marker === undefined) break
		const { code, end } = marker
		if (code === endOfImage) break
		// Markers without a length: restarts and the temporary one mean nothing out here, a second start is another picture.
		if (code === 0xd8 || code === 0x01 || (code >= 0xd0 && code <= 0xd7)) {
			at = end
			continue
		}
		const length = end + 2 <= bytes.length ? bytes.readUInt16BE(end) : 0
		if (length < 2 || end + length > bytes.length) break
		const body = bytes.subarray(end + 2, end + length)
		at = end + length
		if (code === 0xe1 && body.toString("latin1", 0, 6) === exif) orientation = orientationOf(body.subarray(6))
		if (isFrame(code)) {
			// A second frame is no JPEG any browser shows: which size counts would be anybody's guess.
			if (body.length < 5 || size !== undefined) return undefined
			size = { height: body.readUInt16BE(1), width: body.readUInt16BE(3) }
		}
		if (isKept(code, body)) kept.push(segment(code, body))
		if (code !== startOfScan) continue
		hasScan = true
		const scanEnd = endOfScan(bytes, at)
		kept.push(bytes.subarray(at, scanEnd))
		at = scanEnd
	}
	if (size === undefined || !hasScan) return undefined
	const block = orientationBlock(orientation)
	const upright = block === undefined ? [] : [segment(0xe1, Buffer.concat([Buffer.from(exif, "latin1"), block]))]
	// JFIF has to stand first where it is there.
	const [first, ...rest] = kept
	const isJfif = first?.[1] === 0xe0
	const parts = isJfif && first !== undefined ? [first, ...upright, ...rest] : [...upright, ...kept]
	return { bytes: Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts, Buffer.from([0xff, endOfImage])]), size }
}

/** The next marker at or behind `at`; padding and what does not belong there is passed over. */
function markerAt(bytes: Buffer, at: number): { readonly code: number; readonly end: number } | undefined {
	for (let place = bytes.indexOf(0xff, at); place >= 0 && place + 1 < bytes.length; place = bytes.indexOf(0xff, place + 1)) {
		const code = bytes[place + 1] ?? 0
		if (code !== 0 && code !== 0xff) return { code, end: place + 2 }
	}
	return undefined
}

/** Where the packed pixels end: the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
	for (let place = bytes.indexOf(0xff, from); place >= 0; place = bytes.indexOf(0xff, place + 1)) {
		const code = bytes[place + 1] ?? 0
		if (code !== 0 && code !== 0xff && (code < 0xd0 || code > 0xd7)) return place
	}
	return bytes.length
}

/** SOF0 to SOF15, but for the three codes among them that are tables. */
function isFrame(code: number): boolean {
	return code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code)
}

/** Of the application segments only what colours need: JFIF without a thumbnail, ICC profiles, Adobe's transform. */
function isKept(code: number, body: Buffer): boolean {
	if (code === 0xfe) return false
	if (code < 0xe0 || code > 0xef) return true
	const name = body.toString("latin1", 0, 12)
	if (code === 0xe0) return name.startsWith("JFIF\0") && body.length === 14
	if (code === 0xe2) return name.startsWith("ICC_PROFILE\0")
	return code === 0xee && name.startsWith("Adobe") && body.length === 12
}

function segment(code: number, body: Buffer): Buffer {
	const head = Buffer.from([0xff, code, 0, 0])
	head.writeUInt16BE(body.length + 2, 2)
	return Buffer.concat([head, body])
}
