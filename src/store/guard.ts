/** Refuses a transaction inside an open one, across awaits and helpers. */
import { AsyncLocalStorage } from "node:async_hooks"
import { NestedTransactionError } from "./store.ts"

/** Work woken inside a transaction inherits its context, so being inside is told by `open`, not by the context's presence. */
const current = new AsyncLocalStorage<{ open: boolean }>()

export async function inTransaction<T>(work: () => Promise<T>): Promise<T> {
	const mark = { open: true }
	try {
		return await current.run(mark, work)
	} finally {
		mark.open = false
	}
}

export function refuseNested(): void {
	if (current.getStore()?.open === true) throw new NestedTransactionError()
}
