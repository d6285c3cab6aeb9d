/** What this affair's rights, and what it puts on record, are called on the pages of the console. */
const zh = {
	"record.kind.notice": "公告",
	"right.notice.read": "看公告和阅读情况",
	"right.notice.write": "写公告",
	"right.notice.publish": "发公告",
	"right.notice.release": "财务公告放行",
	"right.notice.answer": "答村民的质询",
	"right.notice.confirm": "记谁当面听了公告",
	"right.notice.settings": "改公开的日子和规则",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"record.kind.notice": "notices",
	"right.notice.read": "See notices and who read them",
	"right.notice.write": "Write notices",
	"right.notice.publish": "Publish notices",
	"right.notice.release": "Release finance notices",
	"right.notice.answer": "Answer questions to notices",
	"right.notice.confirm": "Note who was told in person",
	"right.notice.settings": "Change the days and rules of disclosure",
}
export const recordWords = { "zh-CN": zh, en }
