/** What was done to items since the proposal, or since the list that is posted: what a second person looks at first. Pure. */
import { type ChangeRow, objectionReason } from "./repo-changes.ts"
import type { Fate } from "./rules.ts"

/** One change, as it was to one item. */
export type Doing = {
	readonly kind: string
	/** Empty where an author did it, or the house. */
	readonly who: string
	readonly reason: string
	/** Claims that came into it, and that went. */
	readonly came: number
	readonly went: number
	/** What it was called before; undefined: as now. */
	readonly before: string | undefined
}
export type Handled = {
	/** In order. */
	readonly doings: readonly Doing[]
	/** Claims that were put into it and stand there still. */
	readonly came: ReadonlySet<string>
}

/** By item. `changes`: in order, without those undone. To accept what was proposed changes nothing. */
export function handledItems(changes: readonly ChangeRow[]): ReadonlyMap<string, Handled> {
	const handled = new Map<string, { readonly doings: Doing[]; readonly came: Set<string> }>()
	for (const { kind, actorName, reason, change } of changes) {
		if (kind === "accept") continue
		const isObjection = reason === objectionReason
		const done = { kind: isObjection ? "objected" : kind, who: isObjection ? "" : actorName, reason: isObjection ? "" : reason }
		const retitled = new Map(
			change.items.flatMap(({ id, before, after }) => (before === null || after === null ? [] : [[id, { before, after }] as const])),
		)
		const touched = change.claims.flatMap(({ before, after }) => [...itemOf(before), ...itemOf(after)])
		const renamed = kind === "rename" ? [...retitled.keys()] : []
		for (const id of new Set([...touched, ...renamed])) {
			const own = handled.get(id) ?? { doings: [], came: new Set<string>() }
			handled.set(id, own)
			const isIn = (fate: Fate): boolean => itemOf(fate)[0] === id
			const came = change.claims.filter(({ before, after }) => isIn(after) && !isIn(before))
			const went = change.claims.filter(({ before, after }) => isIn(before) && !isIn(after))
			for (const claim of came) own.came.add(claim.id)
			for (const claim of went) own.came.delete(claim.id)
			const { before, after } = retitled.get(id) ?? {}
			own.doings.push({
				...done,
				came: came.length,
				went: went.length,
				before: before === undefined || before.title === after?.title ? undefined : before.title,
			})
		}
	}
	return handled
}

/** The item it stands in, if any. */
export function itemOf(fate: Fate): readonly string[] {
	return fate.kind === "item" ? [fate.itemId] : []
}
