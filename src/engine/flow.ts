/**
 * What a dialog is: a pure reducer. `start` and `resume` take facts in and give effects out; nothing here reads a clock,
 * a store or a network. What only the store knows is asked for with a `call` and comes back through `resume`.
 */
import type { z } from "zod"
import type { Block, MediaKind } from "../channel/message.ts"
import type { Wait } from "./wait.ts"

/** JSON: what states, params and call arguments are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Who is speaking and for whom, as the store knows it at the start of the turn. */
export type Who = {
	readonly chatId: string
	/** The platform's sender id; in a group several senders share a chat. */
	readonly sender: string
	readonly channel: string
	readonly isGroup: boolean
	/** The village this chat speaks to now; absent before enrolment. */
	readonly villageId?: string
	/** The person the chat acts for now (正在为 李奶奶 办理); absent before enrolment. */
	readonly person?: {
		readonly id: string
		readonly name: string
		readonly householdId: string
		readonly roles: readonly string[]
		readonly isHead: boolean
	}
	/** How many persons this chat may act for; more than one → prompts name the person. */
	readonly persons: number
	readonly largeType?: boolean
}

/** Words of the people's language: a key of the message catalogue and its values. Missing keys are a type error in `text/catalogue`. */
export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string

/** Everything a turn may know. */
export type Cx<Facts = unknown> = {
	/** App clock, ms. */
	readonly now: number
	readonly who: Who
	/** What the flow's registration loaded for its params (e.g. the pinned survey revision). */
	readonly facts: Facts
	readonly say: Say
	/** A fresh id (UUIDv7 from the host; seeded in tests). */
	readonly newId: () => string
	/** A fresh prompt token: short, URL-safe, unguessable enough to tell prompts apart (not a secret). */
	readonly newToken: () => string
}

export type Effect =
	/** Says blocks in this chat; all of a turn's blocks become one message. */
	| { readonly kind: "say"; readonly blocks: readonly Block[] }
	/** Records a domain event (who did what), kept with the village's record. */
	| { readonly kind: "record"; readonly event: string; readonly subject: string; readonly data: Json }
	/** Starts another dialog: on top of this one, or instead of it when this turn is done. */
	/** `ifIdle`: an offer only, left out where another dialog of the person is half done. */
	| { readonly kind: "startFlow"; readonly flow: string; readonly params: Json; readonly ifIdle?: true }

/** A command or query the host runs inside this turn's transaction. */
export type Call = { readonly name: string; readonly args: Json }
/** What became of a call: its value, or a refusal with a stable code. */
export type CallResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly code: string; readonly detail?: Json }

/** What the person did, already read against the wait: a flow never sees raw "２". `text`: as typed, where the wait takes free words, too. */
export type Reply =
	| { readonly kind: "picked"; readonly ids: readonly string[]; readonly by: "button" | "typed"; readonly text?: string }
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "number"; readonly value: number; readonly text: string }
	| { readonly kind: "media"; readonly media: MediaKind; readonly ref: string; readonly caption?: string }
	| { readonly kind: "skip" }
	| { readonly kind: "back" }

export type Resume =
	| { readonly kind: "reply"; readonly reply: Reply }
	| { readonly kind: "result"; readonly call: string; readonly result: CallResult }
	/** The dialog above this one ended, or the person came back after days and chose to go on: ask the current question again. */
	| { readonly kind: "returned" }
	/** The wait's own deadline passed (`until`); a timer rings then, and whoever is in the middle of it hears it at once. */
	| { readonly kind: "expired" }

export type Turn<S> =
	| { readonly state: S; readonly out: readonly Effect[]; readonly wait: Wait }
	| { readonly state: S; readonly out: readonly Effect[]; readonly call: Call }
	/**
	 * Over. `handsOver`: from now on the chat acts for somebody else (换人, 注销, a new binding), so what lies below is not brought up:
	 * `left` keeps it for its own person, `cleared` drops it. The flow says itself whom the chat acts for now.
	 */
	| { readonly out: readonly Effect[]; readonly done: true; readonly handsOver?: "left" | "cleared" }

