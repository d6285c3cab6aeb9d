/**
 * From a heap of messages to groups. Pure and deterministic: the same messages in the same order give the same groups; no network,
 * no clock. What people have said of pairs (together, apart) always holds.
 */
import { type Constraints, type Pairs, unconstrained } from "./average-link.ts"
import { type Span, splitClaims } from "./claims.ts"
import { clusterOf } from "./cluster.ts"
import { type Description, describeGroup, type Member } from "./describe.ts"
import type { Level, Vectors } from "./levels.ts"
import type { Concept } from "./lexicon/index.ts"
import { Nearby } from "./nearby.ts"
import type { Placed } from "./packed.ts"
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
	/** `concepts`: what a village adds to the lexicon. `like`: one whose dictionary it shares. */
	constructor(concepts: readonly Concept[] = [], like?: Consolidator) {
		this.reader = readerOf(concepts, like?.reader.segmenter)
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
		return this.read(this.#mainPart(message))
	}

	/** A headline says which matter is the main one; without one it is the first. */
	#mainPart(message: Message): Message {
		if (message.title !== "") return message
		const [first] = splitClaims(message.body, this.reader.concepts)
		const main = message.body.slice(0, first?.end)
		return /\p{L}/u.test(main) ? { ...message, body: main } : message
	}

	/** Biggest first; within a group and among equals in the order of the messages. `issuePairs`: where they have been found already. */
	group(read: readonly Read[], { level, together = [], apart = [] }: Options, issuePairs?: Pairs): readonly Group[] {
		const numbers = clusterOf(
			read.map(({ vectors }) => vectors),
			level,
			constraintsOf(read, together, apart),
			issuePairs,
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
	further(messages: readonly Message[], placed: readonly VectorPlaced[], level: Level): readonly Further[] {
		const claims = messages.flatMap((message, index) => {
			const [, ...spans] = splitClaims(textOf(message), this.reader.concepts)
			return spans.map((span) => ({ index, span }))
		})
		return this.placeClaims(claims, messages, placed, level)
	}

	/** The same for claims that were found some other way. */
	placeClaims(
		claims: readonly Omit<Further, "near">[],
		messages: readonly Message[],
		placed: readonly VectorPlaced[],
		level: Level,
	): readonly Further[] {
		if (claims.length === 0) return []
		const nearby = new Nearby(level)
		for (const { read } of placed) nearby.add(read.vectors[level])
		return claims.map(({ index, span }) => {
			const text = textOf(messages[index] ?? { title: "", body: "" }).slice(span.start, span.end)
			const near = /\p{L}/u.test(text) ? nearby.near(this.reader.vector({ id: "", title: "", body: text }, level)) : []
			return { index, span, near: near.find(({ item }) => placed[item]?.index !== index)?.item ?? null }
		})
	}
}

/** A message's vector, and the message's index among all. */
type VectorPlaced = { readonly index: number; readonly read: { readonly vectors: Vectors } }

/** A further matter: of which message, where in its text, and the reading (by its place among those placed) that it is most like. */
export type Further = { readonly index: number; readonly span: Span; readonly near: number | null }

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
