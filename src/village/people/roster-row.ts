/** One row of a roster: every cell checked by zod, then what the cells say together. Pure. */
import { z } from "zod"
import { halfWidth, readIdentityNumber, type Sex } from "../../text/mask.ts"
import { simplified } from "../../text/simplified.ts"
import { normaliseName } from "./names.ts"
import { findResidence, type ResidenceId, readResidence } from "./residence.ts"
import { readRoles } from "./roles.ts"
import {
	type Cell,
	isDamagedNumber,
	isErrorValue,
	isFormula,
	readBirth,
	readHouseholdNumber,
	readName,
	readPhone,
	readSex,
} from "./roster-cells.ts"
import type { ColumnId } from "./roster-columns.ts"
import type { RosterReason } from "./roster-table.ts"
import { headRelation } from "./rules.ts"
import { isRosterCode, type RosterCode } from "./words-roster.ts"

export type PlannedPerson = {
	/** Row in the file. */
	readonly row: number
	readonly name: string
	/** 户主 for the head, else as written. What is absent was not said: it changes nothing. */
	readonly relation?: string
	readonly sex?: Sex
	/** YYYY, YYYY-MM or YYYY-MM-DD */
	readonly birth?: string
	readonly identityNumber?: string
	readonly phone?: string
	readonly residence?: ResidenceId
	readonly roles: readonly string[]
}

/** What a row says of its household. */
export type HouseholdFacts = { readonly group?: string; readonly grid?: string; readonly address?: string; readonly contact?: string }
export type RowReading =
	| { readonly ok: true; readonly person: PlannedPerson; readonly facts: HouseholdFacts; readonly notes: readonly RosterCode[] }
	| { readonly ok: false; readonly reasons: readonly RosterReason[] }

/** Longest text of each column, in signs; a longer one is a slip (two cells in one, a pasted page). */
const cellLimits: Readonly<Record<ColumnId, number>> = {
	household: 40,
	relation: 20,
	head: 40,
	name: 40,
	sex: 10,
	birth: 40,
	identity: 40,
	phone: 60,
	group: 40,
	grid: 40,
	address: 120,
	residence: 40,
	role: 120,
	contact: 60,
	remark: 500,
}

const kept = <T>(value: T): Cell<T> => ({ ok: true, value })
const text = (raw: string): Cell<string | undefined> => kept(normaliseName(raw) || undefined)
/** Columns where a formula's text does no harm and is kept as the text it is. */
const takesFormula: ReadonlySet<ColumnId> = new Set(["address", "remark"])
/** Columns of numbers that a spreadsheet may have rounded. */
const holdsNumber: ReadonlySet<ColumnId> = new Set(["household", "birth", "identity", "phone"])

function cellSchema<T>(column: ColumnId, read: (text: string) => Cell<T>) {
	return z.string().transform((raw, cx): { value: T; note?: RosterCode } => {
		const plain = halfWidth(raw).trim()
		const fault = cellFault(column, plain)
		const cell: Cell<T> = fault === undefined ? read(plain) : { ok: false, code: fault }
		if (cell.ok) return cell
		cx.addIssue({ code: "custom", message: cell.code, path: [] })
		return z.NEVER
	})
}

function cellFault(column: ColumnId, plain: string): RosterCode | undefined {
	if (Array.from(plain.slice(0, 2000)).length > cellLimits[column]) return "roster.cell-too-long"
	if (isErrorValue(plain)) return "roster.cell-error"
	if (isFormula(plain) && !takesFormula.has(column)) return "roster.cell-formula"
	if (isDamagedNumber(plain) && holdsNumber.has(column)) return "roster.number-damaged"
	return undefined
}

function readIdentity(
	plain: string,
	today: string,
): Cell<{ readonly number: string; readonly birth: string; readonly sex: Sex } | undefined> {
	if (/^(?:|无|-+|\/)$/.test(plain)) return kept(undefined)
	const reading = readIdentityNumber(plain, today)
	return reading.ok ? kept(reading) : { ok: false, code: `roster.identity-${reading.fault}` }
}

/** 联系员 is a name; a phone beside it is not kept here, it stands in the contact's own row. */
function readContact(plain: string): Cell<string | undefined> {
	const name = normaliseName(plain.replace(/[(:]?\s*\+?\d[\d\s-]{5,}\)?/g, " ")).replace(/[,;、/:]+$/, "")
	return name === normaliseName(plain) ? kept(name || undefined) : { ok: true, value: name || undefined, note: "roster.note-contact-phone" }
}

