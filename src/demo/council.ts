/** The council's part of the demonstration: the posted items debated one by one by chat, carried out, escalated, told. */
import { dayMs } from "../text/date.ts"
import type { House, ItemStage } from "../village/affair.ts"
import { castVote, closeRound, openRound, putItems, ruleOfKind, seatPerson, settleRound, setUpBody } from "../village/council/index.ts"
import { personOfHousehold } from "../village/people/index.ts"
import { type Carried, carryOut, outcomeOf } from "./carrying.ts"
import { type Conversation, conversation, LostResidentError, type Screen, text } from "./conversation.ts"
import { enrol, pick } from "./enrolling.ts"
import type { Hears } from "./hearing.ts"
import type { Phone } from "./phone.ts"
import type { Random } from "./random.ts"
import type { DemoHousehold } from "./village.ts"
import { voteReason } from "./vote-reasons.ts"

export type CouncilCounts = {
	readonly matters: number
	readonly adopted: number
	readonly rejected: number
	readonly again: number
	/** Votes that members gave by chat, of all votes, and how many said why. */
	readonly votes: { readonly byChat: number; readonly all: number; readonly reasons: number }
	readonly tasks: Carried
	/** Where the posted items stand, adding up to all of them. */
	readonly stages: readonly { readonly stage: ItemStage; readonly items: number }[]
	/** What their authors will hear: persons, and changes told to them. */
	readonly told: { readonly persons: number; readonly reports: number }
	/** Authors of a decided item without a record of it, or with two. */
	readonly untold: number
}

export type CouncilStage = {
	readonly house: House
	readonly villageId: string
	readonly households: readonly DemoHousehold[]
	/** Nine digits by household number. */
	readonly codeOf: (number: string) => string
	readonly phone: () => Phone
	readonly hears: Hears
	readonly random: Random
}

const members = 5
/** Turns of a member for each matter, with room for asking back. */
const turnsPerMatter = 8

export type Member = { readonly personId: string; readonly household: DemoHousehold }

export async function playCouncil(stage: CouncilStage): Promise<CouncilCounts> {
	const { house, villageId, random } = stage
	const { store } = house
	const cx = () => ({ house, now: house.clock(), by: null })
	const council = await store.tx(async (tx) => {
		// The demo plays in one sitting: the days of notice are left out, everything else is the rule.
		const made = await setUpBody(tx, cx(), {
			villageId,
			kind: "council",
			name: "村民议事会",
			rule: { ...ruleOfKind.council, noticeDays: 0 },
		})
		if (!made.ok) throw new Error(`the demo council was refused: ${made.code}`)
		return made.body
	})
	const seated: Member[] = []
	for (const household of stage.households.slice(1, members + 1)) {
		const of = { householdNumber: household.number, name: household.villagers[0].name }
		const personId = await store.tx(async (tx) => {
			const done = await seatPerson(tx, cx(), { villageId, bodyId: council.id, ...of })
			return done.ok ? personOfHousehold(tx, villageId, of) : undefined
		})
		if (personId !== undefined) seated.push({ personId, household })
	}
	const put = await store.tx((tx) => putItems(tx, cx(), { villageId, bodyId: council.id, itemIds: "all", kind: "ordinary" }))
	if (!put.ok) throw new Error(`the demo's items were not put before the council: ${put.code}`)
	const ids = put.matters.map(({ id }) => id)
	await store.tx(async (tx) => {
		for (const matterId of ids) await openRound(tx, cx(), { villageId, matterId, way: "open", closesAt: null })
	})
	const byChat = await voteByChat(stage, seated, ids.length)
	let { votes: all, reasons } = byChat
	// Who has no phone for it gives their votes at the village office.
	await store.tx(async (tx) => {
		for (const { personId } of seated) {
			if (votedByChat.get(stage)?.has(personId) === true) continue
			for (const matterId of ids) {
				if (isAbsent(random, matterId, personId)) continue
				const choice = choiceOf(random, matterId, personId)
				const reason = voteReason(choice, random.fork(`reason ${matterId} ${personId}`))
				const of = { villageId, matterId, round: 1, unitId: personId, personId, choice, reason, channel: "paper" }
				if (!(await castVote(tx, cx(), of)).ok) continue
				all += 1
				if (reason !== "") reasons += 1
			}
		}
	})
	const verdicts = { adopted: 0, rejected: 0, again: 0 }
	const adopted: string[] = []
	await store.tx(async (tx) => {
		for (const [i, matterId] of ids.entries()) {
			const closed = await closeRound(tx, cx(), { villageId, matterId, round: 1 })
			if (closed.ok && closed.decision !== null) {
				verdicts.adopted += 1
				adopted.push(matterId)
				continue
			}
			const verdict = i % 3 === 0 ? "again" : "rejected"
			const nextAt = verdict === "again" ? house.clock() + 7 * dayMs : null
			if ((await settleRound(tx, cx(), { villageId, matterId, verdict, note: "先把资金落实", nextAt })).ok) verdicts[verdict] += 1
		}
	})
	const tasks = await carryOut(stage, seated, adopted)
	const outcome = await store.read((reader) => outcomeOf(reader, house, villageId))
	return { matters: ids.length, ...verdicts, votes: { byChat: byChat.votes, all, reasons }, tasks, ...outcome }
}

