/** What the router must know of the affairs: their words, what they recognise, and who hears plain talk. Data, handed in by app.ts. */
import type { MediaKind } from "../channel/message.ts"
import type { Json } from "../engine/flow.ts"

/** `staff` = secretary or committee of the current village. */
export type Audience = "anyone" | "member" | "staff"

/** Words people type. `whole` matches only as the entire message; `argument` needs a separator and text behind it. */
export type WordRegistration = {
	readonly word: string
	readonly kind: "whole" | "argument"
	readonly flow: string
	/** Params of the flow from the argument; a whole word gets "". */
	readonly params: (argument: string) => Json
	readonly audience: Audience
	/** Its dialog has something to say to anybody, e.g. in a group, but does nothing for who is not enrolled. */
	readonly needsPerson?: true
	/** The right it needs, of the affair's own: for `staff`, who holds it instead of secretary and committee. */
	readonly right?: string
	/** Roles that hold `right`, filled in where the vocabulary is put together. */
	readonly roles?: readonly string[]
}

/** Something typed that is meant for an affair without a word in front, like an enrolment code. */
export type RecogniserRegistration = {
	readonly flow: string
	readonly recognise: (text: string) => Json | undefined
	/** Only while nothing is asked: as an answer it may mean something else. `or-settled`: an offer that can be left as it is does not count as asking. */
	readonly onlyUnasked?: true | "or-settled"
}

/** What a plain message carried. */
export type Said = { readonly text: string; readonly media?: { readonly kind: MediaKind; readonly ref: string } }

/**
 * Who hears a plain message that answers nothing: strangers are welcomed, members may have an opinion; `group`: what mentions the
 * bot in a group, where nobody's identity is known yet.
 */
export type PlainTalkRegistration = {
	readonly audience: "stranger" | "member" | "group"
	readonly flow: string
	readonly params: (said: Said) => Json
}

/** Buttons that work as long as what they stand under does, whatever is asked meanwhile: those under a notice. */
export type ButtonRegistration = {
	/** How their prompts begin. */
	readonly prefix: string
	readonly flow: string
	readonly params: (prompt: string, option: string) => Json
}

export type Vocabulary = {
	readonly words: readonly WordRegistration[]
	readonly recognisers: readonly RecogniserRegistration[]
	readonly plainTalk: readonly PlainTalkRegistration[]
	readonly buttons?: readonly ButtonRegistration[]
	/** Words of the product this village has not switched on: answered plainly, never taken for an opinion. */
	readonly reserved: readonly string[]
}
