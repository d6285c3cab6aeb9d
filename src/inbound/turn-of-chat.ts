/** One event of one chat, from inbox to outbox, inside one transaction. */
import { type Block, type Inbound, inboundSchema } from "../channel/message.ts"
import type { BaseCx, BoundFlow, CallResult, Json, Say, Who } from "../engine/flow.ts"
import { converse, type Given, type Outcome } from "../engine/turn.ts"
import { promptTimes, putMessage, releaseParked } from "../outbound/outbox.ts"
import { addAlert, addRecord } from "../store/journal.ts"
import type { Tx } from "../store/store.ts"
import { type Directory, whoIs } from "./identity.ts"
import { finish, type Head, headOf, touch } from "./inbox.ts"
import { route } from "./router.ts"
import { dropFrames, loadFrames, saveFrames, type StoredFrame } from "./sessions.ts"
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
	timer(tx: Tx, timer: { readonly villageId: string; readonly kind: string; readonly subject: string; readonly guard: number }, now: number): Promise<void>
	/** Channels whose people read our own store: a prompt is in front of them once committed. */
	readonly visibleAtCommit: ReadonlySet<string>
}

export type TurnResult =
	/** An event was worked; there may be more behind it. */
	| { readonly kind: "done"; readonly said: boolean }
	| { readonly kind: "idle" }
	/** The head is not due yet, or another instance holds the chat. */
	| { readonly kind: "later" }

export type TurnHost = { readonly switchboard: Switchboard; readonly clock: () => number; readonly newId: () => string; readonly newToken: () => string }

export async function turnOfChat(tx: Tx, chatId: string, host: TurnHost): Promise<TurnResult> {
	if (!(await tx.tryLock(`chat:${chatId}`))) return { kind: "later" }
	const head = await headOf(tx, chatId)
	if (head === undefined) return { kind: "idle" }
	const now = host.clock()
	if (head.dueAt > now) return { kind: "later" }
	const event = inboundSchema.parse(JSON.parse(head.body ?? "null"))
	if (event.kind === "timer") {
		await host.switchboard.timer(tx, { villageId: event.chat.id, kind: event.timer, subject: event.subject, guard: event.guard }, now)
		await finish(tx, chatId, head.seq, now)
		return { kind: "done", said: true }
	}
	const said = await conversation(tx, chatId, head, event, now, host)
	await finish(tx, chatId, head.seq, now)
	return { kind: "done", said }
}

async function conversation(tx: Tx, chatId: string, head: Head, event: Inbound, now: number, host: TurnHost): Promise<boolean> {
	const { switchboard } = host
	const who = await whoIs(tx, switchboard.directory, { id: chatId, ...head }, event.from.id)
	const key = { chatId, sender: event.from.id, personId: who.person?.id ?? "" }
	const { frames, isDamaged } = await loadFrames(tx, key)
	const seq = await touch(tx, chatId, now)
	if (head.hasParked) await releaseParked(tx, chatId, now)
	const cx: BaseCx = { now, who, say: switchboard.say, newId: host.newId, newToken: host.newToken }
	const outcome = isDamaged ? await damaged(tx, key, cx) : await drive(tx, frames, event, cx, head, switchboard)
	if (!isDamaged) await saveFrames(tx, key, frames, outcome.frames, { villageId: who.villageId ?? null, promptSeq: seq })
	for (const { event: name, subject, data } of outcome.records) {
		if (who.villageId !== undefined) await addRecord(tx, { villageId: who.villageId, id: host.newId(), at: now, event: name, subject, actor: who.person?.id ?? null, data })
	}
	for (const alert of outcome.alerts) await addAlert(tx, { ...alert, id: host.newId(), villageId: who.villageId ?? null, at: now })
	const cut = withCut(outcome.blocks, event, cx)
	const blocks = outcome.hasHandedOver === true ? cut : withName(cut, cx)
	if (blocks.length === 0) return false
	await putMessage(tx, { chatId, lane: "dialog", seq, id: host.newId(), blocks, now })
	return true
}

/** A session whose stored form cannot be read at all: dropped, the person told, staff alerted; never a silent reset. */
async function damaged(tx: Tx, key: { chatId: string; sender: string; personId: string }, cx: BaseCx): Promise<Outcome> {
	await dropFrames(tx, key)
	return {
		frames: [],
		blocks: [{ kind: "text", text: cx.say("engine.failed") }],
		records: [],
		alerts: [{ kind: "session-failed", subject: key.chatId, detail: "SESSION_UNREADABLE" }],
	}
}

async function drive(tx: Tx, frames: readonly StoredFrame[], event: Inbound, cx: BaseCx, head: Head, switchboard: Switchboard): Promise<Outcome> {
	const top = frames.at(-1)
	const times = top === undefined || event.kind !== "text" ? undefined : await promptTimes(tx, cx.who.chatId, top.promptSeq)
	const promptShownAt = times === undefined ? undefined : switchboard.visibleAtCommit.has(head.channel) ? times.createdAt : times.claimedAt
	const intent = route({ event, who: cx.who, wait: top?.wait, promptShownAt, vocabulary: switchboard.vocabulary })
	const steps = converse(frames, intent, cx)
	let step = steps.next()
	while (step.done !== true) {
		const need = step.value
		const given: Given =
			need.kind === "bind"
				? { kind: "bound", flow: await switchboard.bind(tx, need.flow, need.params, cx.who, cx.now) }
				: { kind: "result", result: await switchboard.call(tx, need.call.name, need.call.args, cx.who, cx.now) }
		step = steps.next(given)
	}
	return step.value
}

function withCut(blocks: readonly Block[], event: Inbound, cx: BaseCx): readonly Block[] {
	if (event.kind !== "text" || event.cut !== true || blocks.length === 0) return blocks
	return [{ kind: "text", text: cx.say("router.cut", { max: event.text.length }) }, ...blocks]
}

/** Where one phone serves several people, every message says for whom: 正在为 李奶奶 办理. */
function withName(blocks: readonly Block[], cx: BaseCx): readonly Block[] {
	const { person, persons } = cx.who
	if (persons < 2 || person === undefined || blocks.length === 0) return blocks
	return [{ kind: "text", text: cx.say("people.actingFor", { name: person.name }) }, ...blocks]
}
