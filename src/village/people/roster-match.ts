/** Who in a roster file is who on the roster: by identity number anywhere in the village, else by name within the household. Pure. */
import type { PlannedHousehold } from "./roster.ts"
import type { CurrentHousehold, CurrentPerson, Hashes } from "./roster-changes.ts"
import type { PlannedPerson } from "./roster-row.ts"

/** `from` and `household` are household numbers, before and in the file. */
export type Match = { readonly current: CurrentPerson; readonly from: string; readonly planned: PlannedPerson; readonly household: string }
export type Matching = {
	readonly matches: readonly Match[]
	readonly added: readonly { readonly household: string; readonly person: PlannedPerson }[]
	readonly missing: readonly { readonly household: string; readonly person: CurrentPerson }[]
}

type Place<P> = { readonly household: string; readonly person: P }

export function matchPersons(current: readonly CurrentHousehold[], planned: readonly PlannedHousehold[], hashes: Hashes): Matching {
	const known = current.flatMap((household) => household.persons.map((person) => ({ household: household.number, person })))
	const wanted = planned.flatMap((household) =>
		household.persons.map((person) => ({
			household: household.number,
			person,
			hash: person.identityNumber === undefined ? null : hashes.identity(person.identityNumber),
		})),
	)
	const found = new Map<Place<PlannedPerson>, Place<CurrentPerson>>()
	const taken = new Set<Place<CurrentPerson>>()
	const take = (one: Place<PlannedPerson>, other: Place<CurrentPerson>): void => {
		if (found.has(one) || taken.has(other)) return
		found.set(one, other)
		taken.add(other)
	}

	const byIdentity = new Map(
		known.flatMap((place) => (place.person.identityHash === null ? [] : [[place.person.identityHash, place] as const])),
	)
	for (const one of wanted) {
		const other = one.hash === null ? undefined : byIdentity.get(one.hash)
		if (other !== undefined) take(one, other)
	}

	const nameKey = (place: Place<{ readonly name: string }>): string => `${place.household}\n${place.person.name}`
	const byName = new Map<string, Place<CurrentPerson>[]>()
	for (const place of known) {
		if (!taken.has(place)) byName.set(nameKey(place), [...(byName.get(nameKey(place)) ?? []), place])
	}
	const pairs = wanted.flatMap((one) =>
		found.has(one)
			? []
			: (byName.get(nameKey(one)) ?? []).flatMap((other) => {
					const score = likeness(one.person, one.hash, other.person)
					return score === undefined ? [] : [{ one, other, score }]
				}),
	)
	// Array.sort is stable, so equally good pairs stay in the order of the file.
	for (const { one, other } of pairs.sort((a, b) => b.score - a.score)) take(one, other)

	return {
		matches: [...found].map(([{ person: planned, household }, { person: current, household: from }]) => ({
			current,
			from,
			planned,
			household,
		})),
		added: wanted.filter((one) => !found.has(one)).map(({ household, person }) => ({ household, person })),
		missing: known.filter((place) => !taken.has(place)),
	}
}

/**
 * How sure it is that two of the same name in one household are one person; undefined when they are not: different identity
 * numbers, or different birth years without the same relation to the head (with it, a birth year was corrected).
 */
function likeness(planned: PlannedPerson, hash: string | null, current: CurrentPerson): number | undefined {
	if (hash !== null && current.identityHash !== null && hash !== current.identityHash) return undefined
	const isSameRelation = planned.relation !== undefined && planned.relation === current.relation
	if (planned.birth === undefined || current.birth === null) return isSameRelation ? 2 : 1
	if (planned.birth.slice(0, 4) === current.birth.slice(0, 4)) return isSameRelation ? 4 : 3
	return isSameRelation ? 0 : undefined
}
