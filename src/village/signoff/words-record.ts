/** What this affair's rights, and what it puts on record, are called on the pages of the console. */
const zh = {
	"record.kind.signoff": "签字",
	"right.signoff.read": "看签字进度",
	"right.signoff.manage": "管签字：开始、截止、改地块",
	"right.signoff.enter": "录入纸质签字",
	"right.signoff.settle": "处理签字异议",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"record.kind.signoff": "sign-offs",
	"right.signoff.read": "See the progress of sign-offs",
	"right.signoff.manage": "Open and close sign-offs, change parcels",
	"right.signoff.enter": "Enter signatures from paper",
	"right.signoff.settle": "Settle objections",
}
export const recordWords = { "zh-CN": zh, en }
