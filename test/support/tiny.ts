/** The smallest village: one dialog with one question, so that the message path is tested without any affair. */
import { eq } from "drizzle-orm"
import { pino } from "pino"
import { z } from "zod"
import type { Adapter } from "../../src/channel/adapter.ts"
import type { SendOutcome } from "../../src/channel/fault.ts"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import type { ChannelId, Inbound, WirePart } from "../../src/channel/message.ts"
import { bindFlow, type Flow } from "../../src/engine/flow.ts"
import { words as engineWords } from "../../src/engine/words.ts"
import type { Switchboard } from "../../src/inbound/turn-of-chat.ts"
import { words as routerWords } from "../../src/inbound/words.ts"
import { type MessagePath, messagePath } from "../../src/message-path.ts"
import { words as outboundWords } from "../../src/outbound/words.ts"
import { addRecord } from "../../src/store/journal.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { speaker } from "../../src/text/catalogue.ts"

export const openLimits: ChannelLimits = {
	text: { max: 2_000, unit: "characters", markup: "none" },
	buttons: { max: 10, label: 40, payload: 64, multiple: false },
	list: { max: 0, label: 0, payload: 0 },
	media: {},
	initiate: { kind: "always" },
	groups: false,
	stableIds: true,
	rates: { perChannel: { perSecond: 100_000, burst: 100_000 } },
	visibleAtCommit: false,
	idempotentSend: false,
}

const state = z.object({ step: z.enum(["asked", "counting"]) })
type State = z.infer<typeof state>

/** Asks 同意吗？ and has the answer counted by a call. */
const flow: Flow<Record<string, never>, State, null> = {
	type: "tiny.ask",
	version: 1,
	params: z.object({}).strict(),
	state,
	upgrades: {},
	start: (_params, cx) => {
		const token = cx.newToken()
		const options = [
			{ id: "yes", label: "同意" },
			{ id: "no", label: "不同意" },
		]
		return {
			state: { step: "asked" },
			out: [{ kind: "say", blocks: [{ kind: "ask", prompt: "同意吗？", token, options, pick: { min: 1, max: 1 } }] }],
			wait: { token, expects: { kind: "options", options, pick: { min: 1, max: 1 } }, canSkip: false, canGoBack: false },
		}
	},
	resume: (_state, resume, _params, _cx) => {
		if (resume.kind === "reply" && resume.reply.kind === "picked")
			return { state: { step: "counting" }, out: [], call: { name: "tiny.count", args: [...resume.reply.ids] } }
		return { out: [{ kind: "say", blocks: [{ kind: "text", text: "记下了" }] }], done: true }
	},
	summary: () => "",
}

/** Every counted answer is a record row of village "tiny", subject = chat. */
export function tinySwitchboard(onCall: (answer: string) => void = () => undefined): Switchboard {
	let n = 0
	return {
		directory: { personOf: async () => undefined },
		vocabulary: {
			words: [{ word: "问卷", kind: "whole", flow: "tiny.ask", params: () => ({}), audience: "anyone" }],
			recognisers: [],
			plainTalk: [],
			reserved: [],
		},
		say: speaker([engineWords, routerWords, outboundWords], "zh-CN"),
		visibleAtCommit: new Set(),
		bind: async () => bindFlow(flow, {}, null),
		call: async (tx, _name, args, who, now) => {
			const answer = z.array(z.string()).parse(args).join(",")
			n += 1
			await addRecord(tx, {
				villageId: "tiny",
				id: `${now}-${n}-${Math.random()}`,
				at: now,
				event: "answer",
				subject: who.chatId,
				actor: null,
				data: answer,
			})
			onCall(answer)
			return { ok: true, value: null }
		},
		timer: async (tx, timer, now) => {
			n += 1
			await addRecord(tx, {
				villageId: timer.villageId,
				id: `timer-${n}-${Math.random()}`,
				at: now,
				event: `timer.${timer.kind}`,
				subject: timer.subject,
				actor: null,
				data: timer.guard,
			})
		},
	}
}

export type Sent = {
	readonly to: string
	readonly part: WirePart
	readonly outboxId: string /** Which part of the message, from 0. */
	readonly index: number
}

/** A channel that records what it is asked to send; `answer` decides what the platform says. */
export function recordingAdapter(
	limits: ChannelLimits = openLimits,
	answer: (sent: Sent) => SendOutcome | Promise<SendOutcome> = () => ({ ok: true, externalIds: [] }),
	id: ChannelId = "telegram",
): Adapter & { readonly sent: Sent[] } {
	const sent: Sent[] = []
	return {
		id,
		limits,
		sent,
		start: async () => undefined,
		send: async (part, to, { outboxId, part: index }) => {
			const entry = { to: to.id, part, outboxId, index }
			sent.push(entry)
			return answer(entry)
		},
		health: () => ({ state: "up" }),
	}
}

export type TinyOptions = {
	readonly clock?: () => number
	readonly switchboard?: Switchboard
	readonly pollMs?: number
	readonly others?: readonly Adapter[]
}

export function tinyPath(store: Store, adapter: Adapter, options: TinyOptions = {}): MessagePath {
	return messagePath({
		store,
		adapters: [adapter, ...(options.others ?? [])],
		switchboard: options.switchboard ?? tinySwitchboard(),
		clock: options.clock ?? Date.now,
		log: pino({ level: "silent" }),
		...(options.pollMs !== undefined && { pollMs: options.pollMs }),
	})
}

let counter = 0
/** A text from chat `id`, with an event id of its own unless given. */
export function textFrom(id: string, text: string, more: { readonly externalId?: string; readonly at?: number } = {}): Inbound {
	counter += 1
	return {
		kind: "text",
		externalId: more.externalId ?? `${id}-${counter}`,
		at: more.at ?? Date.now() + 60_000,
		chat: { account: "bot", id },
		from: { id },
		text,
	}
}

/** Waits until `check` holds; fails after `limitMs`. For the edges of a running path, which has no end of its own. */
export async function eventually(check: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
	const end = Date.now() + limitMs
	while (!(await check())) {
		if (Date.now() > end) throw new Error("it did not come true in time")
		await new Promise((resolve) => setTimeout(resolve, 5))
	}
}

export async function recordsOf(
	store: Store,
	villageId: string,
): Promise<readonly { readonly subject: string; readonly event: string; readonly data: string }[]> {
	return store.read(async (reader) => {
		const { record } = reader.tables(transportTables)
		return reader.db
			.select({ subject: record.subject, event: record.event, data: record.data })
			.from(record)
			.where(eq(record.villageId, villageId))
	})
}
