/** What the rights of the console's own pages are called. */
const zh = {
	"right.console.messages": "看没发出去的消息",
	"right.console.redrive": "再发一次，关掉提醒",
	"right.console.health": "看运行情况",
	"right.console.record": "看操作记录",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"right.console.messages": "See messages that stand still",
	"right.console.redrive": "Send again, close alerts",
	"right.console.health": "See how the service does",
	"right.console.record": "See the record",
}
export const consoleRightWords = { "zh-CN": zh, en }
