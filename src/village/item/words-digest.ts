/** What the digest says of items. */
const zh = {
	"item.digest.title": "多人关心的事",
	"item.digest.objections": "{count} 条对公示清单的异议还没答复。",
	"item.digest.posted": "公示清单",
	"item.digest.list": "新公示",
	"item.digest.items": "{count} 项",
	"item.digest.until": "可以提异议到",
	"item.digest.more": "多了 {count} 人提",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"item.digest.title": "Matters of many",
	"item.digest.objections": "{count} objections to the posted list wait for an answer.",
	"item.digest.posted": "Posted list",
	"item.digest.list": "newly posted",
	"item.digest.items": "{count} items",
	"item.digest.until": "open to objections until",
	"item.digest.more": "{count} more people",
}

export const digestWords = { "zh-CN": zh, en }
