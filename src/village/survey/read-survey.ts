/** Reads a survey as a village writes it: JSON of a file or of the console's form. Every problem is found at once, each with its place. Pure. */
import { z } from "zod"
import { formOf } from "../../engine/answer-labels.ts"
import { parseLocalTime } from "../../text/date.ts"
import { asCommand, cleanText, truncate } from "../../text/normalize.ts"
import {
	type Definition,
	limits,
	type Question,
	type QuestionOption,
	questionKinds,
	type SurveyFile,
	secrecies,
	units,
} from "./definition.ts"
import type { Problem } from "./problems.ts"
import { conditionInput, type Numbered, numbersNamed, readCondition } from "./read-condition.ts"

export type SurveyRead = { readonly ok: true; readonly survey: SurveyFile } | { readonly ok: false; readonly problems: readonly Problem[] }

const optionObject = z.strictObject({ id: z.string().exactOptional(), label: z.string(), quota: z.number().exactOptional() })
const optionInput = z.union([z.string(), optionObject])
const questionInput = z.strictObject({
	id: z.string().exactOptional(),
	kind: z.enum(questionKinds),
	title: z.string(),
	help: z.string().exactOptional(),
	required: z.boolean().default(true),
	options: z.array(optionInput).exactOptional(),
	min: z.number().exactOptional(),
	max: z.number().exactOptional(),
	unit: z.string().exactOptional(),
	decimals: z.number().exactOptional(),
	steps: z.number().exactOptional(),
	low: z.string().exactOptional(),
	high: z.string().exactOptional(),
	showIf: conditionInput.exactOptional(),
})
type QuestionInput = z.infer<typeof questionInput>

const surveyInput = z.strictObject({
	title: z.string(),
	intro: z.string().exactOptional(),
	unit: z.enum(units),
	secrecy: z.enum(secrecies),
	opensAt: z.string().exactOptional(),
	closesAt: z.string().exactOptional(),
	questions: z.array(z.unknown()),
})

/** The JSON schema of a survey file, for `template` and the documentation. */
export function surveyJsonSchema(): unknown {
	return z.toJSONSchema(surveyInput.extend({ questions: z.array(questionInput) }), { io: "input" })
}

/** Words that steer a dialog: an option named like one could never be chosen by typing it. */
const commands = new Set(["菜单", "帮助", "退出", "返回", "跳过", "人工", "问卷", "换人", "换村", "退订", "注销", "公告"])

/** Reads the text of a survey file. `now` in ms; times without a zone are the village's. */
export function readSurveyText(text: string, cx: { readonly now: number; readonly timeZone: string }): SurveyRead {
	let raw: unknown
	try {
		raw = JSON.parse(text.replace(/^\ufeff/, ""))
	} catch {
		return { ok: false, problems: [{ code: "not-json", values: {} }] }
	}
	return readSurvey(raw, cx)
}

export function readSurvey(raw: unknown, cx: { readonly now: number; readonly timeZone: string }): SurveyRead {
	const problems: Problem[] = []
	const outer = surveyInput.safeParse(raw)
	// The questions are looked at even where the rest is wrong: all problems are told at once.
	const list = outer.success ? outer.data.questions : (z.object({ questions: z.array(z.unknown()) }).safeParse(raw).data?.questions ?? [])
	if (!outer.success) problems.push(...outer.error.issues.flatMap((issue) => problemsOf(issue, raw, undefined)))
	if (outer.success && list.length === 0) problems.push({ code: "no-questions", values: {} })
	if (list.length > limits.questions) problems.push({ code: "too-many-questions", values: { max: limits.questions } })
	const read = list.slice(0, limits.questions).flatMap((item, index) => readQuestion(item, index + 1, problems))
	problems.push(...sameQuestions(read))
	const questions = withConditions(read, problems)
	if (!outer.success) return { ok: false, problems }
	const { title, intro, unit, secrecy, opensAt, closesAt } = outer.data
	const times = readTimes({ opensAt, closesAt }, cx, problems)
	const definition: Definition = {
		title: textOf(title, "title", limits.title, problems),
		...(hasText(intro) && { intro: textOf(intro, "intro", limits.intro, problems) }),
		unit,
		secrecy,
		questions,
	}
	if (secrecy === "anonymous") problems.push(...anonymousProblems(read))
	return problems.length > 0 ? { ok: false, problems } : { ok: true, survey: { definition, ...times } }
}

type ReadQuestion = Numbered & { readonly showIf: QuestionInput["showIf"] }

/** The questions with their conditions, each held against those before it. */
function withConditions(read: readonly ReadQuestion[], problems: Problem[]): Question[] {
	const named = read.map(({ question: { id }, number }) => ({ id, number }))
	const namedBy = (number: number) => {
		const showIf = read.find((one) => one.number === number)?.showIf
		return showIf === undefined ? [] : numbersNamed(showIf, named)
	}
	return read.map(({ question, number, showIf }) => {
		if (showIf === undefined || showIf === "") return question
		const { condition, problems: found } = readCondition(showIf, number, { all: read, namedBy })
		problems.push(...found)
		return condition === undefined ? question : { ...question, showIf: condition }
	})
}

