import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { mediaStore } from "../../src/store/media.ts"
import { jpeg, jpegOfPhone, png as pictureOf, secret } from "./metadata/samples.ts"

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64")
const box = (type: string, body: string) => {
	const size = Buffer.alloc(4)
	size.writeUInt32BE(8 + body.length)
	return Buffer.concat([size, Buffer.from(type + body, "latin1")])
}
/** An Ogg page that begins an Opus stream, as voice notes of Telegram and Firefox are. */
const opus = Buffer.concat([
	Buffer.from("OggS\0\x02", "latin1"),
	Buffer.alloc(8),
	Buffer.alloc(12),
	Buffer.from([1, 19]),
	Buffer.from("OpusHead", "latin1"),
	Buffer.alloc(64),
])
const amr = Buffer.concat([Buffer.from("#!AMR\n"), Buffer.alloc(64, 0x3c)])
const mp4 = Buffer.concat([box("ftyp", "isom\0\0\0\0isommp42"), Buffer.alloc(64)])
const webm = Buffer.concat([Buffer.from("1a45dfa39f4286810142f7810142f2810442f381084282847765626d", "hex"), Buffer.alloc(64)])

describe("the media store", () => {
	let folder = ""
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "cunkou-media-"))
	})
	afterEach(() => rmSync(folder, { recursive: true, force: true }))
	const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

	it.each([
		["a picture", png, "image/png"],
		["a voice note of Telegram", opus, "audio/ogg"],
		["a recording of WeChat", amr, "audio/amr"],
		["one in WeChat's own format", Buffer.concat([Buffer.from("\x02#!SILK_V3", "latin1"), Buffer.alloc(64)]), "audio/silk"],
		["a recording of Safari", mp4, "video/mp4"],
		["a recording of Chrome", webm, "audio/webm"],
	])("keeps %s and gives it back as what it is", async (_, bytes, mime) => {
		const media = mediaStore(folder)
		const put = await media.put(bytes, { name: "x.exe", mime: "text/html" })
		expect(put).toMatchObject({ mime, bytes: bytes.byteLength })
		if (!("ref" in put)) throw new Error("refused")
		expect(await media.sizeOf(put.ref)).toBe(bytes.byteLength)
		const got = await media.get(put.ref)
		expect(got?.mime).toBe(mime)
		expect(Buffer.from(got?.bytes ?? []).equals(bytes)).toBe(true)
	})

	it.each([
		["nothing", Buffer.alloc(0), "empty"],
		["sixty million bytes", Buffer.concat([png, Buffer.alloc(60_000_000)]), "too-large"],
		["a photo no browser shows", Buffer.concat([box("ftyp", "heic\0\0\0\0mif1heic"), Buffer.alloc(64)]), "type-not-allowed"],
		["too much", Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]), "too-large"],
		["a page that calls itself a picture", Buffer.from("<script>alert(1)</script>"), "type-not-allowed"],
		["a drawing that can carry script", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), "type-not-allowed"],
		["a program", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(200)]), "type-not-allowed"],
		["a picture that breaks off in its header", png.subarray(0, 9), "type-not-allowed"],
	])("refuses %s", async (_, bytes, refused) => {
		expect(await mediaStore(folder).put(bytes, { mime: "image/png", name: "x.png" })).toEqual({ refused })
		expect(files()).toEqual([])
	})

	it("keeps a photo without the place it was taken at, the same photo once", async () => {
		const media = mediaStore(folder)
		const [sent, plain] = [await media.put(jpegOfPhone(1), {}), await media.put(jpeg, {})]
		expect(sent).toEqual(plain)
		if (!("ref" in sent)) throw new Error("refused")
		expect(Buffer.from((await media.get(sent.ref))?.bytes ?? []).includes(secret)).toBe(false)
	})

	it("refuses a photo that unpacks to four thousand million points", async () => {
		const bomb = Buffer.from(pictureOf)
		bomb.writeUInt32BE(65_000, 16)
		bomb.writeUInt32BE(65_000, 20)
		expect(await mediaStore(folder).put(bomb, {})).toEqual({ refused: "too-large" })
		expect(files()).toEqual([])
	})

	it("keeps the same content once, also when it comes several times at once, and for nobody else to read", async () => {
		const media = mediaStore(folder)
		const puts = await Promise.all(Array.from({ length: 8 }, () => media.put(png, {})))
		expect(new Set(puts.map((put) => ("ref" in put ? put.ref : "")))).toHaveProperty("size", 1)
		await media.put(png, {})
		const kept = files()
		expect(kept).toHaveLength(1)
		for (const file of kept) expect(statSync(join(file.parentPath, file.name)).mode & 0o077).toBe(0)
	})

	it.each([
		"../../etc/passwd",
		"..%2f..%2fetc%2fpasswd",
		`${"0".repeat(64)}.png/../../x`,
		`${"0".repeat(64)}.exe`,
		`${"0".repeat(64)}.png\n`,
		"",
		`${"0".repeat(64)}.png`,
	])("knows nothing under the reference %j", async (ref) => {
		writeFileSync(join(folder, "x"), "secret")
		expect(await mediaStore(folder).get(ref)).toBeUndefined()
		expect(await mediaStore(folder).sizeOf(ref)).toBeUndefined()
	})
})
