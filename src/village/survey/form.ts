/** The console's form of a survey: what was typed, as text, turned into what a survey file holds. Pure. */
import { localInput } from "../../text/date.ts"
import { conditionText } from "./condition-text.ts"
import type { Definition, Question } from "./definition.ts"
import { optionOf, optionText } from "./options-text.ts"

export type QuestionValues = {
	/** Kept from the question edited; empty for a new one. */
	readonly id: string
	readonly kind: string
	readonly title: string
	readonly help: string
	readonly isRequired: boolean
	/** One per line. */
	readonly options: string
	readonly min: string
	readonly max: string
	readonly unit: string
	readonly decimals: string
	readonly steps: string
	readonly low: string
	readonly high: string
	/** When it is asked, in the short notation (1=同意). */
	readonly showIf: string
}

export type FormValues = {
	readonly title: string
	readonly intro: string
	readonly unit: string
	readonly secrecy: string
	readonly opensAt: string
	readonly closesAt: string
	readonly questions: readonly QuestionValues[]
}

const blankQuestion: QuestionValues = {
	id: "",
	kind: "single",
	title: "",
	help: "",
	isRequired: true,
	options: "",
	min: "",
	max: "",
	unit: "",
	decimals: "",
	steps: "",
	low: "",
	high: "",
	showIf: "",
}

export const blankForm: FormValues = {
	title: "",
	intro: "",
	unit: "household",
	secrecy: "named",
	opensAt: "",
	closesAt: "",
	questions: [blankQuestion],
}

/** More than any survey may have, so that a form sent by hand cannot ask for a million. */
const mostQuestions = 60

/** Reads the fields of a posted form; what is not there is empty. */
export function valuesFrom(body: Readonly<Record<string, unknown>>): FormValues {
	const field = (name: string): string => {
		const value = body[name]
		return typeof value === "string" ? value : ""
	}
	const count = Math.min(mostQuestions, Math.max(0, Number.parseInt(field("count"), 10) || 0))
	return {
		title: field("title"),
		intro: field("intro"),
		unit: field("unit"),
		secrecy: field("secrecy"),
		opensAt: field("opensAt"),
		closesAt: field("closesAt"),
		questions: Array.from({ length: count }, (_, index) => {
			const of = (name: string) => field(fieldOf(index, name))
			return {
				id: of("id"),
				kind: of("kind"),
				title: of("title"),
				help: of("help"),
				isRequired: of("required") !== "",
				options: of("options"),
				min: of("min"),
				max: of("max"),
				unit: of("unit"),
				decimals: of("decimals"),
				steps: of("steps"),
				low: of("low"),
				high: of("high"),
				showIf: of("showIf"),
			}
		}),
	}
}

/** Name of a question's field in the form. */
export function fieldOf(index: number, name: string): string {
	return `q${index + 1}.${name}`
}

/** What `do` asked for besides saving: one more question, or one less. */
export function changedForm(values: FormValues, action: string): FormValues {
	if (action === "add") return { ...values, questions: [...values.questions, blankQuestion] }
	const removed = /^remove:(\d+)$/.exec(action)?.[1]
	return removed === undefined ? values : { ...values, questions: values.questions.filter((_, index) => index !== Number(removed)) }
}

/**
 * The form as a survey file, to be checked by `readSurvey`. `base` is the definition edited: questions and options that are
 * the same as there keep their ids, so their answers go on being counted together.
 */
export function fileOf(values: FormValues, base: Definition | undefined): unknown {
	return {
		title: values.title,
		intro: values.intro,
		unit: values.unit,
		secrecy: values.secrecy,
		opensAt: values.opensAt,
		closesAt: values.closesAt,
		questions: values.questions.map((question) =>
			questionFile(
				question,
				base?.questions.find(({ id }) => id === question.id),
			),
		),
	}
}

function questionFile(values: QuestionValues, before: Question | undefined): unknown {
	const { kind, title, help } = values
	// Another kind is another question.
	const kept = before?.kind === kind ? before : undefined
	const shown = values.showIf.trim() === "" ? {} : { showIf: values.showIf }
	const head = { kind, title, help, required: values.isRequired, ...shown, ...(kept !== undefined && { id: kept.id }) }
	switch (kind) {
		case "single":
			return { ...head, options: optionsFile(values.options, kept) }
		case "multiple":
			return { ...head, options: optionsFile(values.options, kept), ...numbers({ min: values.min, max: values.max }) }
		case "photo":
			return { ...head, ...numbers({ min: values.min, max: values.max }) }
		case "number":
			return { ...head, unit: values.unit, ...numbers({ min: values.min, max: values.max, decimals: values.decimals }) }
		case "scale":
			return { ...head, low: values.low, high: values.high, ...numbers({ steps: values.steps }) }
		default:
			return head
	}
}

function optionsFile(lines: string, before: Question | undefined): unknown {
	const known = before !== undefined && "options" in before ? before.options : []
	return lines
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== "")
		.map((line) => {
			const given = optionOf(line)
			const { label, ...places } = typeof given === "string" ? { label: given } : given
			const same = known.find((option) => option.label === label)
			return same === undefined ? given : { id: same.id, label, ...places }
		})
}

/** Numbers as numbers; what is none stays text, which the check then names. */
function numbers(given: Readonly<Record<string, string>>): Readonly<Record<string, number | string>> {
	const entries = Object.entries(given).filter(([, text]) => text.trim() !== "")
	return Object.fromEntries(entries.map(([name, text]) => [name, Number.isFinite(Number(text)) ? Number(text) : text]))
}

/** A survey as the form shows it for editing. */
export function valuesOf(
	definition: Definition,
	times: { readonly opensAt: number | null; readonly closesAt: number | null },
	timeZone: string,
): FormValues {
	const { title, intro = "", unit, secrecy } = definition
	return {
		title,
		intro,
		unit,
		secrecy,
		opensAt: times.opensAt === null ? "" : localInput(times.opensAt, timeZone),
		closesAt: times.closesAt === null ? "" : localInput(times.closesAt, timeZone),
		questions: definition.questions.map((question) => questionValues(question, definition.questions)),
	}
}

function questionValues(question: Question, questions: readonly Question[]): QuestionValues {
	const { id, kind, title, help = "", required } = question
	const showIf = question.showIf === undefined ? "" : conditionText(question.showIf, questions)
	const head = { ...blankQuestion, id, kind, title, help, isRequired: required, showIf }
	switch (question.kind) {
		case "single":
			return { ...head, options: linesOf(question.options) }
		case "multiple":
			return { ...head, options: linesOf(question.options), min: String(question.min), max: String(question.max) }
		case "photo":
			return { ...head, min: String(question.min), max: String(question.max) }
		case "text":
			return head
		case "number":
			return {
				...head,
				min: textOf(question.min),
				max: textOf(question.max),
				unit: question.unit ?? "",
				decimals: String(question.decimals),
			}
		case "scale":
			return { ...head, steps: String(question.steps), low: question.low ?? "", high: question.high ?? "" }
	}
}

function linesOf(options: readonly { readonly label: string }[]): string {
	return options.map(optionText).join("\n")
}

function textOf(value: number | undefined): string {
	return value === undefined ? "" : String(value)
}
