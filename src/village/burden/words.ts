/** What the settings of the burden are called. */
const zh = {
	"setting.burden": "少打扰",
	"setting.burden.lead":
		"没人问、系统自己发给村民的消息（通知、催办、告知）都算在这里。晚上 9 点到早上 8 点不发，同一件事三天最多提醒一次，这两条不用设。",
	"setting.burden.perWeek": "每人每周最多几条",
	"setting.burden.perWeek.hint": "1 到 7，一般 2 条。改大了，村民收到的多；改小了，有些通知要等到下一周，或者要上门说。",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"setting.burden": "Burden",
	"setting.burden.lead":
		"Messages nobody asked for: notices, reminders, reports. None is sent between 21:00 and 8:00, and at most one reminder per matter in three days; these two are fixed.",
	"setting.burden.perWeek": "Per person and week",
	"setting.burden.perWeek.hint":
		"1 to 7, usually 2. More reaches people more often; with fewer some notices wait for the next week, or somebody has to visit.",
}
export const words = { "zh-CN": zh, en }
