/** Who may be told of a sign-off now, unasked: one phone of each household that has not answered, within the budget all affairs share. */
import { and, eq, gt, inArray, isNull } from "drizzle-orm"
import type { Block } from "../../channel/message.ts"
import { say as sayTo } from "../../outbound/outbox.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs, formatDay } from "../../text/date.ts"
import { clearTimer, setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { burdenVerdicts, holdBurden, isQuiet, nextLoudMoment, quietHoursOf, spendBurden, type Telling } from "../burden/index.ts"
import { householdList, villageById, waysTo } from "../people/index.ts"
import type { SignCx } from "./answering.ts"
import { kinds } from "./kinds.ts"
import { signLink } from "./links.ts"
import { type Campaign, campaignById, reminderDays } from "./repo.ts"
import { householdsWithOutdated } from "./repo-answers.ts"
import { householdsOf } from "./repo-households.ts"
import { signoffTables } from "./tables.ts"

export const nudgeTimer = "signoff.nudge"
export const inviteWhen = "invite"
export const atOnce = "now"
const chatsPerRound = 300

export type NudgePlan = {
	/** In the order of the chats' ids; each with the household's person who is asked. */
	readonly send: readonly Telling[]
	readonly lately: number
	readonly budget: number
	/** Households that have not answered and that no phone stands for. */
	readonly unreached: number
	readonly pending: number
}

/** What counts as the matter that nobody hears of twice within days, and which pending households are meant; all where none are named. */
type Round = { readonly matter: string; readonly only?: ReadonlySet<string> }

type NudgeCx = { readonly house: Pick<House, "channels">; readonly now: number }

/** Asks whoever can sign: the head or the successor where they have a chat, else whom the head named, else (any adult may) whoever has one. */
export async function nudgePlan(
	reader: Reader,
	{ house, now }: NudgeCx,
	campaign: Campaign,
	{ matter, only }: Round = { matter: matterOf(campaign) },
): Promise<NudgePlan> {
	const { villageId } = campaign
	const waiting = (await householdsOf(reader, villageId, campaign.id, { status: "pending" })).map(({ householdId }) => householdId)
	const pending = new Set(waiting.filter((id) => only === undefined || only.has(id)))
	const roster = (await householdList(reader, villageId, now)).filter(({ id }) => pending.has(id))
	const named = await namedSigners(reader, villageId, campaign.id, now)
	const askedOf = roster.map(({ id, persons }) => ({
		id,
		persons: persons.filter(({ isAdult, isHead, personId }) => (campaign.signer === "adult" ? isAdult : isHead || named.has(personId))),
	}))
	const ids = askedOf.flatMap(({ persons }) => persons.map(({ personId }) => personId))
	const ways = ids.length === 0 ? new Map() : await waysTo(reader, { villageId, purpose: "news", channels: house.channels, now }, ids)
	const perChat = new Map<string, string[]>()
	let unreached = 0
	for (const { persons } of askedOf) {
		const reached = persons.find(({ personId }) => ways.get(personId)?.kind === "open" || ways.get(personId)?.kind === "parked")
		const way = reached && ways.get(reached.personId)
		if (reached === undefined || way === undefined || way.kind === "none") unreached++
		else perChat.set(way.chatId, [...(perChat.get(way.chatId) ?? []), reached.personId])
	}
	const tellings = [...perChat]
		.map(([chatId, personIds]) => ({ chatId, personIds }))
		.sort((left, right) => (left.chatId < right.chatId ? -1 : 1))
	const verdicts = await burdenVerdicts(reader, { villageId, matter, tellings, now })
	const count = (verdict: string) => [...verdicts.values()].filter((one) => one === verdict).length
	return {
		send: tellings.filter(({ chatId }) => verdicts.get(chatId) === "free"),
		lately: count("lately"),
		budget: count("budget"),
		unreached,
		pending: pending.size,
	}
}

/** Successors, and to whom a delegation for this campaign (or all) is in force. */
async function namedSigners(reader: Reader, villageId: string, campaignId: string, now: number): Promise<ReadonlySet<string>> {
	const { signoffSuccession: s, signoffDelegation: d } = reader.tables(signoffTables)
	const successors = await reader.db
		.select({ personId: s.personId })
		.from(s)
		.where(and(eq(s.villageId, villageId), isNull(s.endedAt)))
	const delegates = await reader.db
		.select({ personId: d.toPerson })
		.from(d)
		.where(and(eq(d.villageId, villageId), isNull(d.revokedAt), gt(d.expiresAt, now), inArray(d.campaignId, ["", campaignId])))
	return new Set([...successors, ...delegates].map(({ personId }) => personId))
}

function matterOf({ id }: Pick<Campaign, "id">): string {
	return `signoff:${id}`
}

/**
 * Of a new statement: its own matter, so that who was reminded yesterday still hears that what they signed no longer counts; once, as a
 * statement is published once. Meant are the households whose confirmation it set aside.
 */
async function roundOf(reader: Reader, campaign: Campaign, when: string): Promise<Round | undefined> {
	const version = /^statement\.(\d+)$/.exec(when)?.[1]
	if (version === undefined) return { matter: matterOf(campaign) }
	// A newer one has its own round.
	if (Number(version) !== campaign.statementVersion) return undefined
	const { villageId, id } = campaign
	return { matter: `${matterOf(campaign)}:${when}`, only: await householdsWithOutdated(reader, villageId, id) }
}

function isOpen({ state, closesAt }: Campaign, now: number): boolean {
	return state === "open" && now < closesAt
}

/** Sets a round going now, or in the morning. The counts are those of this moment. */
export async function nudgeNow(
	tx: Tx,
	cx: SignCx & { readonly house: House },
	campaign: Campaign,
	when: typeof inviteWhen | typeof atOnce,
): Promise<
	{ readonly ok: true; readonly plan: NudgePlan; readonly startsAt: number } | { readonly ok: false; readonly code: "SIGNOFF_CLOSED" }
> {
	const startsAt = nextLoudMoment(cx.now, cx.house.timeZone, await quietHoursOf(tx, campaign.villageId))
	if (!isOpen(campaign, startsAt) || kinds[campaign.kind].answeredBy === "staff") return { ok: false, code: "SIGNOFF_CLOSED" }
	const plan = await nudgePlan(tx, { house: cx.house, now: cx.now }, campaign)
	const { villageId, id } = campaign
	if (plan.send.length > 0) {
		const timer = { villageId, kind: nudgeTimer, subject: `${id} ${when} `, guardVersion: 0, dueAt: startsAt }
		await setTimer(tx, timer, cx.house.newId)
		const data = { when, send: plan.send.length, lately: plan.lately, budget: plan.budget, unreached: plan.unreached }
		await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event: "signoff.chased", subject: id, actor: cx.by, data })
	}
	return { ok: true, plan, startsAt }
}

