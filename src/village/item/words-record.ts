/** What this affair's rights, and what it puts on record, are called on the pages of the console. */
const zh = {
	"record.kind.item": "事项",
	"right.item.board": "看事项和归并",
	"right.item.post": "归并意见，公示事项",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"record.kind.item": "items",
	"right.item.board": "See items and what was merged into them",
	"right.item.post": "Merge opinions and post items",
}
export const recordWords = { "zh-CN": zh, en }
