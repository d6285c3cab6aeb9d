/** Counting votes: the same code for a council's ballots, for opinions weighed by many, and for budgets shared out. Pure. */

/** One act of voting, in the order it happened. `weight`: points given; 1 for a plain vote. */
export type VoteEvent<Subject extends string = string, Choice extends string = string> = {
	readonly voter: string
	readonly subject: Subject
	readonly choice: Choice
	readonly weight?: number
}

export type Tally = ReadonlyMap<string, ReadonlyMap<string, { readonly votes: number; readonly weight: number }>>

/** Every event counts: what was said, however often. */
export function countEvents(events: Iterable<VoteEvent>): Tally {
	const tally = new Map<string, Map<string, { votes: number; weight: number }>>()
	for (const { subject, choice, weight = 1 } of events) {
		const ofSubject = tally.get(subject) ?? new Map<string, { votes: number; weight: number }>()
		const known = ofSubject.get(choice) ?? { votes: 0, weight: 0 }
		ofSubject.set(choice, { votes: known.votes + 1, weight: known.weight + weight })
		tally.set(subject, ofSubject)
	}
	return tally
}

/** The latest of each voter on each subject: one member, one ballot. */
export function latestVotes<E extends VoteEvent>(events: Iterable<E>): readonly E[] {
	const latest = new Map<string, E>()
	for (const event of events) latest.set(JSON.stringify([event.voter, event.subject]), event)
	return [...latest.values()]
}

/** One member, one ballot; the latest counts. */
export function countVotes(events: Iterable<VoteEvent>): Tally {
	return countEvents(latestVotes(events))
}

/** Votes for a choice on a subject; 0 where there is none. */
export function votesFor(tally: Tally, subject: string, choice: string): number {
	return tally.get(subject)?.get(choice)?.votes ?? 0
}

/** Points given to a choice on a subject; 0 where there is none. */
export function weightOf(tally: Tally, subject: string, choice: string): number {
	return tally.get(subject)?.get(choice)?.weight ?? 0
}

/** Borda: of a ranking of n, the first gets n points, the last 1. */
function rankingPoints(
	ranking: readonly string[],
	n: number = ranking.length,
): readonly { readonly subject: string; readonly points: number }[] {
	return ranking.map((subject, place) => ({ subject, points: n - place }))
}

/** Something that may be chosen. `cost` in the budget's own unit. */
export type Contender = { readonly id: string; readonly cost: number; readonly score: number }

/**
 * Shares a budget out, the highest score first. `skip`: what no longer fits is passed over and the next is tried; otherwise the first
 * that does not fit ends it. `least`: a lower score is never chosen. Equal scores: the cheaper first, then the order given, so that a
 * tie is never decided by chance; `ties` says between whom it mattered.
 */
export function shareOut(
	contenders: readonly Contender[],
	{ budget, skip, least = 0 }: { readonly budget: number; readonly skip: boolean; readonly least?: number },
): { readonly chosen: readonly string[]; readonly left: number; readonly ties: readonly (readonly string[])[] } {
	const ranked = contenders
		.map((contender, place) => ({ ...contender, place }))
		.filter(({ score }) => score >= least)
		.toSorted((a, b) => b.score - a.score || a.cost - b.cost || a.place - b.place)
	const chosen: string[] = []
	let left = budget
	for (const { id, cost } of ranked) {
		if (cost <= left) {
			chosen.push(id)
			left -= cost
		} else if (!skip) break
	}
	return { chosen, left, ties: tiesThatMattered(ranked, new Set(chosen)) }
}

/** Groups of equal score of whom some were chosen and some not. */
function tiesThatMattered(ranked: readonly Contender[], chosen: ReadonlySet<string>): readonly (readonly string[])[] {
	const byScore = new Map<number, string[]>()
	for (const { id, score } of ranked) byScore.set(score, [...(byScore.get(score) ?? []), id])
	return [...byScore.values()].filter((ids) => ids.some((id) => chosen.has(id)) && ids.some((id) => !chosen.has(id)))
}

/** An order of priority from members' rankings: most points first, then who was ranked more often, then the order given. */
export function priorityOf(
	subjects: readonly string[],
	rankings: readonly (readonly string[])[],
): readonly { readonly subject: string; readonly points: number; readonly rankedBy: number }[] {
	const tally = countEvents(
		rankings.flatMap((ranking, voter) =>
			rankingPoints(ranking, subjects.length).map(({ subject, points }) => ({
				voter: String(voter),
				subject,
				choice: "ranked",
				weight: points,
			})),
		),
	)
	return subjects
		.map((subject, place) => ({
			subject,
			points: weightOf(tally, subject, "ranked"),
			rankedBy: votesFor(tally, subject, "ranked"),
			place,
		}))
		.toSorted((a, b) => b.points - a.points || b.rankedBy - a.rankedBy || a.place - b.place)
		.map(({ place: _, ...row }) => row)
}
