/** The notices' part of the page of settings; months and days one by one stand on the calendar's own page. */
import type { SettingsSection } from "../affair.ts"
import { type Calendar, presets } from "./calendar.ts"
import { noticesPath } from "./console-parts.ts"
import { isPattern } from "./rules.ts"
import { keepSettings, settingsOf, settingsSchema } from "./settings.ts"

const own = "own"

function presetOf(calendar: Calendar): string {
	return presets.find((preset) => JSON.stringify(preset.calendar) === JSON.stringify(calendar))?.id ?? own
}

export const noticeSection: SettingsSection = {
	id: "notice",
	title: "setting.notice",
	lead: "setting.notice.lead",
	right: "notice.settings",
	path: `${noticesPath}/settings`,
	fields: [
		{ name: "authority", kind: "text", most: 20, required: false },
		{ name: "pattern", kind: "text", most: 60, required: true },
		{ name: "expenseLimit", kind: "number", least: 0, most: 999_999_999 },
		{
			name: "calendar",
			kind: "choice",
			choices: [...presets.map(({ id }) => id), own].map((id) => ({ value: id, label: `setting.notice.calendar.${id}` })),
		},
	],
	read: async ({ reader, villageId }) => {
		const { settings } = await settingsOf(reader, villageId)
		const { authority, pattern, expenseLimit, calendar } = settings
		return { authority: authority ?? "", pattern, expenseLimit: String(expenseLimit), calendar: presetOf(calendar) }
	},
	write: async ({ tx, villageId, now }, { authority = "", pattern = "", expenseLimit = "", calendar = "" }) => {
		const { settings } = await settingsOf(tx, villageId)
		const next = settingsSchema.safeParse({
			authority: authority === "" ? null : authority,
			pattern,
			expenseLimit: Number(expenseLimit),
			calendar: presets.find(({ id }) => id === calendar)?.calendar ?? settings.calendar,
		})
		if (!isPattern(pattern)) return { pattern: "setting.notice.pattern.wrong" }
		if (!next.success) return { authority: "setting.notice.authority.wrong" }
		await keepSettings(tx, villageId, next.data, now)
		return {}
	},
}
