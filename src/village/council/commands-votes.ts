/** Votes are cast: open ones by chat or from paper, secret ones on their page; members recuse. */
import type { Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { type CommandCx, limits, note, type Refused, refused } from "./command.ts"
import { seatsOf } from "./repo-bodies.ts"
import { lockMatter, type Matter, matterById } from "./repo-matters.ts"
import { addRecusal, dropVote, type Round, type RoundKey, recusalsOf, roundOf, type Vote, writeVote } from "./repo-rounds.ts"
import type { Choice } from "./rules.ts"
import { putBallots, tookPart } from "./secret.ts"

export type CastRefusal = "MATTER_GONE" | "ROUND_CLOSED" | "NOT_ON_ROLL" | "RECUSED" | "OTHER_WAY"

type Standing = { readonly matter: Matter; readonly round: Round }

/** The open round under its lock, for a unit that has a vote in it. */
async function standing(tx: Tx, key: RoundKey, unitIds: readonly string[], now: number): Promise<Standing | Refused<CastRefusal>> {
	await lockMatter(tx, key.matterId)
	const matter = await matterById(tx, key.villageId, key.matterId)
	const round = await roundOf(tx, key)
	if (matter === undefined || round === undefined) return refused("MATTER_GONE")
	if (!isOpen(round, now)) return refused("ROUND_CLOSED")
	if (!unitIds.every((unitId) => round.roll.some((seat) => seat.unitId === unitId))) return refused("NOT_ON_ROLL")
	const recused = new Set((await recusalsOf(tx, key.villageId, key.matterId)).map(({ unitId }) => unitId))
	if (unitIds.some((unitId) => recused.has(unitId))) return refused("RECUSED")
	return { matter, round }
}

/** Whether votes count now. A time that is over counts as closed, also before its timer has rung. */
export function isOpen({ closedAt, closesAt }: Pick<Round, "closedAt" | "closesAt">, now: number): boolean {
	return closedAt === null && (closesAt === null || now < closesAt)
}

/** Casts or changes an open vote; the one before is kept. */
export async function castVote(
	tx: Tx,
	cx: CommandCx,
	of: RoundKey & {
		readonly unitId: string
		readonly personId: string
		readonly choice: Choice
		readonly reason: string
		readonly channel: string
		/** Who entered it for the member, with the photo of the paper. */
		readonly paper?: { readonly enteredBy: string; readonly photo: string }
	},
): Promise<{ readonly ok: true; readonly vote: Vote } | Refused<CastRefusal>> {
	const { villageId, matterId, round, unitId, personId, choice, channel, paper } = of
	const found = await standing(tx, of, [unitId], cx.now)
	if ("ok" in found) return found
	if (found.round.way !== "open") return refused("OTHER_WAY")
	const vote = await writeVote(tx, {
		villageId,
		matterId,
		round,
		unitId,
		personId,
		choice,
		reason: cleanText(of.reason, limits.reason),
		channel,
		enteredBy: paper?.enteredBy ?? null,
		photo: paper?.photo ?? null,
		at: cx.now,
	})
	await note(tx, { ...cx, by: paper?.enteredBy ?? personId }, villageId, "council.voted", matterId, {
		round,
		unitId,
		version: vote.version,
	})
	return { ok: true, vote }
}

/** A member steps back from a matter that concerns them or their kin: for all its rounds. A vote cast before falls away, and is kept. */
export async function recuse(
	tx: Tx,
	cx: CommandCx,
	of: {
		readonly villageId: string
		readonly matterId: string
		readonly unitId: string
		readonly reason: string
		readonly by: string | null
	},
): Promise<{ readonly ok: true } | Refused<"MATTER_GONE" | "NOT_ON_ROLL" | "VOTED_IN_SECRET">> {
	const { villageId, matterId, unitId, by } = of
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	if (matter === undefined || matter.state === "decided" || matter.state === "withdrawn") return refused("MATTER_GONE")
	const key = { villageId, matterId, round: matter.round }
	const round = await roundOf(tx, key)
	if (!(await rollOf(tx, matter, round)).some((seat) => seat.unitId === unitId)) return refused("NOT_ON_ROLL")
	// A ballot cannot be taken out of the pool: nobody knows which it is.
	if (round?.way === "secret" && round.closedAt === null && (await tookPart(tx, key)).includes(unitId)) return refused("VOTED_IN_SECRET")
	// What was counted stays counted: the recusal holds for the rounds to come.
	if (round !== undefined && round.closedAt === null) await dropVote(tx, key, unitId)
	const isNew = await addRecusal(tx, { villageId, matterId, unitId, reason: cleanText(of.reason, limits.reason), by, at: cx.now })
	if (isNew) await note(tx, { ...cx, by }, villageId, "council.recused", matterId, { unitId })
	return { ok: true }
}

/** Who may have a vote on a matter now: of the open round, else the body's roll as it stands. */
async function rollOf(tx: Tx, { villageId, bodyId }: Matter, round: Round | undefined): Promise<readonly { readonly unitId: string }[]> {
	return round !== undefined && round.closedAt === null ? round.roll : seatsOf(tx, villageId, bodyId)
}

/** Casts a secret ballot, for good. Nothing is recorded beside the flag and the sealed pool: a record would have a time. */
export async function castBallot(
	tx: Tx,
	cx: CommandCx,
	of: RoundKey & { readonly unitId: string; readonly choice: Choice },
): Promise<{ readonly ok: true } | Refused<CastRefusal | "VOTED_ALREADY">> {
	const { villageId, matterId, round, unitId, choice } = of
	const found = await standing(tx, of, [unitId], cx.now)
	if ("ok" in found) return found
	if (found.round.way !== "secret") return refused("OTHER_WAY")
	const isPut = await putBallots(tx, cx.house.cipher, { villageId, matterId, round }, [unitId], [choice])
	return isPut ? { ok: true } : refused("VOTED_ALREADY")
}

/** Fewer papers than this are not entered together: who counts them would see whose they are, and so would who reads the sheet. */
export const fewestPapers = 3

/**
 * Enters secret ballots given on paper into the same pool: who put a paper into the box, and how many of each kind lay in it. Which is
 * whose is known to nobody, and how many of each kind came on paper is kept nowhere.
 */
export async function enterPaperBallots(
	tx: Tx,
	cx: CommandCx,
	of: RoundKey & {
		readonly unitIds: readonly string[]
		readonly agree: number
		readonly against: number
		readonly abstain: number
		/** Of the list the voters signed, never of a ballot. */
		readonly photo: string
	},
): Promise<{ readonly ok: true } | Refused<CastRefusal | "VOTED_ALREADY" | "COUNTS_IMPOSSIBLE" | "TOO_FEW_PAPERS">> {
	const { villageId, matterId, round, agree, against, abstain } = of
	const unitIds = [...new Set(of.unitIds)]
	const given = [agree, against, abstain]
	if (unitIds.length < fewestPapers) return refused("TOO_FEW_PAPERS")
	if (!given.every((n) => Number.isInteger(n) && n >= 0) || given.reduce((sum, n) => sum + n, 0) !== unitIds.length)
		return refused("COUNTS_IMPOSSIBLE")
	const found = await standing(tx, of, unitIds, cx.now)
	if ("ok" in found) return found
	if (found.round.way !== "secret") return refused("OTHER_WAY")
	const many = (choice: Choice, n: number): readonly Choice[] => Array.from({ length: n }, () => choice)
	const ballots = [...many("agree", agree), ...many("against", against), ...many("abstain", abstain)]
	const isPut = await putBallots(tx, cx.house.cipher, { villageId, matterId, round }, unitIds, ballots)
	if (!isPut) return refused("VOTED_ALREADY")
	await note(tx, cx, villageId, "council.paper-ballots-entered", matterId, { round, papers: unitIds.length, photo: of.photo })
	return { ok: true }
}

/** Units a person speaks for in a round. */
export function unitsOf(round: Pick<Round, "roll">, personId: string): readonly string[] {
	return round.roll.filter((seat) => seat.personId === personId).map(({ unitId }) => unitId)
}
