/** A survey as people write it in a chat: a title, its questions in their own words, or everything pasted at once. Pure. */
import { z } from "zod"
import { dayMs, localTime } from "../../text/date.ts"
import { cleanText, foldWidth } from "../../text/normalize.ts"
import { limits, questionKinds } from "./definition.ts"
import { optionOf, optionsIn } from "./options-text.ts"
import { readSurvey, type SurveyRead } from "./read-survey.ts"

/** More than any survey may have; the check then says so. */
const mostQuestions = limits.questions + 10
const longestText = 6_000

/** Everything said so far, as it was said. An empty text has not been said yet; `null` was skipped. */
export const draftSchema = z.object({
	title: z.string().max(longestText),
	intro: z.string().max(longestText).nullable(),
	unit: z.string().max(20),
	secrecy: z.string().max(20),
	closesAt: z.string().max(100).nullable(),
	questions: z.array(z.string().max(longestText)).max(mostQuestions),
})
export type Draft = z.infer<typeof draftSchema>

export const emptyDraft: Draft = { title: "", intro: "", unit: "", secrecy: "", closesAt: "", questions: [] }

/** Clean text of a message, cut to what a draft keeps. */
export function draftText(text: string): string {
	return cleanText(text, longestText)
}

/** The draft with one more question; `replaces` is the position of the one it stands for. */
export function withQuestion(draft: Draft, text: string, replaces: number | undefined): Draft {
	const { questions } = draft
	const next = replaces === undefined ? [...questions, text] : questions.map((one, index) => (index === replaces ? text : one))
	return { ...draft, questions: next.slice(0, mostQuestions) }
}

/** The survey file a draft stands for, to be checked by `readSurvey`. */
function fileOfDraft({ title, intro, unit, secrecy, closesAt, questions }: Draft) {
	return {
		title,
		...(intro !== null && { intro }),
		unit,
		secrecy,
		...(closesAt !== null && { closesAt }),
		questions: questions.map(questionFrom),
	}
}

export function readDraft(draft: Draft, at: { readonly now: number; readonly timeZone: string }): SurveyRead {
	return readSurvey(fileOfDraft(draft), at)
}

/** What is wrong with one question alone. */
export function questionProblems(text: string, at: { readonly now: number; readonly timeZone: string }) {
	const read = readSurvey({ title: "-", unit: "person", secrecy: "named", questions: [questionFrom(text)] }, at)
	return read.ok ? [] : read.problems
}

/** 7天 is eight in the evening seven days on; 6月30日 is of this year, or of the next where that is over. Anything else stays as written. */
export function closingTime(text: string, { now, timeZone }: { readonly now: number; readonly timeZone: string }): string {
	const folded = foldWidth(text).trim()
	const days = /^(\d{1,3})\s*天(?:后|以后|之后)?$/.exec(folded)?.[1]
	const two = (value: number) => String(value).padStart(2, "0")
	if (days !== undefined) {
		const { year, month, day } = localTime(now + Number(days) * dayMs, timeZone)
		return `${year}-${two(month)}-${two(day)} 20:00`
	}
	const short = /^(\d{1,2})\s*月\s*(\d{1,2})\s*[日号](.*)$/.exec(folded)
	if (short === null) return folded.replace(/号/, "日")
	const [, month = "", day = "", rest = ""] = short
	const today = localTime(now, timeZone)
	const isOver = Number(month) < today.month || (Number(month) === today.month && Number(day) < today.day)
	const time = rest.trim() === "" ? " 20:00" : rest.replace(/^\s*晚上\s*(\d)(?=[:点])/, (_, hour: string) => ` ${Number(hour) + 12}`)
	return `${isOver ? today.year + 1 : today.year}-${two(Number(month))}-${two(Number(day))}${time}`
}

const numbering =
	/^\s*(?:第\s*[\d一二三四五六七八九十]+\s*[题问][、.．:：,，\s]*|\d{1,2}\s*[、.．:：)）]\s*|[一二三四五六七八九十]{1,3}\s*[、.．:：)）]\s*|[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]\s*|问题?\d*[:：]\s*)/
const optionMark = /^\s*(?:[A-Za-zＡ-Ｚａ-ｚ]\s*[、.．:：)）\s]|[①-⑳]|[-·•*□○☐]\s*|\d{1,2}\s*[、.．:：)）])\s*/
/** What stands in brackets at the end of a question and says how it is answered. */
const remark = /[（([【]([^（）()[\]【】]{1,40})[)）\]】]/g
const isRemark =
	/单选|多选|不定项|选\s*[\d一二两三四五]|最多|填数|数字|单位|打分|评分|分制|文字|填写|简答|照片|拍照|必答|必填|选填|可不答|不必答|可以不答|可跳过/

/** One question in the words of who wrote it, as a survey file holds it: the question, then its options on lines or separated by 、 /. */
export function questionFrom(text: string): Readonly<Record<string, unknown>> & { readonly title: string } {
	const [first = "", ...rest] = text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== "")
	const remarks = [...first.matchAll(remark)].map(([, inner = ""]) => foldWidth(inner)).filter((inner) => isRemark.test(inner))
	const bare = first
		.replace(remark, (whole, inner: string) => (isRemark.test(foldWidth(inner)) ? "" : whole))
		.replace(numbering, "")
		.trim()
	const { title, options: inline } = rest.length === 0 ? splitLine(bare) : { title: bare, options: [] }
	const listed = rest.length === 1 ? splitOptions(rest[0] ?? "") : rest
	const options = [...inline, ...listed].map((option) => option.replace(optionMark, "").trim()).filter((option) => option !== "")
	return { title, required: !/选填|可不答|不必答|可以不答|可跳过/.test(remarks.join(" ")), ...kindOf(remarks.join(" "), options) }
}

