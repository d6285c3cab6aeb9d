/** Whom an opinion entered by staff belongs to, and how its author is called. */
import { and, eq } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { member, peopleTables } from "../people/index.ts"
import type { Author } from "./commands.ts"
import type { Opinion } from "./repo.ts"

export type AuthorVerdict =
	| { readonly ok: true; readonly author: Author }
	| { readonly ok: false; readonly why: "noHousehold" | "noPerson" }

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
	const { household: h, membership: m, residentGroup: g } = reader.tables(peopleTables)
	const [household] = await reader.db
		.select({ id: h.id, groupName: g.name })
		.from(h)
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.where(and(eq(h.villageId, villageId), eq(h.number, householdNumber)))
	if (household === undefined) return { ok: false, why: "noHousehold" }
	const base = { householdId: household.id, groupName: household.groupName, givenName: null }
	if (name === "") return { ok: true, author: { ...base, personId: null } }
	const namesakes = await reader.db
		.select({ personId: m.personId })
		.from(m)
		.where(and(eq(m.villageId, villageId), eq(m.householdId, household.id), eq(m.name, name)))
	const [only, second] = namesakes
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
