/** Refuses a transaction inside an open one, across awaits and helpers. */
import { AsyncLocalStorage } from "node:async_hooks"
import { NestedTransactionError } from "./store.ts"

/** Work woken inside a transaction inherits its context, so being inside is told by `open`, not by the context's presence. */
const current = new AsyncLocalStorage<{ open: boolean }>()
let opened = 0

export async function inTransaction<T>(work: () => Promise<T>): Promise<T> {
	const mark = { open: true }
	opened += 1
	try {
		return await current.run(mark, work)
	} finally {
		mark.open = false
		opened -= 1
		// While a context is in use Node 20 calls a hook for every promise of the process (▲ 15% of the message path).
		if (opened === 0) current.disable()
	}
}

export function refuseNested(): void {
	if (current.getStore()?.open === true) throw new NestedTransactionError()
}

/**
 * A group that the database alone keeps busy is written long before, and so is one that waits for a part of the program to be loaded: at
 * 2 s a starved machine took the loading of the dictionary for a deadlock, and what waited beside was refused.
 */
const defaultStuckMs = 10_000

/**
 * The guard of SQLite's groups, without a context: there the database answers at once, so a group that is still open when a timer
 * fires waits for something else. A transaction asked for while it was open, and not begun after `stuckAfterMs`, is what it waits
 * for: refused, where both would wait for ever.
 */
export function groupGuard(stuckAfterMs = defaultStuckMs): {
	/** Runs a group's work; `run` knows while it is open. */
	readonly inGroup: <T>(work: () => Promise<T>) => Promise<T>
	/** Puts a task into `queue`, refused when it turns out to be asked for by the open group itself. */
	readonly run: <T>(queue: (task: () => Promise<T>) => Promise<T>, task: () => Promise<T>) => Promise<T>
} {
	let open: object | undefined
	return {
		inGroup: async (work) => {
			const own = {}
			open = own
			try {
				return await work()
			} finally {
				open = undefined
			}
		},
		run: (queue, task) => {
			const during = open
			if (during === undefined) return queue(task)
			return new Promise((resolve, reject) => {
				let isRefused = false
				const refuse = (): void => {
					if (open !== during) return
					isRefused = true
					reject(new NestedTransactionError())
				}
				const timer = setTimeout(refuse, stuckAfterMs)
				queue(() => {
					clearTimeout(timer)
					return isRefused ? Promise.reject(new NestedTransactionError()) : task()
				}).then(resolve, reject)
			})
		},
	}
}
