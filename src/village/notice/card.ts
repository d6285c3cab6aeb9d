/** A picture to forward into a group of the village: title, number and a QR code that leads to the page. */
import QRCode from "qrcode"
import type { Say } from "../../engine/flow.ts"
import { markedTitle } from "../demo-mark.ts"
import { drawable, fitted, pictureFont, widthOf, wrapped } from "../picture.ts"
import type { Category } from "./rules.ts"

export type Card = {
	readonly village: string
	readonly category: Category
	readonly title: string
	readonly number: string
	readonly day: string
	/** What the code leads to; undefined where phones cannot reach us: then there is no code. */
	readonly url: string | undefined
	/** What every picture of made-up data says; empty in a real village. */
	readonly mark: string
}

const width = 900
const height = 480

/** SVG out of text only: nothing of it is markup of the writer's. */
export function cardSvg({ village, category, title, number, day, url, mark }: Card, say: Say): string {
	// ▲ With 44 px a full line ran under the code.
	const lines = wrapped(drawable(title), 14, 4)
	const kind = markedTitle(say(`notice.category.${category}`), mark)
	const head = `${fitted(drawable(village), (width - 72) / 36 - widthOf(` · ${kind}`))} · ${kind}`
	const text = (x: number, y: number, size: number, fill: string, words: string, weight = "400") =>
		`<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-family="${pictureFont}" font-weight="${weight}">${escaped(words)}</text>`
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
		`<rect width="${width}" height="${height}" fill="#fff"/><rect width="${width}" height="96" fill="#067a3e"/>`,
		text(36, 62, 36, "#fff", head, "500"),
		...lines.map((line, index) => text(36, 170 + index * 54, 40, "#1a1a1a", line, "500")),
		text(36, 400, 26, "#5c5c5c", number),
		text(36, 440, 26, "#5c5c5c", day),
		...(url === undefined ? [] : [qr(url, 640, 160, 220), text(650, 424, 24, "#5c5c5c", say("notice.card.scan"))]),
		"</svg>",
	].join("")
}

function qr(url: string, x: number, y: number, size: number): string {
	const { modules } = QRCode.create(url, { errorCorrectionLevel: "M" })
	const cells = Array.from(modules.data, (dark, i) => (dark ? `M${i % modules.size} ${Math.floor(i / modules.size)}h1v1h-1z` : "")).join("")
	return `<g transform="translate(${x} ${y}) scale(${size / modules.size})"><path d="${cells}" fill="#000" shape-rendering="crispEdges"/></g>`
}

export function escaped(text: string): string {
	// What XML cannot hold would spoil the whole picture or feed.
	return text
		.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;")
}
