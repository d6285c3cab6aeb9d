/**
 * One turn of a conversation, pure. A generator: it asks the host for what only the store knows (`Need`) and gets it back
 * (`Given`), so the same code runs under the store, in golden dialogs and in benchmarks.
 */
import type { Block } from "../channel/message.ts"
import {
	type BaseCx,
	type BoundFlow,
	type Call,
	type CallResult,
	type Effect,
	type Json,
	maxCallsPerTurn,
	maxEffectsPerTurn,
	maxStackDepth,
	maxTurnsPerSession,
	type Reply,
	type Resume,
	type Turn,
	UnreadableStateError,
} from "./flow.ts"
import type { Wait } from "./wait.ts"

/** A dialog under way; the last frame of a stack is the one that listens. */
export type Frame = {
	readonly flow: string
	readonly params: Json
	readonly version: number
	readonly state: Json
	readonly wait: Wait
	/** Replies in a row that were not understood. */
	readonly misses: number
	readonly turns: number
	readonly startedAt: number
	readonly updatedAt: number
}

/** What the router made of an event. */
export type Intent =
	| { readonly kind: "reply"; readonly reply: Reply }
	| { readonly kind: "start"; readonly flow: string; readonly params: Json }
	/** A reply that fits nothing; `key` is the catalogue's word for why, said above the question asked again. */
	| { readonly kind: "unclear"; readonly key: string; readonly values?: Readonly<Record<string, string | number>>; readonly counts: boolean }
	| { readonly kind: "leave" }
	| { readonly kind: "say"; readonly key: string; readonly values?: Readonly<Record<string, string | number>> }
	| { readonly kind: "ignore" }

export type Need = { readonly kind: "bind"; readonly flow: string; readonly params: Json } | { readonly kind: "call"; readonly call: Call }
export type Given = { readonly kind: "bound"; readonly flow: BoundFlow } | { readonly kind: "result"; readonly result: CallResult }

export type RecordEffect = Extract<Effect, { kind: "record" }>

export type Outcome = {
	readonly frames: readonly Frame[]
	/** All of the turn's blocks: one message. */
	readonly blocks: readonly Block[]
	readonly records: readonly RecordEffect[]
	/** Problems staff must see. */
	readonly alerts: readonly { readonly kind: string; readonly subject: string; readonly detail: string }[]
	/** The chat acts for somebody else from now on; the message says for whom itself. */
	readonly hasHandedOver?: boolean
}

type Steps<T> = Generator<Need, T, Given>

/** An interruption shorter than this goes straight back to the question; a longer one asks 接着填吗 first. */
const shortInterruptionMs = 30 * 60_000
const missesBeforeHuman = 3

/** Gathers what a turn produces while it runs. */
class Collector {
	readonly blocks: Block[] = []
	readonly records: RecordEffect[] = []
	readonly alerts: { kind: string; subject: string; detail: string }[] = []
	readonly starts: { flow: string; params: Json }[] = []
	hasHandedOver = false
	private count = 0

	take(effects: readonly Effect[]): void {
		this.count += effects.length
		if (this.count > maxEffectsPerTurn) throw new TurnLimitError("effects")
		for (const effect of effects) {
			if (effect.kind === "say") this.blocks.push(...effect.blocks)
			else if (effect.kind === "record") this.records.push(effect)
			else this.starts.push({ flow: effect.flow, params: effect.params })
		}
	}

	say(text: string): void {
		this.blocks.push({ kind: "text", text })
	}
}

/** A flow that went over a cap: a bug, so the turn is rolled back and staff see it. */
export class TurnLimitError extends Error {
	readonly code = "TURN_LIMIT"
	constructor(what: string) {
		super(`a turn went over its limit of ${what}`)
	}
}

