/** A simulated resident's way through the village: enrols, answers, says what is on their mind, looks it up again. */
import type { Definition } from "../village/survey/definition.ts"
import { answerSurvey } from "./answering.ts"
import { type Conversation, LostResidentError, text } from "./conversation.ts"
import { enrol, pick } from "./enrolling.ts"
import type { Given, Intentions } from "./intentions.ts"
import { type Filed, fileOpinion } from "./opining.ts"
import type { PersonPlan } from "./persona.ts"

/** What a resident remembers of it: to be held against what the store has. */
export type Memory = {
	readonly name: string
	readonly enrolment: "bound" | "declined" | "helped"
	/** Undefined where no survey was answered. */
	readonly survey: "complete" | "stopped" | "closed" | undefined
	readonly given: ReadonlyMap<string, Given>
	/** Answers replaced on purpose. */
	readonly changed: number
	/** Answers the village did not understand. */
	readonly misread: number
	readonly filed: readonly Filed[]
	readonly withdrawn: readonly string[]
}

/** `intentions`: what the household means to answer. */
export async function live(
	talk: Conversation,
	plan: PersonPlan,
	survey: { readonly definition: Definition; readonly intentions: Intentions; readonly group: string },
): Promise<Memory> {
	const { name } = plan.enrolment
	const enrolment = await enrol(talk, plan.enrolment)
	const stranger = { name, enrolment, survey: undefined, given: new Map(), changed: 0, misread: 0, filed: [], withdrawn: [] }
	if (enrolment !== "bound") return stranger
	const { manner, random } = plan
	let answered = await answerSurvey(talk, { ...survey, manner, random, opensBy: plan.usesMenu ? "menu" : "word" })
	// Inside a question of words anything said is its answer: whoever has more to do leaves it first.
	if (answered.end === "stopped" && (plan.comesBack || plan.opinions.length > 0)) await talk.say(text("退出"))
	const filed: Filed[] = []
	for (const opinion of plan.opinions) filed.push(await fileOpinion(talk, opinion, manner.style()))
	if (answered.end === "stopped" && plan.comesBack) {
		const { style } = manner
		const { given, changed, misread } = answered
		const again = await answerSurvey(talk, { ...survey, manner: { style, changes: false }, random, opensBy: "word", before: given })
		answered = { ...again, changed: changed + again.changed, misread: misread + again.misread }
	}
	const withdrawn = await lookUp(talk, plan, filed)
	const { end, given, changed, misread } = answered
	return { name, enrolment, survey: end, given, changed, misread, filed, withdrawn }
}

/** 我的意见; with several of them a list comes first. */
async function lookUp(talk: Conversation, { looks, manner }: PersonPlan, filed: readonly Filed[]): Promise<readonly string[]> {
	const last = filed.at(-1)
	if (looks === "no" || last === undefined) return []
	const { hears } = talk
	let screen = await talk.say(text("我的意见"))
	if (filed.length > 1) {
		const option = screen.ask?.options.find(({ label }) => label.includes(last.number))
		if (screen.ask === undefined || option === undefined) throw new LostResidentError("looking for an own opinion", screen)
		screen = await talk.say({ kind: "choice", token: screen.ask.token, options: [option.id] })
	}
	if (hears(screen.text, "opinion.one.title")?.number !== last.number) throw new LostResidentError("looking at an own opinion", screen)
	if (looks === "looks") {
		await talk.say(pick(screen, hears, "opinion.mine.enough", manner.style()))
		return []
	}
	screen = await talk.say(pick(screen, hears, "opinion.one.withdraw", manner.style()))
	screen = await talk.say(pick(screen, hears, "opinion.withdraw.yes", manner.style()))
	if (hears(screen.text, "opinion.withdraw.done")?.number !== last.number) throw new LostResidentError("withdrawing an opinion", screen)
	return [last.number]
}
