/** What a village has set, where an affair has no table of its own for it. */
import type { Kit } from "../../store/kit.ts"

export function settingTables(kit: Kit) {
	const villageSetting = kit.table(
		"village_setting",
		{
			villageId: kit.text().notNull(),
			/** `affair.name`. */
			name: kit.text().notNull(),
			/** JSON, read back through the setting's schema. */
			value: kit.text().notNull(),
			changedAt: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.name] })],
	)
	return { villageSetting }
}
