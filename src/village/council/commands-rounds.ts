/** A round of voting is opened, closed and settled. Votes themselves are cast in commands-votes.ts. */
import { appendEntry, signRoot } from "../../ledger/index.ts"
import type { Tx } from "../../store/store.ts"
import { formatDate } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import { clearTimer, setTimer } from "../../timers/due.ts"
import type { TimerHandler } from "../affair.ts"
import { keepReceipts } from "../ledger/index.ts"
import { type SecondRefusal, secondLook } from "../setting/index.ts"
import { type CommandCx, limits, note, type Refused, refused } from "./command.ts"
import { decide, tellAskers, toldReason } from "./decide.ts"
import { planInvitation } from "./invite.ts"
import { ballotsBody, openedBody, rollCallBody } from "./ledger-entries.ts"
import { lockMatter, matterById, updateMatter } from "./repo-matters.ts"
import { insertRound, type Round, type RoundKey, roundOf, updateRound, votesOf } from "./repo-rounds.ts"
import { blankRound, type OpenResult, ready, recusedUnits } from "./round-ready.ts"
import { type Counts, fewestBallots, isOnlyPoll, type Result, resultOf } from "./rules.ts"
import { openBallots, tookPart } from "./secret.ts"
import { tookPartCode } from "./took-part-code.ts"
import type { Verdict, Way } from "./verdicts.ts"

export const closeTimer = "council.close"

/** Opens the next round of a matter. The members due are told of it a little later, together with whatever else is opened by then. */
export async function openRound(
	tx: Tx,
	cx: CommandCx,
	of: {
		readonly villageId: string
		readonly matterId: string
		readonly way: Exclude<Way, "meeting">
		readonly closesAt: number | null
	},
): Promise<OpenResult> {
	const { villageId, matterId, way, closesAt } = of
	if (closesAt !== null && closesAt <= cx.now) return refused("CLOSES_IN_PAST")
	const found = await ready(tx, cx, villageId, matterId)
	if ("ok" in found) return found
	const { matter, body, roll } = found
	const recused = await recusedUnits(tx, matter, roll)
	if (way === "secret" && roll.length - recused.length < fewestBallots) return refused("TOO_FEW_FOR_SECRET")
	const round = blankRound(cx, matter, body, { way, roll, closesAt })
	await insertRound(tx, round)
	await updateMatter(tx, matter, { state: "voting" })
	await appendEntry(tx, { villageId, kind: "council.round-opened", at: cx.now, body: openedBody(round, way, body.rule, roll) })
	if (closesAt !== null) await setTimer(tx, closeTimerOf(round, closesAt), cx.house.newId)
	await note(tx, cx, villageId, "council.round-opened", matterId, { round: round.round, way })
	await planInvitation(tx, cx, body)
	return { ok: true, round }
}

const subjectOf = ({ matterId, round }: RoundKey) => `${matterId} ${round}`

function closeTimerOf(key: RoundKey, dueAt: number) {
	return { villageId: key.villageId, kind: closeTimer, subject: subjectOf(key), dueAt, guardVersion: 0 }
}

/** Closes the round whose time is over. */
export const closeDue: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	const [matterId = "", round = ""] = subject.split(" ")
	await closeRound(tx, { house, now, by: null }, { villageId, matterId, round: Number(round) })
}

export type CloseResult =
	| { readonly ok: true; readonly result: Result | null; readonly decision: string | null }
	| Refused<"MATTER_GONE" | "ROUND_CLOSED" | SecondRefusal>

/**
 * Closes a round for good and counts it. What passed in a body whose chat vote binds is decided with it; everything else waits for a
 * verdict. Of a secret ballot with fewer than `fewestBallots` nothing is opened: its result is null.
 */
export async function closeRound(tx: Tx, cx: CommandCx, key: RoundKey): Promise<CloseResult> {
	const { villageId, matterId } = key
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	const round = await roundOf(tx, key)
	if (matter === undefined || round === undefined) return refused("MATTER_GONE")
	if (round.closedAt !== null) return refused("ROUND_CLOSED")
	const second = await secondLook(tx, cx, { villageId, closing: "council", subject: subjectOf(key) })
	if (second !== undefined) return refused(second)
	await clearTimer(tx, villageId, closeTimer, subjectOf(key))
	const recused = await recusedUnits(tx, matter, round.roll)
	const result = round.way === "secret" ? await countBallots(tx, cx, round, recused) : await countRollCall(tx, cx, round, recused)
	await updateRound(tx, key, {
		closedAt: cx.now,
		counts: result === null ? null : countsIn(result),
		outcome: result === null ? "withheld" : result.outcome,
	})
	await note(tx, cx, villageId, "council.round-closed", matterId, { round: round.round, outcome: result?.outcome ?? "withheld" })
	const isDecided = result?.outcome === "passed" && round.rule.online === "binding"
	const decision = isDecided ? await decide(tx, cx, { matter, round, result, verdict: "adopted" }) : null
	if (decision === null) await updateMatter(tx, matter, { state: "counted" })
	else await updateRound(tx, key, { verdict: "adopted" })
	await signRoot(tx, cx.house, villageId, cx.now)
	return { ok: true, result, decision }
}

