/** What was entered on the form page, read against the questions. Pure. */
import { readNumber } from "../../engine/answer.ts"
import type { Definition, Question } from "./definition.ts"
import type { FullOptions } from "./quota.ts"
import { type Answer, boundsOf, faultOf, type GivenAnswer, maxAnswerText } from "./rules.ts"
import { type Answers, shownQuestions } from "./shown.ts"

/** Entered values by question: option ids, a text, a number as written, references of photos. */
export type PageValues = ReadonlyMap<string, readonly string[]>

/** What is wrong with a question's field, as a key of the catalogue and its values. */
export type FieldFault = { readonly key: string; readonly values?: Readonly<Record<string, string | number>> }
export type FieldFaults = ReadonlyMap<string, FieldFault>

/** Name of a question's field; its photos that are kept already stand in `keptFieldOf`. */
export function fieldOf({ id }: Pick<Question, "id">): string {
	return `q.${id}`
}
export function keptFieldOf({ id }: Pick<Question, "id">): string {
	return `kept.${id}`
}

/** What stands, as the form shows it. */
export function valuesOf({ questions }: Definition, answers: Answers): PageValues {
	return new Map(questions.map(({ id }) => [id, valuesOfAnswer(answers.get(id))]))
}

function valuesOfAnswer(answer: Answer | undefined): readonly string[] {
	switch (answer?.kind) {
		case "single":
			return [answer.option]
		case "multiple":
			return answer.options
		case "text":
			return [answer.text]
		case "number":
		case "scale":
			return [String(answer.value)]
		case "photo":
			return answer.photos.map(({ ref }) => ref)
		// Shown again when its question is: what was put away comes back into the form as well.
		case "hidden":
			return valuesOfAnswer(answer.was)
		case "media":
		case "skipped":
		case undefined:
			return []
	}
}

export type PageRead = {
	/** What is to be recorded, in the order of the survey: a question left empty is skipped. */
	readonly given: ReadonlyMap<string, GivenAnswer>
	readonly faults: FieldFaults
}

/**
 * Reads the whole form. Only questions that are asked, by these answers, are looked at. `standing`: what was answered before; a
 * voice message stays where its field is empty.
 */
export function readPage(definition: Definition, values: PageValues, standing: Answers, full: FullOptions): PageRead {
	const read = new Map(definition.questions.map((question) => [question.id, readField(question, values.get(question.id) ?? [])]))
	const entered = new Map([...read].flatMap(([id, field]): [string, GivenAnswer][] => ("answer" in field ? [[id, field.answer]] : [])))
	const kept = new Map([...standing].flatMap(([id, value]): [string, Answer][] => (value.kind === "media" ? [[id, value]] : [])))
	const given = new Map<string, GivenAnswer>()
	const faults = new Map<string, FieldFault>()
	for (const question of shownQuestions(definition, new Map([...kept, ...entered]))) {
		const { id } = question
		const field = read.get(id)
		if (field !== undefined && "fault" in field) faults.set(id, field.fault)
		else if (field !== undefined && "answer" in field) given.set(id, field.answer)
		else if (kept.has(id)) continue
		else if (question.required && !isUsedUp(question, full[id] ?? [])) faults.set(id, { key: "survey.web.error.missing" })
		else given.set(id, { kind: "skipped" })
	}
	return { given, faults }
}

function isUsedUp(question: Question, full: readonly string[]): boolean {
	return "options" in question && question.options.every(({ id }) => full.includes(id))
}

type Field = { readonly empty: true } | { readonly answer: GivenAnswer } | { readonly fault: FieldFault }

function readField(question: Question, values: readonly string[]): Field {
	const texts = values.map((value) => value.trim()).filter((value) => value !== "")
	const [first] = texts
	if (first === undefined) return { empty: true }
	switch (question.kind) {
		case "single":
			return checked(question, { kind: "single", option: first })
		case "multiple":
			return checked(question, { kind: "multiple", options: question.options.flatMap(({ id }) => (texts.includes(id) ? [id] : [])) })
		case "scale":
			return checked(question, { kind: "scale", value: Number(first) })
		case "text":
			if (first.length > maxAnswerText)
				return { fault: { key: "survey.web.error.long", values: { max: maxAnswerText, length: first.length } } }
			return checked(question, { kind: "text", text: first })
		case "photo":
			return checked(question, { kind: "photo", photos: texts.map((ref) => ({ ref })) })
		case "number": {
			const reading = readNumber(first, boundsOf(question))
			if (reading.kind === "number") return checked(question, { kind: "number", value: reading.value })
			return { fault: numberFault(question) }
		}
	}
}

function numberFault({ min, max, decimals }: Extract<Question, { kind: "number" }>): FieldFault {
	const kind = decimals === 0 ? "whole" : "number"
	if (min !== undefined && max !== undefined) return { key: `survey.web.error.${kind}Between`, values: { min, max, decimals } }
	return { key: `survey.web.error.${kind}`, values: { decimals } }
}

function checked(question: Question, answer: GivenAnswer): Field {
	const fault = faultOf(question, answer)
	if (fault === undefined) return { answer }
	if (question.kind === "multiple" || question.kind === "photo")
		return {
			fault: {
				key: `survey.web.error.${question.kind === "photo" ? "photos" : "count"}`,
				values: { min: question.min, max: question.max },
			},
		}
	return { fault: { key: "survey.web.error.missing" } }
}
