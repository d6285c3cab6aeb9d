/** The settings of the channel, as they stand in the environment: wechaty's own names. */

const shapes: Readonly<Record<string, RegExp>> = {
	// What stands before the first _ is the name the gateway's certificate must bear; wechaty refuses a token without it.
	WECHATY_PUPPET_SERVICE_TOKEN: /^[A-Za-z0-9.-]{1,60}_[\w.-]{3,200}$/,
	WECHATY_PUPPET_SERVICE_ENDPOINT: /^([\w.-]{1,253}|\[[0-9a-fA-F:]{2,39}\]):\d{1,5}$/,
	WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: /^(true|false)$/,
	WECHATY_PUPPET_SERVICE_TLS_CA_CERT: /^-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=-]{1,20000}$/,
	WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME: /^[\w.-]{1,253}$/,
}

/** For `readConfig`. The endpoint is required: without it wechaty would ask a server of its makers where the gateway is. */
export const wechatyVariables = {
	channel: "wechaty",
	required: ["WECHATY_PUPPET_SERVICE_TOKEN", "WECHATY_PUPPET_SERVICE_ENDPOINT"],
	optional: [
		"WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT",
		"WECHATY_PUPPET_SERVICE_TLS_CA_CERT",
		"WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME",
	],
	isValid: (name: string, value: string): boolean => shapes[name]?.test(value) ?? false,
} as const

export type WechatySettings = {
	readonly token: string
	/** host:port of the puppet service. */
	readonly endpoint: string
	readonly tls: { readonly disable: boolean; readonly caCert?: string; readonly serverName?: string }
}

/** From values that `readConfig` found complete and valid. */
export function wechatySettings(values: Readonly<Record<string, string>>): WechatySettings {
	const caCert = values.WECHATY_PUPPET_SERVICE_TLS_CA_CERT
	const serverName = values.WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME
	return {
		token: values.WECHATY_PUPPET_SERVICE_TOKEN ?? "",
		endpoint: values.WECHATY_PUPPET_SERVICE_ENDPOINT ?? "",
		tls: {
			disable: values.WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT === "true",
			...(caCert !== undefined && { caCert }),
			...(serverName !== undefined && { serverName }),
		},
	}
}
