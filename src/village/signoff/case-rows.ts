/** Objections as rows: opened by an answer, closed when the answer is taken back. */
import { and, eq, isNull } from "drizzle-orm"
import type { Tx } from "../../store/store.ts"
import type { HouseholdKey, Objection, SignCx } from "./answering.ts"
import { signoffTables } from "./tables.ts"

export async function openCases(tx: Tx, cx: SignCx, key: HouseholdKey, answerId: string, objections: readonly Objection[]): Promise<void> {
	const { villageId, campaignId, householdId } = key
	const { signoffCase: c } = tx.tables(signoffTables)
	for (const { row, reason, photo } of objections)
		await tx.db
			.insert(c)
			.values({ villageId, id: cx.house.newId(), campaignId, householdId, answerId, rowNumber: row, reason, photo, openedAt: cx.now })
}

/** Whoever objected confirms after all. */
export async function closeCasesWithdrawn(tx: Tx, cx: SignCx, { villageId, campaignId, householdId }: HouseholdKey): Promise<void> {
	const { signoffCase: c } = tx.tables(signoffTables)
	await tx.db
		.update(c)
		.set({ outcome: "withdrawn", closedAt: cx.now, closedBy: cx.by })
		.where(and(eq(c.villageId, villageId), eq(c.campaignId, campaignId), eq(c.householdId, householdId), isNull(c.closedAt)))
}
