/** What this affair's rights, and what it puts on record, are called on the pages of the console. */
const zh = {
	"signoff.api.list": "签字确认列表，新的在前",
	"signoff.api.tally": "一次签字的进度，按村、组、网格",
	"event.signoff.contested": "有一户说签字不对",
	"event.signoff.succession": "换了签字的户主",
	"record.kind.signoff": "签字",
	"right.signoff.read": "看签字进度",
	"right.signoff.manage": "管签字：开始、截止、改地块",
	"right.signoff.enter": "录入纸质签字",
	"right.signoff.settle": "处理签字异议",
	"event.signoff.case-corrected": "改好了有异议的一行",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"signoff.api.list": "Sign-offs, newest first",
	"signoff.api.tally": "How far a sign-off is, by village, group and grid",
	"event.signoff.contested": "a household contested a signature",
	"event.signoff.succession": "changed who signs for a household",
	"record.kind.signoff": "sign-offs",
	"right.signoff.read": "See the progress of sign-offs",
	"right.signoff.manage": "Open and close sign-offs, change parcels",
	"right.signoff.enter": "Enter signatures from paper",
	"right.signoff.settle": "Settle objections",
	"event.signoff.case-corrected": "corrected a row",
}
export const recordWords = { "zh-CN": zh, en }
