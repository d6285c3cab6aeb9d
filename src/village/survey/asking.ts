/** How a survey's questions and answers are put into words and waits. Pure. */
import type { Block, FieldRow } from "../../channel/message.ts"
import type { Reply, Say } from "../../engine/flow.ts"
import type { Wait } from "../../engine/wait.ts"
import type { Locale } from "../../text/catalogue.ts"
import { formatDateTime } from "../../text/date.ts"
import { truncate } from "../../text/normalize.ts"
import { choicesOf, type Definition, type Question } from "./definition.ts"
import { isExhausted } from "./places.ts"
import { type Answer, boundsOf, type GivenAnswer, labelsOf, maxAnswerText } from "./rules.ts"
import { hasConditions } from "./shown.ts"

/** The definition asked and how times are said. */
export type SurveyFacts = { readonly definition: Definition | undefined; readonly locale: Locale; readonly timeZone: string }

export function deadline(closesAt: number | null, { locale, timeZone }: Pick<SurveyFacts, "locale" | "timeZone">, say: Say): string {
	return closesAt === null ? say("survey.untilClosed") : say("survey.until", { time: formatDateTime(closesAt, locale, timeZone) })
}

/** What stands above the first question. */
export function greeting(definition: Definition, until: string, say: Say): string {
	const { title, intro, unit, secrecy, questions } = definition
	const count = say(hasConditions(definition) ? "survey.countAtMost" : "survey.count", { questions: questions.length })
	return [
		say("survey.title", { title }),
		...(intro === undefined ? [] : [intro]),
		say(unit === "household" ? "survey.perHousehold" : "survey.perPerson", { count, until }),
		say(`survey.${secrecy}`),
		...(secrecy === "anonymous" ? [] : [say("survey.how")]),
	].join("\n")
}

/** `skip`: what 跳过 does here; `keeps` where the question has an answer that stays. */
export type Asked = {
	readonly question: Question
	/** Its place among the questions asked, from 1, and how many these are; `isMost` while more questions hang on open ones. */
	readonly number: number
	readonly total: number
	readonly isMost: boolean
	/** Options without a place left. */
	readonly full: readonly string[]
	/** Photos sent already. */
	readonly photos: number
	readonly skip: "yes" | "no" | "keeps"
	readonly canGoBack: boolean
}

/** The question as a block, and what is waited for. */
export function ask(
	{ question, number, total, isMost, full, photos, skip, canGoBack }: Asked,
	token: string,
	say: Say,
): { readonly block: Block; readonly wait: Wait } {
	const prompt = [
		say(isMost ? "survey.progressAtMost" : "survey.progress", { number, total, title: question.title }),
		...(question.help === undefined ? [] : [question.help]),
		...hints(question, say),
		...(isExhausted(question, full) ? [say("survey.allFull")] : []),
		...(skip === "no" ? [] : [say(skip === "yes" ? "survey.maySkip" : "survey.mayKeep")]),
	].join("\n")
	const canSkip = skip !== "no"
	const rest = { token, canSkip, canGoBack }
	const asText: Block = { kind: "text", text: prompt }
	switch (question.kind) {
		case "single":
		case "scale":
		case "multiple": {
			const options = choicesOf(question).map(({ id, label }) => ({
				id,
				label: full.includes(id) ? say("survey.fullOption", { label }) : label,
			}))
			const pick = question.kind === "multiple" ? { min: question.min, max: question.max } : { min: 1, max: 1 }
			return {
				block: { kind: "ask", prompt, token, options, pick },
				wait: { token, canSkip, canGoBack, expects: { kind: "options", options, pick } },
			}
		}
		case "text":
			return { block: asText, wait: { ...rest, expects: { kind: "text", media: true } } }
		case "photo":
			return askPhoto(question, photos, prompt, rest, say)
		case "number":
			return { block: asText, wait: { ...rest, expects: { kind: "number", ...boundsOf(question) } } }
	}
}

/** A photo is waited for; with enough of them 发完了 as well. Other words come back as text, so that they can be answered. */
function askPhoto(
	{ min, max }: Extract<Question, { kind: "photo" }>,
	photos: number,
	prompt: string,
	rest: { readonly token: string; readonly canSkip: boolean; readonly canGoBack: boolean },
	say: Say,
): { readonly block: Block; readonly wait: Wait } {
	const options = photos >= min && photos > 0 ? [{ id: "done", label: say("survey.photosDone") }] : []
	const pick = { min: 1, max: 1 }
	const wait: Wait = { ...rest, expects: { kind: "options", options, pick, free: true } }
	if (photos === 0) return { block: { kind: "text", text: prompt }, wait }
	const [done] = options
	if (done === undefined) return { block: { kind: "text", text: say("survey.morePhotos", { count: min - photos }) }, wait }
	return { block: { kind: "ask", prompt: say("survey.maybeMorePhotos", { count: max - photos }), token: rest.token, options, pick }, wait }
}

