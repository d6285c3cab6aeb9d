/** The settings of the channel, as they stand in the environment. */

const shapes: Readonly<Record<string, RegExp>> = {
	TELEGRAM_BOT_TOKEN: /^\d{1,20}:[\w-]{20,100}$/,
	TELEGRAM_API_ROOT: /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
	TELEGRAM_MODE: /^(polling|webhook)$/,
	TELEGRAM_WEBHOOK_SECRET: /^[\w-]{1,256}$/,
}

/** For `readConfig`. `isValid` answers for any of the names listed; a value is never quoted. */
export const telegramVariables = {
	channel: "telegram",
	required: ["TELEGRAM_BOT_TOKEN"],
	optional: ["TELEGRAM_API_ROOT", "TELEGRAM_MODE", "TELEGRAM_WEBHOOK_SECRET"],
	isValid: (name: string, value: string): boolean => shapes[name]?.test(value) ?? false,
} as const

export type TelegramSettings = {
	readonly token: string
	/** Without a slash at its end. */
	readonly apiRoot: string
	readonly mode: "polling" | "webhook"
	/** Undefined: one is derived from the instance's secret. */
	readonly webhookSecret: string | undefined
}

/** From values that `readConfig` found complete and valid. */
export function telegramSettings(values: Readonly<Record<string, string>>): TelegramSettings {
	return {
		token: values.TELEGRAM_BOT_TOKEN ?? "",
		apiRoot: (values.TELEGRAM_API_ROOT ?? "https://api.telegram.org").replace(/\/+$/, ""),
		mode: values.TELEGRAM_MODE === "webhook" ? "webhook" : "polling",
		webhookSecret: values.TELEGRAM_WEBHOOK_SECRET,
	}
}

/** A token starts with the bot's id: our account's name on this channel. */
export function accountOf(token: string): string {
	return token.slice(0, token.indexOf(":"))
}
