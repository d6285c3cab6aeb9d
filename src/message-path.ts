/** The path of a message, wired: accept → work → deliver, with timers entering at the same door (design §1). */
import { randomInt } from "node:crypto"
import type { Logger } from "pino"
import type { Adapter, ChatHistory } from "./channel/adapter.ts"
import { type Acceptor, acceptor } from "./inbound/accept.ts"
import { freshEvents } from "./inbound/fresh-events.ts"
import { type Housekeeping, housekeeping } from "./inbound/housekeeping.ts"
import type { Switchboard, TurnHost } from "./inbound/turn-of-chat.ts"
import { inboxWorker } from "./inbound/work.ts"
import { type Deliverer, type DelivererOptions, deliverer } from "./outbound/deliver.ts"
import { chatHistory } from "./outbound/history.ts"
import { noMedia, type OutgoingMedia } from "./outbound/media.ts"
import { newId, newToken } from "./store/ids.ts"
import type { Store } from "./store/store.ts"
import { type Clockwork, clockwork } from "./timers/due.ts"

export type MessagePath = {
	readonly accept: Acceptor
	readonly history: ChatHistory
	readonly deliverer: Deliverer
	readonly clockwork: Clockwork
	readonly housekeeping: Housekeeping
	/** A console action or a command stored something to work, to deliver or to ring for: look now, not at the next poll. */
	wake(): void
	start(): Promise<void>
	/** Finishes what is under way; nothing stored is lost. */
	stop(): Promise<void>
}

/** Longest sleep between two looks at inbox, outbox and timers; wake-ups make it rarely matter. */
const defaultPollMs = 1_000

/** Topic on which instances of one PostgreSQL database wake each other. */
const topic = "cunkou_outbox"

export function messagePath(parts: {
	readonly store: Store
	readonly adapters: readonly Adapter[]
	readonly switchboard: Switchboard
	readonly clock: () => number
	readonly log: Logger
	/** Stored files the village may show; without it they go as words. */
	readonly media?: OutgoingMedia
	/** Where a message that waits can be read, see `DelivererOptions`. */
	readonly linkTo?: DelivererOptions["linkTo"]
	/** What is done about a message whose address is closed. */
	readonly onClosed?: DelivererOptions["onClosed"]
	/** What is done about a message that has to wait for the person's next word. */
	readonly onWaiting?: DelivererOptions["onWaiting"]
	/** When what nobody asked for may go out, see `DelivererOptions`. */
	readonly loudAt?: DelivererOptions["loudAt"]
	/** What must not go out now, see `DelivererOptions`. */
	readonly held?: DelivererOptions["held"]
	/** What is done when a person comes back after a long while. */
	readonly onOpened?: TurnHost["onOpened"]
	readonly pollMs?: number
}): MessagePath {
	const { store, adapters, switchboard, clock, log, media = noMedia, pollMs = defaultPollMs } = parts
	const watch = chatHistory(store, (channel) => adapters.find((adapter) => adapter.id === channel)?.limits, switchboard.say, media)
	const out = deliverer({
		store,
		adapters,
		clock,
		newId,
		random: () => randomInt(1_000_000) / 1_000_000,
		say: switchboard.say,
		media,
		log,
		pollMs,
		...(parts.linkTo !== undefined && { linkTo: parts.linkTo }),
		...(parts.onClosed !== undefined && { onClosed: parts.onClosed }),
		...(parts.onWaiting !== undefined && { onWaiting: parts.onWaiting }),
		...(parts.loudAt !== undefined && { loudAt: parts.loudAt }),
		...(parts.held !== undefined && { held: parts.held }),
		onSettled: ({ channel, account, address }) => watch.touched(channel, { account, id: address }),
	})
	const fresh = freshEvents()
	const host = {
		switchboard,
		clock,
		newId,
		newToken,
		fresh,
		courier: out.courier,
		...(parts.onOpened !== undefined && { onOpened: parts.onOpened }),
	}
	const worker = inboxWorker({
		store,
		host,
		log,
		pollMs,
		onSaid: () => {
			out.wake()
			// Only a hint to other instances: their poll finds the message within a second anyway.
			store.notify(topic).catch(() => undefined)
		},
	})
	const accept = acceptor({
		store,
		clock,
		newId,
		fresh,
		onStored: (chatId, channel, event) => {
			worker.notify(chatId)
			watch.touched(channel, event.chat)
		},
	})
	const timers = clockwork({ store, accept, clock, log, pollMs })
	const tidying = housekeeping({ store, clock, log })
	let unlisten: () => Promise<void> = async () => undefined
	return {
		accept,
		history: watch.history,
		deliverer: out,
		clockwork: timers,
		housekeeping: tidying,
		wake: () => {
			worker.wake()
			out.wake()
			timers.wake()
		},
		start: async () => {
			unlisten = await store.listen(topic, () => out.wake())
			await worker.start()
			await out.start()
			timers.start()
			tidying.start()
		},
		stop: async () => {
			await tidying.stop()
			await timers.stop()
			await worker.stop()
			await out.stop()
			await unlisten()
		},
	}
}
