/** Answers to 是不是同一件事？ Yes: who wrote stands behind the other, and their claim goes to its item, now or when the board is brought up to date. */
import type { Tx } from "../../store/store.ts"
import { opinionTexts } from "../opinion/index.ts"
import { act, type ItemCx } from "./commands.ts"
import { claimsOf, itemsIn } from "./repo.ts"
import { answerLikeness } from "./repo-likeness.ts"
import { addSupport, dropSupport } from "./repo-posting.ts"

type Other = {
	/** Null: of somebody not on the roster, whose claim goes along and who stands behind nothing. */
	readonly personId: string | null
	readonly householdId: string
	readonly opinionId: string
	readonly subject: string
}

/** Either answer is kept, and holds when the board is put in order. `gone`: the other is, or the opinion is not theirs; `again`: it was noted before. */
export async function answerAlike(
	tx: Tx,
	cx: ItemCx,
	{ isSame, ...of }: Other & { readonly isSame: boolean },
): Promise<"noted" | "again" | "gone" | "other"> {
	const { villageId, now, actor } = cx
	const { personId, opinionId, subject } = of
	const [own] = await opinionTexts(tx, villageId, [opinionId])
	if (own === undefined || own.personId !== personId) return "gone"
	if (!isSame) await dropSupport(tx, villageId, { subject, opinionId })
	const done = isSame ? await support(tx, cx, of) : "other"
	if (done !== "gone") await answerLikeness(tx, villageId, { opinionId, subject, answer: isSame ? "same" : "other", at: now, by: actor })
	return done
}

async function support(tx: Tx, cx: ItemCx, of: Other): Promise<"noted" | "again" | "gone"> {
	const { villageId, now } = cx
	const { personId, householdId, opinionId, subject } = of
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
