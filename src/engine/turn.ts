/**
 * One turn of a conversation, pure. A generator: it asks the host for what only the store knows (`Need`) and gets it back
 * (`Given`), so the same code runs under the store, in golden dialogs and in benchmarks.
 */
import type { Block } from "../channel/message.ts"
import { Collector, type RecordEffect, type SessionAlert } from "./collector.ts"
import {
	type BaseCx,
	type BoundFlow,
	type Call,
	type CallResult,
	type Json,
	maxStackDepth,
	maxTurnsPerSession,
	type Reply,
	type Resume,
	type Turn,
	UnreadableStateError,
} from "./flow.ts"
import { dormant, hasExpired, isListening, returnQuestion, shortInterruptionMs } from "./pause.ts"
import type { Wait } from "./wait.ts"

/** A dialog under way. Those that ask nothing now lie at the bottom of the stack; the last frame is the one that listens. */
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
	| {
			readonly kind: "unclear"
			readonly key: string
			readonly values?: Readonly<Record<string, string | number>>
			readonly counts: boolean
	  }
	| { readonly kind: "leave" }
	| { readonly kind: "say"; readonly key: string; readonly values?: Readonly<Record<string, string | number>> }
	/** Made by the host when the chat has come to act for somebody else: their own half-done dialog goes on. */
	| { readonly kind: "goOn" }
	/** The timer of the dialog's own end rang: the one on top is told if its time is up. */
	| { readonly kind: "expire" }
	| { readonly kind: "ignore" }

export type Need = { readonly kind: "bind"; readonly flow: string; readonly params: Json } | { readonly kind: "call"; readonly call: Call }
export type Given = { readonly kind: "bound"; readonly flow: BoundFlow } | { readonly kind: "result"; readonly result: CallResult }

export type Outcome = {
	readonly frames: readonly Frame[]
	/** All of the turn's blocks: one message. */
	readonly blocks: readonly Block[]
	readonly records: readonly RecordEffect[]
	/** Problems staff must see. */
	readonly alerts: readonly SessionAlert[]
	/**
	 * The chat acts for somebody else from now on; the message says for whom itself. `starts` are to be started among that person's
	 * dialogs; where there are none, what that person left half done goes on (intent `goOn`).
	 */
	readonly handedOver?: { readonly starts: readonly { readonly flow: string; readonly params: Json }[] }
}

type Steps<T> = Generator<Need, T, Given>
type Stack = readonly Frame[]

const missesBeforeHuman = 3

/** `frames`: lowest first. Throws `TurnLimitError` for a flow that goes over a cap, and what the flow itself throws: both are bugs. */
export function* converse(frames: Stack, intent: Intent, cx: BaseCx): Steps<Outcome> {
	const collector = new Collector()
	const stack = yield* apply(frames, intent, cx, collector)
	const { blocks, records, alerts, handedOver } = collector
	return handedOver === undefined ? { frames: stack, blocks, records, alerts } : { frames: stack, blocks, records, alerts, handedOver }
}

function* apply(frames: Stack, intent: Intent, cx: BaseCx, collector: Collector): Steps<Stack> {
	const top = frames.at(-1)
	const below = frames.slice(0, -1)
	switch (intent.kind) {
		case "ignore":
			return frames
		case "say":
			collector.say(cx.say(intent.key, intent.values))
			return frames
		case "start":
			return yield* begin(frames, intent.flow, intent.params, cx, collector)
		case "goOn":
			return yield* comeBack(frames, cx, collector)
		case "expire":
			if (top === undefined || !hasExpired(top.wait, cx.now)) return frames
			return yield* run(below, top, { kind: "expired" }, cx, collector)
		case "leave":
			if (top === undefined || !isListening(top.wait)) {
				collector.say(cx.say("engine.nothingToLeave"))
				return frames
			}
			collector.say(cx.say("engine.left"))
			return yield* comeBack(below, cx, collector)
		case "unclear":
			return top === undefined ? frames : askAgain(below, top, intent, cx, collector)
		case "reply":
			return top === undefined ? frames : yield* reply(below, top, intent.reply, cx, collector)
	}
}

