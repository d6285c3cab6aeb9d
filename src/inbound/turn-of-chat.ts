/** One event of one chat, from inbox to outbox, inside one transaction. */
import type { Block, Inbound, InboundOf } from "../channel/message.ts"
import type { BoundFlow, CallResult, Json, Say, Who } from "../engine/flow.ts"
import type { Courier } from "../outbound/courier.ts"
import type { Candidate } from "../outbound/due.ts"
import { putClaimed, putMessage, takeSeq } from "../outbound/outbox.ts"
import { closeAddress, releaseParked, takePlace } from "../outbound/parking.ts"
import { addAlert } from "../store/journal.ts"
import type { Tx } from "../store/store.ts"
import { setTimer } from "../timers/due.ts"
import { expire, type Said, talk } from "./conversation.ts"
import { conversationOf, expireAgainMs, expiryTimer } from "./expiry.ts"
import type { FreshEvents } from "./fresh-events.ts"
import type { Directory } from "./identity.ts"
import { finish, type Head, headOf, touch } from "./inbox.ts"
import type { Vocabulary } from "./vocabulary.ts"
import { isLongAgo } from "./window.ts"

/** What the message path needs of the affairs; app.ts puts it together. */
export type Switchboard = {
	readonly directory: Directory
	readonly vocabulary: Vocabulary
	readonly say: Say
	/** Loads a flow with its facts; rejects for an unknown type. */
	bind(tx: Tx, flow: string, params: Json, who: Who, now: number): Promise<BoundFlow>
	/** Runs a command or query inside the turn's transaction. */
	call(tx: Tx, name: string, args: Json, who: Who, now: number): Promise<CallResult>
	/** A due timer. */
	timer(
		tx: Tx,
		timer: { readonly villageId: string; readonly kind: string; readonly subject: string; readonly guard: number },
		now: number,
	): Promise<void>
	/** The platform says what became of a message. Absent: nobody wants to know. */
	receipt?(
		tx: Tx,
		receipt: { readonly messageId: string; readonly chatId: string; readonly state: "delivered" | "seen" },
		now: number,
	): Promise<void>
	/** Channels whose people read our own store: a prompt is in front of them once committed. */
	readonly visibleAtCommit: ReadonlySet<string>
}

export type TurnResult =
	/** An event was worked; there may be more behind it. `said`: there may be something to deliver. */
	| { readonly kind: "done"; readonly said: boolean }
	| { readonly kind: "idle" }
	/** The head is not due yet, or another instance holds the chat. */
	| { readonly kind: "later" }

export type TurnHost = {
	readonly switchboard: Switchboard
	readonly clock: () => number
	readonly newId: () => string
	readonly newToken: () => string
	readonly fresh: FreshEvents
	/** Takes replies to the channel after the commit; without one they wait for the next look at the outbox. */
	readonly courier?: Courier
	/** A person wrote in this chat for the first time in a long while: what waits for them in others may come here. */
	readonly onOpened?: (tx: Tx, chat: { readonly id: string; readonly villageId: string }) => Promise<void>
}

/** `onHead` hears the number of the event that is being worked, so that a failure can be laid at its door. */
export async function turnOfChat(tx: Tx, chatId: string, host: TurnHost, onHead?: (seq: number) => void): Promise<TurnResult> {
	if (!(await tx.tryLock(chatLock(chatId)))) return { kind: "later" }
	const head = await headOf(tx, chatId)
	if (head === undefined) return { kind: "idle" }
	const now = host.clock()
	if (head.dueAt > now) return { kind: "later" }
	onHead?.(head.seq)
	const event = host.fresh.read(head.body)
	const said = await work(tx, chatId, head, event, now, host)
	await finish(tx, chatId, head.seq, now)
	return { kind: "done", said }
}

/** Held by whoever works the chat. */
export function chatLock(chatId: string): string {
	return `chat:${chatId}`
}

async function work(tx: Tx, chatId: string, head: Head, event: Inbound, now: number, host: TurnHost): Promise<boolean> {
	switch (event.kind) {
		case "text":
		case "choice":
		case "media":
		case "joined":
			return conversation(tx, chatId, head, event, now, host)
		case "timer":
			if (event.timer === expiryTimer) return dialogEnds(tx, event, now, host)
			await host.switchboard.timer(tx, { villageId: event.chat.id, kind: event.timer, subject: event.subject, guard: event.guard }, now)
			return true
		case "left":
		case "blocked":
			// Of a group somebody may leave without closing it for the others.
			if (event.kind === "blocked" || event.group === undefined) await closeAddress(tx, chatId, now)
			return false
		case "delivery":
			if (event.state === "failed") await addAlert(tx, deliveryFailed(event, head, now, host))
			else await host.switchboard.receipt?.(tx, { messageId: event.outboundId, chatId, state: event.state }, now)
			return false
	}
}

