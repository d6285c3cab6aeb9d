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

export type SurveyPart = {
	readonly definition: Definition
	readonly intentions: Intentions
	readonly manner: Manner
	/** The household's group, for what is written freely. */
	readonly group: string
	readonly random: Random
	readonly opensBy: "word" | "menu"
	/** What was answered another day. */
	readonly before?: ReadonlyMap<string, Given>
}

const mostTurns = 200

export async function answerSurvey(talk: Conversation, part: SurveyPart): Promise<Answered> {
	const mind = new Mind(part)
	const { manner } = part
	let screen = await opened(talk, part.opensBy, manner.style())
	for (let turn = 0; turn < mostTurns; turn++) {
		if (talk.hears(screen.text, "survey.closedNext") !== undefined) return mind.atEnd("closed")
		const asked = mind.read(screen, talk.hears)
		if (asked === undefined) {
			const changing = mind.isAllRight() ? undefined : mind.changeOfMind()
			if (changing === undefined) {
				await talk.say(pick(screen, talk.hears, "survey.right", manner.style()))
				return mind.atEnd("complete")
			}
			screen = await chooseToChange(talk, screen, changing, manner.style())
		} else if (manner.stopsBefore === asked.number) {
			return mind.atEnd("stopped")
		} else {
			screen = await talk.say(mind.nextWord(asked, screen))
			// A long slip is taken for an opinion: no, it was none.
			if (talk.hears(screen.text, "opinion.confirm.talk") !== undefined)
				screen = await talk.say(pick(screen, talk.hears, "opinion.confirm.no", manner.style()))
		}
	}
	throw new LostResidentError("answering for ever", screen)
}

async function opened(talk: Conversation, by: SurveyPart["opensBy"], style: Style): Promise<Screen> {
	if (by === "word") return talk.say(text("问卷"))
	return talk.say(pick(await talk.say(text("菜单")), talk.hears, "survey.menu", style))
}

async function chooseToChange(talk: Conversation, review: Screen, place: number, style: Style): Promise<Screen> {
	const screen = await talk.say(pick(review, talk.hears, "survey.change", style))
	if (screen.ask === undefined) throw new LostResidentError("changing an answer", screen)
	return talk.say(pickOne(screen.ask, place, "button"))
}

type Asked = { readonly question: Question; readonly number: number }

const notUnderstood = [
	"router.unclear.options",
	"router.unclear.number",
	"router.unclear.mediaOptional",
	"router.ambiguous",
	"router.count",
	"router.countExact",
] as const

/** What goes on in a person's head while the questions come. */
class Mind {
	private readonly part: SurveyPart
	private readonly intended: Map<string, Given>
	private readonly given: Map<string, Given>
	private asked: Asked | undefined
	/** Title of the question whose answer was just said. */
	private pending: string | undefined
	private slip: Manner["slip"]
	private goesBackAt: number | undefined
	private mayChange: boolean
	private changed = 0
	private misread = 0

	constructor(part: SurveyPart) {
		this.part = part
		this.given = new Map(part.before)
		this.intended = new Map([...part.intentions, ...this.given])
		this.slip = part.manner.slip
		this.goesBackAt = part.manner.goesBackAt
		this.mayChange = part.manner.changes
	}

	/** The question on the screen; undefined when all is answered. Notes that the last answer was taken, or was not. */
	read(screen: Screen, hears: Conversation["hears"]): Asked | undefined {
		// What was not understood is asked again without its words: they still stand above on the screen.
		const isAgain = notUnderstood.some((key) => hears(screen.text, key) !== undefined)
		const asked = this.questionOn(screen, hears) ?? (isAgain ? this.asked : undefined)
		if (asked === undefined && hears(screen.text, "survey.isRight") === undefined) throw new LostResidentError("answering", screen)
		const value = this.pending === undefined ? undefined : this.intended.get(this.pending)
		if (this.pending !== undefined && isAgain) this.misread++
		if (this.pending !== undefined && value !== undefined && asked?.question.title !== this.pending) this.given.set(this.pending, value)
		this.pending = undefined
		this.asked = asked
		return asked
	}

	/** What is said to the question: the answer, unless something else comes first. */
	nextWord({ question, number }: Asked, screen: Screen): Said {
		const { slip } = this
		if (slip?.at === number && screen.ask !== undefined) {
			this.slip = undefined
			return slip.said
		}
		const before = this.part.definition.questions[number - 2]
		if (this.goesBackAt === number && before !== undefined) {
			this.goesBackAt = undefined
			this.thinkAgain(before)
			return text("返回")
		}
		this.pending = question.title
		return spoken(this.intended.get(question.title), screen, this.part.manner.style())
	}

	isAllRight(): boolean {
		return !this.mayChange
	}

	/** Place of the answer given last, which will be another; undefined where none was given. */
	changeOfMind(): number | undefined {
		this.mayChange = false
		const { questions } = this.part.definition
		const place = questions.findLastIndex(({ title }) => this.given.has(title))
		const question = questions[place]
		if (question === undefined) return undefined
		this.thinkAgain(question)
		return place
	}

	atEnd(end: Answered["end"]): Answered {
		return { end, given: this.given, changed: this.changed, misread: this.misread }
	}

	private thinkAgain(question: Question): void {
		const before = this.given.get(question.title)
		if (before === undefined) return
		const other = otherIntention(question, before, this.part.group, this.part.random)
		if (other !== before) this.changed++
		this.intended.set(question.title, other)
	}

	private questionOn(screen: Screen, hears: Conversation["hears"]): Asked | undefined {
		const heard = hears(screen.text, "survey.progress")
		const number = Number(heard?.number)
		const question = this.part.definition.questions[number - 1]
		return heard === undefined || question === undefined || heard.title !== question.title ? undefined : { question, number }
	}
}

/** The chat page numbers its options and leaves the same number out of the label. */
function isShownAs(shown: string, place: number, label: string): boolean {
	return shown === label || `${place + 1} ${shown}`.trim() === label
}

/** The intention in words or buttons. */
function spoken(given: Given | undefined, screen: Screen, style: Style): Said {
	switch (given?.kind) {
		case "picked": {
			const { ask } = screen
			if (ask === undefined) throw new LostResidentError("picking", screen)
			const places = given.labels.map((label) => ask.options.findIndex((option, place) => isShownAs(option.label, place, label)))
			if (places.some((place) => place < 0)) throw new LostResidentError(`looking for ${given.labels.join("、")}`, screen)
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
