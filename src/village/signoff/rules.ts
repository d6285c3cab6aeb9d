/**
 * What becomes of a household in a sign-off, as a pure reducer, and the counts that follow from it. Commands, the recount and the
 * property tests all go through here.
 */

export const statuses = ["pending", "confirmed", "objected", "conflict"] as const
/** `conflict`: two members answered differently; staff settle it, and until then it counts for neither. */
export type Status = (typeof statuses)[number]

export type Household = {
	readonly status: Status
	/** Somebody saw the card or the page, or was spoken to at the door. */
	readonly isReached: boolean
	/** Confirmed on paper or at the door. */
	readonly isPaper: boolean
	/** Objections not dealt with yet. */
	readonly openCases: number
	/** Who gave the answer that stands. */
	readonly signer: string | null
}

export type Counts = {
	readonly due: number
	readonly reached: number
	readonly confirmed: number
	readonly paper: number
	readonly objected: number
	readonly conflict: number
}
export const noCounts: Counts = { due: 0, reached: 0, confirmed: 0, paper: 0, objected: 0, conflict: 0 }

export function countsOf({ status, isReached, isPaper }: Household): Counts {
	const isConfirmed = status === "confirmed"
	return {
		due: 1,
		reached: isReached ? 1 : 0,
		confirmed: isConfirmed ? 1 : 0,
		paper: isConfirmed && isPaper ? 1 : 0,
		objected: status === "objected" ? 1 : 0,
		conflict: status === "conflict" ? 1 : 0,
	}
}

export function added(left: Counts, right: Counts, sign: 1 | -1 = 1): Counts {
	return {
		due: left.due + sign * right.due,
		reached: left.reached + sign * right.reached,
		confirmed: left.confirmed + sign * right.confirmed,
		paper: left.paper + sign * right.paper,
		objected: left.objected + sign * right.objected,
		conflict: left.conflict + sign * right.conflict,
	}
}

export function pendingOf({ due, confirmed, objected, conflict }: Counts): number {
	return due - confirmed - objected - conflict
}

/** 617/617 is said only when nobody objects, nobody contradicts and nobody is left. */
export function isComplete(counts: Counts): boolean {
	return counts.due > 0 && counts.confirmed === counts.due
}

export type Answer = {
	readonly answer: "confirm" | "object"
	readonly signer: string
	readonly isPaper: boolean /** Parcels objected to that no open case is about yet. */
	readonly newCases: number
}

/**
 * `effective`: it counts from now on. `already`: the household has said the same, nothing is written. `conflicting`: kept beside the
 * one that stands, for staff to settle. `waiting`: a contradiction is being settled, or an objection dealt with.
 */
export type AnswerOutcome = "effective" | "already" | "conflicting" | "waiting"

export function answered(
	household: Household,
	{ answer, signer, isPaper, newCases }: Answer,
): { readonly outcome: AnswerOutcome; readonly household: Household } {
	const reached: Household = { ...household, isReached: true }
	const taken = (status: Status, openCases: number) =>
		({ outcome: "effective", household: { ...reached, status, signer, isPaper: answer === "confirm" && isPaper, openCases } }) as const
	switch (household.status) {
		case "pending":
			return answer === "confirm" ? taken("confirmed", 0) : taken("objected", newCases)
		case "confirmed":
			if (answer === "confirm") return { outcome: "already", household: reached }
			if (household.signer === signer) return taken("objected", newCases)
			return { outcome: "conflicting", household: { ...reached, status: "conflict" } }
		case "objected":
			if (answer === "object")
				return newCases === 0 ? { outcome: "already", household: reached } : taken("objected", household.openCases + newCases)
			// Whoever objected may take it back; another member cannot speak it away.
			if (household.signer === signer) return taken("confirmed", 0)
			return { outcome: "conflicting", household: { ...reached, status: "conflict" } }
		case "conflict":
			return { outcome: "waiting", household: reached }
	}
}

export function reached(household: Household): Household {
	return { ...household, isReached: true }
}

/** One objection was dealt with; after the last one the household is asked again. */
export function caseClosed(household: Household): Household {
	const openCases = Math.max(0, household.openCases - 1)
	if (household.status !== "objected" || openCases > 0) return { ...household, openCases }
	return { ...household, status: "pending", openCases, signer: null, isPaper: false }
}

/** Staff settled a contradiction: one of the answers stands, or both are set aside and the household is asked again. */
export function settled(household: Household, by: Answer | undefined): Household {
	const open: Household = { ...household, status: "pending", signer: null, isPaper: false, openCases: 0 }
	return by === undefined ? open : answered(open, by).household
}

/** Paper entered by somebody else may be contested by the household for this long, ms. */
export const contestMs = 7 * 24 * 3_600_000
/** Part of the paper entries that is looked at again. */
const recheckShare = 0.05

/** How many of `papers` are looked at again: 5%, at least one where there is any. */
export function recheckCount(papers: number): number {
	return papers === 0 ? 0 : Math.max(1, Math.ceil(papers * recheckShare))
}
