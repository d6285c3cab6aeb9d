/** How many unasked messages a village allows itself. */
import { z } from "zod"
import type { SettingsSection } from "../affair.ts"
import { keepSetting, type Setting, settingOf } from "../setting/index.ts"
import { burden } from "./rules.ts"

/** More than one a day is no budget any more. */
const mostPerWeek = 7

export const perWeek: Setting<number> = { name: "burden.perWeek", schema: z.int().min(1).max(mostPerWeek), fallback: burden.perWeek }

export const burdenSettings: SettingsSection = {
	id: "burden",
	title: "setting.burden",
	lead: "setting.burden.lead",
	right: "setting.change",
	fields: [{ name: "perWeek", kind: "number", least: 1, most: mostPerWeek }],
	read: async ({ reader, villageId }) => ({ perWeek: String(await settingOf(reader, villageId, perWeek)) }),
	write: async ({ tx, villageId, now }, values) => {
		await keepSetting(tx, villageId, perWeek, Number(values.perWeek), now)
		return {}
	},
}
