/** Sign-offs: the SQL beside the hot statements. */
import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import type { KindId, Level, SignerRule } from "./kinds.ts"
import type { Status } from "./rules.ts"
import { signoffTables } from "./tables.ts"

export type Campaign = {
	readonly villageId: string
	readonly id: string
	readonly title: string
	readonly kind: KindId
	readonly level: Level
	readonly signer: SignerRule
	readonly state: "open" | "closed"
	readonly statementVersion: number
	readonly statementHash: string
	readonly version: number
	readonly openedAt: number
	readonly closesAt: number
	readonly postingDays: number
	/** See `reminderDays`. */
	readonly reminders: string
	readonly total: number | null
	readonly standardId: string | null
	readonly createdBy: string | null
	readonly closedAt: number | null
}

export async function insertCampaign(tx: Tx, campaign: Campaign): Promise<void> {
	await tx.db.insert(tx.tables(signoffTables).signoffCampaign).values(campaign)
}

export async function campaignById(reader: Reader, villageId: string, id: string): Promise<Campaign | undefined> {
	const { signoffCampaign: c } = reader.tables(signoffTables)
	const [row] = await reader.db
		.select()
		.from(c)
		.where(and(eq(c.villageId, villageId), eq(c.id, id)))
	return row
}

/** The command line knows the id alone. */
export async function campaignAnywhere(reader: Reader, id: string): Promise<Campaign | undefined> {
	const { signoffCampaign: c } = reader.tables(signoffTables)
	const [row] = await reader.db.select().from(c).where(eq(c.id, id)).limit(1)
	return row
}

/** The newest first. */
export async function campaignsIn(
	reader: Reader,
	villageId: string,
	states: readonly ("open" | "closed")[],
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly Campaign[]> {
	const { signoffCampaign: c } = reader.tables(signoffTables)
	return reader.db
		.select()
		.from(c)
		.where(and(eq(c.villageId, villageId), inArray(c.state, [...states])))
		.orderBy(desc(c.openedAt), desc(c.id))
		.limit(page.limit)
		.offset(page.offset)
}

/** How many days before the deadline the pending are reminded, the largest first. */
export function reminderDays({ reminders }: Pick<Campaign, "reminders">): readonly number[] {
	return reminders === "" ? [] : reminders.split(",").map(Number)
}

/** Changes a campaign read before; false when it changed meanwhile. */
export async function changeCampaign(
	tx: Tx,
	{ villageId, id, version }: Campaign,
	to: Partial<Omit<Campaign, "villageId" | "id" | "version">>,
): Promise<boolean> {
	const { signoffCampaign: c } = tx.tables(signoffTables)
	const rows = await tx.db
		.update(c)
		.set({ ...to, version: version + 1 })
		.where(and(eq(c.villageId, villageId), eq(c.id, id), eq(c.version, version)))
		.returning({ id: c.id })
	return rows.length > 0
}

export type Statement = {
	readonly version: number
	readonly text: string
	readonly spoken: string
	readonly hash: string
	readonly createdAt: number
}

export async function statementOf(reader: Reader, villageId: string, campaignId: string, version: number): Promise<Statement | undefined> {
	const { signoffStatement: s } = reader.tables(signoffTables)
	const [row] = await reader.db
		.select({ version: s.version, text: s.text, spoken: s.spoken, hash: s.hash, createdAt: s.createdAt })
		.from(s)
		.where(and(eq(s.villageId, villageId), eq(s.campaignId, campaignId), eq(s.version, version)))
	return row
}

export async function statementsOf(reader: Reader, villageId: string, campaignId: string): Promise<readonly Statement[]> {
	const { signoffStatement: s } = reader.tables(signoffTables)
	return reader.db
		.select({ version: s.version, text: s.text, spoken: s.spoken, hash: s.hash, createdAt: s.createdAt })
		.from(s)
		.where(and(eq(s.villageId, villageId), eq(s.campaignId, campaignId)))
		.orderBy(asc(s.version))
}

export type RowCells = Readonly<Record<string, string>>

export type Row = {
	readonly householdId: string
	readonly number: string
	readonly version: number
	readonly place: number
	readonly cells: RowCells
	readonly amount: number | null
	readonly photo: string | null
}

const cellsSchema = z.record(z.string(), z.string())

/** The rows that stand now, of a household or of all; in the sheet's order. */
export async function rowsNow(reader: Reader, villageId: string, campaignId: string, householdId?: string): Promise<readonly Row[]> {
	const { signoffRow: r } = reader.tables(signoffTables)
	const rows = await reader.db
		.select()
		.from(r)
		.where(
			and(
				eq(r.villageId, villageId),
				eq(r.campaignId, campaignId),
				householdId === undefined ? undefined : eq(r.householdId, householdId),
				isNull(r.replacedAt),
				eq(r.isGone, false),
			),
		)
		.orderBy(asc(r.householdId), asc(r.place), asc(r.number))
	return rows.map(toRow)
}

/** All versions of a household's rows, the first first. */
export async function rowHistory(
	reader: Reader,
	villageId: string,
	campaignId: string,
	householdId: string,
): Promise<readonly (Row & { readonly createdAt: number })[]> {
	const { signoffRow: r } = reader.tables(signoffTables)
	const rows = await reader.db
		.select()
		.from(r)
		.where(and(eq(r.villageId, villageId), eq(r.campaignId, campaignId), eq(r.householdId, householdId)))
		.orderBy(asc(r.place), asc(r.number), asc(r.version))
	return rows.map((row) => ({ ...toRow(row), createdAt: row.createdAt }))
}

function toRow({ householdId, number, version, place, cells, amount, photo }: Omit<Row, "cells"> & { readonly cells: unknown }): Row {
	return { householdId, number, version, place, cells: cellsSchema.parse(cells), amount, photo }
}

/** The campaigns a household has a part in, the open ones first. */
export async function campaignsOfHousehold(
	reader: Reader,
	villageId: string,
	householdId: string,
	states: readonly ("open" | "closed")[],
): Promise<readonly { readonly campaign: Campaign; readonly status: Status }[]> {
	const { signoffCampaign: c, signoffHousehold: h } = reader.tables(signoffTables)
	return reader.db
		.select({ campaign: c, status: h.status })
		.from(h)
		.innerJoin(c, and(eq(c.villageId, h.villageId), eq(c.id, h.campaignId)))
		.where(and(eq(h.villageId, villageId), eq(h.householdId, householdId), inArray(c.state, [...states])))
		.orderBy(desc(c.openedAt), desc(c.id))
}
