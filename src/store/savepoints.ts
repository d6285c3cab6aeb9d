/** Group commit over any engine: each item in a savepoint, one commit for the group, promises resolved after it. */
import { groupLimit } from "./store.ts"

export type SavepointDriver<X> = {
	/** Opens a transaction, hands its handle to `work`, commits when it resolves, rolls back when it rejects. */
	transaction<T>(work: (handle: X) => Promise<T>): Promise<T>
	exec(handle: X, statement: string): Promise<void>
	/** True when the whole transaction is lost (deadlock, lost connection) and its items must be run again alone. */
	isFatal(error: unknown): boolean
}

export async function runGrouped<X, I, T>(
	driver: SavepointDriver<X>,
	items: readonly I[],
	work: (handle: X, item: I) => Promise<T>,
): Promise<readonly PromiseSettledResult<T>[]> {
	const results: PromiseSettledResult<T>[] = []
	for (let start = 0; start < items.length; start += groupLimit) {
		const group = items.slice(start, start + groupLimit)
		results.push(...(await runGroup(driver, group, work)))
	}
	return results
}

async function runGroup<X, I, T>(
	driver: SavepointDriver<X>,
	group: readonly I[],
	work: (handle: X, item: I) => Promise<T>,
): Promise<readonly PromiseSettledResult<T>[]> {
	try {
		return await driver.transaction(async (handle) => {
			const settled: PromiseSettledResult<T>[] = []
			for (const item of group) settled.push(await runItem(driver, handle, item, work))
			return settled
		})
	} catch (reason) {
		const only = group.length === 1
		if (only) return [{ status: "rejected", reason }]
		// The commit failed or the transaction died: nothing of the group is stored, so each item gets its own chance.
		const settled: PromiseSettledResult<T>[] = []
		for (const item of group) settled.push(...(await runGroup(driver, [item], work)))
		return settled
	}
}

async function runItem<X, I, T>(driver: SavepointDriver<X>, handle: X, item: I, work: (handle: X, item: I) => Promise<T>): Promise<PromiseSettledResult<T>> {
	await driver.exec(handle, "SAVEPOINT item")
	try {
		const value = await work(handle, item)
		await driver.exec(handle, "RELEASE SAVEPOINT item")
		return { status: "fulfilled", value }
	} catch (reason) {
		if (driver.isFatal(reason)) throw reason
		await driver.exec(handle, "ROLLBACK TO SAVEPOINT item")
		await driver.exec(handle, "RELEASE SAVEPOINT item")
		return { status: "rejected", reason }
	}
}
