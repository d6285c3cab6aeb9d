/** Writes down what became of a message, and does what follows from it: a closed address, a knock, an alert. */
import type { Fault } from "../channel/fault.ts"
import type { Say } from "../engine/flow.ts"
import { addAlert, endAlert, raiseAlert } from "../store/journal.ts"
import type { Tx } from "../store/store.ts"
import { anyWaits, isOneBehind } from "./behind.ts"
import type { ChannelStates } from "./channels.ts"
import { takesPlace } from "./claim-due.ts"
import { type Settlement, settle } from "./claims.ts"
import type { Candidate } from "./due.ts"
import type { HeldMessages } from "./held.ts"
import { knockFor } from "./knock.ts"
import { type Arrived, settleMany } from "./many.ts"
import { addressClosed, closeAddress, giveBackPlace } from "./parking.ts"
import { type LoudAt, loudInChat } from "./quiet.ts"

/** What writing down needs to know, and who hears of what. */
export type WritingOptions = {
	readonly clock: () => number
	readonly newId: () => string
	readonly say: Say
	/** Where the person can read a message that waits, by its id; undefined where phones cannot reach us. */
	readonly linkTo?: (messageId: string) => string | undefined
	/** A message met an address that is closed: hears of it in the same transaction, for another way to the person. */
	readonly onClosed?: (tx: Tx, candidate: Candidate) => Promise<void>
	/** A message is about to wait for the person's next word: hears of it in the same transaction. True: another way is open, nobody need be knocked for. */
	readonly onWaiting?: (tx: Tx, candidate: Candidate) => Promise<boolean>
	/** When what nobody asked for may go out: at night a channel comes back, and people sleep. Absent: at any hour. */
	readonly loudAt?: LoudAt
	/** What must not go out now, whatever the hour. Absent: nothing is held. */
	readonly held?: HeldMessages
}

/** What became of one message. `lease`: until when it was claimed; undefined when it was not sent at all. */
export type Settled = {
	readonly candidate: Candidate
	readonly lease: number | undefined
	readonly settlement: Settlement
	readonly fault: Fault | undefined
}

/** Called inside a transaction of the caller's. */
export type Writer = {
	/** Whether the outbox is worth a look now: nearly always a reply is the only message of its chat, and frees nothing. */
	writeDown(tx: Tx, settled: Settled): Promise<boolean>
	/** The same for several at once. */
	writeDownArrived(tx: Tx, arrived: readonly Arrived[]): Promise<boolean>
}

/** The writing down of one deliverer, over the state of its channels. */
export function writer(options: WritingOptions, channels: ChannelStates): Writer {
	const { clock, newId, say } = options
	const knockParts = { say, linkTo: options.linkTo ?? (() => undefined) }

	async function soundAgain(tx: Tx, channel: string, now: number): Promise<void> {
		await endAlert(tx, "channel-paused", channel, now)
		tx.afterCommit(() => channels.sound(channel))
	}

	async function writeDownArrived(tx: Tx, arrived: readonly Arrived[]): Promise<boolean> {
		await settleMany(tx, arrived)
		const unsound = [...new Set(arrived.map(({ candidate }) => candidate.channel))].filter((channel) => !channels.isSound(channel))
		for (const channel of unsound) await soundAgain(tx, channel, clock())
		// A notice frees a place among those under way.
		if (unsound.length > 0 || arrived.some(({ candidate }) => candidate.lane !== "dialog")) return true
		const [only, second] = arrived
		if (only !== undefined && second === undefined) return isOneBehind(tx, only.candidate)
		return anyWaits(
			tx,
			arrived.map(({ candidate }) => candidate.chatId),
		)
	}

	/** Nothing unasked is tried again at night. Only where a rate comes between its parts does a message go on: the phone has just rung. */
	async function atItsHour(tx: Tx, { candidate, settlement, fault }: Settled): Promise<Settlement> {
		if (options.loudAt === undefined || candidate.lane === "dialog" || settlement.status !== "pending") return settlement
		if (fault?.kind === "throttled" && settlement.partsSent > 0) return settlement
		return { ...settlement, dueAt: await loudInChat(tx, candidate, settlement.dueAt, options.loudAt) }
	}

	async function writeDown(tx: Tx, settled: Settled): Promise<boolean> {
		const { candidate, lease, fault } = settled
		const { channel, chatId } = candidate
		const settlement = await atItsHour(tx, settled)
		if (!(await settle(tx, candidate, lease, settlement))) return true
		const now = clock()
		if (settlement.status === "sent") {
			if (channels.isSound(channel)) return isOneBehind(tx, candidate)
			await soundAgain(tx, channel, now)
			return true
		}
		// A place used by a part that arrived stays used. Where nobody knows, the platform may say so when it is sent again.
		if (lease !== undefined && takesPlace(channels, candidate) && settlement.partsSent === 0) await giveBackPlace(tx, chatId)
		if (fault?.kind === "gone") await closeAddress(tx, chatId, now)
		if (fault?.kind === "gone" || settlement.cause === addressClosed) await options.onClosed?.(tx, candidate)
		const initiate = channels.adapterOf(channel)?.limits.initiate
		const isWaiting = settlement.status === "parked" && settlement.cause !== addressClosed && initiate !== undefined
		if (isWaiting && (await options.onWaiting?.(tx, candidate)) !== true)
			await knockFor(tx, candidate, { initiate, parts: knockParts, now })
		const alert = { id: newId(), villageId: null, at: now }
		if (fault?.kind === "auth") await raiseAlert(tx, { ...alert, kind: "channel-paused", subject: channel, detail: "auth" })
		// Of a knock nothing is lost: what it told of still waits, and is shown so.
		if (settlement.status === "dead" && candidate.lane !== "knock")
			await addAlert(tx, { ...alert, kind: "outbox-dead", subject: candidate.id, detail: settlement.cause })
		return true
	}

	return { writeDown, writeDownArrived }
}

/** A message that arrived as it should: settled together with others like it. */
export function arrivedOf({ candidate, lease, settlement }: Settled): Arrived | undefined {
	return lease !== undefined && settlement.status === "sent" ? { candidate, lease, settlement } : undefined
}
