/** What who brought a matter up is told of it. zh-CN first. */
const zh = {
	"council.report.what": "“{title}”",
	"council.report.item": "清单第 {number} 项“{title}”",
	"council.report.decided": "{whose}{what}，{body}的决定是：{verdict}（{number}）。",
	"council.report.decidedWhy": "{whose}{what}，{body}的决定是：{verdict}（{number}）。理由：{reason}",
	"council.report.withdrawn": "{whose}{what}，这次不上{body}表决了：{reason}",
	"council.report.correctedWhy": "{whose}{what}，{body}更正了决定：{verdict}（{number}）。更正的理由：{reason}",
	"council.report.corrected": "{whose}{what}，{body}更正了决定：{verdict}（{number}）。",
	"council.report.voided": "{whose}{what}，{body}原来的决定撤销了（{number}），要再议一次。理由：{reason}",
	"council.report.again": "{whose}{what}，{body}议过了，还没有定，{day}再议。理由：{reason}",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"council.report.what": "“{title}”",
	"council.report.item": "Item {number}, “{title}”",
	"council.report.decided": "{what}, which {whose}: {body} decided: {verdict} ({number}).",
	"council.report.decidedWhy": "{what}, which {whose}: {body} decided: {verdict} ({number}). Reason: {reason}",
	"council.report.withdrawn": "{what}, which {whose}: {body} will not vote on it this time: {reason}",
	"council.report.correctedWhy": "{what}, which {whose}: {body} corrected its decision: {verdict} ({number}). Reason: {reason}",
	"council.report.corrected": "{what}, which {whose}: {body} corrected its decision: {verdict} ({number}).",
	"council.report.voided": "{what}, which {whose}: what {body} decided is void ({number}); it is taken up again. Reason: {reason}",
	"council.report.again": "{what}, which {whose}: {body} discussed it and takes it up again on {day}. Reason: {reason}",
}

export const toldWords = { "zh-CN": zh, en }
