/** Reads a QR code as a camera does: from the pixels of a picture. */
import { Resvg } from "@resvg/resvg-js"
import jsQR from "jsqr"

/** What the code in a PNG says; throws where none can be read. */
export function scan(png: Buffer): string {
	// Width and height stand in the first chunk of every PNG.
	const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
	const source = `data:image/png;base64,${png.toString("base64")}`
	const drawn = new Resvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image href="${source}" width="${width}" height="${height}"/></svg>`,
	).render()
	const code = jsQR(new Uint8ClampedArray(drawn.pixels), drawn.width, drawn.height)
	if (code === null) throw new Error("nothing could be scanned")
	return code.data
}