/** Worked among the village's timers, under the lock of the chat it concerns. */
async function dialogEnds(tx: Tx, event: InboundOf<"timer">, now: number, host: TurnHost): Promise<boolean> {
	const key = conversationOf(event.subject)
	if (key === undefined) return false
	if (!(await tx.tryLock(chatLock(key.chatId)))) {
		const timer = { villageId: event.chat.id, kind: expiryTimer, subject: event.subject, dueAt: now + expireAgainMs, guardVersion: 0 }
		await setTimer(tx, timer, host.newId)
		return false
	}
	const said = await expire(tx, key, now, host, () => takeSeq(tx, key.chatId))
	if (said === undefined || said.blocks.length === 0) return false
	const blocks = withName(said.blocks, said, host.switchboard.say)
	await putMessage(tx, { chatId: key.chatId, lane: "dialog", seq: said.seq, id: host.newId(), blocks, now })
	return true
}

function deliveryFailed(event: InboundOf<"delivery">, head: Head, now: number, host: TurnHost) {
	return { id: host.newId(), villageId: head.villageId, kind: "delivery-failed", subject: event.outboundId, detail: head.channel, at: now }
}

/** The person wrote: their window opens anew, what was parked goes out, and they are answered. */
async function conversation(tx: Tx, chatId: string, head: Head, event: Inbound, now: number, host: TurnHost): Promise<boolean> {
	const seq = head.replySeq ?? (await touch(tx, chatId, now, head.nextSeq))
	const released = head.hasParked ? await releaseParked(tx, chatId, now) : 0
	const { villageId, lastInboundAt } = head
	if (villageId !== null && isLongAgo(lastInboundAt, now)) await host.onOpened?.(tx, { id: chatId, villageId })
	const said = await talk(tx, { chatId, head, event, seq, now }, host)
	const blocks = withName(withCut(said.blocks, event, host.switchboard.say), said, host.switchboard.say)
	const isFree = released === 0 && !head.isAnswering
	const isWaiting = blocks.length > 0 && !(await answer(tx, chatId, head, { seq, blocks, now, isFree }, host))
	return isWaiting || released > 0
}

/**
 * Stores the reply. False when it waits in the outbox; else it is claimed already and leaves right after the commit, which spares
 * a look at the outbox, a statement and a share of a commit a message. A crash in between is a lease that runs out, as any other.
 */
async function answer(
	tx: Tx,
	chatId: string,
	head: Head,
	reply: {
		readonly seq: number
		readonly blocks: readonly Block[]
		readonly now: number
		/** Nothing of the chat's dialog is still to be sent before it. */
		readonly isFree: boolean
	},
	{ courier, newId }: TurnHost,
): Promise<boolean> {
	const { channel, account, address, isGroup } = head
	const { seq, blocks, now, isFree } = reply
	const id = newId()
	const message = { chatId, lane: "dialog" as const, id, seq, blocks, now }
	const lease = courier?.lease({ channel, chatId, isGroup })
	if (courier === undefined || lease === undefined) {
		await putMessage(tx, message)
		return false
	}
	if (!(await putClaimed(tx, message, lease.until, isFree))) return false
	// The window is as new as this turn, so there is one.
	if (Number.isFinite(lease.places)) await takePlace(tx, chatId, lease.places)
	// Written out: ▲ put together by spreading it took 5 µs a message more.
	const candidate: Candidate = {
		chatId,
		lane: "dialog",
		seq,
		id,
		body: null,
		blocks,
		attempts: 0,
		partsSent: 0,
		externalIds: null,
		channel,
		account,
		address,
		isGroup,
		lastInboundAt: now,
		windowUsed: 0,
		closedAt: null,
	}
	tx.afterCommit(() => courier.send(candidate, lease.until))
	return true
}

function withCut(blocks: readonly Block[], event: Inbound, say: Say): readonly Block[] {
	if (event.kind !== "text" || event.cut !== true || blocks.length === 0) return blocks
	return [{ kind: "text", text: say("router.cut", { max: event.text.length }) }, ...blocks]
}

/** Where one phone serves several people, every message says for whom: 正在为 李奶奶 办理; one that hands over says so itself. */
function withName(blocks: readonly Block[], { who, hasHandedOver }: Said, say: Say): readonly Block[] {
	const { person, persons } = who
	if (hasHandedOver || persons < 2 || person === undefined || blocks.length === 0) return blocks
	return [{ kind: "text", text: say("people.actingFor", { name: person.name }) }, ...blocks]
}
