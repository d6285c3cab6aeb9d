/**
 * Writes memberships many at a time with statements compiled once: an import writes every row of a village, and building the
 * statement anew for each chunk cost more than running it (▲ an import of 20,000 rows on SQLite: builder 3.0 s, compiled 1.2 s).
 */
import { sql } from "drizzle-orm"
import { defineHot, p } from "../../store/hot.ts"
import type { HotStatement, Tx } from "../../store/store.ts"
import type { Told } from "../works.ts"
import { chunks } from "./rows.ts"
import { peopleTables } from "./tables.ts"

export type MembershipRow = ReturnType<typeof peopleTables>["membership"]["$inferSelect"]

const columns = [
	"villageId",
	"personId",
	"householdId",
	"place",
	"name",
	"relation",
	"sex",
	"birth",
	"residence",
	"roles",
	"hasRole",
	"phoneSealed",
	"phoneHash",
	"phoneTail",
	"identitySealed",
	"identityHash",
] as const satisfies readonly (keyof MembershipRow)[]

/** 1,600 parameters: within the limits of both engines. */
const many = 100

function putRows(count: number): HotStatement<Record<string, unknown>, object> {
	const row = (at: number) => ({
		villageId: p(`villageId${at}`),
		personId: p(`personId${at}`),
		householdId: p(`householdId${at}`),
		place: p(`place${at}`),
		name: p(`name${at}`),
		relation: p(`relation${at}`),
		sex: p(`sex${at}`),
		birth: p(`birth${at}`),
		residence: p(`residence${at}`),
		roles: p(`roles${at}`),
		hasRole: p(`hasRole${at}`),
		phoneSealed: p(`phoneSealed${at}`),
		phoneHash: p(`phoneHash${at}`),
		phoneTail: p(`phoneTail${at}`),
		identitySealed: p(`identitySealed${at}`),
		identityHash: p(`identityHash${at}`),
	})
	return defineHot<Record<string, unknown>>()({
		name: `membership_put_${count}`,
		tables: peopleTables,
		fields: () => ({}),
		query: (db, { membership: m }) =>
			db
				.insert(m)
				.values(Array.from({ length: count }, (_, at) => row(at)))
				.onConflictDoUpdate({
					target: [m.villageId, m.personId],
					// `place` stays: the order of the household is that of the file that brought the person in.
					set: {
						householdId: sql`excluded.household_id`,
						name: sql`excluded.name`,
						relation: sql`excluded.relation`,
						sex: sql`excluded.sex`,
						birth: sql`excluded.birth`,
						residence: sql`excluded.residence`,
						roles: sql`excluded.roles`,
						hasRole: sql`excluded.has_role`,
						phoneSealed: sql`excluded.phone_sealed`,
						phoneHash: sql`excluded.phone_hash`,
						phoneTail: sql`excluded.phone_tail`,
						identitySealed: sql`excluded.identity_sealed`,
						identityHash: sql`excluded.identity_hash`,
					},
				}),
	})
}

const putMany = putRows(many)
const putOne = putRows(1)

function valuesOf(rows: readonly MembershipRow[]): Record<string, unknown> {
	const values: Record<string, unknown> = {}
	for (const [at, row] of rows.entries()) for (const column of columns) values[`${column}${at}`] = row[column]
	return values
}

export async function putMemberships(tx: Tx, rows: readonly MembershipRow[], told: Told): Promise<void> {
	let written = 0
	for (const chunk of chunks(rows, many)) {
		if (chunk.length === many) await tx.hot(putMany, valuesOf(chunk))
		else for (const row of chunk) await tx.hot(putOne, valuesOf([row]))
		written += chunk.length
		await told(written, rows.length)
	}
}
