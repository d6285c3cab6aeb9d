/**
 * Roster import, first half: a table of cells becomes a plan of households, with every row that is refused and why. Nothing is
 * written here; applying the plan (all of it, in one transaction) is the repository's work. Pure, and plain JSON in and out.
 */
import { maskIdentityNumber, maskPhone } from "../../text/mask.ts"
import { type Block, dataRows, headConflict, sameNumber, toBlocks } from "./roster-blocks.ts"
import { type ColumnId, findHeader } from "./roster-columns.ts"
import { type HouseholdFacts, type PlannedPerson, type RowSchema, readRow, rowSchema } from "./roster-row.ts"
import { type RosterReason, type RosterRefusal, type RowReason, refuse, type Table, tableLimits } from "./roster-table.ts"
import { headRelation } from "./rules.ts"

export type PlannedHousehold = HouseholdFacts & { readonly number: string; readonly persons: readonly PlannedPerson[] }
export type RosterPlan = {
	readonly households: readonly PlannedHousehold[]
	/** One entry per reason; a row may have several. Ordered by row. */
	readonly refused: readonly RowReason[]
	/** Rows taken that someone should look at. */
	readonly notes: readonly RowReason[]
	/** Households of which some row was refused: who is missing from them is not absent, it is unknown. */
	readonly incomplete: readonly string[]
	/** `ignored`: titles of columns that are not imported. */
	readonly columns: { readonly read: readonly ColumnId[]; readonly ignored: readonly string[] }
	/** `ignoredRows`: examples, totals, repeated headers. */
	readonly counts: {
		readonly households: number
		readonly persons: number
		readonly refusedRows: number
		readonly ignoredRows: number
	}
}
export type RosterReading = { readonly ok: true; readonly plan: RosterPlan } | RosterRefusal

type Taken = { readonly person: PlannedPerson; readonly facts: HouseholdFacts }

/** Reads a roster. `today` is the village's date, YYYY-MM-DD. */
export function readRoster(table: Table, today: string): RosterReading {
	const cells = table.rows.reduce((sum, row) => sum + row.cells.length, 0)
	if (table.rows.length > tableLimits.rows || cells > tableLimits.cells)
		return refuse("roster.table-too-large", { limit: tableLimits.rows })
	const header = findHeader(table.rows)
	if (!header.ok) return header
	const { rows, ignoredRows } = dataRows(table, header)
	if (rows.length === 0) return refuse("roster.no-rows")
	const { blocks, orphans } = toBlocks(rows)
	const schema = rowSchema(today)
	const owners = new Map<string, number>()
	const results = [...sameNumber(blocks)].map(([number, ofNumber]) => planHousehold(number, ofNumber, schema, owners))
	const households = results.flatMap((result) => (result.household === undefined ? [] : [result.household]))
	const refused = [
		...results.flatMap((result) => result.refused),
		...orphans.map((row) => ({ row, code: "roster.household-missing" as const, detail: {} })),
	]
	return {
		ok: true,
		plan: {
			households,
			refused: refused.sort((a, b) => a.row - b.row),
			notes: results.flatMap((result) => result.notes).sort((a, b) => a.row - b.row),
			incomplete: results.flatMap((result) => (result.refused.length > 0 ? [result.number] : [])),
			columns: { read: [...header.columns.keys()], ignored: header.ignored },
			counts: {
				households: households.length,
				persons: households.reduce((sum, household) => sum + household.persons.length, 0),
				refusedRows: new Set(refused.map((reason) => reason.row)).size,
				ignoredRows,
			},
		},
	}
}

type HouseholdResult = {
	readonly number: string
	readonly household?: PlannedHousehold
	readonly refused: readonly RowReason[]
	readonly notes: readonly RowReason[]
}

