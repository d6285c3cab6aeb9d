import { resolve } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type ChannelVariables, configTable, isLoopbackUrl, readConfig } from "../src/config.ts"

const long = "k".repeat(32)
const channels: readonly ChannelVariables[] = [
	{ channel: "telegram", required: ["BOT_TOKEN"], optional: ["BOT_ROOT"] },
	{ channel: "wecom", required: ["CORP_ID", "CORP_SECRET"], optional: [] },
]

function configOf(env: Record<string, string>) {
	const read = readConfig(env, channels)
	if (!read.ok) throw new Error(read.problems.map((problem) => problem.message).join("\n"))
	return read.config
}

function problemsOf(env: Record<string, string>) {
	const read = readConfig(env, channels)
	return read.ok ? [] : read.problems
}

test("without variables the defaults hold", () => {
	expect(configOf({})).toEqual({
		port: 8080,
		host: "127.0.0.1",
		dataDir: resolve("data"),
		timeZone: "Asia/Shanghai",
		webhookInner: "off",
		logLevel: "info",
		locale: "zh-CN",
		channels: new Map(),
	})
})

test("an empty variable counts as unset", () => {
	expect(configOf(Object.fromEntries(configTable.map(({ name }) => [name, " "])))).toEqual(configOf({}))
})

test.each([
	["PORT", "0", { port: 0 }],
	["PORT", " 65535\n", { port: 65_535 }],
	["HOST", "::1", { host: "::1" }],
	["PUBLIC_URL", "https://cun.example/", { publicUrl: "https://cun.example" }],
	["PUBLIC_URL", "http://192.168.1.5:8080", { publicUrl: "http://192.168.1.5:8080" }],
	["TRUST_PROXY", "1", { trustProxy: 1 }],
	["TRUST_PROXY", "loopback, 10.0.0.0/8,fd00::/8,192.168.1.9", { trustProxy: "loopback, 10.0.0.0/8,fd00::/8,192.168.1.9" }],
	["DATA_DIR", "/srv/cunkou", { dataDir: "/srv/cunkou" }],
	["DATABASE_URL", "postgresql://u:p@db/cunkou", { databaseUrl: "postgresql://u:p@db/cunkou" }],
	["SECRET_KEY", long, { secretKey: long }],
	["TZ", "Asia/Urumqi", { timeZone: "Asia/Urumqi" }],
	["TZ", "UTC", { timeZone: "UTC" }],
	["LOG_LEVEL", "silent", { logLevel: "silent" }],
	["LANG_DEFAULT", "en", { locale: "en" }],
])("%s=%j is taken", (name, value, expected) => {
	expect(configOf({ [name]: value })).toMatchObject(expected)
})

test.each([
	["TRUST_PROXY", "0"],
	["TRUST_PROXY", "10"],
	["TRUST_PROXY", "true"],
	["TRUST_PROXY", "*"],
	["TRUST_PROXY", "0.0.0.0/0"],
	["TRUST_PROXY", "10.0.0.0/33"],
	["TRUST_PROXY", "nginx"],
	["TRUST_PROXY", "loopback,"],
	["PORT", "65536"],
	["PORT", "-1"],
	["PORT", "80a"],
	["PORT", "8e3"],
	["HOST", "http://localhost"],
	["HOST", "a b"],
	["PUBLIC_URL", "cun.example"],
	["PUBLIC_URL", "ftp://cun.example"],
	["PUBLIC_URL", "https://cun.example/village"],
	["PUBLIC_URL", "https://cun.example/?a=1"],
	["PUBLIC_URL", "https://cun.example/#top"],
	["PUBLIC_URL", "https://cun.example?"],
	["PUBLIC_URL", "https://user:secret@cun.example"],
	["DATA_DIR", "a\0b"],
	["DATABASE_URL", "mysql://db/cunkou"],
	["DATABASE_URL", "db/cunkou"],
	["SECRET_KEY", "short"],
	["TZ", "Asia/Qingjiang"],
	["TZ", "+08:00"],
	["TZ", ":/etc/localtime"],
	["LOG_LEVEL", "verbose"],
	["LANG_DEFAULT", "zh"],
])("%s=%j is refused by name", (name, value) => {
	const problems = problemsOf({ [name]: value })
	expect(problems).toMatchObject([{ code: "config.invalid", name }])
	expect(problems[0]?.message).toContain(name)
})

