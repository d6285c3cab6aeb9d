/** The roster as a whole: read for comparing with a file, and written as the comparison says. */
import { and, eq, sql } from "drizzle-orm"
import type { Cipher } from "../../store/cipher.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { Told } from "../works.ts"
import { type MembershipRow, putMemberships } from "./membership-writer.ts"
import { claimPersons, nameIdentities } from "./repo-persons.ts"
import type { CurrentHousehold, Hashes, PersonChange, RosterChanges } from "./roster-changes.ts"
import type { HouseholdFacts } from "./roster-row.ts"
import { chunks, readRoleIds, sortKeyOf } from "./rows.ts"
import { peopleTables } from "./tables.ts"

type Tables = ReturnType<typeof peopleTables>
type HouseholdRow = Tables["household"]["$inferSelect"]

/** The village's roster, whole: only an import reads it. */
export type Roster = {
	readonly current: readonly CurrentHousehold[]
	readonly households: ReadonlyMap<string, HouseholdRow>
	readonly memberships: ReadonlyMap<string, MembershipRow>
}

export type RosterCx = { readonly villageId: string; readonly cipher: Cipher; readonly newId: () => string; readonly told: Told }

export const phoneHash = (cipher: Cipher, phone: string): string => cipher.hash(phone, "membership.phone")
export const identityHash = (cipher: Cipher, number: string): string => cipher.hash(number, "person.identity")

const tailDigits = 4
/** Of a number, or of its last digits alone. */
const phoneTail = (cipher: Cipher, digits: string): string =>
	cipher.hash(digits.replace(/\D/g, "").slice(-tailDigits), "membership.phone-tail")

export function rosterHashes(cipher: Cipher): Hashes & { readonly phoneTail: (digits: string) => string } {
	return {
		phone: (phone) => phoneHash(cipher, phone),
		phoneTail: (digits) => phoneTail(cipher, digits),
		identity: (number) => identityHash(cipher, number),
	}
}

/** A sealed phone belongs to its person: moved to another row it does not open. */
export function sealPhone(cipher: Cipher, personId: string, phone: string): string {
	return cipher.seal(phone, `membership.phone/${personId}`)
}

/** undefined where there is none, or where it was sealed with another secret. */
export function openPhone(cipher: Cipher, personId: string, sealed: string | null): string | undefined {
	if (sealed === null) return undefined
	const opened = cipher.open(sealed, `membership.phone/${personId}`)
	return opened.ok ? opened.plain : undefined
}

export async function loadRoster(reader: Reader, villageId: string): Promise<Roster> {
	const t = reader.tables(peopleTables)
	const groups = await reader.db.select().from(t.residentGroup).where(eq(t.residentGroup.villageId, villageId))
	const groupNames = new Map(groups.map((group) => [group.id, group.name]))
	const households = await reader.db.select().from(t.household).where(eq(t.household.villageId, villageId))
	const memberships = await reader.db.select().from(t.membership).where(eq(t.membership.villageId, villageId))
	const byHousehold = new Map<string, MembershipRow[]>()
	for (const row of memberships) {
		const members = byHousehold.get(row.householdId)
		if (members === undefined) byHousehold.set(row.householdId, [row])
		else members.push(row)
	}
	const current = households.map(
		(household): CurrentHousehold => ({
			id: household.id,
			number: household.number,
			group: groupNames.get(household.groupId ?? "") ?? null,
			grid: groupNames.get(household.gridId ?? "") ?? null,
			address: household.address,
			contact: household.contact,
			persons: (byHousehold.get(household.id) ?? []).map((row) => ({
				id: row.personId,
				name: row.name,
				relation: row.relation,
				sex: row.sex,
				birth: row.birth,
				residence: row.residence,
				roles: readRoleIds(row.roles),
				phoneHash: row.phoneHash,
				identityHash: row.identityHash,
			})),
		}),
	)
	return {
		current,
		households: new Map(households.map((row) => [row.number, row])),
		memberships: new Map(memberships.map((row) => [row.personId, row])),
	}
}

/** Writes the changes. The caller holds the village's roster lock and read `roster` in the same transaction. */
export async function writeRoster(tx: Tx, roster: Roster, changes: RosterChanges, cx: RosterCx): Promise<void> {
	const groups = await ensureGroups(tx, [...changes.households.added, ...changes.households.changed.map((change) => change.set)], cx)
	const households = await writeHouseholds(tx, roster, changes, groups, cx)
	const added = await addedRows(tx, changes, households, cx)
	const changed = await changedRows(tx, roster, changes.persons.changed, households, cx)
	await putMemberships(tx, [...added, ...changed], cx.told)
}

type GroupIds = { readonly group: ReadonlyMap<string, string>; readonly grid: ReadonlyMap<string, string> }

/** Ids of the groups and grids named; new ones are made. */
async function ensureGroups(tx: Tx, facts: readonly HouseholdFacts[], { villageId, newId }: RosterCx): Promise<GroupIds> {
	const { residentGroup: g } = tx.tables(peopleTables)
	const idsOf = async (kind: "group" | "grid"): Promise<ReadonlyMap<string, string>> => {
		const names = new Set(facts.flatMap((each) => each[kind] ?? []))
		for (const chunk of chunks([...names]))
			await tx.db
				.insert(g)
				.values(chunk.map((name) => ({ villageId, id: newId(), kind, name })))
				.onConflictDoNothing()
		const rows = await tx.db
			.select({ id: g.id, name: g.name })
			.from(g)
			.where(and(eq(g.villageId, villageId), eq(g.kind, kind)))
		return new Map(rows.map((row) => [row.name, row.id]))
	}
	return { group: await idsOf("group"), grid: await idsOf("grid") }
}

