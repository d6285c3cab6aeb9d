/** The door: stores what came in, each event once, and only then lets the adapter acknowledge it. */
import { type ChannelId, type Inbound, inboundSchema } from "../channel/message.ts"
import { groupCommit } from "../store/group.ts"
import type { Store } from "../store/store.ts"
import type { FreshEvents } from "./fresh-events.ts"
import { type StoredEvent, storeEvent } from "./store-event.ts"

export type Acceptor = (channel: ChannelId | "system", events: readonly Inbound[]) => Promise<void>

/** An adapter handed in what only the house itself may: a due timer. */
class ForeignTimerError extends Error {
	readonly code = "INBOUND_FOREIGN_TIMER"
	constructor() {
		super("only the house sets timers")
	}
}

/**
 * `onStored` hears of each new event and its chat, after the commit. Rejects when an event could not be stored; those of the same
 * call that were stored stay, and the platform's redelivery changes nothing about them.
 */
export function acceptor(options: {
	readonly store: Store
	readonly clock: () => number
	readonly newId: () => string
	readonly fresh: FreshEvents
	readonly onStored: (chatId: string, channel: string, event: Inbound) => void
}): Acceptor {
	const { store, clock, newId, fresh, onStored } = options
	const submit = groupCommit<{ channel: string; event: Inbound }, StoredEvent>(store, async (tx, { channel, event }) =>
		storeEvent(tx, event, channel, newId, clock()),
	)
	return async (channel, events) => {
		const checked = events.map((event) => inboundSchema.parse(event))
		if (channel !== "system" && checked.some((event) => event.kind === "timer")) throw new ForeignTimerError()
		const stored = await settledAll(checked.map((event) => submit({ channel, event })))
		for (const [i, result] of stored.entries()) {
			const event = checked[i]
			if (event === undefined || result.status === "rejected" || !result.value.isNew) continue
			fresh.put(result.value.body, event)
			onStored(result.value.chatId, channel, event)
		}
		const refused = stored.find((result) => result.status === "rejected")
		if (refused !== undefined) throw refused.reason
	}
}

/** As `Promise.allSettled`; nearly always it is one, for which that makes five objects. */
async function settledAll<T>(promises: readonly Promise<T>[]): Promise<readonly PromiseSettledResult<T>[]> {
	const [only] = promises
	if (promises.length !== 1 || only === undefined) return Promise.allSettled(promises)
	try {
		return [{ status: "fulfilled", value: await only }]
	} catch (reason) {
		return [{ status: "rejected", reason }]
	}
}
