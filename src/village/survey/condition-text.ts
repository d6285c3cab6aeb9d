/**
 * The short notation of a condition, for forms and tables: `1=有`, `1≠没有`, `1=有/不清楚`, `2>3`, `3已答`, joined by 并且 and 或者,
 * grouped by brackets. A question is its number or id, with or without 第 … 题; a label that holds a joining word stands in quotes. Pure.
 */
import { foldWidth } from "../../text/normalize.ts"
import { choicesOf, type Question } from "./definition.ts"
import type { ConditionInput } from "./read-condition.ts"
import type { Comparison, Condition, ConditionValue } from "./show-if.ts"

const joining = /^(?:并且|而且|且|&&?|或者|或|\|\|?)/
const quoted = /^(?:"([^"]*)"|“([^”]*)”|「([^」]*)」)/
const questionHead = /^(?:第\s*)?([A-Za-z0-9_-]{1,32})\s*题?\s*/
const sign = /^(不是|不等于|!=|≠|是|等于|==?|大于|>|已答|答过|有回答)\s*/
/** Where a plain value ends. */
const valueEnd = /并且|而且|且|&|或者|或|\||\(|\)|\/|、/
const longest = 2_000

type Parsed = { readonly condition: ConditionInput; readonly rest: string }

/** Undefined where the text is no condition. */
export function parseCondition(text: string): ConditionInput | undefined {
	if (text.length > longest) return undefined
	const parsed = anyOf(foldWidth(text).trim(), 0)
	return parsed !== undefined && parsed.rest === "" ? parsed.condition : undefined
}

const deepest = 20

function anyOf(text: string, depth: number): Parsed | undefined {
	return joined(
		text,
		/^(?:或者|或|\|\|?)\s*/,
		(rest) => allOf(rest, depth),
		(parts) => ({ any: parts }),
	)
}

function allOf(text: string, depth: number): Parsed | undefined {
	return joined(
		text,
		/^(?:并且|而且|且|&&?)\s*/,
		(rest) => factor(rest, depth),
		(parts) => ({ all: parts }),
	)
}

function joined(
	text: string,
	by: RegExp,
	next: (rest: string) => Parsed | undefined,
	join: (parts: readonly ConditionInput[]) => ConditionInput,
): Parsed | undefined {
	const parts: ConditionInput[] = []
	for (let rest = text; ; ) {
		const part = next(rest)
		if (part === undefined) return undefined
		parts.push(part.condition)
		const joint = by.exec(part.rest)?.[0]
		const [only, second] = parts
		if (joint === undefined)
			return only === undefined ? undefined : { condition: second === undefined ? only : join(parts), rest: part.rest }
		rest = part.rest.slice(joint.length)
	}
}

function factor(text: string, depth: number): Parsed | undefined {
	if (!text.startsWith("(")) return comparison(text)
	if (depth >= deepest) return undefined
	const inner = anyOf(text.slice(1).trim(), depth + 1)
	return inner?.rest.startsWith(")") === true ? { ...inner, rest: inner.rest.slice(1).trim() } : undefined
}

function comparison(text: string): Parsed | undefined {
	const head = questionHead.exec(text)
	const question = head?.[1]
	if (head === null || question === undefined) return undefined
	const after = text.slice(head[0].length)
	const found = sign.exec(after)
	const word = found?.[1]
	if (found === null || word === undefined) return undefined
	const rest = after.slice(found[0].length)
	if (["已答", "答过", "有回答"].includes(word)) return { condition: { question, answered: true }, rest }
	const read = values(rest)
	const [first, second] = read?.values ?? []
	if (read === undefined || first === undefined) return undefined
	if (word === "大于" || word === ">") {
		const value = Number(first)
		return second === undefined && first !== "" && Number.isFinite(value)
			? { condition: { question, greater: value }, rest: read.rest }
			: undefined
	}
	if (/^(?:不|!|≠)/.test(word)) {
		// Neither of several: each on its own is not it.
		const parts = read.values.map((value) => ({ question, isNot: value }))
		const [only] = parts
		return only === undefined ? undefined : { condition: parts.length === 1 ? only : { all: parts }, rest: read.rest }
	}
	return { condition: second === undefined ? { question, is: first } : { question, anyOf: read.values }, rest: read.rest }
}

function values(text: string): { readonly values: readonly string[]; readonly rest: string } | undefined {
	const found: string[] = []
	for (let rest = text; ; ) {
		const quote = quoted.exec(rest)
		const end = rest.search(valueEnd)
		const plain = quote === null ? rest.slice(0, end < 0 ? rest.length : end) : quote[0]
		const value = (quote === null ? plain : (quote[1] ?? quote[2] ?? quote[3] ?? "")).trim()
		if (value === "") return undefined
		found.push(value)
		rest = rest.slice(plain.length).trim()
		if (!/^[/、]/.test(rest)) return rest === "" || rest.startsWith(")") || joining.test(rest) ? { values: found, rest } : undefined
		rest = rest.slice(1).trim()
	}
}

/** A stored condition in the notation, for the form that edits it. Questions by number, options by label. */
export function conditionText(condition: Condition, questions: readonly Question[]): string {
	if ("of" in condition) {
		const parts = condition.of.map((part) => ("of" in part ? `(${conditionText(part, questions)})` : conditionText(part, questions)))
		return parts.join(condition.op === "all" ? " 并且 " : " 或者 ")
	}
	return comparisonText(condition, questions)
}

function comparisonText(condition: Comparison, questions: readonly Question[]): string {
	const index = questions.findIndex(({ id }) => id === condition.question)
	const question = questions[index]
	const name = String(index + 1)
	const labelOf = (value: ConditionValue) => {
		const usesOptions = question?.kind === "single" || question?.kind === "multiple"
		const label = (usesOptions ? choicesOf(question).find(({ id }) => id === value)?.label : undefined) ?? String(value)
		return valueEnd.test(label) || /["“「]/.test(label) ? quote(label) : label
	}
	switch (condition.op) {
		case "is":
			return `${name}=${labelOf(condition.value)}`
		case "isNot":
			return `${name}≠${labelOf(condition.value)}`
		case "anyOf":
			return `${name}=${condition.values.map(labelOf).join("/")}`
		case "greater":
			return `${name}>${condition.value}`
		case "answered":
			return `${name}已答`
	}
}

function quote(label: string): string {
	return label.includes("」") ? `"${label}"` : `「${label}」`
}
