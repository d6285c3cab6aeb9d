/** Tables of the outreach affair. A visit is never changed: the next one stands beside it. */
import type { Kit } from "../../store/kit.ts"
import { nexts } from "./rules.ts"

export function outreachTables(kit: Kit) {
	const outreachVisit = kit.table(
		"outreach_visit",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			/** `enrol` or `survey:ID`: what was said belongs to this purpose and is shown for no other. */
			purpose: kit.text().notNull(),
			/** Household or person, by the purpose's unit. */
			target: kit.text().notNull(),
			householdId: kit.text().notNull(),
			/** Who was asked for. */
			personId: kit.text().notNull(),
			isSpoken: kit.bool().notNull(),
			/** When somebody was there, ms. */
			at: kit.time().notNull(),
			/** Name of who went, as entered. */
			visitor: kit.text().notNull(),
			/** What was said; empty where nothing was, or the person withdrew. */
			said: kit.text().notNull(),
			next: kit.oneOf(nexts).notNull(),
			/** Staff account, or the contact's own person id where it was entered by chat. */
			enteredBy: kit.text().notNull(),
			createdAt: kit.time().notNull(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.index("outreach_visit_purpose").on(t.villageId, t.purpose, t.at),
			kit.index("outreach_visit_person").on(t.villageId, t.personId),
			kit.index("outreach_visit_household").on(t.villageId, t.purpose, t.householdId),
		],
	)
	return { outreachVisit }
}
