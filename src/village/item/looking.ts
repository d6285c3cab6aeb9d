/** Names and insults: flagged, never deleted. Staff look, and let them stand or say it in other words; until then nothing is posted. */
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { namesOnRoster } from "../people/index.ts"
import type { ItemCx } from "./commands.ts"
import { sureFlags, titleFlags, waitsForLook } from "./flags.ts"
import { type ClaimRow, claimsOf, clearClaims, clearTitle, type ItemRow, itemsIn, lockBoard } from "./repo.ts"

const maxShownLength = 200

/** How much of what would be posted waits for a look: claims in items, and titles. */
export function flaggedIn(claims: readonly ClaimRow[], items: readonly ItemRow[], names: ReadonlySet<string>): number {
	const placed = claims.filter(({ fate }) => fate.kind === "item")
	const held = new Set(placed.map(({ fate }) => (fate.kind === "item" ? fate.itemId : "")))
	const titles = items.filter((item) => held.has(item.id) && titleFlags(item, names).length > 0)
	return placed.filter(waitsForLook).length + titles.length
}

type Looked = { readonly ok: true; readonly count: number } | { readonly ok: false; readonly why: "nothing-chosen" | "still-flagged" }

/** These may be read as they are, or in the words of `shown`, which must be clean themselves. */
export async function lookAt(
	tx: Tx,
	cx: ItemCx,
	of: { readonly claimIds: readonly string[]; readonly itemIds: readonly string[]; readonly shown?: string },
): Promise<Looked> {
	const { villageId, now, actor, house } = cx
	await lockBoard(tx, villageId)
	const shown = of.shown === undefined ? undefined : cleanText(of.shown, maxShownLength)
	const claims = (await claimsOf(tx, villageId)).filter(
		({ id, flags }) => of.claimIds.includes(id) && (flags.length > 0 || shown !== undefined),
	)
	const items = (await itemsIn(tx, villageId)).filter(({ id }) => of.itemIds.includes(id))
	// Other words are one author's: they cannot stand for several.
	if (claims.length + items.length === 0 || shown === "" || (shown !== undefined && claims.length !== 1))
		return { ok: false, why: "nothing-chosen" }
	if (shown !== undefined && sureFlags(shown, await namesOnRoster(tx, villageId)).length > 0) return { ok: false, why: "still-flagged" }
	const ids = claims.map(({ id }) => id)
	await clearClaims(tx, villageId, ids, { clearedAt: now, clearedBy: actor, ...(shown !== undefined && { shown }) })
	for (const { id, title } of items) await clearTitle(tx, villageId, id, title)
	const event = shown === undefined ? "item.looked" : "item.reworded"
	const data = { claims: ids.length, items: items.length }
	await addRecord(tx, { villageId, id: house.newId(), at: now, event, subject: ids[0] ?? items[0]?.id ?? "", actor, data })
	return { ok: true, count: ids.length + items.length }
}
