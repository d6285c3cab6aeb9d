/** A broadcast planned at once, as fast as the store takes it: how fast planning can be. */
import type { Dialect } from "../../store/kit.ts"
import type { House } from "../affair.ts"
import { addresseesAfter, measurePeople } from "../people/index.ts"
import { chunkSize, type PlanHouse, type Planning, planPeople } from "./broadcast-plan.ts"

type Page = Awaited<ReturnType<typeof addresseesAfter>>

/** Chunks begun before the first of them is on the disk. On PostgreSQL they wait for one another once they have read, each with a connection. */
const chunksUnderWay: Readonly<Record<Dialect, number>> = { sqlite: 4, postgres: 2 }

/**
 * Plans everybody, a transaction a chunk: what the timer does over time, at once. ▲ While a chunk is flushed the next one is written; waiting for
 * each took a second of a hundred thousand.
 */
export async function planBroadcast(
	house: PlanHouse & Pick<House, "store" | "clock">,
	broadcast: Omit<Planning, "cursor">,
	size = chunkSize,
): Promise<number> {
	const { store, channels, clock } = house
	const { villageId } = broadcast
	function begin(after: string): { readonly page: Promise<Page>; readonly written: Promise<void> } {
		let tell: (page: Page | PromiseLike<Page>) => void = () => undefined
		const page = new Promise<Page>((resolve) => {
			tell = resolve
		})
		const written = store.tx(async (tx) => {
			tell(await addresseesAfter(tx, { villageId, after, limit: size, channels, now: clock() }))
			// Where this runs again it keeps the first page: the next chunk begins behind that one.
			await planPeople(tx, house, broadcast, (await page).people, clock())
		})
		written.catch((error: unknown) => tell(Promise.reject(error)))
		return { page, written }
	}
	await store.tx(measurePeople)
	let planned = 0
	const underWay: Promise<void>[] = []
	for (let cursor: string | undefined = ""; cursor !== undefined; ) {
		const { page, written } = begin(cursor)
		underWay.push(written)
		const { people, last }: Page = await page
		if (underWay.length === chunksUnderWay[store.dialect]) await underWay.shift()
		planned += people.length
		cursor = last
	}
	await Promise.all(underWay)
	return planned
}
