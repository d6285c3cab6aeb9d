/** What members' rankings come to now, with the sum behind each place. */
import type { Reader } from "../../store/store.ts"
import { seatsOf } from "./repo-bodies.ts"
import { decisionsOf, type Matter, mattersOf } from "./repo-matters.ts"
import { rankingsOf } from "./repo-rounds.ts"
import { priorityOf } from "./tally.ts"

type Of = { readonly villageId: string; readonly bodyId: string }

/** What can be ranked: adopted, or still to be debated; in the order of their serials. */
export async function rankable(reader: Reader, { villageId, bodyId }: Of): Promise<readonly Matter[]> {
	const open: Matter[] = []
	for (const matter of await mattersOf(reader, villageId, { bodyId, states: ["listed", "decided"] })) {
		const isRejected = matter.state === "decided" && (await decisionsOf(reader, villageId, matter.id)).at(-1)?.verdict === "rejected"
		if (!isRejected) open.push(matter)
	}
	return open.toSorted((a, b) => a.serial - b.serial)
}

export type OrderLine = {
	readonly matter: Matter
	readonly points: number
	/** How often it was put in which place, the best place first. */
	readonly places: readonly { readonly place: number; readonly times: number; readonly each: number }[]
}
export type Order = {
	readonly matters: readonly Matter[]
	/** Of those who sit in the body now. */
	readonly rankings: readonly { readonly unitId: string; readonly ranking: readonly string[] }[]
	/** The most urgent first; what nobody ranked is left out. */
	readonly lines: readonly OrderLine[]
}

export async function orderNow(reader: Reader, of: Of): Promise<Order> {
	const matters = await rankable(reader, of)
	const known = new Set(matters.map(({ id }) => id))
	// Who has left the body has no say in its order any more, and what has left the agenda takes nobody's place.
	const seated = new Set((await seatsOf(reader, of.villageId, of.bodyId)).map(({ unitId }) => unitId))
	const rankings = (await rankingsOf(reader, of.villageId, of.bodyId))
		.filter(({ unitId }) => seated.has(unitId))
		.map(({ unitId, ranking }) => ({ unitId, ranking: ranking.filter((id) => known.has(id)) }))
		.filter(({ ranking }) => ranking.length > 0)
	const order = priorityOf(
		matters.map(({ id }) => id),
		rankings.map(({ ranking }) => ranking),
	)
	const lines = order.flatMap(({ subject, points, rankedBy }): readonly OrderLine[] => {
		const matter = matters.find(({ id }) => id === subject)
		return matter === undefined || rankedBy === 0 ? [] : [{ matter, points, places: placesOf(subject, rankings, matters.length) }]
	})
	return { matters, rankings, lines }
}

function placesOf(subject: string, rankings: Order["rankings"], most: number): OrderLine["places"] {
	const times = new Map<number, number>()
	for (const { ranking } of rankings) {
		const place = ranking.indexOf(subject) + 1
		if (place > 0) times.set(place, (times.get(place) ?? 0) + 1)
	}
	return [...times].toSorted(([a], [b]) => a - b).map(([place, count]) => ({ place, times: count, each: most + 1 - place }))
}
