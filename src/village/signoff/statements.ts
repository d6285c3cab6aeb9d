/** Hot statements of the signing path: what one household's answer reads and writes. */
import { and, eq, sql } from "drizzle-orm"
import { defineHot, p } from "../../store/hot.ts"
import type { Level } from "./kinds.ts"
import type { Counts, Status } from "./rules.ts"
import { type Capacity, type Means, signoffTables } from "./tables.ts"

type Key = { villageId: string; campaignId: string; householdId: string }

/** The campaign and the household's place in it, in one read. */
export const standing = defineHot<Key>()({
	name: "signoff_standing",
	single: true,
	tables: signoffTables,
	fields: ({ signoffCampaign: c, signoffHousehold: h }) => ({
		state: c.state,
		kind: c.kind,
		level: c.level,
		signerRule: c.signer,
		closesAt: c.closesAt,
		statementVersion: c.statementVersion,
		statementHash: c.statementHash,
		number: h.number,
		groupName: h.groupName,
		gridName: h.gridName,
		status: h.status,
		isReached: h.isReached,
		isPaper: h.isPaper,
		openCases: h.openCases,
		signer: h.signer,
		answerId: h.answerId,
		receipt: h.receipt,
		rowsVersion: h.rowsVersion,
		rowsHash: h.rowsHash,
		answers: h.answers,
	}),
	query: (db, { signoffCampaign: c, signoffHousehold: h }, fields) =>
		db
			.select(fields)
			.from(h)
			.innerJoin(c, and(eq(c.villageId, h.villageId), eq(c.id, h.campaignId)))
			.where(and(eq(h.villageId, p("villageId")), eq(h.campaignId, p("campaignId")), eq(h.householdId, p("householdId")))),
})

export const insertAnswer = defineHot<
	Key & {
		id: string
		n: number
		answer: "confirm" | "object"
		signer: string
		capacity: Capacity
		means: Means
		level: Level
		statementVersion: number
		rowsVersion: number
		standing: "effective" | "conflicting"
		at: number
		receipt: string
		ledgerSeq: number
		salt: string
		opening: string
		objections: string | null
		strokes: string | null
		picture: string | null
		factor: string | null
		photo: string | null
		witness: string | null
		enteredBy: string | null
		contestUntil: number | null
	}
>()({
	name: "signoff_answer_insert",
	tables: signoffTables,
	fields: () => ({}),
	query: (db, { signoffAnswer: a }) =>
		db.insert(a).values({
			villageId: p("villageId"),
			id: p("id"),
			campaignId: p("campaignId"),
			householdId: p("householdId"),
			n: p("n"),
			answer: p("answer"),
			signer: p("signer"),
			capacity: p("capacity"),
			means: p("means"),
			level: p("level"),
			statementVersion: p("statementVersion"),
			rowsVersion: p("rowsVersion"),
			standing: p("standing"),
			at: p("at"),
			receipt: p("receipt"),
			ledgerSeq: p("ledgerSeq"),
			salt: p("salt"),
			opening: p("opening"),
			objections: p("objections"),
			strokes: p("strokes"),
			picture: p("picture"),
			factor: p("factor"),
			photo: p("photo"),
			witness: p("witness"),
			enteredBy: p("enteredBy"),
			contestUntil: p("contestUntil"),
		}),
})

export const writeHousehold = defineHot<
	Key & {
		status: Status
		isReached: boolean
		isPaper: boolean
		openCases: number
		signer: string | null
		answerId: string | null
		receipt: string | null
		answers: number
		at: number
	}
>()({
	name: "signoff_household_write",
	tables: signoffTables,
	fields: () => ({}),
	query: (db, { signoffHousehold: h }) =>
		db
			.update(h)
			.set({
				status: sql`${p("status")}`,
				isReached: sql`${sql.param(p("isReached"), h.isReached)}`,
				isPaper: sql`${sql.param(p("isPaper"), h.isPaper)}`,
				openCases: sql`${p("openCases")}`,
				signer: sql`${p("signer")}`,
				answerId: sql`${p("answerId")}`,
				receipt: sql`${p("receipt")}`,
				answers: sql`${p("answers")}`,
				updatedAt: sql`${p("at")}`,
			})
			.where(and(eq(h.villageId, p("villageId")), eq(h.campaignId, p("campaignId")), eq(h.householdId, p("householdId")))),
})

/** The village's row and those of the household's group and grid. */
export const countTally = defineHot<Omit<Key, "householdId"> & Counts & { groupName: string; gridName: string }>()({
	name: "signoff_tally_count",
	tables: signoffTables,
	fields: () => ({}),
	query: (db, { signoffTally: t }) =>
		db
			.update(t)
			.set({
				due: sql`${t.due} + ${p("due")}`,
				reached: sql`${t.reached} + ${p("reached")}`,
				confirmed: sql`${t.confirmed} + ${p("confirmed")}`,
				paper: sql`${t.paper} + ${p("paper")}`,
				objected: sql`${t.objected} + ${p("objected")}`,
				conflict: sql`${t.conflict} + ${p("conflict")}`,
			})
			.where(
				and(
					eq(t.villageId, p("villageId")),
					eq(t.campaignId, p("campaignId")),
					sql`((${t.scope} = 'village' and ${t.name} = '') or (${t.scope} = 'group' and ${t.name} = ${p("groupName")}) or (${t.scope} = 'grid' and ${t.name} = ${p("gridName")}))`,
				),
			),
})