/** What a question asks, without its number, remarks and options. */
export function questionTitle(text: string): string {
	const { title } = questionFrom(text)
	return title === "" ? text : title
}

/** 修路吗？同意/不同意 on one line: what follows the question mark are options where there are several. */
function splitLine(line: string): { readonly title: string; readonly options: readonly string[] } {
	const [, title = line, after = ""] = /^(.*?[？?：:])\s*(.+)$/.exec(line) ?? []
	const options = splitOptions(after)
	return options.length < 2 ? { title: line, options: [] } : { title: title.replace(/[：:]$/, ""), options }
}

function splitOptions(line: string): readonly string[] {
	const lettered = line.split(/\s+(?=[A-Za-zＡ-Ｚ]\s*[、.．:：)）])/)
	return lettered.length > 1 ? lettered : optionsIn(line)
}

function kindOf(remarks: string, options: readonly string[]): Readonly<Record<string, unknown>> {
	const choices = options.map(optionOf)
	const number = (pattern: RegExp) => numeralOf(pattern.exec(remarks)?.[1])
	if (/多选|不定项|最多|选\s*[\d一二两三四五]\s*[-到至~]/.test(remarks)) {
		const max = number(/最多[选填]?\s*([\d一二两三四五]+)/) ?? number(/选\s*[\d一二两三四五]+\s*[-到至~]\s*([\d一二两三四五]+)/)
		const min = number(/选\s*([\d一二两三四五]+)\s*[-到至~]/)
		return { kind: "multiple", options: choices, ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
	}
	if (options.length > 0) return { kind: "single", options: choices }
	if (/打分|评分|分制/.test(remarks)) {
		const steps = number(/[-到至~]\s*(\d+)/) ?? number(/(\d+)\s*分/)
		return { kind: "scale", ...(steps !== undefined && { steps }) }
	}
	if (/数字|填数|单位/.test(remarks)) {
		const unit = /单位[是:：]?\s*([^\s,，;；]{1,10})/.exec(remarks)?.[1]
		return { kind: "number", ...(unit !== undefined && { unit }) }
	}
	// A choice without options is told so, rather than taken for a text question.
	if (/单选/.test(remarks)) return { kind: "single" }
	const isPhoto = /照片|拍照/.test(remarks) && questionKinds.some((kind: string) => kind === "photo")
	return { kind: isPhoto ? "photo" : "text" }
}

const numerals: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5 }

function numeralOf(text: string | undefined): number | undefined {
	if (text === undefined) return undefined
	const value = numerals[text] ?? Number(text)
	return Number.isInteger(value) ? value : undefined
}

const digitHead = /^\s*(?:第\s*[\d一二三四五六七八九十]+\s*[题问]|\d{1,2}\s*[、.．:：)）])/
const hanHead = /^\s*[一二三四五六七八九十]{1,3}\s*[、.．:：)）]/

/** A whole survey pasted at once; undefined where the text is none: fewer than two numbered questions. What it does not say stays empty. */
export function draftFrom(text: string): Draft | undefined {
	const lines = text.split(/\r?\n/).map((line) => line.trim())
	// 一、 numbers questions whose options may be 1. 2. 3.
	const head = lines.filter((line) => hanHead.test(line)).length > 1 ? hanHead : digitHead
	const starts = lines.flatMap((line, index) => (head.test(line) ? [index] : []))
	const [start] = starts
	if (start === undefined || starts.length < 2) return undefined
	const questions = starts.map((from, index) => draftText(lines.slice(from, starts[index + 1]).join("\n")))
	return { ...headingOf(lines.slice(0, start).filter((line) => line !== "")), questions: questions.slice(0, mostQuestions) }
}

const closing = /^(?:截止(?:时间|日期)?|最晚)\s*[:：]?\s*(.+)$/

function headingOf(lines: readonly string[]): Omit<Draft, "questions"> {
	const until = lines.flatMap((line) => closing.exec(line)?.[1] ?? [])[0]
	const isUnit = (line: string) => /^[（(]?(?:每|一)(?:户|家|人)(?:答|填)?一份[)）]?[。.]?$/.test(line)
	const isSecrecy = (line: string) => /^[（(]?(?:实名|保密|匿名)[)）]?[。.]?$/.test(line)
	const unit = lines.find(isUnit)
	const secrecy = lines.find(isSecrecy)
	const [title = "", ...intro] = lines.filter((line) => !closing.test(line) && !isUnit(line) && !isSecrecy(line))
	return {
		title: title.replace(/^(?:标题|问卷)\s*[:：]\s*/, "").replace(/^《(.*)》$/, "$1"),
		intro: draftText(intro.join("\n")),
		unit: unit === undefined ? "" : /人/.test(unit) ? "person" : "household",
		secrecy: secrecy === undefined ? "" : /实名/.test(secrecy) ? "named" : /匿名/.test(secrecy) ? "anonymous" : "confidential",
		closesAt: until === undefined ? "" : until.slice(0, 100),
	}
}
