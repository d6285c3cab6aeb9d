/** The smallest files that are what they claim to be. */
import type { MediaKind } from "../../../src/channel/message.ts"

const jpeg = Buffer.from(
	"/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxD/2Q==",
	"base64",
)
const webp = Buffer.from("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA", "base64")
const ogg = Buffer.concat([
	Buffer.from("OggS\0\x02", "latin1"),
	Buffer.alloc(22),
	Buffer.from("OpusHead\x01\x01", "latin1"),
	Buffer.alloc(20),
])
const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypisom\0\0\x02\0isommp41", "latin1"), Buffer.alloc(16)])
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64")

export function sampleOf(kind: MediaKind): Uint8Array {
	switch (kind) {
		case "image":
			return jpeg
		case "voice":
			return ogg
		case "video":
			return mp4
		// The house keeps few kinds of files; a picture sent uncompressed is the usual one.
		case "file":
			return png
		case "sticker":
			return webp
		case "location":
			return new Uint8Array()
	}
}