function residenceCell(plain: string): Cell<ResidenceId | undefined> {
	if (plain === "") return kept(undefined)
	const words = simplified(plain)
	const found = readResidence(words) ?? findResidence(words)
	return found === undefined ? { ok: true, value: undefined, note: "roster.note-residence-unknown" } : kept(found)
}

function rolesCell(plain: string): Cell<readonly string[]> {
	const roles = readRoles(plain)
	return roles === undefined ? { ok: false, code: "roster.roles-unreadable" } : kept(roles)
}

/** The cells of a row by column; absent columns are empty strings. `today` is YYYY-MM-DD. */
export function rowSchema(today: string) {
	return z.object({
		household: cellSchema("household", (plain) => kept(readHouseholdNumber(plain))),
		relation: cellSchema("relation", text),
		head: cellSchema("head", text),
		name: cellSchema("name", readName),
		sex: cellSchema("sex", readSex),
		birth: cellSchema("birth", (plain) => readBirth(plain, today)),
		identity: cellSchema("identity", (plain) => readIdentity(plain, today)),
		phone: cellSchema("phone", readPhone),
		group: cellSchema("group", text),
		grid: cellSchema("grid", text),
		address: cellSchema("address", (plain) => kept(plain.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim() || undefined)),
		residence: cellSchema("residence", residenceCell),
		role: cellSchema("role", rolesCell),
		contact: cellSchema("contact", readContact),
		remark: cellSchema("remark", (plain) => kept(findResidence(plain))),
	})
}
export type RowSchema = ReturnType<typeof rowSchema>
export type RawRow = Readonly<Record<ColumnId, string>>

/** Reads a row. `isHead` was decided before (`saysHead`): a head stays head even where another cell of the row is refused. */
export function readRow(schema: RowSchema, row: number, raw: RawRow, isHead: boolean): RowReading {
	const parsed = schema.safeParse(raw)
	if (!parsed.success) return { ok: false, reasons: parsed.error.issues.map((issue) => reasonOf(issue.message, issue.path[0])) }
	const cells = parsed.data
	const identity = cells.identity.value
	const birth = identity?.birth ?? cells.birth.value
	const sex = identity?.sex ?? cells.sex.value
	const residence = cells.residence.value ?? cells.remark.value
	const relation = isHead ? headRelation : cells.relation.value
	const { group, grid, address, contact } = cells
	return {
		ok: true,
		person: {
			row,
			name: cells.name.value,
			...(relation === undefined ? {} : { relation }),
			...(sex === undefined ? {} : { sex }),
			...(birth === undefined ? {} : { birth }),
			...(identity === undefined ? {} : { identityNumber: identity.number }),
			...(cells.phone.value === undefined ? {} : { phone: cells.phone.value }),
			...(residence === undefined ? {} : { residence }),
			roles: cells.role.value,
		},
		facts: {
			...(group.value === undefined ? {} : { group: group.value }),
			...(grid.value === undefined ? {} : { grid: grid.value }),
			...(address.value === undefined ? {} : { address: address.value }),
			...(contact.value === undefined ? {} : { contact: contact.value }),
		},
		notes: [
			...Object.values(cells).flatMap((cell) => ("note" in cell && cell.note !== undefined ? [cell.note] : [])),
			...(identity !== undefined && cells.birth.value !== undefined && !identity.birth.startsWith(cells.birth.value)
				? ["roster.note-birth-differs" as const]
				: []),
			...(identity !== undefined && cells.sex.value !== undefined && identity.sex !== cells.sex.value
				? ["roster.note-sex-differs" as const]
				: []),
		],
	}
}

function reasonOf(code: string, column: PropertyKey | undefined): RosterReason {
	if (!isRosterCode(code)) throw new Error(`a cell was refused without a code: ${code}`)
	const id = Object.keys(cellLimits).find((each): each is ColumnId => each === column)
	if (id === undefined) throw new Error("a cell was refused without a column")
	return { code, detail: code === "roster.cell-too-long" ? { column: id, limit: cellLimits[id] } : { column: id } }
}

/** Whether a row says that this person is head of the household: by the relation, else by the column that names or marks the head. */
export function saysHead(raw: RawRow): boolean {
	const relation = simplified(normaliseName(raw.relation)).toLowerCase()
	if (relation !== "") return ["户主", "本人", "户主本人", "本户户主", "head"].includes(relation)
	const head = simplified(normaliseName(raw.head)).toLowerCase()
	return (
		head !== "" &&
		(head === simplified(normaliseName(raw.name)).toLowerCase() || ["是", "户主", "√", "✓", "✔", "y", "yes", "1", "true"].includes(head))
	)
}
