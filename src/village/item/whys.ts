/** Why the claims of an item are together, in words people read. Pure. */
import type { Say } from "../../engine/flow.ts"
import { grouped } from "../grouped.ts"
import { itemOf } from "./hand.ts"
import type { ClaimRow, ItemRow, Proposal } from "./repo.ts"
import { objectionReason } from "./repo-changes.ts"
import type { Change } from "./rules.ts"

export type Done = {
	readonly reason: string
	readonly change: Change
	/** Both as they stood before. */
	readonly claims: readonly ClaimRow[]
	readonly items: readonly ItemRow[]
	/** What the consolidation says of items. */
	readonly proposals?: ReadonlyMap<string, Proposal>
}

/**
 * After claims came or went: what the consolidation says of an item now, else who changed it by hand. Where most are as they were put together,
 * nobody has judged those: its words and its likelihood stay theirs.
 */
export function whysAfter(
	{ house: { say }, actorName }: { readonly house: { readonly say: Say }; readonly actorName: string },
	kind: string,
	{ reason, change, claims, items, proposals = new Map() }: Done,
): ReadonlyMap<string, Proposal> {
	const gone = new Set(change.items.flatMap(({ id, after }) => (after === null ? [id] : [])))
	const moved = change.claims.flatMap(({ before, after }) => [...itemOf(before), ...itemOf(after)])
	const said = { who: actorName, what: say(`item.kind.${kind}`), reason }
	// What authors themselves did is said without a name: it stays here when theirs is erased.
	const key = kind === "withdraw" ? "withdrawn" : reason === objectionReason ? "objected" : reason === "" ? "changed" : "changedFor"
	const byHand: Proposal = { why: say(`item.why.${key}`, said), confidence: 100 }
	const stood = new Map(items.map((item) => [item.id, item]))
	const byItem = grouped(claims, ({ fate }) => itemOf(fate)[0])
	return new Map([...new Set(moved)].filter((id) => !gone.has(id)).map((id) => [id, proposals.get(id) ?? kept(id) ?? byHand]))

	function kept(id: string): Proposal | undefined {
		const item = stood.get(id)
		// To join two items, or to take one apart by place, is a word on the whole; so is what people changed before.
		if (item === undefined || item.confidence >= 100 || kind === "merge" || kind === "apart") return undefined
		const came = change.claims.filter(({ before, after }) => itemOf(after)[0] === id && itemOf(before)[0] !== id).length
		const went = change.claims.filter(({ before, after }) => itemOf(before)[0] === id && itemOf(after)[0] !== id).length
		const stay = (byItem.get(id)?.length ?? 0) - went
		if (stay <= Math.max(came, went)) return undefined
		// Its words tell how many they were.
		const mark = say("item.why.since", { why: "" })
		const why = item.why.endsWith(mark) ? item.why : say("item.why.since", { why: item.why })
		return { why, confidence: item.confidence }
	}
}

/** What people did has no likelihood: 文书改过（把握 100%） reads as if somebody had looked at the whole. */
export function whyWords({ state, why, confidence }: Pick<ItemRow, "state" | "why" | "confidence">, say: Say): string {
	return state === "proposed" && confidence < 100 ? say("item.why", { why, percent: confidence }) : why
}
