/**
 * From a heap of messages to groups. Pure and deterministic: the same messages in the same order give the same groups; no network,
 * no clock. What people have said of pairs (together, apart) always holds.
 */
import { type Constraints, unconstrained } from "./average-link.ts"
import { type Span, splitClaims } from "./claims.ts"
import { clusterOf } from "./cluster.ts"
import { type Description, describeGroup, type Member } from "./describe.ts"
import type { Level, Vectors } from "./levels.ts"
import type { Concept } from "./lexicon/index.ts"
import { Nearby } from "./nearby.ts"
import { type Message, type Reader, readerOf } from "./read.ts"

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
	/** `concepts`: what a village adds to the lexicon. */
	constructor(concepts: readonly Concept[] = []) {
		this.reader = readerOf(concepts)
	}

	/** undefined for a message without words. */
	read({ id, title, body }: Message): Read | undefined {
		if (!/\p{L}/u.test(title) && !/\p{L}/u.test(body)) return undefined
		const { vectors, places, concepts } = this.reader.read({ id, title, body })
		return {
			id,
			vectors,
			member: { title: title.slice(0, kept), body: body.slice(0, kept), places, concepts: concepts.slice(0, 6) },
		}
	}

	consolidate(messages: readonly Message[], options: Options): Consolidation {
		const read = messages.map((message) => this.read(this.#mainPart(message)))
		const placed = read.filter((one) => one !== undefined)
		const groups = this.group(placed, options)
		return {
			groups,
			claims: this.#furtherClaims(messages, placed, groups, options.level),
			unplaced: messages.filter((_, index) => read[index] === undefined).map(({ id }) => id),
		}
	}

	/** A headline says which matter is the main one; without one it is the first. */
	#mainPart(message: Message): Message {
		if (message.title !== "") return message
		const [first] = splitClaims(message.body, this.reader.concepts)
		const main = message.body.slice(0, first?.end)
		return /\p{L}/u.test(main) ? { ...message, body: main } : message
	}

	/** Biggest first; within a group and among equals in the order of the messages. */
	group(read: readonly Read[], { level, together = [], apart = [] }: Options): readonly Group[] {
		const numbers = clusterOf(
			read.map(({ vectors }) => vectors),
			level,
			constraintsOf(read, together, apart),
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
	#furtherClaims(messages: readonly Message[], read: readonly Read[], groups: readonly Group[], level: Level): Consolidation["claims"] {
		const further = messages.flatMap(({ id, title, body }) => {
			const text = textOf({ title, body })
			const [, ...spans] = splitClaims(text, this.reader.concepts)
			return spans.map((span) => ({ id, span, text: text.slice(span.start, span.end) }))
		})
		if (further.length === 0) return []
		const nearby = new Nearby(level)
		for (const { vectors } of read) nearby.add(vectors[level])
		const groupOf = new Map(groups.flatMap(({ members }, index) => members.map((id) => [id, index])))
		return further.map(({ id, span, text }) => {
			const near = /\p{L}/u.test(text) ? nearby.near(this.reader.vector({ id, title: "", body: text }, level)) : []
			const best = near.find(({ item }) => read[item]?.id !== id)
			return { id, span, group: groupOf.get(read[best?.item ?? -1]?.id ?? "") ?? null }
		})
	}
}

/** The text spans point into. */
function textOf({ title, body }: { readonly title: string; readonly body: string }): string {
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
