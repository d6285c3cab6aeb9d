/** Blanks what people wrote once its time is over (domain.md): the domain rows are the record, the message was only the way there. */
import type { Logger } from "pino"
import { blankSent } from "../outbound/upkeep.ts"
import type { Store } from "../store/store.ts"
import { Waker } from "../store/waker.ts"
import { blankBodies } from "./upkeep.ts"
import { errorCode } from "./work.ts"

const hourMs = 60 * 60_000

/** How long messages keep their words, ms after they came in or were made: of people the village knows, and of unknown senders. */
export const retention = { knownMs: 30 * 24 * hourMs, unknownMs: 24 * hourMs }

/** Rows blanked in one transaction: more would hold up the messages of the day. */
export const chunkSize = 500

export type Housekeeping = {
	start(): void
	/** Finishes the chunk under way, then stops. */
	stop(): Promise<void>
	/** One round now; gives how many rows were blanked. */
	tidy(): Promise<number>
}

/** Looks every hour. Several instances may do so at once: what one has blanked, the others pass over. */
export function housekeeping(options: { readonly store: Store; readonly clock: () => number; readonly log: Logger }): Housekeeping {
	const { store, clock, log } = options
	const waker = new Waker()
	let isStopping = false
	let running: Promise<void> = Promise.resolve()

	async function tidy(): Promise<number> {
		const before = { known: clock() - retention.knownMs, unknown: clock() - retention.unknownMs }
		let blanked = 0
		for (const blank of [blankBodies, blankSent]) {
			let n = chunkSize
			while (n === chunkSize && !isStopping) {
				n = await store.tx((tx) => blank(tx, before, chunkSize))
				blanked += n
				// Whoever waits for the writer goes first.
				await new Promise((resolve) => setImmediate(resolve))
			}
		}
		if (blanked > 0) log.info({ count: blanked }, "words past their retention were blanked")
		return blanked
	}

	async function loop(): Promise<void> {
		while (!isStopping) {
			try {
				await tidy()
			} catch (error) {
				log.error({ code: errorCode(error) }, "words past their retention could not be blanked")
			}
			if (!isStopping) await waker.wait(hourMs)
		}
	}

	return {
		start: () => {
			running = loop()
		},
		stop: async () => {
			isStopping = true
			waker.wake()
			await running
		},
		tidy,
	}
}
