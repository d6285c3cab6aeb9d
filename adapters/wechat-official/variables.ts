/** The settings of the channel, as they stand in the environment. */

const shapes: Readonly<Record<string, RegExp>> = {
	WECHAT_OA_APPID: /^wx[0-9a-zA-Z]{6,30}$/,
	WECHAT_OA_SECRET: /^[0-9a-zA-Z]{16,64}$/,
	WECHAT_OA_TOKEN: /^[0-9a-zA-Z]{3,32}$/,
	WECHAT_OA_AES_KEY: /^[0-9a-zA-Z]{43}$/,
	WECHAT_OA_TEMPLATE_ID: /^[\w-]{20,64}$/,
	WECHAT_OA_TEMPLATE_FIELDS: /^thing\d{1,3}(,(thing|time|date)\d{1,3}){0,4}$/,
	WECHAT_API_ROOT: /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
}

/** For `readConfig`. `isValid` answers for any of the names listed; a value is never quoted. */
export const wechatOfficialVariables = {
	channel: "wechat-official",
	required: ["WECHAT_OA_APPID", "WECHAT_OA_SECRET", "WECHAT_OA_TOKEN"],
	optional: ["WECHAT_OA_AES_KEY", "WECHAT_OA_TEMPLATE_ID", "WECHAT_OA_TEMPLATE_FIELDS", "WECHAT_API_ROOT"],
	isValid: (name: string, value: string): boolean => shapes[name]?.test(value) ?? false,
} as const

/** A template of the account, and the names of its fields in their order. */
export type TemplateSettings = { readonly id: string; readonly fields: readonly string[] }

export type WechatOfficialSettings = {
	/** Our account's name on this channel. */
	readonly appId: string
	readonly secret: string
	/** What callbacks are signed with; nothing to do with the access token. */
	readonly token: string
	/** EncodingAESKey. Set: only encrypted and signed callbacks are taken (compatible and secure mode). Undefined: plain mode. */
	readonly aesKey: string | undefined
	/** What people are told with beyond the window; undefined: they are not. */
	readonly template: TemplateSettings | undefined
	/** Without a slash at its end. */
	readonly apiRoot: string
}

/** From values that `readConfig` found complete and valid. */
export function wechatOfficialSettings(values: Readonly<Record<string, string>>): WechatOfficialSettings {
	return {
		appId: values.WECHAT_OA_APPID ?? "",
		secret: values.WECHAT_OA_SECRET ?? "",
		token: values.WECHAT_OA_TOKEN ?? "",
		aesKey: values.WECHAT_OA_AES_KEY,
		template: templateOf(values),
		apiRoot: (values.WECHAT_API_ROOT ?? "https://api.weixin.qq.com").replace(/\/+$/, ""),
	}
}

function templateOf(values: Readonly<Record<string, string>>): TemplateSettings | undefined {
	const { WECHAT_OA_TEMPLATE_ID: id, WECHAT_OA_TEMPLATE_FIELDS: fields = "thing1,time2,thing3" } = values
	return id === undefined ? undefined : { id, fields: fields.split(",") }
}
