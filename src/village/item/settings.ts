/** How items are posted. */
import { z } from "zod"
import type { SettingsSection } from "../affair.ts"
import { keepSetting, type Setting, settingOf } from "../setting/index.ts"
import { lockBoard } from "./repo.ts"
import { changeSettings, settingsOf } from "./repo-posting.ts"

const mostDays = 60

/** Days a posting can be objected to. */
export const objectionDays: Setting<number> = { name: "item.objectionDays", schema: z.int().min(1).max(mostDays), fallback: 7 }

export const itemSettings: SettingsSection = {
	id: "item",
	title: "setting.item",
	lead: "setting.item.lead",
	right: "item.post",
	fields: [
		{ name: "objectionDays", kind: "number", least: 1, most: mostDays },
		{ name: "needsSecond", kind: "switch" },
	],
	read: async ({ reader, villageId }) => ({
		objectionDays: String(await settingOf(reader, villageId, objectionDays)),
		needsSecond: (await settingsOf(reader, villageId)).needsSecond ? "on" : "off",
	}),
	write: async ({ tx, villageId, now }, values) => {
		await lockBoard(tx, villageId)
		await keepSetting(tx, villageId, objectionDays, Number(values.objectionDays), now)
		await changeSettings(tx, villageId, { needsSecond: values.needsSecond === "on" })
		return {}
	},
}
