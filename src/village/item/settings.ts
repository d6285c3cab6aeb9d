/** How items are posted. */
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House, SettingsSection } from "../affair.ts"
import { keepSetting, type Setting, settingOf } from "../setting/index.ts"
import { lockBoard } from "./repo.ts"
import { requireSecond, secondLookOf } from "./second-look.ts"

const mostDays = 60

/** Days a posting can be objected to. */
export const objectionDays: Setting<number> = { name: "item.objectionDays", schema: z.int().min(1).max(mostDays), fallback: 7 }

/** What the village says for things, see `readOwnWords`. */
export const ownWords: Setting<string> = { name: "item.ownWords", schema: z.string().max(1_000), fallback: "" }

/** Whether words of this village's opinions may leave for the model server that the operator named. Not before the village says so. */
const mayAskModel: Setting<boolean> = { name: "item.mayAskModel", schema: z.boolean(), fallback: false }

/** Absent: there is none, or this village has not said yes to it. */
export async function modelFor(reader: Reader, house: Pick<House, "model">, villageId: string): Promise<House["model"]> {
	return house.model !== undefined && (await settingOf(reader, villageId, mayAskModel)) ? house.model : undefined
}

export const itemSettings: SettingsSection = {
	id: "item",
	title: "setting.item",
	lead: "setting.item.lead",
	right: "item.post",
	fields: [
		{ name: "objectionDays", kind: "number", least: 1, most: mostDays },
		{ name: "needsSecond", kind: "switch" },
		{ name: "ownWords", kind: "text", most: 1_000, required: false },
		{ name: "model", kind: "switch", isShown: ({ model }) => model !== undefined },
	],
	read: async ({ reader, villageId }) => ({
		objectionDays: String(await settingOf(reader, villageId, objectionDays)),
		needsSecond: (await secondLookOf(reader, villageId)) === "needed" ? "on" : "off",
		ownWords: await settingOf(reader, villageId, ownWords),
		model: (await settingOf(reader, villageId, mayAskModel)) ? "on" : "off",
	}),
	write: async ({ tx, house, villageId, now }, values) => {
		const { readOwnWords } = await import("../../text/consolidate/own-words.ts")
		const said = cleanText(values.ownWords ?? "")
		const read = readOwnWords(said)
		if (!read.ok) return { ownWords: `setting.item.ownWords.${read.fault}` }
		await lockBoard(tx, villageId)
		await keepSetting(tx, villageId, ownWords, said, now)
		await keepSetting(tx, villageId, objectionDays, Number(values.objectionDays), now)
		// Where it is not shown, it stays as it was.
		if (house.model !== undefined) await keepSetting(tx, villageId, mayAskModel, values.model === "on", now)
		await requireSecond(tx, { villageId, house, now }, values.needsSecond === "on")
		return {}
	},
}
