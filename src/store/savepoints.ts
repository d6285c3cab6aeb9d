/** Group commit over any engine: each item in a savepoint, one commit for the group, promises resolved after it. */
import { CommitUnknownError, groupLimit } from "./store.ts"

/** What an open transaction keeps for after its commit. */
export type Tasks = (() => void)[]

export type SavepointDriver<X extends { readonly tasks: Tasks }> = {
	/** Opens a transaction, hands its handle to `work`, commits when it resolves, rolls back when it rejects. */
	transaction<T>(work: (handle: X) => Promise<T>): Promise<T>
	exec(handle: X, statement: string): Promise<void>
	/** True when the whole transaction is lost (deadlock, lost connection) and nothing of it is stored. */
	isFatal(error: unknown): boolean
}

/** How often a transaction is begun that was lost through no fault of its own. */
const maxTries = 3

/** Runs a transaction again that was lost to a deadlock or a broken connection. What may have been committed is never run twice. */
export async function runAgain<T>(driver: { isFatal(error: unknown): boolean }, run: () => Promise<T>): Promise<T> {
	for (let tries = 1; ; tries++) {
		try {
			return await run()
		} catch (error) {
			if (tries === maxTries || !driver.isFatal(error)) throw error
		}
	}
}

export async function runGrouped<X extends { readonly tasks: Tasks }, I, T>(
	driver: SavepointDriver<X>,
	items: readonly I[],
	work: (handle: X, item: I) => Promise<T>,
): Promise<readonly PromiseSettledResult<T>[]> {
	const results: PromiseSettledResult<T>[] = []
	for (let start = 0; start < items.length; start += groupLimit) {
		results.push(...(await runGroup(driver, items.slice(start, start + groupLimit), work)))
	}
	return results
}

async function runGroup<X extends { readonly tasks: Tasks }, I, T>(
	driver: SavepointDriver<X>,
	group: readonly I[],
	work: (handle: X, item: I) => Promise<T>,
): Promise<readonly PromiseSettledResult<T>[]> {
	const runAll = (items: readonly I[]): Promise<readonly PromiseSettledResult<T>[]> =>
		driver.transaction(async (handle) => {
			const settled: PromiseSettledResult<T>[] = []
			for (const item of items) settled.push(await runItem(driver, handle, item, work))
			return settled
		})
	try {
		return await runAll(group)
	} catch (reason) {
		// Perhaps all of it is stored: running it again might count it twice.
		if (reason instanceof CommitUnknownError) return group.map(() => ({ status: "rejected", reason }))
		// The commit was refused or the transaction died: nothing of the group is stored, so each item gets its own chance.
		const settled: PromiseSettledResult<T>[] = []
		for (const item of group) {
			try {
				settled.push(...(await runAgain(driver, () => runAll([item]))))
			} catch (own) {
				settled.push({ status: "rejected", reason: own })
			}
		}
		return settled
	}
}

async function runItem<X extends { readonly tasks: Tasks }, I, T>(
	driver: SavepointDriver<X>,
	handle: X,
	item: I,
	work: (handle: X, item: I) => Promise<T>,
): Promise<PromiseSettledResult<T>> {
	const tasksBefore = handle.tasks.length
	await driver.exec(handle, "SAVEPOINT item")
	try {
		const value = await work(handle, item)
		await driver.exec(handle, "RELEASE SAVEPOINT item")
		return { status: "fulfilled", value }
	} catch (reason) {
		if (driver.isFatal(reason)) throw reason
		await driver.exec(handle, "ROLLBACK TO SAVEPOINT item")
		await driver.exec(handle, "RELEASE SAVEPOINT item")
		// What the item wanted done after its commit goes with it.
		handle.tasks.length = tasksBefore
		return { status: "rejected", reason }
	}
}

/** Runs what waited for a commit. The commit stands, so a task that throws is reported and takes nothing with it. */
export function runTasks(tasks: Tasks): void {
	for (const task of tasks) {
		try {
			task()
		} catch (error) {
			process.emitWarning(`a task after a commit failed: ${error instanceof Error ? error.name : "unknown"}`, {
				code: "STORE_AFTER_COMMIT",
			})
		}
	}
}
