/**
 * Roster import, second half: what a plan would change in the roster as it stands. Applying these changes and planning the same file
 * again changes nothing. An empty cell says nothing, so it erases nothing; who is not in the file is listed, never deleted. Pure.
 */
import { maskIdentityNumber, maskPhone, type Sex } from "../../text/mask.ts"
import type { ResidenceId } from "./residence.ts"
import type { PlannedHousehold, RosterPlan } from "./roster.ts"
import { type Match, matchPersons } from "./roster-match.ts"
import type { HouseholdFacts, PlannedPerson } from "./roster-row.ts"
import { headRelation } from "./rules.ts"

export type CurrentPerson = {
	readonly id: string
	readonly name: string
	readonly relation: string | null
	readonly sex: Sex | null
	readonly birth: string | null
	readonly residence: ResidenceId | null
	readonly roles: readonly string[]
	readonly phoneHash: string | null
	readonly identityHash: string | null
}
export type CurrentHousehold = {
	readonly id: string
	readonly number: string
	readonly group: string | null
	readonly grid: string | null
	readonly address: string | null
	readonly contact: string | null
	readonly persons: readonly CurrentPerson[]
}
/** Keyed hashes as stored (`Cipher.hash`), so that numbers are compared without being opened. */
export type Hashes = { readonly phone: (phone: string) => string; readonly identity: (identityNumber: string) => string }

/** One field for the preview. Of phone and identity number `before` is only ****, `after` is masked. */
export type FieldChange = { readonly field: string; readonly before: string | null; readonly after: string | null }

/** The values to write; what is absent stays. Phone and identity number are plain, to be sealed. `household` is the number of the one moved to. */
export type PersonValues = {
	readonly household?: string
	readonly name?: string
	readonly relation?: string | null
	readonly sex?: Sex
	readonly birth?: string
	readonly residence?: ResidenceId
	/** All roles afterwards: a file adds roles, it takes none away. */
	readonly roles?: readonly string[]
	readonly phone?: string
	readonly identityNumber?: string
}

export type PersonChange = {
	readonly id: string
	readonly name: string
	readonly household: string
	readonly fields: readonly FieldChange[]
	readonly set: PersonValues
}
export type HouseholdChange = {
	readonly id: string
	readonly number: string
	readonly fields: readonly FieldChange[]
	readonly set: HouseholdFacts
}

export type RosterChanges = {
	readonly households: {
		readonly added: readonly (HouseholdFacts & { readonly number: string })[]
		readonly changed: readonly HouseholdChange[]
		readonly absent: readonly { readonly id: string; readonly number: string }[]
	}
	readonly persons: {
		readonly added: readonly { readonly household: string; readonly person: PlannedPerson }[]
		readonly changed: readonly PersonChange[]
		/** On the roster, not in the file. Staff decide what became of them. */
		readonly absent: readonly { readonly id: string; readonly name: string; readonly household: string }[]
	}
	readonly counts: { readonly households: ChangeCounts; readonly persons: ChangeCounts }
}
/** `unknown`: not found in the file, but rows of the same household were refused. */
export type ChangeCounts = {
	readonly added: number
	readonly changed: number
	readonly unchanged: number
	readonly absent: number
	readonly unknown: number
}

export function planChanges(current: readonly CurrentHousehold[], plan: RosterPlan, hashes: Hashes): RosterChanges {
	const byNumber = new Map(current.map((household) => [household.number, household]))
	const planned = new Set(plan.households.map((household) => household.number))
	const incomplete = new Set(plan.incomplete)
	const changedHouseholds = plan.households.flatMap((household) => {
		const known = byNumber.get(household.number)
		const change = known === undefined ? undefined : householdChange(known, household)
		return change === undefined || change.fields.length === 0 ? [] : [change]
	})
	const addedHouseholds = plan.households.filter((household) => !byNumber.has(household.number)).map(({ persons: _, ...facts }) => facts)
	const missingHouseholds = current.filter((household) => !planned.has(household.number))
	const absentHouseholds = missingHouseholds.filter((household) => !incomplete.has(household.number))

	const { matches, added, missing } = matchPersons(current, plan.households, hashes)
	const headed = new Set(plan.households.flatMap((household) => (household.persons.some(isHead) ? [household.number] : [])))
	const changedMatches = matches.map((match) => personChange(match, headed, hashes)).filter((change) => change.fields.length > 0)
	const formerHeads = missing.filter((one) => isHead(one.person) && headed.has(one.household)).map(formerHead)
	const absentPersons = missing.filter((one) => !incomplete.has(one.household))
	return {
		households: { added: addedHouseholds, changed: changedHouseholds, absent: absentHouseholds.map(({ id, number }) => ({ id, number })) },
		persons: {
			added,
			changed: [...changedMatches, ...formerHeads],
			absent: absentPersons.map(({ person, household }) => ({ id: person.id, name: person.name, household })),
		},
		counts: {
			households: {
				added: addedHouseholds.length,
				changed: changedHouseholds.length,
				unchanged: plan.households.length - addedHouseholds.length - changedHouseholds.length,
				absent: absentHouseholds.length,
				unknown: missingHouseholds.length - absentHouseholds.length,
			},
			persons: {
				added: added.length,
				changed: changedMatches.length + formerHeads.length,
				unchanged: matches.length - changedMatches.length,
				absent: absentPersons.length,
				unknown: missing.length - absentPersons.length,
			},
		},
	}
}

