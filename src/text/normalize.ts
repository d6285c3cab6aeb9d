/** What people typed, made comparable and safe to keep. Pure. */
import { simplified } from "./simplified.ts"

/** How a limit counts: UTF-16 units (the strictest of the ways platforms count characters) or UTF-8 bytes. */
export type TextUnit = "characters" | "bytes"

const lineBreaks = /\r\n?|[\v\f\u0085\u2028\u2029]/g
/** Controls, format characters (zero width, bidi overrides, tags), lone surrogates and the Hangul fillers that show as nothing. */
const invisible = /(?![\n\u200d])(?:[\p{Cc}\p{Cf}\p{Cs}\u115f\u1160\u3164\uffa0]|\u034f)/gu
/** A joiner is kept only where it holds an emoji together. */
const looseJoiner = /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d|\u200d(?!\p{Extended_Pictographic})/gu
/** Digits, letters and Han signs and nothing else, as nearly every answer is: nothing in it is folded, dropped or stripped. */
const plain = /^[0-9A-Za-z\u4e00-\u9fff]*$/
const edge = /[\p{P}\p{S}\s]|\ufe0f|\u200d/u
const fullWidthOffset = 0xfee0

/** Full-width ASCII and the ideographic space become their half-width twins; the length in UTF-16 units stays the same. */
export function foldWidth(text: string): string {
	if (plain.test(text)) return text
	return text.replace(/[\u3000\uff01-\uff5e]/g, (sign) =>
		sign === "\u3000" ? " " : String.fromCharCode(sign.charCodeAt(0) - fullWidthOffset),
	)
}

/**
 * The text as it may be stored and shown again: no control, zero-width or direction characters, one kind of line break
 * (kept), no blanks at either end, at most `max` UTF-16 units, cut between graphemes.
 */
export function cleanText(text: string, max = Number.POSITIVE_INFINITY): string {
	if (text.length <= max && plain.test(text)) return text
	const clean = text.replace(lineBreaks, "\n").replaceAll("\t", " ").replace(invisible, "").replace(looseJoiner, "").trim()
	return truncate(clean, max, "characters").trimEnd()
}

/** Text without punctuation, symbols and blanks at its ends. Walks from both ends, so a long run in the middle costs nothing. */
export function stripEdges(text: string): string {
	if (plain.test(text)) return text
	const signs = [...text]
	let start = 0
	let end = signs.length
	while (start < end && edge.test(signs[start] ?? "")) start++
	while (end > start && edge.test(signs[end - 1] ?? "")) end--
	return signs.slice(start, end).join("")
}

/**
 * The whole message as a candidate for a command word: width folded, traditional signs simplified (菜單), punctuation at its ends and
 * blanks between its signs (我的 意见, as voice input writes it) dropped, those beside a comma too. Compare it for equality only, so that 公告栏被风吹倒了 is never
 * 公告. Other signs inside stay: 不，对 is not 不对.
 */
export function asCommand(text: string): string {
	const command = simplified(stripEdges(foldWidth(cleanText(text))))
	return command.includes(" ") ? command.replace(/(?<=[\p{Script=Han},]) +(?=[\p{Script=Han},])/gu, "") : command
}

/**
 * A word that takes an argument (提意见, 提问, 绑定, 查回执), only when a blank, a colon or a line break follows it.
 * The argument is the person's own text, cleaned but not folded; it may be empty (提意见：).
 */
export function splitArgument(text: string, words: readonly string[]): { readonly word: string; readonly argument: string } | undefined {
	const clean = cleanText(text)
	const folded = simplified(foldWidth(clean))
	for (const word of words) {
		if (!folded.startsWith(word) || !/[\s:]/.test(folded.charAt(word.length))) continue
		return { word, argument: clean.slice(word.length).replace(/^[\s:：]+/, "") }
	}
	return undefined
}

/** Length of a text in the unit of a limit. */
export function textLength(text: string, unit: TextUnit): number {
	return unit === "bytes" ? Buffer.byteLength(text, "utf8") : text.length
}

const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" })
/** Enough of what follows a cut for the segmenter to see whether a grapheme goes on. */
const lookAhead = 32

/**
 * Where to cut so that `text.slice(0, index)` measures at most `max`: between graphemes; inside one only when the first
 * grapheme alone is longer than `max`, and then between code points. 0 when not even one code point fits.
 */
export function cutIndex(text: string, max: number, unit: TextUnit): number {
	if (text.length * 3 <= max || textLength(text, unit) <= max) return text.length
	let index = 0
	let size = 0
	for (const sign of text) {
		size += textLength(sign, unit)
		if (size > max) break
		index += sign.length
	}
	const boundary = graphemes.segment(text.slice(0, index + lookAhead)).containing(index)?.index ?? index
	return boundary === 0 ? index : boundary
}

/** The longest beginning that measures at most `max`, cut between graphemes. */
export function truncate(text: string, max: number, unit: TextUnit): string {
	return text.slice(0, cutIndex(text, max, unit))
}

const loose = /[\s,，、;；:：]/u

/** Words as others quote them: what was cut off, or broke off, ends without a comma. Looks from the end, so a long run within costs nothing. */
export function withoutLooseEnd(text: string): string {
	let end = text.length
	while (end > 0 && loose.test(text.charAt(end - 1))) end--
	return text.slice(0, end)
}

/** 第一、 一是 其二， （三） 4. ⑤; 一是 leads to something said, which 一是一 and 第一是否 do not. */
const listMark =
	/^\s*(?:第?[一二三四五六七八九十]{1,2}(?:[、.．]|是(?=[^的否不一]..))|第[一二三四五六七八九十]{1,2}[，,：:]|其[一二三四五六七八九十](?:[、，,：:]|是(?=..))|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.．)）](?!\d)|[①-⑳])\s*(?=\S)/u

/** One of several numbered matters, said alone: 2、水渠堵了 is 水渠堵了. */
export function withoutListMark(text: string): string {
	return text.replace(listMark, "")
}

/** Whether anything is said in words: a number, a sign or an emoji alone says nothing. */
export function hasLetters(text: string): boolean {
	return /\p{L}/u.test(text)
}

/** The first words on one line, cut between characters, with … where something is left out. */
export function excerpt(text: string, length: number): string {
	const line = withoutLooseEnd(text.replace(/\s+/g, " ").trim())
	return line.length <= length ? line : `${withoutLooseEnd(truncate(line, length, "characters"))}…`
}
