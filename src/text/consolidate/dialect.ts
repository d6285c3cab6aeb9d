/**
 * What is said at home becomes what is written: 俺村路灯咋还不亮嘞 meets 我们村路灯怎么还不亮. For comparing only: titles, and every text that is
 * shown, keep their author's own words. Pure.
 */
import { dialectWords } from "./dialect-words.ts"

const entries = dialectWords
	.split(/\s+/)
	.filter((entry) => entry !== "")
	.flatMap((entry) => {
		const [spoken = "", written = ""] = entry.split(">")
		return spoken.split("|").map((word) => [word, written === "" ? word : written] as const)
	})
const writtenFor = new Map(entries)

/** The longest first, so that 咋个 is not read as 咋 and 个. */
const anyOfThem = new RegExp([...writtenFor.keys()].sort((a, b) => b.length - a.length).join("|"), "g")

/** By sign: a word of one sign. By two signs (hashed): a longer one may begin. Most texts hold neither, and are not searched. */
const alone = new Uint8Array(0x10000)
const begins = new Uint8Array(0x10000)
for (const [word, written] of entries) {
	if (word === written) continue
	if (word.length === 1) alone[word.charCodeAt(0)] = 1
	else begins[twoSigns(word.charCodeAt(0), word.charCodeAt(1))] = 1
}

function twoSigns(one: number, next: number): number {
	return (Math.imul(one, 31) + next) & 0xffff
}

function mayHold(text: string): boolean {
	let one = 0
	for (let at = 0; at < text.length; at++) {
		const next = text.charCodeAt(at)
		if (alone[next] === 1 || begins[twoSigns(one, next)] === 1) return true
		one = next
	}
	return false
}

/** `text`: simplified, as `comparable` makes it. */
export function standardWords(text: string): string {
	return mayHold(text) ? text.replace(anyOfThem, (word) => writtenFor.get(word) ?? word) : text
}
