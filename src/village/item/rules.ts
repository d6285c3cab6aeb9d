/**
 * The board: every claim of every opinion has exactly one fate, whatever is done to it (design §7). Actions are pure functions from a
 * board to what changes; undoing is putting back what was. Nothing here can lose a claim: claims are never made or removed by an action.
 */

import { hasLetters } from "../../text/normalize.ts"
import { changed, Draft, isSame } from "./draft.ts"

/** What became of a claim. `open`: nothing yet, which holds up posting. */
export const fates = ["open", "item", "same", "withdrawn", "out-of-scope", "personal"] as const
export type FateKind = (typeof fates)[number]

export type Fate =
	| { readonly kind: "open" }
	| { readonly kind: "item"; readonly itemId: string }
	/** It says again what another claim says. */
	| { readonly kind: "same"; readonly claimId: string }
	| { readonly kind: "withdrawn" }
	| { readonly kind: "out-of-scope" | "personal"; readonly reason: string }

export type Claim = { readonly id: string; readonly opinionId: string; readonly fate: Fate }

/** `proposed` by the consolidation, the whole or what came into it last; `accepted` by a person. A posted one keeps its number for good. */
export const itemStates = ["proposed", "accepted"] as const
export type ItemState = (typeof itemStates)[number]

export type Item = {
	readonly id: string
	readonly title: string
	readonly category: string
	readonly place: string | null
	readonly state: ItemState
	/** Given at its first posting; null before. */
	readonly number: number | null
}

export type Board = { readonly claims: ReadonlyMap<string, Claim>; readonly items: ReadonlyMap<string, Item> }

export type Action =
	| { readonly kind: "accept"; readonly itemIds: readonly string[] }
	| { readonly kind: "rename"; readonly itemId: string; readonly title: string; readonly category?: string }
	/** All claims of `from` go to `into`. */
	| { readonly kind: "merge"; readonly from: readonly string[]; readonly into: string }
	/** These claims of any items, or open ones, become an item of their own. */
	| {
			readonly kind: "split"
			readonly claimIds: readonly string[]
			/** Without a category: that of the item which the first of them stands in. */
			readonly newItem: Omit<Item, "number" | "state" | "category"> & { readonly category?: string }
	  }
	/** Claims of an item become items of their own that nobody has accepted yet; the rest stays, at `place`. */
	| {
			readonly kind: "apart"
			readonly itemId: string
			readonly place: string | null
			readonly parts: readonly { readonly item: Omit<Item, "number" | "state">; readonly claimIds: readonly string[] }[]
	  }
	| { readonly kind: "move"; readonly claimIds: readonly string[]; readonly itemId: string }
	| {
			readonly kind: "aside"
			readonly claimIds: readonly string[]
			readonly fate: Exclude<Fate, { readonly kind: "open" | "item" | "withdrawn" }>
	  }
	/** Back on the board, without a place. */
	| { readonly kind: "reopen"; readonly claimIds: readonly string[] }
	/** The author took it back. */
	| { readonly kind: "withdraw"; readonly claimIds: readonly string[] }
	/** What the consolidation proposes for open claims. */
	| {
			readonly kind: "propose"
			readonly groups: readonly { readonly item: Omit<Item, "number" | "state">; readonly claimIds: readonly string[] }[]
	  }

export type Refusal =
	| "nothing-chosen"
	| "no-such-claim"
	| "no-such-item"
	| "item-exists"
	| "into-itself"
	| "title-missing"
	| "title-too-long"
	| "reason-missing"
	| "same-as-itself"
	| "same-as-same"
	| "is-withdrawn"
	| "posted-stays"
	| "not-open"

/** Rows before and after; null where there is or was none. */
export type Change = {
	readonly claims: readonly { readonly id: string; readonly before: Fate; readonly after: Fate }[]
	readonly items: readonly { readonly id: string; readonly before: Item | null; readonly after: Item | null }[]
}

export type Applied = { readonly ok: true; readonly board: Board; readonly change: Change } | { readonly ok: false; readonly why: Refusal }

export const maxTitleLength = 60
export const maxReasonLength = 200

export function apply(board: Board, action: Action): Applied {
	const draft = new Draft(board)
	const why = perform(draft, action)
	if (why !== undefined) return { ok: false, why }
	draft.sweep()
	return { ok: true, ...draft.done() }
}

/** Puts back what a change did; refused where something it touched has changed since. */
export function revert(board: Board, change: Change): Applied {
	const isAsLeft =
		change.claims.every(({ id, after }) => isSame(board.claims.get(id)?.fate, after)) &&
		change.items.every(({ id, after }) => isSame(board.items.get(id) ?? null, after))
	if (!isAsLeft) return { ok: false, why: "no-such-claim" }
	const back: Change = {
		claims: change.claims.map(({ id, before, after }) => ({ id, before: after, after: before })),
		items: change.items.map(({ id, before, after }) => ({ id, before: after, after: before })),
	}
	return { ok: true, board: changed(board, back), change: back }
}

