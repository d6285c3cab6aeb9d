/** The council's part of the demonstration: 63 matters debated one by one by chat, carried out, escalated, told. */
import { dayMs } from "../text/date.ts"
import type { House } from "../village/affair.ts"
import {
	castVote,
	closeRound,
	decisionsOf,
	matterById,
	openRound,
	partiesOf,
	putMatter,
	ruleOfKind,
	seatPerson,
	settleRound,
	setUpBody,
} from "../village/council/index.ts"
import { everybody, personOfHousehold } from "../village/people/index.ts"
import { addProgress, checkTask, escalate, giveTask, reportDone } from "../village/task/index.ts"
import { type Conversation, conversation, LostResidentError, type Screen, text } from "./conversation.ts"
import { enrol, pick } from "./enrolling.ts"
import type { Hears } from "./hearing.ts"
import { sampleBytes } from "./media.ts"
import type { Phone } from "./phone.ts"
import type { Random } from "./random.ts"
import type { DemoHousehold } from "./village.ts"

export type CouncilCounts = {
	readonly matters: number
	readonly adopted: number
	readonly rejected: number
	readonly again: number
	/** Votes that members gave by chat, of all votes. */
	readonly votes: { readonly byChat: number; readonly all: number }
	readonly tasks: { readonly done: number; readonly doing: number; readonly escalated: number }
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
const works = [
	"修通组道路",
	"清淤排水沟",
	"换坏掉的路灯",
	"修灌溉渠",
	"给水井加盖",
	"清运建筑垃圾",
	"修晒谷场",
	"加固塘坝",
	"装减速带",
	"修公共厕所",
	"种行道树",
	"增设垃圾桶",
	"修活动室屋顶",
	"换自来水管",
	"拆废弃猪圈",
	"装监控",
	"修桥护栏",
	"扩停车场",
	"办老年饭桌",
	"调低广播音量",
	"改造电网",
] as const
const matterCount = 63
/** So many of those adopted are done by the village itself. */
const doneCount = 24
const mostTurns = 400

type Member = { readonly personId: string; readonly household: DemoHousehold }

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
	const ids = await putMatters(stage, council.id)
	await store.tx(async (tx) => {
		for (const matterId of ids) await openRound(tx, cx(), { villageId, matterId, way: "open", closesAt: null })
	})
	const byChat = await voteByChat(stage, seated)
	let all = byChat
	// Who has no phone for it gives their votes at the village office.
	await store.tx(async (tx) => {
		for (const { personId } of seated) {
			if (votedByChat.get(stage)?.has(personId) === true) continue
			for (const matterId of ids) {
				if (isAbsent(random, matterId, personId)) continue
				const choice = choiceOf(random, matterId, personId)
				const of = { villageId, matterId, round: 1, unitId: personId, personId, choice, reason: "", channel: "paper" }
				if ((await castVote(tx, cx(), of)).ok) all += 1
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
	return { matters: ids.length, ...verdicts, votes: { byChat, all }, tasks: await carryOut(stage, seated, adopted) }
}

async function putMatters({ house, villageId, random }: CouncilStage, bodyId: string): Promise<readonly string[]> {
	const people = (await house.store.read((reader) => everybody(reader, villageId, house.clock()))).filter(({ isAdult }) => isAdult)
	const groups = ["一组", "二组", "三组"]
	const given: Parameters<typeof putMatter>[2][] = []
	for (let i = 0; i < matterCount; i++) {
		const title = `${groups[Math.floor(i / works.length)]}：${works[i % works.length]}`
		const askerIds = [random.pick(people).personId, random.pick(people).personId]
		given.push({ villageId, bodyId, title, text: "", kind: "ordinary", askerIds })
	}
	return house.store.tx(async (tx) => {
		const ids: string[] = []
		for (const matter of given) {
			const put = await putMatter(tx, { house, now: house.clock(), by: null }, matter)
			if (put.ok) ids.push(put.matter.id)
		}
		return ids
	})
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
async function voteByChat(stage: CouncilStage, seated: readonly Member[]): Promise<number> {
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
				if ((await enrol(talk, plan)) !== "bound") return 0
				done.add(personId)
				return await voteAll(talk, random.fork(`mind ${household.number}`))
			} catch (error) {
				if (!(error instanceof LostResidentError)) throw error
				return 0
			} finally {
				talk.close()
			}
		}),
	)
	return counted.reduce((sum, votes) => sum + votes, 0)
}

async function voteAll(talk: Conversation, mind: Random): Promise<number> {
	const { hears } = talk
	let votes = 0
	let screen: Screen = await talk.say(text("表决"))
	for (let turn = 0; turn < mostTurns; turn++) {
		if (hears(screen.text, "council.chat.allDone") !== undefined || hears(screen.text, "council.chat.nothing") !== undefined) return votes
		const [ask] = [screen.ask]
		if (ask === undefined) throw new LostResidentError("voting", screen)
		if (ask.options.some(({ id }) => id === "agree")) {
			const drawn = mind.next()
			const choice = drawn < 0.78 ? "agree" : drawn < 0.93 ? "against" : "abstain"
			screen = await talk.say(pick(screen, hears, `council.choice.${choice}`, "button"))
		} else if (ask.options.some(({ id }) => id === "yes")) {
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

/** What was adopted is given to the members' neighbours: 24 done and looked at, every fifth of the rest beyond the village, others under way. */
async function carryOut(
	{ house, villageId }: CouncilStage,
	seated: readonly Member[],
	adopted: readonly string[],
): Promise<CouncilCounts["tasks"]> {
	const { store } = house
	const cx = () => ({ house, now: house.clock(), by: null })
	const stored = await house.media.put(sampleBytes.image, { mime: "image/png" })
	const photos = "ref" in stored ? [stored.ref] : []
	const tasks = { done: 0, doing: 0, escalated: 0 }
	await store.tx(async (tx) => {
		for (const [i, matterId] of adopted.entries()) {
			const doer = seated[i % seated.length]
			const looker = seated[(i + 1) % seated.length]
			if (doer === undefined || looker === undefined) continue
			const by = { id: doer.personId, name: doer.household.villagers[0].name }
			const given = await giveTask(tx, cx(), by, {
				villageId,
				title: (await matterById(tx, villageId, matterId))?.title ?? "",
				text: "",
				responsibleId: doer.personId,
				deadline: house.clock() + (14 + i) * dayMs,
				matterId,
				decisionNumber: (await decisionsOf(tx, villageId, matterId)).at(-1)?.number ?? null,
				askerIds: await partiesOf(tx, villageId, matterId, "asker"),
			})
			if (!given.ok) continue
			const of = { villageId, taskId: given.task.id, note: "", photos }
			if (i < doneCount) {
				const sees = { account: null, personId: looker.personId, isSupervisor: false, isResident: true }
				await reportDone(tx, cx(), by, of)
				const looks = { id: looker.personId, name: looker.household.villagers[0].name }
				await checkTask(tx, cx(), looks, sees, { ...of, isGood: true })
				tasks.done += 1
			} else if (i % 5 === 0) {
				const sent = { ...of, note: "村里没有这笔钱", office: "清江镇人民政府", deadline: house.clock() + 30 * dayMs }
				await escalate(tx, cx(), by, sent)
				tasks.escalated += 1
			} else {
				await addProgress(tx, cx(), by, { ...of, note: "已经动工" })
				tasks.doing += 1
			}
		}
	})
	return tasks
}
