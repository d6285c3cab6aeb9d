/** Looks at pictures as an eye or a camera does: by their pixels. */
import { Resvg } from "@resvg/resvg-js"
import jsQR from "jsqr"

export type Pixels = {
	readonly width: number
	readonly height: number /** Red, green, blue, opacity; row by row. */
	readonly data: Uint8ClampedArray
}

export function pixelsOf(png: Uint8Array): Pixels {
	const bytes = Buffer.from(png)
	// Width and height stand in the first chunk of every PNG.
	const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
	const source = `data:image/png;base64,${bytes.toString("base64")}`
	const drawn = new Resvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image href="${source}" width="${width}" height="${height}"/></svg>`,
	).render()
	return { width: drawn.width, height: drawn.height, data: new Uint8ClampedArray(drawn.pixels) }
}

/** The stretch of columns within a band of rows in which anything is not white; undefined where all of it is. */
export function inkAcross({ width, data }: Pixels, [top, bottom]: readonly [number, number]): readonly [number, number] | undefined {
	let [first, last] = [width, -1]
	for (let y = top; y < bottom; y++)
		for (let x = 0; x < width; x++) {
			const at = 4 * (y * width + x)
			if (data[at] === 255 && data[at + 1] === 255 && data[at + 2] === 255) continue
			first = Math.min(first, x)
			last = Math.max(last, x)
		}
	return last < 0 ? undefined : [first, last]
}

/** What the code in a PNG says; throws where none can be read. */
export function scan(png: Buffer): string {
	const { data, width, height } = pixelsOf(png)
	const code = jsQR(data, width, height)
	if (code === null) throw new Error("nothing could be scanned")
	return code.data
}
