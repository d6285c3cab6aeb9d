/** Yes to 是不是同一件事？: who wrote stands behind the other, and their claim goes to its item, now or when the board is brought up to date. */
import type { Tx } from "../../store/store.ts"
import { opinionTexts } from "../opinion/index.ts"
import { act, type ItemCx } from "./commands.ts"
import { claimsOf, itemsIn } from "./repo.ts"
import { addSupport } from "./repo-posting.ts"

/** False where the other is gone, or the opinion is not theirs. */
export async function supportAlike(
	tx: Tx,
	cx: ItemCx,
	of: { readonly personId: string; readonly householdId: string; readonly opinionId: string; readonly subject: string },
): Promise<boolean> {
	const { villageId, now } = cx
	const { personId, householdId, opinionId, subject } = of
	const [own] = await opinionTexts(tx, villageId, [opinionId])
	if (own === undefined || own.personId !== personId) return false
	const id = subject.slice(subject.indexOf(":") + 1)
	const isItem = subject.startsWith("item:")
	const isKnown = isItem
		? (await itemsIn(tx, villageId)).some((item) => item.id === id)
		: (await opinionTexts(tx, villageId, [id])).length > 0
	if (!isKnown) return false
	await addSupport(tx, villageId, { subject, personId, householdId, opinionId, at: now })
	const claims = (await claimsOf(tx, villageId)).filter((claim) => claim.opinionId === opinionId && claim.fate.kind === "open")
	if (isItem && claims.length === 1) await act(tx, cx, { kind: "move", claimIds: claims.map((claim) => claim.id), itemId: id })
	return true
}
