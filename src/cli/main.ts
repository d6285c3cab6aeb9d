/** The command line (interface.md): finds the command, reads its options, runs it, closes what it opened. */
import { parseArgs } from "node:util"
import { buildHouse, closedGate, openStore, secretOf } from "../app.ts"
import { readConfig } from "../config.ts"
import type { House } from "../village/affair.ts"
import { type Command, type CommandContext, type ExitCode, Refusal, UsageError } from "./command.ts"
import { commands } from "./commands.ts"
import { cliSay } from "./words.ts"

const words = process.argv.slice(2)
process.exitCode = await main(words)

async function main(typed: readonly string[]): Promise<ExitCode> {
	const say = cliSay(process.env.LANG_DEFAULT)
	if (typed.length === 0 || typed[0] === "--help" || typed[0] === "help") {
		process.stdout.write(`${overview(say)}\n`)
		return typed.length === 0 ? 2 : 0
	}
	const command = commands.find(({ name }) => name.split(" ").every((word, i) => typed[i] === word))
	if (command === undefined) {
		process.stderr.write(`${say("cli.unknown", { command: typed.slice(0, 2).join(" ") })}\n${overview(say)}\n`)
		return 2
	}
	return run(command, typed.slice(command.name.split(" ").length), say)
}

type CliSay = ReturnType<typeof cliSay>

async function run(command: Command, rest: readonly string[], say: CliSay): Promise<ExitCode> {
	const usage = `cunkou ${command.name} ${command.usage}`.trim()
	let parsed: ReturnType<typeof parseArgs>
	try {
		parsed = parseArgs({ args: [...rest], options: { ...command.options, json: { type: "boolean" }, help: { type: "boolean" } }, allowPositionals: true, strict: true })
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : ""}\n${say("cli.usage", { usage })}\n`)
		return 2
	}
	if (parsed.values.help === true) {
		process.stdout.write(`${say(command.summary)}\n${say("cli.usage", { usage })}\n`)
		return 0
	}
	if (parsed.positionals.length > command.arguments) {
		process.stderr.write(`${say("cli.tooMany", { argument: parsed.positionals[command.arguments] ?? "" })}\n${say("cli.usage", { usage })}\n`)
		return 2
	}
	const read = readConfig(process.env)
	if (!read.ok) {
		for (const problem of read.problems) process.stderr.write(`${problem.message}\n`)
		return 1
	}
	const isJson = parsed.values.json === true
	let house: House | undefined
	const cx: CommandContext = {
		config: read.config,
		values: Object.fromEntries(Object.entries(parsed.values).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : value])),
		positionals: parsed.positionals,
		tell: (line) => void (isJson || process.stdout.write(`${line}\n`)),
		report: (document) => void (isJson && process.stdout.write(`${JSON.stringify(document)}\n`)),
		warn: (line) => void process.stderr.write(`${line}\n`),
		house: async () => {
			house ??= buildHouse({ config: read.config, store: await openStore(read.config), secret: await secretOf(read.config), gate: closedGate })
			return house
		},
	}
	try {
		return await command.run(cx)
	} catch (error) {
		if (error instanceof UsageError) {
			process.stderr.write(`${say("cli.missing", { name: error.message })}\n${say("cli.usage", { usage })}\n`)
			return 2
		}
		if (error instanceof Refusal) {
			process.stderr.write(`${error.message} [${error.code}]\n`)
			return 1
		}
		throw error
	} finally {
		await house?.store.close()
	}
}

function overview(say: CliSay): string {
	const width = Math.max(...commands.map(({ name }) => name.length))
	return [say("cli.overview"), ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${say(summary)}`)].join("\n")
}
