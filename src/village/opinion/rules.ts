/** What an opinion is, how it is numbered, and what may become of it. Pure. */
import { asCommand, cleanText, foldWidth, splitArgument } from "../../text/normalize.ts"

/**
 * How an opinion reached the village: in a chat, by the form page, on paper, by mouth, by phone, at the open hour, at a house visit,
 * at a meeting, in the chained text of a group, from a file.
 */
export const sourceKinds = ["chat", "form", "written", "oral", "phone", "reception", "visit", "meeting", "group", "import"] as const
export type SourceKind = (typeof sourceKinds)[number]

/** What staff enter by hand. */
export const enteredKinds = ["written", "oral", "phone", "reception", "visit", "meeting"] as const satisfies readonly SourceKind[]

/** An open hour (公开接待日) or a house visit (走访). */
export const visitKinds = ["reception", "visit"] as const satisfies readonly SourceKind[]
export type VisitKind = (typeof visitKinds)[number]

/** Longest words for a place, in characters. */
export const maxPlaceLength = 100

/**
 * How 在哪里 and 哪里不对 wait: for a few words, or a place that is sent. A command word is neither, and what follows 提意见： would be lost as one.
 * Nothing of it is owed: whatever the person turns to takes its place.
 */
export const fewWordsWait = {
	expects: { kind: "text", media: true, commands: true },
	canSkip: true,
	canGoBack: true,
	settled: true,
} as const

export const states = ["received", "withdrawn"] as const
export type State = (typeof states)[number]

const changes: Readonly<Record<State, readonly State[]>> = { received: ["withdrawn"], withdrawn: [] }

export function mayBecome(from: State, to: State): boolean {
	return changes[from].includes(to)
}

/** What a step of an opinion's history was. */
export const stepKinds = ["filed", "media-added", "written-down", "withdrawn", "place-set", "named", "unnamed", "told", "disputed"] as const
export type StepKind = (typeof stepKinds)[number]

/** QJ-2026-0001: village code, year in village time, serial from 1; a serial above 9999 simply grows longer. */
export function numberOf(code: string, year: number, serial: number): string {
	return `${code}-${year}-${String(serial).padStart(4, "0")}`
}

const written = /^([A-Z][A-Z0-9]{0,11})\s*[-\u2010-\u2015_ ]?\s*(20\d{2})\s*[-\u2010-\u2015_ ]\s*(\d{1,7})$/

/** A number as people type it: any case and width, with dashes or blanks, zeros in front left out. undefined when it is none. */
export function parseNumber(text: string): { readonly code: string; readonly year: number; readonly serial: number } | undefined {
	const match = written.exec(foldWidth(cleanText(text.slice(0, 100))).toUpperCase())
	if (match === null) return undefined
	const [, code = "", year = "", serial = ""] = match
	return Number(serial) > 0 ? { code, year: Number(year), serial: Number(serial) } : undefined
}

/** Longest text of one opinion, in UTF-16 units. */
export const maxTextLength = 20_000
const minLetters = 2
/** A text of fewer letters is asked about before it counts: it may be a command, a slip of the finger, or need a place. */
const enoughLetters = 5

export type TextVerdict =
	| { readonly ok: true; readonly text: string /** So short that the person is asked once more. */; readonly isShort: boolean }
	/** `no-words`: nothing, a sign, digits or emoji only. */
	| { readonly ok: false; readonly why: "no-words" | "too-long" }

/** Whether a text can stand as an opinion; `text` is cleaned and otherwise as said. */
export function judgeText(raw: string): TextVerdict {
	const text = cleanText(raw)
	if (text.length > maxTextLength) return { ok: false, why: "too-long" }
	const letters = text.match(/\p{L}/gu)?.length ?? 0
	return letters < minLetters ? { ok: false, why: "no-words" } : { ok: true, text, isShort: letters < enoughLetters }
}

/** What people type in front of an opinion. */
export const opinionWord = "提意见"

/** What is said behind 提意见, where the words are asked for already and it is typed once more: no word of the opinion. */
export function withoutWord(said: string): string {
	return asCommand(said) === opinionWord ? "" : (splitArgument(said, [opinionWord])?.argument ?? said)
}

const courtesies = new Set(
	"你好 您好 大家好 早上好 上午好 下午好 晚上好 晚安 在吗 在不在 有人吗 谢谢 谢谢你 谢谢您 多谢 感谢 辛苦了 好的 好 好吧 行 可以 收到 知道了 明白 明白了 晓得了 没事 没事了 没有 没有了 不用了 不用 不是 是 是的 对 嗯嗯 哦哦 哈哈 哈哈哈 呵呵 再见 拜拜 hello hi ok thanks".split(
		" ",
	),
)

/** 您好, 谢谢, 收到: said to be polite, never an opinion. */
export function isCourtesy(text: string): boolean {
	const bare = foldWidth(cleanText(text.slice(0, 60)))
		.toLowerCase()
		.replace(/[\p{P}\p{S}\s]/gu, "")
	return courtesies.has(bare.replace(/(?<=..)[啊呀哦哈啦了吧]$/u, "")) || courtesies.has(bare)
}

/** Asked whether there is more, a no: as an answer to whether it is to be handed in they would throw away what was said. */
export const nothingMore = ["没有了", "没了", "没别的了", "没有别的了", "没有补充了", "没有补充", "没有要补充的了", "没有要补充的"] as const

const enough = new Set([
	...nothingMore,
	..."就这样 就这样提交 就这些 就是这些 就这个 发完了 说完了 写完了 讲完了 完了 都对 对的 就提交 提交 交吧 提交吧".split(" "),
])

/** Whether a text says that there is nothing to add: 就这样, 没有了, 发完了. */
export function isEnough(text: string): boolean {
	const bare = foldWidth(cleanText(text.slice(0, 20))).replace(/[\p{P}\p{S}\s]/gu, "")
	return enough.has(bare) || enough.has(bare.replace(/(?<=..)[啊呀哦吧]$/u, ""))
}

/** The same text again from the same person within this time is a repeated tap, not a second opinion. */
export const repeatWithinMs = 10 * 60_000
/** A photo sent within this time after an opinion belongs to it. */
export const supplementWithinMs = 30 * 60_000
/** Photos and recordings of one opinion. */
export const maxMedia = 20

/** Photos of one form. */
export const formPhotos = 5

export type MediaRef = { readonly kind: "image" | "voice" | "video" | "file" | "location"; readonly ref: string }

/** The words by which two texts say the very same. */
export function bareWords(text: string): string {
	return foldWidth(text).replace(/\s+/g, "")
}

/** Whether a hand-in repeats an earlier one: the same words but for blanks; without words, the same recordings or photos. */
export function isRepeat(
	said: { readonly text: string; readonly media: readonly MediaRef[] },
	earlier: { readonly text: string; readonly media: readonly MediaRef[] },
): boolean {
	const words = bareWords(said.text)
	if (words !== bareWords(earlier.text)) return false
	return words !== "" || said.media.every(({ ref }) => earlier.media.some((known) => known.ref === ref))
}

/** `earlier` and what of `added` is new, at most `maxMedia`. */
export function withMedia(earlier: readonly MediaRef[], added: readonly MediaRef[]): readonly MediaRef[] {
	const fresh = added.filter(
		({ ref }, index) => !earlier.some((known) => known.ref === ref) && added.findIndex((other) => other.ref === ref) === index,
	)
	return [...earlier, ...fresh].slice(0, maxMedia)
}
