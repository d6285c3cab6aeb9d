/** What became of somebody's matter: one row per (change, person), however often the change is worked. */
import type { Kit } from "../../store/kit.ts"

export function reportTables(kit: Kit) {
	const changeReport = kit.table(
		"change_report",
		{
			villageId: kit.text().notNull(),
			/** What changed, e.g. `council.decision:QJJY-2026-0001`. */
			changeId: kit.text().notNull(),
			personId: kit.text().notNull(),
			/** As it is told. */
			words: kit.text().notNull(),
			createdAt: kit.time().notNull(),
			/** The message in the outbox that told it, with whatever else there was to tell. */
			messageId: kit.text(),
			toldAt: kit.time(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.changeId, t.personId] }),
			kit.index("change_report_waiting").on(t.villageId, t.personId, t.toldAt),
		],
	)
	return { changeReport }
}
