/** Timers: a due one becomes an inbox row, so it is worked once, in order, by the same path as everything else. */
import { and, asc, eq, lte } from "drizzle-orm"
import type { Logger } from "pino"
import type { Acceptor } from "../inbound/accept.ts"
import type { Reader, Store, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { Waker } from "../store/waker.ts"

const pollMs = 1_000
const batchSize = 200

export type Timer = { readonly villageId: string; readonly kind: string; readonly subject: string; readonly dueAt: number; readonly guardVersion: number }

/** Sets the timer of (village, kind, subject); setting it again moves it. */
export async function setTimer(tx: Tx, timer: Timer, newId: () => string): Promise<void> {
	const { timer: t } = tx.tables(transportTables)
	const { dueAt, guardVersion } = timer
	await tx.db
		.insert(t)
		.values({ ...timer, id: newId() })
		.onConflictDoUpdate({ target: [t.villageId, t.kind, t.subject], set: { id: newId(), dueAt, guardVersion } })
}

export async function clearTimer(tx: Tx, villageId: string, kind: string, subject: string): Promise<void> {
	const { timer: t } = tx.tables(transportTables)
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), eq(t.kind, kind), eq(t.subject, subject)))
}

async function dueTimers(reader: Reader, now: number) {
	const { timer: t } = reader.tables(transportTables)
	return reader.db.select().from(t).where(lte(t.dueAt, now)).orderBy(asc(t.dueAt)).limit(batchSize)
}

export type Clockwork = { wake(): void; start(): void; stop(): Promise<void>; /** One round now; for tests and benchmarks. */ ring(): Promise<number> }

export function clockwork(options: { readonly store: Store; readonly accept: Acceptor; readonly clock: () => number; readonly log: Logger }): Clockwork {
	const { store, accept, clock, log } = options
	const waker = new Waker()
	let isStopping = false
	let running: Promise<void> = Promise.resolve()

	async function ring(): Promise<number> {
		const due = await store.read((reader) => dueTimers(reader, clock()))
		for (const timer of due) {
			// The timer's id is the event's: a crash between storing and deleting stores it once all the same.
			await accept("system", [
				{
					kind: "timer",
					externalId: timer.id,
					at: timer.dueAt,
					chat: { account: "timer", id: timer.villageId },
					from: { id: "timer" },
					timer: timer.kind,
					subject: timer.subject,
					guard: timer.guardVersion,
				},
			])
			await store.tx(async (tx) => {
				const { timer: t } = tx.tables(transportTables)
				await tx.db.delete(t).where(eq(t.id, timer.id))
			})
		}
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
			running = loop()
		},
		stop: async () => {
			isStopping = true
			waker.wake()
			await running
		},
		ring,
	}
}
