/** Tables of what is filed with the township. */
import type { Kit } from "../../store/kit.ts"
import { filingKinds, filingStates } from "./rules.ts"

export function filingTables(kit: Kit) {
	const filing = kit.table(
		"filing",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			/** QJBA-2026-0001. */
			number: kit.text().notNull(),
			kind: kit.oneOf(filingKinds).notNull(),
			title: kit.text().notNull(),
			text: kit.text().notNull(),
			/** The matter and decision it is about; null where there was no vote here. */
			matterId: kit.text(),
			decisionNumber: kit.text(),
			/** References into the media store, string[]: the paper as it was signed. */
			photos: kit.json().notNull(),
			state: kit.oneOf(filingStates).notNull(),
			dueAt: kit.time().notNull(),
			createdAt: kit.time().notNull(),
			createdBy: kit.text(),
			/** The latest time it was sent. */
			filedAt: kit.time(),
			filedBy: kit.text(),
			/** The receipt: the township's own number and date. */
			receiptNumber: kit.text(),
			receiptDate: kit.time(),
			receivedAt: kit.time(),
			receivedBy: kit.text(),
			/** As shown. */
			receivedByName: kit.text(),
			/** Why it came back, the latest time. */
			returnedWhy: kit.text(),
			returnedAt: kit.time(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("filing_number").on(t.villageId, t.number),
			kit.index("filing_state").on(t.villageId, t.state, t.dueAt),
			kit.index("filing_matter").on(t.villageId, t.matterId),
		],
	)
	return { filing }
}
