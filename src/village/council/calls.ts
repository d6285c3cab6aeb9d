/** What the dialogs of members ask of the store. A member sees and votes only where they are on the roll. */
import { and, asc, eq } from "drizzle-orm"
import { z } from "zod"
import type { CallResult } from "../../engine/flow.ts"
import type { Reader } from "../../store/store.ts"
import { formatDay, formatTime } from "../../text/date.ts"
import { type CallContext, type CallRegistration, defineCall, type House } from "../affair.ts"
import { member } from "../people/index.ts"
import { ruleWords } from "./arithmetic.ts"
import { castVote, isOpen, recuse, unitsOf } from "./commands-votes.ts"
import { ballotLink } from "./links.ts"
import { rankCalls } from "./rank-calls.ts"
import { bodyById } from "./repo-bodies.ts"
import { type Matter, mattersOf } from "./repo-matters.ts"
import { type Round, recusalsOf, roundsOf, voteOf } from "./repo-rounds.ts"
import { choices } from "./rules.ts"
import { tookPart } from "./secret.ts"
import { councilTables } from "./tables.ts"
import { maxReason } from "./vote-asks.ts"

const notMember: CallResult = { ok: false, code: "NOT_MEMBER" }
const longestTitle = 30
const longestText = 600

type Me = { readonly villageId: string; readonly personId: string }

function meOf({ who }: CallContext): Me | undefined {
	const { villageId, person, isGroup } = who
	return villageId === undefined || person === undefined || isGroup ? undefined : { villageId, personId: person.id }
}

/** A vote that is open for a person. */
export type OpenVote = {
	readonly matter: Matter
	readonly round: Round
	readonly seat: number
	readonly unitId: string
	readonly isVoted: boolean
}

/** Open rounds in which the person has a vote and has not recused, in the agenda's order. */
export async function openVotes(reader: Reader, me: Me, now: number): Promise<readonly OpenVote[]> {
	return (await openSeats(reader, me, now)).votes
}

/** Seats in open rounds: those with a vote, and the matters in which the person recused. */
async function openSeats(
	reader: Reader,
	{ villageId, personId }: Me,
	now: number,
): Promise<{ readonly votes: readonly OpenVote[]; readonly recused: readonly Matter[] }> {
	const matters = await mattersOf(reader, villageId, { states: ["voting"] })
	const rounds = await roundsOf(
		reader,
		villageId,
		matters.map(({ id }) => id),
	)
	const votes: OpenVote[] = []
	const stoodBack = new Set<Matter>()
	for (const matter of matters) {
		const round = rounds.find((each) => each.matterId === matter.id && each.round === matter.round)
		if (round === undefined || !isOpen(round, now)) continue
		const units = unitsOf(round, personId)
		if (units.length === 0) continue
		const recused = new Set((await recusalsOf(reader, villageId, matter.id)).map(({ unitId }) => unitId))
		const voted = round.way === "secret" ? new Set(await tookPart(reader, round)) : undefined
		for (const [seat, unitId] of units.entries()) {
			if (recused.has(unitId)) {
				stoodBack.add(matter)
				continue
			}
			const isVoted = voted === undefined ? (await voteOf(reader, round, unitId)) !== undefined : voted.has(unitId)
			// A secret ballot is given once: there is nothing left to look at.
			if (round.way === "secret" && isVoted) continue
			votes.push({ matter, round, seat, unitId, isVoted })
		}
	}
	return { votes, recused: [...stoodBack] }
}

const mine = defineCall(z.object({}), async (_, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const { votes: all, recused } = await openSeats(cx.tx, me, cx.now)
	return {
		ok: true,
		value: {
			all: all.map(({ matter, round, seat, isVoted }) => ({
				serial: matter.serial,
				round: round.round,
				seat,
				label: clipped(matter.title, longestTitle),
				isVoted,
			})),
			owed: all.filter(({ isVoted }) => !isVoted).length,
			recused: recused.map(({ title }) => clipped(title, longestTitle)),
		},
	}
})

function clipped(text: string, most: number): string {
	const signs = Array.from(text)
	return signs.length <= most ? text : `${signs.slice(0, most - 1).join("")}…`
}

const whereArgs = z.object({ serial: z.number().int(), round: z.number().int(), seat: z.number().int() })

async function found(
	cx: CallContext,
	{ villageId, personId }: Me,
	{ serial, round: number, seat }: z.infer<typeof whereArgs>,
): Promise<{ readonly matter: Matter; readonly round: Round; readonly unitId: string } | undefined> {
	const { councilMatter: t } = cx.tx.tables(councilTables)
	const [row] = await cx.tx.db
		.select({ id: t.id })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.serial, serial)))
		.orderBy(asc(t.serial))
	if (row === undefined) return undefined
	const [matter] = await mattersOf(cx.tx, villageId, { ids: [row.id] })
	const round = (await roundsOf(cx.tx, villageId, [row.id])).find((each) => each.round === number)
	const unitId = round === undefined ? undefined : unitsOf(round, personId)[seat]
	return matter === undefined || round === undefined || unitId === undefined ? undefined : { matter, round, unitId }
}

