/** Reads a QR code's modules back from a PNG: 8-bit RGBA or grey, any row filter, quiet zone cut off. */
import { inflateSync } from "node:zlib"

type Picture = { readonly width: number; readonly height: number; readonly isDark: (x: number, y: number) => boolean }

/** Rows of modules, true where dark. */
export function modulesOf(png: Buffer): boolean[][] {
	const picture = decode(png)
	const { width, height, isDark } = picture
	let start = 0
	while (start < width && !isDark(start, start)) start++
	// The finder pattern's upper edge is seven modules long.
	let edge = start
	while (edge < width && isDark(edge, start)) edge++
	const size = (edge - start) / 7
	const count = (Math.min(width, height) - 2 * start) / size
	return Array.from({ length: count }, (_, row) =>
		Array.from({ length: count }, (_, column) => isDark(Math.floor(start + (column + 0.5) * size), Math.floor(start + (row + 0.5) * size))),
	)
}

function decode(png: Buffer): Picture {
	const width = png.readUInt32BE(16)
	const height = png.readUInt32BE(20)
	const channels = png[25] === 6 ? 4 : 1
	if (png[24] !== 8 || ![0, 6].includes(png[25] ?? -1)) throw new Error("not a picture of eight bits a channel")
	const parts: Buffer[] = []
	for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
		if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
	const raw = inflateSync(Buffer.concat(parts))
	const stride = width * channels
	const rows: Buffer[] = []
	for (let y = 0; y < height; y++) {
		const filter = raw[y * (stride + 1)] ?? 0
		const row = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)))
		const above = rows[y - 1]
		for (let i = 0; i < stride; i++) {
			const left = i < channels ? 0 : (row[i - channels] ?? 0)
			const up = above?.[i] ?? 0
			const corner = i < channels ? 0 : (above?.[i - channels] ?? 0)
			row[i] = ((row[i] ?? 0) + predicted(filter, left, up, corner)) & 255
		}
		rows.push(row)
	}
	return { width, height, isDark: (x, y) => (rows[y]?.[x * channels] ?? 255) < 128 }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
	switch (filter) {
		case 1:
			return left
		case 2:
			return up
		case 3:
			return (left + up) >> 1
		case 4: {
			const guess = left + up - corner
			const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value))
			if (a === undefined || b === undefined || c === undefined) return 0
			return a <= b && a <= c ? left : b <= c ? up : corner
		}
		default:
			return 0
	}
}