/** Each member's mind is made up by the seed, so that the same village decides the same. */
function choiceOf(random: Random, matterId: string, personId: string): "agree" | "against" | "abstain" {
	const mind = random.fork(`vote ${matterId} ${personId}`).next()
	return mind < 0.78 ? "agree" : mind < 0.93 ? "against" : "abstain"
}

function isAbsent(random: Random, matterId: string, personId: string): boolean {
	return random.fork(`absent ${matterId} ${personId}`).chance(0.03)
}

const votedByChat = new WeakMap<CouncilStage, Set<string>>()

/** Members enrol a phone and go through everything with 表决; those whose code has no phone left vote otherwise. */
async function voteByChat(stage: CouncilStage, seated: readonly Member[], matters: number): Promise<Voted> {
	const { hears, phone, codeOf, random } = stage
	const done = new Set<string>()
	votedByChat.set(stage, done)
	// All at once, as in a meeting: their messages share the commits.
	const counted = await Promise.all(
		seated.map(async ({ personId, household }) => {
			const talk = conversation(phone(), hears, 200)
			const [head] = household.villagers
			const plan = {
				before: [],
				code: codeOf(household.number),
				name: head.name,
				relation: head.relation,
				proofs: [head.phone.slice(-4)],
				agrees: true,
				typesName: true,
				style: "button",
			} as const
			try {
				if ((await enrol(talk, plan)) !== "bound") return none
				done.add(personId)
				return await voteAll(talk, random.fork(`mind ${household.number}`), matters * turnsPerMatter + 20)
			} catch (error) {
				if (!(error instanceof LostResidentError)) throw error
				return none
			} finally {
				talk.close()
			}
		}),
	)
	const sum = (of: (one: Voted) => number): number => counted.reduce((total, one) => total + of(one), 0)
	return { votes: sum(({ votes }) => votes), reasons: sum(({ reasons }) => reasons) }
}

type Voted = { readonly votes: number; readonly reasons: number }
const none: Voted = { votes: 0, reasons: 0 }

async function voteAll(talk: Conversation, mind: Random, mostTurns: number): Promise<Voted> {
	const { hears } = talk
	let [votes, reasons] = [0, 0]
	let screen: Screen = await talk.say(text("表决"))
	for (let turn = 0; turn < mostTurns; turn++) {
		if (hears(screen.text, "council.chat.allDone") !== undefined || hears(screen.text, "council.chat.nothing") !== undefined)
			return { votes, reasons }
		const [ask] = [screen.ask]
		if (ask === undefined) throw new LostResidentError("voting", screen)
		if (ask.options.some(({ id }) => id === "agree")) {
			const drawn = mind.next()
			const choice = drawn < 0.78 ? "agree" : drawn < 0.93 ? "against" : "abstain"
			screen = await talk.say(pick(screen, hears, `council.choice.${choice}`, "button"))
			const reason = voteReason(choice, mind.fork(`reason ${turn}`))
			if (reason === "") continue
			screen = await talk.say(text(reason))
			if (hears(screen.text, "council.chat.confirmReason") !== undefined) reasons += 1
		} else if (ask.options.some(({ id }) => id === "sure")) {
			screen = await talk.say(pick(screen, hears, "council.chat.yes", "button"))
			votes += 1
		} else {
			const [first] = ask.options
			if (first === undefined) throw new LostResidentError("choosing a matter", screen)
			screen = await talk.say({ kind: "choice", token: ask.token, options: [first.id] })
		}
	}
	throw new LostResidentError("voting again and again", screen)
}
