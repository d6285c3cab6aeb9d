/** Real pictures of eight by four points, red and blue, as a browser wrote them, and what phones put into such files. */

const base64 = (text: string): Buffer => Buffer.from(text, "base64")
export const jpeg = base64(
	[
		"/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAA",
		"ACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0",
		"AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA",
		"AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM",
		"ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQ",
		"c1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk",
		"pKT/wAARCAAEAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAXEAEAAwAAAAAAAAAAAAAAAAAABEKB/8QAFQEBAQAAAAAAAAAAAAAAAAAA",
		"AwX/xAAbEQABBAMAAAAAAAAAAAAAAAAAAgSBsQEzNP/aAAwDAQACEQMRAD8Akya6AsMOdM3kV7vVFH//2Q==",
	].join(""),
)
export const webp = base64(
	[
		"UklGRi4CAABXRUJQVlA4WAoAAAAgAAAABwAAAwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAA",
		"ACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0",
		"AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA",
		"AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM",
		"ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggQAAAAHACAJ0BKggABAAEAGglqAJ0cgD7AK//3AAHBgAA/u/qe6p+6/We",
		"+Zdxw///BJ8DqDY/00v3ZZd7y168su8mgAA=",
	].join(""),
)
export const png = base64(
	[
		"iVBORw0KGgoAAAANSUhEUgAAAAgAAAAECAYAAACzzX7wAAAAIUlEQVR4AaSKsQkAAAyDJP//bNfSpUMEB8EIbk8aHvphAAAA//87ryGIAAAABklEQVQDACxR",
		"D/lyAWkYAAAAAElFTkSuQmCC",
	].join(""),
)
export const gif = base64("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=")

/** What must not be left anywhere in what is kept. */
export const secret = "N31.2304E121.4737-HUAWEI"

/** A TIFF block as phones write it: orientation, and a place. */
export function tiff(orientation: number, place = secret, isLittle = true): Buffer {
	const text = Buffer.from(place, "latin1")
	const block = Buffer.alloc(8 + 2 + 2 * 12 + 4)
	const u16 = (value: number, at: number) => (isLittle ? block.writeUInt16LE(value, at) : block.writeUInt16BE(value, at))
	const u32 = (value: number, at: number) => (isLittle ? block.writeUInt32LE(value, at) : block.writeUInt32BE(value, at))
	block.write(isLittle ? "II" : "MM", 0, "latin1")
	u16(42, 2)
	u32(8, 4)
	u16(2, 8)
	u16(0x0110, 10)
	u16(2, 12)
	u32(text.length, 14)
	u32(block.length, 18)
	u16(0x0112, 22)
	u16(3, 24)
	u32(1, 26)
	u16(orientation, 30)
	return Buffer.concat([block, text])
}

export function jpegSegment(code: number, body: Buffer): Buffer {
	const head = Buffer.from([0xff, code, 0, 0])
	head.writeUInt16BE(body.length + 2, 2)
	return Buffer.concat([head, body])
}

const exif = (block: Buffer) => Buffer.concat([Buffer.from("Exif\0\0", "latin1"), block])

/** With Exif, XMP, IPTC and a comment in front, and another picture with a place of its own behind, as some phones do. */
export function jpegOfPhone(orientation: number, text = secret): Buffer {
	const block = exif(tiff(orientation, text))
	const said = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${text}`, "latin1")
	const front = [
		jpegSegment(0xe1, block),
		jpegSegment(0xe1, said),
		jpegSegment(0xed, Buffer.from(`Photoshop 3.0\0${text}`, "latin1")),
		jpegSegment(0xe2, Buffer.from(`MPF\0${text}`, "latin1")),
		jpegSegment(0xfe, Buffer.from(text, "latin1")),
	]
	const second = Buffer.concat([jpeg.subarray(0, 2), jpegSegment(0xe1, block), jpeg.subarray(2)])
	return Buffer.concat([jpeg.subarray(0, 2), ...front, jpeg.subarray(2), second])
}

export function pngChunk(name: string, body: Buffer): Buffer {
	const head = Buffer.alloc(4)
	head.writeUInt32BE(body.length)
	return Buffer.concat([head, Buffer.from(name, "latin1"), body, Buffer.alloc(4)])
}

export function pngOfPhone(orientation: number, text = secret): Buffer {
	const words = Buffer.from(`Comment\0${text}`, "latin1")
	const extra = [pngChunk("eXIf", tiff(orientation, text, false)), pngChunk("tEXt", words), pngChunk("prVt", words)]
	return Buffer.concat([png.subarray(0, 33), ...extra, png.subarray(33), Buffer.from(text, "latin1")])
}

function webpChunk(name: string, body: Buffer): Buffer {
	const head = Buffer.from(`${name}\0\0\0\0`, "latin1")
	head.writeUInt32LE(body.length, 4)
	return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}

export function webpOfPhone(orientation: number, text = secret): Buffer {
	const extra = [webpChunk("EXIF", tiff(orientation, text)), webpChunk("XMP ", Buffer.from(text, "latin1"))]
	const all = Buffer.concat([webp, ...extra])
	all.writeUInt32LE(all.length - 8, 4)
	all.writeUInt8((all[20] ?? 0) | 0x0c, 20)
	return all
}

export function gifOfPhone(text = secret): Buffer {
	const words = Buffer.from(text, "latin1")
	const blocks = Buffer.concat([Buffer.from([words.length]), words, Buffer.from([0])])
	const comment = Buffer.concat([Buffer.from([0x21, 0xfe]), blocks])
	const xmp = Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from("XMP DataXMP", "latin1"), blocks])
	return Buffer.concat([gif.subarray(0, 19), comment, xmp, gif.subarray(19)])
}

export function box(name: string, ...bodies: readonly Buffer[]): Buffer {
	const body = Buffer.concat(bodies)
	const head = Buffer.alloc(8)
	head.writeUInt32BE(8 + body.length)
	head.write(name, 4, "latin1")
	return Buffer.concat([head, body])
}

export function mp4OfPhone(text = secret): Buffer {
	const words = Buffer.from(text, "latin1")
	const place = box("udta", box("meta", words))
	return Buffer.concat([
		box("ftyp", Buffer.from("isom\0\0\0\0isommp42", "latin1")),
		box("moov", box("mvhd", Buffer.alloc(20)), box("trak", box("tkhd", Buffer.alloc(20)), place), place, box("meta", words)),
		box("uuid", words),
		box("mdat", Buffer.from("frames")),
	])
}
