/** Yes to 是不是同一件事？: who wrote stands behind the other, and their claim goes to its item, now or when the board is brought up to date. */
import type { Tx } from "../../store/store.ts"
import { opinionTexts } from "../opinion/index.ts"
import { act, type ItemCx } from "./commands.ts"
import { claimsOf, itemsIn } from "./repo.ts"
import { addSupport } from "./repo-posting.ts"

/** `personId` null: of somebody not on the roster, whose claim goes along and who stands behind nothing. `gone`: the other is, or the opinion is not theirs; `again`: it was noted before. */
export async function supportAlike(
	tx: Tx,
	cx: ItemCx,
	of: { readonly personId: string | null; readonly householdId: string; readonly opinionId: string; readonly subject: string },
): Promise<"noted" | "again" | "gone"> {
	const { villageId, now } = cx
	const { personId, householdId, opinionId, subject } = of
	const [own] = await opinionTexts(tx, villageId, [opinionId])
	if (own === undefined || own.personId !== personId) return "gone"
	const id = subject.slice(subject.indexOf(":") + 1)
	const isItem = subject.startsWith("item:")
	const isKnown = isItem
		? (await itemsIn(tx, villageId)).some((item) => item.id === id)
		: (await opinionTexts(tx, villageId, [id])).length > 0
	if (!isKnown) return "gone"
	const isNew = personId !== null && (await addSupport(tx, villageId, { subject, personId, householdId, opinionId, at: now }))
	const claims = (await claimsOf(tx, villageId)).filter((claim) => claim.opinionId === opinionId && claim.fate.kind === "open")
	const moves = isItem && claims.length === 1
	if (moves) await act(tx, cx, { kind: "move", claimIds: claims.map((claim) => claim.id), itemId: id })
	return isNew || moves ? "noted" : "again"
}
