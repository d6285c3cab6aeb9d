/**
 * The secret ballot. One transaction notes who took part (the unit, nothing else) and puts the ballot into the round's sealed pool.
 * Nothing there names a person, a time or an order, and nothing reads the pool before the round is closed.
 */
import { and, eq, inArray } from "drizzle-orm"
import type { SQLiteColumn } from "drizzle-orm/sqlite-core"
import { z } from "zod"
import type { Cipher } from "../../store/cipher.ts"
import { type Reseal, resealed, textIn } from "../../store/dump/reseal.ts"
import { amongOthers, openPool, sealPool } from "../../store/sealed-pool.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { RoundKey } from "./repo-rounds.ts"
import { type Choice, choices } from "./rules.ts"
import { councilTables } from "./tables.ts"

const ballotSchema = z.object({ choice: z.enum(choices) })
const poolSchema = z.array(ballotSchema)

const contextOf = ({ villageId, matterId, round }: RoundKey) => `council.ballots:${villageId}:${matterId}:${round}`

/** Units that have voted, in the order of their ids. */
export async function tookPart(reader: Reader, key: RoundKey): Promise<readonly string[]> {
	const { councilTookPart: o } = reader.tables(councilTables)
	const rows = await reader.db.select({ unitId: o.unitId }).from(o).where(ofRound(o, key))
	return rows.map(({ unitId }) => unitId).toSorted()
}

type Keyed = { readonly villageId: SQLiteColumn; readonly matterId: SQLiteColumn; readonly round: SQLiteColumn }

function ofRound(t: Keyed, { villageId, matterId, round }: RoundKey) {
	return and(eq(t.villageId, villageId), eq(t.matterId, matterId), eq(t.round, round))
}

/**
 * Takes ballots for good. `units` and `ballots` are as many, and which is whose is said nowhere. False, and nothing is written, when one
 * of the units has voted. Call it under `lockMatter`.
 */
export async function putBallots(
	tx: Tx,
	cipher: Cipher,
	key: RoundKey,
	units: readonly string[],
	ballots: readonly Choice[],
): Promise<boolean> {
	if (units.length !== ballots.length || new Set(units).size !== units.length) throw new Error("as many ballots as units, each once")
	const { councilTookPart: o, councilSealed: s } = tx.tables(councilTables)
	const { villageId, matterId, round } = key
	const standing = await tookPart(tx, key)
	if (units.some((unit) => standing.includes(unit))) return false
	const { again, rows } = amongOthers(standing, units)
	if (again.length > 0) await tx.db.delete(o).where(and(ofRound(o, key), inArray(o.unitId, [...again])))
	await tx.db.insert(o).values(rows.map((unitId) => ({ villageId, matterId, round, unitId })))
	const pool = [...((await readPool(tx, cipher, key)) ?? []), ...ballots.map((choice) => ({ choice }))]
	const row = { pool: sealPool(cipher, contextOf(key), pool) }
	await tx.db
		.insert(s)
		.values({ villageId, matterId, round, ...row })
		.onConflictDoUpdate({ target: [s.villageId, s.matterId, s.round], set: row })
	return true
}

async function readPool(reader: Reader, cipher: Cipher, key: RoundKey): Promise<readonly { readonly choice: Choice }[] | undefined> {
	const { councilSealed: s } = reader.tables(councilTables)
	const [row] = await reader.db.select({ pool: s.pool }).from(s).where(ofRound(s, key))
	return row && poolSchema.parse(openPool(cipher, contextOf(key), row.pool))
}

/**
 * Empties the pool of a round that is being closed and gives its ballots, sorted. Undefined, and they are gone unopened, where there are
 * fewer than `fewest`.
 */
export async function openBallots(tx: Tx, cipher: Cipher, key: RoundKey, fewest: number): Promise<readonly Choice[] | undefined> {
	const { councilSealed: s } = tx.tables(councilTables)
	const pool = await readPool(tx, cipher, key)
	await tx.db.delete(s).where(ofRound(s, key))
	if (pool === undefined || pool.length < fewest) return undefined
	return pool.map(({ choice }) => choice).toSorted()
}

/** For a village that moves to another instance: the pool of a round that is open. */
export const resealBallots: Reseal = (row, keys) => {
	const [villageId, matterId] = [textIn(row, "village_id"), textIn(row, "matter_id")]
	return { ...row, pool: resealed(row.pool, contextOf({ villageId, matterId, round: Number(row.round) }), keys) }
}
