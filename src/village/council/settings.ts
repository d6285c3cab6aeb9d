/** What a village sets for its bodies. */
import { z } from "zod"
import type { SettingsSection } from "../affair.ts"
import { keepSetting, type Setting, settingOf } from "../setting/index.ts"

const [least, most] = [1, 1_000]

/** So many have to answer the poll of those affected; fewer tell nothing. As few as five, for a matter may concern one lane. */
export const pollFewest: Setting<number> = { name: "council.pollFewest", schema: z.int().min(least).max(most), fallback: 5 }

export const councilSettings: SettingsSection = {
	id: "council",
	title: "setting.council",
	lead: "setting.council.lead",
	right: "setting.change",
	fields: [{ name: "pollFewest", kind: "number", least, most }],
	read: async ({ reader, villageId }) => ({ pollFewest: String(await settingOf(reader, villageId, pollFewest)) }),
	write: async ({ tx, villageId, now }, values) => {
		await keepSetting(tx, villageId, pollFewest, Number(values.pollFewest), now)
		return {}
	},
}
