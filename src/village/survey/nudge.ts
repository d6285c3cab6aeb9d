/** Who may be told of a survey now, unasked: those who have not answered, within the budget that all affairs share. */
import type { Block } from "../../channel/message.ts"
import { say } from "../../outbound/outbox.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { maskName } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { burdenVerdicts, holdBurden, spendBurden, type Telling } from "../burden/index.ts"
import { completedAmong } from "./answer-lists.ts"
import { personalLink } from "./links.ts"
import type { People } from "./neighbours.ts"
import type { Survey } from "./repo.ts"

/** Why a phone is left in peace. `answered`: everybody it stands for has. `muted`: 退订, or no chat of theirs can be written to. */
export type Spared = "answered" | "muted" | "budget" | "lately"

export type NudgePlan = {
	/** In the order of the chats' ids. */
	readonly send: readonly Telling[]
	readonly spared: Readonly<Record<Spared, number>>
	/** Households or adults that have not answered and that no phone stands for: only a visit reaches them. */
	readonly unreached: number
}

/** What a round needs beside the survey. */
export type NudgeCx = { readonly house: Pick<House, "channels">; readonly people: People; readonly now: number }

/** Chats per transaction, so that answers coming in meanwhile do not wait. */
const chatsPerRound = 500
const idsPerQuery = 500

/** One message a person, in the chat that suits best. */
export async function nudgePlan(reader: Reader, { house, people, now }: NudgeCx, survey: Survey): Promise<NudgePlan> {
	const { villageId, id, unit } = survey
	const roster = await people.everybody(reader, villageId, now)
	const bound = await people.chatsOfPersons(reader, villageId, "all")
	const households = new Map(roster.map(({ personId, householdId }) => [personId, householdId]))
	const respondentOf = (personId: string) => (unit === "household" ? (households.get(personId) ?? personId) : personId)
	const asked = roster.filter(({ isAdult }) => unit === "household" || isAdult).map(({ personId }) => respondentOf(personId))
	const respondents = [...new Set([...asked, ...bound.map(({ personId }) => respondentOf(personId))])]
	const done = new Set<string>()
	for (const ids of chunks(respondents)) for (const one of await completedAmong(reader, villageId, id, ids)) done.add(one)
	const waiting = bound.filter(({ personId }) => !done.has(respondentOf(personId)))
	const query = { villageId, purpose: "news", channels: house.channels, now } as const
	const ways = await people.waysTo(reader, query, [...new Set(waiting.map(({ personId }) => personId))])
	const chosen = [...ways].flatMap(([personId, way]) => (way.kind === "none" ? [] : [{ personId, chatId: way.chatId }]))
	const tellings = tellingsOf(chosen)
	const told = new Set(chosen.map(({ personId }) => personId))
	const verdicts = await burdenVerdicts(reader, { villageId, matter: matterOf(survey), tellings, now })
	const count = (verdict: "budget" | "lately") => [...verdicts.values()].filter((one) => one === verdict).length
	const reached = new Set(bound.map(({ personId }) => respondentOf(personId)))
	const waitingChats = new Set(waiting.map(({ chatId }) => chatId))
	const allChats = new Set(bound.map(({ chatId }) => chatId))
	return {
		send: tellings.filter(({ chatId }) => verdicts.get(chatId) === "free"),
		spared: {
			answered: allChats.size - waitingChats.size,
			muted: new Set(waiting.filter(({ personId }) => !told.has(personId)).map(({ chatId }) => chatId)).size,
			budget: count("budget"),
			lately: count("lately"),
		},
		unreached: new Set(asked.filter((respondent) => !done.has(respondent) && !reached.has(respondent))).size,
	}
}

type LinkCx = NudgeCx & { readonly house: Pick<House, "publicUrl" | "deriveKey" | "say"> }

/** The page of each person the phone is told for; none without an address that phones can reach. */
async function pageLinks(
	reader: Reader,
	{ house, people, now }: LinkCx,
	survey: Survey,
	{ personIds }: Telling,
): Promise<readonly Block[]> {
	const { villageId, id: surveyId, secrecy } = survey
	const link = house.say(secrecy === "anonymous" ? "survey.pageLink.sealed" : "survey.pageLink")
	const blocks: Block[] = []
	for (const personId of [...personIds].sort()) {
		const url = personalLink(house, { villageId, surveyId, personId }, now)
		if (url === undefined) return []
		// One phone for several: each of them has a link of their own.
		const member = personIds.length === 1 ? undefined : await people.member(reader, villageId, personId)
		const text = member === undefined ? link : house.say("survey.pageLinkFor", { link, name: maskName(member.name) })
		blocks.push({ kind: "link", text, url })
	}
	return blocks
}

/** Which words tell of a survey: an anonymous one is answered on its page and nowhere else. */
export function nudgeKey<K extends string>({ publicUrl }: Pick<House, "publicUrl">, { secrecy }: Survey, key: K): K | `${K}.sealed` {
	return secrecy === "anonymous" && publicUrl !== undefined ? `${key}.sealed` : key
}

/**
 * Tells the next phones after `lastChat`, one message each. Gives the last one where more may follow. A phone told once is not
 * told again, however often this runs.
 */
export async function nudgeRound(
	tx: Tx,
	{ house, people, now }: LinkCx & { readonly house: Pick<House, "newId"> },
	survey: Survey,
	lastChat: string,
	/** The message's words; links to the page stand below. */
	text: string,
): Promise<{ readonly told: number; readonly last: string | undefined }> {
	const { villageId } = survey
	await holdBurden(tx, villageId)
	const { send } = await nudgePlan(tx, { house, people, now }, survey)
	const left = send.filter(({ chatId }) => chatId > lastChat)
	const round = left.slice(0, chatsPerRound)
	for (const telling of round) {
		const id = house.newId()
		const blocks: readonly Block[] = [{ kind: "text", text }, ...(await pageLinks(tx, { house, people, now }, survey, telling))]
		await say(tx, { chatId: telling.chatId, lane: "bulk", id, blocks, now })
		await spendBurden(tx, { villageId, id, matter: matterOf(survey), now, ...telling })
	}
	return { told: round.length, last: left.length > round.length ? round.at(-1)?.chatId : undefined }
}

function matterOf({ id }: Pick<Survey, "id">): string {
	return `survey:${id}`
}

function tellingsOf(waiting: readonly { readonly chatId: string; readonly personId: string }[]): readonly Telling[] {
	const persons = new Map<string, string[]>()
	for (const { chatId, personId } of waiting) persons.set(chatId, [...(persons.get(chatId) ?? []), personId])
	return [...persons].map(([chatId, personIds]) => ({ chatId, personIds })).sort((left, right) => (left.chatId < right.chatId ? -1 : 1))
}

function* chunks(ids: readonly string[]): Generator<readonly string[]> {
	for (let start = 0; start < ids.length; start += idsPerQuery) yield ids.slice(start, start + idsPerQuery)
}
