/** What a person's word comes to: the stack of their dialogs taken through one turn, and stored. */
import { z } from "zod"
import type { Block, Inbound } from "../channel/message.ts"
import { type BaseCx, type BoundFlow, UnreadableStateError, type Who } from "../engine/flow.ts"
import { converse, type Intent, type Outcome } from "../engine/turn.ts"
import { addAlert, addRecord } from "../store/journal.ts"
import type { Tx } from "../store/store.ts"
import { chatNow, endOf, setExpiry } from "./expiry.ts"
import { whoIs } from "./identity.ts"
import { chatOwner, type Head } from "./inbox.ts"
import { lastingAsk } from "./lasting.ts"
import { isBareNumber, route } from "./router.ts"
import { loadFrames, type SessionKey, type StoredFrame, type StoredStack, saveFrames } from "./sessions.ts"
import type { Switchboard, TurnHost } from "./turn-of-chat.ts"

/** An event and where it stands. `seq` is the number of the reply. */
type Word = { readonly chatId: string; readonly head: Head; readonly event: Inbound; readonly seq: number; readonly now: number }

/** Where a turn's message stands: its number, taken when there is something to say. */
type Place = Pick<Word, "seq" | "now">

export type Said = {
	readonly blocks: readonly Block[]
	readonly who: Who
	/** The chat acts for somebody else from now on. */
	readonly hasHandedOver: boolean
}

export async function talk(tx: Tx, word: Word, host: TurnHost): Promise<Said> {
	const { chatId, head, event } = word
	const { channel, isGroup, personId, villageId } = head
	const who = await whoIs(tx, host.switchboard.directory, { id: chatId, channel, isGroup, personId, villageId }, event.from.id)
	const stack = await loadFrames(tx, keyOf(who))
	const turn = newTurn(tx, word, host)
	if (stack.frames.length < stack.rows.length) return turn.giveUp(who, stack)
	const intent = await intentOf(tx, word, who, stack.frames.at(-1), host.switchboard)
	const { handedOver } = await turn.take(who, stack, [intent])
	if (handedOver !== undefined) {
		const owner = await chatOwner(tx, chatId)
		const next = await whoIs(tx, host.switchboard.directory, { id: chatId, channel, isGroup, ...owner }, event.from.id)
		const intents = handedOver.starts.map((start): Intent => ({ kind: "start", ...start }))
		await turn.take(next, await loadFrames(tx, keyOf(next)), intents.length > 0 ? intents : [{ kind: "goOn" }])
	}
	return { blocks: turn.blocks, who, hasHandedOver: handedOver !== undefined }
}

/** The timer of a dialog rang: see expiry.ts. Gives what is to be said, undefined for nothing; `takeSeq` gives the number it will stand under. */
export async function expire(
	tx: Tx,
	key: SessionKey,
	now: number,
	host: TurnHost,
	takeSeq: () => Promise<number>,
): Promise<(Said & { readonly seq: number }) | undefined> {
	const chat = await chatNow(tx, key.chatId)
	if (chat === undefined) return undefined
	const who = await whoIs(tx, host.switchboard.directory, chat, key.sender)
	// Whoever the chat acts for now has dialogs of their own; this one is looked at when its person is back.
	if ((who.person?.id ?? "") !== key.personId) return undefined
	const stack = await loadFrames(tx, key)
	if (stack.frames.length < stack.rows.length) return undefined
	const end = endOf(stack.frames, now)
	if (end === "leave") return undefined
	const seq = end === "tell" ? await takeSeq() : 0
	const turn = newTurn(tx, { seq, now }, host)
	await turn.take(who, stack, [{ kind: "expire" }], end)
	return end === "tell" ? { blocks: turn.blocks, who, hasHandedOver: false, seq } : undefined
}

function keyOf(who: Who): SessionKey {
	return { chatId: who.chatId, sender: who.sender, personId: who.person?.id ?? "" }
}

async function intentOf(
	tx: Tx,
	{ chatId, event, head }: Word,
	who: Who,
	top: StoredFrame | undefined,
	switchboard: Switchboard,
): Promise<Intent> {
	const { vocabulary } = switchboard
	const promptShownAt = top === undefined || event.kind !== "text" ? undefined : shownAt(head, top, switchboard)
	const { buttons = [] } = vocabulary
	const isAsked = top !== undefined && top.wait.expects.kind !== "nothing"
	const mayBePick = event.kind === "text" && event.group === undefined && !isAsked && buttons.length > 0 && isBareNumber(event.text)
	const lasting = mayBePick ? await lastingAsk(tx, chatId, buttons) : undefined
	return route({ event, who, wait: top?.wait, promptShownAt, vocabulary, lasting })
}