function hints(question: Question, say: Say): readonly string[] {
	switch (question.kind) {
		case "single":
			return []
		case "multiple":
			return [
				question.min === question.max
					? say("survey.pickExactly", { count: question.max })
					: say("survey.pickBetween", { min: question.min, max: question.max }),
			]
		case "text":
			return [say("survey.writeFreely")]
		case "photo":
			return [
				question.max === 1
					? say("survey.onePhoto")
					: question.min === question.max
						? say("survey.photosExactly", { count: question.max })
						: say("survey.photosBetween", { min: question.min, max: question.max }),
			]
		case "scale":
			return [say("survey.scale", { steps: question.steps })]
		case "number": {
			const { min, max, unit } = question
			if (min !== undefined && max !== undefined) return [say("survey.numberBetween", { min, max: withUnit(max, unit) })]
			return [unit === undefined ? say("survey.number") : say("survey.numberIn", { unit })]
		}
	}
}

/** The answer a reply gives to a question; undefined where it is none (a sticker, a word where nothing fits). */
export function answerFrom(question: Question, reply: Reply): GivenAnswer | undefined {
	switch (reply.kind) {
		case "media":
			return reply.media === "sticker"
				? undefined
				: {
						kind: "media",
						media: reply.media,
						ref: reply.ref,
						...(reply.caption !== undefined && { caption: truncate(reply.caption, maxAnswerText, "characters") }),
					}
		case "text":
			return question.kind === "text" ? { kind: "text", text: truncate(reply.text, maxAnswerText, "characters") } : undefined
		case "number":
			return question.kind === "number" ? { kind: "number", value: reply.value } : undefined
		case "picked":
			return pickedAnswer(question, reply.ids)
		case "skip":
			return { kind: "skipped" }
		case "back":
			return undefined
	}
}

function pickedAnswer(question: Question, ids: readonly string[]): GivenAnswer | undefined {
	const [first] = ids
	if (first === undefined) return undefined
	switch (question.kind) {
		case "single":
			return { kind: "single", option: first }
		case "scale":
			return { kind: "scale", value: Number(first) }
		case "multiple":
			return { kind: "multiple", options: question.options.flatMap(({ id }) => (ids.includes(id) ? [id] : [])) }
		case "text":
		case "number":
		case "photo":
			return undefined
	}
}

/** Characters of a text repeated to the person. */
const echoLength = 40

/** What was understood, in words, said with the next question. */
export function echo(question: Question, answer: GivenAnswer, { secrecy }: Pick<Definition, "secrecy">, say: Say): string {
	switch (answer.kind) {
		case "single":
		case "multiple":
			return say("survey.echo.picked", {
				options: labelsOf(question, answer)
					.map(({ position, label }) => `${position} ${label}`)
					.join("、"),
			})
		case "scale":
			return say("survey.echo.scale", {
				label: labelsOf(question, answer)
					.map(({ label }) => label)
					.join(""),
			})
		case "number":
			return say("survey.echo.number", { value: withUnit(answer.value, question.kind === "number" ? question.unit : undefined) })
		case "text": {
			if (answer.text.length <= echoLength) return say("survey.echo.text", { text: answer.text })
			return say("survey.echo.longText", { text: truncate(answer.text, echoLength, "characters"), length: answer.text.length })
		}
		case "media":
			return say(secrecy === "named" ? "survey.echo.media" : "survey.echo.mediaConfidential")
		case "photo":
			return say("survey.echo.photos", { count: answer.photos.length })
		case "skipped":
			return say("survey.echo.skipped")
	}
}

/** Characters of a question and of an answer in the summary. */
const summaryLengths = { title: 24, value: 40 }

/** Question and answer, a row each; a question without one is said to be open. */
export function summaryRows(questions: readonly Question[], answers: ReadonlyMap<string, Answer>, say: Say): readonly FieldRow[] {
	return questions.map((question, index) => ({
		label: `${index + 1}. ${clipped(question.title, summaryLengths.title)}`,
		value: clipped(answerWords(question, answers.get(question.id), say), summaryLengths.value),
	}))
}

/** An answer as it is shown in a list. */
export function answerWords(question: Question, answer: Answer | undefined, say: Say): string {
	if (answer === undefined) return say("survey.value.none")
	switch (answer.kind) {
		case "single":
		case "multiple":
		case "scale":
			return labelsOf(question, answer)
				.map(({ label }) => label)
				.join("、")
		case "number":
			return withUnit(answer.value, question.kind === "number" ? question.unit : undefined)
		case "text":
			return answer.text === "" ? say("survey.value.erased") : answer.text
		case "media":
			return say(answer.ref === "" ? "survey.value.erased" : "survey.value.media")
		case "photo":
			return answer.photos.every(({ ref }) => ref === "")
				? say("survey.value.erased")
				: say("survey.value.photos", { count: answer.photos.length })
		case "skipped":
			return say("survey.value.skipped")
		// Not asked any more: nothing stands.
		case "hidden":
			return say("survey.value.none")
	}
}

/** 60 个, 3.5 亩, 40% */
export function withUnit(value: number, unit: string | undefined): string {
	if (unit === undefined || unit === "") return String(value)
	return /^[%％‰°℃]/.test(unit) ? `${value}${unit}` : `${value} ${unit}`
}

export function clipped(text: string, max: number): string {
	const line = text.replace(/\s*\n\s*/g, " ")
	return line.length <= max ? line : `${truncate(line, max - 1, "characters")}…`
}
