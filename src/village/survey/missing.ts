/** Who has not answered, by group: only of named surveys, where staff may know. */
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { type Reading, type Reckoned, readingBeside, readingIn, reckoning } from "../reckoned.ts"
import { completedOf } from "./answer-lists.ts"
import type { People, RosterPerson } from "./neighbours.ts"
import { type Survey, surveyById } from "./repo.ts"

/** The first person of each household, or each person, that is missing. */
type Missing = Pick<RosterPerson, "personId" | "householdNumber" | "name">

export type MissingGroup = {
	/** Null for households of no group. */
	readonly group: string | null
	readonly due: number
	readonly done: number
	/** In the roster's order. */
	readonly missing: readonly Missing[]
}

/** The groups in the order of their first household. */
async function missingIn(
	reading: Reading,
	people: People,
	{ villageId, id, unit }: Survey,
	{ now, told }: { readonly now: number; readonly told: (persons: number) => void },
): Promise<readonly MissingGroup[]> {
	const done = await completedOf(reading, villageId, id)
	const groups = new Map<string | null, { due: number; missing: Missing[] }>()
	// A household stands for itself by the first on its list, the head.
	let household: string | undefined
	let persons = 0
	for await (const piece of people.everybodyPieces(reading, villageId, now)) {
		for (const { personId, householdId, householdNumber, name, groupName, isAdult } of piece) {
			const isAsked = unit === "person" ? isAdult : householdId !== household
			household = householdId
			if (!isAsked) continue
			const group = groups.get(groupName) ?? { due: 0, missing: [] }
			groups.set(groupName, group)
			group.due++
			if (!done.has(unit === "person" ? personId : householdId)) group.missing.push({ personId, householdNumber, name })
		}
		persons += piece.length
		told(persons)
	}
	return [...groups].map(([group, { due, missing }]) => ({ group, due, done: due - missing.length, missing }))
}

export async function missingByGroup(reader: Reader, people: People, survey: Survey, now: number): Promise<readonly MissingGroup[]> {
	return missingIn(readingIn(reader), people, survey, { now, told: () => undefined })
}

/** Gives who is missing: of a small village as it stands, of a large one as it was reckoned lately. */
export function missingNow(
	{ store, clock }: Pick<House, "store" | "clock">,
	people: People,
): (survey: Survey) => Promise<Reckoned<readonly MissingGroup[]>> {
	const beside = reckoning<readonly MissingGroup[]>(async (key, told) => {
		const [villageId = "", id = ""] = key.split(" ")
		const now = clock()
		const { survey, persons } = await store.read(async (reader) => ({
			survey: await surveyById(reader, villageId, id),
			persons: (await people.rosterCounts(reader, villageId)).persons,
		}))
		if (survey === undefined) throw new Error("who is missing is asked of a survey that is not there")
		return missingIn(readingBeside(store), people, survey, { now, told: (done) => told(done, persons) })
	}, clock)
	return async (survey) => {
		const { villageId, id } = survey
		const now = clock()
		const value = await store.read(async (reader) =>
			(await people.isLargeVillage(reader, villageId)) ? undefined : missingByGroup(reader, people, survey, now),
		)
		return value === undefined ? beside.get(`${villageId} ${id}`, now) : { kind: "ready", value, at: now }
	}
}