/** Household ids by number afterwards. */
async function writeHouseholds(
	tx: Tx,
	roster: Roster,
	changes: RosterChanges,
	groups: GroupIds,
	{ villageId, newId }: RosterCx,
): Promise<ReadonlyMap<string, string>> {
	const { household: h } = tx.tables(peopleTables)
	const idOf = (names: ReadonlyMap<string, string>, name: string | undefined, before: string | null): string | null =>
		name === undefined ? before : (names.get(name) ?? before)
	const added = changes.households.added.map(
		({ number, group, grid, address, contact }): HouseholdRow => ({
			villageId,
			id: newId(),
			number,
			sortKey: sortKeyOf(number),
			groupId: idOf(groups.group, group, null),
			gridId: idOf(groups.grid, grid, null),
			address: address ?? null,
			contact: contact ?? null,
		}),
	)
	const changed = changes.households.changed.flatMap(({ number, set }): HouseholdRow[] => {
		const row = roster.households.get(number)
		if (row === undefined) return []
		const { group, grid, address, contact } = set
		return [
			{
				...row,
				groupId: idOf(groups.group, group, row.groupId),
				gridId: idOf(groups.grid, grid, row.gridId),
				address: address ?? row.address,
				contact: contact ?? row.contact,
			},
		]
	})
	const set = {
		groupId: sql`excluded.group_id`,
		gridId: sql`excluded.grid_id`,
		address: sql`excluded.address`,
		contact: sql`excluded.contact`,
	}
	for (const chunk of chunks([...added, ...changed])) {
		await tx.db
			.insert(h)
			.values([...chunk])
			.onConflictDoUpdate({ target: [h.villageId, h.id], set })
	}
	return new Map([
		...[...roster.households.values()].map((row) => [row.number, row.id] as const),
		...added.map((row) => [row.number, row.id] as const),
	])
}

async function addedRows(tx: Tx, changes: RosterChanges, households: ReadonlyMap<string, string>, cx: RosterCx): Promise<MembershipRow[]> {
	const { added } = changes.persons
	const hashOf = (number: string | undefined): string | null => (number === undefined ? null : identityHash(cx.cipher, number))
	const drafts = added.map((one) => ({ ...one, newPersonId: cx.newId(), identityHash: hashOf(one.person.identityNumber) }))
	const known = await claimPersons(
		tx,
		drafts.map((draft) => ({ id: draft.newPersonId, identityHash: draft.identityHash })),
		cx.villageId,
	)
	return drafts.map(({ household, person, newPersonId, identityHash: hash }): MembershipRow => {
		const personId = known.get(hash ?? "") ?? newPersonId
		return {
			villageId: cx.villageId,
			personId,
			householdId: householdOf(households, household),
			place: person.row,
			name: person.name,
			relation: person.relation ?? null,
			sex: person.sex ?? null,
			birth: person.birth ?? null,
			residence: person.residence ?? null,
			roles: [...person.roles],
			hasRole: person.roles.length > 0,
			phoneSealed: person.phone === undefined ? null : sealPhone(cx.cipher, personId, person.phone),
			phoneHash: person.phone === undefined ? null : phoneHash(cx.cipher, person.phone),
			phoneTail: person.phone === undefined ? null : phoneTail(cx.cipher, person.phone),
			identitySealed: person.identityNumber === undefined ? null : sealIdentity(cx.cipher, personId, person.identityNumber),
			identityHash: hash,
		}
	})
}

async function changedRows(
	tx: Tx,
	roster: Roster,
	changed: readonly PersonChange[],
	households: ReadonlyMap<string, string>,
	cx: RosterCx,
): Promise<MembershipRow[]> {
	const rows = changed.flatMap(({ id, set }): MembershipRow[] => {
		const row = roster.memberships.get(id)
		if (row === undefined) return []
		return [
			{
				...row,
				...(set.household !== undefined && { householdId: householdOf(households, set.household) }),
				...(set.name !== undefined && { name: set.name }),
				...(set.relation !== undefined && { relation: set.relation }),
				...(set.sex !== undefined && { sex: set.sex }),
				...(set.birth !== undefined && { birth: set.birth }),
				...(set.residence !== undefined && { residence: set.residence }),
				...(set.roles !== undefined && { roles: [...set.roles], hasRole: set.roles.length > 0 }),
				...(set.phone !== undefined && {
					phoneSealed: sealPhone(cx.cipher, id, set.phone),
					phoneHash: phoneHash(cx.cipher, set.phone),
					phoneTail: phoneTail(cx.cipher, set.phone),
				}),
				...(set.identityNumber !== undefined && {
					identitySealed: sealIdentity(cx.cipher, id, set.identityNumber),
					identityHash: identityHash(cx.cipher, set.identityNumber),
				}),
			},
		]
	})
	const identified = changed.flatMap(({ id, set }) =>
		set.identityNumber === undefined ? [] : [{ id, identityHash: identityHash(cx.cipher, set.identityNumber) }],
	)
	await nameIdentities(tx, identified)
	return rows
}

function householdOf(households: ReadonlyMap<string, string>, number: string): string {
	const id = households.get(number)
	if (id === undefined) throw new Error("a person was planned into a household that is not there")
	return id
}

export function sealIdentity(cipher: Cipher, personId: string, number: string): string {
	return cipher.seal(number, `membership.identity/${personId}`)
}

export function openIdentity(cipher: Cipher, personId: string, sealed: string | null): string | undefined {
	if (sealed === null) return undefined
	const opened = cipher.open(sealed, `membership.identity/${personId}`)
	return opened.ok ? opened.plain : undefined
}
