/** What a channel shares with its other instances and over restarts: sealed values, each of which one at a time may renew. */
import { and, eq, isNull, lte, or } from "drizzle-orm"
import type { SecretStore } from "../channel/adapter.ts"
import type { ChannelId } from "../channel/message.ts"
import type { Cipher } from "./cipher.ts"
import { newId } from "./ids.ts"
import type { Store } from "./store.ts"
import { transportTables } from "./transport.ts"

/** Longer than any call to a platform may take; who holds a name longer has died. */
const holdMs = 60_000
/** Sleep between two looks at a name that another instance holds. */
const retryMs = 50

/**
 * The turn is a row with a lease, not a lock of the database: a transaction that waits for a platform's answer would stop
 * SQLite's only writer. Within a process turns queue without touching the store.
 */
export function secretStore(parts: {
	readonly store: Store
	readonly cipher: Pick<Cipher, "seal" | "open">
	readonly clock: () => number
	readonly channel: ChannelId
}): SecretStore {
	const { store, cipher, clock, channel } = parts
	const turns = new Map<string, Promise<void>>()
	const contextOf = (name: string): string => `channel-secret/${channel}/${name}`

	async function take(name: string, holder: string): Promise<boolean> {
		const now = clock()
		return store.tx(async (tx) => {
			const { channelSecret } = tx.tables(transportTables)
			await tx.db.insert(channelSecret).values({ channel, name }).onConflictDoNothing()
			const rows = await tx.db
				.update(channelSecret)
				.set({ heldBy: holder, heldUntil: now + holdMs })
				.where(
					and(
						eq(channelSecret.channel, channel),
						eq(channelSecret.name, name),
						or(isNull(channelSecret.heldUntil), lte(channelSecret.heldUntil, now)),
					),
				)
				.returning({ name: channelSecret.name })
			return rows.length > 0
		})
	}

	async function giveBack(name: string, holder: string): Promise<void> {
		await store.tx(async (tx) => {
			const { channelSecret } = tx.tables(transportTables)
			await tx.db
				.update(channelSecret)
				.set({ heldBy: null, heldUntil: null })
				.where(and(eq(channelSecret.channel, channel), eq(channelSecret.name, name), eq(channelSecret.heldBy, holder)))
		})
	}

	async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
		const holder = newId()
		while (!(await take(name, holder))) await new Promise((resolve) => setTimeout(resolve, retryMs))
		try {
			return await work()
		} finally {
			await giveBack(name, holder)
		}
	}

	return {
		get: async (name) => {
			const sealed = await store.read(async (reader) => {
				const { channelSecret } = reader.tables(transportTables)
				const [row] = await reader.db
					.select({ value: channelSecret.value })
					.from(channelSecret)
					.where(and(eq(channelSecret.channel, channel), eq(channelSecret.name, name)))
				return row?.value
			})
			const opened = sealed === undefined || sealed === null ? undefined : cipher.open(sealed, contextOf(name))
			return opened?.ok === true ? opened.plain : undefined
		},
		put: async (name, value) => {
			const sealed = cipher.seal(value, contextOf(name))
			await store.tx(async (tx) => {
				const { channelSecret } = tx.tables(transportTables)
				await tx.db
					.insert(channelSecret)
					.values({ channel, name, value: sealed })
					.onConflictDoUpdate({ target: [channelSecret.channel, channelSecret.name], set: { value: sealed } })
			})
		},
		exclusive: (name, work) => {
			const before = turns.get(name) ?? Promise.resolve()
			const mine = before.then(() => alone(name, work))
			turns.set(
				name,
				mine.then(
					() => undefined,
					() => undefined,
				),
			)
			return mine
		},
	}
}
