/** Matters, what their gates were told, their stages' marks, and decisions: the SQL. */
import { and, asc, count, desc, eq, inArray, max, sql } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import type { MatterKind, PresetId, SignerClass } from "./stages.ts"
import { councilTables } from "./tables.ts"
import type { DecisionVerdict, MatterState } from "./verdicts.ts"

export type Matter = {
	readonly villageId: string
	readonly id: string
	readonly serial: number
	readonly bodyId: string
	readonly title: string
	readonly text: string
	readonly kind: MatterKind
	readonly preset: PresetId
	readonly groupName: string | null
	readonly itemId: string | null
	readonly itemNumber: number | null
	readonly needsPoll: boolean
	readonly pollSurveyId: string | null
	readonly budgetFen: number | null
	readonly state: MatterState
	readonly round: number
	readonly rank: number | null
	readonly noticedAt: number | null
	readonly meetsAt: number | null
	readonly createdAt: number
	readonly createdBy: string | null
}

/** Stores a matter under the village's next serial. Call it under the village's lock, see `lockAgenda`. */
export async function insertMatter(tx: Tx, matter: Omit<Matter, "serial">): Promise<Matter> {
	const { councilMatter: t } = tx.tables(councilTables)
	const [row] = await tx.db
		.select({ last: max(t.serial) })
		.from(t)
		.where(eq(t.villageId, matter.villageId))
	const made = { ...matter, serial: Number(row?.last ?? 0) + 1 }
	await tx.db.insert(t).values(made)
	return made
}

export async function lockAgenda(tx: Tx, villageId: string): Promise<void> {
	await tx.lock(`council-agenda:${villageId}`)
}

export async function lockMatter(tx: Tx, matterId: string): Promise<void> {
	await tx.lock(`council-matter:${matterId}`)
}

export async function updateMatter(
	tx: Tx,
	{ villageId, id }: Pick<Matter, "villageId" | "id">,
	to: Partial<Omit<Matter, "villageId" | "id" | "serial">>,
): Promise<void> {
	const { councilMatter: t } = tx.tables(councilTables)
	await tx.db
		.update(t)
		.set(to)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
}

export async function matterById(reader: Reader, villageId: string, id: string): Promise<Matter | undefined> {
	const { councilMatter: t } = reader.tables(councilTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return row
}

/** By urgency where an order is set, then as they were entered. */
export async function mattersOf(
	reader: Reader,
	villageId: string,
	of: { readonly states?: readonly MatterState[]; readonly bodyId?: string; readonly ids?: readonly string[] } = {},
	page?: { readonly limit: number; readonly offset: number },
): Promise<readonly Matter[]> {
	const { councilMatter: t } = reader.tables(councilTables)
	const all = reader.db
		.select()
		.from(t)
		.where(
			and(
				eq(t.villageId, villageId),
				of.states === undefined ? undefined : inArray(t.state, [...of.states]),
				of.bodyId === undefined ? undefined : eq(t.bodyId, of.bodyId),
				of.ids === undefined ? undefined : inArray(t.id, [...of.ids]),
			),
		)
		.orderBy(sql`case when ${t.rank} is null then 1 else 0 end`, asc(t.rank), asc(t.serial))
	return page === undefined ? all : all.limit(page.limit).offset(page.offset)
}

export async function countMatters(reader: Reader, villageId: string): Promise<Readonly<Record<MatterState, number>>> {
	const { councilMatter: t } = reader.tables(councilTables)
	const rows = await reader.db.select({ state: t.state, n: count() }).from(t).where(eq(t.villageId, villageId)).groupBy(t.state)
	const of = (state: MatterState) => Number(rows.find((row) => row.state === state)?.n ?? 0)
	return { listed: of("listed"), voting: of("voting"), counted: of("counted"), decided: of("decided"), withdrawn: of("withdrawn") }
}

export type PartyRole = "asker" | "concerned"

export async function addParties(
	tx: Tx,
	{ villageId, matterId, role }: { readonly villageId: string; readonly matterId: string; readonly role: PartyRole },
	personIds: readonly string[],
): Promise<void> {
	const { councilParty: t } = tx.tables(councilTables)
	if (personIds.length === 0) return
	await tx.db
		.insert(t)
		.values([...new Set(personIds)].map((personId) => ({ villageId, matterId, personId, role })))
		.onConflictDoNothing()
}

export async function partiesOf(reader: Reader, villageId: string, matterId: string, role: PartyRole): Promise<readonly string[]> {
	const { councilParty: t } = reader.tables(councilTables)
	const rows = await reader.db
		.select({ personId: t.personId })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId), eq(t.role, role)))
		.orderBy(asc(t.personId))
	return rows.map(({ personId }) => personId)
}

