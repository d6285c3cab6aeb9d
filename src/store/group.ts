/** Collects single pieces of work into group commits: what comes while a group is being written forms the next one. */
import { refuseNested } from "./guard.ts"
import type { Store, Tx } from "./store.ts"

type Waiting<I, T> = { readonly item: I; readonly resolve: (value: T) => void; readonly reject: (reason: unknown) => void }

/**
 * `submit(item)` resolves after the commit of the group its item was written in, or rejects when its item was rolled back.
 * Inside an open transaction it rejects: the group could not be written before that transaction ends.
 */
export function groupCommit<I, T>(store: Store, work: (tx: Tx, item: I) => Promise<T>): (item: I) => Promise<T> {
	return collected((items) => store.batch(items, work))
}

/** As `groupCommit`, for work that takes up to `limit` items at once: they are stored together or not at all, and hear the same. */
export function groupWrite<I, T>(store: Store, limit: number, work: (tx: Tx, items: readonly I[]) => Promise<T>): (item: I) => Promise<T> {
	return collected(async (items) => {
		const lots: (readonly I[])[] = []
		for (let from = 0; from < items.length; from += limit) lots.push(items.slice(from, from + limit))
		const results = await store.batch(lots, work)
		return results.flatMap((result, i) => (lots[i] ?? []).map(() => result))
	})
}

function collected<I, T>(write: (items: readonly I[]) => Promise<readonly PromiseSettledResult<T>[]>): (item: I) => Promise<T> {
	let waiting: Waiting<I, T>[] = []
	let isRunning = false

	async function drain(): Promise<void> {
		while (waiting.length > 0) {
			const group = waiting
			waiting = []
			try {
				const results = await write(group.map((entry) => entry.item))
				for (const [i, result] of results.entries()) {
					if (result.status === "fulfilled") group[i]?.resolve(result.value)
					else group[i]?.reject(result.reason)
				}
			} catch (error) {
				for (const entry of group) entry.reject(error)
			}
		}
		isRunning = false
	}

	return (item) =>
		// What is thrown in here rejects.
		new Promise((resolve, reject) => {
			refuseNested()
			waiting.push({ item, resolve, reject })
			// Started in a later microtask, so that everything submitted in this one shares the first group.
			if (!isRunning) {
				isRunning = true
				queueMicrotask(() => void drain())
			}
		})
}
