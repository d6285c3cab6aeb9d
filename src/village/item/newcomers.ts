/** What the house put into items that somebody had accepted before: they wait for a person's word again, and what is new in them is marked. Pure. */
import { grouped } from "../grouped.ts"
import { itemOf } from "./hand.ts"
import type { Change } from "./rules.ts"

/** By item: claims that came since it was last accepted. `proposals`: what the house did, in order. */
export function newcomersIn(proposals: readonly { readonly change: Change }[]): ReadonlyMap<string, ReadonlySet<string>> {
	const found = new Map<string, Set<string>>()
	for (const { change } of proposals) {
		const stood = new Map(change.items.map(({ id, before }) => [id, before]))
		for (const [id, came] of grouped(change.claims, ({ after }) => itemOf(after)[0])) {
			if (id === undefined) continue
			const before = stood.get(id)
			// Made just now, it is new as a whole; accepted before, what came earlier has had its word.
			const known = before === undefined ? found.get(id) : before === null ? undefined : new Set<string>()
			if (known === undefined) continue
			for (const claim of came) known.add(claim.id)
			found.set(id, known)
		}
	}
	return found
}
