import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { chooseEncoding, encode } from "../../src/web/compress.ts"

test.each([
	[undefined, "identity"],
	["", "identity"],
	["gzip, deflate", "gzip"],
	["gzip, deflate, br, zstd", "br"],
	["GZIP;q=0.5, BR;q=0.1", "br"],
	["br;q=0, gzip", "gzip"],
	["br;q=0.000, gzip; q=0", "identity"],
	["brotli", "identity"],
])("Accept-Encoding %j → %s", (accepted, expected) => {
	expect(chooseEncoding(accepted)).toBe(expected)
})

test("what is compressed comes back", async () => {
	const body = Buffer.from("村口".repeat(1000))
	for (const effort of ["quick", "strongest"] as const) {
		expect(brotliDecompressSync(await encode(body, "br", effort))).toEqual(body)
		expect(gunzipSync(await encode(body, "gzip", effort))).toEqual(body)
		expect(await encode(body, "identity", effort)).toEqual(body)
	}
})
