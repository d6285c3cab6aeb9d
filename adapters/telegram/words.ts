/** What the channel itself says: to people about what it could not take, and to staff about its state. */
export const telegramWords = {
	"zh-CN": {
		"command.menu": "看看能办什么",
		"command.opinion": "给村里提意见",
		"command.mine": "我提过的意见",
		"command.help": "怎么用",
		"command.person": "找人帮忙",
		"command.quit": "先不办了",
		"refused.too-large": "这个文件太大（超过 10 MB），没有收下，其他的话都收到了。请发一个小一点的，或者拍张照片发来。",
		"refused.type-not-allowed": "这种文件收不了，没有收下，其他的话都收到了。请发照片、录音，或者直接打字。",
		"refused.empty": "这个文件是空的，没有收下，其他的话都收到了。请再发一次。",
		"refused.failed": "这个文件没能取到，没有收下，其他的话都收到了。请再发一次；还不行就直接打字，或者找联系人。",
		"refused.unsupported": "这种消息看不懂，没有收下。请直接打字，或者发照片、录音。",
		"check.polling": "Telegram：令牌能用，机器人是 @{username}，消息由我们去取（polling）。",
		"check.webhook": "Telegram：令牌能用，机器人是 @{username}，消息由 Telegram 送到 {url}（webhook）。",
		"health.starting": "正在连接 Telegram",
		"health.token": "Telegram 不认这个机器人令牌（TELEGRAM_BOT_TOKEN），请到 BotFather 核对",
		"health.conflict": "另一个程序也在用这个机器人收消息，请停掉一个",
		"health.unreachable": "连不上 Telegram，会一直重试；村民发的消息都在 Telegram 那边等着",
		"health.throttled": "Telegram 要求慢一点，稍后自动继续",
		"health.store": "收到的消息暂时存不下来，没有向 Telegram 确认，会自动重取",
		"health.public-url": "TELEGRAM_MODE 是 webhook，要有手机能打开的 PUBLIC_URL（https）",
		"health.refused": "Telegram 拒绝了设置：{detail}",
		"health.stopped": "已停止",
	},
	en: {
		"command.menu": "What can be done here",
		"command.opinion": "Tell the village something",
		"command.mine": "What I have told",
		"command.help": "How this works",
		"command.person": "Ask a person for help",
		"command.quit": "Stop for now",
		"refused.too-large":
			"This file is too large (over 10 MB) and was not kept; everything else was. Please send a smaller one, or a photo of it.",
		"refused.type-not-allowed":
			"This kind of file cannot be taken and was not kept; everything else was. Please send a photo or a recording, or write.",
		"refused.empty": "This file is empty and was not kept; everything else was. Please send it again.",
		"refused.failed":
			"This file could not be fetched and was not kept; everything else was. Please send it again; if that fails, write, or ask your contact.",
		"refused.unsupported": "This kind of message cannot be read and was not kept. Please write, or send a photo or a recording.",
		"check.polling": "Telegram: the token is good, the bot is @{username}, messages are fetched (polling).",
		"check.webhook": "Telegram: the token is good, the bot is @{username}, messages are brought to {url} (webhook).",
		"health.starting": "connecting to Telegram",
		"health.token": "Telegram refuses the bot's token (TELEGRAM_BOT_TOKEN); check it with BotFather",
		"health.conflict": "another program receives this bot's messages; stop one of them",
		"health.unreachable": "Telegram cannot be reached; tried again all the time, and messages wait there meanwhile",
		"health.throttled": "Telegram asks for a slower pace; goes on by itself",
		"health.store": "messages received cannot be stored now; they are not confirmed to Telegram and will be fetched again",
		"health.public-url": "TELEGRAM_MODE is webhook, which needs a PUBLIC_URL with https that the internet can reach",
		"health.refused": "Telegram refused the settings: {detail}",
		"health.stopped": "stopped",
	},
} as const

export type TelegramWord = keyof (typeof telegramWords)["zh-CN"]
export type TelegramSay = (key: TelegramWord, values?: Readonly<Record<string, string | number>>) => string
