/** Changed settings on record: which, by whom, what it was and what it is. */
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import type { House, SettingsSection, StaffSession } from "../affair.ts"
import { labelOf, shownValue } from "./page.tsx"

/** Compares what stands now with `before`, which `section.read` gave in the same transaction. How many are another now. */
export async function noteChanges(
	tx: Tx,
	house: House,
	{ villageId, accountId }: Pick<StaffSession, "villageId" | "accountId">,
	section: SettingsSection,
	before: Readonly<Record<string, string>>,
): Promise<number> {
	const after = await section.read({ reader: tx, house, villageId })
	const moved = section.fields.filter(({ name }) => before[name] !== after[name])
	for (const field of moved) {
		const shown = (of: Readonly<Record<string, string>>) => shownValue(field, of[field.name] ?? "", house)
		await addRecord(tx, {
			villageId,
			id: house.newId(),
			at: house.clock(),
			event: "setting.changed",
			subject: `${section.id}.${field.name}`,
			actor: accountId,
			data: { setting: labelOf(section, field.name), before: shown(before), after: shown(after) },
		})
	}
	return moved.length
}
