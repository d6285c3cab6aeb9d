/** Standards: criteria come before cases. What was decided is posted, and cases are looked at by it from then on. */
import { eq } from "drizzle-orm"
import { appendEntry, hashOf } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { holdSignoffs } from "./answering.ts"
import type { CreateCx } from "./creating.ts"
import { signoffTables } from "./tables.ts"

export type Standard = ReturnType<typeof signoffTables>["signoffStandard"]["$inferSelect"]

/** Posts criteria that were decided before: from now on cases can be looked at by them. */
export async function postStandard(
	tx: Tx,
	cx: CreateCx,
	villageId: string,
	of: { readonly title: string; readonly criteria: readonly string[]; readonly decision: string; readonly decidedAt: number },
): Promise<
	| { readonly ok: true; readonly id: string }
	| { readonly ok: false; readonly code: "STANDARD_INCOMPLETE" | "DECIDED_LATER" | "STANDARD_KNOWN" }
> {
	await holdSignoffs(tx, villageId)
	const title = cleanText(of.title, 60)
	const decision = cleanText(of.decision, 120)
	const criteria = of.criteria.map((criterion) => cleanText(criterion, 60)).filter((criterion) => criterion !== "")
	if (title === "" || decision === "" || criteria.length === 0 || new Set(criteria).size < criteria.length)
		return { ok: false, code: "STANDARD_INCOMPLETE" }
	if (of.decidedAt > cx.now) return { ok: false, code: "DECIDED_LATER" }
	if ((await standardsOf(tx, villageId)).some((known) => known.title === title)) return { ok: false, code: "STANDARD_KNOWN" }
	const id = cx.house.newId()
	const { seq } = await appendEntry(tx, {
		villageId,
		kind: "signoff.standard",
		at: cx.now,
		body: { standard: id, hash: hashOf({ title, criteria, decision }), decidedAt: of.decidedAt },
	})
	const { signoffStandard: t } = tx.tables(signoffTables)
	await tx.db
		.insert(t)
		.values({ villageId, id, title, criteria, decision, decidedAt: of.decidedAt, postedAt: cx.now, createdBy: cx.by, ledgerSeq: seq })
	await addRecord(tx, {
		villageId,
		id: cx.house.newId(),
		at: cx.now,
		event: "signoff.standard-posted",
		subject: id,
		actor: cx.by,
		data: null,
	})
	return { ok: true, id }
}

export async function standardsOf(reader: Reader, villageId: string): Promise<readonly Standard[]> {
	const { signoffStandard: t } = reader.tables(signoffTables)
	return reader.db.select().from(t).where(eq(t.villageId, villageId)).orderBy(t.postedAt, t.id)
}
