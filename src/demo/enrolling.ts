/** Enrolling as people do: with the code of the letter, sometimes mistyped, sometimes somebody else's. */
import { type Conversation, LostResidentError, type Screen, text } from "./conversation.ts"
import type { Random } from "./random.ts"
import { pickOne, type Style } from "./utterance.ts"

export type EnrolmentPlan = {
	/** Spoken before the right code: a greeting, a mistyped code, a wrong one. */
	readonly before: readonly string[]
	/** 382 417 905 */
	readonly code: string
	/** As on the roster. */
	readonly name: string
	readonly relation: string
	/** Typed where the head must prove it, one try after another; 不记得 leaves it to the contact. */
	readonly proofs: readonly string[]
	readonly agrees: boolean
	/** Whether the full name is typed instead of choosing from the list. */
	readonly typesName: boolean
	readonly style: Style
}

/** More turns than the longest enrolment takes. */
const mostTurns = 20

export async function enrol(talk: Conversation, plan: EnrolmentPlan): Promise<"bound" | "declined" | "helped"> {
	const { hears } = talk
	const proofs = [...plan.proofs]
	for (const words of plan.before) {
		const screen = await talk.say(text(words))
		if (hears(screen.text, "people.enrol.handOver") !== undefined) return leaveNumber(talk, screen)
	}
	let screen = await talk.say(text(plan.code))
	for (let turn = 0; turn < mostTurns; turn++) {
		const said = (key: string): boolean => hears(screen.text, key) !== undefined
		if (said("people.enrol.done") || said("people.enrol.wasThere")) return "bound"
		if (said("people.consent.declined")) return "declined"
		if (said("people.enrol.closed")) return "helped"
		if (said("people.consent"))
			screen = await talk.say(pick(screen, hears, plan.agrees ? "people.consent.agree" : "people.consent.decline", plan.style))
		else if (said("people.enrol.pick") || said("people.enrol.noSuchMember")) screen = await talk.say(choose(screen, plan))
		else if (said("people.enrol.prove") || said("people.enrol.prove.wrong") || said("people.enrol.prove.unclear"))
			screen = await talk.say(text(proofs.shift() ?? "不记得"))
		else throw new LostResidentError("enrolling", screen)
	}
	throw new LostResidentError("enrolling again and again", screen)
}

/** The option whose label is the phrase `key`, in the person's own way. */
export function pick(screen: Screen, hears: Conversation["hears"], key: string, style: Style) {
	const index = screen.ask?.options.findIndex(({ label }) => hears(label, key) !== undefined) ?? -1
	if (screen.ask === undefined || index < 0) throw new LostResidentError(`looking for ${key}`, screen)
	return pickOne(screen.ask, index, style)
}

/** The list shows 李**（长子）: surname and relation tell the family apart; where two look the same, the name is typed. */
function choose(screen: Screen, { name, relation, typesName, style }: EnrolmentPlan) {
	const { ask } = screen
	if (ask === undefined) throw new LostResidentError("choosing who I am", screen)
	const mine = ask.options.flatMap(({ label }, index) =>
		label.includes(`（${relation}）`) && label.startsWith(name.slice(0, 1)) ? [index] : [],
	)
	const [only, second] = mine
	if (typesName || only === undefined || second !== undefined) return text(name)
	return pickOne(ask, only, style)
}

async function leaveNumber(talk: Conversation, screen: Screen): Promise<"helped"> {
	if (talk.hears(screen.text, "people.human.leave") !== undefined) await talk.say(text("跳过"))
	return "helped"
}

/** A code with one wrong digit: the check digit shows it, and it costs no try. */
export function mistyped(code: string, random: Random): string {
	const digits = Array.from(code.replaceAll(" ", ""))
	const place = 1 + random.below(digits.length - 1)
	digits[place] = String((Number(digits[place]) + 1 + random.below(9)) % 10)
	return digits.join("")
}
