/** Shared by the roster tests: tables out of short lines, identity numbers that are right, and an applier of changes in memory. */
import { identityCheckDigit } from "../../../src/text/mask.ts"
import { type RosterPlan, readRoster } from "../../../src/village/people/roster.ts"
import type { CurrentHousehold, CurrentPerson, RosterChanges } from "../../../src/village/people/roster-changes.ts"
import type { RosterRefusal, RowReason, Table } from "../../../src/village/people/roster-table.ts"

export const today = "2026-01-05"

/** Rows as lines, cells between bars: "1|李建国|户主". Row numbers count from 1, as in a spreadsheet. */
export function table(...lines: readonly string[]): Table {
	return { rows: lines.map((line, index) => ({ number: index + 1, cells: line.split("|") })) }
}

export function planOf(...lines: readonly string[]): RosterPlan {
	const reading = readRoster(table(...lines), today)
	if (!reading.ok) throw new Error(reading.code)
	return reading.plan
}

export function refusalOf(...lines: readonly string[]): RosterRefusal {
	const reading = readRoster(table(...lines), today)
	if (reading.ok) throw new Error("the table was read")
	return reading
}

/** "3 roster.name-missing" */
export function brief(reasons: readonly RowReason[]): string[] {
	return reasons.map((reason) => `${reason.row} ${reason.code}`)
}

export function identityNumber(birth: string, serial: number): string {
	const digits = `110105${birth.replaceAll("-", "")}${String(serial).padStart(3, "0")}`
	return digits + identityCheckDigit(digits)
}

export const hashes = { phone: (phone: string) => `hash of ${phone}`, identity: (number: string) => `hash of ${number}` }

/** What the repository does with changes, in memory. */
export function applyChanges(current: readonly CurrentHousehold[], changes: RosterChanges, newId: () => string): CurrentHousehold[] {
	const changedHouseholds = new Map(changes.households.changed.map((change) => [change.id, change.set]))
	const households = [
		...current.map((household) => ({ ...household, ...changedHouseholds.get(household.id) })),
		...changes.households.added.map((household) => ({
			id: newId(),
			number: household.number,
			group: household.group ?? null,
			grid: household.grid ?? null,
			address: household.address ?? null,
			contact: household.contact ?? null,
		})),
	]
	const changedPersons = new Map(changes.persons.changed.map((change) => [change.id, change]))
	const placed = current.flatMap((household) =>
		household.persons.map((person): { household: string; person: CurrentPerson } => {
			const { phone, identityNumber: identity, household: moved, ...set } = changedPersons.get(person.id)?.set ?? {}
			const numbers = {
				...(phone === undefined ? {} : { phoneHash: hashes.phone(phone) }),
				...(identity === undefined ? {} : { identityHash: hashes.identity(identity) }),
			}
			return { household: moved ?? household.number, person: { ...person, ...set, ...numbers } }
		}),
	)
	const added = changes.persons.added.map(({ household, person }): { household: string; person: CurrentPerson } => ({
		household,
		person: {
			id: newId(),
			name: person.name,
			relation: person.relation ?? null,
			sex: person.sex ?? null,
			birth: person.birth ?? null,
			residence: person.residence ?? null,
			roles: person.roles,
			phoneHash: person.phone === undefined ? null : hashes.phone(person.phone),
			identityHash: person.identityNumber === undefined ? null : hashes.identity(person.identityNumber),
		},
	}))
	return households.map((household) => ({
		...household,
		persons: [...placed, ...added].filter((each) => each.household === household.number).map((each) => each.person),
	}))
}