function shownAt(head: Head, top: StoredFrame, { visibleAtCommit }: Switchboard): number | undefined {
	const times = top.promptTimes
	// A question that no message carried is as old as the turn that left it.
	if (times === undefined) return top.updatedAt
	return visibleAtCommit.has(head.channel) ? times.createdAt : times.claimedAt
}

function newTurn(tx: Tx, { seq, now }: Place, host: TurnHost) {
	const { switchboard, newId, newToken } = host
	const blocks: Block[] = []

	/** `drop`: only a dialog that ends altogether is taken off, and nothing is said. */
	async function take(
		who: Who,
		stack: StoredStack,
		intents: readonly Intent[],
		mode: "tell" | "drop" = "tell",
	): Promise<Pick<Outcome, "handedOver">> {
		const cx: BaseCx = { now, who, say: switchboard.say, newId, newToken }
		let frames: Outcome["frames"] = stack.frames
		let handedOver: Outcome["handedOver"]
		for (const intent of intents) {
			const outcome = await drive(tx, frames, intent, cx, switchboard)
			frames = outcome.frames
			handedOver ??= outcome.handedOver
			blocks.push(...outcome.blocks)
			if (outcome.records.length > 0 || outcome.alerts.length > 0) await keep(who, outcome)
		}
		// It goes on after all: its next question waits for the person's word, as the one before did.
		if (mode === "drop" && frames.length > 0) return {}
		const key = keyOf(who)
		await saveFrames(tx, key, stack, frames, { villageId: who.villageId ?? null, saidSeq: blocks.length > 0 ? seq : undefined })
		await setExpiry(tx, key, { before: stack.frames.at(-1), after: frames.at(-1), villageId: who.villageId }, newId)
		return handedOver === undefined ? {} : { handedOver }
	}

	async function keep(who: Who, { records, alerts }: Pick<Outcome, "records" | "alerts">): Promise<void> {
		for (const alert of alerts) await addAlert(tx, { ...alert, id: newId(), villageId: who.villageId ?? null, at: now })
		if (records.length === 0) return
		// Where a call of this turn bound the chat, its village is known only now.
		const villageId = who.villageId ?? (await chatOwner(tx, who.chatId)).villageId
		if (villageId === null) throw new TypeError("a dialog recorded something where no village is known")
		const actor = who.person?.id ?? null
		for (const { event: name, subject, data } of records)
			await addRecord(tx, { villageId, id: newId(), at: now, event: name, subject, actor, data })
	}

	/** Rows of the stack that are not even the JSON they should be. Never a silent reset: the person is told, staff alerted, the others stay. */
	async function giveUp(who: Who, stack: StoredStack): Promise<Said> {
		blocks.push({ kind: "text", text: switchboard.say("engine.failed") })
		await keep(who, { records: [], alerts: [{ kind: "session-failed", subject: who.chatId, detail: "SESSION_UNREADABLE" }] })
		await saveFrames(tx, keyOf(who), stack, stack.frames, { villageId: who.villageId ?? null, saidSeq: seq })
		return { blocks, who, hasHandedOver: false }
	}

	return { take, giveUp, blocks }
}

/** Runs a turn, answering what it needs from the store. */
async function drive(tx: Tx, frames: Outcome["frames"], intent: Intent, cx: BaseCx, switchboard: Switchboard): Promise<Outcome> {
	const { who, now } = cx
	const steps = converse(frames, intent, cx)
	let step = steps.next()
	while (step.done !== true) {
		const need = step.value
		// Called right here: ▲ an async function around both was three promises a message more.
		if (need.kind === "call") {
			step = steps.next({ kind: "result", result: await switchboard.call(tx, need.call.name, need.call.args, who, now) })
			continue
		}
		let flow: BoundFlow | undefined
		try {
			flow = await switchboard.bind(tx, need.flow, need.params, who, now)
		} catch (error) {
			// A dialog no affair knows any more, or whose stored params or facts do not pass their schema: an older version's.
			if (!(error instanceof z.ZodError || isUnknownFlow(error))) throw error
		}
		step = flow === undefined ? steps.throw(new UnreadableStateError(need.flow, 0)) : steps.next({ kind: "bound", flow })
	}
	return step.value
}

function isUnknownFlow(error: unknown): boolean {
	return error instanceof Error && "code" in error && error.code === "UNKNOWN_REGISTRATION"
}
