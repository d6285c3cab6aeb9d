/** The people of the crash test: each enrols, answers, and then goes on changing answers and handing in opinions until relieved. */
import { answerSurvey } from "../../src/demo/answering.ts"
import { conversation } from "../../src/demo/conversation.ts"
import { enrol } from "../../src/demo/enrolling.ts"
import type { Hears } from "../../src/demo/hearing.ts"
import { httpPhone } from "../../src/demo/http-phone.ts"
import { type Given, intentionsFor } from "../../src/demo/intentions.ts"
import { type Filed, fileOpinion, type OpinionPlan } from "../../src/demo/opining.ts"
import { opinionText } from "../../src/demo/opinion-texts.ts"
import type { Phone } from "../../src/demo/phone.ts"
import type { Random } from "../../src/demo/random.ts"
import { someStyle } from "../../src/demo/utterance.ts"
import type { Definition } from "../../src/village/survey/definition.ts"
import type { CrashPerson } from "./crash-village.ts"

export type CrashMemory = {
	readonly person: CrashPerson
	readonly given: ReadonlyMap<string, Given>
	readonly changed: number
	readonly filed: readonly Filed[]
	/** Messages handed over, each counted once however often it was sent. */
	readonly sent: number
}

export type Scene = {
	readonly url: string
	readonly signal: AbortSignal
	readonly hears: Hears
	readonly definition: Definition
	readonly onRetry: () => Promise<void>
	/** Hears of each message that is being handed over. */
	readonly onSend: () => void
}

/** Looks at a server that serves; where it is away, a look lasts until it is back. */
const patience = 300
const group = "一组"

export async function liveThroughIt(person: CrashPerson, scene: Scene, random: Random, isRelieved: () => boolean): Promise<CrashMemory> {
	let sent = 0
	const phone = counting(httpPhone(scene), () => {
		sent++
		scene.onSend()
	})
	const talk = conversation(phone, scene.hears, patience)
	const { definition } = scene
	const style = () => someStyle(random)
	const { name, relation, phone: number } = person.villager
	await enrol(talk, {
		before: [],
		code: person.code,
		name,
		relation,
		proofs: [number.slice(-4)],
		agrees: true,
		typesName: random.chance(0.3),
		style: style(),
	})
	const base = { definition, intentions: intentionsFor(definition, group, random), group, random, opensBy: "word" } as const
	let answered = await answerSurvey(talk, { ...base, manner: { style, changes: false, ...(random.chance(0.3) && { goesBackAt: 3 }) } })
	const filed: Filed[] = []
	do {
		if (random.chance(0.5)) {
			const again = await answerSurvey(talk, { ...base, manner: { style, changes: true }, before: answered.given })
			answered = { ...again, changed: answered.changed + again.changed }
		} else {
			filed.push(await fileOpinion(talk, opinionOf(filed.length, random), style()))
		}
	} while (!isRelieved())
	talk.close()
	return { person, given: answered.given, changed: answered.changed, filed, sent }
}

/** No two alike: the same words within ten minutes are one opinion. */
function opinionOf(serial: number, random: Random): OpinionPlan {
	const way = random.pick(["command", "asked", "talk"] as const)
	return { text: `${opinionText(group, random)}（第${serial + 1}件）`, way, isSpoken: false, hasPhoto: random.chance(0.1) }
}

function counting(phone: Phone, count: () => void): Phone {
	return {
		...phone,
		send: (said, seen) => {
			count()
			return phone.send(said, seen)
		},
	}
}
