/**
 * The board: every claim of every opinion has exactly one fate, whatever is done to it (design §7). Actions are pure functions from a
 * board to what changes; undoing is putting back what was. Nothing here can lose a claim: claims are never made or removed by an action.
 */

/** What became of a claim. `open`: nothing yet, which holds up posting. */
export const fates = ["open", "item", "same", "withdrawn", "out-of-scope", "personal"] as const
export type FateKind = (typeof fates)[number]

/** Fates staff may give by setting aside; each but `same` needs a reason. */

export type Fate =
	| { readonly kind: "open" }
	| { readonly kind: "item"; readonly itemId: string }
	/** It says again what another claim says. */
	| { readonly kind: "same"; readonly claimId: string }
	| { readonly kind: "withdrawn" }
	| { readonly kind: "out-of-scope" | "personal"; readonly reason: string }

export type Claim = { readonly id: string; readonly opinionId: string; readonly fate: Fate }

/** `proposed` by the consolidation, `accepted` by a person. A posted one keeps its number for good. */
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
	| { readonly kind: "split"; readonly claimIds: readonly string[]; readonly newItem: Omit<Item, "number" | "state"> }
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

function changed(board: Board, { claims, items }: Change): Board {
	const [nextClaims, nextItems] = [new Map(board.claims), new Map(board.items)]
	for (const { id, after } of claims) {
		const claim = nextClaims.get(id)
		if (claim !== undefined) nextClaims.set(id, { ...claim, fate: after })
	}
	for (const { id, after } of items) {
		if (after === null) nextItems.delete(id)
		else nextItems.set(id, after)
	}
	return { claims: nextClaims, items: nextItems }
}

function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

/** Keys of a flat object in one order: a stored change comes back in another. */
function sorted(value: unknown): unknown {
	return typeof value === "object" && value !== null ? Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)) : value
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
			draft.setItem({ ...action.newItem, state: "accepted", number: null })
			return draft.setFates(action.claimIds, { kind: "item", itemId: action.newItem.id })
		}
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

function titleFault(title: string): Refusal | undefined {
	if (title.trim() === "") return "title-missing"
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
	draft.setItem({ ...target, state: "accepted" })
	return undefined
}

function aside(draft: Draft, claimIds: readonly string[], fate: Extract<Action, { kind: "aside" }>["fate"]): Refusal | undefined {
	if (fate.kind !== "same" && fate.reason.trim() === "") return "reason-missing"
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
		if (!draft.hasItem(item.id)) draft.setItem({ ...item, state: "proposed", number: null })
		const why = draft.setFates(claimIds, { kind: "item", itemId: item.id })
		if (why !== undefined) return why
	}
	return undefined
}

class Draft {
	readonly #board: Board
	readonly #fates = new Map<string, Fate>()
	readonly #items = new Map<string, Item | null>()
	constructor(board: Board) {
		this.#board = board
	}

	claim(id: string): Claim | undefined {
		const claim = this.#board.claims.get(id)
		const fate = this.#fates.get(id)
		return claim === undefined || fate === undefined ? claim : { ...claim, fate }
	}

	item(id: string): Item | undefined {
		const drafted = this.#items.get(id)
		return drafted === undefined ? this.#board.items.get(id) : (drafted ?? undefined)
	}

	hasItem(id: string): boolean {
		return this.item(id) !== undefined
	}

	claimsOf(itemId: string): readonly string[] {
		return [...this.#board.claims.keys()].filter((id) => {
			const fate = this.claim(id)?.fate
			return fate?.kind === "item" && fate.itemId === itemId
		})
	}

	/** Why these cannot be given another fate; undefined where they can. */
	movable(claimIds: readonly string[]): Refusal | undefined {
		if (claimIds.length === 0) return "nothing-chosen"
		for (const id of claimIds) {
			const claim = this.claim(id)
			if (claim === undefined) return "no-such-claim"
			if (claim.fate.kind === "withdrawn") return "is-withdrawn"
		}
		return undefined
	}

	/** `mayBeEmpty`: an item without claims, kept for its number, may be merged too. */
	setFates(claimIds: readonly string[], fate: Fate, mayBeEmpty = false): Refusal | undefined {
		if (claimIds.length === 0 && !mayBeEmpty) return "nothing-chosen"
		for (const id of claimIds) {
			if (this.claim(id) === undefined) return "no-such-claim"
			this.#fates.set(id, fate)
		}
		return undefined
	}

	setItem(item: Item): void {
		this.#items.set(item.id, item)
	}

	eachItem(ids: readonly string[], change: (item: Item) => void): Refusal | undefined {
		for (const id of ids) {
			const item = this.item(id)
			if (item === undefined) return "no-such-item"
			change(item)
		}
		return undefined
	}

	/** What said the same as a claim that is gone stands open again; an item without claims goes, unless it was posted. */
	sweep(): void {
		for (const id of this.#board.claims.keys()) {
			const fate = this.claim(id)?.fate
			if (fate?.kind !== "same") continue
			const other = this.claim(fate.claimId)?.fate.kind
			if (other === undefined || other === "same" || other === "withdrawn") this.#fates.set(id, { kind: "open" })
		}
		const held = new Set<string>()
		for (const id of this.#board.claims.keys()) {
			const fate = this.claim(id)?.fate
			if (fate?.kind === "item") held.add(fate.itemId)
		}
		for (const id of new Set([...this.#board.items.keys(), ...this.#items.keys()])) {
			const item = this.item(id)
			if (item !== undefined && item.number === null && !held.has(id)) this.#items.set(id, null)
		}
	}

	done(): { readonly board: Board; readonly change: Change } {
		const claims = [...this.#fates].flatMap(([id, after]) => {
			const before = this.#board.claims.get(id)?.fate
			return before === undefined || isSame(before, after) ? [] : [{ id, before, after }]
		})
		const items = [...this.#items].flatMap(([id, after]) => {
			const before = this.#board.items.get(id) ?? null
			return isSame(before, after) ? [] : [{ id, before, after }]
		})
		const change = { claims, items }
		return { board: changed(this.#board, change), change }
	}
}
