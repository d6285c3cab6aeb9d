/** Work that may take only so long. */
import { setMaxListeners } from "node:events"

/** Runs `work` under a signal that aborts with `signal` or after `timeoutMs`, and leaves nothing behind. */
export async function within<T>(signal: AbortSignal, timeoutMs: number, work: (limited: AbortSignal) => Promise<T>): Promise<T> {
	const abort = new AbortController()
	const end = (): void => abort.abort()
	// Hundreds of requests may hang on one signal; each takes its listener away again.
	setMaxListeners(0, signal)
	if (signal.aborted) end()
	signal.addEventListener("abort", end)
	const timer = setTimeout(end, timeoutMs)
	try {
		return await work(abort.signal)
	} finally {
		clearTimeout(timer)
		signal.removeEventListener("abort", end)
	}
}
