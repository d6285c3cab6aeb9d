/** All words of this affair, zh-CN first. */
const zh = {
	"report.head": "您关心的事有了进展：",
	"report.yours": "您提的",
	"report.seconded": "您附议的",
	"report.more": "另有 {count} 条进展，发“我的意见”可以看。",
	"report.copy": "告诉过您的进展",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"report.head": "News of what you care about:",
	"report.yours": "you brought up",
	"report.seconded": "you seconded",
	"report.more": "There are {count} more; send 我的意见 to see them.",
	"report.copy": "What you were told",
}

export const words = { "zh-CN": zh, en }
