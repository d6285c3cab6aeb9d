/** Who has not seen a notice, and how to reach them. */
import type { Reader } from "../../store/store.ts"
import { maskPhone } from "../../text/mask.ts"
import { placeOf } from "../../text/numerals.ts"
import type { House } from "../affair.ts"
import { contactBook, householdKey, isLargeVillage, openPhone, rosterCounts, rosterWays, waysOfHouseholds } from "../people/index.ts"
import { type Reading, type Reckoned, readingBeside, readingIn, reckoning } from "../reckoned.ts"
import { audienceOf, standingsOf } from "./audience-seen.ts"
import { type Notice, noticeById } from "./repo.ts"
import type { UnseenRow } from "./unseen-page.tsx"

/** In the village's order; of households where somebody has seen it, nobody else need be looked for. */
type Unseen = readonly {
	readonly personId: string
	readonly householdId: string
	/** Number of the household, and its group. */
	readonly number: string
	readonly group: string
}[]

/** Of a group, of a household: whoever enters a sheet of signatures has one group's before them. Empty: all. */
export type UnseenFilter = { readonly group: string; readonly household: string }

function isMeant({ group, household }: UnseenFilter) {
	const key = householdKey(household)
	return (one: Unseen[number]): boolean =>
		(group === "" || one.group === group) && (household === "" || one.number.includes(household) || householdKey(one.number) === key)
}

async function unseenIn(reading: Reading, notice: Notice, now: number, told: (households: number) => void): Promise<Unseen> {
	const { villageId } = notice
	const { seen, unseen } = await audienceOf(reading, villageId, notice)
	const found: Unseen[number][] = []
	let households = 0
	for await (const piece of rosterWays(reading, villageId, now)) {
		for (const { id, number, groupName, persons } of piece) {
			if (seen.has(id)) continue
			for (const { personId } of persons)
				if (unseen.has(personId)) found.push({ personId, householdId: id, number, group: groupName ?? "" })
		}
		households += piece.length
		told(households)
	}
	return found
}

/** Gives who has not seen a notice: of a small village as it stands, of a large one as it was reckoned lately. */
export function unseenOf(house: House): (notice: Notice) => Promise<Reckoned<Unseen>> {
	const { store, clock } = house
	const beside = reckoning<Unseen>(async (key, told) => {
		const [villageId = "", id = ""] = key.split(" ")
		const notice = await store.read((reader) => noticeById(reader, villageId, id))
		if (notice === undefined) return []
		const { households } = await store.read((reader) => rosterCounts(reader, villageId, clock()))
		return unseenIn(readingBeside(store), notice, clock(), (done) => told(done, households))
	}, clock)
	return async (notice) => {
		const now = clock()
		const value = await store.read(async (reader) =>
			(await isLargeVillage(reader, notice.villageId)) ? undefined : unseenIn(readingIn(reader), notice, now, () => undefined),
		)
		if (value !== undefined) return { kind: "ready", value, at: now }
		return beside.get(`${notice.villageId} ${notice.id} ${notice.version}`, now)
	}
}

export type UnseenRows = {
	readonly rows: readonly UnseenRow[]
	/** Of all, whatever is shown. */
	readonly total: number
	/** Groups in which anybody is left. */
	readonly groups: readonly string[]
	readonly page: number
	readonly pages: number
}

/**
 * A page of them as they stand at this moment: whoever has seen it meanwhile is off it. `page` from 1; past the end it is the last one. Phones are
 * opened for that page alone, not for everybody.
 */
export async function unseenPage(
	reader: Reader,
	{ say, cipher, clock }: Pick<House, "say" | "cipher" | "clock">,
	notice: Notice,
	unseen: Unseen,
	wanted: { readonly page: number; readonly size: number; readonly filter: UnseenFilter },
): Promise<UnseenRows> {
	const { villageId } = notice
	const meant = unseen.filter(isMeant(wanted.filter))
	const pages = Math.max(1, Math.ceil(meant.length / wanted.size))
	const page = Math.min(wanted.page, pages)
	const some = meant.slice((page - 1) * wanted.size, page * wanted.size)
	const shown = new Set(some.map(({ personId }) => personId))
	const standings = await standingsOf(reader, villageId, notice, [...shown])
	const ways = await waysOfHouseholds(reader, villageId, [...new Set(some.map(({ householdId }) => householdId))], clock())
	const contactFor = await contactBook(reader, villageId, new Set(ways.flatMap(({ contact }) => contact ?? [])))
	const rows = ways.flatMap(({ persons, ...household }) =>
		persons.flatMap(({ personId, name, phoneSealed, isHere }): readonly UnseenRow[] => {
			const standing = shown.has(personId) ? standings.get(personId) : undefined
			if (standing === undefined || standing === "seen") return []
			const phone = phoneSealed === null ? undefined : openPhone(cipher, personId, phoneSealed)
			return [
				{
					personId,
					household: household.number,
					name,
					group: household.groupName ?? "",
					contact: contactFor(household.contact)?.name ?? "",
					standing: say(`notice.reach.${standing}`),
					how:
						phone !== undefined
							? say("notice.reach.phone", { phone: maskPhone(phone) })
							: say(isHere ? "notice.reach.visit" : "notice.reach.family"),
				},
			]
		}),
	)
	const groups = [...new Set(unseen.map(({ group }) => group))].filter((name) => name !== "")
	return { rows, total: unseen.length, groups: groups.toSorted((a, b) => placeOf(a) - placeOf(b)), page, pages }
}