function countsIn({ roll, recused, agree, against, abstain }: Counts): Counts {
	return { roll, recused, agree, against, abstain }
}

async function countRollCall(tx: Tx, cx: CommandCx, round: Round, recused: readonly string[]): Promise<Result> {
	const votes = await votesOf(tx, round)
	const of = (choice: string) => votes.filter((vote) => vote.choice === choice).length
	const counts = { roll: round.roll.length, recused: recused.length, agree: of("agree"), against: of("against"), abstain: of("abstain") }
	const result = resultOf(round.rule, counts)
	const body = rollCallBody(round, round.rule, result, { votes, recused })
	await appendEntry(tx, { villageId: round.villageId, kind: "council.roll-call", at: cx.now, body })
	return result
}

async function countBallots(tx: Tx, cx: CommandCx, round: Round, recused: readonly string[]): Promise<Result | null> {
	const ballots = (await openBallots(tx, cx.house.cipher, round, fewestBallots)) ?? null
	const of = (choice: string) => ballots?.filter((ballot) => ballot === choice).length ?? 0
	const roll = round.roll.length
	const counts = { roll, recused: recused.length, agree: of("agree"), against: of("against"), abstain: of("abstain") }
	const result = ballots === null ? null : resultOf(round.rule, counts)
	const units = await tookPart(tx, round)
	const { villageId } = round
	const body = ballotsBody(round, round.rule, result, { ballots, tookPart: units, recused, roll })
	const { seq } = await appendEntry(tx, { villageId, kind: "council.ballot-closed", at: cx.now, body })
	await keepReceipts(tx, { villageId, seq, codes: units.map((unitId) => tookPartCode(round, unitId)) })
	return result
}

export type SettleRefusal = "MATTER_GONE" | "NOT_COUNTED" | "NOT_PASSED" | "NOT_BINDING" | "DATE_IN_PAST" | "REASON_MISSING"

/**
 * The verdict on a round that was counted: 立项 where it passed, 不立项 where it failed, 再议 with the next date whatever it came to. What
 * was said against it, and the note, stay with the round.
 */
export async function settleRound(
	tx: Tx,
	cx: CommandCx,
	of: {
		readonly villageId: string
		readonly matterId: string
		readonly verdict: Verdict
		readonly note: string
		readonly nextAt: number | null
	},
): Promise<{ readonly ok: true; readonly decision: string | null } | Refused<SettleRefusal>> {
	const { villageId, matterId, verdict, nextAt } = of
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	const key = { villageId, matterId, round: matter?.round ?? 0 }
	const round = await roundOf(tx, key)
	if (matter === undefined || round === undefined) return refused("MATTER_GONE")
	if (matter.state !== "counted") return refused("NOT_COUNTED")
	const words = cleanText(of.note, limits.note)
	if (verdict === "again") {
		if (nextAt === null || nextAt <= cx.now) return refused("DATE_IN_PAST")
		if (words === "") return refused("REASON_MISSING")
		await updateRound(tx, key, { verdict, note: words, nextAt })
		await updateMatter(tx, matter, { state: "listed", round: matter.round + 1, meetsAt: nextAt })
		await note(tx, cx, villageId, "council.taken-up-again", matterId, { round: round.round })
		const { locale, timeZone } = cx.house
		const day = formatDate(nextAt, locale, timeZone)
		await tellAskers(tx, cx, matter, {
			changeId: `council.again:${matterId}:${round.round}`,
			key: "again",
			values: { day, reason: toldReason(words) },
		})
		return { ok: true, decision: null }
	}
	if (isOnlyPoll(round)) return refused("NOT_BINDING")
	if (round.counts === null || (verdict === "adopted") !== (round.outcome === "passed")) return refused("NOT_PASSED")
	// Too few came: that is no decision against it.
	if (verdict === "rejected" && round.outcome !== "failed") return refused("NOT_PASSED")
	if (verdict === "rejected" && words === "") return refused("REASON_MISSING")
	const decision = await decide(tx, cx, {
		matter,
		round,
		result: resultOf(round.rule, round.counts),
		verdict,
		...(verdict === "rejected" && { reason: words }),
	})
	await updateRound(tx, key, { verdict, note: words })
	await signRoot(tx, cx.house, villageId, cx.now)
	return { ok: true, decision }
}
