/** Use cases of staff: a village, its roster, its enrolment codes. */
import { randomInt } from "node:crypto"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { truncate } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import type { Told } from "../works.ts"
import { measurePeople } from "./addressees.ts"
import { formatCode, makeCode } from "./code.ts"
import { normaliseName } from "./names.ts"
import {
	codeHashOf,
	householdsAfter,
	insertCodes,
	liveCodes,
	openCode,
	type PlacedHousehold,
	revokeCodeOf,
	sealCode,
} from "./repo-codes.ts"
import { membersOf } from "./repo-members.ts"
import { loadRoster, rosterHashes, writeRoster } from "./repo-roster.ts"
import { insertVillage, type Village } from "./repo-village.ts"
import { type PreviewRow, previewRows, type RosterPlan } from "./roster.ts"
import { planChanges, type RosterChanges } from "./roster-changes.ts"
import { asOnRoster } from "./roster-numbered.ts"
import type { RowReason } from "./roster-table.ts"
import { hasGone } from "./rows.ts"
import { codeUses, isVillageName } from "./rules.ts"

export type VillageFault = "village.code-invalid" | "village.code-taken" | "village.name-invalid"

/** Adds a village. `code` is two to eight letters, kept in capitals, unique in the instance. */
export async function addVillage(
	tx: Tx,
	village: {
		readonly id: string
		readonly name: string
		readonly code: string
		readonly township?: string | undefined
		readonly now: number
	},
): Promise<{ readonly ok: true; readonly village: Village } | { readonly ok: false; readonly code: VillageFault }> {
	const name = normaliseName(village.name)
	const code = village.code.trim().toUpperCase()
	const township = normaliseName(village.township ?? "")
	if (!/^[A-Z]{2,8}$/.test(code)) return { ok: false, code: "village.code-invalid" }
	if (!isVillageName(name)) return { ok: false, code: "village.name-invalid" }
	const row: Village = {
		id: village.id,
		code,
		name,
		township: township === "" ? null : truncate(township, 60, "characters"),
		createdAt: village.now,
	}
	return (await insertVillage(tx, row)) ? { ok: true, village: row } : { ok: false, code: "village.code-taken" }
}

/** What an import did, or would do. */
export type ImportReport = {
	readonly households: RosterChanges["counts"]["households"]
	readonly persons: RosterChanges["counts"]["persons"]
	/** On the roster, not in the file: staff decide, nothing is removed. At most a hundred of them. */
	readonly absent: readonly { readonly name: string; readonly household: string }[]
	readonly refused: readonly RowReason[]
	readonly notes: readonly RowReason[]
}

type RosterHouse = Pick<House, "store" | "cipher" | "newId" | "clock">

const mostAbsentShown = 100

function reportOf(plan: RosterPlan, changes: RosterChanges): ImportReport {
	const { absent } = changes.persons
	return {
		...changes.counts,
		absent: absent.slice(0, mostAbsentShown).map(({ name, household }) => ({ name, household })),
		refused: plan.refused,
		notes: plan.notes,
	}
}

/** What importing this plan would change now, and the first ten persons as they would stand, masked. */
export async function previewRoster(
	house: RosterHouse,
	villageId: string,
	plan: RosterPlan,
): Promise<ImportReport & { readonly rows: readonly PreviewRow[] }> {
	const { current } = await house.store.read((reader) => loadRoster(reader, villageId))
	const hashes = rosterHashes(house.cipher)
	const meant = asOnRoster(current, plan, hashes)
	return { ...reportOf(meant, planChanges(current, meant, hashes)), rows: previewRows(meant) }
}

/**
 * Imports a plan: all of it or nothing, in ONE transaction whatever its size. Staging rows and flipping them would need every query to
 * know a roster's version, and the flip would write as much. Only what differs is written (▲ 20,000 new persons: 1.2 s on SQLite,
 * 2.4 s on PostgreSQL, two busy cores; the same file again 0.5 s). An import comes a few times a year; other writers wait for it once.
 * Importing the same file again changes nothing.
 */
export async function importRoster(
	house: RosterHouse,
	villageId: string,
	plan: RosterPlan,
	actor: string | null,
	told: Told = async () => undefined,
): Promise<ImportReport> {
	const { store, cipher, newId } = house
	return store.tx(async (tx) => {
		await tx.lock(`roster:${villageId}`)
		const roster = await loadRoster(tx, villageId)
		const hashes = rosterHashes(cipher)
		const meant = asOnRoster(roster.current, plan, hashes)
		const changes = planChanges(roster.current, meant, hashes)
		await writeRoster(tx, roster, changes, { villageId, cipher, newId, told })
		await measurePeople(tx)
		const report = reportOf(meant, changes)
		const { households, persons } = changes.counts
		const data = { households, persons, refused: meant.counts.refusedRows }
		await addRecord(tx, { villageId, id: newId(), at: house.clock(), event: "people.roster-imported", subject: villageId, actor, data })
		return report
	})
}

type CodeHouse = Pick<House, "store" | "cipher" | "clock">

const codesPerTransaction = 500

