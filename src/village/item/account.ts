/** The arithmetic anybody can check: 236 条意见 → 251 个诉求 = 246 并入 63 项 + 5 另列. Pure. */
import type { Board, FateKind } from "./rules.ts"

export type Account = {
	readonly opinions: number
	readonly claims: number
	/** Claims by what became of them; they add up to `claims`. */
	readonly byFate: Readonly<Record<FateKind, number>>
	/** Items that hold a claim. */
	readonly items: number
	/** Of those, the ones nobody has accepted yet. */
	readonly proposed: number
}

export function accountOf({ claims, items }: Board): Account {
	const byFate = { open: 0, item: 0, same: 0, withdrawn: 0, "out-of-scope": 0, personal: 0 }
	const held = new Set<string>()
	for (const { fate } of claims.values()) {
		byFate[fate.kind]++
		if (fate.kind === "item") held.add(fate.itemId)
	}
	return {
		opinions: new Set([...claims.values()].map(({ opinionId }) => opinionId)).size,
		claims: claims.size,
		byFate,
		items: held.size,
		proposed: [...items.values()].filter(({ id, state }) => held.has(id) && state === "proposed").length,
	}
}

/** Claims that stand outside every item, each with its fate named. */
export function asideOf({ byFate }: Account): number {
	return byFate.same + byFate.withdrawn + byFate["out-of-scope"] + byFate.personal
}

/** Values of the words of the equation. */
export function equationOf(account: Account): Readonly<Record<string, number>> {
	return { opinions: account.opinions, claims: account.claims, placed: account.byFate.item, items: account.items, aside: asideOf(account) }
}

export type Hindrance = "nothing" | "open" | "proposed" | "flagged"

/** Why the list cannot be posted; undefined where it can. `flagged`: names and insults in its items that nobody has looked at. */
export function hindranceOf(account: Account, flagged = 0): Hindrance | undefined {
	if (account.claims === 0) return "nothing"
	if (account.byFate.open > 0) return "open"
	if (account.proposed > 0) return "proposed"
	return flagged > 0 ? "flagged" : undefined
}
