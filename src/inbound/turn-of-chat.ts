/** One event of one chat, from inbox to outbox, inside one transaction. */
import type { Block, Inbound, InboundOf } from "../channel/message.ts"
import type { BoundFlow, CallResult, Json, Say, Who } from "../engine/flow.ts"
import { putMessage } from "../outbound/outbox.ts"
import { closeAddress, releaseParked } from "../outbound/parking.ts"
import { addAlert } from "../store/journal.ts"
import type { Tx } from "../store/store.ts"
import { type Said, talk } from "./conversation.ts"
import type { FreshEvents } from "./fresh-events.ts"
import type { Directory } from "./identity.ts"
import { finish, type Head, headOf, touch } from "./inbox.ts"
import type { Vocabulary } from "./vocabulary.ts"

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

function deliveryFailed(event: InboundOf<"delivery">, head: Head, now: number, host: TurnHost) {
	return { id: host.newId(), villageId: head.villageId, kind: "delivery-failed", subject: event.outboundId, detail: head.channel, at: now }
}

/** The person wrote: their window opens anew, what was parked goes out, and they are answered. */
async function conversation(tx: Tx, chatId: string, head: Head, event: Inbound, now: number, host: TurnHost): Promise<boolean> {
	const seq = await touch(tx, chatId, now)
	const released = head.hasParked ? await releaseParked(tx, chatId, now) : 0
	const said = await talk(tx, { chatId, head, event, seq, now }, host)
	const blocks = withName(withCut(said.blocks, event, host.switchboard.say), said, host.switchboard.say)
	if (blocks.length > 0) await putMessage(tx, { chatId, lane: "dialog", seq, id: host.newId(), blocks, now })
	return blocks.length > 0 || released > 0
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
