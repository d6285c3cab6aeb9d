/** What the digest says of items. */
const zh = {
	"item.digest.title": "多人关心的事",
	"item.digest.objections": "{count} 条对公示清单的异议还没答复。",
	"item.digest.more": "多了 {count} 人提",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"item.digest.title": "Matters of many",
	"item.digest.objections": "{count} objections to the posted list wait for an answer.",
	"item.digest.more": "{count} more people",
}

export const digestWords = { "zh-CN": zh, en }