/** One household out of all rows of its number. `owners` knows the row of every identity number taken so far, and learns. */
function planHousehold(number: string, blocks: readonly Block[], schema: RowSchema, owners: Map<string, number>): HouseholdResult {
	const drafts = blocks.flatMap((block) => block.drafts)
	const inDoubt = (conflict: RosterReason): HouseholdResult => ({
		number,
		refused: drafts.map(({ row }) => ({ row, ...conflict })),
		notes: [],
	})
	const conflict = headConflict(blocks)
	if (conflict !== undefined) return inDoubt(conflict)
	const taken: Taken[] = []
	const refused: RowReason[] = []
	const notes: RowReason[] = []
	for (const draft of drafts) {
		const { row } = draft
		const reading = readRow(schema, row, draft.raw, draft.isHead)
		if (!reading.ok) {
			refused.push(...reading.reasons.map((reason) => ({ row, ...reason })))
			continue
		}
		const twin = owners.get(reading.person.identityNumber ?? "") ?? taken.find((one) => isTwin(one.person, reading.person))?.person.row
		if (twin !== undefined) {
			refused.push({ row, code: "roster.person-twice", detail: { rows: [twin] } })
			continue
		}
		taken.push(reading)
		// The contact is filled down, so what is noted of it would be said for every member.
		const fresh = reading.notes.filter((code) => code !== "roster.note-contact-phone" || !notes.some((note) => note.code === code))
		notes.push(...fresh.map((code) => ({ row, code, detail: {} })))
	}
	const heads = taken.filter((one) => one.person.relation === headRelation).map((one) => one.person)
	if (heads.length > 1) return inDoubt({ code: "roster.two-heads", detail: { rows: heads.map((head) => head.row).slice(0, 10) } })
	for (const { person } of taken) if (person.identityNumber !== undefined) owners.set(person.identityNumber, person.row)
	const [first] = taken
	if (first === undefined) return { number, refused, notes }
	const facts = mergeFacts(taken)
	const [head] = heads
	if (head === undefined && !drafts.some((draft) => draft.isHead))
		notes.push({ row: first.person.row, code: "roster.note-head-missing", detail: {} })
	if (head !== undefined && head.phone === undefined) notes.push({ row: head.row, code: "roster.note-head-phone-missing", detail: {} })
	return {
		number,
		household: { number, ...facts.merged, persons: taken.map((one) => one.person) },
		refused,
		notes: [...notes, ...facts.notes],
	}
}

/** One identity number is one person. Without it the same name in one household is, unless the birth year tells them apart. */
function isTwin(a: PlannedPerson, b: PlannedPerson): boolean {
	if (a.identityNumber !== undefined && b.identityNumber !== undefined) return a.identityNumber === b.identityNumber
	const [yearA, yearB] = [a.birth?.slice(0, 4), b.birth?.slice(0, 4)]
	return a.name === b.name && (yearA === undefined || yearB === undefined || yearA === yearB)
}

/** The household's own facts: the first said; a second, different one is noted. */
function mergeFacts(taken: readonly Taken[]): { readonly merged: HouseholdFacts; readonly notes: readonly RowReason[] } {
	const merged: { -readonly [K in keyof HouseholdFacts]: HouseholdFacts[K] } = {}
	const notes: RowReason[] = []
	for (const column of ["group", "grid", "address", "contact"] as const) {
		for (const { person, facts } of taken) {
			const value = facts[column]
			if (value === undefined) continue
			merged[column] ??= value
			if (merged[column] !== value) notes.push({ row: person.row, code: "roster.note-household-differs", detail: { column } })
		}
	}
	return { merged, notes }
}

export type PreviewRow = Omit<PlannedPerson, "phone" | "identityNumber"> &
	HouseholdFacts & { readonly household: string; readonly phone?: string; readonly identityNumber?: string }

/** The first persons of a plan as the console may show them: phone and identity number masked. */
export function previewRows(plan: RosterPlan, count = 10): PreviewRow[] {
	const rows = plan.households.flatMap(({ number, persons, ...facts }) =>
		persons.map((person) => ({ household: number, ...facts, ...person })),
	)
	return rows.slice(0, count).map((row) => ({
		...row,
		...(row.phone === undefined ? {} : { phone: maskPhone(row.phone) }),
		...(row.identityNumber === undefined ? {} : { identityNumber: maskIdentityNumber(row.identityNumber) }),
	}))
}
