/** What a person's copy of their own data says of notices. */
const zh = {
	"notice.copy.asked": "您提过的质询",
	"notice.copy.question": "问：{text}　答：{answer}",
	"notice.copy.told": "告知过您的公告",
	"notice.copy.notice": "《{title}》：{day}",
	"notice.copy.notSeen": "没有看",
	"notice.copy.erased": "（提问人已注销，内容已删除）",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"notice.copy.asked": "Questions you asked",
	"notice.copy.question": "Q: {text} A: {answer}",
	"notice.copy.told": "Notices you were told of",
	"notice.copy.notice": "“{title}”: {day}",
	"notice.copy.notSeen": "not seen",
	"notice.copy.erased": "(withdrawn with its author)",
}

export const personalWords = { "zh-CN": zh, en }
