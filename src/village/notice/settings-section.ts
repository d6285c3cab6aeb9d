/** The notices' part of the page of settings; months and days one by one stand on the calendar's own page. */
import type { SettingsSection } from "../affair.ts"
import { type Calendar, presets } from "./calendar.ts"
import { noticesPath } from "./console-parts.ts"
import { isRobotOn, setRobot } from "./robot.ts"
import { isPattern } from "./rules.ts"
import { keepSettings, settingsOf, settingsSchema } from "./settings.ts"

export const own = "own"

/** Which categories are due in which months; the day of the month is a setting of its own. */
function monthsOf({ entries }: Calendar): string {
	return JSON.stringify(entries.map(({ category, months }) => [category, months]))
}

/** Whose months they are; `own` where no preset has them. */
export function presetOf(calendar: Calendar): string {
	return presets.find((preset) => monthsOf(preset.calendar) === monthsOf(calendar))?.id ?? own
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
		{ name: "day", kind: "number", least: 1, most: 31 },
		{ name: "questionDay", kind: "number", least: 0, most: 31 },
		{ name: "remindDays", kind: "number", least: 0, most: 20 },
		{ name: "robot", kind: "switch", isShown: ({ groupRobot }) => groupRobot !== undefined },
	],
	read: async ({ reader, house, villageId }) => {
		const { settings } = await settingsOf(reader, villageId)
		const { authority, pattern, expenseLimit, calendar } = settings
		return {
			authority: authority ?? "",
			pattern,
			expenseLimit: String(expenseLimit),
			calendar: presetOf(calendar),
			day: String(calendar.entries[0]?.day ?? 1),
			questionDay: String(calendar.questionDay ?? 0),
			remindDays: String(calendar.remindDays),
			robot: (await isRobotOn(reader, house, villageId)) ? "on" : "off",
		}
	},
	write: async ({ tx, house, villageId, now }, values) => {
		const { authority = "", pattern = "", expenseLimit = "", calendar = "", day = "", questionDay = "", remindDays = "" } = values
		const { settings } = await settingsOf(tx, villageId)
		const { entries } = presets.find(({ id }) => id === calendar)?.calendar ?? settings.calendar
		const next = settingsSchema.safeParse({
			authority: authority === "" ? null : authority,
			pattern,
			expenseLimit: Number(expenseLimit),
			calendar: {
				entries: entries.map((entry) => ({ ...entry, day: Number(day) })),
				questionDay: Number(questionDay) === 0 ? null : Number(questionDay),
				remindDays: Number(remindDays),
			},
		})
		if (!isPattern(pattern)) return { pattern: "setting.notice.pattern.wrong" }
		if (!next.success) return { authority: "setting.notice.authority.wrong" }
		await keepSettings(tx, villageId, next.data, now)
		if (values.robot !== undefined) await setRobot(tx, house, { villageId, isOn: values.robot === "on", now })
		return {}
	},
}
