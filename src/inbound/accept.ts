/** The door: stores what came in, each event once, and only then lets the adapter acknowledge it. */
import { type ChannelId, type Inbound, inboundSchema } from "../channel/message.ts"
import { groupCommit } from "../store/group.ts"
import type { Store } from "../store/store.ts"
import { storeEvent } from "./inbox.ts"

export type Acceptor = (channel: ChannelId | "system", events: readonly Inbound[]) => Promise<void>

/** `onStored` hears of each new event and its chat, after the commit. Rejects when an event could not be stored. */
export function acceptor(options: { readonly store: Store; readonly clock: () => number; readonly newId: () => string; readonly onStored: (chatId: string, channel: string, event: Inbound) => void }): Acceptor {
	const { store, clock, newId, onStored } = options
	const submit = groupCommit<{ channel: string; event: Inbound }, { chatId: string; isNew: boolean }>(store, async (tx, { channel, event }) =>
		storeEvent(tx, event, channel, newId, clock()),
	)
	return async (channel, events) => {
		const checked = events.map((event) => inboundSchema.parse(event))
		const stored = await Promise.all(checked.map((event) => submit({ channel, event })))
		for (const [i, { chatId, isNew }] of stored.entries()) {
			const event = checked[i]
			if (isNew && event !== undefined) onStored(chatId, channel, event)
		}
	}
}
