/** Option labels made comparable: what a typed text is held against. Pure. */
import type { Option } from "../channel/message.ts"
import { cleanText, foldWidth } from "../text/normalize.ts"
import { expandMarks, numeralSigns, parseNumeral } from "../text/numerals.ts"
import { simplified } from "../text/simplified.ts"

/** The number a label begins with (3个以上, 第二组) and what follows it. */
export type Lead = { readonly value: number; readonly named: boolean; readonly rest: string }

/** A text in its comparable forms. */
export type Form = {
	/** Width folded, simplified, lower case, otherwise as written. */
	readonly raw: string
	/** Also without punctuation and blanks, but for those that part two numbers (1、3 and 3.5 stay). */
	readonly key: string
	/** The key with a leading Chinese number as digits (两个 → 2个). */
	readonly canonical: string
	readonly lead?: Lead
}
export type Entry = Form & { readonly id: string; readonly index: number }

const numeral = new RegExp(`[${numeralSigns}]`)
const between = /(?:[\p{P}\p{So}\p{Sk}\s]|\ufe0f|\u200d)+/gu

export function formOf(text: string): Form {
	const raw = simplified(foldWidth(cleanText(text))).toLowerCase()
	const key = keyOf(raw)
	const lead = leadOf(key)
	return { raw, key, canonical: lead ? `${lead.named ? "第" : ""}${lead.value}${lead.rest}` : key, ...(lead ? { lead } : {}) }
}

/** The labels of a survey come again with every reply: their forms are kept (12 µs each without). */
const labelForms = new Map<string, Form>()
const mostLabelForms = 2_000

function formOfLabel(label: string): Form {
	const known = labelForms.get(label)
	if (known) return known
	if (labelForms.size >= mostLabelForms) labelForms.clear()
	const form = formOf(label)
	labelForms.set(label, form)
	return form
}

export function entriesOf(options: readonly Option[]): readonly Entry[] {
	return options.map((option, index) => ({ ...formOfLabel(option.label), id: option.id, index }))
}

function keyOf(raw: string): string {
	const spaced = expandMarks(raw).trim()
	const key = spaced.replace(between, (run, offset: number) => {
		if (run.includes("%")) return "%"
		const before = spaced.charAt(offset - 1)
		const after = spaced.charAt(offset + run.length)
		if (numeral.test(before) && numeral.test(after)) return run.replace(/\s+/g, " ").trim() || " "
		// A minus sign before a number is part of it: -2 is not the second option.
		return offset === 0 && run.endsWith("-") && numeral.test(after) ? "-" : ""
	})
	// A label of signs alone (👍) is compared as it is.
	return key === "" ? spaced : key
}

const arabicLead = /^(第?)(\d+(?:,\d{3})*(?:\.\d+)?[万千百亿]?)(.*)$/s
const chineseLead = new RegExp(`^(第?)([${numeralSigns}点]+)(.*)$`, "s")
/** After a Chinese number these show that it counts something; 一般, 三轮车, 十分满意 and 五保户 only begin with one. */
const measure = /^(?:$|[个亩人口户元块岁年月天日次组队社号村期层楼间头只条项种票里斤米公成%]|小时|分钟|星期|周|以|至|到|多|左右|[-~])/

function leadOf(key: string): Lead | undefined {
	const match = arabicLead.exec(key) ?? chineseLead.exec(key)
	if (!match) return undefined
	const [, named = "", digits = "", rest = ""] = match
	const value = parseNumeral(digits)
	if (value === undefined || (!/^\d/.test(digits) && !measure.test(rest))) return undefined
	return { value, named: named !== "", rest }
}

const wordSign = /[a-z0-9.]/
/** Whether a match at this place does not cut a number or a Latin word in two (3亩 is not in 13亩). */
export function standsAlone(whole: string, start: number, end: number): boolean {
	const cuts = (left: string, right: string): boolean =>
		(wordSign.test(left) && wordSign.test(right)) || (numeral.test(left) && numeral.test(right))
	return !cuts(whole.charAt(start - 1), whole.charAt(start)) && !cuts(whole.charAt(end - 1), whole.charAt(end))
}

/** Where `part` stands alone in `whole`; -1 when nowhere. */
export function findAlone(whole: string, part: string): number {
	for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
		if (standsAlone(whole, at, at + part.length)) return at
	}
	return -1
}
