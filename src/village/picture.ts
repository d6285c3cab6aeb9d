/** Pictures made of text: one typeface, and no text in them that it cannot draw. Loaded only when a picture is drawn. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

/** What the typeface is called inside its files. */
export const pictureFont = "Noto Sans S Chinese"

function fontFile(weight: "Regular" | "Medium"): string {
	return join(dirname(dirname(createRequire(import.meta.url).resolve("@embedpdf/fonts-sc"))), "fonts", `NotoSansHans-${weight}.otf`)
}

/** PNG of a drawing whose texts went through `drawable`. */
export async function pngOf(svg: string, weight: "Regular" | "Medium"): Promise<Buffer> {
	const { Resvg } = await import("@resvg/resvg-js")
	const font = { fontFiles: [fontFile(weight)], loadSystemFonts: false, defaultFontFamily: pictureFont }
	return new Resvg(svg, { font, background: "#ffffff" }).render().asPng()
}

const signs = new Intl.Segmenter("zh-CN", { granularity: "grapheme" })
/** Say how a sign looks or joins it to the next; without them it stays the same sign. */
const joints = /[\p{Variation_Selector}\p{Emoji_Modifier}\u200b-\u200d\u2060\ufeff\p{Cc}]|\u20e3/gu
const isEmoji = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u

/**
 * What the typeface has of a text. It has all 8,105 characters of the national standard list and of GB 18030 the common part; a character beyond
 * them is named by its number, 〔U+20BB7〕, so that nobody takes an empty box for a name. Emoji say nothing that the words do not, and are left
 * out; where they are all there is, they are named, too.
 */
export function drawable(text: string): string {
	const clean = [...signs.segment(text)].map(({ segment }) => plain(segment))
	const words = clean.map((sign) => (isDrawn(sign) ? sign : isEmoji.test(sign) ? "" : named(sign))).join("")
	return words.trim() === "" ? clean.map((sign) => (isDrawn(sign) ? sign : named(sign))).join("") : words.replaceAll(/ {2,}/g, " ").trim()
}

/** Bare of what only says how it looks; letter and accent as one where the typeface has them so. */
function plain(sign: string): string {
	const bare = sign.replaceAll(joints, (joint) => (/\s/.test(joint) ? " " : ""))
	const composed = bare.normalize("NFC")
	return isDrawn(composed) ? composed : bare
}

/** At most so wide, in widths of a Chinese character; what is longer ends in …. Never half a sign. */
export function fitted(text: string, width: number): string {
	const all = [...signs.segment(text)].map(({ segment }) => segment)
	if (widthOf(text) <= width) return text
	let fits = 0
	let used = widthOf("…")
	for (const sign of all) {
		used += widthOf(sign)
		if (used > width) break
		fits += 1
	}
	return `${all.slice(0, fits).join("")}…`
}

/** What no line begins with, and what none ends with. */
const closing = /^[）〕】》」』”’、，。！？：；…)]/u
const openingAtEnd = /[（〔【《「『“‘(]+$/u
const lastSign = /[（〔【《「『“‘(]*.$/su

/** Lines of at most so wide, and the last one fitted. Words of letters and digits, and figures with their 年, 月, 日, stay whole where they fit a line. */
export function wrapped(text: string, width: number, most: number): readonly string[] {
	const lines = [""]
	for (const [word] of text.matchAll(/\p{Nd}+[年月日]|[\p{Script=Latin}\p{Nd}.,:/+-]+|./gsu)) {
		const line = lines.at(-1) ?? ""
		if (lines.length === most || widthOf(line + word) <= width) {
			lines[lines.length - 1] = line + word
			continue
		}
		const [along = ""] = (closing.test(word) ? lastSign : openingAtEnd).exec(line) ?? []
		const stays = line.slice(0, line.length - along.length)
		if (stays !== "") lines[lines.length - 1] = stays
		lines.push(stays === "" ? word.trimStart() : along + word.trimStart())
	}
	return lines.map((line) => fitted(line, width))
}

/** In widths of a Chinese character; of letters and figures somewhat more than they take. */
export function widthOf(text: string): number {
	let width = 0
	for (const sign of text) width += /[@%MWmw]/.test(sign) ? 0.96 : /[A-Z&]/.test(sign) ? 0.76 : /[\u0020-\u024f]/.test(sign) ? 0.6 : 1
	return width
}

function isDrawn(sign: string): boolean {
	return [...sign].every((one) => isCovered(one.codePointAt(0) ?? 0))
}

function named(sign: string): string {
	return `〔${[...sign].map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()}`).join(" ")}〕`
}

/** First and last of each stretch of characters the typeface has, in their order. */
type Stretches = Uint32Array
let covered: Stretches | undefined

function isCovered(code: number): boolean {
	covered ??= stretchesIn(readFileSync(fontFile("Regular")))
	let [low, high] = [0, covered.length / 2 - 1]
	while (low <= high) {
		const middle = (low + high) >> 1
		if (code < (covered[2 * middle] ?? 0)) high = middle - 1
		else if (code > (covered[2 * middle + 1] ?? 0)) low = middle + 1
		else return true
	}
	return false
}

/** Of the font's table `cmap` the part in format 12, which has all planes (OpenType 1.9, cmap). */
function stretchesIn(font: Buffer): Stretches {
	const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + 16 * index)
	const at = tables.find((entry) => font.toString("latin1", entry, entry + 4) === "cmap")
	if (at === undefined) throw new TypeError("the typeface of pictures has no table of characters")
	const cmap = font.readUInt32BE(at + 8)
	const parts = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, index) => cmap + font.readUInt32BE(cmap + 8 + 8 * index))
	const full = parts.find((part) => font.readUInt16BE(part) === 12)
	if (full === undefined) throw new TypeError("the typeface of pictures has no table of all planes")
	const found = new Uint32Array(2 * font.readUInt32BE(full + 12))
	for (let place = 0; place < found.length; place++) found[place] = font.readUInt32BE(full + 16 + 12 * (place >> 1) + 4 * (place & 1))
	return found
}
