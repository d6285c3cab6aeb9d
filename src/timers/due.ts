/** Timers: a due one becomes an inbox row, so it is worked once, in order, by the same path as everything else. */
import { and, asc, eq, inArray, lte } from "drizzle-orm"
import type { Logger } from "pino"
import type { InboundOf } from "../channel/message.ts"
import type { Acceptor } from "../inbound/accept.ts"
import type { Reader, Store, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { Waker } from "../store/waker.ts"

const batchSize = 200
/** A due timer becomes an event, and these are the event's bounds (`inboundSchema`): over them it would never ring, nor would those behind it. */
const longest = { village: 200, kind: 64, subject: 300 }

export type Timer = {
	readonly villageId: string
	readonly kind: string
	readonly subject: string
	readonly dueAt: number
	readonly guardVersion: number
}

/** Clocks running in this process: one told of a timer that is due already need not find it at its next look. */
const running = new Set<(dueAt: number) => void>()

/**
 * Sets the timer of (village, kind, subject); setting it again moves it. Throws for a name that is empty or too long. One that is due
 * already rings right after the commit: work in chunks goes on at once, where it waited a second for each.
 */
export async function setTimer(tx: Tx, timer: Timer, newId: () => string): Promise<void> {
	const { timer: t } = tx.tables(transportTables)
	const { villageId, kind, subject, dueAt, guardVersion } = timer
	const isRinging =
		villageId !== "" && villageId.length <= longest.village && kind.length <= longest.kind && subject.length <= longest.subject
	if (!isRinging || !Number.isInteger(dueAt) || !Number.isInteger(guardVersion))
		throw new RangeError(`a timer that could never ring: ${kind.slice(0, longest.kind)}`)
	await tx.db
		.insert(t)
		.values({ id: newId(), villageId, kind, subject, dueAt, guardVersion })
		.onConflictDoUpdate({ target: [t.villageId, t.kind, t.subject], set: { id: newId(), dueAt, guardVersion } })
	tx.afterCommit(() => {
		for (const hear of running) hear(dueAt)
	})
}

export async function clearTimer(tx: Tx, villageId: string, kind: string, subject: string): Promise<void> {
	const { timer: t } = tx.tables(transportTables)
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), eq(t.kind, kind), eq(t.subject, subject)))
}

type DueTimer = Timer & { readonly id: string }

async function dueTimers(reader: Reader, now: number): Promise<readonly DueTimer[]> {
	const { timer: t } = reader.tables(transportTables)
	return reader.db.select().from(t).where(lte(t.dueAt, now)).orderBy(asc(t.dueAt)).limit(batchSize)
}

export type Clockwork = {
	wake(): void
	start(): void
	stop(): Promise<void> /** One round now; for tests and benchmarks. */
	ring(): Promise<number>
}

export function clockwork(options: {
	readonly store: Store
	readonly accept: Acceptor
	readonly clock: () => number
	readonly log: Logger
	/** Longest sleep between two looks, ms. */
	readonly pollMs?: number
}): Clockwork {
	const { store, accept, clock, log, pollMs = 1_000 } = options
	const waker = new Waker()
	let isStopping = false
	let turning: Promise<void> = Promise.resolve()
	const hear = (dueAt: number): void => {
		if (dueAt <= clock()) waker.wake()
	}

	async function ring(): Promise<number> {
		const due = await store.read((reader) => dueTimers(reader, clock()))
		if (due.length === 0) return 0
		await accept("system", due.map(eventOf))
		await store.tx(async (tx) => {
			const { timer: t } = tx.tables(transportTables)
			await tx.db.delete(t).where(
				inArray(
					t.id,
					due.map((timer) => timer.id),
				),
			)
		})
		return due.length
	}

	async function loop(): Promise<void> {
		while (!isStopping) {
			try {
				if ((await ring()) === batchSize) continue
			} catch (error) {
				log.error({ code: error instanceof Error ? error.name : "UNKNOWN" }, "timers could not be read")
			}
			await waker.wait(pollMs)
		}
	}

	return {
		wake: () => waker.wake(),
		start: () => {
			running.add(hear)
			turning = loop()
		},
		stop: async () => {
			isStopping = true
			running.delete(hear)
			waker.wake()
			await turning
		},
		ring,
	}
}

/** The timer's id is the event's: a crash between storing the event and deleting the timer stores it once all the same. */
function eventOf(timer: DueTimer): InboundOf<"timer"> {
	return {
		kind: "timer",
		externalId: timer.id,
		at: timer.dueAt,
		chat: { account: "timer", id: timer.villageId },
		from: { id: "timer" },
		timer: timer.kind,
		subject: timer.subject,
		guard: timer.guardVersion,
	}
}