export interface Flow<P extends Json, S extends Json, Facts = null> {
	readonly type: string
	/** Version of the state's shape. Raising it needs an upgrade step and a stored fixture of the old one. */
	readonly version: number
	readonly params: z.ZodType<P>
	readonly state: z.ZodType<S>
	/** `upgrades[n]` turns a state of version n into one of n + 1. */
	readonly upgrades: Readonly<Record<number, (old: Json) => Json>>
	start(params: P, cx: Cx<Facts>): Turn<S>
	resume(state: S, resume: Resume, params: P, cx: Cx<Facts>): Turn<S>
	/** What is still open, said when the person returns to it (上次的问卷还差 3 题). */
	summary(state: S, params: P, cx: Cx<Facts>): string
}

/** The part of `Cx` that is the same for every flow of a turn. */
export type BaseCx = Omit<Cx, "facts">

/** A flow with its params and facts bound: what the engine runs. States go in and out as JSON. */
export interface BoundFlow {
	readonly type: string
	readonly version: number
	start(cx: BaseCx): Turn<Json>
	resume(stored: { readonly version: number; readonly state: Json }, resume: Resume, cx: BaseCx): Turn<Json>
	summary(stored: { readonly version: number; readonly state: Json }, cx: BaseCx): string
}

/** A stored state no upgrade step can read: the session fails, the person is told, staff are alerted. */
export class UnreadableStateError extends Error {
	readonly code = "SESSION_UNREADABLE"
	constructor(type: string, version: number) {
		super(`state of flow ${type} version ${version} cannot be read`)
	}
}

/** States a flow has given out itself, told apart by identity: what comes back as the very same value is not read and checked again. */
export type KnownStates<S extends Json> = { readonly has: (state: Json) => state is S; readonly add: (state: S) => void }

export function bindFlow<P extends Json, S extends Json, F>(flow: Flow<P, S, F>, params: P, facts: F, known?: KnownStates<S>): BoundFlow {
	/** The state this binding has just given out comes back as it was when its call is answered. */
	let given: { readonly state: S } | undefined
	const give = (turn: Turn<S>): Turn<S> => {
		given = "state" in turn ? turn : undefined
		// Only what is stored comes back another time.
		if ("wait" in turn) known?.add(turn.state)
		return turn
	}
	const withFacts = ({ now, who, say, newId, newToken }: BaseCx): Cx<F> => ({ now, who, facts, say, newId, newToken })
	const read = (stored: { readonly version: number; readonly state: Json }): S => {
		if (stored.version === flow.version) {
			if (given !== undefined && given.state === stored.state) return given.state
			if (known?.has(stored.state) === true) return stored.state
		}
		let state = stored.state
		for (let version = stored.version; version < flow.version; version++) {
			const upgrade = flow.upgrades[version]
			if (upgrade === undefined) throw new UnreadableStateError(flow.type, stored.version)
			try {
				state = upgrade(state)
			} catch {
				// An old state the step was not made for is as unreadable as one without a step.
				throw new UnreadableStateError(flow.type, stored.version)
			}
		}
		const parsed = flow.state.safeParse(state)
		if (stored.version > flow.version || !parsed.success) throw new UnreadableStateError(flow.type, stored.version)
		return parsed.data
	}
	return {
		type: flow.type,
		version: flow.version,
		start: (cx) => give(flow.start(params, withFacts(cx))),
		resume: (stored, resume, cx) => give(flow.resume(read(stored), resume, params, withFacts(cx))),
		summary: (stored, cx) => flow.summary(read(stored), params, withFacts(cx)),
	}
}

/** At most this many calls in one turn; more is a bug and fails the session. */
export const maxCallsPerTurn = 8
export const maxEffectsPerTurn = 32
export const maxTurnsPerSession = 2_000
export const maxStackDepth = 3
