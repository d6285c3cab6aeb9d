/** The variables of every channel that has any. Beside channels.ts, so that reading the environment loads no channel. */
import { telegramVariables } from "../adapters/telegram/variables.ts"
import { wechatOfficialVariables } from "../adapters/wechat-official/variables.ts"
import { wechatyVariables } from "../adapters/wechaty/variables.ts"
import { wecomBotVariables, wecomVariables, wecomWebhookVariables } from "../adapters/wecom/variables.ts"
import type { ChannelVariables } from "./config.ts"

export const channelVariables: readonly ChannelVariables[] = [
	telegramVariables,
	wechatOfficialVariables,
	wechatyVariables,
	wecomVariables,
	wecomBotVariables,
	wecomWebhookVariables,
]
