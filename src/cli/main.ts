/** The command line (interface.md): finds the command, reads its options, runs it, closes what it opened. */
import { parseArgs } from "node:util"
import { channelVariables } from "../channel-variables.ts"
import { readConfig } from "../config.ts"
import type { House } from "../village/affair.ts"
import { type Command, type CommandContext, type ExitCode, optional, Refusal, type UsageCode, UsageError } from "./command.ts"
import { commands } from "./commands.ts"
import { type CliSay, cliSay } from "./words.ts"

// `cunkou roster codes | head` closes the pipe early, `2>&1 | head` both of them: that ends what is told, it is no failure, and the work goes on.
for (const stream of [process.stdout, process.stderr])
	stream.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error
	})

async function main(typed: readonly string[]): Promise<ExitCode> {
	const say = cliSay(process.env.LANG_DEFAULT)
	const [first] = typed
	if (first === undefined) return misused(say("cli.none"), "usage.command", overview(say))
	if (first === "--help" || first === "-h" || first === "help") {
		process.stdout.write(`${overview(say)}\n`)
		return 0
	}
	const command = commands.find(({ name }) => name.split(" ").every((word, i) => typed[i] === word))
	const group = commands.filter(({ name }) => name.startsWith(`${first} `))
	if (command === undefined && group.length > 0 && typed.slice(1).every((word) => word === "--help" || word === "-h")) {
		// `cunkou roster` names no command, and `cunkou roster --help` asks which there are.
		if (typed.length === 1) return misused(say("cli.none"), "usage.command", listOf(group, say))
		process.stdout.write(`${listOf(group, say)}\n`)
		return 0
	}
	if (command === undefined) return misused(say("cli.unknown", { command: typed.slice(0, 2).join(" ") }), "usage.command", overview(say))
	return run(command, typed.slice(command.name.split(" ").length), say)
}

async function run(command: Command, rest: readonly string[], say: CliSay): Promise<ExitCode> {
	const usage = say("cli.usage", { usage: `cunkou ${`${command.name} ${command.usage}`.trim()} [--json]` })
	const parsed = parse(command, rest)
	if (!parsed.ok) return misused(say(`cli.option.${parsed.fault}`, { option: parsed.option }), `usage.option-${parsed.fault}`, usage)
	const { values, positionals } = parsed
	if (values.help === true) {
		process.stdout.write(`${say(command.summary)}\n${usage}\n${say(command.details)}\n`)
		return 0
	}
	const [tooMany] = positionals.slice(command.arguments.length)
	if (tooMany !== undefined) return misused(say("cli.tooMany", { argument: tooMany }), "usage.argument-extra", usage)
	const missing = missingOf(command, values, positionals)
	if (missing !== undefined) return misused(say("cli.missing", { name: missing }), "usage.missing", usage)
	const house = lazyHouse()
	try {
		const { run: runCommand } = await command.load()
		return await runCommand(contextOf({ say, values, positionals, house }))
	} catch (error) {
		if (error instanceof UsageError) return misused(error.message, error.code, usage)
		if (error instanceof Refusal) return refused(error.message, error.code)
		const { StartError } = await import("../app.ts")
		if (error instanceof StartError) return refused(error.message, error.code)
		const code = codeOf(error)
		// Known well enough: lines of a log would only stand in front of what to do.
		if (networkCodes.has(code)) return refused(say("cli.database", { code }), code)
		const { createLogger } = await import("../log.ts")
		createLogger({ level: "error" }).error({ error }, "a command failed")
		return refused(say("cli.failed", { code }), code)
	} finally {
		await house.close()
	}
}

function missingOf(command: Command, values: CommandContext["values"], positionals: readonly string[]): string | undefined {
	const argument = command.arguments.find((_, i) => (positionals[i] ?? "") === "")
	const option = command.required.find((name) => optional({ values }, name) === undefined)
	return argument ?? (option === undefined ? undefined : `--${option}`)
}

const networkCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "ECONNRESET", "28P01", "28000", "3D000", "57P03"])

/** The code of an error, or its class: its message may quote a row, and rows are about people. */
function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return "UNKNOWN"
	if ("code" in error && typeof error.code === "string") return error.code
	return error.cause === undefined ? error.name : codeOf(error.cause)
}

function misused(words: string, code: UsageCode, usage: string): ExitCode {
	process.stderr.write(`${words} [${code}]\n${usage}\n`)
	return 2
}

function refused(words: string, code: string): ExitCode {
	process.stderr.write(`${words} [${code}]\n`)
	return 1
}

type Parsed =
	| { readonly ok: true; readonly values: CommandContext["values"]; readonly positionals: readonly string[] }
	| { readonly ok: false; readonly fault: "unknown" | "value"; readonly option: string }

function parse(command: Command, rest: readonly string[]): Parsed {
	const options = { ...command.options, json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const
	try {
		const { values, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true, strict: true })
		const single = Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : value] as const)
		return { ok: true, values: Object.fromEntries(single), positionals }
	} catch (error) {
		// Node says it in English and at length; its code and the option it quotes are enough to say it plainly.
		const [, option = ""] = /'(-{1,2}[^\s']*)/.exec(error instanceof Error ? error.message : "") ?? []
		return { ok: false, fault: codeOf(error) === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? "unknown" : "value", option }
	}
}

/** Of the database, for reading: a command goes through it once, and what it kept would only be memory (▲ 28 MiB less than a service's). */
const cacheKib = 8_000

type LazyHouse = { readonly open: (environment: CommandContext["config"]) => Promise<House>; readonly close: () => Promise<void> }

function lazyHouse(): LazyHouse {
	let opened: Promise<House> | undefined
	const make = async (config: ReturnType<CommandContext["config"]>): Promise<House> => {
		const { buildHouse, closedGate, openStore, secretOf } = await import("../app.ts")
		const secret = await secretOf(config)
		return buildHouse({ config, store: await openStore(config, { cacheKib }), secret, gate: closedGate })
	}
	return {
		open: (config) => {
			opened ??= make(config())
			return opened
		},
		close: async () => {
			// A house that could not be opened has nothing to close; why is said already.
			const house = await opened?.catch(() => undefined)
			await house?.store.close()
		},
	}
}

function contextOf(parts: {
	readonly say: CliSay
	readonly values: CommandContext["values"]
	readonly positionals: readonly string[]
	readonly house: LazyHouse
}): CommandContext {
	const { say, values, positionals, house } = parts
	const environment = readConfig(process.env, channelVariables)
	const isJson = values.json === true
	const config: CommandContext["config"] = () => {
		if (environment.ok) return environment.config
		throw new Refusal("config.invalid", environment.problems.map(({ message }) => message).join("\n"))
	}
	return {
		say,
		environment,
		config,
		values,
		positionals,
		isJson,
		tell: (line) => void (isJson || process.stdout.write(`${line}\n`)),
		report: (document) => void (isJson && process.stdout.write(`${JSON.stringify(document)}\n`)),
		warn: (line) => void process.stderr.write(`${line}\n`),
		house: () => house.open(config),
	}
}

function overview(say: CliSay): string {
	return `${say("cli.overview")}\n${listOf(commands, say)}`
}

function listOf(listed: readonly Command[], say: CliSay): string {
	const width = Math.max(...listed.map(({ name }) => name.length))
	return listed.map(({ name, summary }) => `  ${name.padEnd(width)}  ${say(summary)}`).join("\n")
}

process.exitCode = await main(process.argv.slice(2))
