/** What the channel itself says: to people about what it could not take, and to staff about its state. */
import { menuWords } from "../wechat-platform/menu.ts"

export const wecomWords = {
	"zh-CN": {
		...menuWords["zh-CN"],
		"card.choose": "请选一个",
		"card.submit": "选好了",
		"card.chosen": "已选：{label}",
		"card.done": "已收到",
		"refused.too-large": "这个文件太大（超过 10 MB），没有收下，其他的话都收到了。请发一个小一点的，或者拍张照片发来。",
		"refused.type-not-allowed": "这种文件收不了，没有收下，其他的话都收到了。请发照片、录音，或者直接打字。",
		"refused.empty": "这个文件是空的，没有收下，其他的话都收到了。请再发一次。",
		"refused.failed": "这个文件没能取到，没有收下，其他的话都收到了。请再发一次；还不行就直接打字，或者找联系人。",
		"refused.unsupported": "这种消息看不懂，没有收下。请直接打字，或者发照片、录音。",
		"health.starting": "正在连接企业微信",
		"health.credentials": "企业微信不认 WECOM_CORP_ID、WECOM_AGENT_ID 或 WECOM_SECRET，请到管理后台核对；没发出去的消息都留着",
		"health.ip": "这台服务器的 IP 不在应用的“企业可信 IP”里，请到管理后台加上；没发出去的消息都留着",
		"health.permission": "应用没有这个权限：请核对可见范围；用微信客服的，核对“可调用接口的应用”和 WECOM_KF_ID。没发出去的消息都留着",
		"health.unreachable": "连不上企业微信，会一直重试，消息都留着",
		"health.throttled": "企业微信接口调用太快了，稍后自动继续",
		"health.store": "收到的消息暂时存不下来，没有向企业微信确认，会再送来",
		"health.bot-credentials": "企业微信不认 WECOM_BOT_ID 或 WECOM_BOT_SECRET，请到智能机器人页面核对；没发出去的消息都留着",
		"health.bot-unreachable": "和企业微信的长连接断了，会一直重连；这时发给机器人的话收不到，没发出去的消息都留着",
		"health.bot-replaced": "同一个机器人在别处又连了一次，这里被断开了。一个机器人只能连一处：关掉另一处，再重启这里",
		"health.bot-missing": "没有装智能机器人的程序包：npm ci --include=optional，再重启",
		"health.webhook-credentials": "企业微信不认 WECOM_WEBHOOK_KEY：群机器人可能删了，或者换过网址。请到群里核对；没发出去的消息都留着",
		"health.stopped": "已停止",
	},
	en: {
		...menuWords.en,
		"card.choose": "Please choose",
		"card.submit": "Done",
		"card.chosen": "Chosen: {label}",
		"card.done": "Received",
		"refused.too-large":
			"This file is too large (over 10 MB) and was not kept; everything else was. Please send a smaller one, or a photo of it.",
		"refused.type-not-allowed":
			"This kind of file cannot be taken and was not kept; everything else was. Please send a photo or a recording, or write.",
		"refused.empty": "This file is empty and was not kept; everything else was. Please send it again.",
		"refused.failed":
			"This file could not be fetched and was not kept; everything else was. Please send it again; if that fails, write, or ask your contact.",
		"refused.unsupported": "This kind of message cannot be read and was not kept. Please write, or send a photo or a recording.",
		"health.starting": "connecting to WeCom",
		"health.credentials":
			"WeCom refuses WECOM_CORP_ID, WECOM_AGENT_ID or WECOM_SECRET; check them in its admin pages. Messages not sent are kept",
		"health.ip": "the address of this server is not among the app's 企业可信 IP; add it in the admin pages. Messages not sent are kept",
		"health.permission":
			"the app may not do this: check 可见范围, and for 微信客服 可调用接口的应用 and WECOM_KF_ID. Messages not sent are kept",
		"health.unreachable": "WeCom cannot be reached; tried again all the time, messages are kept",
		"health.throttled": "calls of the WeCom interface came too fast; goes on by itself",
		"health.store": "messages received cannot be stored now; they are not confirmed to WeCom and will come again",
		"health.bot-credentials": "WeCom refuses WECOM_BOT_ID or WECOM_BOT_SECRET; check them on the bot's page. Messages not sent are kept",
		"health.bot-unreachable":
			"the long connection to WeCom is down; tried again all the time. What is said to the bot meanwhile does not arrive; messages not sent are kept",
		"health.bot-replaced":
			"the same bot has connected elsewhere, and this connection was ended. One bot, one place: stop the other and restart this",
		"health.bot-missing": "the bot's packages are not installed: npm ci --include=optional, then restart",
		"health.webhook-credentials":
			"WeCom refuses WECOM_WEBHOOK_KEY: the group's 消息推送 may be deleted or have a new address; check in the group. Messages not sent are kept",
		"health.stopped": "stopped",
	},
} as const

export type WecomWord = keyof (typeof wecomWords)["zh-CN"]
export type WecomSay = (key: WecomWord, values?: Readonly<Record<string, string | number>>) => string