function perform(draft: Draft, action: Action): Refusal | undefined {
	switch (action.kind) {
		case "accept":
			return action.itemIds.length === 0
				? "nothing-chosen"
				: draft.eachItem(action.itemIds, (item) => draft.setItem({ ...item, state: "accepted" }))
		case "rename": {
			const why = titleFault(action.title)
			if (why !== undefined) return why
			const { title, category } = action
			return draft.eachItem([action.itemId], (item) =>
				draft.setItem({ ...item, title, ...(category !== undefined && { category }), state: "accepted" }),
			)
		}
		case "merge":
			return merge(draft, action.from, action.into)
		case "split": {
			if (draft.hasItem(action.newItem.id)) return "item-exists"
			const why = titleFault(action.newItem.title) ?? draft.movable(action.claimIds)
			if (why !== undefined) return why
			draft.setItem({
				...action.newItem,
				category: action.newItem.category ?? categoryOf(draft, action.claimIds),
				state: "accepted",
				number: null,
			})
			return draft.setFates(action.claimIds, { kind: "item", itemId: action.newItem.id })
		}
		case "apart":
			return apart(draft, action)
		case "move": {
			if (!draft.hasItem(action.itemId)) return "no-such-item"
			return draft.movable(action.claimIds) ?? draft.setFates(action.claimIds, { kind: "item", itemId: action.itemId })
		}
		case "aside":
			return aside(draft, action.claimIds, action.fate)
		case "reopen":
			return draft.movable(action.claimIds) ?? draft.setFates(action.claimIds, { kind: "open" })
		case "withdraw":
			return draft.setFates(action.claimIds, { kind: "withdrawn" })
		case "propose":
			return propose(draft, action.groups)
	}
}

function categoryOf(draft: Draft, [first = ""]: readonly string[]): string {
	const fate = draft.claim(first)?.fate
	return (fate?.kind === "item" ? draft.item(fate.itemId)?.category : undefined) ?? "other"
}

function titleFault(title: string): Refusal | undefined {
	if (!hasLetters(title)) return "title-missing"
	return title.length > maxTitleLength ? "title-too-long" : undefined
}

function merge(draft: Draft, from: readonly string[], into: string): Refusal | undefined {
	if (from.length === 0) return "nothing-chosen"
	if (from.includes(into)) return "into-itself"
	const target = draft.item(into)
	if (target === undefined || from.some((id) => !draft.hasItem(id))) return "no-such-item"
	for (const id of from) {
		const why = draft.setFates(draft.claimsOf(id), { kind: "item", itemId: into }, true)
		if (why !== undefined) return why
	}
	// What came into a posted one since is not looked at by putting another with it.
	if (target.number === null) draft.setItem({ ...target, state: "accepted" })
	return undefined
}

function apart(draft: Draft, { itemId, place, parts }: Extract<Action, { kind: "apart" }>): Refusal | undefined {
	const from = draft.item(itemId)
	if (from === undefined) return "no-such-item"
	if (parts.length === 0) return "nothing-chosen"
	const own = new Set(draft.claimsOf(itemId))
	draft.setItem({ ...from, place })
	for (const { item, claimIds } of parts) {
		if (draft.hasItem(item.id)) return "item-exists"
		if (claimIds.some((id) => !own.has(id))) return "no-such-claim"
		draft.setItem({ ...item, state: "proposed", number: null })
		const why = draft.setFates(claimIds, { kind: "item", itemId: item.id })
		if (why !== undefined) return why
	}
	return undefined
}

function aside(draft: Draft, claimIds: readonly string[], fate: Extract<Action, { kind: "aside" }>["fate"]): Refusal | undefined {
	if (fate.kind !== "same" && !hasLetters(fate.reason)) return "reason-missing"
	const why = draft.movable(claimIds)
	if (why !== undefined) return why
	if (fate.kind === "same") {
		const other = draft.claim(fate.claimId)
		if (other === undefined) return "no-such-claim"
		if (claimIds.includes(fate.claimId)) return "same-as-itself"
		// A chain would leave the reader to follow it, and a ring would lead nowhere.
		if (other.fate.kind === "same") return "same-as-same"
		if (other.fate.kind === "withdrawn") return "is-withdrawn"
	}
	return draft.setFates(claimIds, fate)
}

function propose(draft: Draft, groups: Extract<Action, { kind: "propose" }>["groups"]): Refusal | undefined {
	for (const { item, claimIds } of groups) {
		if (claimIds.some((id) => draft.claim(id)?.fate.kind !== "open")) return "not-open"
		// Into an item that stands, too, nothing goes without a person's word: it waits for one again.
		draft.setItem({ ...(draft.item(item.id) ?? { ...item, number: null }), state: "proposed" })
		const why = draft.setFates(claimIds, { kind: "item", itemId: item.id })
		if (why !== undefined) return why
	}
	return undefined
}
