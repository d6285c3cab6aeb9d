/** A picture to forward into a group of the village: title, number and a QR code that leads to the page. */
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import QRCode from "qrcode"
import type { Say } from "../../engine/flow.ts"
import type { Category } from "./rules.ts"

export type Card = {
	readonly village: string
	readonly category: Category
	readonly title: string
	readonly number: string
	readonly day: string
	/** What the code leads to; undefined where phones cannot reach us: then there is no code. */
	readonly url: string | undefined
	readonly demo: boolean
}

const width = 900
const height = 480

/** SVG out of text only: nothing of it is markup of the writer's. */
export function cardSvg({ village, category, title, number, day, url, demo }: Card, say: Say): string {
	// ▲ With 44 px a full line ran under the code.
	const lines = wrapped(title, 14, 4)
	const text = (x: number, y: number, size: number, fill: string, words: string, weight = "400") =>
		`<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-family="Noto Sans Hans" font-weight="${weight}">${escaped(words)}</text>`
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
		`<rect width="${width}" height="${height}" fill="#fff"/><rect width="${width}" height="96" fill="#067a3e"/>`,
		text(36, 62, 36, "#fff", `${village} · ${say(`notice.category.${category}`)}${demo ? `（${say("notice.card.demo")}）` : ""}`, "500"),
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

function wrapped(title: string, perLine: number, most: number): readonly string[] {
	const signs = [...title]
	const lines = Array.from({ length: Math.min(most, Math.ceil(signs.length / perLine)) }, (_, at) =>
		signs.slice(at * perLine, (at + 1) * perLine).join(""),
	)
	return signs.length > perLine * most ? [...lines.slice(0, -1), `${lines.at(-1)?.slice(0, -1) ?? ""}…`] : lines
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

/** PNG of the card. The library and its font are loaded when the first card is drawn. */
export async function cardPng(svg: string): Promise<Buffer> {
	const { Resvg } = await import("@resvg/resvg-js")
	const fonts = join(dirname(createRequire(import.meta.url).resolve("@embedpdf/fonts-sc")), "..", "fonts")
	const drawn = new Resvg(svg, {
		font: { fontFiles: [join(fonts, "NotoSansHans-Medium.otf")], loadSystemFonts: false, defaultFontFamily: "Noto Sans Hans" },
	})
	return drawn.render().asPng()
}