test("every mistake is told at once, in the chosen language", () => {
	const env = { PORT: "x", TZ: "x", SECRET_KEY: "x", CORP_ID: "x" }
	expect(problemsOf(env).map(({ code, name }) => `${code} ${name}`)).toEqual([
		"config.invalid PORT",
		"config.invalid SECRET_KEY",
		"config.invalid TZ",
		"config.missing CORP_SECRET",
	])
	expect(problemsOf(env)[0]?.message).toMatch(/服务没有启动/)
	expect(problemsOf({ ...env, LANG_DEFAULT: "en" })[0]?.message).toMatch(/did not start/)
})

test("every variable has its own advice in both languages", () => {
	const wrong = Object.fromEntries(configTable.map(({ name }) => [name, "\0"]))
	for (const env of [wrong, { ...wrong, LANG_DEFAULT: "en" }]) {
		const told = new Set(problemsOf(env).map(({ message }) => message))
		expect(told.size).toBe(problemsOf(env).length)
		expect(told.size).toBeGreaterThanOrEqual(configTable.length - 1)
	}
})

describe("channels", () => {
	test("one is on when its variables are set, with the values given", () => {
		expect(configOf({ BOT_TOKEN: "1:a", BOT_ROOT: "" }).channels).toEqual(new Map([["telegram", { BOT_TOKEN: "1:a" }]]))
	})
	test.each([
		[{ BOT_ROOT: "http://127.0.0.1" }, ["BOT_TOKEN"]],
		[{ CORP_ID: "a" }, ["CORP_SECRET"]],
		[{ CORP_SECRET: "a", BOT_ROOT: "b" }, ["BOT_TOKEN", "CORP_ID"]],
	])("half set, %j, it names what is missing", (env, names) => {
		expect(problemsOf(env).map(({ name }) => name)).toEqual(names)
	})
})

test("no problem tells anything of a value: all wrong values read alike", () => {
	const secretNames = configTable.filter(({ secret }) => secret).map(({ name }) => name)
	expect(secretNames).toEqual(["DATABASE_URL", "LITESTREAM_REPLICA_URL", "SECRET_KEY", "LLM_API_KEY"])
	const names = [...configTable.map(({ name }) => name).filter((name) => name !== "LANG_DEFAULT"), "BOT_ROOT", "CORP_SECRET"]
	// One that is wrong for every variable, whatever else it holds.
	const wrong = fc.string({ maxLength: 29 }).map((text) => `\0${text}!`)
	fc.assert(
		fc.property(wrong, wrong, (value, other) => {
			const problems = (text: string) => problemsOf(Object.fromEntries(names.map((name) => [name, text])))
			expect(problems(value)).toHaveLength(names.length)
			expect(problems(value)).toEqual(problems(other))
		}),
	)
})

test.each([
	["http://localhost:8080", true],
	["http://village.localhost", true],
	["http://127.0.0.1:8080", true],
	["http://127.3.2.1", true],
	["http://0.0.0.0:80", true],
	["http://[::1]:8080", true],
	["http://[::]:8080", true],
	["http://[::ffff:127.0.0.1]", true],
	["http://192.168.1.5", false],
	["https://cun.example", false],
	["https://localhost.example", false],
	["http://[::2]", false],
	["http://128.0.0.1", false],
])("isLoopbackUrl(%s) is %s", (url, expected) => {
	expect(isLoopbackUrl(url)).toBe(expected)
})

test("a model server is whole or not there; what is wrong with it is told with everything else", () => {
	const url = "http://10.0.0.5:8000/v1"
	expect(configOf({ LLM_BASE_URL: url, EMBEDDING_MODEL: "bge-m3" })).toMatchObject({ modelUrl: url, embeddingModel: "bge-m3" })
	expect(problemsOf({ LLM_BASE_URL: url }).map(({ code, name }) => [code, name])).toEqual([
		["config.missing", "LLM_MODEL / EMBEDDING_MODEL"],
	])
	expect(problemsOf({ LLM_MODEL: "qwen" }).map(({ name }) => name)).toEqual(["LLM_BASE_URL"])
	const problems = problemsOf({ PORT: "x", LLM_BASE_URL: "ftp://model", LLM_API_KEY: "sk-geheim", LLM_MODEL: "a b" })
	expect(problems.map(({ name }) => name)).toEqual(["PORT", "LLM_BASE_URL", "LLM_MODEL"])
	expect(problems.map(({ message }) => message).join("")).not.toMatch(/ftp|geheim|a b/)
})