export function* converse(frames: readonly Frame[], intent: Intent, cx: BaseCx): Steps<Outcome> {
	const collector = new Collector()
	let stack = frames
	try {
		stack = yield* apply(frames, intent, cx, collector)
	} catch (error) {
		if (!(error instanceof UnreadableStateError)) throw error
		// Never a silent reset: the person hears it, staff see it, the other dialogs stay.
		const top = frames.at(-1)
		stack = frames.slice(0, -1)
		collector.blocks.length = 0
		collector.say(cx.say("engine.failed"))
		collector.alerts.push({ kind: "session-failed", subject: top?.flow ?? "", detail: error.message })
	}
	return { frames: stack, blocks: collector.blocks, records: collector.records, alerts: collector.alerts, hasHandedOver: collector.hasHandedOver }
}

function* apply(frames: readonly Frame[], intent: Intent, cx: BaseCx, collector: Collector): Steps<readonly Frame[]> {
	const top = frames.at(-1)
	switch (intent.kind) {
		case "ignore":
			return frames
		case "say":
			collector.say(cx.say(intent.key, intent.values))
			return frames
		case "start":
			return yield* begin(frames, intent.flow, intent.params, cx, collector)
		case "unclear":
			return top === undefined ? frames : askAgain(frames, top, intent, cx, collector)
		case "leave":
			if (top === undefined) {
				collector.say(cx.say("engine.nothingToLeave"))
				return frames
			}
			collector.say(cx.say("engine.left"))
			return frames.slice(0, -1)
		case "reply":
			return top === undefined ? frames : yield* reply(frames, top, intent.reply, cx, collector)
	}
}

function* reply(frames: readonly Frame[], top: Frame, given: Reply, cx: BaseCx, collector: Collector): Steps<readonly Frame[]> {
	const below = frames.slice(0, -1)
	if (top.wait.purpose === "return") {
		if (given.kind === "picked" && given.ids[0] === "later") {
			collector.say(cx.say("engine.later"))
			return [...below, { ...top, wait: dormant(cx), updatedAt: cx.now }]
		}
		return yield* run(below, top, { kind: "returned" }, cx, collector)
	}
	return yield* run(below, top, { kind: "reply", reply: given }, cx, collector)
}

/** Starts a dialog on top; one that is already open with the same params is brought up instead of doubled. */
function* begin(stack: readonly Frame[], flow: string, params: Json, cx: BaseCx, collector: Collector): Steps<readonly Frame[]> {
	const same = stack.find((frame) => frame.flow === flow && sameJson(frame.params, params))
	// What owes nothing any more makes room: after the new dialog nobody is asked 接着填吗 about it.
	const frames = stack.filter((frame) => frame !== same && frame.wait.settled !== true)
	if (same !== undefined) return yield* run(frames, same, { kind: "returned" }, cx, collector)
	if (frames.length >= maxStackDepth) {
		collector.say(cx.say("engine.tooDeep"))
		return yield* comeBack(frames, cx, collector)
	}
	const bound = yield* bind(flow, params)
	const fresh: Frame = { flow, params, version: bound.version, state: null, wait: dormant(cx), misses: 0, turns: 0, startedAt: cx.now, updatedAt: cx.now }
	return yield* settle(frames, fresh, bound, bound.start(cx), cx, collector)
}

function* run(below: readonly Frame[], frame: Frame, resume: Resume, cx: BaseCx, collector: Collector): Steps<readonly Frame[]> {
	const bound = yield* bind(frame.flow, frame.params)
	if (frame.turns >= maxTurnsPerSession) throw new TurnLimitError("turns")
	return yield* settle(below, frame, bound, bound.resume(frame, resume, cx), cx, collector)
}