/** A picture shows whose it is, and places given out one by one show when somebody came: neither can be without a name. */
function anonymousProblems(read: readonly ReadQuestion[]): Problem[] {
	return read.flatMap(({ question, number }): Problem[] => {
		if (question.kind === "photo") return [{ code: "anonymous-photo", question: number, values: {} }]
		const hasQuota = "options" in question && question.options.some(({ quota }) => quota !== undefined)
		return hasQuota ? [{ code: "anonymous-quota", question: number, values: {} }] : []
	})
}

function readQuestion(raw: unknown, number: number, problems: Problem[]): ReadQuestion[] {
	const parsed = questionInput.safeParse(raw)
	if (!parsed.success) {
		problems.push(...parsed.error.issues.flatMap((issue) => problemsOf(issue, raw, number)))
		return []
	}
	const found: Problem[] = []
	const question = questionOf(parsed.data, found)
	problems.push(...found.map((problem) => ({ ...problem, question: number })))
	return [{ question, number, showIf: parsed.data.showIf }]
}

function questionOf(input: QuestionInput, problems: Problem[]): Question {
	const title = textOf(input.title, "title", limits.questionTitle, problems)
	const base = {
		id: idOf(input.id, `q${hashOf(`${input.kind} ${title}`)}`, problems),
		title,
		...(hasText(input.help) && { help: textOf(input.help, "help", limits.help, problems) }),
		required: input.required,
	}
	const usesOptions = input.kind === "single" || input.kind === "multiple"
	if (!usesOptions && input.options !== undefined && input.options.length > 0) problems.push({ code: "options-not-used", values: {} })
	switch (input.kind) {
		case "single":
			return { ...base, kind: "single", options: optionsOf(input.options ?? [], problems) }
		case "multiple": {
			const options = optionsOf(input.options ?? [], problems)
			const min = input.min ?? 1
			const max = input.max ?? options.length
			const isWhole = Number.isInteger(min) && Number.isInteger(max)
			if (!isWhole || min < 1 || (min > max && options.length > 0)) problems.push({ code: "pick-range", values: { min, max } })
			else if (options.length > 0 && max > options.length)
				problems.push({ code: "pick-above-options", values: { max, options: options.length } })
			return { ...base, kind: "multiple", options, min, max }
		}
		case "text":
			return { ...base, kind: "text" }
		case "number":
			return { ...base, kind: "number", ...numberOf(input, problems) }
		case "scale": {
			const steps = input.steps ?? 5
			const { minSteps, maxSteps } = limits
			if (!Number.isInteger(steps) || steps < minSteps || steps > maxSteps)
				problems.push({ code: "steps", values: { min: minSteps, max: maxSteps } })
			const low = hasText(input.low) ? { low: textOf(input.low, "low", limits.endLabel, problems) } : {}
			const high = hasText(input.high) ? { high: textOf(input.high, "high", limits.endLabel, problems) } : {}
			return { ...base, kind: "scale", steps, ...low, ...high }
		}
		case "photo": {
			const min = input.min ?? 1
			const max = input.max ?? Math.max(1, min)
			const isWhole = Number.isInteger(min) && Number.isInteger(max)
			if (!isWhole || min < 1 || min > max || max > limits.photos)
				problems.push({ code: "photo-range", values: { min, max, most: limits.photos } })
			return { ...base, kind: "photo", min, max }
		}
	}
}

function numberOf({ min, max, unit, decimals = 0 }: QuestionInput, problems: Problem[]) {
	if (min !== undefined && max !== undefined && min > max) problems.push({ code: "number-range", values: { min, max } })
	if ([min, max].some((bound) => bound !== undefined && Math.abs(bound) > limits.number))
		problems.push({ code: "number-too-large", values: { max: limits.number } })
	if (!Number.isInteger(decimals) || decimals < 0 || decimals > limits.decimals)
		problems.push({ code: "decimals", values: { max: limits.decimals } })
	return {
		...(min !== undefined && { min }),
		...(max !== undefined && { max }),
		...(hasText(unit) && { unit: textOf(unit, "unit", limits.unit, problems) }),
		decimals,
	}
}