function householdChange(known: CurrentHousehold, planned: PlannedHousehold): HouseholdChange {
	const fields: FieldChange[] = []
	const set: { -readonly [K in keyof HouseholdFacts]: HouseholdFacts[K] } = {}
	for (const field of ["group", "grid", "address", "contact"] as const) {
		const after = planned[field]
		if (after === undefined || after === known[field]) continue
		fields.push({ field, before: known[field], after })
		set[field] = after
	}
	return { id: known.id, number: known.number, fields, set }
}

const hidden = "****"

function personChange({ current, from, planned, household }: Match, headed: ReadonlySet<string>, hashes: Hashes): PersonChange {
	const fields: FieldChange[] = []
	const set: { -readonly [K in keyof PersonValues]: PersonValues[K] } = {}
	const note = (field: string, before: string | null, after: string | null): void => {
		fields.push({ field, before, after })
	}
	if (from !== household) {
		note("household", from, household)
		set.household = household
	}
	if (planned.name !== current.name) {
		note("name", current.name, planned.name)
		set.name = planned.name
	}
	const relation = relationAfter(current, planned, from !== household, headed.has(household))
	if (relation !== current.relation) {
		note("relation", current.relation, relation)
		set.relation = relation
	}
	if (planned.sex !== undefined && planned.sex !== current.sex) {
		note("sex", current.sex, planned.sex)
		set.sex = planned.sex
	}
	// 1950 says less than 1950-01-02 and takes nothing away from it.
	if (planned.birth !== undefined && !current.birth?.startsWith(planned.birth)) {
		note("birth", current.birth, planned.birth)
		set.birth = planned.birth
	}
	if (planned.residence !== undefined && planned.residence !== current.residence) {
		note("residence", current.residence, planned.residence)
		set.residence = planned.residence
	}
	const roles = [...new Set([...current.roles, ...planned.roles])]
	if (roles.length > current.roles.length) {
		note("roles", current.roles.join("、") || null, roles.join("、"))
		set.roles = roles
	}
	if (planned.phone !== undefined && hashes.phone(planned.phone) !== current.phoneHash) {
		note("phone", current.phoneHash === null ? null : hidden, maskPhone(planned.phone))
		set.phone = planned.phone
	}
	if (planned.identityNumber !== undefined && current.identityHash === null) {
		note("identity", null, maskIdentityNumber(planned.identityNumber))
		set.identityNumber = planned.identityNumber
	}
	return { id: current.id, name: planned.name, household, fields, set }
}

/** As the file says; where it says nothing, a relation to the old household is dropped by a move, and headship by the file's other head. */
function relationAfter(current: CurrentPerson, planned: PlannedPerson, isMoved: boolean, hasHead: boolean): string | null {
	if (planned.relation !== undefined) return planned.relation
	return isMoved || (isHead(current) && hasHead) ? null : current.relation
}

/** A head who is not in the file while it names another: two heads cannot be. The person stays on the roster and is listed as absent. */
function formerHead({ person, household }: { readonly person: CurrentPerson; readonly household: string }): PersonChange {
	return {
		id: person.id,
		name: person.name,
		household,
		fields: [{ field: "relation", before: person.relation, after: null }],
		set: { relation: null },
	}
}

function isHead(person: { readonly relation?: string | null }): boolean {
	return person.relation === headRelation
}
