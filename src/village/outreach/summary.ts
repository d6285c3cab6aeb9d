/** The door-knock lists as their pages need them: the counts, and who is left, by id. Rows are read anew for each page, so nobody stands on it who has answered. */

import type { House } from "../affair.ts"
import { isLargeVillage, rosterCounts } from "../people/index.ts"
import { type Reckoned, readingBeside, readingIn, reckoning } from "../reckoned.ts"
import { listPieces, purposesOf } from "./list.ts"
import { type Counts, countsOf, noCounts, type Purpose, sumOf } from "./rules.ts"

type Left = { readonly id: string; readonly householdId: string; readonly contactName: string }

export type Summary = {
	readonly purpose: Purpose
	readonly counts: Counts
	/** Who has most left to do comes first. */
	readonly contacts: readonly { readonly name: string; readonly counts: Counts }[]
	/** In the village's order. */
	readonly left: readonly Left[]
}

function noneYet(): Left[] {
	return []
}

type Reading = Parameters<typeof listPieces>[0]

async function summarise(
	reading: Reading,
	villageId: string,
	{ purposes, now, told }: { readonly purposes: readonly Purpose[]; readonly now: number; readonly told: (households: number) => void },
): Promise<readonly Summary[]> {
	const sums = purposes.map((purpose) => ({ purpose, contacts: new Map<string, Counts>(), left: noneYet() }))
	let households = 0
	for await (const lists of listPieces(reading, villageId, purposes, now)) {
		for (const [index, { targets }] of lists.entries()) {
			const sum = sums[index]
			if (sum === undefined) continue
			const byContact = new Map<string, (typeof targets)[number][]>()
			for (const target of targets) {
				const { id, householdId, contactName, status } = target
				if (status === "left") sum.left.push({ id, householdId, contactName })
				const own = byContact.get(contactName)
				if (own === undefined) byContact.set(contactName, [target])
				else own.push(target)
			}
			for (const [name, own] of byContact) sum.contacts.set(name, sumOf(sum.contacts.get(name) ?? noCounts, countsOf(own)))
		}
		households += new Set(lists[0]?.targets.map(({ householdId }) => householdId)).size
		told(households)
	}
	return sums.map(({ purpose, contacts, left }) => ({
		purpose,
		counts: [...contacts.values()].reduce(sumOf, noCounts),
		contacts: [...contacts].map(([name, counts]) => ({ name, counts })).toSorted((a, b) => b.counts.left - a.counts.left),
		left,
	}))
}

/** Gives the summaries of all purposes of a village: of a small one as it stands, of a large one as it was reckoned lately. */
export function summariesOf(house: House): (villageId: string) => Promise<Reckoned<readonly Summary[]>> {
	const { store, clock } = house
	const beside = reckoning<readonly Summary[]>(async (villageId, told) => {
		const now = clock()
		const { purposes, counts } = await store.read(async (reader) => ({
			purposes: await purposesOf(reader, house, villageId),
			counts: await rosterCounts(reader, villageId, now),
		}))
		return summarise(readingBeside(store), villageId, { purposes, now, told: (done) => told(done, counts.households) })
	}, clock)
	return async (villageId) => {
		const now = clock()
		const value = await store.read(async (reader) => {
			if (await isLargeVillage(reader, villageId)) return undefined
			const purposes = await purposesOf(reader, house, villageId)
			return summarise(readingIn(reader), villageId, { purposes, now, told: () => undefined })
		})
		return value === undefined ? beside.get(villageId, now) : { kind: "ready", value, at: now }
	}
}