export type GateRow = {
	readonly villageId: string
	readonly id: string
	readonly matterId: string
	readonly kind: "legal" | "standard" | "withdrawal"
	readonly verdict: "passed" | "returned"
	readonly note: string
	readonly by: string | null
	readonly at: number
}

export async function addGate(tx: Tx, gate: GateRow): Promise<void> {
	const { councilGate: t } = tx.tables(councilTables)
	await tx.db.insert(t).values(gate)
}

/** What the gates were told, the oldest first. */
export async function gatesOf(reader: Reader, villageId: string, matterId: string): Promise<readonly GateRow[]> {
	const { councilGate: t } = reader.tables(councilTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId)))
		.orderBy(asc(t.at), asc(t.id))
}

export type MarkRow = {
	readonly villageId: string
	readonly id: string
	readonly matterId: string
	readonly stage: string
	readonly signer: SignerClass
	readonly who: string
	readonly note: string
	readonly photo: string | null
	readonly enteredBy: string | null
	readonly at: number
}

export async function addMark(tx: Tx, mark: MarkRow): Promise<void> {
	const { councilMark: t } = tx.tables(councilTables)
	await tx.db.insert(t).values(mark)
}

/** Marks of a matter, the oldest first. */
export async function marksOf(reader: Reader, villageId: string, matterId: string): Promise<readonly MarkRow[]> {
	const { councilMark: t } = reader.tables(councilTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId)))
		.orderBy(asc(t.at), asc(t.id))
}

/** The ledger of a class of signer over all matters, a page of it, the newest first; and how many marks it has. */
export async function marksBy(
	reader: Reader,
	villageId: string,
	signer: SignerClass,
	page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly marks: readonly MarkRow[]; readonly total: number }> {
	const { councilMark: t } = reader.tables(councilTables)
	const own = and(eq(t.villageId, villageId), eq(t.signer, signer))
	const [row] = await reader.db.select({ n: count() }).from(t).where(own)
	const marks = await reader.db.select().from(t).where(own).orderBy(desc(t.at), desc(t.id)).limit(page.limit).offset(page.offset)
	return { marks, total: Number(row?.n ?? 0) }
}

export type Decision = {
	readonly villageId: string
	readonly number: string
	readonly matterId: string
	readonly round: number
	readonly verdict: DecisionVerdict
	readonly words: string
	readonly at: number
	readonly by: string | null
	readonly ledgerSeq: number
	readonly corrects: string | null
}

export async function insertDecision(tx: Tx, decision: Decision): Promise<void> {
	const { councilDecision: t } = tx.tables(councilTables)
	await tx.db.insert(t).values(decision)
}

/** Decisions on a matter, the oldest first; a correction stands after what it corrects. */
export async function decisionsOf(reader: Reader, villageId: string, matterId: string): Promise<readonly Decision[]> {
	const { councilDecision: t } = reader.tables(councilTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId)))
		.orderBy(asc(t.at), asc(t.number))
}

/** The decision that stands on each of these matters: a correction takes the place of what it corrects. By matter. */
export async function standingDecisions(
	reader: Reader,
	villageId: string,
	matterIds: readonly string[],
): Promise<ReadonlyMap<string, Decision>> {
	const { councilDecision: t } = reader.tables(councilTables)
	if (matterIds.length === 0) return new Map()
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), inArray(t.matterId, [...matterIds])))
		.orderBy(asc(t.at), asc(t.number))
	return new Map(rows.map((decision) => [decision.matterId, decision]))
}

export async function decisionByNumber(reader: Reader, villageId: string, number: string): Promise<Decision | undefined> {
	const { councilDecision: t } = reader.tables(councilTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.number, number)))
	return row
}

/** The next number of a series in a year, from 1, without gaps: it is taken in the transaction that uses it. */
export async function nextSerial(tx: Tx, villageId: string, series: string, year: number): Promise<number> {
	const { councilSerial: t } = tx.tables(councilTables)
	const [row] = await tx.db
		.insert(t)
		.values({ villageId, series, year, last: 1 })
		.onConflictDoUpdate({ target: [t.villageId, t.series, t.year], set: { last: sql`${t.last} + 1` } })
		.returning({ last: t.last })
	if (row === undefined) throw new Error("a number was not given")
	return row.last
}