/** Runs a turn's calls to its end, then lays the frame back on the stack or takes it off. */
function* settle(below: readonly Frame[], frame: Frame, bound: BoundFlow, first: Turn<Json>, cx: BaseCx, collector: Collector): Steps<readonly Frame[]> {
	let turn = first
	let calls = 0
	collector.take(turn.out)
	while ("call" in turn) {
		calls += 1
		if (calls > maxCallsPerTurn) throw new TurnLimitError("calls")
		const { name } = turn.call
		const given: Given = yield { kind: "call", call: turn.call }
		if (given.kind !== "result") throw new TypeError("a call was answered with something else")
		turn = bound.resume({ version: bound.version, state: turn.state }, { kind: "result", call: name, result: given.result }, cx)
		collector.take(turn.out)
	}
	if ("done" in turn && turn.handsOver !== undefined) {
		collector.hasHandedOver = true
		return turn.handsOver === "left" ? below : []
	}
	const starts = collector.starts.splice(0)
	const isDone = "done" in turn
	let stack: readonly Frame[] =
		"done" in turn
			? below
			: [
					...below,
					{ ...frame, version: bound.version, state: turn.state, wait: turn.wait, misses: 0, turns: frame.turns + 1, updatedAt: cx.now },
				]
	for (const start of starts) stack = yield* begin(stack, start.flow, start.params, cx, collector)
	if (isDone && starts.length === 0 && below.length > 0) return yield* comeBack(below, cx, collector)
	return stack
}

/** Something ended above a half-done dialog: go on with it, or ask whether to. */
function* comeBack(frames: readonly Frame[], cx: BaseCx, collector: Collector): Steps<readonly Frame[]> {
	const top = frames.at(-1)
	if (top === undefined || top.wait.expects.kind === "nothing") return frames
	const below = frames.slice(0, -1)
	// What is past its time is not offered again: the dialog itself says what has to be said.
	if (top.wait.until !== undefined && top.wait.until <= cx.now) return yield* run(below, top, { kind: "expired" }, cx, collector)
	const bound = yield* bind(top.flow, top.params)
	const summary = bound.summary(top, cx)
	if (cx.now - top.updatedAt < shortInterruptionMs) {
		if (summary !== "") collector.say(summary)
		return yield* settle(below, top, bound, bound.resume(top, { kind: "returned" }, cx), cx, collector)
	}
	const wait = returnQuestion(cx)
	if (wait.expects.kind !== "options") return frames
	collector.blocks.push({
		kind: "ask",
		prompt: cx.say("engine.return", { summary }),
		token: wait.token,
		options: wait.expects.options,
		pick: wait.expects.pick,
	})
	return [...below, { ...top, wait, updatedAt: cx.now }]
}

function returnQuestion(cx: BaseCx): Wait {
	const options = [
		{ id: "continue", label: cx.say("engine.return.continue") },
		{ id: "later", label: cx.say("engine.return.later") },
	]
	return { token: cx.newToken(), expects: { kind: "options", options, pick: { min: 1, max: 1 } }, purpose: "return", canSkip: false, canGoBack: false }
}

/** A frame that asks nothing; it wakes when its dialog is started again. */
function dormant(cx: BaseCx): Wait {
	return { token: cx.newToken(), expects: { kind: "nothing" }, canSkip: false, canGoBack: false }
}

/** Says why and asks the same question again under the same token, so that buttons already shown stay good. */
function askAgain(frames: readonly Frame[], top: Frame, intent: Extract<Intent, { kind: "unclear" }>, cx: BaseCx, collector: Collector): readonly Frame[] {
	const misses = intent.counts ? top.misses + 1 : top.misses
	const reason = cx.say(intent.key, intent.values)
	const prompt = misses >= missesBeforeHuman ? `${reason}\n${cx.say("engine.offerHuman")}` : reason
	const { expects, token } = top.wait
	if (expects.kind === "options") collector.blocks.push({ kind: "ask", prompt, token, options: expects.options, pick: expects.pick })
	else collector.say(prompt)
	return [...frames.slice(0, -1), { ...top, misses, updatedAt: cx.now }]
}

function* bind(flow: string, params: Json): Steps<BoundFlow> {
	const given: Given = yield { kind: "bind", flow, params }
	if (given.kind !== "bound") throw new TypeError("a flow was asked for and something else came")
	return given.flow
}

function sameJson(a: Json, b: Json): boolean {
	return JSON.stringify(a) === JSON.stringify(b)
}
