/** A board while an action is done to it: what is changed so far, and what must follow from it. Pure. */
import type { Board, Change, Claim, Fate, Item, Refusal } from "./rules.ts"

export class Draft {
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
			if (item === undefined || held.has(id)) continue
			// One kept for its number alone waits for nobody.
			if (item.number === null) this.#items.set(id, null)
			else if (item.state === "proposed") this.setItem({ ...item, state: "accepted" })
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

/** The board with the change done. */
export function changed(board: Board, { claims, items }: Change): Board {
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

export function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

/** Keys of a flat object in one order: a stored change comes back in another. */
function sorted(value: unknown): unknown {
	return typeof value === "object" && value !== null ? Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)) : value
}