function* reply(below: Stack, top: Frame, given: Reply, cx: BaseCx, collector: Collector): Steps<Stack> {
	if (top.wait.purpose !== "return") return yield* run(below, top, { kind: "reply", reply: given }, cx, collector)
	if (given.kind !== "picked" || given.ids[0] !== "later") return yield* run(below, top, { kind: "returned" }, cx, collector)
	collector.say(cx.say("engine.later"))
	return yield* comeBack([{ ...top, wait: dormant(cx, top.wait), updatedAt: cx.now }, ...below], cx, collector)
}

/** Starts a dialog on top; one that is already open with the same params is brought up instead of doubled. */
function* begin(stack: Stack, flow: string, params: Json, cx: BaseCx, collector: Collector): Steps<Stack> {
	const same = stack.find((frame) => frame.flow === flow && sameJson(frame.params, params))
	// What owes nothing any more makes room: after the new dialog nobody is asked 接着填吗 about it.
	const frames = stack.filter((frame) => frame !== same && frame.wait.settled !== true)
	if (same !== undefined) return yield* run(frames, same, { kind: "returned" }, cx, collector)
	if (frames.length >= maxStackDepth) {
		collector.say(cx.say("engine.tooDeep"))
		return yield* bringUp(frames, cx, collector)
	}
	const bound = yield* bind(flow, params)
	const fresh: Frame = {
		flow,
		params,
		version: bound.version,
		state: null,
		wait: dormant(cx),
		misses: 0,
		turns: 0,
		startedAt: cx.now,
		updatedAt: cx.now,
	}
	return yield* settle(frames, fresh, bound, bound.start(cx), cx, collector)
}

function* run(below: Stack, frame: Frame, resume: Resume, cx: BaseCx, collector: Collector): Steps<Stack> {
	return yield* resumeWith(yield* bindStored(frame), below, frame, resume, cx, collector)
}

function* resumeWith(bound: Bound, below: Stack, frame: Frame, resume: Resume, cx: BaseCx, collector: Collector): Steps<Stack> {
	if (bound instanceof UnreadableStateError) return yield* fail(below, frame, bound.message, cx, collector)
	if (frame.turns >= maxTurnsPerSession) return yield* fail(below, frame, "TURN_LIMIT", cx, collector)
	let first: Turn<Json>
	try {
		first = bound.resume(frame, resume, cx)
	} catch (error) {
		if (!(error instanceof UnreadableStateError)) throw error
		return yield* fail(below, frame, error.message, cx, collector)
	}
	return yield* settle(below, frame, bound, first, cx, collector)
}

/** A dialog whose stored form cannot be used. Never a silent reset: the person hears it, staff see it, the other dialogs stay. */
function* fail(below: Stack, frame: Frame, detail: string, cx: BaseCx, collector: Collector): Steps<Stack> {
	collector.say(cx.say("engine.failed"))
	collector.alerts.push({ kind: "session-failed", subject: frame.flow, detail })
	return yield* comeBack(below, cx, collector)
}

/** Runs a turn's calls to its end, then lays the frame back on the stack or takes it off. */
function* settle(below: Stack, frame: Frame, bound: BoundFlow, first: Turn<Json>, cx: BaseCx, collector: Collector): Steps<Stack> {
	let turn = first
	collector.take(turn.out)
	while ("call" in turn) {
		collector.countCall()
		const { name } = turn.call
		const given: Given = yield { kind: "call", call: turn.call }
		if (given.kind !== "result") throw new TypeError("a call was answered with something else")
		turn = bound.resume({ version: bound.version, state: turn.state }, { kind: "result", call: name, result: given.result }, cx)
		collector.take(turn.out)
	}
	const isBusy = below.some(({ wait }) => isListening(wait) && wait.settled !== true)
	const starts = collector.takeStarts().filter(({ ifIdle }) => ifIdle !== true || !isBusy)
	if ("done" in turn && turn.handsOver !== undefined) {
		collector.handedOver = { starts }
		return turn.handsOver === "left" ? below : []
	}
	let stack = below
	if (!("done" in turn)) {
		const { state, wait } = turn
		const { flow, params, turns, startedAt } = frame
		const next = { flow, params, version: bound.version, state, wait, misses: 0, turns: turns + 1, startedAt, updatedAt: cx.now }
		stack = isListening(wait) ? [...below, next] : [next, ...below]
	}
	for (const [i, start] of starts.entries()) {
		stack = yield* begin(stack, start.flow, start.params, cx, collector)
		if (collector.handedOver === undefined) continue
		collector.handedOver = { starts: [...collector.handedOver.starts, ...starts.slice(i + 1)] }
		break
	}
	const isAsking = !("done" in turn) && isListening(turn.wait)
	return isAsking || starts.length > 0 ? stack : yield* comeBack(stack, cx, collector)
}

