/** Who asks for a digest, as the roster and the accounts know them. */
import type { Reader } from "../../store/store.ts"
import type { House, StaffSession } from "../affair.ts"
import { type Member, member } from "../people/index.ts"
import { rightsHeld } from "../rights.ts"
import { groupRoles, type Looker } from "./told.ts"

/** In a chat: a person of the village. */
export function lookerOf(
	house: Pick<House, "rights">,
	{ personId, roles, groupName }: Pick<Member, "personId" | "roles" | "groupName">,
): Looker {
	return { personId, roles, ...rightsBy(house, roles), isAdministrator: false, group: groupName }
}

/** In the console: an account, and whom it belongs to on the roster. */
export async function lookerOfSession(reader: Reader, house: House, session: StaffSession): Promise<Looker> {
	const { accountId, personId, villageId } = session
	const { roles, isAdministrator } = (await house.holderOf?.(reader, accountId, villageId)) ?? { roles: [], isAdministrator: false }
	const person = personId === undefined ? undefined : await member(reader, villageId, personId)
	return { personId, roles, ...rightsBy(house, roles), isAdministrator, group: person?.groupName ?? null }
}

function rightsBy({ rights }: Pick<House, "rights">, roles: readonly string[]): Pick<Looker, "rights" | "wide"> {
	const heldBy = (some: readonly string[]) => rightsHeld(rights, { roles: some, isAdministrator: false })
	return { rights: heldBy(roles), wide: heldBy(roles.filter((role) => !groupRoles.has(role))) }
}

/** The groups whose leaders are among them. */
export function groupsOf(lookers: readonly Looker[]): readonly string[] {
	const led = lookers.flatMap(({ group, roles }) => (group !== null && roles.some((role) => groupRoles.has(role)) ? [group] : []))
	return [...new Set(led)].sort()
}
