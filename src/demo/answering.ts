/** Answering a survey as people do: each in their own way, with slips, changes of mind and breaks. */
import type { Definition, Question } from "../village/survey/definition.ts"
import { type Conversation, LostResidentError, type Screen, text } from "./conversation.ts"
import { pick } from "./enrolling.ts"
import { type Given, type Intentions, otherIntention } from "./intentions.ts"
import type { Said } from "./phone.ts"
import type { Random } from "./random.ts"
import { pickOne, pickSeveral, type Style } from "./utterance.ts"

/** What this person does beside answering; numbers are questions from 1. */
export type Manner = {
	readonly style: () => Style
	/** Stops before this question and comes back another day, or never. */
	readonly stopsBefore?: number
	/** Says this instead of an answer once, at this question where it is one of choice. */
	readonly slip?: { readonly at: number; readonly said: Said }
	/** Goes back at this question and answers the one before anew. */
	readonly goesBackAt?: number
	/** Changes one answer when asked whether all is right. */
	readonly changes: boolean
}

export type Answered = {
	readonly end: "complete" | "stopped" | "closed"
	/** What stands as this person's answer now, by title. */
	readonly given: ReadonlyMap<string, Given>
	/** How many answers were given anew with another value. */
	readonly changed: number
	/** Answers the village did not understand, slips not counted. */
	readonly misread: number
}

const mostTurns = 200

export async function answerSurvey(
	talk: Conversation,
	parts: {
		readonly definition: Definition
		readonly intentions: Intentions
		readonly manner: Manner
		readonly group: string
		readonly random: Random
		readonly opensBy: "word" | "menu"
	},
): Promise<Answered> {
	const { definition, manner, group, random } = parts
	const { hears } = talk
	const intended = new Map(parts.intentions)
	const given = new Map<string, Given>()
	let pending: string | undefined
	let last: Asked | undefined
	let changed = 0
	let misread = 0
	let { slip, goesBackAt, stopsBefore } = manner
	let mayChange = manner.changes
	let screen = await opened(talk, parts.opensBy, manner.style())

	const change = (question: Question): void => {
		const before = given.get(question.title)
		if (before === undefined) return
		const other = otherIntention(question, before, group, random)
		if (other !== before) changed++
		intended.set(question.title, other)
	}

	for (let turn = 0; turn < mostTurns; turn++) {
		if (hears(screen.text, "survey.closedNext") !== undefined) return { end: "closed", given, changed, misread }
		// What was not understood is asked again without its words: they still stand above on the screen.
		const isAgain = notUnderstood.some((key) => hears(screen.text, key) !== undefined)
		const asked = askedOn(screen, hears, definition) ?? (isAgain ? last : undefined)
		if (isAgain && pending !== undefined) misread++
		last = asked
		const isReview = hears(screen.text, "survey.isRight") !== undefined
		if (asked === undefined && !isReview) throw new LostResidentError("answering", screen)
		const pendingValue = pending === undefined ? undefined : intended.get(pending)
		if (pending !== undefined && pendingValue !== undefined && asked?.question.title !== pending) given.set(pending, pendingValue)
		pending = undefined
		if (asked === undefined) {
			const latest = definition.questions.findLast(({ title }) => given.has(title))
			if (!mayChange || latest === undefined) {
				await talk.say(pick(screen, hears, "survey.right", manner.style()))
				return { end: "complete", given, changed, misread }
			}
			mayChange = false
			screen = await talk.say(pick(screen, hears, "survey.change", manner.style()))
			const place = screen.ask === undefined ? -1 : definition.questions.indexOf(latest)
			if (screen.ask === undefined) throw new LostResidentError("changing", screen)
			change(latest)
			screen = await talk.say(pickOne(screen.ask, place, "button"))
			continue
		}
		const { question, number } = asked
		if (stopsBefore === number) return { end: "stopped", given, changed, misread }
		if (slip?.at === number && screen.ask !== undefined) {
			const { said } = slip
			slip = undefined
			screen = await talk.say(said)
			// A long slip is taken for an opinion: no, it was none.
			if (hears(screen.text, "opinion.confirm.talk") !== undefined)
				screen = await talk.say(pick(screen, hears, "opinion.confirm.no", manner.style()))
			continue
		}
		const previous = definition.questions[number - 2]
		if (goesBackAt === number && previous !== undefined) {
			goesBackAt = undefined
			change(previous)
			screen = await talk.say(text("返回"))
			continue
		}
		pending = question.title
		screen = await talk.say(spoken(intended.get(question.title), screen, manner.style()))
	}
	throw new LostResidentError("answering for ever", screen)
}

async function opened(talk: Conversation, by: "word" | "menu", style: Style): Promise<Screen> {
	if (by === "word") return talk.say(text("问卷"))
	return talk.say(pick(await talk.say(text("菜单")), talk.hears, "survey.menu", style))
}

function askedOn(
	screen: Screen,
	hears: Conversation["hears"],
	{ questions }: Definition,
): { readonly question: Question; readonly number: number } | undefined {
	const heard = hears(screen.text, "survey.progress")
	const number = Number(heard?.number)
	const question = questions[number - 1]
	return heard === undefined || question === undefined || heard.title !== question.title ? undefined : { question, number }
}

/** The intention in words or buttons. */
function spoken(given: Given | undefined, screen: Screen, style: Style): Said {
	switch (given?.kind) {
		case "picked": {
			const { ask } = screen
			if (ask === undefined) throw new LostResidentError("picking", screen)
			const places = given.labels.map((label) => ask.options.findIndex((option) => option.label === label))
			const [only, second] = places
			return only !== undefined && second === undefined && ask.pick.max === 1 ? pickOne(ask, only, style) : pickSeveral(ask, places, style)
		}
		case "text":
			return text(given.text)
		case "number":
			return text(String(given.value))
		case "voice":
			return { kind: "media", media: "voice" }
		case "skipped":
			return text("跳过")
		case undefined:
			throw new LostResidentError("answering a question nobody thought of", screen)
	}
}
