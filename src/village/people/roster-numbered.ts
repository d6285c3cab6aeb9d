/**
 * Roster import: households of a file under the numbers the roster has. Spreadsheets drop leading zeros, so 007 comes back as 7; taken for a new
 * household, a whole village would be there twice. Pure.
 */
import { householdFinder, householdKey } from "./household-number.ts"
import type { PlannedHousehold, RosterPlan } from "./roster.ts"
import type { CurrentHousehold, Hashes } from "./roster-changes.ts"
import type { RowReason } from "./roster-table.ts"

/**
 * The plan with numbers as on the roster where somebody of that household is in it. Where nobody is, the two may be two families: the household is
 * refused and people decide. What a file tells apart (7 and 007) stays apart.
 */
export function asOnRoster(current: readonly CurrentHousehold[], plan: RosterPlan, hashes: Hashes): RosterPlan {
	const known = new Set(current.map(({ number }) => number))
	const find = householdFinder(current)
	const written = new Map<string, number>()
	for (const { number } of plan.households) written.set(householdKey(number), (written.get(householdKey(number)) ?? 0) + 1)
	const households: PlannedHousehold[] = []
	const refused: RowReason[] = []
	const notes: RowReason[] = []
	const incomplete = new Set(plan.incomplete)
	for (const household of plan.households) {
		const { number, persons } = household
		const meant = known.has(number) || written.get(householdKey(number)) !== 1 ? undefined : find(number)
		if (meant === undefined || meant.kind === "none") {
			households.push(household)
			continue
		}
		const rows = persons.map(({ row }) => row)
		const like = meant.kind === "one" ? [meant.household] : meant.households
		const [same, other] = like.filter((one) => sharesSomebody(one, household, hashes))
		if (same !== undefined && other === undefined) {
			households.push({ ...household, number: same.number })
			if (incomplete.has(number)) incomplete.add(same.number)
			notes.push({ row: rows[0] ?? 0, code: "roster.note-household-as", detail: {} })
			continue
		}
		refused.push(...rows.map((row) => ({ row, code: "roster.household-like" as const, detail: {} })))
		for (const one of like) incomplete.add(one.number)
	}
	if (refused.length + notes.length === 0) return plan
	const taken = new Set(households.flatMap(({ persons }) => persons.map(({ row }) => row)))
	const everyRefused = [...plan.refused, ...refused].sort((a, b) => a.row - b.row)
	return {
		...plan,
		households,
		refused: everyRefused,
		notes: [...plan.notes.filter(({ row }) => !refused.some((one) => one.row === row)), ...notes].sort((a, b) => a.row - b.row),
		incomplete: [...incomplete],
		counts: {
			...plan.counts,
			households: households.length,
			persons: taken.size,
			refusedRows: new Set(everyRefused.map(({ row }) => row)).size,
		},
	}
}

function sharesSomebody(current: CurrentHousehold, planned: PlannedHousehold, hashes: Hashes): boolean {
	return planned.persons.some(({ name, identityNumber }) =>
		current.persons.some(
			(person) =>
				person.name === name ||
				(identityNumber !== undefined && person.identityHash !== null && hashes.identity(identityNumber) === person.identityHash),
		),
	)
}
