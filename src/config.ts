/** The environment, read once: one table of variables says name, default, bounds and meaning; all mistakes are told at once. */
import { isIP } from "node:net"
import { resolve } from "node:path"
import { z } from "zod"
import type { ChannelId } from "./channel/message.ts"
import { configWords } from "./config-words.ts"
import { type Locale, locales, speaker } from "./text/catalogue.ts"

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const

export type Variable = {
	readonly name: string
	/** What holds where the variable is unset or empty; absent: nothing does. */
	readonly fallback?: string
	/** For the documentation, which is made from this table. */
	readonly meaning: string
	/** A secret's value is never shown, not even a wrong one. */
	readonly secret: boolean
}

const variables = z.registry<Variable>()
const modelName = /^[\w./:@-]{1,120}$/

const configSchema = z.object({
	port: z
		.string()
		.regex(/^\d{1,5}$/)
		.transform(Number)
		.refine((port) => port <= 65_535)
		.register(variables, { name: "PORT", fallback: "8080", meaning: "Port to serve on; 0 takes any free one.", secret: false }),
	host: z
		.string()
		.regex(/^[\w.:-]+$/)
		.register(variables, {
			name: "HOST",
			fallback: "127.0.0.1",
			meaning: "Address to serve on; 0.0.0.0 lets other devices in.",
			secret: false,
		}),
	publicUrl: z
		.string()
		.refine(isSiteUrl)
		.transform((url) => new URL(url).origin)
		.optional()
		.register(variables, {
			name: "PUBLIC_URL",
			meaning:
				"Address under which phones reach the village, http(s) without a path. Without it letters carry no QR code and no links are made.",
			secret: false,
		}),
	trustProxy: z
		.string()
		.refine(isProxyList)
		.transform((text) => (/^\d+$/.test(text) ? Number(text) : text))
		.optional()
		.register(variables, {
			name: "TRUST_PROXY",
			meaning:
				"Proxies in front whose X-Forwarded-* headers are believed: how many hops (1–9), or addresses, networks and `loopback`, with commas. Unset: none.",
			secret: false,
		}),
	dataDir: z
		.string()
		.refine((path) => !path.includes("\0"))
		.transform((path) => resolve(path))
		.register(variables, {
			name: "DATA_DIR",
			fallback: "./data",
			meaning: "Folder of the database, media, key file and backups.",
			secret: false,
		}),
	databaseUrl: z.string().refine(isPostgresUrl).optional().register(variables, {
		name: "DATABASE_URL",
		meaning: "postgres://… to keep the data in PostgreSQL; without it SQLite in DATA_DIR.",
		secret: true,
	}),
	replicaUrl: z.string().refine(isReplicaUrl).optional().register(variables, {
		name: "LITESTREAM_REPLICA_URL",
		meaning:
			"file:///… or s3://…: where the SQLite database is copied to all the time. Keep it as safe as the machine; media and key are not in it.",
		secret: true,
	}),
	webhookInner: z.enum(["on", "off"]).register(variables, {
		name: "WEBHOOK_INNER",
		fallback: "off",
		meaning: "on: webhooks may also go to this machine and to private networks, e.g. to a platform of the county behind the same firewall.",
		secret: false,
	}),
	secretKey: z.string().min(32).optional().register(variables, {
		name: "SECRET_KEY",
		meaning: "Instance secret of at least 32 characters; without it one is made once in DATA_DIR (mode 600).",
		secret: true,
	}),
	timeZone: z
		.string()
		.refine(isTimeZone)
		.register(variables, { name: "TZ", fallback: "Asia/Shanghai", meaning: "The village's time zone, an IANA name.", secret: false }),
	logLevel: z
		.enum(logLevels)
		.register(variables, { name: "LOG_LEVEL", fallback: "info", meaning: `One of ${logLevels.join(", ")}.`, secret: false }),
	locale: z.enum(locales).register(variables, {
		name: "LANG_DEFAULT",
		fallback: "zh-CN",
		meaning: `Language where none is chosen: ${locales.join(" or ")}.`,
		secret: false,
	}),
	modelUrl: z.string().refine(isModelUrl).optional().register(variables, {
		name: "LLM_BASE_URL",
		meaning:
			"An OpenAI-compatible server, http(s)://…/v1: helps to sort opinions into items. Unset: sorted without any network. Texts of opinions go there, so keep it in the county.",
		secret: false,
	}),
	modelKey: z
		.string()
		.regex(/^[\x21-\x7e]+$/)
		.optional()
		.register(variables, { name: "LLM_API_KEY", meaning: "Key of that server, where it asks for one.", secret: true }),
	chatModel: z.string().regex(modelName).optional().register(variables, {
		name: "LLM_MODEL",
		meaning: "Model that names groups and splits messages.",
		secret: false,
	}),
	embeddingModel: z.string().regex(modelName).optional().register(variables, {
		name: "EMBEDDING_MODEL",
		meaning: "Model that measures how alike two opinions are. With LLM_BASE_URL at least one of the two models is set.",
		secret: false,
	}),
})

/**
 * The variables of a channel, given by its adapter. Any of them set turns the channel on, and then all of `required` must be.
 * Where `isValid` finds a value wrong, `config.expected.NAME` says what it should be.
 */
export type ChannelVariables = {
	readonly channel: ChannelId
	readonly required: readonly string[]
	readonly optional: readonly string[]
	readonly isValid?: (name: string, value: string) => boolean
}

export type Config = Readonly<z.infer<typeof configSchema>> & {
	/** Values by variable name, of each channel that is on. */
	readonly channels: ReadonlyMap<ChannelId, Readonly<Record<string, string>>>
}

