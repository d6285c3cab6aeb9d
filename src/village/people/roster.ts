/**
 * Roster import, first half: a table of cells becomes a plan of households, with every row that is refused and why. Nothing is
 * written here; applying the plan (all of it, in one transaction) is the repository's work. Pure, and plain JSON in and out.
 */
import { maskIdentityNumber, maskPhone } from "../../text/mask.ts"
import { normaliseName } from "./names.ts"
import { readHouseholdNumber } from "./roster-cells.ts"
import { type ColumnId, columnIds, columnOf, findHeader, type Header } from "./roster-columns.ts"
import { type HouseholdFacts, type PlannedPerson, type RawRow, type RowSchema, readRow, rowSchema, saysHead } from "./roster-row.ts"
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
	readonly columns: { readonly read: readonly ColumnId[] /** Titles of columns not imported. */; readonly ignored: readonly string[] }
	readonly counts: {
		readonly households: number
		readonly persons: number
		readonly refusedRows: number /** Examples, totals, repeated headers. */
		readonly ignoredRows: number
	}
}
export type RosterReading = { readonly ok: true; readonly plan: RosterPlan } | RosterRefusal

/** A row with its household found and its blanks filled down. */
type Draft = { readonly row: number; readonly raw: RawRow; readonly isHead: boolean }
type Block = { readonly number: string; readonly drafts: Draft[] }
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

function sameNumber(blocks: readonly Block[]): ReadonlyMap<string, Block[]> {
	const byNumber = new Map<string, Block[]>()
	for (const block of blocks) {
		const known = byNumber.get(block.number)
		if (known === undefined) byNumber.set(block.number, [block])
		else known.push(block)
	}
	return byNumber
}

/** The rows under the header that hold persons, by column; totals, signatures, examples and repeated headers are left out. */
function dataRows(
	table: Table,
	header: Header,
): { readonly rows: { readonly row: number; readonly raw: RawRow }[]; readonly ignoredRows: number } {
	const isHouseholdOnly = !header.columns.has("name")
	const rows: { row: number; raw: RawRow }[] = []
	let ignoredRows = 0
	let isExample = false
	for (const { number, cells } of table.rows.slice(header.at + 1)) {
		const at = (column: ColumnId): string =>
			(header.columns.get(column) ?? []).map((place) => cells[place] ?? "").find((cell) => cell.trim() !== "") ?? ""
		if (columnIds.every((column) => at(column).trim() === "") && cells.every((cell) => cell.trim() === "")) continue
		const raw: Record<ColumnId, string> = { ...emptyRow }
		for (const column of columnIds) raw[column] = at(column)
		// A list of households has one row for each, and its 户主 column holds the name.
		if (isHouseholdOnly) raw.name = raw.head
		if (raw.household.trim() !== "") isExample = false
		isExample ||= [raw.household, raw.name, raw.remark].some((cell) => cell.trim().startsWith("示例"))
		if (
			isExample ||
			isFooter(cells, raw) ||
			(columnOf(raw.household) === "household" && raw.name.trim() !== "" && columnOf(raw.name) !== undefined)
		)
			ignoredRows++
		else rows.push({ row: number, raw })
	}
	return { rows: fillGroups(rows), ignoredRows }
}

const emptyRow: RawRow = {
	household: "",
	relation: "",
	head: "",
	name: "",
	sex: "",
	birth: "",
	identity: "",
	phone: "",
	group: "",
	grid: "",
	address: "",
	residence: "",
	role: "",
	contact: "",
	remark: "",
}

function isFooter(cells: readonly string[], raw: RawRow): boolean {
	const first = (cells.find((cell) => cell.trim() !== "") ?? "").replace(/\s/g, "")
	return (
		(raw.name.trim() === "" || raw.name.replace(/\s/g, "") === first) &&
		/^(?:合计|总计|小计|共计|(?:填表|制表|审核|填报|说明|备注|注)[人单位日期]*[:：])/.test(first)
	)
}

/**
 * Group and grid cells merged over many households leave only the first one filled when saved as text. That pattern (each value
 * once, blanks below) is filled down; in a column that repeats its values a blank means unknown and stays.
 */
function fillGroups(rows: readonly { readonly row: number; readonly raw: RawRow }[]): { row: number; raw: RawRow }[] {
	let filled = [...rows]
	for (const column of ["group", "grid"] as const) {
		const values = filled.map(({ raw }) => raw[column].trim()).filter((value) => value !== "")
		if (values.length === filled.length || new Set(values).size < values.length) continue
		let last = ""
		filled = filled.map(({ row, raw }) => {
			last = raw[column].trim() || last
			return { row, raw: { ...raw, [column]: last } }
		})
	}
	return filled
}

/** Groups rows into runs of one household: an empty 户号 belongs to the filled one above, with its group, grid, address, contact. */
function toBlocks(rows: readonly { readonly row: number; readonly raw: RawRow }[]): {
	readonly blocks: readonly Block[] /** Rows of no known household. */
	readonly orphans: readonly number[]
} {
	const blocks: Block[] = []
	const orphans: number[] = []
	let block: Block | undefined
	let isLost = false
	for (const { row, raw } of rows) {
		const number = readHouseholdNumber(raw.household)
		const isHead = saysHead(raw)
		if (number !== "") {
			isLost = false
			if (block?.number !== number) {
				block = { number, drafts: [] }
				blocks.push(block)
			}
			block.drafts.push({ row, raw, isHead })
			continue
		}
		// A second head under the same number is a new household whose number was forgotten; those below belong to it, not to the one above.
		if (!isLost && block?.drafts.some((draft) => draft.isHead) && isHead) isLost = true
		if (block === undefined || isLost) {
			orphans.push(row)
			continue
		}
		const above = block.drafts.at(-1)?.raw
		const inherited = (column: "group" | "grid" | "address" | "contact"): string => raw[column].trim() || (above?.[column] ?? "")
		block.drafts.push({
			row,
			raw: {
				...raw,
				household: block.number,
				group: inherited("group"),
				grid: inherited("grid"),
				address: inherited("address"),
				contact: inherited("contact"),
			},
			isHead,
		})
	}
	return { blocks, orphans }
}

/** Two different heads under one number: in one place it is a slip, in two places the number was given twice. All rows are in doubt. */
function headConflict(blocks: readonly Block[]): RosterReason | undefined {
	const heads = blocks.map((block) => new Set(block.drafts.flatMap((draft) => (draft.isHead ? [normaliseName(draft.raw.name)] : []))))
	if (new Set(heads.flatMap((names) => [...names])).size < 2) return undefined
	const rows = blocks.flatMap((block) => block.drafts.flatMap((draft) => (draft.isHead ? [draft.row] : []))).slice(0, 10)
	return { code: heads.some((names) => names.size > 1) ? "roster.two-heads" : "roster.household-reused", detail: { rows } }
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
