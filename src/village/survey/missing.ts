/** Who has not answered, by group: only of named surveys, where staff may know. */
import type { Reader } from "../../store/store.ts"
import { completedAmong } from "./answer-lists.ts"
import type { People, RosterPerson } from "./neighbours.ts"
import type { Survey } from "./repo.ts"

export type MissingGroup = {
	/** Null for households of no group. */
	readonly group: string | null
	readonly due: number
	readonly done: number
	/** The first person of each household, or each person, that is missing; in the roster's order. */
	readonly missing: readonly RosterPerson[]
}

export async function missingByGroup(reader: Reader, people: People, survey: Survey, now: number): Promise<readonly MissingGroup[]> {
	const { villageId, id, unit } = survey
	const roster = await people.everybody(reader, villageId, now)
	// A household stands for itself by the first on its list, the head.
	const due = unit === "person" ? roster.filter(({ isAdult }) => isAdult) : firstOfHouseholds(roster)
	const respondentOf = ({ personId, householdId }: RosterPerson) => (unit === "person" ? personId : householdId)
	const done = await completedAmong(reader, villageId, id, due.map(respondentOf))
	const groups = new Map<string | null, RosterPerson[]>()
	for (const person of due) {
		const members = groups.get(person.groupName)
		if (members === undefined) groups.set(person.groupName, [person])
		else members.push(person)
	}
	return [...groups].map(([group, members]) => {
		const missing = members.filter((person) => !done.has(respondentOf(person)))
		return { group, due: members.length, done: members.length - missing.length, missing }
	})
}

function firstOfHouseholds(roster: readonly RosterPerson[]): readonly RosterPerson[] {
	const seen = new Map<string, RosterPerson>()
	for (const person of roster) if (!seen.has(person.householdId)) seen.set(person.householdId, person)
	return [...seen.values()]
}
