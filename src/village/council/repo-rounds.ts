/** Rounds of a matter: the open roll-call's votes, recusals, and what each came to. The secret ballot's own rows are in secret.ts. */
import { and, asc, eq, inArray } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { type Choice, type Counts, type Outcome, type Rule, ruleSchema } from "./rules.ts"
import { councilTables } from "./tables.ts"
import type { Verdict, Way } from "./verdicts.ts"

const rollSchema = z.array(z.object({ unitId: z.string(), personId: z.string(), isCadre: z.boolean() }))
/** A place on the roll as it stood when the round was opened. */
export type RollSeat = z.infer<typeof rollSchema>[number]

const countsSchema = z.object({ roll: z.number(), recused: z.number(), agree: z.number(), against: z.number(), abstain: z.number() })

export type Round = {
	readonly villageId: string
	readonly matterId: string
	readonly round: number
	readonly way: Way
	readonly rule: Rule
	readonly roll: readonly RollSeat[]
	readonly openedAt: number
	readonly openedBy: string | null
	readonly invitedAt: number | null
	readonly closesAt: number | null
	readonly closedAt: number | null
	readonly counts: Counts | null
	/** `withheld`: a secret ballot of too few, which nobody opens. */
	readonly outcome: Outcome | "withheld" | null
	readonly verdict: Verdict | null
	readonly note: string
	readonly photo: string | null
	readonly nextAt: number | null
}

export type RoundKey = Pick<Round, "villageId" | "matterId" | "round">

export async function insertRound(tx: Tx, round: Round): Promise<void> {
	const { councilRound: t } = tx.tables(councilTables)
	await tx.db.insert(t).values({
		...round,
		rule: JSON.stringify(round.rule),
		roll: JSON.stringify(round.roll),
		counts: round.counts === null ? null : JSON.stringify(round.counts),
	})
}

export async function updateRound(
	tx: Tx,
	{ villageId, matterId, round }: RoundKey,
	to: Partial<Pick<Round, "invitedAt" | "closedAt" | "counts" | "outcome" | "verdict" | "note" | "nextAt">>,
): Promise<void> {
	const { councilRound: t } = tx.tables(councilTables)
	const { counts, ...rest } = to
	await tx.db
		.update(t)
		.set({ ...rest, ...(counts !== undefined && { counts: counts === null ? null : JSON.stringify(counts) }) })
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId), eq(t.round, round)))
}

function toRound(row: Omit<Round, "rule" | "roll" | "counts"> & { rule: string; roll: string; counts: string | null }): Round {
	return {
		...row,
		rule: ruleSchema.parse(JSON.parse(row.rule)),
		roll: rollSchema.parse(JSON.parse(row.roll)),
		counts: row.counts === null ? null : countsSchema.parse(JSON.parse(row.counts)),
	}
}

/** Rounds of these matters, the oldest first. */
export async function roundsOf(reader: Reader, villageId: string, matterIds: readonly string[]): Promise<readonly Round[]> {
	const { councilRound: t } = reader.tables(councilTables)
	if (matterIds.length === 0) return []
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), inArray(t.matterId, [...matterIds])))
		.orderBy(asc(t.matterId), asc(t.round))
	return rows.map(toRound)
}

export async function roundOf(reader: Reader, { villageId, matterId, round }: RoundKey): Promise<Round | undefined> {
	const { councilRound: t } = reader.tables(councilTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId), eq(t.round, round)))
	return row && toRound(row)
}

export type Recusal = {
	readonly villageId: string
	readonly matterId: string
	readonly unitId: string
	readonly reason: string
	readonly by: string | null
	readonly at: number
}

/** False when it was recorded before. */
export async function addRecusal(tx: Tx, recusal: Recusal): Promise<boolean> {
	const { councilRecusal: t } = tx.tables(councilTables)
	const rows = await tx.db.insert(t).values(recusal).onConflictDoNothing().returning({ unitId: t.unitId })
	return rows.length > 0
}

export async function recusalsOf(reader: Reader, villageId: string, matterId: string): Promise<readonly Recusal[]> {
	const { councilRecusal: t } = reader.tables(councilTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId)))
		.orderBy(asc(t.at), asc(t.unitId))
}

export type Vote = RoundKey & {
	readonly unitId: string
	readonly version: number
	readonly personId: string
	readonly choice: Choice
	readonly reason: string
	readonly channel: string
	readonly enteredBy: string | null
	readonly photo: string | null
	readonly at: number
}

/** Votes of a round that count, by time. */
export async function votesOf(reader: Reader, { villageId, matterId, round }: RoundKey): Promise<readonly Vote[]> {
	const { councilVote: t } = reader.tables(councilTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId), eq(t.round, round)))
		.orderBy(asc(t.at), asc(t.unitId))
}

export async function voteOf(reader: Reader, { villageId, matterId, round }: RoundKey, unitId: string): Promise<Vote | undefined> {
	const { councilVote: t } = reader.tables(councilTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId), eq(t.round, round), eq(t.unitId, unitId)))
	return row
}

/** Votes that were replaced or fell to a recusal, by time. */
export async function earlierVotes(reader: Reader, { villageId, matterId, round }: RoundKey): Promise<readonly Vote[]> {
	const { councilVoteEarlier: t } = reader.tables(councilTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId), eq(t.round, round)))
		.orderBy(asc(t.at), asc(t.unitId), asc(t.version))
}

/** Writes a vote over the one before, which is kept. Call it under `lockMatter`. */
export async function writeVote(tx: Tx, vote: Omit<Vote, "version">): Promise<Vote> {
	const { councilVote: t } = tx.tables(councilTables)
	const before = await dropVote(tx, vote, vote.unitId)
	const versions = before === undefined ? await versionsOf(tx, vote) : before.version
	const written = { ...vote, version: versions + 1 }
	await tx.db.insert(t).values(written)
	return written
}

async function versionsOf(tx: Tx, vote: Omit<Vote, "version">): Promise<number> {
	return (await earlierVotes(tx, vote)).filter(({ unitId }) => unitId === vote.unitId).length
}

/** Takes a vote away, keeping it among the earlier ones. */
export async function dropVote(tx: Tx, { villageId, matterId, round }: RoundKey, unitId: string): Promise<Vote | undefined> {
	const { councilVote: t, councilVoteEarlier: e } = tx.tables(councilTables)
	const [before] = await tx.db
		.delete(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId), eq(t.round, round), eq(t.unitId, unitId)))
		.returning()
	if (before !== undefined) await tx.db.insert(e).values(before)
	return before
}

export async function setRanking(
	tx: Tx,
	row: { readonly villageId: string; readonly bodyId: string; readonly unitId: string; readonly at: number },
	ranking: readonly string[],
): Promise<void> {
	const { councilRanking: t } = tx.tables(councilTables)
	const set = { ranking: JSON.stringify(ranking), at: row.at }
	await tx.db
		.insert(t)
		.values({ ...row, ...set })
		.onConflictDoUpdate({ target: [t.villageId, t.bodyId, t.unitId], set })
}

const rankingSchema = z.array(z.string())

export async function rankingsOf(
	reader: Reader,
	villageId: string,
	bodyId: string,
): Promise<readonly { readonly unitId: string; readonly ranking: readonly string[]; readonly at: number }[]> {
	const { councilRanking: t } = reader.tables(councilTables)
	const rows = await reader.db
		.select({ unitId: t.unitId, ranking: t.ranking, at: t.at })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.bodyId, bodyId)))
		.orderBy(asc(t.unitId))
	return rows.map((row) => ({ ...row, ranking: rankingSchema.parse(JSON.parse(row.ranking)) }))
}
