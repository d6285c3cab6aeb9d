import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { withoutMetadata } from "../../../src/store/metadata/clean.ts"
import { orientationOf } from "../../../src/store/metadata/orientation.ts"
import {
	box,
	gif,
	gifOfPhone,
	jpeg,
	jpegOfPhone,
	jpegSegment,
	mp4OfPhone,
	png,
	pngChunk,
	pngOfPhone,
	secret,
	tiff,
	webp,
	webpOfPhone,
} from "./samples.ts"

function cleaned(bytes: Buffer, mime: string): Buffer {
	const result = withoutMetadata(bytes, mime)
	if (!result.ok) throw new Error(result.why)
	return result.bytes
}

const kinds = [
	{ mime: "image/jpeg", plain: jpeg, ofPhone: (text: string) => jpegOfPhone(1, text), turned: jpegOfPhone },
	{ mime: "image/png", plain: png, ofPhone: (text: string) => pngOfPhone(1, text), turned: pngOfPhone },
	{ mime: "image/webp", plain: webp, ofPhone: (text: string) => webpOfPhone(1, text), turned: webpOfPhone },
	{ mime: "image/gif", plain: gif, ofPhone: gifOfPhone, turned: undefined },
] as const

describe.each(kinds)("$mime", ({ mime, plain, ofPhone, turned }) => {
	it("stays byte for byte where it says nothing", () => {
		expect(cleaned(plain, mime).equals(plain)).toBe(true)
	})

	it("loses what a phone wrote into it, and nothing of the picture", () => {
		expect(ofPhone(secret).includes(secret)).toBe(true)
		expect(cleaned(ofPhone(secret), mime).equals(plain)).toBe(true)
	})

	it("never keeps what was written into it, whatever that was", () => {
		fc.assert(
			fc.property(fc.string({ minLength: 12, maxLength: 60, unit: fc.constantFrom(..."ABCDEFGHIJ0123456789.+-") }), (text) => {
				expect(cleaned(ofPhone(text), mime).equals(plain)).toBe(true)
			}),
		)
	})

	it.each(turned === undefined ? [] : [turned])("keeps which way up it is", (turn) => {
		for (let orientation = 2; orientation <= 8; orientation++) {
			const kept = cleaned(turn(orientation, secret), mime)
			expect(kept.includes(secret)).toBe(false)
			expect(orientationOf(kept.subarray(kept.indexOf("MM\0*")))).toBe(orientation)
			// Cleaned again it stays as it is.
			expect(cleaned(kept, mime).equals(kept)).toBe(true)
		}
	})

	it("is refused or cleaned, never thrown at, wherever it breaks off or is spoiled", () => {
		const whole = ofPhone(secret)
		for (let end = 0; end < whole.length; end++) withoutMetadata(whole.subarray(0, end), mime)
		fc.assert(
			fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
				const spoiled = Buffer.from(whole)
				spoiled.writeUInt8(value, at)
				const result = withoutMetadata(spoiled, mime)
				if (result.ok) expect(result.bytes.length).toBeLessThanOrEqual(whole.length + 60)
			}),
		)
	})

	it("is refused where it is only noise", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
				expect(withoutMetadata(noise, mime)).toEqual({ ok: false, why: "malformed" })
			}),
		)
	})
})

describe("pictures that unpack to more than they weigh", () => {
	const huge = (bytes: Buffer, at: number, write: (copy: Buffer, at: number) => void) => {
		const copy = Buffer.from(bytes)
		write(copy, at)
		return copy
	}
	const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
	it.each([
		["image/png", huge(png, 16, (copy, at) => copy.writeUInt32BE(60_000, at) && copy.writeUInt32BE(60_000, at + 4))],
		["image/jpeg", huge(jpeg, frame + 5, (copy, at) => copy.writeUInt16BE(65_000, at) && copy.writeUInt16BE(65_000, at + 2))],
		["image/webp", huge(webp, 24, (copy, at) => copy.writeUIntLE(16_000, at, 3) && copy.writeUIntLE(16_000, at + 3, 3))],
		["image/gif", huge(gif, 6, (copy, at) => copy.writeUInt16LE(65_000, at) && copy.writeUInt16LE(65_000, at + 2))],
	])("are refused: %s", (mime, bytes) => {
		expect(withoutMetadata(bytes, mime)).toEqual({ ok: false, why: "too-many-pixels" })
	})

	it("and so is a picture without any size", () => {
		const none = huge(png, 16, (copy, at) => copy.writeUInt32BE(0, at))
		expect(withoutMetadata(none, "image/png")).toEqual({ ok: false, why: "malformed" })
	})
})

describe("what real files do", () => {
	it("a JPEG with padding before a marker, restarts in its scan and two scans stays whole", () => {
		const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 0xff, 0, 2, 0xff, 0xd0, 3])
		const sof = jpegSegment(0xc2, Buffer.from([8, 0, 4, 0, 8, 1, 1, 0x11, 0]))
		const start = Buffer.from([0xff, 0xd8])
		const end = Buffer.from([0xff, 0xd9])
		const plain = Buffer.concat([start, sof, scan, jpegSegment(0xc4, Buffer.alloc(20)), scan, end])
		const padded = Buffer.concat([start, Buffer.from([0xff, 0xff]), sof, scan, jpegSegment(0xc4, Buffer.alloc(20)), scan, end])
		expect(cleaned(padded, "image/jpeg").equals(plain)).toBe(true)
	})

	it("a picture inside the extra data of a JPEG's JFXX segment is left out", () => {
		const withThumb = Buffer.concat([
			jpeg.subarray(0, 2),
			jpegSegment(0xe0, Buffer.from(`JFXX\0\x10${secret}`, "latin1")),
			jpeg.subarray(2),
		])
		expect(cleaned(withThumb, "image/jpeg").equals(jpeg)).toBe(true)
	})

	it("a moving PNG keeps its frames", () => {
		const moving = Buffer.concat([
			png.subarray(0, 33),
			pngChunk("acTL", Buffer.alloc(8)),
			pngChunk("fcTL", Buffer.alloc(26)),
			png.subarray(33),
		])
		expect(cleaned(moving, "image/png").equals(moving)).toBe(true)
	})

	it("Exif that is no Exif turns nothing", () => {
		for (const block of [Buffer.alloc(0), Buffer.from("II*\0"), tiff(9), tiff(0), Buffer.alloc(40, 0xff)])
			expect(orientationOf(block)).toBe(1)
		expect(orientationOf(tiff(6, "x", false))).toBe(6)
	})

	it("a film keeps its length and its frames, but not the place", () => {
		const film = mp4OfPhone()
		const kept = cleaned(film, "video/mp4")
		expect(kept.length).toBe(film.length)
		expect(kept.includes(secret)).toBe(false)
		expect(kept.includes("frames")).toBe(true)
		expect(kept.includes("mvhd")).toBe(true)
		expect(withoutMetadata(box("moov", Buffer.from([0, 0, 9, 9, 1, 1, 1, 1])), "video/mp4")).toEqual({ ok: false, why: "malformed" })
	})
})
