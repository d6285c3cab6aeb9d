/** What the digest says of notices. */
const zh = {
	"notice.digest.duty": "“{category}”该公布了，最晚 {day}。",
	"notice.digest.dutyPast": "“{category}”应在 {day} 前公布，还没有公布。",
	"notice.digest.waiting": "财务公告《{title}》等另一个人放行。",
	"notice.digest.questions": "{count} 个提问还没答复，最早的等了 {days} 天。",
	"notice.digest.questionsToday": "{count} 个提问还没答复，都是今天提的。",
	"notice.digest.published": "新公布",
	"notice.digest.publishedCount": "{count} 份",
	"notice.digest.seen": "《{title}》看过",
	"notice.digest.seenOf": "{seen} 人，应告知 {all} 人",
	"notice.digest.open": "没答复的提问",
	"notice.digest.openCount": "{count} 个",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"notice.digest.duty": "“{category}” is to be disclosed by {day}.",
	"notice.digest.dutyPast": "“{category}” was to be disclosed by {day} and is not.",
	"notice.digest.waiting": "The finance notice “{title}” waits for somebody else's release.",
	"notice.digest.questions": "Questions without an answer: {count}, the oldest has waited {days} days.",
	"notice.digest.questionsToday": "Questions of today without an answer: {count}.",
	"notice.digest.published": "published",
	"notice.digest.publishedCount": "{count}",
	"notice.digest.seen": "“{title}” seen by",
	"notice.digest.seenOf": "{seen} of {all} people",
	"notice.digest.open": "questions without an answer",
	"notice.digest.openCount": "{count}",
}

export const digestWords = { "zh-CN": zh, en }