/** The round is over; who voted before is told what stands, since they were about to say something else. */
async function closedTo({ tx }: CallContext, { round, unitId }: { readonly round: Round; readonly unitId: string }): Promise<CallResult> {
	const stands = await voteOf(tx, round, unitId)
	return { ok: false, code: "ROUND_CLOSED", ...(stands !== undefined && { detail: { stands: stands.choice } }) }
}

const one = defineCall(whereArgs, async (args, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const at = await found(cx, me, args)
	if (at === undefined) return { ok: false, code: "MATTER_GONE" }
	const { matter, round, unitId } = at
	if (!isOpen(round, cx.now)) return closedTo(cx, at)
	if ((await recusalsOf(cx.tx, me.villageId, matter.id)).some((recusal) => recusal.unitId === unitId)) return { ok: false, code: "RECUSED" }
	const isSecret = round.way === "secret"
	return {
		ok: true,
		value: {
			text: await matterText(cx, matter, round, unitId),
			isSecret,
			link: isSecret ? (ballotLink(cx.house, { ...round, personId: me.personId }, cx.now) ?? null) : null,
		},
	}
})

/** What the member reads before voting: title, text, for whom they vote, the rule, what they said before, until when. */
async function matterText({ tx, house, now }: CallContext, matter: Matter, round: Round, unitId: string): Promise<string> {
	const { say } = house
	const body = await bodyById(tx, matter.villageId, matter.bodyId)
	const before = round.way === "secret" ? undefined : await voteOf(tx, round, unitId)
	return [
		say("council.chat.head", { serial: matter.serial, title: matter.title }),
		...(matter.text === "" ? [] : [clipped(matter.text, longestText)]),
		...(matter.budgetFen === null ? [] : [say("council.chat.budget", { yuan: yuanOf(matter.budgetFen) })]),
		...(round.rule.unit === "household"
			? [say("council.chat.household", { number: await householdOf(tx, matter.villageId, unitId, round) })]
			: []),
		...(round.round > 1 ? [say("council.chat.again", { round: round.round })] : []),
		say("council.chat.rule", { body: body?.name ?? "", rule: ruleWords(say, round.rule) }),
		...(round.rule.online === "poll" ? [say("council.chat.poll")] : []),
		...(round.closesAt === null ? [] : [say("council.chat.until", { when: untilWords(house, round.closesAt, now) })]),
		...(before === undefined ? [] : [say("council.chat.before", { choice: say(`council.choice.${before.choice}`) })]),
		say(round.way === "secret" ? "council.chat.secret" : "council.chat.open"),
	].join("\n")
}

function untilWords({ locale, timeZone }: House, at: number, now: number): string {
	return `${formatDay(at, now, locale, timeZone)} ${formatTime(at, locale, timeZone)}`
}

async function householdOf(reader: Reader, villageId: string, unitId: string, round: Round): Promise<string> {
	const speaker = round.roll.find((seat) => seat.unitId === unitId)?.personId ?? ""
	return (await member(reader, villageId, speaker))?.householdNumber ?? ""
}

/** 12,000 or 12.50: yuan out of fen. */
export function yuanOf(fen: number): string {
	return fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2)
}

const castArgs = whereArgs.extend({ choice: z.enum(choices), reason: z.string().max(maxReason) })

const cast = defineCall(castArgs, async ({ choice, reason, ...args }, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const at = await found(cx, me, args)
	if (at === undefined) return { ok: false, code: "MATTER_GONE" }
	const { villageId, personId } = me
	const done = await castVote(
		cx.tx,
		{ house: cx.house, now: cx.now, by: null },
		{
			villageId,
			matterId: at.matter.id,
			round: at.round.round,
			unitId: at.unitId,
			personId,
			choice,
			reason,
			channel: cx.who.channel,
		},
	)
	if (done.ok) return { ok: true, value: null }
	return done.code === "ROUND_CLOSED" ? closedTo(cx, at) : { ok: false, code: done.code }
})

const stepBack = defineCall(whereArgs.extend({ reason: z.string().max(maxReason) }), async ({ reason, ...args }, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const at = await found(cx, me, args)
	if (at === undefined) return { ok: false, code: "MATTER_GONE" }
	const { villageId, personId } = me
	const done = await recuse(
		cx.tx,
		{ house: cx.house, now: cx.now, by: null },
		{ villageId, matterId: at.matter.id, unitId: at.unitId, reason, by: personId },
	)
	return done.ok ? { ok: true, value: null } : { ok: false, code: done.code }
})

export const calls: Readonly<Record<string, CallRegistration>> = {
	...rankCalls,
	"council.mine": mine,
	"council.one": one,
	"council.cast": cast,
	"council.recuse": stepBack,
}