/** Tells the households whose confirmation a new statement set aside, and asks them again: now, or in the morning. */
export async function tellStatement(tx: Tx, cx: SignCx & { readonly house: House }, campaign: Campaign): Promise<NudgePlan | undefined> {
	const { villageId, id, statementVersion } = campaign
	const when = `statement.${statementVersion}`
	const startsAt = nextLoudMoment(cx.now, cx.house.timeZone, await quietHoursOf(tx, campaign.villageId))
	const round = await roundOf(tx, campaign, when)
	if (round === undefined || !isOpen(campaign, startsAt) || kinds[campaign.kind].answeredBy === "staff") return undefined
	const plan = await nudgePlan(tx, cx, campaign, round)
	if (plan.send.length > 0)
		await setTimer(tx, { villageId, kind: nudgeTimer, subject: `${id} ${when} `, guardVersion: 0, dueAt: startsAt }, cx.house.newId)
	return plan
}

/** Plans the reminders before the deadline; called at the opening and after every change of it. */
export async function planReminders(
	tx: Tx,
	{ house, now }: { readonly house: Pick<House, "newId">; readonly now: number },
	campaign: Campaign,
): Promise<void> {
	const { villageId, id, closesAt, state } = campaign
	for (const days of reminderDays(campaign)) {
		const subject = `${id} ${days} `
		const dueAt = closesAt - days * dayMs
		if (state === "open" && dueAt > now && kinds[campaign.kind].answeredBy === "household")
			await setTimer(tx, { villageId, kind: nudgeTimer, subject, dueAt, guardVersion: 0 }, house.newId)
		else await clearTimer(tx, villageId, nudgeTimer, subject)
	}
}

/** A round: the next phones after the last one told. At night nobody's phone rings. */
export const nudgeDue: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	const [id = "", when = "", lastChat = ""] = subject.split(" ")
	const campaign = await campaignById(tx, villageId, id)
	if (campaign === undefined || !isOpen(campaign, now)) return
	const timer = { villageId, kind: nudgeTimer, guardVersion: 0 }
	const quiet = await quietHoursOf(tx, villageId)
	if (isQuiet(now, house.timeZone, quiet)) {
		await setTimer(tx, { ...timer, subject, dueAt: nextLoudMoment(now, house.timeZone, quiet) }, house.newId)
		return
	}
	await holdBurden(tx, villageId)
	const of = await roundOf(tx, campaign, when)
	if (of === undefined) return
	const { send } = await nudgePlan(tx, { house, now }, campaign, of)
	const left = send.filter(({ chatId }) => chatId > lastChat)
	const round = left.slice(0, chatsPerRound)
	const village = await villageById(tx, villageId)
	const text = house.say(wordsFor(when), {
		village: village?.name ?? "",
		title: campaign.title,
		until: formatDay(campaign.closesAt, now, house.locale, house.timeZone),
	})
	for (const telling of round) {
		const messageId = house.newId()
		await sayTo(tx, {
			chatId: telling.chatId,
			lane: "bulk",
			id: messageId,
			blocks: [{ kind: "text", text }, ...linksFor(house, campaign, telling, now)],
			now,
		})
		await spendBurden(tx, { villageId, id: messageId, matter: of.matter, now, ...telling })
	}
	const last = left.length > round.length ? round.at(-1)?.chatId : undefined
	if (last !== undefined) await setTimer(tx, { ...timer, subject: `${id} ${when} ${last}`, dueAt: now }, house.newId)
}

function wordsFor(when: string): string {
	if (when.startsWith("statement.")) return "signoff.tell.statement"
	return when === inviteWhen ? "signoff.invitation" : "signoff.reminder"
}

function linksFor(house: House, campaign: Campaign, { chatId, personIds }: Telling, now: number): readonly Block[] {
	// One phone for several households: each finds its own with 签字.
	const [personId, second] = personIds
	if (campaign.level !== "B" || personId === undefined || second !== undefined) return []
	const url = signLink(house, { villageId: campaign.villageId, campaignId: campaign.id, personId, chatId }, now)
	return url === undefined ? [] : [{ kind: "link", text: house.say("signoff.link"), url }]
}
