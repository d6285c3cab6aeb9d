/** What this affair's rights, and what it puts on record, are called on the pages of the console. */
const zh = {
	"record.kind.task": "办理",
	"right.task.read": "看办理进度",
	"right.task.mine": "在聊天里看自己要办的事",
	"right.task.manage": "派任务，记进展，上报",
	"right.task.check": "验收办完的事",
	"right.task.answer": "答复村里上报的事",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"record.kind.task": "work",
	"right.task.read": "See how work goes on",
	"right.task.mine": "See one's own work in the chat",
	"right.task.manage": "Give work, note progress, escalate",
	"right.task.check": "Look at what is said to be done",
	"right.task.answer": "Answer what a village escalated",
}
export const recordWords = { "zh-CN": zh, en }
