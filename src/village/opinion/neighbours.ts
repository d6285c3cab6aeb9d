/** Everybody on a village's roster by name and household: to find whom a file or a chained text speaks of. */
import { and, eq } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { hasGone, householdFinder, peopleTables } from "../people/index.ts"
import type { Author } from "./commands.ts"

export type Neighbour = {
	readonly personId: string
	readonly name: string
	readonly householdId: string
	readonly householdNumber: string
	readonly groupName: string | null
}

type Home = { readonly number: string; readonly householdId: string; readonly groupName: string | null }
/** Every household by its number, however that is written. */
type Households = ReturnType<typeof householdFinder<Home>>

/** Those who moved away or died are not among the persons. */
export async function neighboursOf(
	reader: Reader,
	villageId: string,
): Promise<{ readonly persons: readonly Neighbour[]; readonly households: Households }> {
	const { household: h, membership: m, residentGroup: g } = reader.tables(peopleTables)
	const homes = await reader.db
		.select({ householdId: h.id, householdNumber: h.number, groupName: g.name })
		.from(h)
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.where(eq(h.villageId, villageId))
	const living = await reader.db
		.select({ personId: m.personId, name: m.name, householdId: m.householdId, residence: m.residence })
		.from(m)
		.where(eq(m.villageId, villageId))
	const byId = new Map(homes.map((home) => [home.householdId, home]))
	const persons = living.flatMap(({ personId, name, householdId, residence }) => {
		const home = byId.get(householdId)
		return home === undefined || hasGone(residence) ? [] : [{ personId, name, ...home }]
	})
	return { persons, households: householdFinder(homes.map(({ householdNumber: number, ...home }) => ({ number, ...home }))) }
}

export type Match =
	| { readonly kind: "person" | "household"; readonly author: Author }
	/** Nobody, or nobody alone: the name stays as given. */
	| { readonly kind: "unknown" | "several"; readonly author: Author; readonly candidates: readonly Neighbour[] }
	| { readonly kind: "no-household" | "no-person" }
	/** 7, where the roster has 7 and 007. */
	| { readonly kind: "several-households"; readonly numbers: readonly string[] }

/** Whom a name and a household number mean; either may be empty. A household number that is wrong is told, not guessed around. */
export function matcherOf({
	persons,
	households,
}: {
	readonly persons: readonly Neighbour[]
	readonly households: Households
}): (typed: { readonly name: string; readonly household: string; readonly group: string }) => Match {
	const byName = new Map<string, Neighbour[]>()
	for (const one of persons) byName.set(one.name, [...(byName.get(one.name) ?? []), one])
	return ({ name, household, group }) => {
		const given: Author = {
			personId: null,
			householdId: null,
			groupName: group === "" ? null : group,
			givenName: name === "" ? null : name,
		}
		if (household !== "") {
			const meant = households(household)
			if (meant.kind === "none") return { kind: "no-household" }
			const homes = meant.kind === "one" ? [meant.household] : meant.households
			const called = byName.get(name) ?? []
			// Of 7 and 007 the name tells which one is meant, where only one of them has it.
			const [home, other] = meant.kind === "one" ? homes : homes.filter((one) => called.some((who) => who.householdId === one.householdId))
			if (home === undefined || other !== undefined) return { kind: "several-households", numbers: homes.map(({ number }) => number) }
			const { householdId, groupName } = home
			if (name === "") return { kind: "household", author: { personId: null, householdId, groupName, givenName: null } }
			const [only, second] = called.filter((one) => one.householdId === householdId)
			if (only === undefined) return { kind: "no-person" }
			if (second === undefined) return { kind: "person", author: authorOf(only) }
			return { kind: "household", author: { personId: null, householdId, groupName, givenName: name } }
		}
		const namesakes = (byName.get(name) ?? []).filter(({ groupName }) => group === "" || groupName === null || groupName === group)
		const [only, second] = namesakes
		if (only === undefined) return { kind: "unknown", author: given, candidates: [] }
		if (second === undefined) return { kind: "person", author: authorOf(only) }
		return { kind: "several", author: given, candidates: namesakes }
	}
}

export function authorOf({ personId, householdId, groupName }: Neighbour): Author {
	return { personId, householdId, groupName, givenName: null }
}
