/** What who brought a matter up is told of it. zh-CN first. */
const zh = {
	"council.report.what": "“{title}”",
	"council.report.item": "清单第 {number} 项“{title}”",
	"council.report.decided": "您提的{what}，{body}的决定是：{verdict}（{number}）。",
	"council.report.decidedWhy": "您提的{what}，{body}的决定是：{verdict}（{number}）。理由：{reason}",
	"council.report.withdrawn": "您提的{what}，这次不上{body}表决了：{reason}",
	"council.report.correctedWhy": "您提的{what}，{body}更正了决定：{verdict}（{number}）。更正的理由：{reason}",
	"council.report.corrected": "您提的{what}，{body}更正了决定：{verdict}（{number}）。",
	"council.report.again": "您提的{what}，{body}议过了，还没有定，{day}再议。理由：{reason}",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"council.report.what": "“{title}”",
	"council.report.item": "Item {number}, “{title}”",
	"council.report.decided": "{what}: {body} decided: {verdict} ({number}).",
	"council.report.decidedWhy": "{what}: {body} decided: {verdict} ({number}). Reason: {reason}",
	"council.report.withdrawn": "{what}: {body} will not vote on it this time: {reason}",
	"council.report.correctedWhy": "{what}: {body} corrected its decision: {verdict} ({number}). Reason: {reason}",
	"council.report.corrected": "{what}: {body} corrected its decision: {verdict} ({number}).",
	"council.report.again": "{what}: {body} discussed it and takes it up again on {day}. Reason: {reason}",
}

export const toldWords = { "zh-CN": zh, en }
