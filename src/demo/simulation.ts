/** Lets the residents live, some at a time, and gathers what they remember. */

import type { Definition } from "../village/survey/definition.ts"
import { conversation, LostResidentError } from "./conversation.ts"
import type { Hears } from "./hearing.ts"
import type { Given } from "./intentions.ts"
import type { HouseholdPlan } from "./persona.ts"
import type { Phone } from "./phone.ts"
import { live, type Memory } from "./resident.ts"

/** What a household's people remember together. */
export type HouseholdMemory = {
	readonly number: string
	readonly persons: readonly Memory[]
	/** The answers that must stand, by the question's title. */
	readonly given: ReadonlyMap<string, Given>
	/** What somebody of them did not understand; then the rest of the household's memory is not to be relied on. */
	readonly lost: string | undefined
}

/** A phone whose owner is lost waits no longer than this many looks. */
const patience = 300

export async function simulate(
	plans: readonly HouseholdPlan[],
	parts: {
		readonly phone: () => Phone
		readonly hears: Hears
		readonly definition: Definition
		readonly atOnce: number
		readonly onDone: (done: number) => void
	},
): Promise<readonly HouseholdMemory[]> {
	const memories: HouseholdMemory[] = []
	const waiting = plans.values()
	const lane = async (): Promise<void> => {
		for (const plan of waiting) {
			memories.push(await liveTogether(plan, parts))
			parts.onDone(memories.length)
		}
	}
	await Promise.all(Array.from({ length: parts.atOnce }, lane))
	return memories.toSorted((a, b) => a.number.localeCompare(b.number))
}

async function liveTogether(
	{ household, intentions, persons }: HouseholdPlan,
	{ phone, hears, definition }: { readonly phone: () => Phone; readonly hears: Hears; readonly definition: Definition },
): Promise<HouseholdMemory> {
	const memories: Memory[] = []
	const given = new Map<string, Given>()
	for (const person of persons) {
		const talk = conversation(phone(), hears, patience)
		try {
			const memory = await live(talk, person, { definition, intentions: new Map([...intentions, ...given]), group: household.group })
			for (const [title, value] of memory.given) given.set(title, value)
			memories.push(memory)
		} catch (error) {
			if (!(error instanceof LostResidentError)) throw error
			return { number: household.number, persons: memories, given, lost: error.message }
		} finally {
			talk.close()
		}
	}
	return { number: household.number, persons: memories, given, lost: undefined }
}
