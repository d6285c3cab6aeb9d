/** The settings of WeCom's four ways, as they stand in the environment. */
import { createHash } from "node:crypto"

const shapes: Readonly<Record<string, RegExp>> = {
	WECOM_CORP_ID: /^w[wx][0-9a-zA-Z]{6,30}$/,
	WECOM_AGENT_ID: /^\d{1,12}$/,
	WECOM_SECRET: /^[\w-]{16,128}$/,
	WECOM_TOKEN: /^[0-9a-zA-Z]{3,32}$/,
	WECOM_AES_KEY: /^[0-9a-zA-Z]{43}$/,
	WECOM_API_ROOT: /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
	WECOM_KF_ID: /^wk[\w-]{8,62}$/,
	WECOM_MARKDOWN: /^(true|false)$/,
	WECOM_BOT_ID: /^[\w-]{4,128}$/,
	WECOM_BOT_SECRET: /^[\w-]{8,128}$/,
	WECOM_WEBHOOK_KEY: /^[\w-]{16,64}$/,
	WECOM_BOT_WS_URL: /^wss?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
}

const isValid = (name: string, value: string): boolean => shapes[name]?.test(value) ?? false

/** For `readConfig`: the app, and with WECOM_KF_ID 微信客服, which speaks through the app. A value is never quoted. */
export const wecomVariables = {
	channel: "wecom",
	required: ["WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET", "WECOM_TOKEN", "WECOM_AES_KEY"],
	optional: ["WECOM_API_ROOT", "WECOM_KF_ID", "WECOM_MARKDOWN"],
	isValid,
} as const

export type WecomSettings = {
	/** The enterprise's name on this channel. */
	readonly corpId: string
	readonly agentId: number
	readonly secret: string
	/** What callbacks are signed with; nothing to do with the access token. */
	readonly token: string
	/** EncodingAESKey. */
	readonly aesKey: string
	/** Without a slash at its end. */
	readonly apiRoot: string
	/** The 微信客服 account; undefined: there is none. */
	readonly kfId: string | undefined
	/** Notices as markdown: only where every member reads in WeCom's own program. */
	readonly hasMarkdown: boolean
}

/** From values that `readConfig` found complete and valid. */
export function wecomSettings(values: Readonly<Record<string, string>>): WecomSettings {
	return {
		corpId: values.WECOM_CORP_ID ?? "",
		agentId: Number(values.WECOM_AGENT_ID ?? ""),
		secret: values.WECOM_SECRET ?? "",
		token: values.WECOM_TOKEN ?? "",
		aesKey: values.WECOM_AES_KEY ?? "",
		apiRoot: apiRootOf(values.WECOM_API_ROOT),
		kfId: values.WECOM_KF_ID,
		hasMarkdown: values.WECOM_MARKDOWN === "true",
	}
}

/** 智能机器人 needs neither app nor address. */
export const wecomBotVariables = {
	channel: "wecom-bot",
	required: ["WECOM_BOT_ID", "WECOM_BOT_SECRET"],
	optional: ["WECOM_BOT_WS_URL"],
	isValid,
} as const

export type WecomBotSettings = {
	readonly botId: string
	readonly secret: string
	/** Undefined: the platform's own. */
	readonly wsUrl: string | undefined
}

export function wecomBotSettings(values: Readonly<Record<string, string>>): WecomBotSettings {
	return { botId: values.WECOM_BOT_ID ?? "", secret: values.WECOM_BOT_SECRET ?? "", wsUrl: values.WECOM_BOT_WS_URL }
}

/** 消息推送 (群机器人): it speaks into one internal group and hears nothing. Needs neither app nor address. */
export const wecomWebhookVariables = {
	channel: "wecom-webhook",
	required: ["WECOM_WEBHOOK_KEY"],
	optional: [],
	isValid,
} as const

export type WecomWebhookSettings = {
	/** Who has it may speak in the group: it stands in no row and no log. */
	readonly key: string
	/** Without a slash at its end. */
	readonly apiRoot: string
}

/** `appRoot`: WECOM_API_ROOT, which is the app's to set. */
export function wecomWebhookSettings(values: Readonly<Record<string, string>>, appRoot: string | undefined): WecomWebhookSettings {
	return { key: values.WECOM_WEBHOOK_KEY ?? "", apiRoot: apiRootOf(appRoot) }
}

/** What the group is called where its key must not stand. Another key is another group. */
export function wecomWebhookAddress(key: string): string {
	return createHash("sha256").update(`wecom-webhook:${key}`).digest("hex").slice(0, 40)
}

function apiRootOf(given: string | undefined): string {
	return (given ?? "https://qyapi.weixin.qq.com").replace(/\/+$/, "")
}
