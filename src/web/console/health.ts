/** How the service is: looked at once, told to staff (/console/health), to load balancers (/readyz) and to monitors (/metrics). */
import { statfs } from "node:fs/promises"
import { eq } from "drizzle-orm"
import type { Adapter, ChannelHealth } from "../../channel/adapter.ts"
import { latestEventAt, openEvents } from "../../inbound/trouble.ts"
import { type OpenWork, openMessages } from "../../outbound/trouble.ts"
import type { Dialect } from "../../store/kit.ts"
import type { Store } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"

/** What app.ts gives to look at. */
export type HealthSource = {
	readonly store: Store
	/** App clock, ms. */
	readonly clock: () => number
	/** Of the package. */
	readonly version: string
	/** The folder whose disk fills up. */
	readonly dataDir: string
	/** Address phones can open; undefined when it is unset or only reaches this machine. */
	readonly publicUrl: string | undefined
	readonly adapters: readonly Pick<Adapter, "id" | "health">[]
	/** Channels resting after a refusal of our credentials, with the time they are tried again. */
	readonly paused: () => ReadonlyMap<string, number>
	/** How many migrations the database lacks. */
	readonly pendingMigrations: () => Promise<number>
}

export type ChannelState = {
	readonly id: string
	readonly health: ChannelHealth /** Tried again at; ms. */
	readonly pausedUntil: number | undefined
}

export type HealthReport = {
	/** When it was looked at, ms. */
	readonly at: number
	readonly version: string
	readonly dialect: Dialect
	readonly database: "good" | "readonly" | "away"
	/** Undefined where the database is away. */
	readonly pendingMigrations: number | undefined
	readonly inbox: OpenWork | undefined
	readonly outbox: Awaited<ReturnType<typeof openMessages>> | undefined
	/** How far the clock stands before the latest event; 0 when it does not. */
	readonly clockBehindMs: number
	readonly channels: readonly ChannelState[]
	readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | undefined
	readonly publicUrl: string | undefined
}

export type HealthReader = () => Promise<HealthReport>

/** A database that does not answer for this long counts as away. */
const patienceMs = 3_000
/** /readyz is open to everybody: it must not become a way to keep the database busy. */
const freshMs = 2_000

/** Reads the health; asked again within two seconds it gives the same report. Never rejects. */
export function healthReader(source: HealthSource): HealthReader {
	let last: { readonly at: number; readonly report: Promise<HealthReport> } | undefined
	return () => {
		const now = source.clock()
		if (last === undefined || now - last.at >= freshMs || now < last.at) last = { at: now, report: look(source, now) }
		return last.report
	}
}

async function look(source: HealthSource, now: number): Promise<HealthReport> {
	const { store, version, publicUrl } = source
	const paused = source.paused()
	const facts = await soon(
		store.read(async (reader) => ({
			inbox: await openEvents(reader),
			outbox: await openMessages(reader, now),
			latestAt: await latestEventAt(reader),
		})),
	)
	const canWrite = facts !== undefined && (await soon(probeWriting(store))) === true
	return {
		at: now,
		version,
		dialect: store.dialect,
		database: facts === undefined ? "away" : canWrite ? "good" : "readonly",
		pendingMigrations: facts === undefined ? undefined : await soon(source.pendingMigrations()),
		inbox: facts?.inbox,
		outbox: facts?.outbox,
		clockBehindMs: Math.max(0, (facts?.latestAt ?? 0) - now),
		channels: source.adapters.map(({ id, health }) => {
			const until = paused.get(id)
			return { id, health: health(), pausedUntil: until !== undefined && until > now ? until : undefined }
		}),
		disk: await soon(diskOf(source.dataDir)),
		publicUrl,
	}
}

/** A write that matches no row: it needs everything a real one needs but changes nothing. */
async function probeWriting(store: Store): Promise<boolean> {
	return store.tx(async (tx) => {
		const { chat } = tx.tables(transportTables)
		await tx.db.update(chat).set({ windowUsed: 0 }).where(eq(chat.id, ""))
		return true
	})
}

async function diskOf(folder: string): Promise<{ readonly freeBytes: number; readonly totalBytes: number }> {
	const { bavail, blocks, bsize } = await statfs(folder)
	return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

/** The value, or undefined when it fails or takes too long: both mean the same to who asks. */
async function soon<T>(value: Promise<T>): Promise<T | undefined> {
	let timer: NodeJS.Timeout | undefined
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), patienceMs)
	})
	try {
		return await Promise.race([value.catch(() => undefined), late])
	} finally {
		clearTimeout(timer)
	}
}

/** Whether the service can take and answer messages; a channel that is down is told, but the others go on. */
export function isReady(report: HealthReport): boolean {
	return report.database === "good" && report.pendingMigrations === 0
}
