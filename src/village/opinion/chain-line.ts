/** One line of a 接龙: its number, whose it is, and what they said. Pure. */
import { foldWidth, stripEdges } from "../../text/normalize.ts"

export type ChainLine = {
	/** undefined where the line has none. */
	readonly number: number | undefined
	readonly name: string
	readonly words: string
	/** Whether it clearly begins with a person, so that a line without a number is one of its own. */
	readonly isNamed: boolean
}

/** 1. · 1、 · 1) · 1️⃣ · (1) · 第1 · 1 李四; not 2026年 and not 3人. */
const numbered = /^(?:第)?[(（[【]?([0-9０-９]{1,4})(?:\ufe0f?\u20e3|\s*[.．、,，:：)）\]】]+|\s+|(?=\p{Script=Han}))\s*(.*)$/su
const unitsBehind = /^[年月日号人个户元点分岁亩]/u
const circled = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

/** Said alone these are answers, not names. */
const answers = new Set(
	"同意 不同意 赞成 反对 支持 不支持 弃权 参加 不参加 已阅 收到 好 好的 可以 不可以 要 不要 去 不去 有 没有 是 否 行 知道 知道了 已读 报名 无 没意见 无意见".split(
		" ",
	),
)
const parted = /^([^\s:：,，、;；。.\-—－+＋/|(（【[]{1,12})[\s:：,，、;；。.\-—－+＋/|]+(.*)$/su
const longestName = 12

export function readLine(raw: string, names: ReadonlySet<string>): ChainLine {
	const { number, rest } = takeNumber(raw.trim())
	const { name, words, isNamed } = takeName(rest, names)
	return { number, name, words, isNamed }
}

function takeNumber(raw: string): { readonly number: number | undefined; readonly rest: string } {
	const sign = circled.indexOf(raw.charAt(0))
	if (sign >= 0) return { number: sign + 1, rest: raw.slice(1).replace(/^[.、,，:：\s]+/u, "") }
	const [, digits, rest = ""] = numbered.exec(raw) ?? []
	if (digits === undefined || unitsBehind.test(rest)) return { number: undefined, rest: raw }
	return { number: Number(foldWidth(digits)), rest }
}

function takeName(text: string, names: ReadonlySet<string>): { readonly name: string; readonly words: string; readonly isNamed: boolean } {
	const bare = text.trim()
	const known = knownName(bare, names)
	if (known !== undefined) return { name: known, words: wordsAfter(bare, known), isNamed: true }
	const [, first = "", rest = ""] = parted.exec(bare) ?? []
	const name = withoutPictures(first)
	if (isLikeName(name)) return { name, words: rest.trim(), isNamed: name.length <= 4 && rest.trim() !== "" }
	const alone = withoutPictures(bare)
	if (isLikeName(alone) && alone.length <= 4) return { name: alone, words: "", isNamed: false }
	// 张三（三组）同意
	const [, before = "", inside = "", after = ""] = /^([^\s(（【[]{2,6})[(（【[]([^)）】\]]*)[)）】\]](.*)$/su.exec(bare) ?? []
	if (isLikeName(withoutPictures(before))) return { name: withoutPictures(before), words: wordsOf(inside, after), isNamed: true }
	return { name: "", words: bare, isNamed: false }
}

/** The longest name of the village that the line begins with, after a household number perhaps: 007李秀英同意. */
function knownName(text: string, names: ReadonlySet<string>): string | undefined {
	const start = text.replace(/^(?:[\p{S}\p{P}\p{N}\s]|\ufe0f|\u200d)+/u, "")
	for (let length = Math.min(longestName, start.length); length >= 2; length--) {
		if (names.has(start.slice(0, length))) return start.slice(0, length)
	}
	return undefined
}

function wordsAfter(text: string, name: string): string {
	const rest = text.slice(text.indexOf(name) + name.length)
	const [, inside, after = ""] = /^\s*[(（【[]([^)）】\]]*)[)）】\]](.*)$/su.exec(rest) ?? []
	const words = inside === undefined ? rest : wordsOf(inside, after)
	const said = words.replace(/^(?:[\s:：,，、;；。.\-—－/|家]|\p{Extended_Pictographic}|\ufe0f|\u200d)+/u, "").trim()
	// Nothing but a picture is what they said.
	return said === "" ? words.trim() : said
}

/** What stands in brackets behind a name tells who it is (三组), unless nothing else is said. */
function wordsOf(inside: string, after: string): string {
	const said = after.replace(/^[\s:：,，、;；。.\-—－]+/u, "").trim()
	return said === "" ? inside.trim() : said
}

function withoutPictures(text: string): string {
	return stripEdges(text.replace(/\p{Extended_Pictographic}|[\ufe0f\u200d]/gu, ""))
}

function isLikeName(text: string): boolean {
	return /^[\p{Script=Han}·]{2,6}$|^[\p{Script=Latin}][\p{Script=Latin}. ]{1,11}$/u.test(text) && !answers.has(text)
}
