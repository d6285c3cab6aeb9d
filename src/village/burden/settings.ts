/** How many unasked messages a village allows itself, and when none is sent. */
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import type { SettingsSection } from "../affair.ts"
import { keepSetting, type Setting, settingOf } from "../setting/index.ts"
import { burden, type QuietHours, quietBounds, usualQuiet } from "./rules.ts"

/** More than one a day is no budget any more. */
const mostPerWeek = 7

export const perWeek: Setting<number> = { name: "burden.perWeek", schema: z.int().min(1).max(mostPerWeek), fallback: burden.perWeek }
const hour = (name: string, [least, most]: readonly [number, number], fallback: number): Setting<number> => ({
	name,
	schema: z.int().min(least).max(most),
	fallback,
})
const quietFrom = hour("burden.quietFrom", quietBounds.from, usualQuiet.from)
const quietUntil = hour("burden.quietUntil", quietBounds.until, usualQuiet.until)

/** Asked at each message: what is changed holds from the next one on, also for what was planned before. */
export async function quietHoursOf(reader: Reader, villageId: string): Promise<QuietHours> {
	return { from: await settingOf(reader, villageId, quietFrom), until: await settingOf(reader, villageId, quietUntil) }
}

const bounded = ([least, most]: readonly [number, number]) => ({ kind: "number", least, most }) as const

export const burdenSettings: SettingsSection = {
	id: "burden",
	title: "setting.burden",
	lead: "setting.burden.lead",
	right: "setting.change",
	fields: [
		{ name: "perWeek", kind: "number", least: 1, most: mostPerWeek },
		{ name: "quietFrom", ...bounded(quietBounds.from) },
		{ name: "quietUntil", ...bounded(quietBounds.until) },
	],
	read: async ({ reader, villageId }) => {
		const quiet = await quietHoursOf(reader, villageId)
		return {
			perWeek: String(await settingOf(reader, villageId, perWeek)),
			quietFrom: String(quiet.from),
			quietUntil: String(quiet.until),
		}
	},
	write: async ({ tx, villageId, now }, values) => {
		await keepSetting(tx, villageId, perWeek, Number(values.perWeek), now)
		await keepSetting(tx, villageId, quietFrom, Number(values.quietFrom), now)
		await keepSetting(tx, villageId, quietUntil, Number(values.quietUntil), now)
		return {}
	},
}
