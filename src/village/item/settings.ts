/** How items are posted. */
import { z } from "zod"
import { cleanText } from "../../text/normalize.ts"
import type { SettingsSection } from "../affair.ts"
import { keepSetting, type Setting, settingOf } from "../setting/index.ts"
import { lockBoard } from "./repo.ts"
import { changeSettings, settingsOf } from "./repo-posting.ts"

const mostDays = 60

/** Days a posting can be objected to. */
export const objectionDays: Setting<number> = { name: "item.objectionDays", schema: z.int().min(1).max(mostDays), fallback: 7 }

/** What the village says for things, see `readOwnWords`. */
export const ownWords: Setting<string> = { name: "item.ownWords", schema: z.string().max(1_000), fallback: "" }

export const itemSettings: SettingsSection = {
	id: "item",
	title: "setting.item",
	lead: "setting.item.lead",
	right: "item.post",
	fields: [
		{ name: "objectionDays", kind: "number", least: 1, most: mostDays },
		{ name: "needsSecond", kind: "switch" },
		{ name: "ownWords", kind: "text", most: 1_000, required: false },
	],
	read: async ({ reader, villageId }) => ({
		objectionDays: String(await settingOf(reader, villageId, objectionDays)),
		needsSecond: (await settingsOf(reader, villageId)).needsSecond ? "on" : "off",
		ownWords: await settingOf(reader, villageId, ownWords),
	}),
	write: async ({ tx, villageId, now }, values) => {
		const { readOwnWords } = await import("../../text/consolidate/own-words.ts")
		const said = cleanText(values.ownWords ?? "")
		const read = readOwnWords(said)
		if (!read.ok) return { ownWords: `setting.item.ownWords.${read.fault}` }
		await lockBoard(tx, villageId)
		await keepSetting(tx, villageId, ownWords, said, now)
		await keepSetting(tx, villageId, objectionDays, Number(values.objectionDays), now)
		await changeSettings(tx, villageId, { needsSecond: values.needsSecond === "on" })
		return {}
	},
}
