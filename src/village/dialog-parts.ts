import type { z } from "zod"
import { type BoundFlow, bindFlow, type CallResult, type Flow, type Json, type KnownStates, type Who } from "../engine/flow.ts"
import type { Audience } from "../inbound/vocabulary.ts"
import { recent } from "../store/recent.ts"
import type { Reader, Tx } from "../store/store.ts"
import type { House } from "./house.ts"

/** What a call, a fact loader or a timer may use: the open transaction, the clock, and who speaks. */
export type CallContext = { readonly tx: Tx; readonly house: House; readonly now: number; readonly who: Who }

/** What a fact loader may use. It must not change what is true: reading only. */
export type FactContext = { readonly tx: Reader; readonly house: House; readonly now: number; readonly who: Who }

/** A flow with its types closed over: `bind` checks the params, loads the facts and gives something that can take a turn. */
export type FlowRegistration = {
	readonly type: string
	/** Whether it can be begun with these. */
	readonly takes: (params: Json) => boolean
	readonly bind: (params: Json, cx: FactContext) => Promise<BoundFlow>
}

/** States of dialogs lately, with the flow that gave each out. */
const givenOut = recent<object, object>(2_000)

export function registerFlow<P extends Json, S extends Json, F>(
	flow: Flow<P, S, F>,
	facts: (params: P, cx: FactContext) => Promise<F>,
): FlowRegistration {
	const states: KnownStates<S> = {
		has: (state): state is S => typeof state === "object" && state !== null && givenOut.get(state) === flow,
		add: (state) => {
			if (typeof state === "object" && state !== null) givenOut.put(state, flow)
		},
	}
	return {
		type: flow.type,
		takes: (params) => flow.params.safeParse(params).success,
		bind: async (raw, cx) => {
			const params = flow.params.parse(raw)
			return bindFlow(flow, params, await facts(params, cx), states)
		},
	}
}

export type CallRegistration = {
	/** Runs inside the turn's transaction. A refusal is a value; a throw is a bug and rolls the turn back. */
	readonly run: (args: Json, cx: CallContext) => Promise<CallResult>
}

export type MenuEntry = {
	readonly id: string
	readonly label: string
	readonly flow: string
	readonly params: Json
	readonly audience: Audience
	/** Of the audience, who holds this right; absent: all of it. Beside them, with `orContacts`, whom the roster names as the contact of a household. */
	readonly right?: string
	readonly orContacts?: true
	/** Who holds one of these roles, where that is no right of staff: members of a body. */
	readonly only?: { readonly roles: ReadonlySet<string>; readonly orContacts: boolean }
}

export type TimerHandler = (
	timer: { readonly villageId: string; readonly subject: string; readonly guard: number },
	cx: {
		readonly tx: Tx
		readonly house: House
		readonly now: number
		/** Tells the affairs that a message was said anew elsewhere; absent: nobody asks. */
		readonly saidAgain?: (again: SaidAgain) => Promise<void>
	},
) => Promise<void>

/** What a closed address could not take (`from`) stands for these persons in another chat of theirs as the message `to`. */
export type SaidAgain = {
	readonly villageId: string
	readonly from: string
	readonly to: string
	readonly chatId: string
	readonly persons: readonly string[]
}
export type SaidAgainHandler = (again: SaidAgain, cx: { readonly tx: Tx; readonly now: number }) => Promise<void>

export type ReceiptHandler = (
	receipt: { readonly messageId: string; readonly chatId: string; readonly state: "delivered" | "seen" },
	cx: { readonly tx: Tx; readonly house: House; readonly now: number },
) => Promise<void>

/** What an affair offers for a word that several affairs answer to, see shared-words.ts. */
export type SharedWord = {
	readonly word: string
	readonly audience: Audience
	readonly flow: string
	readonly params: Json
	/** Message key: what the person chooses by, where several affairs have something. */
	readonly label: string
	/** Whether there is anything for this person now; reads only. */
	readonly isOffered: (cx: FactContext) => Promise<boolean>
	/** Where nobody has anything: whether there was something whose time is over, which its dialog then says; reads only. */
	readonly isOver?: (cx: FactContext) => Promise<boolean>
}

/** Types a call: its arguments pass zod, a mismatch is a bug of the flow. */
export function defineCall<A>(args: z.ZodType<A>, run: (args: A, cx: CallContext) => Promise<CallResult>): CallRegistration {
	return { run: (raw, cx) => run(args.parse(raw), cx) }
}
