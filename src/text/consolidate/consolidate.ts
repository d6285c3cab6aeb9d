/**
 * From a heap of messages to groups. Pure and deterministic: the same messages in the same order give the same groups; no network,
 * no clock. What people have said of pairs (together, apart) always holds.
 */

import { hasLetters, withoutListMark } from "../normalize.ts"
import { type Constraints, unconstrained } from "./average-link.ts"
import { type Span, splitClaims } from "./claims.ts"
import { clusterOf, type Paired } from "./cluster.ts"
import { type Description, describeGroup, type Member } from "./describe.ts"
import { type Claim, type Further, placeClaims, vectorsOf } from "./further.ts"
import type { Level, Vectors } from "./levels.ts"
import type { Concept } from "./lexicon/index.ts"
import type { Placed } from "./packed.ts"
import { type Cut, type Message, type Reader, readerOf } from "./read.ts"
import type { Segmenter } from "./segment.ts"

export type Group = Description & { readonly members: readonly string[] }

export type Consolidation = {
	readonly groups: readonly Group[]
	/** Further matters of a message, beside its main one: where in its text (title, line break, body), and the index of the group it fits; null: none. */
	readonly claims: readonly { readonly id: string; readonly span: Span; readonly group: number | null }[]
	/** Messages without words: nothing, signs or emoji only. */
	readonly unplaced: readonly string[]
}

export type Options = {
	readonly level: Level
	/** Pairs of message ids. */
	readonly together?: readonly (readonly [string, string])[]
	readonly apart?: readonly (readonly [string, string])[]
}

/** A message as it is kept for grouping: the reading's maps are gone, they are much bigger. */
export type Read = { readonly id: string; readonly vectors: Vectors; readonly member: Omit<Member, "vector"> }

export class Consolidator {
	readonly reader: Reader
	/** `concepts`: what a village adds to the lexicon. `segmenter`: one to share, else it has its own, with a dictionary of 60 MB. */
	constructor(concepts: readonly Concept[] = [], segmenter?: Segmenter) {
		this.reader = readerOf(concepts, segmenter)
	}

	/** undefined for a message without words. `cut`: where another has cut it. */
	read(message: Message, cut = this.cut(message)): Read | undefined {
		if (cut === undefined) return undefined
		const { vectors, places, concepts } = this.reader.read(cut, message)
		const { id, title, body } = message
		return {
			id,
			vectors,
			member: { title: title.slice(0, kept), body: body.slice(0, kept), places, concepts: concepts.slice(0, 6) },
		}
	}

	consolidate(messages: readonly Message[], options: Options): Consolidation {
		const placed = messages.flatMap((message, index) => {
			const read = this.readMain(message)
			return read === undefined ? [] : [{ index, read }]
		})
		const further = this.further(messages, placed, options.level)
		const groups = this.group(
			placed.map(({ read }) => read),
			options,
		)
		return assembled(messages, placed, groups, further)
	}

	/** The message's main matter. */
	readMain(message: Message): Read | undefined {
		return this.read(this.mainPart(message))
	}

	/** The message with its main matter only: a headline says which it is; without one it is the first. */
	mainPart(message: Message): Message {
		if (message.title !== "") return message
		const [first] = splitClaims(message.body, this.reader.concepts)
		const main = message.body.slice(0, first?.end)
		return hasLetters(main) ? { ...message, body: main } : message
	}

	/** A message in words; undefined: without any. */
	cut(message: Message): Cut | undefined {
		return hasWords(message) ? this.reader.cut(message) : undefined
	}

	/** Biggest first; within a group and among equals in the order of the messages. `issues`: where their pairs have been found already. */
	group(read: readonly Read[], { level, together = [], apart = [] }: Options, issues?: Paired): readonly Group[] {
		const numbers = clusterOf(
			read.map(({ vectors }) => vectors),
			level,
			constraintsOf(read, together, apart),
			issues,
		)
		const members = new Map<number, Read[]>()
		numbers.forEach((group, item) => {
			const one = read[item]
			if (one === undefined) return
			const list = members.get(group)
			if (list === undefined) members.set(group, [one])
			else list.push(one)
		})
		return [...members.values()].map((list) => this.describe(list, level)).sort((a, b) => b.members.length - a.members.length)
	}

	describe(read: readonly Read[], level: Level): Group {
		const members = read.map(({ member, vectors }) => ({ ...member, vector: vectors[level] }))
		return { ...describeGroup(members, level, this.reader.concepts), members: read.map(({ id }) => id) }
	}

	/** A further matter goes where the message most like it is; one like no other stays without a group. */
	further(messages: readonly Message[], placed: readonly Placed[], level: Level): readonly Further[] {
		return placeClaims(this.claimsIn(messages, level), vectorsOf(placed, level), level)
	}

	/** The further matters as they are said, not yet held against others. */
	claimsIn(messages: readonly Message[], level: Level): readonly Claim[] {
		const found = messages.flatMap((message, index) => this.furtherSpans(message).map((span) => ({ index, span })))
		return this.claimsAt(found, messages, level)
	}

	/** Where the further matters of a message stand. */
	furtherSpans(message: Message): readonly Span[] {
		return splitClaims(textOf(message), this.reader.concepts).slice(1)
	}

	/** Claims that were found some other way. */
	claimsAt(found: readonly Omit<Claim, "vector">[], messages: readonly Message[], level: Level): readonly Claim[] {
		return found.map(({ index, span }) => {
			const claim = claimAt(messages[index], span)
			const cut = this.cut(claim)
			return { index, span, vector: cut && this.reader.vector(cut, claim, level) }
		})
	}
}

/** A claim as a message of its own, without the number it has in the list. */
export function claimAt(message: Message | undefined, { start, end }: Span): Message {
	if (message === undefined) return { id: "", title: "", body: "" }
	return { ...message, id: "", title: "", body: withoutListMark(textOf(message).slice(start, end)) }
}

function hasWords({ title, body }: Pick<Message, "title" | "body">): boolean {
	return hasLetters(title) || hasLetters(body)
}

export function assembled(
	messages: readonly Message[],
	placed: readonly Placed[],
	groups: readonly Group[],
	further: readonly Further[],
): Consolidation {
	const groupOf = new Map(groups.flatMap(({ members }, index) => members.map((id) => [id, index])))
	const isPlaced = new Uint8Array(messages.length)
	for (const { index } of placed) isPlaced[index] = 1
	return {
		groups,
		claims: further.map(({ index, span, near }) => ({
			id: messages[index]?.id ?? "",
			span,
			group: groupOf.get(placed[near ?? -1]?.read.id ?? "") ?? null,
		})),
		unplaced: messages.filter((_, index) => isPlaced[index] === 0).map(({ id }) => id),
	}
}

/** The text spans point into. */
export function textOf({ title, body }: { readonly title: string; readonly body: string }): string {
	return title === "" || body === "" ? title + body : `${title}\n${body}`
}

/** Enough of a text to name the group by. */
const kept = 400

function constraintsOf(
	read: readonly Read[],
	together: NonNullable<Options["together"]>,
	apart: NonNullable<Options["apart"]>,
): Constraints {
	if (together.length === 0 && apart.length === 0) return unconstrained
	const place = new Map(read.map(({ id }, index) => [id, index]))
	const pairs = (list: typeof together): [number, number][] =>
		list.flatMap(([one, other]): [number, number][] => {
			const [a, b] = [place.get(one), place.get(other)]
			return a === undefined || b === undefined ? [] : [[a, b]]
		})
	return { must: pairs(together), cannot: pairs(apart) }
}
