/** Who has to be visited for a purpose, and why. Pure. */
import type { HouseholdWays, PersonWays } from "../people/index.ts"

/** What a visit is for: everybody no chat reaches (`enrol`), or an open survey. */
export type Unit = "household" | "person"
export type Purpose = { readonly id: string; readonly title: string; readonly unit: Unit }

export const whys = ["not-enrolled", "window", "muted", "closed"] as const
/** Why no chat reaches somebody: none was ever bound, a message waits for their next word, they asked for quiet, the platform closed it. */
export type Why = (typeof whys)[number]

export const hows = ["phone", "visit", "family"] as const
/** How to reach them instead: by the roster's phone, at the door, or through the family of somebody who is away. */
export type How = (typeof hows)[number]

export const nexts = ["none", "again", "phone", "paper", "enrol"] as const
/** What is to be done after a visit. */
export type Next = (typeof nexts)[number]

/** `done`: it has been answered. `spoken`: a visit reached them. `reachable`: a chat does. `left`: has to be visited. */
export type Status = "done" | "spoken" | "reachable" | "left"

/** One household or one person a purpose is about. */
export type Target = {
	/** The household's or the person's id, by the purpose's unit. */
	readonly id: string
	readonly status: Status
	readonly householdId: string
	readonly householdNumber: string
	readonly groupName: string | null
	readonly address: string | null
	/** Contact as on the roster; null: the village's helper. */
	readonly contact: string | null
	/** Who is asked for at the door: the person, or the household's head. */
	readonly personId: string
	readonly name: string
	/** Set where the status is `left`. */
	readonly why: Why | undefined
	readonly how: How
	/** Whose phone it is, where `how` is phone. */
	readonly phone: { readonly personId: string; readonly sealed: string } | undefined
}

/** Why none of these persons is reached; undefined when one is. The likeliest way back comes first: a window opens with one word. */
export function whyNot(persons: readonly Pick<PersonWays, "chats">[]): Why | undefined {
	const chats = persons.flatMap((person) => person.chats)
	if (chats.some((chat) => !chat.isClosed && !chat.isMuted && !chat.hasParked)) return undefined
	if (chats.some((chat) => !chat.isClosed && !chat.isMuted)) return "window"
	if (chats.some((chat) => !chat.isClosed)) return "muted"
	return chats.length > 0 ? "closed" : "not-enrolled"
}

/** Every target of a purpose, each with exactly one status. `done` and `spoken` hold target ids. */
export function targetsOf(
	households: readonly HouseholdWays[],
	unit: Unit,
	{ done, spoken }: { readonly done: ReadonlySet<string>; readonly spoken: ReadonlySet<string> },
): readonly Target[] {
	return households.flatMap((household) => {
		const units = unit === "person" ? household.persons.filter((person) => person.isAdult).map((person) => [person]) : [household.persons]
		return units.flatMap((persons) => {
			const [asked] = persons
			if (asked === undefined) return []
			const id = unit === "person" ? asked.personId : household.id
			const why = whyNot(persons)
			const status = done.has(id) ? "done" : spoken.has(id) ? "spoken" : why === undefined ? "reachable" : "left"
			return [targetOf(household, persons, asked, { id, status, why })]
		})
	})
}

function targetOf(
	household: HouseholdWays,
	persons: readonly PersonWays[],
	asked: PersonWays,
	{ id, status, why }: Pick<Target, "id" | "status" | "why">,
): Target {
	const called = persons.find((person) => person.phoneSealed !== null)
	const sealed = called?.phoneSealed ?? null
	const { groupName, address, contact } = household
	return {
		id,
		status,
		householdId: household.id,
		householdNumber: household.number,
		groupName,
		address,
		contact,
		personId: asked.personId,
		name: asked.name,
		why: status === "left" ? why : undefined,
		how: sealed !== null ? "phone" : persons.some((person) => person.isHere) ? "visit" : "family",
		phone: called === undefined || sealed === null ? undefined : { personId: called.personId, sealed },
	}
}

export type Counts = Readonly<Record<Status | "due", number>>

export function countsOf(targets: readonly Pick<Target, "status">[]): Counts {
	const counts = { due: targets.length, done: 0, spoken: 0, reachable: 0, left: 0 }
	for (const { status } of targets) counts[status]++
	return counts
}

export const noCounts: Counts = { due: 0, done: 0, spoken: 0, reachable: 0, left: 0 }

export function sumOf(a: Counts, b: Counts): Counts {
	return {
		due: a.due + b.due,
		done: a.done + b.done,
		spoken: a.spoken + b.spoken,
		reachable: a.reachable + b.reachable,
		left: a.left + b.left,
	}
}

/** Longest note of what was said, in UTF-16 units. */
export const maxSaidLength = 500
