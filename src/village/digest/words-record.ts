/** What this affair's rights, and what it puts on record, are called on the pages of the console. */
const zh = {
	"right.digest.read": "看摘要",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"right.digest.read": "Read the digest",
}
export const recordWords = { "zh-CN": zh, en }
