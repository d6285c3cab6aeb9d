/** What the settings of the burden are called. */
const zh = {
	"setting.burden": "少打扰",
	"setting.burden.lead": "没人问、系统自己发给村民的消息（通知、催办、告知）都算在这里。同一件事三天最多提醒一次，这一条不用设。",
	"setting.burden.perWeek": "每人每周最多几条",
	"setting.burden.perWeek.hint": "1 到 7，一般 2 条。改大了，村民收到的多；改小了，有些通知要等到下一周，或者要上门说。",
	"setting.burden.quietFrom": "晚上几点起不打扰",
	"setting.burden.quietFrom.hint": "17 到 22，一般 21（晚上 9 点）。从这个钟点起不主动发消息，明早再发；村民自己发话，随时有回复。",
	"setting.burden.quietUntil": "早上几点起可以发",
	"setting.burden.quietUntil.hint": "6 到 10，一般 8。夜里攒下的通知从这个钟点起发出去。",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"setting.burden": "Burden",
	"setting.burden.lead":
		"Messages nobody asked for: notices, reminders, reports. At most one reminder per matter in three days; that is fixed.",
	"setting.burden.perWeek": "Per person and week",
	"setting.burden.perWeek.hint":
		"1 to 7, usually 2. More reaches people more often; with fewer some notices wait for the next week, or somebody has to visit.",
	"setting.burden.quietFrom": "Quiet from (hour)",
	"setting.burden.quietFrom.hint":
		"17 to 22, usually 21. From then on nothing is sent unasked until the morning; who writes is answered at any hour.",
	"setting.burden.quietUntil": "Quiet until (hour)",
	"setting.burden.quietUntil.hint": "6 to 10, usually 8. What waited over night is sent from then on.",
}
export const words = { "zh-CN": zh, en }