/** Makes a code for each household that has no live one; those there are stay. Can be stopped and run again at any time. */
export async function makeCodes(
	house: CodeHouse,
	villageId: string,
	random: (below: number) => number = randomInt,
): Promise<{ readonly made: number; readonly kept: number }> {
	let made = 0
	let kept = 0
	let after: { readonly sortKey: string; readonly id: string } | undefined
	for (;;) {
		const start = after
		const page = await house.store.read((reader) => householdsAfter(reader, villageId, start, codesPerTransaction))
		const ids = page.map((household) => household.id)
		const fresh = page.length === 0 ? 0 : await house.store.tx((tx) => fillCodes(tx, house, villageId, ids, random))
		made += fresh
		kept += page.length - fresh
		after = page.at(-1)
		if (page.length < codesPerTransaction) return { made, kept }
	}
}

/** How many were made. A code whose digits are in use already is drawn again. */
async function fillCodes(
	tx: Tx,
	{ cipher, clock }: CodeHouse,
	villageId: string,
	householdIds: readonly string[],
	random: (below: number) => number,
): Promise<number> {
	const live = new Set((await liveCodes(tx, villageId, householdIds)).map((code) => code.householdId))
	const wanting = new Set(householdIds.filter((id) => !live.has(id)))
	let made = 0
	for (let round = 0; wanting.size > 0; round++) {
		if (round > maxDraws) throw new Error("no free enrolment code was found")
		const rows = [...wanting].map((householdId) => {
			const digits = makeCode(random)
			return { codeHash: codeHashOf(cipher, digits), sealed: sealCode(cipher, digits), villageId, householdId, createdAt: clock() }
		})
		const stored = await insertCodes(tx, rows)
		made += stored.length
		for (const householdId of stored) wanting.delete(householdId)
		// A household may also have got its code from somebody else meanwhile.
		for (const { householdId } of await liveCodes(tx, villageId, [...wanting])) wanting.delete(householdId)
	}
	return made
}

const maxDraws = 50

/** Revokes the household's code and makes a new one; phones already bound stay bound. Its digits. */
export async function replaceCode(
	tx: Tx,
	house: Pick<House, "cipher" | "clock" | "newId">,
	villageId: string,
	householdId: string,
	actor: string,
	random: (below: number) => number = randomInt,
): Promise<string> {
	const { cipher, clock, newId } = house
	await tx.lock(`code-of:${villageId}:${householdId}`)
	await revokeCodeOf(tx, villageId, householdId, clock())
	for (let round = 0; round < maxDraws; round++) {
		const digits = makeCode(random)
		const stored = await insertCodes(tx, [
			{ codeHash: codeHashOf(cipher, digits), sealed: sealCode(cipher, digits), villageId, householdId, createdAt: clock() },
		])
		if (stored.length === 0) continue
		await addRecord(tx, { villageId, id: newId(), at: clock(), event: "people.code-made", subject: householdId, actor, data: {} })
		return digits
	}
	throw new Error("no free enrolment code was found")
}

/** Revokes the household's code: nobody enrols with it any more, who is enrolled stays. False when there is none. */
export async function revokeCode(
	tx: Tx,
	house: Pick<House, "clock" | "newId">,
	villageId: string,
	householdId: string,
	actor: string,
): Promise<boolean> {
	const isRevoked = await revokeCodeOf(tx, villageId, householdId, house.clock())
	if (isRevoked)
		await addRecord(tx, {
			villageId,
			id: house.newId(),
			at: house.clock(),
			event: "people.code-revoked",
			subject: householdId,
			actor,
			data: {},
		})
	return isRevoked
}

export type ListedCode = {
	readonly household: string
	readonly group: string | null
	/** Name of the head, or of the first person. */
	readonly head: string
	/** 382 417 905; null where the household has none, or it was sealed with another secret. */
	readonly code: string | null
	readonly used: number
	readonly uses: number
	/** Contact person as on the roster. */
	readonly contact: string | null
	/** How many of the household still belong to the village; 0: nobody is left to write to. */
	readonly persons: number
}

/** The code of every household in the village's order (or a group's), page by page: for letters and lists. */
export async function* codesList(
	house: Pick<House, "store" | "cipher" | "clock">,
	villageId: string,
	groupId?: string,
): AsyncGenerator<readonly ListedCode[]> {
	let after: { readonly sortKey: string; readonly id: string } | undefined
	for (;;) {
		const start = after
		const page = await house.store.read(async (reader) => {
			const households = await householdsAfter(reader, villageId, start, codesPerTransaction, groupId)
			return { households, listed: await listCodes(reader, house, villageId, households) }
		})
		if (page.listed.length > 0) yield page.listed
		after = page.households.at(-1)
		if (page.households.length < codesPerTransaction) return
	}
}

/** Codes of some households, in their order. */
export async function listCodes(
	reader: Reader,
	house: Pick<House, "cipher" | "clock">,
	villageId: string,
	households: readonly Omit<PlacedHousehold, "sortKey">[],
): Promise<readonly ListedCode[]> {
	if (households.length === 0) return []
	const ids = households.map((household) => household.id)
	const codes = new Map((await liveCodes(reader, villageId, ids)).map((code) => [code.householdId, code]))
	const members = await membersOf(reader, villageId, ids)
	const now = house.clock()
	return households.map(({ id, number, groupName, contact }) => {
		const persons = members.filter((member) => member.householdId === id)
		const here = persons.filter((member) => !hasGone(member.residence))
		const code = codes.get(id)
		const digits = code === undefined ? undefined : openCode(house.cipher, code.sealed)
		return {
			household: number,
			group: groupName,
			head: (here[0] ?? persons[0])?.name ?? "",
			code: digits === undefined ? null : formatCode(digits),
			used: code?.used ?? 0,
			uses: codeUses({ persons }, now),
			contact,
			persons: here.length,
		}
	})
}