function optionsOf(input: readonly z.infer<typeof optionInput>[], problems: Problem[]): QuestionOption[] {
	if (input.length === 0) problems.push({ code: "no-options", values: {} })
	else if (input.length < limits.minOptions) problems.push({ code: "too-few-options", values: { min: limits.minOptions } })
	if (input.length > limits.maxOptions) problems.push({ code: "too-many-options", values: { max: limits.maxOptions } })
	const options = input.slice(0, limits.maxOptions).map((item) => {
		const given: z.infer<typeof optionObject> = typeof item === "string" ? { label: item } : item
		const label = textOf(given.label, "options", limits.label, problems)
		const { quota } = given
		if (quota !== undefined && (!Number.isInteger(quota) || quota < 0 || quota > limits.quota))
			problems.push({ code: "quota-range", values: { label, max: limits.quota } })
		return { id: idOf(given.id, `o${hashOf(label)}`, problems), label, ...(quota !== undefined && { quota }) }
	})
	if (options.length > 0 && options.every(({ quota }) => quota === 0)) problems.push({ code: "quota-none-left", values: {} })
	for (const { label } of options) if (commands.has(asCommand(label))) problems.push({ code: "label-is-command", values: { label } })
	// Labels that read the same when typed: "同意" and "同意。" could not be told apart.
	const sameLabels = repeated(options.map(({ label }) => formOf(label).key))
	for (const key of sameLabels)
		problems.push({ code: "duplicate-option", values: { label: options.find(({ label }) => formOf(label).key === key)?.label ?? key } })
	const ids = repeated(options.map(({ id }) => id))
	if (sameLabels.length === 0) for (const id of ids) problems.push({ code: "duplicate-option-id", values: { id } })
	return options
}

function sameQuestions(questions: readonly ReadQuestion[]): Problem[] {
	return questions.flatMap(({ question: { id, title }, number }, index): Problem[] => {
		const earlier = questions.slice(0, index)
		const sameTitle = earlier.find((other) => other.question.title === title && title !== "")
		if (sameTitle !== undefined) return [{ code: "duplicate-question", question: number, values: { other: sameTitle.number } }]
		const sameId = earlier.find((other) => other.question.id === id)
		return sameId === undefined ? [] : [{ code: "duplicate-question-id", question: number, values: { id, other: sameId.number } }]
	})
}

function readTimes(
	given: { readonly opensAt: string | undefined; readonly closesAt: string | undefined },
	{ now, timeZone }: { readonly now: number; readonly timeZone: string },
	problems: Problem[],
): { readonly opensAt?: number; readonly closesAt?: number } {
	const opensAt = timeOf(given.opensAt, "opensAt", timeZone, problems)
	const closesAt = timeOf(given.closesAt, "closesAt", timeZone, problems)
	if (opensAt !== undefined && closesAt !== undefined && closesAt <= opensAt)
		problems.push({ code: "closes-before-opens", field: "closesAt", values: {} })
	else if (closesAt !== undefined && closesAt <= now) problems.push({ code: "closes-in-past", field: "closesAt", values: {} })
	return { ...(opensAt !== undefined && { opensAt }), ...(closesAt !== undefined && { closesAt }) }
}

const instant = z.iso.datetime({ offset: true })

function timeOf(text: string | undefined, field: string, timeZone: string, problems: Problem[]): number | undefined {
	if (!hasText(text)) return undefined
	const at = instant.safeParse(text.trim()).success ? Date.parse(text.trim()) : parseLocalTime(text, timeZone)
	if (at === undefined) problems.push({ code: "bad-time", field, values: { text: cleanText(text, 40) } })
	return at
}

function hasText(text: string | undefined): text is string {
	return text !== undefined && text.trim() !== ""
}

function textOf(text: string, field: string, max: number, problems: Problem[]): string {
	const clean = cleanText(text)
	if (clean === "") problems.push({ code: "missing", field, values: {} })
	if (clean.length > max) problems.push({ code: "too-long", field, values: { max, length: clean.length } })
	return truncate(clean, max, "characters")
}

function idOf(given: string | undefined, made: string, problems: Problem[]): string {
	if (given === undefined) return made
	// Every object answers to `constructor` and its like, so that lists by question would find something there.
	const isGood = /^[A-Za-z0-9_-]{1,32}$/.test(given) && !(given in Object.prototype)
	if (!isGood) problems.push({ code: "bad-id", values: { id: cleanText(given, 40), max: limits.id } })
	return given
}

/** FNV-1a. A name of its own for each wording, the same in every revision: a reworded question is another question. */
function hashOf(text: string): string {
	let hash = 0x811c9dc5
	for (const unit of text.split("")) hash = Math.imul(hash ^ unit.charCodeAt(0), 0x01000193) >>> 0
	return hash.toString(36)
}

function repeated(values: readonly string[]): readonly string[] {
	return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}

/** What zod refused, at its place in `raw`. */
function problemsOf(issue: z.core.$ZodIssue, raw: unknown, question: number | undefined): Problem[] {
	const field = issue.path.map((step) => (typeof step === "number" ? String(step + 1) : String(step))).join(".")
	const place = { ...(question !== undefined && { question }), ...(field !== "" && { field }), values: {} }
	if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ ...place, code: "unknown-field", field: cleanText(key, 40) }))
	if (issue.path.length > 0 && valueAt(raw, issue.path) === undefined) return [{ ...place, code: "missing" }]
	if (issue.code === "invalid_value") return [{ ...place, code: "not-one-of", values: { allowed: issue.values.join(" / ") } }]
	return [{ ...place, code: "wrong-type" }]
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
	return path.reduce((value: unknown, step) => (typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined), raw)
}
