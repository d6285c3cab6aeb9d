/** The human who helps: the household's contact person, else somebody of the village with the duty to. */
import type { Reader } from "../../store/store.ts"
import { contactNames, householdById, type MemberRow, membersByName, roleHolders } from "./repo-members.ts"

/** Whose duty it is to help a household without a contact of its own, nearest first. */
const helpingRoles = ["grid-worker", "contact", "secretary", "committee"] as const

export type Contact = {
	/** Undefined where the roster names a contact who is not on it, or two of the same name. */
	readonly personId: string | undefined
	readonly name: string
	/** Role id. */
	readonly role: string
}

/** Who helps this household (or, without one, the village): undefined where the roster names nobody. */
export async function contactOf(reader: Reader, villageId: string, householdId: string | undefined): Promise<Contact | undefined> {
	const household = householdId === undefined ? undefined : await householdById(reader, villageId, householdId)
	const assigned = household?.contact ?? null
	return assigned === null ? villageHelper(reader, villageId) : namedContact(reader, villageId, assigned)
}

/** Who helps each household of the village, by the contact its roster row names (null: none); read once for many households. `names`: these contacts alone. */
export async function contactBook(
	reader: Reader,
	villageId: string,
	names?: ReadonlySet<string>,
): Promise<(assigned: string | null) => Contact | undefined> {
	const helper = await villageHelper(reader, villageId)
	const named = new Map<string, Contact>()
	for (const name of names ?? (await contactNames(reader, villageId))) named.set(name, await namedContact(reader, villageId, name))
	return (assigned) => (assigned === null ? helper : named.get(assigned))
}

async function namedContact(reader: Reader, villageId: string, name: string): Promise<Contact> {
	const namesakes = await membersByName(reader, villageId, name, 20)
	const withDuty = namesakes.filter((one) => one.roles.length > 0)
	const [only, second] = withDuty.length > 0 ? withDuty : namesakes
	return { personId: second === undefined ? only?.personId : undefined, name, role: "contact" }
}

async function villageHelper(reader: Reader, villageId: string): Promise<Contact | undefined> {
	const holders = await roleHolders(reader, villageId)
	for (const role of helpingRoles) {
		const holder = holders.find((one: MemberRow) => one.roles.includes(role))
		if (holder !== undefined) return { personId: holder.personId, name: holder.name, role }
	}
	return undefined
}
