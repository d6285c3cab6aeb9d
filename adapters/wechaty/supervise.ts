/** Keeps one connection to the gateway: opened, and when it is lost opened anew, with pauses that grow. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import { pause, pauseMs } from "../../src/channel/pause.ts"
import { type Link, LinkError } from "./link.ts"
import type { Status } from "./status.ts"
import type { Timing } from "./timing.ts"

/** Runs until `signal` aborts and the last connection is closed. `onTried` hears of the end of each try. */
export async function supervise(parts: {
	readonly open: () => Promise<Link>
	/** Undefined while there is none. */
	readonly onLink: (link: Link | undefined) => void
	readonly status: Status
	readonly timing: Timing
	readonly log: AdapterHost["log"]
	readonly signal: AbortSignal
	readonly onTried: () => void
}): Promise<void> {
	const { open, onLink, status, timing, log, signal, onTried } = parts
	const aborted = new Promise<void>((resolve) => {
		if (signal.aborted) resolve()
		else signal.addEventListener("abort", () => resolve(), { once: true })
	})
	for (let failures = 1; !signal.aborted; failures++) {
		try {
			const link = await open()
			const openedAt = performance.now()
			onLink(link)
			onTried()
			const code = await Promise.race([link.lost, aborted])
			onLink(undefined)
			if (!signal.aborted) {
				status.trouble("unreachable")
				log.warn({ code }, "the connection to the gateway was lost")
			}
			await link.close()
			if (performance.now() - openedAt >= timing.soundMs) failures = 0
		} catch (error) {
			if (signal.aborted) break
			status.trouble(isRefusal(error) ? "token" : "unreachable")
			log.warn({ code: error instanceof Error ? error.name : "UNKNOWN", failures }, "the gateway could not be reached")
			onTried()
		}
		await pause(pauseMs(timing, Math.max(failures, 1)), signal)
	}
}

function isRefusal(error: unknown): boolean {
	return error instanceof LinkError && error.status === 16
}
