/** What this affair's rights, and what it puts on record, are called on the pages of the console. */
const zh = {
	"record.kind.outreach": "走访",
	"event.outreach.sheet-made": "做了走访表",
	"event.outreach.visited": "记了一户走访结果",
	"right.outreach.read": "看走访名单，下载走访表",
	"right.outreach.mine": "在聊天里看自己要走的户",
	"right.outreach.enter": "记走访结果",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"record.kind.outreach": "visits",
	"event.outreach.sheet-made": "made a door-knock sheet",
	"event.outreach.visited": "noted what came of a visit",
	"right.outreach.read": "See door-knock lists, take the sheet",
	"right.outreach.mine": "See one's own list in the chat",
	"right.outreach.enter": "Enter what came of a visit",
}
export const recordWords = { "zh-CN": zh, en }
