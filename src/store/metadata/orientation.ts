/** The one fact of a picture's Exif that is kept: which way up it is. Pure. */

/** 1 (as it lies) to 8, as Exif counts (tag 0x0112). */
export type Orientation = number

const tag = 0x0112
/** A cell phone writes some forty entries; more than this is no directory. */
const maxEntries = 1_000

/** Reads the orientation out of a TIFF block (what follows "Exif\0\0"); 1 where there is none or the block is broken. */
export function orientationOf(tiff: Buffer): Orientation {
	const order = tiff.toString("latin1", 0, 2)
	if (tiff.length < 8 || (order !== "II" && order !== "MM")) return 1
	const isLittle = order === "II"
	const u16 = (at: number): number => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
	const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
	const count = Math.min(u16(directory), maxEntries)
	for (let index = 0; index < count; index++) {
		const entry = directory + 2 + index * 12
		if (u16(entry) !== tag) continue
		const value = u16(entry + 8)
		return value >= 1 && value <= 8 ? value : 1
	}
	return 1
}

/** A TIFF block that says the orientation and nothing else; undefined for 1, which needs no saying. */
export function orientationBlock(orientation: Orientation): Buffer | undefined {
	if (orientation === 1) return undefined
	const block = Buffer.alloc(26)
	block.write("MM\0*", 0, "latin1")
	block.writeUInt32BE(8, 4)
	block.writeUInt16BE(1, 8)
	block.writeUInt16BE(tag, 10)
	block.writeUInt16BE(3, 12)
	block.writeUInt32BE(1, 14)
	block.writeUInt16BE(orientation, 18)
	return block
}
