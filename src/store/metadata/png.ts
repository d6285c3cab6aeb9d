/** PNG: only chunks that are needed to show it are kept; texts, times, Exif and anything private are left out. Pure. */
import { crc32 } from "node:zlib"
import type { Picture, Size } from "./clean.ts"
import { orientationBlock, orientationOf } from "./orientation.ts"

const signature = Buffer.from("89504e470d0a1a0a", "hex")
const shown = new Set("IHDR PLTE IDAT tRNS gAMA cHRM sRGB iCCP sBIT pHYs bKGD cICP acTL fcTL fdAT".split(" "))

/** undefined where it is no PNG that shows anything. */
export function cleanPng(bytes: Buffer): Picture | undefined {
	if (!bytes.subarray(0, 8).equals(signature)) return undefined
	const kept: Buffer[] = []
	let orientation = 1
	let size: Size | undefined
	let hasPixels = false
	let at = 8
	while (at + 12 <= bytes.length) {
		const length = bytes.readUInt32BE(at)
		const name = bytes.toString("latin1", at + 4, at + 8)
		const end = at + 12 + length
		if (end > bytes.length || name === "IEND") break
		const body = bytes.subarray(at + 8, at + 8 + length)
		if (size === undefined) {
			if (name !== "IHDR" || length !== 13) return undefined
			size = { width: body.readUInt32BE(0), height: body.readUInt32BE(4) }
		}
		if (name === "eXIf") orientation = orientationOf(body)
		if (name === "IDAT") hasPixels = true
		if (shown.has(name)) kept.push(bytes.subarray(at, end))
		at = end
	}
	const [header, ...rest] = kept
	if (size === undefined || header === undefined || !hasPixels) return undefined
	const block = orientationBlock(orientation)
	const upright = block === undefined ? [] : [chunk("eXIf", block)]
	return { bytes: Buffer.concat([signature, header, ...upright, ...rest, chunk("IEND", Buffer.alloc(0))]), size }
}

function chunk(name: string, body: Buffer): Buffer {
	const head = Buffer.alloc(4)
	head.writeUInt32BE(body.length)
	const named = Buffer.concat([Buffer.from(name, "latin1"), body])
	const sum = Buffer.alloc(4)
	sum.writeUInt32BE(crc32(named))
	return Buffer.concat([head, named, sum])
}
