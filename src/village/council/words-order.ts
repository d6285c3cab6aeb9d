/** What 排序 says. zh-CN first. */
const zh = {
	"council.order.menu": "哪件最要紧",
	"council.order.nothing": "现在没有要您排先后的事。",
	"council.order.which": "给哪个会的事排先后？",
	"council.order.before": "您上次排的：{titles}。再排一次，以这次为准。",
	"council.order.first": "{body}的 {count} 件事，哪件最要紧？",
	"council.order.next": "第 {place} 要紧的呢？",
	"council.order.enough": "就排这些",
	"council.order.confirm": "您排的先后：",
	"council.order.line": "{place}. {title}",
	"council.order.again": "重排",
	"council.order.done": "记下了。大家的合起来定先后。要改，再发“排序”。",
	"council.order.wrong": "这些事刚刚有变动，没有记，请重排。",
	"council.order.gone": "这个会的事刚刚有变动，没有记。请再发“排序”。",
	"council.order.bye": "好的，没有改。要排，发“排序”。",
	"council.order.summary": "先后排好了，还没确认。",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"council.order.menu": "What is most urgent",
	"council.order.nothing": "There is nothing for you to put in order now.",
	"council.order.which": "Which body's matters?",
	"council.order.before": "Last time you put first: {titles}. The new order counts.",
	"council.order.first": "{body} has {count} matters. Which is most urgent?",
	"council.order.next": "And what comes in place {place}?",
	"council.order.enough": "That is all",
	"council.order.confirm": "Your order:",
	"council.order.line": "{place}. {title}",
	"council.order.again": "Start over",
	"council.order.done": "Noted. The order follows from everybody's. Send 排序 to change yours.",
	"council.order.wrong": "Those matters have just changed; nothing was noted. Please put them in order again.",
	"council.order.gone": "That body's matters have just changed; nothing was noted. Please send 排序 again.",
	"council.order.bye": "Good, nothing was changed. Send 排序 when you want to.",
	"council.order.summary": "Your order is not confirmed yet.",
}

export const orderWords = { "zh-CN": zh, en }
