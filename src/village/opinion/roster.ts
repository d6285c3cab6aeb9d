/** Whom an opinion entered by staff belongs to, and how its author is called. */
import { and, eq, inArray } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { householdNumbered, member, peopleTables } from "../people/index.ts"
import type { Author } from "./commands.ts"
import type { Opinion } from "./repo.ts"

export type AuthorVerdict =
	| { readonly ok: true; readonly author: Author }
	| { readonly ok: false; readonly why: "noHousehold" | "noPerson" }
	/** 7, where the roster has 7 and 007. */
	| { readonly ok: false; readonly why: "severalHouseholds"; readonly numbers: readonly string[] }

/**
 * The author staff typed. With a household number the name must be one of that household; without one it stays a name as given,
 * since two people may share it.
 */
export async function findAuthor(
	reader: Reader,
	villageId: string,
	typed: { readonly householdNumber: string; readonly name: string },
): Promise<AuthorVerdict> {
	const { householdNumber, name } = typed
	if (householdNumber === "")
		return { ok: true, author: { personId: null, householdId: null, groupName: null, givenName: name === "" ? null : name } }
	const { membership: m } = reader.tables(peopleTables)
	const meant = await householdNumbered(reader, villageId, householdNumber)
	if (meant.kind === "none") return { ok: false, why: "noHousehold" }
	const households = meant.kind === "one" ? [meant.household] : meant.households
	const ids = households.map(({ id }) => id)
	const called =
		name === ""
			? []
			: await reader.db
					.select({ personId: m.personId, householdId: m.householdId })
					.from(m)
					.where(and(eq(m.villageId, villageId), inArray(m.householdId, ids), eq(m.name, name)))
	// Of 7 and 007 the name tells which one is meant, where only one of them has it.
	const [household, other] = meant.kind === "one" ? households : households.filter(({ id }) => called.some((one) => one.householdId === id))
	if (household === undefined || other !== undefined)
		return { ok: false, why: "severalHouseholds", numbers: households.map(({ number }) => number) }
	const base = { householdId: household.id, groupName: household.groupName, givenName: null }
	if (name === "") return { ok: true, author: { ...base, personId: null } }
	const [only, second] = called
	if (only === undefined) return { ok: false, why: "noPerson" }
	// Two of one name in a household: the household is certain, the person is not.
	return { ok: true, author: second === undefined ? { ...base, personId: only.personId } : { ...base, personId: null, givenName: name } }
}

/** Name and household number of an opinion's author, as far as they are known. */
export async function authorOf(
	reader: Reader,
	villageId: string,
	opinion: Opinion,
): Promise<{ readonly name: string | null; readonly householdNumber: string | null }> {
	const person = opinion.personId === null ? undefined : await member(reader, villageId, opinion.personId)
	if (person !== undefined) return { name: person.name, householdNumber: person.householdNumber }
	if (opinion.householdId === null) return { name: opinion.givenName, householdNumber: null }
	const { household: h } = reader.tables(peopleTables)
	const [household] = await reader.db
		.select({ number: h.number })
		.from(h)
		.where(and(eq(h.villageId, villageId), eq(h.id, opinion.householdId)))
	return { name: opinion.givenName, householdNumber: household?.number ?? null }
}