export type ConfigProblem = { readonly code: "config.invalid" | "config.missing"; readonly name: string; readonly message: string }

type Environment = Readonly<Record<string, string | undefined>>

/** Every variable of the service itself, in the order of the documentation. */
export const configTable: readonly Variable[] = Object.values(configSchema.shape).map(variableOf)

function variableOf(schema: z.ZodType): Variable {
	const variable = variables.get(schema)
	if (variable === undefined) throw new Error("a setting stands outside the table of variables")
	return variable
}

/** Reads the environment. Problems come all at once, in the language of LANG_DEFAULT, and quote no value. */
export function readConfig(
	env: Environment,
	channelVariables: readonly ChannelVariables[] = [],
): { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problems: readonly ConfigProblem[] } {
	const entries = Object.entries(configSchema.shape).map(([key, schema]) => {
		const { name, fallback } = variableOf(schema)
		return { key, name, value: valueIn(env, name) ?? fallback }
	})
	const parsed = configSchema.safeParse(Object.fromEntries(entries.map(({ key, value }) => [key, value])))
	const say = speaker([configWords], localeOf(env))
	const wrongKeys = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]))
	const channels = channelVariables.map((variables) => readChannel(env, variables))
	const wrongNames = [...entries.filter(({ key }) => wrongKeys.has(key)).map(({ name }) => name), ...channels.flatMap(({ wrong }) => wrong)]
	const invalid = wrongNames.map((name) =>
		problem("config.invalid", name, say("config.invalid", { name, expected: say(`config.expected.${name}`) })),
	)
	const missing = channels.flatMap(({ channel, missing }) =>
		missing.map((name) => problem("config.missing", name, say("config.missing", { channel, name }))),
	)
	missing.push(...missingModel(env).map((name) => problem("config.missing", name, say("config.missing.model", { name }))))
	if (!parsed.success || invalid.length > 0 || missing.length > 0) return { ok: false, problems: [...invalid, ...missing] }
	const on = channels.filter(({ values }) => Object.keys(values).length > 0)
	return { ok: true, config: { ...parsed.data, channels: new Map(on.map(({ channel, values }) => [channel, values])) } }
}

/** A model server without a model helps nobody, and a model without its server is nowhere. */
function missingModel(env: Environment): readonly string[] {
	const [url, key, chat, embedding] = ["LLM_BASE_URL", "LLM_API_KEY", "LLM_MODEL", "EMBEDDING_MODEL"].map((name) => valueIn(env, name))
	if (url === undefined) return [key, chat, embedding].some((value) => value !== undefined) ? ["LLM_BASE_URL"] : []
	return chat === undefined && embedding === undefined ? ["LLM_MODEL / EMBEDDING_MODEL"] : []
}

function problem(code: ConfigProblem["code"], name: string, message: string): ConfigProblem {
	return { code, name, message }
}

function readChannel(env: Environment, { channel, required, optional, isValid = () => true }: ChannelVariables) {
	const values: Record<string, string> = {}
	for (const name of [...required, ...optional]) {
		const value = valueIn(env, name)
		if (value !== undefined) values[name] = value
	}
	const isOn = Object.keys(values).length > 0
	const wrong = Object.entries(values).flatMap(([name, value]) => (isValid(name, value) ? [] : [name]))
	return { channel, values, wrong, missing: isOn ? required.filter((name) => values[name] === undefined) : [] }
}

/** An empty variable counts as unset, as compose files and shells leave them. */
function valueIn(env: Environment, name: string): string | undefined {
	const value = env[name]?.trim()
	return value === "" ? undefined : value
}

function localeOf(env: Environment): Locale {
	return locales.find((locale) => locale === valueIn(env, "LANG_DEFAULT")) ?? "zh-CN"
}

function isSiteUrl(text: string): boolean {
	if (!URL.canParse(text)) return false
	const url = new URL(text)
	const isBare = url.pathname === "/" && !/[?#@\\]/.test(text)
	return isBare && (url.protocol === "http:" || url.protocol === "https:") && url.hostname !== ""
}

function isModelUrl(text: string): boolean {
	return /^https?:\/\/[^/?#@]+(\/[^?#@]*)?$/.test(text) && URL.canParse(text)
}

/** Never everybody: then anyone could choose the address they are limited by. */
function isProxyList(text: string): boolean {
	if (/^\d+$/.test(text)) return /^[1-9]$/.test(text)
	return text.split(",").every((entry) => {
		const [address = "", bits, ...rest] = entry.trim().split("/")
		if (bits === undefined) return ["loopback", "linklocal", "uniquelocal"].includes(address) || isIP(address) !== 0
		const most = isIP(address) === 4 ? 32 : 128
		return rest.length === 0 && isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most
	})
}

/** The kinds of places Litestream copies to. */
function isReplicaUrl(text: string): boolean {
	return /^(file|s3|gcs|abs|sftp):\/\/./.test(text) && URL.canParse(text)
}

function isPostgresUrl(text: string): boolean {
	return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
}

/** Offsets such as +08:00 are no zone: they know no name to show and no rule for the past. */
function isTimeZone(name: string): boolean {
	if (!/^[A-Za-z]/.test(name)) return false
	try {
		new Intl.DateTimeFormat("en", { timeZone: name })
		return true
	} catch {
		return false
	}
}

/** Whether a URL only reaches the machine it is opened on, so that a phone could not follow it. */
export function isLoopbackUrl(url: string): boolean {
	const { hostname } = new URL(url)
	return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])\.?$/.test(hostname)
}
