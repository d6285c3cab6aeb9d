/** What a village is called. Its code stays: it stands in numbers that were given. */
import { eq } from "drizzle-orm"
import type { SettingsSection } from "../affair.ts"
import { villageById } from "./repo-village.ts"
import { isVillageName } from "./rules.ts"
import { peopleTables } from "./tables.ts"

export const villageSettings: SettingsSection = {
	id: "village",
	title: "setting.village",
	lead: "setting.village.lead",
	right: "people.write",
	fields: [
		{ name: "name", kind: "text", most: 40, required: true },
		{ name: "township", kind: "text", most: 40, required: false },
	],
	read: async ({ reader, villageId }) => {
		const village = await villageById(reader, villageId)
		return { name: village?.name ?? "", township: village?.township ?? "" }
	},
	write: async ({ tx, villageId }, { name = "", township = "" }) => {
		if (!isVillageName(name)) return { name: "setting.village.name.wrong" }
		const { village: t } = tx.tables(peopleTables)
		await tx.db
			.update(t)
			.set({ name, township: township === "" ? null : township })
			.where(eq(t.id, villageId))
		return {}
	},
}
