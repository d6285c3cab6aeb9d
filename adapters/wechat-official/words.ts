/** What the channel itself says: to people about what it could not take, and to staff about its state. */
import { menuWords } from "../wechat-platform/menu.ts"

export const wechatOfficialWords = {
	"zh-CN": {
		...menuWords["zh-CN"],
		"refused.too-large": "这个文件太大（超过 10 MB），没有收下，其他的话都收到了。请发一个小一点的，或者拍张照片发来。",
		"refused.type-not-allowed": "这种文件收不了，没有收下，其他的话都收到了。请发照片、录音，或者直接打字。",
		"refused.empty": "这个文件是空的，没有收下，其他的话都收到了。请再发一次。",
		"refused.failed": "这个文件没能取到，没有收下，其他的话都收到了。请再发一次；还不行就直接打字，或者找联系人。",
		"refused.unsupported": "这种消息看不懂，没有收下。请直接打字，或者发照片、录音。",
		"check.ok": "服务号：微信认 APPID 和 SECRET，这台机器的 IP 在白名单里。",
		"health.starting": "正在连接微信公众平台",
		"health.credentials": "微信不认 WECHAT_OA_APPID 或 WECHAT_OA_SECRET，请到公众平台“基本配置”核对；没发出去的消息都留着",
		"health.ip": "这台服务器的 IP 不在公众平台的白名单里，请到“基本配置”加上；没发出去的消息都留着",
		"health.permission": "这个号没有客服消息的权限（要认证过的服务号），请到公众平台“接口权限”核对；没发出去的消息都留着",
		"health.unreachable": "连不上微信公众平台，会一直重试，消息都留着",
		"health.throttled": "微信接口今天的次数用完了，或者太快了，稍后自动继续",
		"health.template":
			"模板消息发不出去：请核对 WECHAT_OA_TEMPLATE_ID、WECHAT_OA_TEMPLATE_FIELDS 和公众平台上的模板、接口权限；消息都留着，对方一说话就送到",
		"health.store": "收到的消息暂时存不下来，没有向微信确认，微信会再送来",
		"health.stopped": "已停止",
	},
	en: {
		...menuWords.en,
		"refused.too-large":
			"This file is too large (over 10 MB) and was not kept; everything else was. Please send a smaller one, or a photo of it.",
		"refused.type-not-allowed":
			"This kind of file cannot be taken and was not kept; everything else was. Please send a photo or a recording, or write.",
		"refused.empty": "This file is empty and was not kept; everything else was. Please send it again.",
		"refused.failed":
			"This file could not be fetched and was not kept; everything else was. Please send it again; if that fails, write, or ask your contact.",
		"refused.unsupported": "This kind of message cannot be read and was not kept. Please write, or send a photo or a recording.",
		"check.ok": "服务号: WeChat takes APPID and SECRET, and the address of this machine is on its white list.",
		"health.starting": "connecting to the WeChat platform",
		"health.credentials":
			"WeChat refuses WECHAT_OA_APPID or WECHAT_OA_SECRET; check them under 基本配置 of the platform. Messages not sent are kept",
		"health.ip": "the address of this server is not on the platform's white list; add it under 基本配置. Messages not sent are kept",
		"health.permission": "this account may not send 客服消息 (a verified 服务号 may); check 接口权限. Messages not sent are kept",
		"health.unreachable": "the WeChat platform cannot be reached; tried again all the time, messages are kept",
		"health.throttled": "today's calls of the WeChat interface are used up, or came too fast; goes on by itself",
		"health.template":
			"template messages are refused: compare WECHAT_OA_TEMPLATE_ID and WECHAT_OA_TEMPLATE_FIELDS with the template and 接口权限 on the platform; messages are kept until the person writes",
		"health.store": "messages received cannot be stored now; they are not confirmed to WeChat and will come again",
		"health.stopped": "stopped",
	},
} as const

export type WechatOfficialWord = keyof (typeof wechatOfficialWords)["zh-CN"]
export type WechatOfficialSay = (key: WechatOfficialWord, values?: Readonly<Record<string, string | number>>) => string
