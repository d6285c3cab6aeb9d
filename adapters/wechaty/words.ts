/** What the channel itself says: to people about what it could not take, and to staff about its state. */
export const wechatyWords = {
	"zh-CN": {
		warning:
			"注意：wechaty 登录的是个人微信号，微信不允许机器人使用个人号，可能限制或封掉这个号，连同实名下的其他号。请只用专门的小号，不要用村干部自己的号；正式办事请用服务号或网页聊天。",
		"qr.scan": "请用专门的小号的微信“扫一扫”，在手机上点登录（二维码几分钟就过期，会自动换新的）：",
		"refused.too-large": "这个文件太大（超过 10 MB），没有收下，其他的话都收到了。请发一个小一点的，或者拍张照片发来。",
		"refused.type-not-allowed": "这种文件收不了，没有收下，其他的话都收到了。请发照片，或者直接打字。",
		"refused.empty": "这个文件是空的，没有收下，其他的话都收到了。请再发一次。",
		"refused.failed": "这个文件没能取到，没有收下，其他的话都收到了。请再发一次；还不行就直接打字，或者找联系人。",
		"refused.unsupported": "这种消息看不懂，没有收下。请直接打字，或者发照片。",
		"check.ok": "wechaty：网关 {endpoint} 开着。令牌对不对、登录没登录，启动以后看“运行情况”。",
		"health.starting": "正在连接 wechaty 网关",
		"health.missing": "没有装 wechaty 的程序包，请在村口的文件夹里运行 npm ci --include=optional，再重新启动",
		"health.token": "网关不认这个令牌（WECHATY_PUPPET_SERVICE_TOKEN），请核对",
		"health.unreachable": "连不上 wechaty 网关，会一直重试；断开的时候村民发的消息可能收不到，要发的消息都留着",
		"health.login": "等着用手机微信扫码登录",
		"health.logged-out": "微信号掉线了，等网关给出新的二维码；要发的消息都留着",
		"health.store": "收到的消息暂时存不下来，会自动再存",
		"health.overflow": "收到的消息太多，有的没能收下，请看一眼微信",
		"health.full": "今天已经发满 {n} 条，为了不被封号先停下，明天自动接着发",
		"health.stopped": "已停止",
	},
	en: {
		warning:
			"Warning: wechaty signs in with a personal WeChat account. WeChat does not allow bots on personal accounts and may restrict or close this one, and others of the same person. Use an account kept for this only, never a staff member's own; use the service account or the web chat for formal business.",
		"qr.scan": "Scan with the WeChat of the account kept for this, and confirm on the phone (the code expires in minutes and is renewed):",
		"refused.too-large":
			"This file is too large (over 10 MB) and was not kept; everything else was. Please send a smaller one, or a photo of it.",
		"refused.type-not-allowed": "This kind of file cannot be taken and was not kept; everything else was. Please send a photo, or write.",
		"refused.empty": "This file is empty and was not kept; everything else was. Please send it again.",
		"refused.failed":
			"This file could not be fetched and was not kept; everything else was. Please send it again; if that fails, write, or ask your contact.",
		"refused.unsupported": "This kind of message cannot be read and was not kept. Please write, or send a photo.",
		"check.ok":
			"wechaty: the gateway {endpoint} is open. Whether it takes the token, and who is logged in, shows under health after the start.",
		"health.starting": "connecting to the wechaty gateway",
		"health.missing": "the wechaty packages are not installed; run npm ci --include=optional in the folder of cunkou and start again",
		"health.token": "the gateway refuses the token (WECHATY_PUPPET_SERVICE_TOKEN); check it",
		"health.unreachable":
			"the wechaty gateway cannot be reached; tried again all the time. What people write meanwhile may be lost, what is to be sent is kept",
		"health.login": "waiting for a login by scanning the code with WeChat",
		"health.logged-out": "the WeChat account is logged out; waiting for the gateway to give a new code. What is to be sent is kept",
		"health.store": "messages received cannot be stored now; tried again by itself",
		"health.overflow": "too many messages came in and some were not kept; please look into WeChat",
		"health.full": "{n} messages were sent within a day; to keep the account open the rest goes out tomorrow",
		"health.stopped": "stopped",
	},
} as const

export type WechatyWord = keyof (typeof wechatyWords)["zh-CN"]
export type WechatySay = (key: WechatyWord, values?: Readonly<Record<string, string | number>>) => string