/** Something ended above a half-done dialog: go on with it, or ask whether to. One laid aside stays quiet. */
function* comeBack(frames: Stack, cx: BaseCx, collector: Collector): Steps<Stack> {
	const top = frames.at(-1)
	const isQuiet = top === undefined || !isListening(top.wait) || collector.handedOver !== undefined
	return isQuiet ? frames : yield* bringUp(frames, cx, collector)
}

function* bringUp(frames: Stack, cx: BaseCx, collector: Collector): Steps<Stack> {
	const top = frames.at(-1)
	if (top === undefined) return frames
	const below = frames.slice(0, -1)
	// What is past its time is not offered again: the dialog itself says what has to be said.
	if (hasExpired(top.wait, cx.now)) return yield* run(below, top, { kind: "expired" }, cx, collector)
	const bound = yield* bindStored(top)
	const summary = summaryOf(bound, top, cx)
	if (summary instanceof UnreadableStateError) return yield* fail(below, top, summary.message, cx, collector)
	if (isListening(top.wait) && cx.now - top.updatedAt < shortInterruptionMs) {
		if (summary !== "") collector.say(summary)
		return yield* resumeWith(bound, below, top, { kind: "returned" }, cx, collector)
	}
	const { ask, wait } = returnQuestion(cx, summary, top.wait)
	collector.blocks.push(ask)
	return [...below, { ...top, wait, updatedAt: cx.now }]
}

/** Says why and asks the same question again under the same token, so that buttons already shown stay good. */
function askAgain(below: Stack, top: Frame, intent: Extract<Intent, { kind: "unclear" }>, cx: BaseCx, collector: Collector): Stack {
	const misses = intent.counts ? top.misses + 1 : top.misses
	const reason = cx.say(intent.key, intent.values)
	const prompt = misses >= missesBeforeHuman ? `${reason}\n${cx.say("engine.offerHuman")}` : reason
	const { expects, token } = top.wait
	if (expects.kind === "options" && expects.options.length > 0)
		collector.blocks.push({ kind: "ask", prompt, token, options: expects.options, pick: expects.pick })
	else collector.say(prompt)
	return [...below, { ...top, misses, updatedAt: cx.now }]
}

function* bind(flow: string, params: Json): Steps<BoundFlow> {
	const given: Given = yield { kind: "bind", flow, params }
	if (given.kind !== "bound") throw new TypeError("a flow was asked for and something else came")
	return given.flow
}

/** What binding a stored dialog came to; the host throws the error in where nothing can read it any more. */
type Bound = BoundFlow | UnreadableStateError

function* bindStored(frame: Frame): Steps<Bound> {
	try {
		return yield* bind(frame.flow, frame.params)
	} catch (error) {
		if (error instanceof UnreadableStateError) return error
		throw error
	}
}

function summaryOf(bound: Bound, frame: Frame, cx: BaseCx): string | UnreadableStateError {
	try {
		return bound instanceof UnreadableStateError ? bound : bound.summary(frame, cx)
	} catch (error) {
		if (error instanceof UnreadableStateError) return error
		throw error
	}
}

/** Params are JSON whose keys may have been written in another order. */
function sameJson(a: Json, b: Json): boolean {
	return canonical(a) === canonical(b)
}

function canonical(value: Json): string {
	return JSON.stringify(value, (_, part: unknown) =>
		typeof part === "object" && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
			: part,
	)
}
