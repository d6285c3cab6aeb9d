/** Reads an amount as villagers write it: 十五, 15亩, 三亩半, 大概3.5. Pure. */
import { cleanText, foldWidth } from "../text/normalize.ts"
import { numeralSigns, parseNumeral } from "../text/numerals.ts"
import { simplified } from "../text/simplified.ts"
import type { Reading } from "./answer.ts"
import { isQuestion } from "./answer-words.ts"

/** `unit`: the question's own, taken off whatever it is. */
export type NumberBounds = { readonly min?: number; readonly max?: number; readonly decimals?: number; readonly unit?: string }

/** Longest answer read as an amount; anything longer is prose. */
const longestAnswer = 40
const before =
	/^(?:大概|大约|差不多|估计|应该|可能|约|我们家|我家|家里|俺家|咱家|我们|我|总共|一共|共计|共|也就|就|只|是|有|种了|种|用了|花了|填|选|回复|答|好的|嗯|[:、。!\s])+/
const after = /(?:左右|吧|啊|呀|了|呢|哦|哈|嘛|的样子|的|就行|谢谢|[,、。!;.\s])+$/
const unit =
	"(?:亩地|亩田|亩|平方米|平方|平米|平|公顷|公里|公斤|千克|米|里地|里|斤|吨|担|块钱|块|元钱|元|口人|口|个人|个|人|位|名|户|家|头|只|匹|条|棵|株|辆|台|间|层|栋|套|岁|年|个月|月|天|日|次|回|趟|小时|分钟|分|票|张|份|组|号|度|方|㎡|m²|m2|kg|%)"
const numeral = `[${numeralSigns}点點.]+(?:,\\d{3})*(?:\\.\\d+)?`
const amount = new RegExp(`^(?:百分之)?(${numeral})\\s*${unit}?$`, "i")
/** 三亩半, 三个半, 十二岁半 */
const andHalf = new RegExp(`^(${numeral})\\s*${unit}半$`)
const half = new RegExp(`^半${unit}?$`)
/** 三亩五分, 三块五, 两斤三: the digit after the unit is tenths of it. */
const andTenths = new RegExp(`^(${numeral})\\s*(?:亩|块|斤|元|里|米)([1-9一二三四五六七八九])[分毛两角]?(?:钱|地)?$`)

/**
 * The amount a typed text means, with or without a unit; the unit is not converted. A span (15到20), an approximation
 * (十几, 三四个, 20多) or a second number is unclear; a clear one outside the bounds is `range`. Without `decimals` any number of them is taken.
 */
export function readNumber(text: string, bounds: NumberBounds): Reading {
	if (text.length > longestAnswer * 50) return { kind: "unclear" }
	const folded = simplified(foldWidth(cleanText(text))).toLowerCase()
	if (folded.length > longestAnswer || isQuestion(folded.replace(/呢$/, ""))) return { kind: "unclear" }
	const plain = folded.replace(before, "").replace(after, "")
	const sign = /^[-−负]/.test(plain) ? -1 : 1
	const unsigned = sign < 0 ? plain.slice(1).trim() : plain
	const size = readAmount(unsigned) ?? readAmount(withoutUnit(unsigned, bounds.unit))
	if (size === undefined) return { kind: "unclear" }
	const value = size === 0 ? 0 : sign * size
	const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, decimals = Number.POSITIVE_INFINITY } = bounds
	const written = String(value).split(".")[1]?.length ?? 0
	return value < min || value > max || written > decimals ? { kind: "range", value } : { kind: "number", value }
}

function withoutUnit(text: string, own = ""): string {
	const unit = simplified(foldWidth(own)).trim().toLowerCase()
	return unit !== "" && text.endsWith(unit) ? text.slice(0, -unit.length).trim() : text
}

function readAmount(text: string): number | undefined {
	if (half.test(text)) return 0.5
	const halves = andHalf.exec(text)
	if (halves?.[1]) return plus(parseNumeral(halves[1]), 0.5)
	const tenths = andTenths.exec(text)
	if (tenths?.[1] && tenths[2]) return plus(parseNumeral(tenths[1]), (parseNumeral(tenths[2]) ?? 0) / 10)
	// A number in a circle (⑮) has no unit and is no numeral sign.
	return parseNumeral(amount.exec(text)?.[1] ?? text)
}

function plus(whole: number | undefined, part: number): number | undefined {
	return whole === undefined || !Number.isInteger(whole) ? undefined : Number((whole + part).toFixed(1))
}
